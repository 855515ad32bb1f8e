"""Makes the sample clip that ships with Zeroline: an invented appeal, a synthetic voice, a drawn landscape.

Run by maintainers only. Needs Debian's festival and festvox-ru, numpy and imageio-ffmpeg:
    python tools/make_sample.py
The words are zeroline/data/sample/appeal.ru.txt. Nothing in it happened and nobody in it exists.
"""

from __future__ import annotations

import subprocess
import tempfile
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

SAMPLE = Path(__file__).resolve().parent.parent / "zeroline" / "data" / "sample"
WIDTH, HEIGHT, RATE = 854, 480, 25
MARGIN = 24  # pixels around the frame that the shaking camera moves in
HORIZON = 300
RISE = 16  # pixels a second that smoke climbs
Plane = NDArray[np.float32]
Picture = NDArray[np.float32]
random = np.random.default_rng(24)


def smooth_noise(height: int, width: int, cell: int) -> Plane:
    """Noise from 0 to 1 whose blobs are about `cell` pixels wide; the left and right edges meet."""
    rows, columns = height // cell + 2, max(width // cell, 1)
    grid = random.random((rows, columns), dtype=np.float32)
    grid = np.concatenate([grid, grid[:, :1]], axis=1)
    y, x = np.linspace(0, rows - 1.001, height), np.linspace(0, columns - 0.001, width, endpoint=False)
    top, left = y.astype(int), x.astype(int)
    down, right = (np.cos(np.pi * (p % 1)) * -0.5 + 0.5 for p in (y, x))
    upper = grid[top][:, left] * (1 - right) + grid[top][:, left + 1] * right
    lower = grid[top + 1][:, left] * (1 - right) + grid[top + 1][:, left + 1] * right
    noise: Plane = upper * (1 - down[:, None]) + lower * down[:, None]
    return noise.astype(np.float32)


def clouds(height: int, width: int) -> Plane:
    layers = [smooth_noise(height, width, 160 >> octave) / 2 ** (octave + 1) for octave in range(5)]
    return np.asarray(np.sum(layers, axis=0), np.float32)


def ridge(width: int, base: float, rough: tuple[tuple[int, float], ...]) -> Plane:
    """Heights of a skyline in pixels: one noise a roughness (cell, depth)."""
    line = np.full(width, base, np.float32)
    for cell, depth in rough:
        line += smooth_noise(1, width, cell)[0] * depth
    return line


def trees(width: int, base: float) -> Plane:
    """The skyline of a tree line: crowns of different heights, some bare trunks."""
    line = ridge(width, base, ((90, 12.0), (14, 8.0), (5, 5.0), (2, 3.0)))
    for at in random.integers(0, width, 26):
        top, half = random.uniform(14, 40), int(random.integers(4, 12))
        crown = np.sqrt(np.maximum(0, 1 - (np.arange(-half, half + 1) / half) ** 2)) * top
        where = np.arange(at - half, at + half + 1) % width
        line[where] = np.maximum(line[where], base + crown + random.uniform(-3, 3, crown.size))
    for at in random.integers(0, width - 2, 16):
        line[at : at + 2] = np.maximum(line[at : at + 2], base + random.uniform(25, 58))
    return line


def landscape(height: int, width: int) -> tuple[Picture, NDArray[np.bool_]]:
    """Sky at dusk, far hills in haze, a tree line, a field: what stands still; and where the sky is."""
    y = np.arange(height, dtype=np.float32)[:, None, None]
    high, low = np.array([38, 50, 74], np.float32), np.array([206, 138, 92], np.float32)
    up = np.clip(y / (HORIZON + MARGIN), 0, 1) ** 2.2
    picture = np.repeat(high + (low - high) * up, width, axis=1).astype(np.float32)
    sky = np.ones((height, width), np.bool_)
    rows = y[:, :, 0]
    for line, colour in (
        (ridge(width, 20, ((260, 34.0), (60, 6.0))), (92, 78, 78)),
        (ridge(width, 8, ((180, 22.0), (30, 6.0))), (58, 54, 58)),
        (trees(width, 2), (20, 22, 24)),
    ):
        solid = rows > HORIZON + MARGIN - line[None, :]
        picture[solid] = colour
        sky &= ~solid
    field = rows > HORIZON + MARGIN + ridge(width, 0, ((120, 5.0),))[None, :]
    near = np.clip((rows - HORIZON - MARGIN) / 180, 0, 1)  # blades and furrows show only close by
    blades = random.random((height, width), dtype=np.float32) + smooth_noise(height, width, 3)
    furrows = np.sin(np.sqrt(np.maximum(rows - HORIZON - MARGIN, 0)) * 5 + 6 * clouds(height, width))
    grass = 22 + 18 * clouds(height, width) + near * (11 * blades + 5 * furrows)
    picture[field] = (grass[:, :, None] * np.array([1.0, 0.95, 0.8], np.float32))[field]
    return picture, sky


