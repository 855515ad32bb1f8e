"""Lays two clips over each other: at which moment of the one does each moment of the other play, and how well do sound
and picture agree there. Times in ms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zeroline.archive.print_keys import MIDDLE_MS, MIRROR, STEP, Changes, Words32, telling
from zeroline.domain.fingerprint import PICTURE_STEP_MS, TimedWord

Floats = NDArray[np.floating]


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
    something, weighed by how well they agree; `likeness` from 0 (chance) to 1; `share`: how much of all that could be
    compared along the line lies between the two, by what says something or by time, whichever is less."""

    file_start_ms: float
    file_end_ms: float
    seconds: float
    likeness: float
    share: float
    mirrored: bool = False


NOTHING = Agreement(0, 0, 0.0, 0.0, 0.0)

# Bits that differ: 0.02 for a re-encode, 0.09 for a tempo 5 % off, 0.38 to 0.41 for the best place of unrelated speech.
_BITS_APART = 0.27
_AGREES = _BITS_APART - np.arange(33) / 32  # by how many of 32 bits differ
_PLACES = 200_000  # that are compared at once; all lines of a short clip, and one of a day
# Cosine of two changes: 0.9 for a re-encode, about 0 for another recording of the same room.
_COSINE = 0.45
_QUIET, _LOUD = 3.0, 9.0  # mean sizes of change: below the one it says nothing, from the other on all it can
# How a line is moved to where the sound agrees best, the plainest first, in steps of the sound.
_WIDE = (0.0, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.0, -2.0)
_FINE = (0.0, 0.5, -0.5, 1.0, -1.0)
_TURN, _HIDDEN_MS = 0.012, 500.0  # the slope may be so far off; or so far that keys do not show it (candidates.py)
_PAIRS = ((0, 0), (1, 1), (2, 0), (0, 2))  # regions compared: like with like, and a crop with the middle
_Side = tuple[bool, tuple[int, int]]  # mirrored or not, and the regions
_SIDES: tuple[_Side, ...] = tuple((mirrored, pair) for mirrored in (False, True) for pair in _PAIRS)


@dataclass(frozen=True)
class Asked:
    """A file's sound as it is compared: `speed` thousandths as fast as the file."""

    values: Words32
    speed: int = 1000

    @property
    def moments(self) -> Floats:
        """The middle of what each number looks at, in ms of the file."""
        return (np.arange(len(self.values)) * STEP + MIDDLE_MS) * (self.speed / 1000)


def promise(asked: Asked, kept: Words32, line: Line) -> float:
    """How many seconds of sound agree along the line as it is: cheap, for choosing what to look at closely."""
    if not len(asked.values) or not len(kept):
        return 0.0
    tried = [Line(line.slope, line.start_ms + shift * STEP) for shift in (0, 1.5, -1.5)]
    return float(_sound_sums(_Sounds(asked, kept), tried).max()) / _BITS_APART * STEP / 1000


def sound_agreement(asked: Asked, kept: Words32, line: Line) -> tuple[Agreement, Line]:
    """The line that comes back is the given one, moved a little to where the sound agrees best."""
    if not len(asked.values) or not len(kept):
        return NOTHING, line
    sounds, moments = _Sounds(asked, kept), asked.moments
    shared = moments[_inside(line.slope * moments + line.start_ms - MIDDLE_MS, len(kept) * STEP)]
    middle = float(shared.mean()) if len(shared) else float(moments.mean())
    best_line = line
    for turns, shifts in _moves(max(len(shared), 8) * STEP):
        tried = [
            Line(float(best_line.slope + turn), float(best_line.start_ms - turn * middle + shift * STEP))
            for turn in turns
            for shift in shifts
        ]
        best_line = tried[int(_sound_sums(sounds, tried).argmax())]
    both = _both(best_line.slope * moments + best_line.start_ms - MIDDLE_MS, len(kept) * STEP)
    return _sound_found(asked, _sound_scores(sounds, [best_line])[0], both), best_line


def _moves(length_ms: float) -> Iterator[tuple[Sequence[float], Sequence[float]]]:
    """Turns and shifts to try, ever finer, where the two share `length_ms`: a turn moves the ends by about a step."""
    turn = min(max(STEP / length_ms, 0.002), 0.008)
    count = math.ceil(min(max(_TURN, _HIDDEN_MS / length_ms), 0.04) / turn)
    yield sorted((turn * number for number in range(-count, count + 1)), key=abs), _WIDE
    while True:
        turn /= 2
        yield (0.0, turn, -turn), _FINE
        if turn * length_ms < STEP:
            return


