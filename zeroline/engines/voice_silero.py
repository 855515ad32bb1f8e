"""Where somebody speaks, and windows of sound to hear: Silero's voice activity model as faster-whisper carries it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zeroline.engines.voice_pieces import Listener, Samples
from zeroline.ports import SAMPLE_RATE

# Whisper hears 30 s at a time. Windows end at 28 s: with less than about a second of quiet after the last word it drops
# or garbles that word (the phone set's word error rate is 11 % at 28 to 29 s, 13 % at 29.5 s and above).
WINDOW_MS = 28_000
PAD_MS = 400  # kept around every piece of speech, so that no consonant is clipped
# A pause this long ends a piece. Short on purpose: pieces are joined again into windows, and each pause is a place
# to cut.
PAUSE_MS = 160
# After a pause this long another window begins: somebody else may speak, in the other language, and a window is heard
# in one.
APART_MS = 5_000
# The voice model looks at this much at a time, then begins anew, so that a clip of any length needs the same memory.
STRETCH_MS = 180_000

_PER_MS = SAMPLE_RATE // 1000


@dataclass(frozen=True)
class Window:
    """A stretch of the clip to hear at once. `samples` run from `start_ms`; `voice` lists the pieces of speech inside
    it in ms of the clip, without their padding."""

    start_ms: int
    samples: Samples
    voice: tuple[tuple[int, int], ...]

    @property
    def end_ms(self) -> int:
        return self.start_ms + len(self.samples) // _PER_MS

    def parted(self, at: int) -> tuple[Window, Window]:
        """The pieces before number `at`, and those from there on, each padded as far as the pause between them goes."""
        before, after = self.voice[at - 1], self.voice[at]
        end = _edge(before[1], after[0], PAD_MS, self.end_ms) - self.start_ms
        start = _edge(after[0], before[1], -PAD_MS, self.start_ms) - self.start_ms
        return (
            Window(self.start_ms, self.samples[: end * _PER_MS], self.voice[:at]),
            Window(self.start_ms + start, self.samples[start * _PER_MS :], self.voice[at:]),
        )


def windows(sound: Iterator[bytes]) -> Iterator[Window]:
    """Windows of speech in order, each as soon as it is known. Silence, wind and music between them are skipped."""
    stretch = _Stretch(0, np.zeros(0, np.float32))
    for block in sound:
        yield from stretch.hear(np.frombuffer(block, "<i2").astype(np.float32) / np.float32(32768))
        if stretch.is_full:
            yield from stretch.end(kept_back := stretch.tail())
            stretch = _Stretch(kept_back, stretch.from_there(kept_back))
    yield from stretch.end(None)


class _Stretch:
    """Sound that the voice model looks at in one go, and the windows that it holds.

    A piece that touches a stretch's end is kept back and looked at again with what follows; what is handed out ends
    where that begins, so that nothing is heard twice. Of the sound only what no window took yet is held.
    """

    def __init__(self, from_ms: int, kept: Samples) -> None:
        """`kept`: the sound that was kept back of the stretch before, from `from_ms` on."""
        self._from_ms = self._held_from = from_ms
        self._blocks = [kept]
        self._heard, self._fresh_ms = len(kept), 0
        self._listener = Listener(from_ms, PAUSE_MS, WINDOW_MS - 2 * PAD_MS)
        self._pieces = self._listener.hear(kept)
        self._taken = 0  # how many of the pieces are in a window by now
        # no piece that begins before this will be kept back
        self._settled_to = from_ms + len(kept) // _PER_MS + STRETCH_MS - WINDOW_MS

    @property
    def is_full(self) -> bool:
        return self._fresh_ms >= STRETCH_MS

    @property
    def _end_ms(self) -> int:
        return self._from_ms + self._heard // _PER_MS

    def hear(self, samples: Samples) -> list[Window]:
        """The windows that are known by now: the one after has begun, and nothing of them will be kept back."""
        self._blocks.append(samples)
        self._heard += len(samples)
        self._fresh_ms += len(samples) // _PER_MS
        fresh = self._listener.hear(samples)
        if not fresh:
            return []
        self._pieces += fresh
        groups = _packed(self._pieces[self._taken :])
        known = [one for one, after in pairwise(groups) if after[0][0] < self._settled_to]
        return [self._window(group, self._end_ms) for group in known]

    def tail(self) -> int:
        """From where to look again, now that the stretch is full."""
        self._pieces += self._listener.end()
        return _tail(self._pieces, self._end_ms)

    def end(self, kept_back: int | None) -> list[Window]:
        """The windows that are left, up to what is kept back; None: the sound has ended."""
        if kept_back is None:
            self._pieces += self._listener.end()
        end = self._end_ms if kept_back is None else kept_back
        self._pieces = [piece for piece in self._pieces if piece[1] <= end]
        return [self._window(group, end) for group in _packed(self._pieces[self._taken :])]

    def from_there(self, ms: int) -> Samples:
        """The sound from `ms` on, which is held still."""
        return np.concatenate(self._blocks)[(ms - self._held_from) * _PER_MS :]

    def _window(self, group: list[tuple[int, int]], limit: int) -> Window:
        """The next window, of these pieces; it ends at `limit` at the latest."""
        before = self._pieces[self._taken - 1][1] if self._taken else None
        self._taken += len(group)
        after = self._pieces[self._taken][0] if self._taken < len(self._pieces) else None
        start = _edge(group[0][0], before, -PAD_MS, self._from_ms)
        end = _edge(group[-1][1], after, PAD_MS, limit)
        held = np.concatenate(self._blocks)
        cut = (end - self._held_from) * _PER_MS
        samples = held[(start - self._held_from) * _PER_MS : cut].copy()
        self._blocks, self._held_from = [held[cut:].copy()], end
        return Window(start, samples, tuple(group))


def _packed(pieces: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Neighbouring pieces together, as many as one window holds and no long pause parts."""
    groups: list[list[tuple[int, int]]] = []
    for piece in pieces:
        near = groups and piece[0] - groups[-1][-1][1] < APART_MS
        if near and piece[1] - groups[-1][0][0] <= WINDOW_MS - 2 * PAD_MS:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _edge(at: int, neighbour: int | None, pad: int, limit: int) -> int:
    """The window's edge: padded, but no further than half way to its neighbour and not past what is held."""
    edge = at + pad
    if neighbour is not None and abs(neighbour - at) < 2 * PAD_MS:
        edge = (at + neighbour) // 2
    return max(edge, limit) if pad < 0 else min(edge, limit)


def _tail(pieces: list[tuple[int, int]], end: int) -> int:
    """From where to look again. The last window's pieces are kept back, so that the next stretch fills it; and some of
    the quiet after them, as padding for a word that begins the next stretch."""
    keep = max(end - PAD_MS, pieces[-1][1] if pieces else 0)
    for at in range(len(pieces) - 1, -1, -1):
        start = pieces[at][0]
        if end - start > WINDOW_MS:
            break
        keep = _edge(start, pieces[at - 1][1] if at else None, -PAD_MS, 0)
    return keep
