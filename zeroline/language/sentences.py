"""Words into sentences, and English sentences beside the ones they render."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zeroline.domain.speech import Word

# A silence of this length ends a sentence even where the recogniser put no full stop.
PAUSE_MS = 1_000
# A sentence longer than this is cut at its best comma, so that no caption waits for the end of a monologue.
LONGEST_MS = 14_000

_END = re.compile(r"[.!?…]+[\"»”’')\]]*$")
_CLAUSE = re.compile(r"[,;:—–][\"»”’')\]]*$")
_NUMBERED = re.compile(r"^\d{1,2}[.)]$")  # "2. Press the button": the number opens the sentence, it is not one
_SHORT = re.compile(r"^(?:[«\"(]?[^\W\d_]|т|г|гг|ул|им|тыс|млн|Mr|Mrs|Dr|St|Lt|Col|Gen|No)\.$", re.UNICODE)


def sentences(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The words in groups, one a sentence; nothing is lost or reordered."""
    groups: list[tuple[Word, ...]] = []
    open_: list[Word] = []
    for at, word in enumerate(words):
        open_.append(word)
        following = words[at + 1] if at + 1 < len(words) else None
        if following is None or _ends(word, following, opens=len(open_) == 1):
            groups.extend(_cut(tuple(open_)))
            open_ = []
    return groups


def _ends(word: Word, following: Word, *, opens: bool) -> bool:
    if following.start_ms - word.end_ms >= PAUSE_MS:
        return True
    if opens and _NUMBERED.match(word.text):
        return False
    return bool(_END.search(word.text)) and not _SHORT.match(word.text)


def _cut(group: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    if len(group) < 4 or group[-1].end_ms - group[0].start_ms <= LONGEST_MS:
        return [group]
    middle = (group[0].start_ms + group[-1].end_ms) / 2

    def worth(at: int) -> float:  # a comma and a pause are worth a cut further from the middle
        pause = group[at].start_ms - group[at - 1].end_ms
        comma = 3_000 if _CLAUSE.search(group[at - 1].text) else 0
        return comma + min(pause, 1_000) * 3 - abs(group[at].start_ms - middle)

    best = max(range(2, len(group) - 1), key=worth)
    return [*_cut(group[:best]), *_cut(group[best:])]


class Span(NamedTuple):
    """A sentence as the pairing sees it: when, and how many characters."""

    start_ms: int
    end_ms: int
    length: int


@dataclass(frozen=True)
class Pair:
    """`source` and `english` are ranges of indexes that render each other; either may be empty."""

    source: range
    english: range


# How many sentences of each side may stand against each other, and what a pairing costs beside its misfit in length and
# time. After Gale and Church, "A program for aligning sentences in bilingual corpora" (1993): one to one is the rule.
_SHAPES = {(1, 1): 0.0, (1, 2): 0.6, (2, 1): 0.6, (2, 2): 1.2, (1, 3): 1.2, (3, 1): 1.2, (1, 0): 3.0, (0, 1): 3.0}


def paired(source: Sequence[Span], english: Sequence[Span]) -> list[Pair]:
    """The cheapest monotone pairing: every sentence of both sides is in exactly one pair, in order. English stands
    without a source only where nothing at all was heard."""
    ratio = (sum(s.length for s in english) or 1) / (sum(s.length for s in source) or 1)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(source) + 1):
        for j in range(len(english) + 1):
            for (di, dj), price in _SHAPES.items():
                before = best.get((i - di, j - dj))
                if before is None:
                    continue
                cost = before[0] + price + _misfit(source[i - di : i], english[j - dj : j], ratio)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, (di, dj))
    pairs, i, j = [], len(source), len(english)
    while (i, j) != (0, 0):
        di, dj = best[i, j][1]
        pairs.append(Pair(range(i - di, i), range(j - dj, j)))
        i, j = i - di, j - dj
    return _none_alone(pairs[::-1])


def _none_alone(pairs: list[Pair]) -> list[Pair]:
    """English that found no partner joins its neighbour: every line must lead back to what was heard."""
    whole: list[Pair] = []
    for pair in pairs:
        if whole and (not pair.source or not whole[-1].source):
            last = whole.pop()
            whole.append(Pair(_spanning(last.source, pair.source), _spanning(last.english, pair.english)))
        else:
            whole.append(pair)
    return whole


def _spanning(one: range, other: range) -> range:
    if not one or not other:
        return one or other
    return range(one.start, other.stop)


def _misfit(source: Sequence[Span], english: Sequence[Span], ratio: float) -> float:
    if not source or not english:
        return 0.0
    want, have = sum(s.length for s in source) * ratio, sum(s.length for s in english)
    lengths = abs(want - have) / (want + have + 1)
    # English words are timed by the same attention as the spoken ones; word order blurs them by a second or so.
    apart = abs(source[0].start_ms - english[0].start_ms) + abs(source[-1].end_ms - english[-1].end_ms)
    return 2 * lengths + apart / 2_000
