"""Covers looked for in the frames of a release: under each of them there is nothing but black and our own letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from zeroline.domain.clip import Canvas, Picture
from zeroline.domain.cover import Box, Cover
from zeroline.domain.release import Frame, framed

Plane = NDArray[np.uint8]
Planes = tuple[Plane, Plane]

_BLACK = 16  # luma of black in video's range: ITU-R BT.709
_EDGE = 48  # what coding brings in from outside of a cover's edge, in luma
_DEEP = 12  # how much the mean of a block well inside may differ from black
_TINT = 14  # how much the mean of such a block's colour may differ from grey, 128
_BLOCK = 8
_LETTERS = 40  # how much the mean of a block may differ from the same letters over black: they are coded anew
_INSET = 4  # pixels that scaling a shape smears, and coding what was smeared: two are too few beside hard edges


@dataclass(frozen=True)
class Watch:
    """`covers` of a clip whose picture is `picture`, None: it has none; `end_ms` is the clip's length."""

    covers: tuple[Cover, ...]
    picture: Picture | None
    end_ms: int

    def boxes(self, ms: float) -> Iterator[Box]:
        """Where something is covered at a moment. What covers until the clip's end stays until its last frame."""
        for cover in self.covers:
            held = min(ms, cover.end_ms) if cover.end_ms >= self.end_ms - 500 else ms
            box = cover.at(held)
            if box is not None and box.width > 0 and box.height > 0:
                yield box


def first_bare(path: Path, shape: str, watch: Watch, letters: Path | None = None) -> float | None:
    """When, in ms, something is seen under a cover in a video of this shape, every frame looked at; None: never.
    `letters` is a video of the same captions over nothing but black: what it shows may be seen."""
    frame = framed(Canvas.of(watch.picture), shape)
    with av.open(str(path)) as film, av.open(str(letters or path)) as plain:
        film.streams.video[0].thread_type = plain.streams.video[0].thread_type = "AUTO"
        over = plain.decode(video=0) if letters else repeat(None)
        for shown, beside in zip(film.decode(video=0), over, strict=False):
            ms = float(shown.time or 0) * 1000
            if _any_bare(shown, beside, [_pixels(box, watch.picture, frame) for box in watch.boxes(ms)]):
                return ms
    return None


def still_is_bare(path: Path, watch: Watch, at_ms: float, letters: Path | None = None) -> bool:
    """The same of a still from about this moment: whether something is seen under what is covered all the time around
    it."""
    frame = framed(Canvas.of(watch.picture), "own")
    steady = []
    for cover in watch.covers:
        around = [cover.at(at_ms + late) for late in (-200, -100, 0, 100, 200)]
        common = _common([box for box in around if box is not None]) if all(around) else None
        steady += [] if common is None else [_pixels(common, watch.picture, frame)]
    with av.open(str(path)) as film, av.open(str(letters or path)) as plain:
        shown = next(film.decode(video=0))
        return _any_bare(shown, next(plain.decode(video=0)) if letters else None, steady)


def _common(boxes: Sequence[Box]) -> Box | None:
    left, top = max(box.left for box in boxes), max(box.top for box in boxes)
    right, bottom = min(box.right for box in boxes), min(box.bottom for box in boxes)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None


def _planes(shown: av.VideoFrame) -> Planes:
    """Luma, and the two planes of colour one above the other, each of half its width and height."""
    if shown.format.name != "yuv420p":
        shown = shown.reformat(format="yuv420p", dst_color_range="MPEG")
    luma, blue, red = (_plane(shown, number) for number in range(3))
    return luma, np.stack([blue, red])


def _plane(shown: av.VideoFrame, number: int) -> Plane:
    plane = shown.planes[number]
    held: Plane = np.frombuffer(memoryview(plane), np.uint8)[: plane.line_size * plane.height]
    return held.reshape(plane.height, plane.line_size)[:, : plane.width]


def _pixels(box: Box, picture: Picture | None, frame: Frame) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of a box in a shape's frame, a little within."""
    canvas = Canvas.of(picture)
    wide, high = (canvas.width, canvas.height) if picture is None else (picture.width, picture.height)
    wide, high = wide * canvas.enlarged, high * canvas.enlarged
    across, down = frame.inner_width / canvas.width, frame.inner_height / canvas.height
    left = frame.left + ((canvas.width - wide) / 2 + box.left * wide) * across
    top = frame.top + ((canvas.height - high) / 2 + box.top * high) * down
    inset = 0 if (frame.inner_width, frame.inner_height) == (frame.width, frame.height) else _INSET
    right, bottom = left + box.width * wide * across, top + box.height * high * down
    return int(top) + inset, int(left) + inset, int(-(-bottom // 1)) - inset, int(-(-right // 1)) - inset


def _any_bare(shown: av.VideoFrame, beside: av.VideoFrame | None, places: Sequence[tuple[int, int, int, int]]) -> bool:
    if not places:
        return False
    planes, expected = _planes(shown), None if beside is None else _planes(beside)
    return any(_bare(planes, expected, place) for place in places)


def _bare(planes: Planes, expected: Planes | None, where: tuple[int, int, int, int]) -> bool:
    """Whether there is more than black, or than the letters that are expected."""
    top, left, bottom, right = (max(0, one) for one in where)
    part = planes[0][top:bottom, left:right].astype(np.int16)
    if part.size == 0:
        return False
    if expected is None:
        black, lettered = np.full_like(part, _BLACK), np.zeros((len(part) // _BLOCK, part.shape[1] // _BLOCK), bool)
        bright = bool((part > black + _EDGE).any())
    else:
        black = expected[0][top:bottom, left:right].astype(np.int16)
        lettered = _widened(_means(black) > _BLACK + 1)
        bright = _bright_elsewhere(part - black, lettered)
    over = _means(part - black)[1:-1, 1:-1]
    if bright or bool((over > np.where(lettered[1:-1, 1:-1], _LETTERS, _DEEP)).any()):
        return True
    for number in (0, 1):
        tint = _means(planes[1][number][top // 2 + 1 : bottom // 2, left // 2 + 1 : right // 2])[1:-1, 1:-1]
        if bool((np.abs(tint - 128) > _TINT).any()):
            return True
    return False


def _widened(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With the blocks beside those that are marked."""
    wide = np.pad(marked, 1)
    rows, columns = marked.shape
    beside: NDArray[np.bool_] = np.stack([wide[y : y + rows, x : x + columns] for y in range(3) for x in range(3)])
    near: NDArray[np.bool_] = np.logical_or.reduce(beside, axis=0)
    return near


def _bright_elsewhere(over: NDArray[np.int16], lettered: NDArray[np.bool_]) -> bool:
    """Whether a pixel is bright in a block where no letter is expected."""
    rows, columns = lettered.shape
    cut = over[: rows * _BLOCK, : columns * _BLOCK]
    allowed = np.kron(lettered, np.ones((_BLOCK, _BLOCK), bool))
    return bool(((cut > _EDGE) & ~allowed).any())


def _means(part: NDArray[np.uint8] | NDArray[np.int16]) -> NDArray[np.float64]:
    """The mean of each whole block."""
    high, wide = part.shape[0] // _BLOCK * _BLOCK, part.shape[1] // _BLOCK * _BLOCK
    blocks = part[:high, :wide].reshape(high // _BLOCK, _BLOCK, wide // _BLOCK, _BLOCK)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float64)
