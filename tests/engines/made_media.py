"""Real media, made by the tests themselves with the FFmpeg that Zeroline ships with."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from zeroline.domain.clip import Clip
from zeroline.engines.media_probe import AvProber

Make = Callable[..., Path]


def ffmpeg(*arguments: str | Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    subprocess.run(command, check=True)


def clip_of(path: Path) -> Clip:
    return Clip("testclip00", path, "0" * 64, AvProber().probe(path))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a file of moving bars and a tone: `make("a.mp4", "-c:a", "aac", size="320x240")`."""

    def made(
        name: str, *coding: str, size: str | None = "320x240", seconds: float = 2, rate: int = 25, tone: bool = True
    ) -> Path:
        to = tmp_path / name
        picture = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds},format=rgb24"] if size else []
        sound = ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:d={seconds}"] if tone else []
        odd = ["-pix_fmt", "yuv444p" if size and any(int(side) % 2 for side in size.split("x")) else "yuv420p"]
        fast = ["-c:v", "libx264", "-preset", "ultrafast", *odd] if size else []
        ffmpeg(*picture, *sound, *fast, *coding, f"file:{to}")
        return to

    return made
