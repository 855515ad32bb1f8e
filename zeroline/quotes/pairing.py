"""Marks into passages: what stands between an opening mark and the one that closes it, over paragraphs too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zeroline.domain.quote import Article, Span
from zeroline.quotes.marks import Mark, angles_are_reversed, is_blank, is_reversed_here, marks_in
from zeroline.quotes.saying import aside_at_end

# A quotation that is opened once and closed paragraphs later, without a mark at each paragraph's head, is followed as
# far as this; a mark that was never closed would else swallow the article.
_PARAGRAPHS_WITHOUT_MARKS = 4


@dataclass(frozen=True)
class Passage:
    """Words between marks. `spans` are the words, one a paragraph; `start` and `end` are where the marks themselves
    begin and end, in the first and the last paragraph. `opened` and `closed`: whether there are such marks. `family`
    is the marks'; `aside` is an attribution that stands inside the marks."""

    spans: tuple[Span, ...]
    start: int
    end: int
    family: str
    opened: bool = True
    closed: bool = True
    aside: str = ""

    @property
    def first(self) -> int:
        return self.spans[0].paragraph

    @property
    def last(self) -> int:
        return self.spans[-1].paragraph


def texts_outside_blocks(article: Article) -> list[str]:
    return [paragraph.text if paragraph.kind != "block_quote" else "" for paragraph in article.paragraphs]


def passages_in(article: Article) -> list[Passage]:
    """Every stretch between outermost marks, in order. What is inside another is a part of it."""
    texts = texts_outside_blocks(article)
    reversed_angles = angles_are_reversed(texts)
    marks = [marks_in(text, reversed_angles=reversed_angles or is_reversed_here(text)) for text in texts]
    found: list[Passage] = []
    carried: Passage | None = None
    for number, text in enumerate(texts):
        here = list(_pairs(text, number, marks[number], carried))
        carried = None
        if here and not here[-1].closed and _goes_on(texts, marks, number, here[-1].family):
            carried = here.pop()
        elif here and not here[-1].closed:
            here[-1:] = _mended(text, here[-1])
        found.extend(here)
    return found if carried is None else [*found, carried]


def _goes_on(texts: Sequence[str], marks: Sequence[Sequence[Mark]], number: int, family: str) -> bool:
    """Whether what is open at a paragraph's end goes on in the next: that begins with an opening mark, as custom has
    it, or a closing one comes before any that opens."""
    for later in range(number + 1, min(number + 2 + _PARAGRAPHS_WITHOUT_MARKS, len(texts))):
        if not texts[later]:
            return False
        here = [mark for mark in marks[later] if mark.family == family]
        if later == number + 1 and here and _heads(texts[later], here[0]):
            return True
        if here:
            return here[0].closes and not here[0].opens
        if family == "single":
            return False
    return False


def _heads(text: str, mark: Mark) -> bool:
    """Whether a paragraph begins with this mark. French repeats the closing mark there."""
    return mark.start < 8 and not re.search(r"[^\s—–-]", text[: mark.start])


def _pairs(text: str, number: int, marks: Sequence[Mark], carried: Passage | None) -> Iterator[Passage]:
    """The paragraph's passages; the last may be open at its end."""
    open_ = _Open([], carried)
    if carried is not None:
        again = next((mark for mark in marks if mark.family == carried.family), None)
        if again is None or not _heads(text, again):
            again = None
        open_.push(Mark(0, 0 if again is None else again.end, "", carried.family, True, False))
        marks = [mark for mark in marks if mark is not again]
    for mark in marks:
        if not open_.stack:
            if mark.opens:
                open_.push(mark)
            elif mark is marks[0] and carried is None:
                yield from _without_opening(text, number, mark)
        elif mark.family == "single" and open_.stack[0].family != "single":
            continue  # inside another, and no more than a part of it
        elif mark.closes and open_.has(mark.family) and not _opens_inner(mark, open_.stack):
            opened = open_.pop(mark)
            if not open_.stack:
                yield _passage(text, number, opened, mark, open_.begun)
                open_ = _Open([], None)
        elif mark.opens:
            open_.push(mark)
    if open_.stack:
        yield from _left_open(text, number, open_, marks)


