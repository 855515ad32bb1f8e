"""The spoken words under their captions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from zeroline.captions.spoken import Said


class Standing(Protocol):
    """What stands for a while: a word of the English, or a caption."""

    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


def shares(english: Sequence[Standing], spoken: Sequence[Said]) -> list[int]:
    """How many spoken words go before each word of the English, and last how many there are: word i of the English
    has the spoken words from the i-th number up to the next.

    Every spoken word goes to exactly one of the English, in order: the one that lasts longest while it is said, or
    the nearest where none does. Words go by time and not by meaning: the languages order theirs differently. Without
    English nothing can be shown.
    """
    counts = [0] * len(english)
    at = 0
    for word in spoken if english else ():
        at = _home(english, word, at)
        counts[at] += 1
    reach = [0]
    for count in counts:
        reach.append(reach[-1] + count)
    return reach


def _home(english: Sequence[Standing], word: Said, at: int) -> int:
    """The index of the word's place, from `at` on: words never move back."""
    best = at
    for i in range(at, len(english)):
        if _nearness(english[i], word) > _nearness(english[best], word):
            best = i
        if english[i].start_ms > word.end_ms:
            break
    return best


def _nearness(one: Standing, word: Said) -> int:
    """The ms that `one` stands while the word is said; below 0 the ms between them."""
    return min(one.end_ms, word.end_ms) - max(one.start_ms, word.start_ms)
