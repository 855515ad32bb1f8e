"""Mel bands of a stretch of sound, as speaker models of the Kaldi tradition were trained on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zeroline.ports import SAMPLE_RATE

Samples = NDArray[np.float32]
Bands = NDArray[np.float32]  # (frames, BANDS)

BANDS = 80
_FRAME, _STEP, _FFT = SAMPLE_RATE * 25 // 1000, SAMPLE_RATE * 10 // 1000, 512
_LOWEST_HZ = 20
_EMPHASIS = 0.97
_POVEY = np.hanning(_FRAME).astype(np.float32) ** np.float32(0.85)
_FLOOR = np.finfo(np.float32).eps


def _filters() -> NDArray[np.float32]:
    """(FFT bins, bands): triangles that are even on the mel scale."""

    def mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1127 * np.log1p(hz / 700)

    lowest, highest = mel(np.array([_LOWEST_HZ, SAMPLE_RATE / 2]))
    edges = np.linspace(float(lowest), float(highest), BANDS + 2)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bins = mel(np.arange(_FFT // 2 + 1) * SAMPLE_RATE / _FFT)
    triangles = np.maximum(0, np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)))
    return np.ascontiguousarray(triangles.T, np.float32)


_FILTERS = _filters()


def mel_bands(samples: Samples) -> Bands:
    """Logarithms of the bands' power, a frame each 10 ms, less each band's mean: a channel's colour is taken out."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_STEP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    power = np.abs(np.fft.rfft((frames - np.float32(_EMPHASIS) * before) * _POVEY, _FFT)) ** 2
    bands = np.log(np.maximum(power.astype(np.float32) @ _FILTERS, _FLOOR))
    return np.asarray(bands - bands.mean(axis=0), np.float32)