class _Open:
    """The marks that are open, outermost first. `begun` is what ran over from the paragraph before; `nested`: whether
    the outermost's own family was opened once more inside; `last_inner` the last mark that closed inside."""

    def __init__(self, stack: list[Mark], begun: Passage | None) -> None:
        self.stack = stack
        self.begun = begun
        self.nested = False
        self.last_inner: Mark | None = None
        self._counts: Counter[str] = Counter()

    def has(self, family: str) -> bool:
        return self._counts[family] > 0

    def push(self, mark: Mark) -> None:
        self.nested = self.nested or (bool(self.stack) and mark.family == self.stack[0].family)
        self.stack.append(mark)
        self._counts[mark.family] += 1

    def pop(self, closing: Mark) -> Mark:
        """The innermost of the closing mark's family; what was opened inside it and never closed goes with it."""
        while True:
            opened = self.stack.pop()
            self._counts[opened.family] -= 1
            if opened.family == closing.family:
                break
        if self.stack:
            self.last_inner = closing
        return opened


def _opens_inner(mark: Mark, stack: Sequence[Mark]) -> bool:
    """A mark that may face either way, while one of its family is open, closes that; with nothing but space around it,
    too."""
    return mark.opens and mark.sign in "“«" and mark.closes and stack[-1].sign not in ("„", ",,")


def _passage(text: str, number: int, opened: Mark, closed: Mark, begun: Passage | None) -> Passage:
    span = _trimmed(text, number, opened.end, closed.start)
    if begun is not None:
        return replace(begun, spans=(*begun.spans, span), end=closed.end, closed=True)
    return Passage((span,), opened.start, closed.end, opened.family)


def _trimmed(text: str, number: int, start: int, end: int) -> Span:
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    return Span(number, start, end)


def _left_open(text: str, number: int, open_: _Open, marks: Sequence[Mark]) -> Iterator[Passage]:
    """What is open at the paragraph's end. In guillemets one closing mark may serve two, «Мы читали газету «Известия»;
    otherwise an opening mark inside shows that a closing one was forgotten."""
    bottom, inner, begun = open_.stack[0], open_.last_inner, open_.begun
    if open_.nested and inner is not None and inner.family == bottom.family == "angle":
        yield _passage(text, number, bottom, inner, begun)
        yield from _pairs(text, number, [mark for mark in marks if mark.start >= inner.end], None)
        return
    if open_.nested:
        yield from _flat(text, number, [bottom, *(mark for mark in marks if mark.start >= bottom.end)], begun)
        return
    span = _trimmed(text, number, bottom.end, len(text))
    if begun is not None:
        yield replace(begun, spans=(*begun.spans, span), end=len(text), closed=False)
    else:
        yield Passage((span,), bottom.start, len(text), bottom.family, closed=False)


def _flat(text: str, number: int, marks: Sequence[Mark], begun: Passage | None) -> Iterator[Passage]:
    """The paragraph once more, with every opening mark ending what was open before it."""
    family = marks[0].family
    opened: Mark | None = None
    for mark in marks:
        if mark.family != family:
            continue
        if opened is None:
            opened = mark if mark.opens else None
        elif mark.closes and not mark.opens:
            yield _passage(text, number, opened, mark, begun)
            opened = begun = None
        elif mark.opens:
            cut = _trimmed(text, number, opened.end, mark.start)
            yield from _mended(text, Passage((cut,), opened.start, cut.end, family, closed=False))
            opened, begun = mark, None
    if opened is not None:
        span = _trimmed(text, number, opened.end, len(text))
        yield Passage((span,), opened.start, len(text), family, closed=False)


def _mended(text: str, passage: Passage) -> list[Passage]:
    """A passage whose closing mark is missing: it ends where somebody is said to have spoken, else with the stretch if
    that reads as speech; else the mark stood for nothing."""
    *before, span = passage.spans
    words = text[span.start : span.end]
    if passage.family == "single":
        return []
    told = aside_at_end(words)
    if told is not None:
        shorter = _trimmed(text, span.paragraph, span.start, span.start + told)
        return [replace(passage, spans=(*before, shorter), end=shorter.end)]
    lead = text[max(0, passage.start - 2) : passage.start].rstrip()
    if not lead or lead[-1] in ":,":
        return [passage]
    return []


def _without_opening(text: str, number: int, mark: Mark) -> Iterator[Passage]:
    """A closing mark that nothing opened: the words from the paragraph's start, where an attribution follows it."""
    words = text[: mark.start] if mark.start < 2000 else ""
    if mark.family == "single" or not re.search(r"\w[,.!?…]$", words) or any(sign in words for sign in '"“”„«»'):
        return
    after = text[mark.end : mark.end + 80]
    if aside_at_end("x, " + re.split(r"[.!?\n\"“«]", after)[0].lstrip(" ,—–-") + ".") is None:
        return
    span = _trimmed(text, number, 0, mark.start)
    yield Passage((span,), span.start, mark.end, mark.family, opened=False)
