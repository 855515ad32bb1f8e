"""Every quotation of an article, and who is quoted: the marks are paired, what an attribution interrupts is joined,
names and words held at a distance are left out. docs/quotes.md says what counts as one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zeroline.domain.quote import Article, Quotation, Span
from zeroline.quotes.blocks import blocks_in
from zeroline.quotes.cues import (
    INSERTED,
    Cue,
    Surroundings,
    cue_for,
    cue_in_sentence,
    sentence_end,
    sentence_start,
    surroundings,
)
from zeroline.quotes.dashes import as_passages, speech_in
from zeroline.quotes.joining import interrupted, without_asides
from zeroline.quotes.memory import Memory
from zeroline.quotes.pairing import Passage, passages_in, texts_outside_blocks
from zeroline.quotes.turns import heads_of_turns, turns_in
from zeroline.quotes.weighing import is_quotation

_LISTED = re.compile(r"[\s,;]*(?:and|or|und|et|и|та|і)?\s*")  # “betrayal,” “lies” and “nothing else”
_SEVERAL = 12  # passages on each side of one that a sentence may hold
_LONG = 5_000  # characters of a paragraph whose sentences are looked at once more


def quotations(article: Article) -> tuple[Quotation, ...]:
    """The article's quotations in order. Nothing found is an empty result; no text is an error."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    marked = as_passages(passages_in(article), speech_in(texts_outside_blocks(article)))
    passages = [part for passage in marked for part in without_asides(texts, passage)]
    found = _judged(texts, passages)
    found.extend(blocks_in(article))
    found.extend(turns_in(article, found))
    return tuple(sorted(found, key=lambda quotation: (quotation.spans[0].paragraph, quotation.spans[0].start)))


def _judged(texts: Sequence[str], passages: Sequence[Passage]) -> list[Quotation]:
    """The passages that are quotations, with their speakers."""
    found: list[Quotation] = []
    memory = Memory(texts)
    turn_heads = heads_of_turns(texts)
    taken: Passage | None = None
    for group in _joined(texts, passages):
        first, last = passages[group[0]], passages[group[-1]]
        around, cue = _read_around(texts, passages, group, turn_heads)
        apart = cue is None and taken is not None and _is_of_the_other(texts, taken, first)
        beside = taken is not None and not apart and _beside(texts, taken, first)
        if cue is None and beside:
            cue = memory.again
        spans = tuple(span for at in group for span in passages[at].spans if span.start < span.end)
        words = _text(texts, spans)
        whole = _is_whole(texts[first.first], first.start, texts[last.last], last.end)
        listed = beside and cue is not None and _LISTED.fullmatch(around.before) is not None
        if spans and (listed or is_quotation(words, around, cue, whole=whole)):
            speaker, attribution = (None, None) if apart else memory.resolve(first, last, cue)
            found.append(Quotation(spans, words, speaker, attribution))
            taken = last
    return found


def _is_whole(first: str, start: int, last: str, end: int) -> bool:
    """Whether nothing else stands in the paragraphs. Does not copy what is long: that is something else."""
    return start < 40 and len(last) - end < 40 and not first[:start].strip() and not last[end:].strip(" .,")


def _read_around(
    texts: Sequence[str], passages: Sequence[Passage], group: Sequence[int], turn_heads: Mapping[int, int]
) -> tuple[Surroundings, Cue | None]:
    """What stands around a quotation, and the attribution in it: that which interrupts it, or else around its end."""
    first, last = passages[group[0]], passages[group[-1]]
    previous = _edge(passages, group[0] - 1, first.first, after=True)
    previous = max(previous, turn_heads.get(first.first, 0))
    following = _edge(passages, group[-1] + 1, last.last, after=False)
    around = surroundings(texts, first, previous, following if first is last else passages[group[1]].start)
    cue = cue_for(around, _text(texts, first.spans[-1:]), first.aside)
    if cue is None and first is not last:
        cue = cue_for(surroundings(texts, last, first.end, following), _text(texts, last.spans[-1:]), last.aside)
    return around, cue or _cue_of_several(texts, passages, group[0], last)


def _cue_of_several(texts: Sequence[str], passages: Sequence[Passage], at: int, last: Passage) -> Cue | None:
    """The attribution of a sentence with several quotations: They have “no maps” and “no shells,” he says."""
    first = passages[at]
    if first.first != last.last or len(texts[first.first]) > _LONG:
        return None
    near = passages[max(0, at - _SEVERAL) : at + _SEVERAL]
    here = [one for one in near if one.first == one.last == first.first]
    if len(here) < 2:
        return None
    text = texts[first.first]
    for one in here:
        inner = text[one.start + 1 : one.end - 1]
        text = text[: one.start + 1] + re.sub(r"[^,.!?…]|[,.!?…](?=.)", " ", inner) + text[one.end - 1 :]
    before, after = text[: first.start], text[last.end :]
    before = before[sentence_start(before + "“") :]
    ended = re.search(r"[.!?…]\s*\W$", text[first.start : last.end]) and not re.match(r"\s*[a-zа-яёіїєґ,]", after)
    return cue_in_sentence(before, "" if ended else after[: sentence_end(after)])


def _beside(texts: Sequence[str], taken: Passage, passage: Passage) -> bool:
    """Whether a passage is named in one breath with a quotation: “half a magazine” and “no maps at all.”"""
    between = texts[passage.first][taken.end : passage.start] if taken.last == passage.first else "."
    return len(between) < 120 and re.search(r"[.!?…:;](?:\s|$)", between) is None


def _is_of_the_other(texts: Sequence[str], taken: Passage, passage: Passage) -> bool:
    """Whether what stands between is an attribution of the quotation before alone: “…” — so he said — and that “…”"""
    between = texts[passage.first][taken.end : passage.start] if taken.last == passage.first else ""
    return INSERTED.match(between) is not None


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
