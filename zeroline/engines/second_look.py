"""A second look at the English of a window: is it doubtful, and which of several renderings is the best?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from zeroline.language.choice import chosen, unease
from zeroline.language.understanding import Lemmatise, Lore, Said, doubts_of
from zeroline.ports import Embedder


class SecondLook:
    """Weighs renderings with the guards, the glossary and the shared space of both languages.

    `share` is how much of the clip's length decoding again may take; 0 switches it off. A decoding that is under way
    when the time is spent is finished, so that even a short clip gets one.
    """

    def __init__(self, lore: Callable[[], Lore], lemmatise: Lemmatise, embedder: Embedder, share: float) -> None:
        """`lore` is asked for when the first words are weighed."""
        self.share = share
        self._embedder = embedder
        self._reading = lru_cache(maxsize=64)(
            lambda spoken, language: doubts_of(Said("window", spoken, language), lore(), lemmatise)
        )

    def unease(self, spoken: str, language: str, english: str) -> float:
        """How much the guards doubt the English of `spoken`; 0: nothing."""
        return unease(self._reading(spoken, language)(english))

    def choose(self, spoken: str, language: str, renderings: Sequence[str]) -> int:
        """The index of the best rendering."""
        vectors = self._embedder.embed([spoken, *renderings])
        nearness = [float(cosine) for cosine in vectors[1:] @ vectors[0]]
        uneases = [self.unease(spoken, language, text) for text in renderings]
        return chosen(renderings, uneases, nearness, len(spoken.split()))
