"""Text made plain; and text as the language room sees it: tokens with their lemmas, which a lemmatiser hands in as
data."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Control, format (bidirectional controls, zero-width characters, tags, soft hyphens) and half surrogates: nothing that
# is spoken needs one. Joiners go too; Latin and Cyrillic have no use for them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def plain(text: str) -> str:
    """`text` in NFC on one line, words one space apart, without characters that cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(" " if char.isspace() else char for char in text if char.isspace() or _seen(char))
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def _seen(char: str) -> bool:
    code = ord(char)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # XML holds none of them
    return not noncharacter and unicodedata.category(char) not in _UNSEEN


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


def times(number: int) -> str:
    """How often, in words as people say it: never, once, twice, 3 times."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")
