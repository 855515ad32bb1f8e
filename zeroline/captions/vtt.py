"""WebVTT, as the W3C's recommendation has it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from zeroline.captions.plain import plain, plain_lines
from zeroline.captions.sheet import Sheet, clock
from zeroline.domain.caption import Caption
from zeroline.domain.errors import BadInput

_TIME = r"(?:(\d{2,}):)?(\d{2}):(\d{2})\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_CLOCKLIKE = re.compile(r"(?<=\d\d:\d\d)\.(?=\d\d)")
_TAG = re.compile(r"<[^<>]*>")


def write(captions: Sequence[Caption], sheet: Sheet) -> str:
    """The file's text, for UTF-8. The draft mark is a NOTE before the first cue; spoken lines stand in <lang>."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {_escaped(plain(sheet.language))}"]
    if sheet.mark:
        blocks.append(f"NOTE\n{_escaped(plain(sheet.mark))}")
    number = 0
    for caption in captions:
        lines = [_escaped(line) for line in plain_lines(caption.lines)]
        lines += [_spoken(line, sheet) for line in plain_lines(caption.original)]
        if lines:
            number += 1
            blocks.append("\n".join([str(number), f"{_stamp(caption.start_ms)} --> {_stamp(caption.end_ms)}", *lines]))
    return "\n\n".join(blocks) + "\n"


def read(text: str) -> tuple[Caption, ...]:
    """Captions of a WebVTT file without markup, voices and settings; lines in <lang> are the original.

    Ours, because pysubs2 leaves "&amp;" as it stands. Raises BadInput with the cue that is wrong.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        raise BadInput("This is no WebVTT: its first line must begin with WEBVTT.")
    captions = []
    for block in re.split(r"\n{2,}", text)[1:]:
        rows = block.strip("\n").split("\n")
        at = next((n for n, row in enumerate(rows[:2]) if "-->" in row), None)
        if at is None:
            continue  # NOTE, STYLE, REGION
        captions.append(_cue(rows[at], rows[at + 1 :]))
    return tuple(captions)


def _cue(times: str, rows: list[str]) -> Caption:
    found = _TIMES.fullmatch(times)
    if found is None:
        raise BadInput(f"A WebVTT cue needs times like 00:01.000 --> 00:02.500, not {times[:80]!r}.")
    h1, m1, s1, f1, h2, m2, s2, f2 = found.groups()
    start, end = _ms(h1, m1, s1, f1), _ms(h2, m2, s2, f2)
    if end <= start:
        raise BadInput(f"The WebVTT cue {times.strip()!r} ends before it starts.")
    ours = tuple(_unescaped(row) for row in rows if not row.startswith("<lang "))
    spoken = tuple(_unescaped(row) for row in rows if row.startswith("<lang "))
    return Caption(start, end, plain_lines(ours), original=plain_lines(spoken))


def _escaped(line: str) -> str:
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Some readers, pysubs2 among them, take any line with two times in it for a time line.
    return _CLOCKLIKE.sub("&#46;", line) if len(_CLOCKLIKE.findall(line)) > 1 else line


def _unescaped(row: str) -> str:
    return html.unescape(_TAG.sub("", row))


def _spoken(line: str, sheet: Sheet) -> str:
    tag = _escaped(plain(sheet.original_language or "und"))
    return f"<lang {tag}>{_escaped(line)}</lang>"


def _stamp(ms: int) -> str:
    hours, minutes, seconds, rest = clock(ms)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"


def _ms(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction)
