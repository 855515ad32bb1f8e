"""Real media, made by the tests themselves with the FFmpeg that Zeroline ships with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from itertools import count
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


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A file of moving bars and a tone, coded so; each is made once, to be copied."""
    folder, numbers = tmp_path_factory.mktemp("films"), count(1)

    @cache
    def filmed(ending: str, coding: tuple[str, ...], size: str | None, seconds: float, rate: int, tone: bool) -> Path:
        to = folder / f"{next(numbers)}{ending}"
        picture = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds},format=rgb24"] if size else []
        sound = ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:d={seconds}"] if tone else []
        odd = ["-pix_fmt", "yuv444p" if size and any(int(side) % 2 for side in size.split("x")) else "yuv420p"]
        fast = ["-c:v", "libx264", "-preset", "ultrafast", *odd] if size else []
        ffmpeg(*picture, *sound, *fast, *coding, to)
        return to

    return filmed


@pytest.fixture
def make(tmp_path: Path, films: Callable[..., Path]) -> Make:
    """Makes a file of moving bars and a tone: `make("a.mp4", "-c:a", "aac", size="320x240")`."""

    def made(
        name: str, *coding: str, size: str | None = "320x240", seconds: float = 2, rate: int = 25, tone: bool = True
    ) -> Path:
        to = tmp_path / name
        shutil.copyfile(films(to.suffix, coding, size, seconds, rate, tone), to)
        return to

    return made
