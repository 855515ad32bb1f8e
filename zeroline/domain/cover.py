"""What is hidden in a picture: covers that follow what must not be seen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from zeroline.domain.record import sha256_of
from zeroline.domain.speech import Maker

COVERED = ("face", "document", "name_tag", "map", "landmark", "mark", "other")


@dataclass(frozen=True)
class Box:
    """A rectangle in a picture as a viewer sees it: shares of its width and height, 0 to 1, from its top left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def hull(self, other: Box) -> Box:
        """The least rectangle that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)

    def grown(self, across: float, down: float | None = None) -> Box:
        """Larger by this share of its own width at its left and right, and of its height (None: by the same share) at
        its top and bottom, as far as the picture reaches."""
        wide, high = across * self.width, (across if down is None else down) * self.height
        left, top = max(0.0, self.left - wide), max(0.0, self.top - high)
        right, bottom = min(1.0, self.right + wide), min(1.0, self.bottom + high)
        return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))


@dataclass(frozen=True)
class Key:
    """Where a cover is at a moment, in ms from the clip's start."""

    at_ms: int
    box: Box


_MOMENT = attrgetter("at_ms")


@dataclass(frozen=True)
class Cover:
    """A solid rectangle from `start_ms` to `end_ms`. It goes straight from key to key, and stands still before the
    first and after the last. `what` is one of COVERED. `keys` is not empty, and in the order of time."""

    id: str
    what: str
    keys: tuple[Key, ...]
    start_ms: int
    end_ms: int

    def at(self, ms: float) -> Box | None:
        """Where it is; None: it is not there then."""
        if not self.start_ms <= ms <= self.end_ms:
            return None
        following = bisect_left(self.keys, ms, key=_MOMENT)
        if following in (0, len(self.keys)):
            return self.keys[max(0, following - 1)].box
        before, after = self.keys[following - 1 : following + 1]
        return _between(before.box, after.box, (ms - before.at_ms) / max(1, after.at_ms - before.at_ms))

    def later(self, ms: int) -> Cover:
        """The same, in a video that begins so much before the clip does."""
        keys = tuple(Key(key.at_ms + ms, key.box) for key in self.keys)
        return replace(self, keys=keys, start_ms=self.start_ms + ms, end_ms=self.end_ms + ms)

    def during(self, start_ms: float, end_ms: float) -> Box | None:
        """The least rectangle that holds it at every moment from `start_ms` to `end_ms`; None: it is not there."""
        start, end = max(start_ms, self.start_ms), min(end_ms, self.end_ms)
        if start > end:
            return None
        first, last = bisect_left(self.keys, start, key=_MOMENT), bisect_right(self.keys, end, key=_MOMENT)
        boxes = [key.box for key in self.keys[first:last]]
        boxes += [box for ms in (start, end) if (box := self.at(ms)) is not None]
        return hull(boxes)


@dataclass(frozen=True)
class Found:
    """The faces that were found in a clip, as covers that nobody decided on; empty: none was."""

    covers: tuple[Cover, ...]
    made_by: Maker


def corrected_id(find: Cover) -> str:
    """What the correction of a find is called: after the find as it was found, so that no find of another finder, which
    may have the same name, is taken for the one that was corrected."""
    return f"{find.id}-{sha256_of(repr(find).encode())[:8]}"


def hull(boxes: Sequence[Box]) -> Box | None:
    """The least rectangle that holds all; None: there are none."""
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.hull(box)
    return whole


def _between(one: Box, other: Box, share: float) -> Box:
    def mixed(a: float, b: float) -> float:
        return a + (b - a) * share

    return Box(
        mixed(one.left, other.left),
        mixed(one.top, other.top),
        mixed(one.width, other.width),
        mixed(one.height, other.height),
    )
