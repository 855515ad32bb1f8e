"""Advanced SubStation Alpha, at the clip's own size: what is drawn into the picture, and a file for players."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zeroline.captions.plain import plain, plain_lines
from zeroline.captions.sheet import Sheet, clock
from zeroline.domain.caption import Caption
from zeroline.domain.errors import BadInput

FONT = "Noto Sans"

_FOREVER_MS = 35_999_000  # 9:59:59, the latest time that the format writes with one digit for the hours
# ASS gives a font's size as its line height. Noto Sans: ascent 1069 and descent 293 of 1000 units of type.
_LINE_HEIGHT = 1.362
# Width of an average character in Noto Sans by its type size, Cyrillic and capitals in names included.
_CHARACTER = 0.58
_MARK_CHARACTER = 0.68  # the mark is all capitals
_USED_WIDTH = 0.9  # of the picture: the title-safe area of SMPTE ST 2046-1
_SHARE = 0.052  # type size of the picture's shorter side: 56 pixels of 1080
_MARK_SHARE = 0.03
_LEGIBLE = 10.0  # pixels of type below which nobody reads; then lines wrap instead of shrinking further ...
_LEGIBLE_SHARE = 0.08  # ... unless the picture is so small that they would fill it
_ORIGINAL = 0.78  # of the English lines' size

# ASS has no escape for a backslash, and players differ on "\{". Speech has neither, so look-alikes replace them.
_HARMLESS = str.maketrans({"\\": "/", "{": "(", "}": ")"})


def write(captions: Sequence[Caption], sheet: Sheet) -> str:
    """The file's text, for UTF-8. The mark stands in the top right corner from the clip's start past its end."""
    sizes = Sizes.of(sheet)
    events = []
    if sheet.mark:
        # A second more than the clip: the last frame of a clip of variable rate may stand longer than the clip says.
        until = _FOREVER_MS  # a container may misstate its length; the mark must outlast the last frame
        events.append(_event("Mark", (0, until), _harmless(plain(sheet.mark)), layer=1))
    if sheet.card:
        events.append(_event("Card", (0, sheet.card_ms), _harmless(plain(sheet.card))))
    for caption in captions:
        events += _events(caption, sizes)
    return "\n".join(
        [*_head(sheet), "", *_styles(sizes, sheet.card is not None), "", "[Events]", _EVENT_FIELDS, *events, ""]
    )


def read(text: str) -> tuple[Caption, ...]:
    """Captions of an ASS or SSA file, without its styles, its comments, our mark and our warning; events in our style
    for the spoken words are the original of the caption of the same times. Raises BadInput with what is wrong."""
    return _read(text, ("Mark", "Card"))


def shown(text: str) -> tuple[Caption, ...]:
    """The same, and all else that stands in the picture, whatever its style is called. Raises BadInput."""
    return _read(text, ())


def _read(text: str, ours: Sequence[str]) -> tuple[Caption, ...]:
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fields: list[str] = []
    captions: dict[tuple[int, int, int], Caption] = {}
    inside = False
    for number, row in enumerate(rows, start=1):
        if row.startswith("["):
            inside = row.strip().lower() == "[events]"
        elif inside and row.startswith("Format:"):
            fields = [name.strip().lower() for name in row.removeprefix("Format:").split(",")]
        elif inside and row.startswith("Dialogue:"):
            values = _values(number, fields, row.removeprefix("Dialogue:"))
            if values.get("style") not in ours:
                _take(captions, number, values)
    if not fields:
        raise BadInput("This is no ASS: it has no [Events] with a Format.")
    return tuple(sorted(captions.values(), key=lambda caption: (caption.start_ms, caption.end_ms)))


def _values(number: int, fields: Sequence[str], row: str) -> dict[str, str]:
    values = dict(zip(fields, (value.strip() for value in row.split(",", len(fields) - 1)), strict=False))
    if not {"start", "end", "text"} <= set(values):
        raise BadInput(f"Line {number} of the ASS is no dialogue of the fields that its Format names.")
    return values


def _take(captions: dict[tuple[int, int, int], Caption], number: int, values: Mapping[str, str]) -> None:
    style, text = values.get("style", ""), _OVERRIDE.sub("", values["text"])
    lines = plain_lines(tuple(re.split(r"\\[Nn]", text.replace(r"\h", " "))))
    if not lines or _DRAWING.search(values["text"]):
        return
    start, end = (_read_time(values[name], number) for name in ("start", "end"))
    if end <= start:
        raise BadInput(f"Line {number} of the ASS: the caption ends before it starts.")
    same = (start, end, 0)
    if style == "Original":
        there = captions.get(same, Caption(start, end, ()))
        captions[same] = replace(there, original=lines)
    elif same in captions and not captions[same].lines:
        captions[same] = replace(captions[same], lines=lines)
    else:
        captions[start, end, number if same in captions else 0] = Caption(start, end, lines)


def _read_time(text: str, number: int) -> int:
    found = re.fullmatch(r"(\d+):(\d{1,2}):(\d{1,2})[.:](\d{2})", text)
    if found is None:
        raise BadInput(f"Line {number} of the ASS needs times like 0:00:01.00, not {text[:40]!r}.")
    hours, minutes, seconds, hundredths = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


_OVERRIDE = re.compile(r"\{[^{}]*\}")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")


@dataclass(frozen=True)
class Sizes:
    """All in pixels of the clip: type sizes as ASS counts them, and distances from the edges."""

    english: float
    original: float
    mark: float
    side: int
    bottom: int
    top: int

    @classmethod
    def of(cls, sheet: Sheet) -> Sizes:
        width, height = max(1, sheet.width), max(1, sheet.height)
        shorter = min(width, height)
        least = min(_LEGIBLE, _LEGIBLE_SHARE * shorter)
        fitting = _USED_WIDTH * width / (_CHARACTER * max(1, sheet.line_length))
        type_size = max(least, min(_SHARE * shorter, fitting))
        mark_fitting = _USED_WIDTH * width / (_MARK_CHARACTER * max(1, len(sheet.mark or "")))
        mark = min(mark_fitting, max(least * 0.9, _MARK_SHARE * shorter))
        return cls(
            english=round(type_size * _LINE_HEIGHT, 1),
            original=round(max(least, type_size * _ORIGINAL) * _LINE_HEIGHT, 1),
            mark=round(mark * _LINE_HEIGHT, 1),
            side=round(width * (1 - _USED_WIDTH) / 2),
            # Phones lay their buttons over the lowest tenth and more of an upright clip.
            bottom=round(height * (0.14 if height > width else 0.055)),
            top=round(height * 0.03),
        )


def _head(sheet: Sheet) -> list[str]:
    return [
        "[Script Info]",
        "ScriptType: v4.00+",
        f"PlayResX: {max(1, sheet.width)}",
        f"PlayResY: {max(1, sheet.height)}",
        "WrapStyle: 3",  # a line too wide for the picture wraps, its lower part the longer
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: None",
        f"Language: {plain(sheet.language)}",
    ]


_STYLE_FIELDS = (
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    "MarginV, Encoding"
)
_EVENT_FIELDS = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def _styles(sizes: Sizes, card: bool) -> list[str]:
    below = f"{sizes.side},{sizes.side},{sizes.bottom}"
    return [
        "[V4+ Styles]",
        _STYLE_FIELDS,
        _style("Caption", sizes.english, "&H00FFFFFF", f"2,{below}"),
        _style("Original", sizes.original, "&H00D8F0FF", f"2,{below}"),
        _style("Mark", sizes.mark, "&H0000D7FF", f"9,{sizes.side},{sizes.side},{sizes.top}"),
        *([_style("Card", sizes.english, "&H00FFFFFF", f"5,{sizes.side},{sizes.side},0")] if card else []),
    ]


def _style(name: str, size: float, colour: str, place: str) -> str:
    """`place` is the corner as on a numeric keypad, then the margins at both sides and at the edge.

    Outlined text in a soft box. BorderStyle 4 is libass's: one box around all lines, in BackColour, with Shadow as its
    padding; players that don't know it draw the outline and the shadow.
    """
    outline = max(0.5, round(size * 0.035, 1))
    padding = max(1.0, round(size * 0.1, 1))
    look = f"{colour},&H000000FF,&H00000000,&H70000000,0,0,0,0,100,100,0,0,4,{outline:g},{padding:g}"
    return f"Style: {name},{FONT},{size:g},{look},{place},1"


def _events(caption: Caption, sizes: Sizes) -> list[str]:
    english, original = plain_lines(caption.lines), plain_lines(caption.original)
    times = caption.start_ms, caption.end_ms
    events = []
    lift = 0
    if original:
        events.append(_event("Original", times, _text(original)))
        lift = round(sizes.bottom + len(original) * sizes.original + sizes.english * 0.25)
    if english:
        events.append(_event("Caption", times, _text(english), lift=lift))
    return events


def _event(style: str, times: tuple[int, int], text: str, layer: int = 0, lift: int = 0) -> str:
    """`lift` is the distance from the edge in pixels; 0 takes the style's."""
    return f"Dialogue: {layer},{_stamp(times[0])},{_stamp(times[1])},{style},,0,0,{lift},,{text}"


def _text(lines: tuple[str, ...]) -> str:
    return r"\N".join(map(_harmless, lines))


def _harmless(line: str) -> str:
    return line.translate(_HARMLESS)


def _stamp(ms: int) -> str:
    """Hundredths: rounded the same way at both ends, so that what does not overlap still doesn't."""
    hours, minutes, seconds, rest = clock(ms + 5)
    return f"{hours}:{minutes:02}:{seconds:02}.{rest // 10:02}"
