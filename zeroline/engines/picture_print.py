"""A picture's print from small grey frames: bars around the picture are left out, and of what remains the low
frequencies of each second's change are kept."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from zeroline.domain.fingerprint import COEFFICIENTS, LAG, PicturePrint

SIDE = 96  # pixels of the square that each frame is shrunk to: a wide picture in a tall one still has 30 lines
Frame = NDArray[np.uint8]
Numbers = NDArray[np.float32]

_ORDER = 6  # frequencies each way; the lowest COEFFICIENTS of them without the mean, which exposure changes
_PATTERN = sorted(((y, x) for y in range(_ORDER) for x in range(_ORDER) if y or x), key=lambda at: (sum(at), at))
_KEPT = _PATTERN[:COEFFICIENTS]
HORIZONTAL = tuple(x for _, x in _KEPT)  # waves across the picture, of each number: an odd one turns sign in a mirror
_LOOKED_AT = 240  # frames that tell where the bars are: the first minute
_UPPER = 0.66  # of the height: captions stand below, or above in a line that the middle leaves out
_MARGIN = 0.06  # cut from each side for the middle: a crop of 12 %, halfway to 5 % and to a fifth
# A change below this is noise of the coding. Roots of it are what is kept: 127 stands for the largest change there is.
_GREY = 127.0


class PictureReader:
    """Takes frames in order; gives the print. Holds a minute of small frames, never the film."""

    def __init__(self) -> None:
        self._waiting: list[Frame] = []
        self._regions: list[tuple[Numbers, Numbers]] = []
        self._last: deque[Numbers] = deque(maxlen=LAG)
        self._rows: list[bytes] = []

    def see(self, frame: Frame) -> None:
        if self._regions:
            self._add(frame)
            return
        self._waiting.append(frame)
        if len(self._waiting) == _LOOKED_AT:
            self._begin()

    def print(self) -> PicturePrint:
        if not self._regions and self._waiting:
            self._begin()
        return PicturePrint(b"".join(self._rows))

    def _begin(self) -> None:
        top, bottom, left, right = content_box(np.stack(self._waiting))
        height, width = bottom - top, right - left
        y, x = height * _MARGIN, width * _MARGIN
        self._regions = [
            (_waves(top, bottom), _waves(left, right)),
            (_waves(top, top + height * _UPPER), _waves(left, right)),
            (_waves(top + y, bottom - y), _waves(left + x, right - x)),
        ]
        for frame in self._waiting:
            self._add(frame)
        self._waiting = []

    def _add(self, frame: Frame) -> None:
        numbers = self._coefficients(frame.astype(np.float32))
        change = numbers - self._last[0] if len(self._last) == LAG else np.zeros_like(numbers)
        rooted = np.sign(change) * np.sqrt(np.abs(change) / 255) * _GREY
        self._rows.append(np.clip(np.rint(rooted), -127, 127).astype(np.int8).tobytes())
        self._last.append(numbers)

    def _coefficients(self, frame: Numbers) -> Numbers:
        """Shape (regions, COEFFICIENTS), in grey levels."""
        found = [(down @ frame @ across.T) for down, across in self._regions]
        return np.stack([[square[at] for at in _KEPT] for square in found]).astype(np.float32)


def content_box(frames: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of the picture inside bars of one colour, in pixels of the small frame. `frames` has
    the shape (count, SIDE, SIDE). Captions may stand in the bars; a picture that is all bar is taken whole."""
    top, bottom = _inside(frames)
    left, right = _inside(frames.transpose(0, 2, 1))
    return top, bottom, left, right


def _inside(frames: NDArray[np.uint8]) -> tuple[int, int]:
    """The first line that is picture and the one after the last: the longest stretch that is no bar. A headline in a
    bar is a short one."""
    bars = _plain_lines(frames, 0) | _plain_lines(frames, SIDE - 1)
    ends = np.flatnonzero(np.diff(np.concatenate([[True], bars, [True]]).astype(np.int8)))
    stretches = [(int(first), int(end)) for first, end in zip(ends[::2], ends[1::2], strict=True)]
    first, end = max(stretches, key=lambda one: one[1] - one[0], default=(0, SIDE))
    return (first, end) if end - first >= SIDE // 5 else (0, SIDE)


def _plain_lines(frames: NDArray[np.uint8], edge: int) -> NDArray[np.bool_]:
    """For each line whether most of it, most of the time, has the colour of the line at this edge; none where that
    line is no bar itself."""
    colour = np.median(frames[:, edge])
    close = np.abs(frames.astype(np.int16) - np.int16(colour)) <= 10
    if close[:, edge].mean() < 0.9:
        return np.zeros(SIDE, np.bool_)
    return np.asarray(close.mean(axis=(0, 2)) > 0.6)


def _waves(start: float, end: float) -> Numbers:
    """Rows of cosines over the pixels from `start` to `end`, each weighing a pixel by the share of it that lies inside:
    shape (_ORDER, SIDE). Their products with a frame are its lowest frequencies, whatever the region's size."""
    edges = np.clip(np.arange(SIDE + 1, dtype=np.float64), start, end)
    share = np.diff(edges) / (end - start)
    middle = (edges[:-1] + edges[1:]) / 2
    at = (middle - start) / (end - start)
    waves = np.cos(np.pi * np.arange(_ORDER)[:, None] * at[None, :]) * share[None, :]
    waves[1:] *= np.sqrt(2)
    return waves.astype(np.float32)
