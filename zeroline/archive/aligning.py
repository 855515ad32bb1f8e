"""Lays two clips over each other: at which moment of the one does each moment of the other play, and how well do sound
and picture agree there. Times in ms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zeroline.archive.print_keys import MIDDLE_MS, MIRROR, STEP, Changes, Words32, telling
from zeroline.domain.fingerprint import PICTURE_STEP_MS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """The moment t of the file is the moment `slope * t + start_ms` of the clip: a slope of 1.05 is a file that plays
    5 % faster."""

    slope: float
    start_ms: float

    def at(self, file_ms: float) -> float:
        return self.slope * file_ms + self.start_ms


@dataclass(frozen=True)
class Agreement:
    """Where one kind of evidence holds: from `file_start_ms` to `file_end_ms` of the file; `seconds` of it that say
    something, weighed by how well they agree; `likeness` from 0 (chance) to 1; `overlap_s`: how much that says something
    there was to compare."""

    file_start_ms: float
    file_end_ms: float
    seconds: float
    likeness: float
    overlap_s: float
    mirrored: bool = False


NOTHING = Agreement(0, 0, 0.0, 0.0, 0.0)

# Bits that differ: 0.02 for a re-encode, 0.09 for a tempo 5 % off, 0.38 to 0.41 for the best place of unrelated speech.
_BITS_APART = 0.27
# Cosine of two changes: 0.9 for a re-encode, about 0 for another recording of the same room.
_COSINE = 0.45
_QUIET, _LOUD = 3.0, 9.0  # mean sizes of change: below the one it says nothing, from the other on all it can
_PAIRS = ((0, 0), (1, 1), (2, 0), (0, 2))  # regions compared: like with like, and a crop with the middle


def sound_agreement(asked: Words32, speed: int, kept: Words32, line: Line) -> tuple[Agreement, Line]:
    """`asked` is the file's sound played `speed` thousandths as fast. The line that comes back is the given one, moved
    a little to where the sound agrees best."""
    if not len(asked) or not len(kept):
        return NOTHING, line
    factor = speed / 1000
    moments = (np.arange(len(asked)) * STEP + MIDDLE_MS) * factor
    told, kept_told = telling(asked), telling(kept)
    best, best_line = -1.0, line
    for slope in line.slope + np.arange(-0.008, 0.0081, 0.004):
        turned = line.at(float(moments.mean())) - slope * float(moments.mean())
        for shift in np.arange(-2, 2.1, 0.5) * STEP:
            score = float(np.maximum(_sound_scores(asked, told, kept, kept_told, moments, slope, turned + shift), 0).sum())
            if score > best:
                best, best_line = score, Line(float(slope), float(turned + shift))
    scores = _sound_scores(asked, told, kept, kept_told, moments, best_line.slope, best_line.start_ms)
    first, last = _best_run(scores)
    if last <= first:
        return NOTHING, line
    said = np.count_nonzero(scores[first:last])
    apart = _BITS_APART - float(scores[first:last].sum()) / max(said, 1)
    width = STEP * factor
    agreement = Agreement(
        file_start_ms=max(float(moments[first]) - MIDDLE_MS * factor, 0.0),
        file_end_ms=float(moments[last - 1]) + MIDDLE_MS * factor,
        seconds=float(scores[first:last].sum()) / _BITS_APART * width / 1000,
        likeness=max(0.0, 1 - 2 * apart),
        overlap_s=float(np.count_nonzero(scores)) * width / 1000,
    )
    return agreement, best_line


def _sound_scores(asked: Words32, told: NDArray[np.bool_], kept: Words32, kept_told: NDArray[np.bool_], moments: Floats,
                  slope: float, start_ms: float) -> Floats:  # fmt: skip
    """For each number how much better than the limit it agrees; 0 where there is nothing to compare."""
    place = np.rint((slope * moments + start_ms - MIDDLE_MS) / STEP).astype(np.int64)
    inside = (place >= 0) & (place < len(kept))
    place = np.clip(place, 0, len(kept) - 1)
    apart = np.bitwise_count(asked ^ kept[place]) / 32
    return np.where(inside & told & kept_told[place], _BITS_APART - apart, 0.0)


def picture_agreement(asked: Changes, kept: Changes, line: Line) -> tuple[Agreement, Line]:
    """Tries the regions that captions and crops leave, and the mirror, around the line."""
    if not len(asked) or not len(kept):
        return NOTHING, line
    best: tuple[float, Line, int, tuple[int, int]] = (-1.0, line, 0, _PAIRS[0])
    views = (asked, asked * MIRROR)
    for mirrored in (0, 1):
        for pair in _PAIRS:
            for shift in (-250.0, -125.0, 0.0, 125.0, 250.0):
                moved = Line(line.slope, line.start_ms + shift)
                scores, _ = _picture_scores(views[mirrored][:, pair[0]], kept[:, pair[1]], moved)
                first, last = _best_run(scores)
                total = float(scores[first:last].sum())
                if total > best[0]:
                    best = (total, moved, mirrored, pair)
    _, found, mirrored, pair = best
    scores, weight = _picture_scores(views[mirrored][:, pair[0]], kept[:, pair[1]], found)
    first, last = _best_run(scores)
    if last <= first:
        return NOTHING, line
    step_s = PICTURE_STEP_MS / 1000
    total, weighed = float(scores[first:last].sum()), float(weight[first:last].sum())
    agreement = Agreement(
        file_start_ms=max(0.0, (first - 4) * PICTURE_STEP_MS),
        file_end_ms=last * PICTURE_STEP_MS,
        seconds=total / (1 - _COSINE) * step_s,
        likeness=max(0.0, total / max(weighed, 1e-9) + _COSINE),
        overlap_s=float(weight.sum()) * step_s,
        mirrored=bool(mirrored),
    )
    return agreement, found


def _picture_scores(asked: Changes, kept: Changes, line: Line) -> tuple[Floats, Floats]:
    """For each step how much better than the limit the changes agree, times its weight; and the weight: 0 where one of
    the two has no such moment or both stand still."""
    moments = np.arange(len(asked)) * PICTURE_STEP_MS
    place = np.rint((line.slope * moments + line.start_ms) / PICTURE_STEP_MS).astype(np.int64)
    inside = (place >= 0) & (place < len(kept))
    there = kept[np.clip(place, 0, len(kept) - 1)]
    sizes = np.linalg.norm(asked, axis=1), np.linalg.norm(there, axis=1)
    cosine = (asked * there).sum(1) / np.maximum(sizes[0] * sizes[1], 1e-9)
    root = np.sqrt(asked.shape[1])
    weight = np.clip((np.minimum(*sizes) / root - _QUIET) / (_LOUD - _QUIET), 0, 1) * inside
    return (cosine - _COSINE) * weight, weight


def _best_run(scores: Floats) -> tuple[int, int]:
    """The stretch whose scores add up to the most (Kadane): its first place and the one behind its last."""
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    first = int(np.argmin(sums[: last + 1]))
    told = np.flatnonzero(scores[first:last])
    return (first + int(told[0]), first + int(told[-1]) + 1) if len(told) else (0, 0)
