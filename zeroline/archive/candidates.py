"""From keys that two clips share to the lines along which they may be the same recording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zeroline.archive.aligning import Line
from zeroline.archive.print_keys import Ints, Keys

_COARSE_MS = 4_000  # what 8 % of tempo shift a line by within 50 s
_CELLS = 300  # coarse places that are looked at closely
_BIN_MS = 500  # how far keys of one line may lie beside it
_LEAST = 2  # keys on one line; few are enough, since what is compared after that is much more
_COMMON = 2_000  # pairs of one key: a siren's or a jingle's says nothing of which clip, and a day of it fills memory
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
    each is a hit; of keys that are everywhere, none is."""
    key, clip, at = found
    order = np.argsort(asked.key, kind="stable")
    keys = asked.key[order]
    left, right = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
    count = right - left
    _, which, rows = np.unique(key, return_inverse=True, return_counts=True)
    count[count * rows[which] > _COMMON] = 0
    ends = np.cumsum(count)
    places = np.arange(int(count.sum())) - np.repeat(ends - count, count) + np.repeat(left, count)
    return Hits(np.repeat(clip, count), np.repeat(at, count), asked.at[order][places])


def candidates(hits: Hits, slopes: NDArray[np.floating]) -> Iterator[Candidate]:
    """The best line of each clip that has enough keys, best first."""
    near = _near(hits)
    best: dict[int, Candidate] = {}
    if not len(near.clip):
        return
    for slope in slopes:
        start = near.at - slope * near.file_at
        for phase in (0, _BIN_MS // 2):
            packed = _packed(near.clip, start + phase, _BIN_MS)
            line, count = np.unique(packed, return_counts=True)
            for where, keys in zip(line[count >= _LEAST], count[count >= _LEAST], strict=True):
                clip = int(where) >> 24
                if clip not in best or keys > best[clip].keys:
                    middle = ((int(where) & 0xFFFFFF) - (1 << 23)) * _BIN_MS - phase + _BIN_MS / 2
                    best[clip] = Candidate(clip, Line(float(slope), float(middle)), int(keys))
    for one in sorted(best.values(), key=lambda one: -one.keys):
        yield _centred(one, near)


def _centred(one: Candidate, hits: Hits) -> Candidate:
    """The line through the middle of its own keys."""
    start = (hits.at - one.line.slope * hits.file_at)[hits.clip == one.clip]
    mine = start[np.abs(start - one.line.start_ms) <= _BIN_MS / 2]
    return replace(one, line=replace(one.line, start_ms=float(np.median(mine)))) if len(mine) else one


def _near(hits: Hits) -> Hits:
    """Those that lie together, coarsely: of thousands that are chance, most lie alone. Cells overlap by half."""
    start = hits.at - hits.file_at
    keep = np.zeros(len(start), np.bool_)
    for phase in (0, _COARSE_MS // 2):
        packed = _packed(hits.clip, start + phase, _COARSE_MS)
        cells, place, count = np.unique(packed, return_inverse=True, return_counts=True)
        crowded = np.argsort(-count, kind="stable")[:_CELLS]
        chosen = np.zeros(len(cells), np.bool_)
        chosen[crowded[count[crowded] >= _LEAST]] = True
        keep |= chosen[place]
    return Hits(hits.clip[keep], hits.at[keep], hits.file_at[keep])


def _packed(clip: Ints, start: NDArray[np.floating] | Ints, width_ms: int) -> Ints:
    """Clip and place in one number."""
    return (clip << 24) + (np.floor_divide(start, width_ms).astype(np.int64) + (1 << 23))
