"""Which prints are of one voice: average linkage over their likeness, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Prints = NDArray[np.float32]  # (windows, width), each of length 1
Groups = NDArray[np.int64]  # a voice's number for each window

# Two groups whose windows are this much alike on average are one voice; a window by itself joins the nearest voice at
# a little less. Chosen on six people (bench/RESULTS-voices.md says which, and what came of it on others).
SAME = 0.33
_LESS_ALONE = 0.04
# Prints beyond this many are given to the voices that these make, so that hours need no more memory than this squared.
MOST = 1_500


@dataclass(frozen=True)
class Nearness:
    """A window's mean likeness to the other windows of its voice, and to the nearest other voice; None: no such."""

    own: float | None
    next_best: float | None


def grouped(prints: Prints, same: float = SAME, firm: Sequence[bool] = ()) -> Groups:
    """A voice for each print, numbered in the order of their first windows; `same` is how much alike two are that are
    one voice. Where `firm` says which prints may be relied on, the others only join what those make."""
    if not len(prints):
        return np.zeros(0, np.int64)
    reliable = np.flatnonzero(firm) if any(firm) else np.arange(len(prints))
    chosen = reliable[np.unique(np.linspace(0, len(reliable) - 1, min(len(reliable), MOST)).astype(int))]
    groups = _linked(prints[chosen], same)
    centres = np.stack([prints[chosen][groups == group].mean(axis=0) for group in range(groups.max() + 1)])
    every = np.argmax(prints @ centres.T, axis=1)
    every[chosen] = groups
    return _in_order(every)


def nearness(prints: Prints, groups: Groups) -> list[Nearness]:
    """How near each print lies to its own voice and to the next."""
    if not len(prints):
        return []
    count = int(groups.max()) + 1
    sums = np.stack([prints[groups == group].sum(axis=0) for group in range(count)])
    sizes = np.bincount(groups, minlength=count)
    likeness = prints @ sums.T
    near = []
    for row, group in zip(likeness, groups, strict=True):
        own = float((row[group] - 1) / (sizes[group] - 1)) if sizes[group] > 1 else None
        others = [float(row[at] / sizes[at]) for at in range(count) if at != group]
        near.append(Nearness(own, max(others, default=None)))
    return near


def _linked(prints: Prints, same: float) -> Groups:
    likeness = (prints @ prints.T).astype(np.float64)
    groups = np.arange(len(prints))
    groups = _merged(likeness, groups, same, alone=False)
    return _merged(likeness, groups, same - _LESS_ALONE, alone=True)


def _merged(likeness: NDArray[np.float64], groups: Groups, least: float, *, alone: bool) -> Groups:
    """Joins the two groups that are most alike until none are by `least`; `alone`: only where one is a single
    window."""
    groups = np.unique(groups, return_inverse=True)[1]
    member = np.eye(groups.max() + 1)[groups]
    sizes = member.sum(axis=0)
    between = (member.T @ likeness @ member) / np.outer(sizes, sizes)
    np.fill_diagonal(between, -np.inf)
    if alone:
        between[np.ix_(sizes > 1, sizes > 1)] = -np.inf
    best = between.argmax(axis=1)
    while True:
        rows = np.arange(len(best))
        one = int(between[rows, best].argmax())
        two = int(best[one])
        if between[one, two] < least:
            return np.unique(groups, return_inverse=True)[1]
        one, two = min(one, two), max(one, two)
        joined = (between[one] * sizes[one] + between[two] * sizes[two]) / (sizes[one] + sizes[two])
        sizes[one] += sizes[two]
        if alone:
            joined = np.where(sizes > 1, -np.inf, joined)
        joined[[one, two]] = -np.inf
        between[one], between[:, one] = joined, joined
        between[two], between[:, two] = -np.inf, -np.inf
        groups = np.where(groups == two, one, groups)
        stale = np.isin(best, (one, two))
        stale[[one, two]] = True
        best[stale] = between[stale].argmax(axis=1)
        rising = between[:, one] > between[rows, best]
        best[rising] = one


def _in_order(groups: Groups) -> Groups:
    first: dict[int, int] = {}
    return np.array([first.setdefault(int(group), len(first)) for group in groups], np.int64)


def agreed(voices: Sequence[int]) -> int | None:
    """The voice that all windows of one stretch have; None where they differ or there is none."""
    return voices[0] if len(set(voices)) == 1 else None
