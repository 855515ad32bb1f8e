"""Waves: how loud a clip is from moment to moment, reckoned once from its sound and kept beside its preview."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from zeroline.archive.whole import write_whole
from zeroline.desk.derived import Maker
from zeroline.domain.clip import Clip
from zeroline.domain.errors import CutOff
from zeroline.ports import SAMPLE_RATE, Hearer

PEAKS_A_SECOND = 100
_SAMPLES = SAMPLE_RATE // PEAKS_A_SECOND  # to a peak


def waves(hearer: Hearer) -> Maker:
    """Makes a clip's wave: a byte each PEAKS_A_SECOND. Raises BadMedia where there is none, as for silent film."""

    def make(clip: Clip, place: Path) -> None:
        write_whole(place, _peaks(hearer, clip))

    return make


def _peaks(hearer: Hearer, clip: Clip) -> bytes:
    """The loudest sample of each hundredth of a second, 0 to 255, as far as the sound can be decoded."""
    peaks: list[bytes] = []
    rest = np.zeros(0, np.int16)
    try:
        for block in hearer.hear(clip):
            samples = np.concatenate([rest, np.frombuffer(block, "<i2")])
            count = len(samples) // _SAMPLES
            rest = samples[count * _SAMPLES :]
            peaks.append(_loudest(samples[: count * _SAMPLES]))
    except CutOff:  # what was heard before is there to be seen
        pass
    return b"".join([*peaks, _loudest(np.pad(rest, (0, _SAMPLES - len(rest))))])


def _loudest(samples: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> bytes:
    loud = np.abs(samples.astype(np.int32)).reshape(-1, _SAMPLES).max(axis=1)
    return bytes((loud >> 7).astype(np.uint8))
