"""Faces in a moving picture: sightings joined into tracks, and tracks into covers.

A false cover costs an editor a tick; a face left out may cost somebody's life. So whatever is in doubt is covered: a
face that turns away stays covered where it was going, and a cover begins before the first sighting and ends after the
last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from operator import attrgetter

from zeroline.domain.cover import Box, Cover, Key

BEGIN = 0.30  # how sure the finder must be for a track to begin
GO_ON = 0.15  # and for one to go on
_BRIDGE_MS = 2_500  # a face may be unseen for so long and come back as the same
_LEAD_MS, _TRAIL_MS = 400, 700
_AROUND_MS = 1_500  # for so long before and after a face has about the same size
_WIDTH, _HEIGHT = attrgetter("width"), attrgetter("height")
_SHORT_MS = 250  # a gap up to here is a sighting that was missed
# Of what the finder sees at each side, of its width and its height. Ear to ear and from hairline to chin a face stands
# out by 0.12 and 0.20; with its head tilted by 25 degrees by 0.37 and 0.28, from the side by 0.48 (measured by
# bench/moving_faces.py on four people; drawing adds two pixels at the least, and that is counted on).
_ACROSS, _DOWN = 0.41, 0.23
_UNSEEN_MARGIN = 0.02  # more, in the middle of a gap
_STANDS_MS = 500  # for so long a face that was surely seen is still about there
_BESIDE = 0.35  # of a face's side: farther off, a doubtful sighting is of something else, or of a part
_NEAR = 1.6  # of a face's side: how far it goes between two sightings; a small face is soon a side further
_FARTHEST = 2.5
_LARGER = 2.2  # how much larger a face gets between two sightings, or smaller


@dataclass(frozen=True)
class Sighting:
    """A face that was found in one frame. `sure` is the finder's, 0 to 1."""

    box: Box
    sure: float


@dataclass(frozen=True)
class Look:
    """The faces in the frame that is shown at a moment, in ms from the clip's start."""

    at_ms: int
    faces: tuple[Sighting, ...]


@dataclass
class _Track:
    keys: list[Key] = field(default_factory=list)
    sures: list[float] = field(default_factory=list)  # how sure the finder was of each key

    def unseen_ms(self, at_ms: int) -> int:
        return at_ms - self.keys[-1].at_ms

    def distance(self, box: Box, at_ms: int) -> float | None:
        """How far a box is from where the track leads, in sides of a face, and in size; None: no part of it."""
        last = self.keys[-1].box
        ratios = (box.width / last.width, box.height / last.height)
        if not all(1 / _LARGER < ratio < _LARGER for ratio in ratios):
            return None
        far = min(_apart(_moved(last, self._past.box, ahead), box) for ahead in self._aheads(at_ms))
        most = min(_FARTHEST, _NEAR + self.unseen_ms(at_ms) / 2_000)
        return far + sum(abs(log(ratio)) for ratio in ratios) if far < most else None

    @property
    def _past(self) -> Key:
        """Where it was some tenths of a second before it was last seen."""
        near = [key for key in self.keys[-5:] if self.keys[-1].at_ms - key.at_ms <= 1_000]
        return near[0]

    def _aheads(self, at_ms: int) -> Iterator[float]:
        """How far it may have gone on, from standing still to going on as it did."""
        apart = self.keys[-1].at_ms - self._past.at_ms
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            yield share * self.unseen_ms(at_ms) / apart if apart else 0.0


def covers(looks: Iterable[Look], duration_ms: int) -> tuple[Cover, ...]:
    """A cover for each face that was seen, in the order in which they appear. `looks` in the order of time."""
    open_: list[_Track] = []
    done: list[_Track] = []
    for look in looks:
        done += [track for track in open_ if track.unseen_ms(look.at_ms) > _BRIDGE_MS]
        open_ = [track for track in open_ if track.unseen_ms(look.at_ms) <= _BRIDGE_MS]
        left = _joined(open_, look)
        open_ += [_Track([Key(look.at_ms, one.box)], [one.sure]) for one in left if one.sure >= BEGIN]
    ordered = sorted(done + open_, key=lambda track: (track.keys[0].at_ms, track.keys[0].box.left))
    return tuple(_cover(f"f{number}", track, duration_ms) for number, track in enumerate(ordered, start=1))


def _joined(open_: Sequence[_Track], look: Look) -> list[Sighting]:
    """Gives each sighting to the track that is nearest, the nearest pair first; returns those that no track takes."""
    pairs = []
    for number, face in enumerate(look.faces):
        if face.sure < GO_ON:
            continue
        for which, track in enumerate(open_):
            far = track.distance(face.box, look.at_ms)
            if far is not None:
                pairs.append((far, which, number))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, which, number in sorted(pairs):
        if which not in used and number not in taken:
            taken[number] = which
            used.add(which)
            open_[which].keys.append(Key(look.at_ms, look.faces[number].box))
            open_[which].sures.append(look.faces[number].sure)
    return [face for number, face in enumerate(look.faces) if number not in taken]


