"""Windows in which the decoder stopped before the speech did, as it does where somebody answers in another language:
where that is, and the two windows to hear instead."""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.domain.speech import Word
from zeroline.engines.voice_silero import Window

# So much speech without a word, in pieces that follow one another, is worth hearing again. Below, the words that are
# left out were mostly no words: a breath, a shout, a voice behind another.
_LEAST_MS = 2_000


def halves(window: Window, words: Sequence[Word]) -> tuple[Window, Window] | None:
    """The window in two, parted where the longest stretch without a word begins, or where it ends if it begins the
    window. None where words were made out all along, or nowhere."""
    first, last = max(_wordless(window, words), key=lambda run: _length(window, run), default=(0, 0))
    whole = last - first == len(window.voice)
    if whole or _length(window, (first, last)) < _LEAST_MS:
        return None
    return window.parted(first or last)


def wordless_ms(window: Window, words: Sequence[Word]) -> int:
    """How long somebody speaks of whom no word was made out."""
    return sum(_length(window, run) for run in _wordless(window, words))


def _wordless(window: Window, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Neighbouring pieces in which there is no word: the first, and the one after the last."""
    runs: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(window.voice):
        if any(word.start_ms < end and word.end_ms > start for word in words):
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _length(window: Window, run: tuple[int, int]) -> int:
    return sum(end - start for start, end in window.voice[run[0] : run[1]])