def _inside(clip_ms: Floats, end_ms: float) -> NDArray[np.bool_]:
    """At which of these moments the clip is there."""
    return (clip_ms >= 0) & (clip_ms < end_ms)


def _both(clip_ms: Floats, end_ms: float) -> int:
    return int(np.count_nonzero(_inside(clip_ms, end_ms)))


def _sound_found(asked: Asked, scores: Floats, both: int) -> Agreement:
    first, last = _best_run(scores)
    if last <= first:
        return NOTHING
    said = int(np.count_nonzero(scores[first:last]))
    total, factor, moments = float(scores[first:last].sum()), asked.speed / 1000, asked.moments
    return Agreement(
        file_start_ms=max(float(moments[first]) - MIDDLE_MS * factor, 0.0),
        file_end_ms=float(moments[last - 1]) + MIDDLE_MS * factor,
        seconds=total / _BITS_APART * STEP * factor / 1000,
        likeness=max(0.0, 1 - 2 * (_BITS_APART - total / said)),
        share=min(said / int(np.count_nonzero(scores)), (last - first) / max(both, 1)),
    )


class _Sounds:
    """Two sounds, and of each number whether it tells anything."""

    def __init__(self, asked: Asked, kept: Words32) -> None:
        self.asked, self.kept, self.moments = asked.values, kept, asked.moments
        self.told, self.kept_told = telling(asked.values), telling(kept)