def _cover(id: str, track: _Track, duration_ms: int) -> Cover:
    first, last = track.keys[0], track.keys[-1]
    start, end = max(0, first.at_ms - _LEAD_MS), min(duration_ms, last.at_ms + _TRAIL_MS)
    boxes = _doubted(track, list(_steady(track.keys)))
    keys = list(
        _bridged([Key(key.at_ms, box.grown(_ACROSS, _DOWN)) for key, box in zip(track.keys, boxes, strict=True)])
    )
    if start < first.at_ms:  # where it came from, and where it is first seen
        keys.insert(0, Key(start, keys[0].box.hull(_within(_led(track.keys, first.at_ms - start, back=True)))))
    if end > last.at_ms:
        keys.append(Key(end, keys[-1].box.hull(_within(_led(track.keys, end - last.at_ms, back=False)))))
    return Cover(id, "face", tuple(keys), start, end)


def _steady(keys: Sequence[Key]) -> Iterator[Box]:
    """Each box as large as it and its neighbours are on the average: a finder's boxes breathe. Never much smaller than
    it is itself, nor than most are around it: a head that turns away, or before which something stands, is taken for a
    smaller one, and is as large as before."""
    for number, key in enumerate(keys):
        near = [one.box for one in keys[max(0, number - 2) : number + 3] if abs(one.at_ms - key.at_ms) <= _SHORT_MS]
        around = [one.box for one in keys if abs(one.at_ms - key.at_ms) <= _AROUND_MS]
        width, height = (
            max(sum(side(one) for one in near) / len(near), 0.92 * side(key.box), _most(side(one) for one in around))
            for side in (_WIDTH, _HEIGHT)
        )
        box = key.box
        yield _within(Box(box.left - (width - box.width) / 2, box.top - (height - box.height) / 2, width, height))


def _doubted(track: _Track, boxes: Sequence[Box]) -> list[Box]:
    """Where the finder was not sure, the box holds also where the face goes straight from one sure sighting to the
    next, or stood at the last: what is half hidden or turned away is seen beside its place. Where it is far from there
    and was surely seen a moment before or after, only that counts."""
    sure = [Key(key.at_ms, box) for key, box, sure in zip(track.keys, boxes, track.sures, strict=True) if sure >= BEGIN]
    straight = Cover("", "face", tuple(sure), sure[0].at_ms - _STANDS_MS, sure[-1].at_ms + _STANDS_MS)
    return [_led_by(straight, key.at_ms, box) for key, box in zip(track.keys, boxes, strict=True)]


def _led_by(sure: Cover, ms: int, box: Box) -> Box:
    there = sure.at(ms)
    if there is None:
        return box
    soon = any(abs(key.at_ms - ms) <= _SHORT_MS for key in sure.keys)
    return there if soon and _apart(box, there) > _BESIDE else box.hull(there)


def _most(sides: Iterable[float]) -> float:
    """What three of four are no larger than."""
    ordered = sorted(sides)
    return ordered[(len(ordered) - 1) * 3 // 4]


def _bridged(keys: Sequence[Key]) -> Iterator[Key]:
    """With a larger box in the middle of each gap in which the face was not seen."""
    for before, after in pairwise(keys):
        yield before
        if after.at_ms - before.at_ms > _SHORT_MS:
            middle = _moved(before.box, after.box, -0.5)
            yield Key((before.at_ms + after.at_ms) // 2, _within(middle).grown(_UNSEEN_MARGIN))
    yield keys[-1]


def _led(keys: Sequence[Key], ms: int, *, back: bool) -> Box:
    """Where the track leads in `ms` after its end, or `back` from its beginning, by its speed over its nearest keys."""
    near = list(keys[:3] if back else keys[-3:])
    this, other = (near[0], near[-1]) if back else (near[-1], near[0])
    apart = abs(other.at_ms - this.at_ms)
    if apart == 0 or apart > 1_000:
        return this.box.grown(_ACROSS, _DOWN)
    ahead = min(ms, 300) / apart  # further ahead a speed tells nothing
    return _moved(this.box, other.box, ahead).grown(_ACROSS, _DOWN)


def _moved(box: Box, other: Box, ahead: float) -> Box:
    """The box moved on, and grown on, by `ahead` of its difference from `other`; by half at most."""
    grows = (1 + ahead * (1 - other.width / box.width), 1 + ahead * (1 - other.height / box.height))
    width, height = box.width * min(max(grows[0], 0.67), 1.5), box.height * min(max(grows[1], 0.67), 1.5)
    (x, y), (from_x, from_y) = _centre(box), _centre(other)
    x, y = x + ahead * (x - from_x), y + ahead * (y - from_y)
    return Box(x - width / 2, y - height / 2, width, height)


def _within(box: Box) -> Box:
    """As much of a box as lies in the picture; a sliver at its edge where none does."""
    left, top = min(max(box.left, 0.0), 0.999), min(max(box.top, 0.0), 0.999)
    right, bottom = max(min(box.right, 1.0), left + 0.001), max(min(box.bottom, 1.0), top + 0.001)
    return Box(left, top, right - left, bottom - top)


def _centre(box: Box) -> tuple[float, float]:
    return box.left + box.width / 2, box.top + box.height / 2


def _apart(one: Box, other: Box) -> float:
    """How far two boxes' centres are apart, in sides of the larger."""
    (x, y), (other_x, other_y) = _centre(one), _centre(other)
    wide, high = max(one.width, other.width), max(one.height, other.height)
    return max(abs(x - other_x) / wide, abs(y - other_y) / high)
