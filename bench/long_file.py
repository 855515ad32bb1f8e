"""A file as long as wanted, made by repeating a clip, and what it costs to hear it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from bench.child import Cost, run
from bench.contenders import Bench, home, zeroline


@dataclass(frozen=True)
class Long:
    """A length in hours and what it cost."""

    hours: float
    cost: Cost


def heard_long(bench: Bench, clip: Path, hours: float) -> Long:
    """The whole of `zeroline translate --no-burn`, all formats, on `hours` of the clip."""
    sound = _repeated(bench, clip, hours)
    try:
        return Long(hours, zeroline(bench, [sound], home(bench)).cost)
    finally:
        sound.unlink()


def mb_an_hour(short: Long, long: Long) -> float:
    """How much the peak grows with each further hour: near nothing where memory is flat."""
    return (long.cost.peak_mb - short.cost.peak_mb) / (long.hours - short.hours)


def _repeated(bench: Bench, clip: Path, hours: float) -> Path:
    """An M4A: encoded once, then copied end to end."""
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin"]
    folder = bench.folder()
    once, whole = folder / "once.m4a", folder / f"{hours:g}-hours.m4a"
    run([*ffmpeg, "-i", clip, "-c:a", "aac", "-b:a", "48k", once])
    run([*ffmpeg, "-stream_loop", "-1", "-i", once, "-t", str(round(hours * 3600)), "-c", "copy", whole])
    once.unlink()
    return whole
