"""Lines of one clip in one version that follow each other, as one run of words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from zeroline.domain.quote import ReleasedLine
from zeroline.domain.withheld import STANDS_IN
from zeroline.quotes.wording import WITHHELD, Numbers, Word, wording


def _withheld(word: Word) -> Word:
    if word.role != "insert" or not STANDS_IN.fullmatch(word.text):
        return word
    return replace(word, role="word", forms=frozenset({WITHHELD}))


@dataclass(frozen=True)
class Stretch:
    """`lines` in order, of one clip and version. `original`: their spoken words are looked at, not the English."""

    lines: tuple[ReleasedLine, ...]
    numbers: Numbers
    original: bool = False

    @cached_property
    def text(self) -> str:
        return " ".join(self._texts)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Marks of omission and what stands in brackets are no words that anybody said; but what stands for words that
        are withheld is one, of which nothing is known."""
        words = (_withheld(word) for word in wording(self.text, self.numbers))
        return tuple(word for word in words if word.role == "word")

    @cached_property
    def _texts(self) -> Sequence[str]:
        return [(line.original or "") if self.original else line.english for line in self.lines]

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts, at = [], 0
        for text in self._texts:
            starts.append(at)
            at += len(text) + 1
        return starts

    def line(self, word: int) -> int:
        """Which line holds the word."""
        return bisect_right(self._starts, self.words[word].start) - 1

    def is_sentence_between(self, first: int, last: int) -> bool:
        """Whether a sentence ends among these words, or with the one before them."""
        return any(word.ends == "." for word in self.words[max(0, first - 1) : last])
