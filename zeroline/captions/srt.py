"""SubRip. It has no specification, no comments and no escapes: what players read as markup must not be in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zeroline.captions.plain import plain, plain_lines
from zeroline.captions.sheet import Sheet, clock
from zeroline.domain.caption import DRAFT_MARK, Caption
from zeroline.domain.errors import BadInput

# Players read <b> and {\an8} as markup, and --> as a time line. Look-alikes say the same and do nothing.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")"})
_CLOCKLIKE = re.compile(r"(\d:\d{1,2}:\d{1,2})[,.](?=\d)")  # some readers take any line with two times for a time line

_TIME = r"(\d+):(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_MARKUP = re.compile(r"</?\s*(?:b|i|u|s|font)\b[^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)


def write(captions: Sequence[Caption], sheet: Sheet) -> str:
    """The file's text, for UTF-8. The draft mark is the first cue's first line; the spoken lines stand below."""
    cues: list[str] = []
    for caption in captions:
        lines = [_harmless(line) for line in plain_lines((*caption.lines, *caption.original))]
        if not lines:
            continue
        if sheet.mark and not cues:
            lines.insert(0, f"[{_harmless(plain(sheet.mark))}]")
        times = f"{_stamp(caption.start_ms)} --> {_stamp(caption.end_ms)}"
        cues.append("\n".join([str(len(cues) + 1), times, *lines]))
    return "\n\n".join(cues) + "\n" if cues else ""


def read(text: str) -> tuple[Caption, ...]:
    """Captions of an SRT file, without its markup and without our draft mark; spoken lines are lines like others.

    Ours, because pysubs2 drops a last line that is only a number ("120"). Raises BadInput with the line's number.
    """
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = [n for n, row in enumerate(rows) if _TIMES.fullmatch(row)]
    _check(rows, starts)
    captions: list[Caption] = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        body = rows[start + 1 : following]
        if following is not None:
            body = _without_counter(body)
        start_ms, end_ms = _times(rows[start], start)
        lines = plain_lines(tuple(_MARKUP.sub("", row) for row in body))
        if not captions and lines[:1] == (f"[{DRAFT_MARK}]",):
            lines = lines[1:]
        captions.append(Caption(start_ms, end_ms, lines))
    return tuple(captions)


def _harmless(line: str) -> str:
    return _CLOCKLIKE.sub(r"\1 ", line.translate(_HARMLESS))


def _stamp(ms: int) -> str:
    hours, minutes, seconds, rest = clock(ms)
    return f"{hours:02}:{minutes:02}:{seconds:02},{rest:03}"


def _check(rows: list[str], starts: list[int]) -> None:
    for number, row in enumerate(rows, 1):
        if "-->" in row and number - 1 not in starts:
            raise BadInput(
                f"Line {number} of the SRT is no pair of times like 00:00:01,000 --> 00:00:02,500: {row[:80]!r}."
            )
    if not starts and any(row.strip() for row in rows):
        raise BadInput("This is no SRT: no line holds a pair of times like 00:00:01,000 --> 00:00:02,500.")


def _without_counter(body: list[str]) -> list[str]:
    """The rows between two time lines without the next cue's number."""
    while body and not body[-1].strip():
        body = body[:-1]
    return body[:-1] if body and body[-1].strip().isdigit() else body


def _times(row: str, at: int) -> tuple[int, int]:
    found = _TIMES.fullmatch(row)
    assert found is not None  # rows are chosen by this pattern
    h1, m1, s1, f1, h2, m2, s2, f2 = found.groups()
    start, end = _ms(h1, m1, s1, f1), _ms(h2, m2, s2, f2)
    if end <= start:
        raise BadInput(f"Line {at + 1} of the SRT: the caption ends before it starts.")
    return start, end


def _ms(hours: str, minutes: str, seconds: str, fraction: str) -> int:
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))