def _sound_sums(sounds: _Sounds, lines: Sequence[Line]) -> Floats:
    """For each line how much of the sound agrees along it."""
    at_once = max(1, _PLACES // len(sounds.asked))
    parts = [lines[start : start + at_once] for start in range(0, len(lines), at_once)]
    return np.concatenate([np.maximum(_sound_scores(sounds, part), 0).sum(axis=1) for part in parts])


def _sound_scores(sounds: _Sounds, lines: Sequence[Line]) -> Floats:
    """For each line, and each number of the file's sound, how much better than the limit it agrees; 0 where there is
    nothing to compare."""
    slopes, starts = np.array([(one.slope, one.start_ms) for one in lines]).T[:, :, None]
    place = np.rint((slopes * sounds.moments + starts - MIDDLE_MS) / STEP).astype(np.int64)
    inside = (place >= 0) & (place < len(sounds.kept))
    place = np.clip(place, 0, len(sounds.kept) - 1)
    agrees = _AGREES[np.bitwise_count(sounds.asked ^ sounds.kept[place])]
    return np.where(inside & sounds.told & sounds.kept_told[place], agrees, 0.0)


def picture_agreement(asked: Changes, kept: Changes, line: Line) -> tuple[Agreement, Line]:
    """Tries the regions that captions and crops leave, and the mirror, around the line."""
    if not len(asked) or not len(kept):
        return NOTHING, line
    pictures = _Pictures(asked, kept)

    def total(side: _Side, moved: Line) -> float:
        scores, _ = _picture_scores(pictures, side, moved)
        first, last = _best_run(scores)
        return float(scores[first:last].sum())

    side = max(_SIDES, key=lambda side: total(side, line))
    moves = [Line(line.slope, line.start_ms + shift) for shift in (0.0, 125.0, -125.0, 250.0, -250.0)]
    found = max(moves, key=lambda moved: total(side, moved))
    scores, weight = _picture_scores(pictures, side, found)
    first, last = _best_run(scores)
    if last <= first:
        return NOTHING, line
    step_s = PICTURE_STEP_MS / 1000
    moments = found.slope * np.arange(len(asked)) * PICTURE_STEP_MS + found.start_ms
    both = _both(moments, len(kept) * PICTURE_STEP_MS)
    agreed, weighed = float(scores[first:last].sum()), float(weight[first:last].sum())
    agreement = Agreement(
        file_start_ms=max(0.0, (first - 4) * PICTURE_STEP_MS),
        file_end_ms=last * PICTURE_STEP_MS,
        seconds=agreed / (1 - _COSINE) * step_s,
        likeness=max(0.0, agreed / max(weighed, 1e-9) + _COSINE),
        share=min(weighed / float(weight.sum()), (last - first) / max(both, 1)),
        mirrored=side[0],
    )
    return agreement, found


class _Pictures:
    """Two pictures, the one mirrored as well, and how large each of their changes is."""

    def __init__(self, asked: Changes, kept: Changes) -> None:
        self.asked = (asked, asked * MIRROR)
        self.kept = kept
        self.sizes, self.kept_sizes = (np.sqrt(np.einsum("ijk,ijk->ij", one, one)) for one in (asked, kept))
        self.moments = np.arange(len(asked)) * PICTURE_STEP_MS


def _picture_scores(pictures: _Pictures, side: _Side, line: Line) -> tuple[Floats, Floats]:
    """For each step how much better than the limit the changes agree, times its weight; and the weight: 0 where one of
    the two has no such moment or both stand still."""
    mirrored, (mine, its) = side
    asked, kept = pictures.asked[mirrored][:, mine], pictures.kept[:, its]
    place = np.rint((line.slope * pictures.moments + line.start_ms) / PICTURE_STEP_MS).astype(np.int64)
    inside = (place >= 0) & (place < len(kept))
    place = np.clip(place, 0, len(kept) - 1)
    sizes = pictures.sizes[:, mine], pictures.kept_sizes[place, its]
    cosine = np.einsum("ij,ij->i", asked, kept[place]) / np.maximum(sizes[0] * sizes[1], 1e-9)
    least = np.minimum(sizes[0], sizes[1]) / math.sqrt(asked.shape[1])
    weight = np.clip((least - _QUIET) / (_LOUD - _QUIET), 0, 1) * inside
    return (cosine - _COSINE) * weight, weight


_BESIDE_MS = 350  # how far the same word may begin beside the line: twice what the recogniser's times wander
_CLOSE_MS = 150  # of words alone: who reads a text again is further off after some sentences
_MOST_TURN = 0.1  # that a line through words may be off the clip's own speed
_WORD_S = 0.35  # what a word on the line counts as, in seconds


def words_agreement(asked: Sequence[TimedWord], kept: Sequence[TimedWord], line: Line) -> Agreement:
    """How many of the words that both have at the same moment are the same."""
    return _words_found(asked, kept, line, _BESIDE_MS)


def close_words_agreement(asked: Sequence[TimedWord], kept: Sequence[TimedWord], line: Line) -> Agreement:
    """The same, where each word must stand close to a line that is drawn through the words themselves."""
    for beside in (_BESIDE_MS, _BESIDE_MS, _CLOSE_MS):
        pairs = np.array(_pairs(asked, kept, line, beside), np.float64).reshape(-1, 2)
        if np.unique(pairs[:, 0]).size < 3:
            return NOTHING
        slope, start = np.polyfit(pairs[:, 0], pairs[:, 1], 1)
        line = Line(float(slope), float(start))
    return _words_found(asked, kept, line, _CLOSE_MS) if abs(line.slope - 1) <= _MOST_TURN else NOTHING


def _pairs(asked: Sequence[TimedWord], kept: Sequence[TimedWord], line: Line, beside: int) -> list[tuple[int, int]]:
    """When each word of the file begins, and when the same one beside it in the clip does."""
    begins = np.array([word.start_ms for word in kept])
    return [
        (word.start_ms, kept[one].start_ms)
        for word in asked
        for one in range(*np.searchsorted(begins, (line.at(word.start_ms) - beside, line.at(word.start_ms) + beside)))
        if kept[one].text == word.text
    ]


def _words_found(asked: Sequence[TimedWord], kept: Sequence[TimedWord], line: Line, beside: int) -> Agreement:
    if not asked or not kept:
        return NOTHING
    same = {start for start, _ in _pairs(asked, kept, line, beside)}
    first_ms, last_ms = kept[0].start_ms - beside, kept[-1].start_ms + beside
    scores = np.zeros(len(asked))
    for number, word in enumerate(asked):
        if first_ms <= line.at(word.start_ms) <= last_ms:
            scores[number] = 0.5 if word.start_ms in same else -0.5
    first, last = _best_run(scores)
    if last <= first:
        return NOTHING
    said = int(np.count_nonzero(scores[first:last]))
    right = float(scores[first:last].sum()) + said / 2
    return Agreement(
        file_start_ms=asked[first].start_ms,
        file_end_ms=asked[last - 1].start_ms,
        seconds=2 * float(scores[first:last].sum()) * _WORD_S,
        likeness=right / said,
        share=said / int(np.count_nonzero(scores)),
    )


def _best_run(scores: Floats) -> tuple[int, int]:
    """The stretch whose scores add up to the most (Kadane): its first place and the one behind its last."""
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    first = int(np.argmin(sums[: last + 1]))
    told = np.flatnonzero(scores[first:last])
    return (first + int(told[0]), first + int(told[-1]) + 1) if len(told) else (0, 0)
