"""The sheet by which an editor sees whether every face is covered: frames of the whole clip with what was found framed
and numbered. It shows faces, and is for the desk only."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from zeroline.domain.clip import Clip
from zeroline.domain.cover import Box, Cover
from zeroline.domain.errors import CannotWrite, EngineFailed
from zeroline.engines.faces_centerface import Frame, frames
from zeroline.engines.media_ffmpeg import last_words, quiet_command
from zeroline.engines.media_probe import tracks_in
from zeroline.engines.sandbox import Limits, Sandboxed
from zeroline.engines.whole_file import whole_file

_MOST = 96  # frames on a sheet
_LEAST_STEP_MS = 1_000
_SIDE = 320  # pixels of a frame's longer side
_ACROSS = 6
_GAP = 4
_COLOUR = (255, 64, 32)
# the ten digits in three by five dots, row by row from the top
_DOTS = {
    "0": "111101101101111", "1": "010110010010111", "2": "111001111100111", "3": "111001111001111",
    "4": "101101111001001", "5": "111100111001111", "6": "111100111101111", "7": "111001010010010",
    "8": "111101111101111", "9": "111101111001111",
}  # fmt: skip


def sheet(clip: Clip, covers: Sequence[Cover], to: Path) -> None:
    """Writes a JPEG. Raises BadMedia, CannotWrite, EngineFailed; ValueError for a clip without a picture."""
    picture = clip.media.picture
    if picture is None:
        raise ValueError("a clip without a picture has no sheet")
    share = _SIDE / max(picture.width, picture.height)
    size = max(2, round(picture.width * share)), max(2, round(picture.height * share))
    step_ms = max(_LEAST_STEP_MS, -(-clip.duration_ms // _MOST))
    shown = []
    for number, frame in enumerate(frames(clip, tracks_in(clip.path), size, 1000 / step_ms)):
        if number < _MOST:
            shown.append(_framed(frame.copy(), covers, number * step_ms))
    _write(_laid_out(shown or [np.zeros((size[1], size[0], 3), np.uint8)]), to)


def _framed(frame: Frame, covers: Sequence[Cover], ms: int) -> Frame:
    for cover in covers:
        box = cover.at(ms)
        if box is not None:
            _outline(frame, box)
            _number(frame, cover.id.lstrip("abcdefghijklmnopqrstuvwxyz") or "0", box)
    return frame


def _outline(frame: Frame, box: Box) -> None:
    high, wide = frame.shape[:2]
    left, right = round(box.left * (wide - 1)), round(box.right * (wide - 1))
    top, bottom = round(box.top * (high - 1)), round(box.bottom * (high - 1))
    frame[top : bottom + 1, [left, right]] = _COLOUR
    frame[[top, bottom], left : right + 1] = _COLOUR


def _number(frame: Frame, digits: str, box: Box) -> None:
    """In dots of two pixels, on black, in the box's upper left corner as far as the picture reaches."""
    rows = [[dot == "1" for digit in digits if digit in _DOTS for dot in _DOTS[digit][3 * row : 3 * row + 3] + "0"]
            for row in range(5)]  # fmt: skip
    dots = np.pad(np.kron(np.array(rows, np.uint8), np.ones((2, 2), np.uint8)), 2)
    painted = dots[:, :, None] * np.array(_COLOUR, np.uint8)
    high, wide = frame.shape[:2]
    top, left = min(round(box.top * high), max(0, high - 14)), min(round(box.left * wide), max(0, wide - 12))
    room = frame[top : top + painted.shape[0], left : left + painted.shape[1]]
    room[:] = painted[: room.shape[0], : room.shape[1]]


def _laid_out(shown: Sequence[Frame]) -> Frame:
    high, wide = shown[0].shape[:2]
    across = min(_ACROSS, len(shown))
    down = -(-len(shown) // across)
    whole = np.full((down * (high + _GAP), across * (wide + _GAP), 3), 255, np.uint8)
    for number, frame in enumerate(shown):
        top, left = number // across * (high + _GAP), number % across * (wide + _GAP)
        whole[top : top + high, left : left + wide] = frame
    return whole


def _write(whole: Frame, to: Path) -> None:
    high, wide = whole.shape[:2]
    with tempfile.TemporaryDirectory(prefix="zeroline-") as folder:
        raw = Path(folder) / "sheet.rgb"
        raw.write_bytes(whole.tobytes())
        command = [*quiet_command(), "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{wide}x{high}", "-i",
                   f"file:{raw}", "-frames:v", "1", "-q:v", "3", "-update", "1", "-f", "image2", "-y",
                   "file:sheet.jpg"]  # fmt: skip
        with Sandboxed(command, Limits(cpu_s=60, wall_s=120, file_bytes=64 << 20), cwd=Path(folder)) as child:
            outcome = child.outcome()
        if outcome.code != 0:
            raise EngineFailed(f"{to}: the sheet could not be made (ffmpeg: {last_words(outcome)})")
        made = (Path(folder) / "sheet.jpg").read_bytes()
    try:
        with whole_file(to) as draft:
            draft.write_bytes(made)
    except OSError as error:
        raise CannotWrite(to, f"cannot be written ({(error.strerror or '').lower()}).") from error
