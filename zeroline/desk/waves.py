"""Waves: how loud a clip is from moment to moment, reckoned once from its sound and kept beside its preview."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from zeroline.archive.intake import clip_of
from zeroline.archive.opening import Archive
from zeroline.archive.whole import write_whole
from zeroline.desk.board import Board
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, CutOff, ZerolineError
from zeroline.ports import SAMPLE_RATE, Hearer

PEAKS_A_SECOND = 100
_FILE = "peaks.bin"
_SAMPLES = SAMPLE_RATE // PEAKS_A_SECOND  # to a peak


class Waves:
    """The waves of one archive. `path` may be asked from any thread."""

    def __init__(self, archive: Archive, hearer: Hearer, board: Board) -> None:
        self._archive = archive
        self._hearer = hearer
        self._board = board
        self._under_way: set[str] = set()
        self._failed: dict[str, str] = {}
        self._lock = threading.Lock()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="wave")

    def path(self, clip: Clip) -> Path | None:
        """Where the peaks lie, a byte each, PEAKS_A_SECOND; None: they are not made yet, and are wanted now. Raises
        BadMedia where they cannot be made, as for silent film."""
        place = self._archive.vault.derived(clip.sha256, _FILE)
        if place.exists():
            return place
        with self._lock:
            if clip.id in self._failed:
                raise BadMedia(Path(clip.file), self._failed[clip.id])
            if clip.id not in self._under_way:
                self._under_way.add(clip.id)
                self._hands.submit(self._make, clip, place)
        return None

    def close(self) -> None:
        self._hands.shutdown(wait=False, cancel_futures=True)

    def _make(self, clip: Clip, place: Path) -> None:
        try:
            held = replace(clip, path=self._archive.vault.path(clip.sha256))
            peaks = _peaks(self._hearer, held)
            with self._archive.ledger.reading() as connection:
                clip_of(connection, self._archive.vault, clip.id)  # it may have been erased meanwhile
            write_whole(place, peaks)
        except BadMedia as error:
            self._failed[clip.id] = error.fault
        except ZerolineError as error:
            self._failed[clip.id] = error.sentence
        except OSError as error:
            self._failed[clip.id] = f"its wave cannot be kept: {error.strerror or error}"
        finally:
            with self._lock:
                self._under_way.discard(clip.id)
            self._board.tell("wave", clip=clip.id)


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
