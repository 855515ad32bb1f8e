"""Where somebody speaks, and windows of sound to hear: Silero's voice activity model as faster-whisper carries it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps
from numpy.typing import NDArray

from zeroline.ports import SAMPLE_RATE

Samples = NDArray[np.float32]

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
# The voice model looks at this much at a time, so that a clip of any length needs the same memory.
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


def windows(sound: Iterator[bytes]) -> Iterator[Window]:
    """Windows of speech in order. Silence, wind and music between them are skipped."""
    for held_from, held, pieces in _stretches(sound):
        held_to = held_from + len(held) // _PER_MS
        groups = _packed(pieces)
        for at, group in enumerate(groups):
            before = groups[at - 1][-1][1] if at else None
            after = groups[at + 1][0][0] if at + 1 < len(groups) else None
            start = _edge(group[0][0], before, -PAD_MS, held_from)
            end = _edge(group[-1][1], after, PAD_MS, held_to)
            samples = held[(start - held_from) * _PER_MS : (end - held_from) * _PER_MS]
            yield Window(start, samples, tuple(group))


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


def _stretches(sound: Iterator[bytes]) -> Iterator[tuple[int, Samples, list[tuple[int, int]]]]:
    """(ms at which the held samples begin, the samples, pieces of speech in ms of the clip), a stretch at a time.

    A piece that touches a stretch's end is kept back and looked at again with what follows; what is handed out ends
    where that begins, so that nothing is heard twice.
    """
    held_from, held, fresh, fresh_ms = 0, np.zeros(0, np.float32), [], 0
    for block in sound:
        fresh.append(np.frombuffer(block, "<i2").astype(np.float32) / 32768)
        fresh_ms += len(fresh[-1]) // _PER_MS
        if fresh_ms < STRETCH_MS:
            continue
        held = np.concatenate([held, *fresh])
        fresh, fresh_ms = [], 0
        pieces = _pieces(held, held_from)
        held_ms = len(held) // _PER_MS
        tail = _tail(pieces, held_from + held_ms)
        kept_back = (tail - held_from) * _PER_MS
        yield held_from, held[:kept_back], [piece for piece in pieces if piece[1] <= tail]
        held = held[kept_back:].copy()
        held_from = tail
    held = np.concatenate([held, *fresh])
    if len(held):
        yield held_from, held, _pieces(held, held_from)


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


def _pieces(held: Samples, held_from: int) -> list[tuple[int, int]]:
    longest_s = (WINDOW_MS - 2 * PAD_MS) / 1000
    options = VadOptions(min_silence_duration_ms=PAUSE_MS, speech_pad_ms=0, max_speech_duration_s=longest_s)
    return [
        (held_from + piece["start"] // _PER_MS, held_from + piece["end"] // _PER_MS)
        for piece in get_speech_timestamps(held, options)
    ]
