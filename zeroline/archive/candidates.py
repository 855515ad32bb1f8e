"""From keys that two clips share to the lines along which they may be the same recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zeroline.archive.aligning import Line
from zeroline.archive.print_keys import Ints, Keys

_BIN_MS = 500  # how far keys of one line may lie beside it
_LEAST = 2  # keys on one line, and what is compared is little
# Slopes that are tried, the plainest first, which wins where several hold as many keys: the tempo alone may have been
# changed.
TEMPI = np.array([1.0, *(1 + sign * step / 100 for step in range(1, 9) for sign in (1, -1))])
STEADY = np.array([1.0, 1.01, 0.99])


@dataclass(frozen=True)
class Hits:
    """Pairs of the same key: in which clip, at which ms of it, and at which ms of the file."""

    clip: Ints
    at: Ints
    file_at: Ints


@dataclass(frozen=True)
class Candidate:
    """A clip, a line, and how many keys lie on it."""

    clip: int
    line: Line
    keys: int


def hits_between(asked: Keys, found: tuple[Ints, Ints, Ints]) -> Hits:
    """`found`: key, clip and ms of every key of the archive that was asked for. Where the file has a key several times,
    each is a hit."""
    key, clip, at = found
    order = np.argsort(asked.key, kind="stable")
    keys = asked.key[order]
    left, right = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
    count = right - left
    starts = np.repeat(left - np.concatenate([[0], np.cumsum(count)[:-1]]), count) if len(count) else left
    places = starts + np.arange(int(count.sum()))
    return Hits(np.repeat(clip, count), np.repeat(at, count), asked.at[order][places])


def candidates(hits: Hits, slopes: NDArray[np.float64], most: int) -> list[Candidate]:
    """The best line of each clip that has enough keys, best first, at most `most`."""
    often = _often(hits)
    if not len(often.clip):
        return []
    best: dict[int, Candidate] = {}
    for slope in slopes:
        start = often.at - slope * often.file_at
        for phase in (0, _BIN_MS // 2):
            place = np.floor((start + phase) / _BIN_MS).astype(np.int64)
            packed = often.clip * (1 << 24) + (place + (1 << 23))
            # a key that stands in many places of one of the two is one witness, not many
            once = np.unique(np.stack([packed, often.file_at // _BIN_MS], 1), axis=0)[:, 0]
            line, count = np.unique(once, return_counts=True)
            strongest = np.argsort(-count)[:most]
            for where, keys in zip(line[strongest], count[strongest], strict=True):
                clip = int(where >> 24)
                if keys >= _LEAST and (clip not in best or keys > best[clip].keys):
                    middle = ((int(where) & ((1 << 24) - 1)) - (1 << 23)) * _BIN_MS - phase + _BIN_MS / 2
                    best[clip] = Candidate(clip, Line(float(slope), float(middle)), int(keys))
    return sorted(best.values(), key=lambda one: -one.keys)[:most]


def _often(hits: Hits) -> Hits:
    """Those of clips that have enough hits at all."""
    clips, count = np.unique(hits.clip, return_counts=True)
    keep = np.isin(hits.clip, clips[count >= _LEAST])
    return Hits(hits.clip[keep], hits.at[keep], hits.file_at[keep])
