"""The original's sound looked for in a release that must not let it be heard."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE = 16_000  # samples a second, as ports.SAMPLE_RATE
_SILENT = 1e-3  # of full scale: below what AAC makes of nothing, and 60 dB under speech
_WINDOW_S, _STEP_S = 4, 2
_LATE_S = 2  # by how much the sound may lie elsewhere than it did
_SAME = 0.25  # correlation: of other sounds it is under 0.1 over such a window, of the same after coding over 0.9
_QUIET = 1e-3


def heard(video: Path) -> Samples:
    """The sound of a video that we made, one channel at RATE; empty: it has none."""
    with av.open(str(video)) as film:
        if not film.streams.audio:
            return np.zeros(0, np.float32)
        to_mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        pieces = [piece.to_ndarray()[0] for frame in film.decode(audio=0) for piece in to_mono.resample(frame)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def is_silent(sound: Samples) -> bool:
    return sound.size == 0 or float(np.abs(sound).max()) < _SILENT


def where_it_is_the_same(sound: Samples, original: Samples) -> float | None:
    """When, in seconds, a stretch of `original` is heard in `sound`, mixed with other things or not; None: it is not.
    Both at RATE."""
    length, step, late = _WINDOW_S * RATE, _STEP_S * RATE, _LATE_S * RATE
    for start in range(0, max(1, len(original) - step), step):
        piece = original[start : start + length]
        around = sound[max(0, start - late) : start + length + late]
        if len(around) >= RATE // 2 and _likeness(piece, around) > _SAME:
            return start / RATE
    return None


def _likeness(piece: Samples, around: Samples) -> float:
    """The greatest correlation of the piece with what lies around its place, at any delay; each freed of its colour,
    so that a hum or a steady tone likens nothing by chance."""
    if float(np.abs(piece).max(initial=0)) < _QUIET or float(np.abs(around).max(initial=0)) < _QUIET:
        return 0.0
    size = 1 << (len(piece) + len(around) - 1).bit_length()
    one, other = np.fft.rfft(piece, size), np.fft.rfft(around, size)
    crossed = np.fft.irfft(other * np.conj(one), size)
    energy = np.concatenate([[0.0], np.cumsum(np.square(around, dtype=np.float64))])
    spans = np.arange(-len(piece) + 1, len(around))
    under = energy[np.minimum(len(around), spans + len(piece))] - energy[np.maximum(0, spans)]
    weight = np.sqrt(np.maximum(under, 0.05 * energy[-1]) * float(np.square(piece, dtype=np.float64).sum()))
    return float((np.abs(crossed[spans]) / np.maximum(weight, 1e-9)).max())
