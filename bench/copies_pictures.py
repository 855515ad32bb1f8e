"""Drawn moving pictures in the manner of posts: footage in shots, a speaker before a wall, a card that stands still,
and the moving sign of a channel. Nobody in them exists.

Frames are grey planes of HEIGHT x WIDTH; everything is drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, RATE = 256, 144, 12
Plane = NDArray[np.float32]
Random = np.random.Generator


def smooth(random: Random, height: int, width: int, cell: int) -> Plane:
    """Noise from 0 to 1 with blobs of about `cell` pixels."""
    grid = random.random((height // cell + 2, width // cell + 2), dtype=np.float32)
    y, x = np.arange(height) / cell, np.arange(width) / cell
    top, left = y.astype(int), x.astype(int)
    down, right = ((y - top)[:, None], (x - left)[None, :])
    upper = grid[top][:, left] * (1 - right) + grid[top][:, left + 1] * right
    lower = grid[top + 1][:, left] * (1 - right) + grid[top + 1][:, left + 1] * right
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def scenery(random: Random, height: int, width: int) -> Plane:
    """Sky, hills, a tree line, a field: a plane larger than the frame, for the camera to wander over."""
    clouds = sum(smooth(random, height, width, 64 >> o) / 2 ** (o + 1) for o in range(4))
    plane = np.asarray(120 + 90 * clouds, np.float32)
    rows = np.arange(height)[:, None]
    base = height * random.uniform(0.45, 0.65)
    for depth, shade in ((40, 95), (22, 60), (8, 35)):
        line = base - depth * smooth(random, 1, width, int(random.integers(8, 60)))[0] - depth / 2
        plane = np.where(rows > line[None, :], shade + 40 * smooth(random, height, width, 6), plane)
        base += depth / 3
    for _ in range(int(random.integers(3, 9))):  # huts, wrecks, masts
        y, x = int(random.integers(height // 2, height - 20)), int(random.integers(0, width - 40))
        plane[y : y + int(random.integers(4, 20)), x : x + int(random.integers(4, 40))] = random.uniform(10, 230)
    return plane.astype(np.float32)


def walk(random: Random, count: int, step: float, pull: float = 0.03) -> Plane:
    """A wandering value around 0: hands and heads move so."""
    at, speed, path = 0.0, 0.0, np.zeros(count, np.float32)
    for number in range(count):
        speed = 0.85 * speed + random.normal(0, step) - pull * at
        at += speed
        path[number] = at
    return path


def footage(random: Random, seconds: float) -> Iterator[Plane]:
    """Shots of 2 to 7 seconds, each over scenery of its own, with smoke and something that drives."""
    left = round(seconds * RATE)
    while left > 0:
        count = min(left, int(random.uniform(2, 7) * RATE))
        yield from _shot(random, count)
        left -= count


def _shot(random: Random, count: int) -> Iterator[Plane]:
    plane = scenery(random, HEIGHT + 80, WIDTH + 160)
    smoke = smooth(random, HEIGHT + 80, WIDTH + 160, 12)
    y = 40 + np.clip(walk(random, count, 0.5), -38, 38)
    pan = random.uniform(-1.4, 1.4)
    x = np.clip(80 + walk(random, count, 0.7) + pan * (np.arange(count) - count / 2), 0, 158)
    target, drive = random.uniform(0, WIDTH), random.uniform(-4, 4)
    for number in range(count):
        top, side = int(y[number]), int(x[number])
        frame = plane[top : top + HEIGHT, side : side + WIDTH].copy()
        veil = np.roll(smoke, -2 * number, 0)[top : top + HEIGHT, side : side + WIDTH]
        frame += 60 * np.clip(veil - 0.6, 0, 1)
        at = int(target + drive * number) % WIDTH
        frame[HEIGHT - 44 : HEIGHT - 30, at : at + 22] = 20
        yield frame


def speaker(random: Random, room: int, loudness: Plane, seconds: float) -> Iterator[Plane]:
    """Head and shoulders before the wall of `room`; the mouth opens with the sound. The camera stands still, or is
    held by hand."""
    wall = scenery(np.random.default_rng(9000 + room), HEIGHT + 20, WIDTH + 20)
    count = round(seconds * RATE)
    held = random.random() < 0.5
    shake = [np.clip(walk(random, count, 0.25 if held else 0.0), -9, 9) for _ in range(2)]
    head_x, head_y = walk(random, count, 0.35), walk(random, count, 0.25)
    turned, eyes = walk(random, count, 0.02), random.random(count) < 0.04
    middle, size, tone = random.uniform(100, 156), random.uniform(26, 34), random.uniform(120, 190)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    for number in range(count):
        top, side = 10 + int(shake[0][number]), 10 + int(shake[1][number])
        frame = wall[top : top + HEIGHT, side : side + WIDTH].copy()
        y, x = 62 + head_y[number] * 3, middle + head_x[number] * 3
        body = ((columns - x * 0.6 - middle * 0.4) / (size * 2)) ** 2 + ((rows - 150) / 58) ** 2 < 1
        frame[body] = tone * 0.4
        head = ((columns - x) / size) ** 2 + ((rows - y) / (size * 1.25)) ** 2 < 1
        frame[head] = (tone + 25 * np.tanh((columns - x) / size + 4 * turned[number]))[head]
        open_ = 1 + 9 * loudness[min(number, len(loudness) - 1)]
        mouth = ((columns - x - 20 * turned[number]) / 9) ** 2 + ((rows - y - size * 0.6) / open_) ** 2 < 1
        frame[mouth] = 40
        if not eyes[number]:
            for eye in (-10, 10):
                frame[int(y) - 8 : int(y) - 4, int(x) + eye - 3 : int(x) + eye + 3] = 30
        yield frame


def card(number: int, seconds: float) -> Iterator[Plane]:
    """A picture that stands still, as intercepted calls are posted under."""
    plane = scenery(np.random.default_rng(9100 + number), HEIGHT, WIDTH)
    for _ in range(round(seconds * RATE)):
        yield plane


def sign(series: int, seconds: float) -> Iterator[Plane]:
    """The moving sign that every clip of a channel begins with."""
    random = np.random.default_rng(9200 + series)
    bars = random.uniform(0, 1, (6, 4))
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    for number in range(round(seconds * RATE)):
        frame = np.full((HEIGHT, WIDTH), 25.0, np.float32)
        for y, x, speed, shade in bars:
            at = x * WIDTH + (speed - 0.5) * 14 * number
            frame[(np.abs(rows - y * HEIGHT) < 12) & (np.abs(columns - at % WIDTH) < 40)] = 60 + 190 * shade
        yield frame
