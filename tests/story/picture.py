"""What is drawn on a video: the output's frames laid over the input's."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

BLOCK = 8  # pixels: the side of the squares in which differences are counted
DIFFERS = 36  # of 255 grey levels: more than a second encoding changes, less than any readable text does

Grey = np.ndarray[Any, np.dtype[np.uint8]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Frame:
    """One frame as a viewer sees it, turned upright, in grey."""

    at_ms: int
    grey: Grey


@dataclass(frozen=True)
class Pair:
    """A frame of the output and the blocks in which it differs from the input's frame of the same time."""

    at_ms: int
    differs: Mask


@dataclass(frozen=True)
class Box:
    """A region in blocks, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def frames(path: Path) -> Iterator[Frame]:
    """Every frame of a video, times in ms from its first stream's zero."""
    with av.open(f"file:{path}") as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            assert frame.pts is not None
            assert frame.time_base is not None
            grey = np.asarray(frame.to_ndarray(format="gray"), dtype=np.uint8)
            upright = np.rot90(grey, round(frame.rotation / 90))
            yield Frame(round(frame.pts * frame.time_base * 1000), upright)


def size(path: Path) -> tuple[int, int]:
    """Width and height as shown, rotation applied."""
    height, width = next(frames(path)).grey.shape
    return width, height


def rate(path: Path) -> float:
    """Frames a second, on average."""
    with av.open(f"file:{path}") as container:
        average = container.streams.video[0].average_rate
    assert average is not None
    return float(average)


def duration_ms(path: Path) -> int:
    """The container's duration."""
    with av.open(f"file:{path}") as container:
        assert container.duration is not None
        return round(container.duration / 1000)


def sound(path: Path) -> list[bytes]:
    """The packets of the first sound track, as they lie in the file."""
    with av.open(f"file:{path}") as container:
        return [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]


def pairs(source: Path, output: Path) -> list[Pair]:
    """Each output frame against the input frame that is shown at its time (nearest in time)."""
    before = frames(source)
    shown, following = next(before), next(before, None)
    laid = []
    for frame in frames(output):
        while following and abs(following.at_ms - frame.at_ms) <= abs(shown.at_ms - frame.at_ms):
            shown, following = following, next(before, None)
        laid.append(Pair(frame.at_ms, differing(shown.grey, frame.grey)))
    return laid


def differing(one: Grey, other: Grey) -> Mask:
    """The blocks in which at least four pixels differ; an odd row or column more or less is left out."""
    height = min(one.shape[0], other.shape[0]) // BLOCK * BLOCK
    width = min(one.shape[1], other.shape[1]) // BLOCK * BLOCK
    gap = np.abs(one[:height, :width].astype(np.int16) - other[:height, :width].astype(np.int16)) > DIFFERS
    counted = gap.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).sum(axis=(1, 3))
    return np.asarray(counted >= 4)


def always(laid: list[Pair]) -> Mask:
    """The blocks that differ in every one of a dozen frames spread over the whole video."""
    spread = [laid[round(at)] for at in np.linspace(0, len(laid) - 1, 12)]
    return np.asarray(np.logical_and.reduce([pair.differs for pair in spread]))


def regions(mask: Mask) -> list[Box]:
    """The boxes of a mask's groups of blocks, from the top: a gap of two blocks joins, fewer than six are no group."""
    left = {(int(row), int(column)) for row, column in zip(*np.nonzero(mask), strict=True)}
    found = []
    while left:
        group, edge = set(), [left.pop()]
        while edge:
            row, column = edge.pop()
            group.add((row, column))
            near = {(row + down, column + along) for down in range(-3, 4) for along in range(-3, 4)} & left
            left -= near
            edge += near
        if len(group) >= 6:
            rows, columns = zip(*group, strict=True)
            found.append(Box(min(rows), min(columns), max(rows) + 1, max(columns) + 1))
    return sorted(found, key=lambda box: box.top)


def elsewhere(pair: Pair, box: Box) -> float:
    """The share of the blocks outside a box that differ."""
    outside = np.ones_like(pair.differs)
    outside[box.top : box.bottom, box.left : box.right] = False
    return float(pair.differs[outside].mean())


def sha256(path: Path) -> str:
    """A file's fingerprint."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
