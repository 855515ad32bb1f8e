"""Text as the language room sees it: tokens with their lemmas, which a lemmatiser hands in as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """One way to read a token. `lemma` is lower case with ё folded to е; `marks` are OpenCorpora grammemes
    (NOUN, VERB, Geox, Surn, Name, Patr, gent ...); `score` is the reading's share, 0 to 1."""

    lemma: str
    marks: frozenset[str]
    score: float


@dataclass(frozen=True)
class Token:
    """A word, number or punctuation mark at `start:end` (characters) of its text. `readings` come most likely first;
    they are empty for punctuation and numbers in digits."""

    text: str
    start: int
    end: int
    readings: tuple[Reading, ...] = ()

    @property
    def lemmas(self) -> tuple[str, ...]:
        return tuple(reading.lemma for reading in self.readings)
