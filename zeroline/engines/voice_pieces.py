"""Pieces of speech in a sound as it comes in, by Silero's voice activity model as faster-whisper carries it.

faster-whisper's own function wants the whole sound at once: three minutes of it take 165 MB at the most, a second takes
next to nothing, and what lies before is known while the rest is still being decoded. The pieces are the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from zeroline.ports import SAMPLE_RATE

Samples = NDArray[np.float32]
Pieces = list[tuple[int, int]]

FRAME = 512  # samples: what the model gives its odds for, 32 ms
_BEFORE = 64  # samples of the frame before that it sees too
_STATE = (1, 1, 128)
_VOICE, _SILENCE = 0.5, 0.35  # odds from which on a piece begins, and below which it may end: Silero's own
_SHORT_PAUSE = SAMPLE_RATE * 98 // 1000  # a piece that is too long ends at the last pause of this length: Silero's own
_PER_MS = SAMPLE_RATE // 1000


class Listener:
    """Hears a sound second by second. A pause of `pause_ms` ends a piece; one that would be longer than `longest_ms` is
    cut, in its last short pause where it has one."""

    def __init__(self, from_ms: int, pause_ms: int, longest_ms: int) -> None:
        """`from_ms`: where in the clip the sound begins."""
        self._from_ms = from_ms
        self._cuts = Cuts(pause_ms * _PER_MS, longest_ms * _PER_MS - FRAME)
        self._h = self._c = np.zeros(_STATE, np.float32)
        self._before = np.zeros(_BEFORE, np.float32)
        self._rest = np.zeros(0, np.float32)  # less than a frame
        self._heard = 0

    def hear(self, samples: Samples) -> Pieces:
        """The pieces that are known to have ended by now and were not told before, in ms of the clip."""
        self._heard += len(samples)
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        return self._told(self._odds(sound[:whole])) if whole else []

    def end(self) -> Pieces:
        """The pieces that the end of the sound ends. Nothing can be heard after."""
        last = np.zeros(FRAME, np.float32)
        last[: len(self._rest)] = self._rest
        last[-_BEFORE:] = 0  # as faster-whisper leaves it
        return self._told(self._odds(last)) + self._in_ms(self._cuts.end(self._heard))

    def _odds(self, sound: Samples) -> Iterable[float]:
        from faster_whisper.vad import get_vad_model  # slow to import, and not needed for what was heard before

        frames = sound.reshape(-1, FRAME)
        before = np.concatenate([self._before[None], frames[:-1, -_BEFORE:]])
        self._before = frames[-1, -_BEFORE:]
        given = {"input": np.concatenate([before, frames], 1), "h": self._h, "c": self._c}
        odds, self._h, self._c = get_vad_model().session.run(None, given)
        return map(float, np.ravel(odds))

    def _told(self, odds: Iterable[float]) -> Pieces:
        return self._in_ms([piece for chance in odds if (piece := self._cuts.hear(chance))])

    def _in_ms(self, pieces: Pieces) -> Pieces:
        return [(self._from_ms + start // _PER_MS, self._from_ms + end // _PER_MS) for start, end in pieces]


class Cuts:
    """Odds of a voice, a frame at a time, into pieces of speech, in samples."""

    def __init__(self, pause: int, longest: int) -> None:
        self._pause, self._longest = pause, longest
        self._at = 0
        self._clear()

    def _clear(self) -> None:
        self._start: int | None = None  # of the piece that goes on
        self._quiet: int | None = None  # since when nobody speaks
        self._cut: int | None = None  # its last short pause
        self._again: int | None = None  # where speech goes on after one

    def hear(self, chance: float) -> tuple[int, int] | None:
        """The piece that is known, from this frame on, to have ended."""
        at, self._at = self._at, self._at + FRAME
        if chance >= _VOICE:
            if self._quiet is not None and self._cut is not None and (self._again or 0) < self._cut:
                self._again = at
            self._quiet = None
            if self._start is None:
                self._start = at
                return None
        if self._start is None:
            return None
        if at - self._start > self._longest:
            return self._cut_at(at, chance)
        return self._paused(at) if chance < _SILENCE else None

    def end(self, at: int) -> Pieces:
        return [] if self._start is None or at <= self._start else [(self._start, at)]

    def _cut_at(self, at: int, chance: float) -> tuple[int, int]:
        """The piece that grew too long, up to its last short pause, or else to here."""
        start, cut, again = self._start or 0, self._cut, self._again
        self._clear()
        if cut is None:
            return start, at
        if again is not None and again > cut:
            self._start = again
            if chance < _SILENCE:
                self._quiet = at
        return start, cut

    def _paused(self, at: int) -> tuple[int, int] | None:
        if self._quiet is None:
            self._quiet = at
        if at - self._quiet > _SHORT_PAUSE:
            self._cut = self._quiet
        if at - self._quiet < self._pause:
            return None
        piece = (self._start or 0, self._quiet)
        self._clear()
        return piece
