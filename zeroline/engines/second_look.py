"""A second look at the English of a window: is it doubtful, and which of several renderings is the best?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from zeroline.language.choice import chosen, unease
from zeroline.language.understanding import Lemmatise, Lore, Said, doubts_of
from zeroline.ports import Embedder


class SecondLook:
    """Weighs renderings with the guards and the glossary, and where more are drawn with the space both languages share.

    `share` is how much of the clip's length drawing more renderings may take; 0: those are weighed that the decoder's
    beam ended with, which costs nothing. A draw that is under way when the time is spent is finished, so that even a
    short clip gets one.
    """

    def __init__(self, lore: Callable[[], Lore], lemmatise: Lemmatise, embedder: Embedder, share: float = 0.0) -> None:
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
        uneases = [self.unease(spoken, language, text) for text in renderings]
        return chosen(renderings, uneases, self._nearness(spoken, renderings), len(spoken.split()))

    def _nearness(self, spoken: str, renderings: Sequence[str]) -> list[float]:
        """Each one's cosine to what was said; alike for all where nothing is drawn. Renderings of one beam differ in a
        word or two and lie as near as each other (chrF on ten statements 42.7 with and without), and the model of
        meanings would be in memory while the speech is decoded: 105 MB of the peak."""
        if not self.share:
            return [0.0] * len(renderings)
        vectors = self._embedder.embed([spoken, *renderings])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]