def plume(height: int, width: int, drift: Plane, at: float, second: float) -> Plane:
    """How much smoke hides each pixel: it rises from the tree line at `at` and leans with the wind."""
    rise = np.clip((HORIZON + MARGIN - 20 - np.arange(height, dtype=np.float32)) / 260, 0, 1)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    centre = at + 190 * rise**1.4 + 10 * np.sin(rise * 9 - second * 0.7)
    spread = 9 + 70 * rise
    shape = np.exp(-(((x - centre) / spread) ** 2)) * (1 - rise) ** 0.6 * (rise > 0)
    risen = int(second * RISE)
    texture = np.roll(drift[risen : risen + height], int(second * 7), 1)
    return np.asarray(np.clip(shape * (0.35 + 0.9 * texture), 0, 0.85), np.float32)


def shaken(picture: Picture, second: float) -> NDArray[np.uint8]:
    """The frame that a hand-held camera sees, moved by parts of a pixel too."""
    sway_x = 9 * np.sin(second * 0.9) + 4 * np.sin(second * 2.3 + 1) + 1.2 * np.sin(second * 7.1)
    sway_y = 6 * np.sin(second * 0.7 + 2) + 3 * np.sin(second * 2.9) + 1.0 * np.sin(second * 8.3 + 1)
    x, y = MARGIN + sway_x, MARGIN + sway_y
    left, top = int(x), int(y)
    across, down = x - left, y - top
    part = picture[top : top + HEIGHT + 1, left : left + WIDTH + 1]
    rows = part[:-1] * (1 - down) + part[1:] * down
    return np.asarray(np.clip(rows[:, :-1] * (1 - across) + rows[:, 1:] * across, 0, 255), np.uint8)


def frames(seconds: float) -> list[bytes]:
    height, width = HEIGHT + 2 * MARGIN + 1, WIDTH + 2 * MARGIN + 1
    (still, sky), cloud = landscape(height, width), clouds(height, width * 2)
    drift = clouds(height + int(seconds * RISE) + 1, width)
    lit = np.clip((np.arange(height, dtype=np.float32) / HORIZON), 0, 1)[:, None, None]
    cloud_colour = np.array([64, 62, 76], np.float32) + lit * np.array([96, 44, 20], np.float32)
    made = []
    for number in range(int(seconds * RATE)):
        second = number / RATE
        veil = np.clip((np.roll(cloud, int(second * 5), 1)[:, :width] - 0.42) * 3, 0, 0.7) * sky
        picture = still * (1 - veil[:, :, None]) + cloud_colour * veil[:, :, None]
        for at, strength in ((250.0, 1.0), (640.0, 0.6)):
            smoke = (plume(height, width, drift, at, second) * strength)[:, :, None]
            picture = picture * (1 - smoke) + np.array([46, 43, 45], np.float32) * smoke
        made.append(shaken(picture, second).tobytes())
    return made


def voice(text: str, to: Path) -> None:
    """Speaks each sentence by itself, with a breath between them."""
    parts = []
    for sentence in text.replace(".", ".\n").split("\n"):
        if not sentence.strip():
            continue
        speak = ["text2wave", "-eval", "(voice_msu_ru_nsh_clunits)", "-o", str(to)]
        subprocess.run(speak, input=sentence.strip().encode(), check=True)
        with wave.open(str(to)) as spoken:
            rate, samples = spoken.getframerate(), spoken.readframes(spoken.getnframes())
        parts += [samples, bytes(2 * int(rate * random.uniform(0.25, 0.4)))]
    with wave.open(str(to), "wb") as whole:
        whole.setparams((1, 2, rate, 0, "NONE", "not compressed"))
        whole.writeframes(bytes(rate) + b"".join(parts) + bytes(rate))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "voice.wav"
        voice((SAMPLE / "appeal.ru.txt").read_text(encoding="utf-8"), spoken)
        with wave.open(str(spoken)) as whole:
            seconds = whole.getnframes() / whole.getframerate()
        # a phone's microphone a metre off, in a yard, in the wind
        sound = (
            "[1:a]aresample=48000,highpass=f=120,lowpass=f=7000,aecho=0.9:0.6:23|41:0.16|0.08,volume=1.1[voice];"
            "[2:a]lowpass=f=380,tremolo=f=0.3:d=0.6,volume=0.5[wind];"
            "[voice][wind]amix=inputs=2:duration=first:normalize=0,alimiter=limit=0.9[a]"
        )
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "pipe:0"),
            *("-i", str(spoken), "-f", "lavfi", "-i", f"anoisesrc=c=brown:r=48000:a=0.25:d={seconds}:seed=7"),
            *("-filter_complex", "[0:v]noise=alls=4:allf=t,format=yuv420p[v];" + sound, "-map", "[v]", "-map", "[a]"),
            *("-c:v", "libx264", "-preset", "slow", "-crf", "26", "-c:a", "aac", "-b:a", "64k", "-ac", "1"),
            *("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", str(SAMPLE / "appeal.mp4")),
        ]  # fmt: skip
        subprocess.run(command, input=b"".join(frames(seconds)), check=True)


if __name__ == "__main__":
    main()
