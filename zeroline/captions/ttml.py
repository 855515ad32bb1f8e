"""TTML in the IMSC 1.1 Text profile, as broadcasters and players exchange it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from zeroline.captions.plain import plain, plain_lines
from zeroline.captions.sheet import Sheet, clock
from zeroline.domain.caption import Caption

IMSC_TEXT = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"

# Width of an average character by its type size in the profile's reference fonts, which are as wide as Arial.
_CHARACTER = 0.56
_USED_WIDTH = 0.9  # the region is 5 % in from each side: title-safe
_SHARE = 0.052  # type size of the picture's shorter side, as in ass.py

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
    xmlns:ebutts="urn:ebu:tt:style"
    xml:lang={language} ttp:contentProfiles={profile} ttp:timeBase="media" ttp:cellResolution="32 15"
    ttp:displayAspectRatio="{width} {height}">
  <head>
    <styling>
      <style xml:id="caption" tts:fontFamily="proportionalSansSerif" tts:fontSize="{size:.2f}rh" tts:lineHeight="125%"
        tts:color="#ffffff" tts:textAlign="center" ebutts:linePadding="0.5c"/>
      <style xml:id="text" tts:backgroundColor="#000000b0"/>
      <style xml:id="original" tts:backgroundColor="#000000b0" tts:color="#fff0d8" tts:fontSize="80%"/>
    </styling>
    <layout>
      <region xml:id="bottom" tts:origin="5% 5%" tts:extent="90% {extent}%" tts:displayAlign="after"
        tts:overflow="visible"/>
    </layout>
  </head>
"""


def write(captions: Sequence[Caption], sheet: Sheet) -> str:
    """The file's text, for UTF-8. The draft mark is the first p's ttm:desc; spoken lines stand below, tagged."""
    width, height = max(1, sheet.width), max(1, sheet.height)
    size = min(_SHARE * min(width, height), _USED_WIDTH * width / (_CHARACTER * max(1, sheet.line_length)))
    head = _HEAD.format(
        language=_tag(sheet.language),
        profile=quoteattr(IMSC_TEXT),
        width=width,
        height=height,
        size=max(0.01, 100 * size / height),
        extent=81 if height > width else 90,  # phones lay their buttons over the foot of an upright clip
    )
    mark = sheet.mark
    rows = []
    for caption in captions:
        english, spoken = plain_lines(caption.lines), plain_lines(caption.original)
        if english or spoken:
            rows.append(_paragraph(caption, english, spoken, mark, sheet.original_language))
            mark = None
    return f"{head}  <body>\n    <div>\n{''.join(rows)}    </div>\n  </body>\n</tt>\n"


def _paragraph(
    caption: Caption, english: tuple[str, ...], spoken: tuple[str, ...], mark: str | None, language: str | None
) -> str:
    note = f"<ttm:desc>{escape(plain(mark))}</ttm:desc>" if mark else ""
    lines = [f'<span style="text">{escape(line)}</span>' for line in english]
    lines += [f'<span style="original" xml:lang={_tag(language or "und")}>{escape(line)}</span>' for line in spoken]
    times = f'begin="{_stamp(caption.start_ms)}" end="{_stamp(caption.end_ms)}"'
    return f'      <p region="bottom" style="caption" {times}>{note}{"<br/>".join(lines)}</p>\n'


def _tag(language: str) -> str:
    return quoteattr(plain(language))


def _stamp(ms: int) -> str:
    hours, minutes, seconds, rest = clock(ms)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
