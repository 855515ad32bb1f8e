"""Faces in a clip's picture by CenterFace, ten times a second and at two scales.

The weights come with Zeroline (data/faces.onnx, built by tools/build_faces.py) and run in ONNX Runtime. The picture is
decoded in the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zeroline.domain.clip import Clip, Picture
from zeroline.domain.cover import Box
from zeroline.domain.errors import BadMedia, CannotWrite, EngineFailed
from zeroline.domain.faces import GO_ON, Look, Sighting
from zeroline.domain.speech import Maker
from zeroline.engines.cores import cores
from zeroline.engines.media_ffmpeg import decoding_fault, quiet_command, untrusted_input
from zeroline.engines.media_probe import Tracks, tracks_in
from zeroline.engines.same_file import must_be_unchanged
from zeroline.engines.sandbox import Limits, Sandboxed
from zeroline.engines.whole_file import fault_of
from zeroline.ports import Progress, Report

STAGE = "faces"
STEP_MS = 100
_LONG = 704  # pixels of the longer side at the larger scale; at the smaller one it has half of them
_PIECE = 64  # sides are multiples of this: the net halves them five times, and the smaller scale is half of the larger
_STRIDE = 4  # pixels of the picture for each cell of what the net gives
_OVER = f"tpad=stop_mode=clone:stop_duration={STEP_MS / 1000},"  # so that the last frame is shown at a tick, too
_SAME = 0.35  # boxes that share this much of what they cover together are of one face
_MOST = 200  # faces in one frame
_OURS = 4
# Small boxes come out too large: those of 60 pixels' height not, those of 26 by a third (bench/moving_faces.py).
_TRUE, _SMALL, _LESS = 60, 26, 0.78
_NARROWEST = 0.81  # of its height: a face from the side comes out narrower, without its ear

Frame = NDArray[np.uint8]


class CenterFaceFinder:
    """Loads the model when it is first asked. `threads` 0: as many as the machine lends."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or cores()

    @property
    def maker(self) -> Maker:
        # the last number is ours: it grows when the same clip would give other boxes
        return Maker("onnxruntime", version("onnxruntime"), f"CenterFace, {_LONG} and {_LONG // 2}, {_OURS}")

    def find(self, clip: Clip, report: Report) -> Iterator[Look]:
        """What is seen at each tenth of a second; nothing where there is no picture. Raises BadMedia, EngineFailed."""
        tracks = tracks_in(clip.path)
        if tracks.picture is None or clip.media.picture is None:
            return
        width, height = scaled(clip.media.picture)
        before_ms = -1
        for number, frame in enumerate(frames(clip, tracks, (width, height), 1000 // STEP_MS, _OVER)):
            at_ms = _shown_at(number * STEP_MS, clip, tracks)
            if at_ms > before_ms:  # else it is the frame that was looked at
                yield Look(at_ms, self.faces(frame))
                before_ms = at_ms
            report(Progress(STAGE, min(number * STEP_MS, clip.duration_ms), clip.duration_ms))
        must_be_unchanged(clip)
        report(Progress(STAGE, clip.duration_ms, clip.duration_ms))

    def faces(self, frame: Frame) -> tuple[Sighting, ...]:
        """The faces in a picture of (height, width, 3), red first, whose sides are multiples of 64."""
        high, wide = frame.shape[:2]
        large = np.ascontiguousarray(frame.transpose(2, 0, 1), np.float32)[None]
        small = large.reshape(1, 3, high // 2, 2, wide // 2, 2).mean(axis=(3, 5), dtype=np.float32)
        return _apart([*self._sightings(large), *self._sightings(small)])

    def _sightings(self, picture: NDArray[np.float32]) -> Iterator[Sighting]:
        high, wide = picture.shape[2:]
        try:
            heat, size, offset = self._model.run(["heat", "size", "offset"], {"picture": picture})
        except Exception as error:  # whatever the runtime raises
            raise EngineFailed(f"the model that finds faces broke ({error})") from error
        cells = np.argwhere(heat[0, 0] >= GO_ON)
        cells = cells[np.argsort(-heat[0, 0][tuple(cells.T)])][: _MOST * 50]
        for y, x in cells:
            tall, broad = np.exp(np.clip(size[0, :, y, x], -5, 8)) * _STRIDE
            less = _LESS + (1 - _LESS) * float(np.clip((tall - _SMALL) / (_TRUE - _SMALL), 0, 1))
            tall, broad = tall * less, max(broad, _NARROWEST * tall) * less
            middle_y, middle_x = (y + offset[0, 0, y, x] + 0.5) * _STRIDE, (x + offset[0, 1, y, x] + 0.5) * _STRIDE
            left, top = max(0.0, (middle_x - broad / 2) / wide), max(0.0, (middle_y - tall / 2) / high)
            right, bottom = min(1.0, (middle_x + broad / 2) / wide), min(1.0, (middle_y + tall / 2) / high)
            if right > left and bottom > top:
                box = Box(float(left), float(top), float(right - left), float(bottom - top))
                yield Sighting(box, float(heat[0, 0, y, x]))

    @cached_property
    def _model(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # who waits starves the others
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # it warns of weights that it folds
        weights = files("zeroline").joinpath("data/faces.onnx").read_bytes()
        try:
            return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise EngineFailed(f"the model that finds faces cannot be loaded ({error})") from error


def scaled(picture: Picture) -> tuple[int, int]:
    """The size at which a picture is looked at: about its own shape, in multiples of 64."""
    share = _LONG / max(picture.width, picture.height)
    width, height = (max(1, round(side * share / _PIECE)) * _PIECE for side in (picture.width, picture.height))
    return width, height


def _shown_at(ms: int, clip: Clip, tracks: Tracks) -> int:
    """When the frame came that is shown at a tick: a face is where a frame has it when that comes, not at the tick."""
    if tracks.frames is None:
        return min(ms, clip.duration_ms)
    last_ms = tracks.frames.shown_at(clip.duration_ms - tracks.frames.each_ms / 2)
    return round(min(tracks.frames.shown_at(ms), last_ms))


def frames(clip: Clip, tracks: Tracks, size: tuple[int, int], rate: float, over: str = "") -> Iterator[Frame]:
    """The frames that a viewer sees at each tick of `rate`, the first at the clip's start. `over` are filters before
    that. Raises BadMedia."""
    width, height = size
    assert tracks.picture is not None
    # round=up: at each tick the frame that is shown then, and never one that comes after it
    graph = f"{over}fps={rate:g}:start_time=0:round=up,scale={width}:{height}:flags=area,setsar=1,format=rgb24"
    source = untrusted_input(clip.path, 1, tracks.lead_ms(tracks.picture))
    command = [*quiet_command(), *source, "-map", f"0:{tracks.picture.index}", "-vf", graph, "-f", "rawvideo", "pipe:1"]
    most = 2 * clip.duration_ms * rate / 1000 + 240  # a container may misstate its length, but not by this much
    with Sandboxed(command, _limits(clip.duration_ms)) as child:
        for number, block in enumerate(child.blocks(width * height * 3)):
            if number > most:
                raise BadMedia(clip.path, "has broken time stamps: its picture runs on far beyond its length")
            if len(block) == width * height * 3:
                yield np.frombuffer(block, np.uint8).reshape(height, width, 3)
        outcome = child.outcome()
    if outcome.code != 0 and (fault := fault_of(outcome.log)):
        raise CannotWrite(Path("."), fault)
    if outcome.code != 0:
        raise decoding_fault(clip.path, outcome, "picture")


def _limits(duration_ms: int) -> Limits:
    """As for fingerprints, which decode the same. We read slowly, and time in which we don't read is not counted."""
    seconds = duration_ms // 1000
    return Limits(cpu_s=120 + 10 * seconds, wall_s=240 + 20 * seconds, memory_bytes=4 << 30)


def _apart(sightings: list[Sighting]) -> tuple[Sighting, ...]:
    """Of sightings of one face only the surest."""
    kept: list[Sighting] = []
    for one in sorted(sightings, key=lambda sighting: -sighting.sure):
        if len(kept) < _MOST and all(_shared(one.box, other.box) < _SAME for other in kept):
            kept.append(one)
    return tuple(kept)


def _shared(one: Box, other: Box) -> float:
    """The area that two boxes share, of the area that they cover together."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / (one.width * one.height + other.width * other.height - wide * high)
