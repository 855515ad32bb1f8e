"""Several channels into one in which a voice is heard, whichever channels it is in and whichever way round they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from zeroline.ports import SAMPLE_RATE

_PIECE = SAMPLE_RATE // 4  # looked at together: a quarter of a second
_RAMP = SAMPLE_RATE // 50  # from the weights of one piece to the next without a click: 20 ms
# A channel 30 dB below the loudest holds leakage and hiss; its share of the mix would only make the voice quieter.
_QUIET = 1e-3
# Channels that agree less than this cancel each other more than they add up: the louder is heard alone.
_AGAINST = -0.5

Samples = NDArray[np.float32]


def mono(blocks: Iterable[bytes], channels: int) -> Iterator[bytes]:
    """Blocks of 16-bit interleaved samples as blocks of one channel, each as long as it was.

    An average loses a voice that two channels carry in opposite phase, and halves one that only one of them carries.
    So each quarter of a second is the average of the channels that hold something and do not work against a louder one.
    """
    weights = np.full(channels, 1 / channels, np.float32)
    for block in blocks:
        frames = len(block) // (2 * channels)
        samples = np.frombuffer(block, "<i2", frames * channels).reshape(frames, channels).astype(np.float32)
        mixed = np.empty(frames, np.float32)
        for at in range(0, frames, _PIECE):
            piece = samples[at : at + _PIECE]
            before, weights = weights, _weights(piece, weights)
            mixed[at : at + _PIECE] = _ramped(piece, before, weights)
        yield np.clip(np.rint(mixed), -32768, 32767).astype("<i2").tobytes()


def _weights(piece: Samples, before: Samples) -> Samples:
    """What each channel counts in a piece, 1 in all; as before where nothing sounds."""
    energy = (piece**2).mean(axis=0)
    if energy.max() < 1:  # below the last bit
        return before
    heard: list[int] = []
    total = np.zeros(len(piece), np.float32)
    # a channel that was heard before comes first unless another is twice as loud: no to and fro between equals
    for channel in np.argsort(-energy * np.where(before > 0, 2, 1), kind="stable"):
        if energy[channel] >= _QUIET * energy.max() and (not heard or _agreement(total, piece[:, channel]) > _AGAINST):
            heard.append(int(channel))
            total = total + piece[:, channel]
    weights = np.zeros(piece.shape[1], np.float32)
    weights[heard] = 1 / len(heard)
    return weights


def _agreement(one: Samples, other: Samples) -> float:
    """-1 where one is the other turned over, 0 where they have nothing in common, 1 where they are alike."""
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / size if size > 0 else 0.0


def _ramped(piece: Samples, before: Samples, after: Samples) -> Samples:
    if np.array_equal(before, after):
        return piece @ after
    mixed: Samples = piece @ after
    ramp = np.linspace(0, 1, min(_RAMP, len(piece)), dtype=np.float32)
    head = piece[: len(ramp)]
    mixed[: len(ramp)] = (head @ before) * (1 - ramp) + (head @ after) * ramp
    return mixed
