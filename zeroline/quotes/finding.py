"""Every quotation of an article, and who is quoted: the marks are paired, what an attribution interrupts is joined,
names and words held at a distance are left out. docs/quotes.md says what counts as one."""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.domain.quote import Article, Quotation, Span
from zeroline.quotes.blocks import blocks_in
from zeroline.quotes.cues import cue_for, surroundings
from zeroline.quotes.joining import interrupted, without_asides
from zeroline.quotes.memory import Memory
from zeroline.quotes.pairing import Passage, passages_in
from zeroline.quotes.weighing import is_quotation


def quotations(article: Article) -> tuple[Quotation, ...]:
    """The article's quotations in order. Nothing found is an empty result; no text is an error."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    passages = [part for passage in passages_in(article) for part in without_asides(texts, passage)]
    found = _judged(texts, passages)
    found.extend(blocks_in(article))
    return tuple(sorted(found, key=lambda quotation: (quotation.spans[0].paragraph, quotation.spans[0].start)))


def _judged(texts: Sequence[str], passages: Sequence[Passage]) -> list[Quotation]:
    """The passages that are quotations, with their speakers."""
    found: list[Quotation] = []
    memory = Memory(texts)
    for group in _joined(texts, passages):
        first, last = passages[group[0]], passages[group[-1]]
        previous = _edge(passages, group[0] - 1, first.first, after=True)
        following = _edge(passages, group[-1] + 1, last.last, after=False)
        spans = tuple(span for at in group for span in passages[at].spans)
        words = _text(texts, spans)
        around = surroundings(texts, first, previous, following if first is last else passages[group[1]].start)
        cue = cue_for(around, texts[first.last][first.spans[-1].start : first.spans[-1].end])
        if cue is None and first is not last:
            end = surroundings(texts, last, first.end, following)
            cue = cue_for(end, words)
        whole = len(texts[first.first][: first.start].strip()) + len(texts[last.last][last.end :].strip(" .,")) == 0
        if not is_quotation(words, around, cue, whole=whole):
            continue
        speaker, attribution = memory.resolve(first, last, cue)
        found.append(Quotation(spans, words, speaker, attribution))
    return found


def _joined(texts: Sequence[str], passages: Sequence[Passage]) -> list[list[int]]:
    groups: list[list[int]] = []
    for at, passage in enumerate(passages):
        if groups and interrupted(texts, passages[at - 1], passage):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _edge(passages: Sequence[Passage], at: int, paragraph: int, *, after: bool) -> int:
    """Where the neighbouring passage stops (or begins) in this paragraph; its bounds where it has none there."""
    if 0 <= at < len(passages):
        if after and passages[at].last == paragraph:
            return passages[at].end
        if not after and passages[at].first == paragraph:
            return passages[at].start
    return 0 if after else 1 << 30


def _text(texts: Sequence[str], spans: Sequence[Span]) -> str:
    return " ".join(texts[span.paragraph][span.start : span.end] for span in spans)
