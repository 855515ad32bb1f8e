"""PDF into paragraphs: columns in order, words that a line's end cut in two joined, what repeats on every page left
out. Used in the sandbox; PDFium reads the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2

from zeroline.engines.article_dates import dateline
from zeroline.engines.article_parts import HEADING, TEXT, Parts, Unreadable, cleaned, gathered

_MOST_PAGES = 1500
_MOST_LINES = 400  # a page with more is a table or was made to harm: left in the order that the file has
_GUTTER = 8.0  # points between two columns, at least


@dataclass(frozen=True)
class _Line:
    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return self.top - self.bottom


def from_pdf(path: str) -> Parts:
    """Raises Unreadable."""
    try:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("is locked with a password" if locked else "is a damaged PDF; save it again") from error
    if count > _MOST_PAGES:
        raise Unreadable(f"has more than {_MOST_PAGES} pages; hand in those of the article")
    try:
        pages = [_ordered(_lines(document[number])) for number in range(count)]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("is a damaged PDF: a page of it cannot be read; save it again") from error
    running = _running(pages)
    bare = [[line for at, line in enumerate(page) if not _is_running(page, at, running)] for page in pages]
    paragraphs = gathered(_paragraphs(bare))
    title = (document.get_metadata_dict(skip_empty=True).get("Title") or "").strip() or None
    return Parts(paragraphs, title, dateline([text for _, text in paragraphs[:8]]))


def _lines(page: pypdfium2.PdfPage) -> list[_Line]:
    """The pieces of text of a page, joined where they stand beside each other on one line."""
    text_page = page.get_textpage()
    lines: list[_Line] = []
    try:
        for number in range(min(text_page.count_rects(), 20_000)):
            left, bottom, right, top = text_page.get_rect(number)
            text = text_page.get_text_bounded(left, bottom, right, top).replace("\r\n", "\n").strip("\n")
            if not text.strip():
                continue
            one = _Line(left, bottom, right, top, text.replace("\n", " "))
            lines[-1:] = _beside(lines[-1], one) if lines else [one]
    finally:
        text_page.close()
        page.close()
    return lines


def _beside(last: _Line, one: _Line) -> list[_Line]:
    overlap = min(last.top, one.top) - max(last.bottom, one.bottom)
    gap = one.left - last.right
    height = max(last.height, one.height)
    if overlap < 0.4 * min(last.height, one.height) or not -0.5 * height < gap < 1.2 * height:
        return [last, one]
    space = " " if gap > 0.12 * height and not last.text.endswith(" ") and not one.text.startswith(" ") else ""
    return [
        _Line(
            min(last.left, one.left),
            min(last.bottom, one.bottom),
            max(last.right, one.right),
            max(last.top, one.top),
            last.text + space + one.text,
        )
    ]


def _ordered(lines: list[_Line]) -> list[_Line]:
    """Top to bottom, each column before the next."""
    if len(lines) > _MOST_LINES:
        return lines
    lines = sorted(lines, key=lambda line: -line.top)
    gutter = _gutter(lines)
    if gutter is not None:
        return [
            *_ordered([line for line in lines if line.right <= gutter]),
            *_ordered([line for line in lines if line.left >= gutter]),
        ]
    for above in range(1, min(len(lines), 40)):  # what spans the columns stands over them
        gutter = _gutter(lines[above:])
        if gutter is not None:
            return [*lines[:above], *_ordered(lines[above:])]
    for below in range(1, min(len(lines), 12)):  # or under them
        gutter = _gutter(lines[:-below])
        if gutter is not None:
            return [*_ordered(lines[:-below]), *lines[-below:]]
    return lines


def _gutter(lines: Sequence[_Line]) -> float | None:
    """The middle of an upright blank strip with at least three lines of text on either side; None: there is none."""
    right = float("-inf")
    ordered = sorted(lines, key=lambda line: line.left)
    for at, line in enumerate(ordered):
        if at >= 3 and len(ordered) - at >= 3 and line.left - right >= _GUTTER:
            return (line.left + right) / 2
        right = max(right, line.right)
    return None


def _running(pages: Sequence[Sequence[_Line]]) -> set[str]:
    """What stands at the head or the foot of at least three pages, numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        if page:
            by_height = sorted(page, key=lambda line: line.top)
            edge = {_without_numbers(line.text) for line in (*by_height[:2], *by_height[-2:])}
            counts.update(edge)
    return {text for text, times in counts.items() if times >= 3 or (times == 2 and len(pages) <= 3)}


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", cleaned(text).casefold())


def _is_running(page: Sequence[_Line], at: int, running: set[str]) -> bool:
    line = page[at]
    bare = _without_numbers(line.text)
    alone = re.fullmatch(r"(?:page|seite|стр\.?)?\W*#\W*(?:(?:of|/|von|из)\W*#)?\W*", bare) is not None
    if bare not in running and not alone:
        return False
    lowest, highest = min(one.bottom for one in page), max(one.top for one in page)
    return line.bottom <= lowest + 3 * line.height or line.top >= highest - 3 * line.height


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> Iterator[tuple[str, str]]:
    lines = [line for page in pages for line in page]
    if not lines:
        return
    height = median(line.height for line in lines)
    held: list[_Line] = []
    for line in lines:
        if held and _begins(held, line, height):
            yield _kind(held, height), _joined(held)
            held = []
        held.append(line)
    yield _kind(held, height), _joined(held)


def _kind(held: Sequence[_Line], height: float) -> str:
    return HEADING if len(held) <= 3 and all(line.height > 1.25 * height for line in held) else TEXT


def _begins(held: Sequence[_Line], line: _Line, height: float) -> bool:
    """Whether a line begins a paragraph: indented, after a wider gap, after a last line that is short and ends a
    sentence, or in letters of another size."""
    held = held[-12:]  # enough to tell the usual gap and width
    last = held[-1]
    if abs(last.height - line.height) > 0.35 * height:
        return True
    turned = line.top > last.bottom + 2 * height  # a new column or page
    ended = re.search(r"[.!?…:][\"”’»“)\]]*$", last.text) is not None
    if turned:
        widest = max(one.right - one.left for one in held)
        return ended and (last.right - last.left < 0.85 * widest or line.left > last.left + 0.8 * height)
    gap = last.bottom - line.top
    usual = median([one.bottom - two.top for one, two in pairwise(held)] or [0.35 * height])
    if gap > max(usual, 0.2 * height) + 0.45 * height:
        return True
    if line.left > last.left + 0.8 * height and (len(held) == 1 or line.left > held[-2].left + 0.8 * height):
        return ended or len(held) > 1
    return ended and last.right < max(one.right for one in held) - 4 * height and len(held) > 1


def _joined(held: Sequence[_Line]) -> str:
    pieces: list[str] = []
    for line in held:
        piece = line.text.strip()
        last = pieces[-1] if pieces else ""
        hyphenated = re.search(r"[^\W\d_][-\u00ad\u2010\ufffe\x02]$", last[-2:]) is not None
        if hyphenated and re.match(r"[a-zа-яёіїєґäöüßàâçéèêëîïôûùœ]", piece):
            pieces[-1] = last[:-1]
        elif pieces and not hyphenated:
            pieces.append(" ")
        pieces.append(piece)
    return "".join(pieces)
