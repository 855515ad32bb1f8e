"""Whether every pixel of a moving face is covered in every frame: python -m bench.moving_faces

Clips are made in which a portrait crosses a drawn background; where the test pasted the face is known. Faces are found,
tracked and rendered as for a release, and the released picture is looked at, frame by frame: each pixel of the face's
box must be black, and the cover at most three times as large as the box.

Four portraits could be had with clear rights (THIRD_PARTY.md): two from the front, one of them with glasses and a cap,
one half turned, one from the side. Mirror images, sizes, turns, brightness, blur, noise, backgrounds and paths make the
tests differ; they do not make other people of them.

A head that turns away is made of the portrait as a card that turns about its upright middle, in perspective; somebody
or something that steps before a face, of an opaque bar or of another portrait. What is hidden so need not be covered.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.clip import Clip
from zeroline.domain.cover import Cover
from zeroline.domain.faces import covers
from zeroline.engines.faces_centerface import CenterFaceFinder
from zeroline.engines.media_probe import AvProber
from zeroline.engines.media_release import EVEN_SLACK_MS, FfmpegRenderer, placed
from zeroline.ports import Scene

FACES = Path(__file__).parent / "faces"
WIDTH, HEIGHT, RATE, SECONDS = 640, 360, 25, 2
_BLACK = 64  # what coding leaves of a black cover
_FAR = 3.0  # from how many heights of the portrait it is filmed: about two metres
_EMPTY = WRITERS["ass"]((), Sheet(width=640, height=360))


@dataclass(frozen=True)
class Portrait:
    """A picture in `FACES` of this width and height; `face` is left, top, right and bottom of the face in it: from the
    hairline or the cap to the chin, ear to ear, or ear to nose."""

    file: str
    width: int
    height: int
    face: tuple[int, int, int, int]


COLLINS = Portrait("collins.jpg", 200, 230, (52, 56, 146, 182))
HOPPER = Portrait("hopper.jpg", 280, 330, (38, 122, 258, 322))
COELHO = Portrait("coelho.jpg", 280, 345, (20, 66, 250, 318))
CAMERAMAN = Portrait("cameraman.jpg", 150, 170, (49, 78, 126, 152))


@dataclass(frozen=True)
class Moving:
    """A test: the portrait `high` pixels high goes from `start` to `end` (pixels, of its upper left corner), swinging
    by `swing` pixels, turned by `turn` degrees; it turns away by `away` degrees and back, so many `times`. `grade` are
    FFmpeg filters on the portrait, `whole` on the clip, `back` is the background; two of them where `second` is set:
    the other is its mirror image on the way back, before it at the same height where `passes` is. `bars` stand before
    all: left, top, right, bottom."""

    name: str
    of: Portrait = COLLINS
    high: int = 150
    start: tuple[int, int] = (20, 80)
    end: tuple[int, int] = (480, 120)
    swing: int = 0
    turn: float = 0
    grade: str = "null"
    whole: str = "null"
    back: str = "color=c=0x607050"
    second: bool = False
    passes: bool = False
    away: float = 0
    times: int = 1
    bars: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        return round(self.high * self.of.width / self.of.height / 2) * 2, self.high

    @property
    def area(self) -> float:
        """Of the face's box, in pixels."""
        left, top, right, bottom = (side * self.high / self.of.height for side in self.of.face)
        return (right - left) * (bottom - top)

    def corner(self, number: int) -> tuple[int, int]:
        """Where the portrait lies in a frame."""
        share = number / (RATE * SECONDS - 1)
        x, y = (round(a + (b - a) * share) for a, b in zip(self.start, self.end, strict=True))
        return x, y + round(self.swing * sin(2 * pi * share * 2))

    def turned_away(self, number: int) -> float:
        """By how much it is in a frame, in degrees: to one side and back, then to the other."""
        return self.away * sin(pi * self.times * number / (RATE * SECONDS - 1))


@dataclass(frozen=True)
class Truth:
    """Where a face is in a frame: the four corners of its box; `hidden` are the rectangles that stand before it: left,
    top, right, bottom. `area` is the box's as seen from the front, in pixels: a head that turns gets no narrower, only
    a card does."""

    corners: NDArray[np.float64]
    area: float
    hidden: tuple[tuple[int, int, int, int], ...] = ()


MIRROR = "hflip"
TESTS = (
    Moving("plain, across"),
    Moving("mirrored", grade=MIRROR),
    Moving("small, 33 px of face", high=60),
    Moving("smaller, 24 px of face", high=44),
    Moving("smaller, going slowly", high=44, start=(200, 150), end=(300, 170)),
    Moving("large", high=260, start=(10, 40), end=(380, 60)),
    Moving("filling the height", high=356, start=(10, 2), end=(300, 2)),
    Moving("fast", start=(0, 60), end=(500, 160), swing=0),
    Moving("up and down", swing=70, start=(60, 100), end=(400, 100)),
    Moving("standing still", start=(260, 100), end=(260, 100)),
    Moving("turned by 15 degrees", turn=15),
    Moving("turned by -15 degrees", turn=-15),
    Moving("turned by 25 degrees, mirrored", turn=25, grade=MIRROR),
    Moving("dark", whole="lutrgb=r=val*0.35:g=val*0.35:b=val*0.35"),
    Moving("bright", whole="lutrgb=r=min(val*1.6\\,255):g=min(val*1.6\\,255):b=min(val*1.6\\,255)"),
    Moving("blurred", grade="gblur=sigma=2"),
    Moving("blurred more", grade="gblur=sigma=3.5"),
    Moving("noise", whole="noise=alls=35:allf=t"),
    Moving("grey", whole="hue=s=0"),
    Moving("low contrast", whole="lutrgb=r=90+val*0.35:g=90+val*0.35:b=90+val*0.35"),
    Moving("before moving bars", back="testsrc2"),
    Moving("before noise", back="mandelbrot"),
    Moving("before night", back="color=c=black"),
    Moving("two that cross", second=True),
    Moving("badly coded", whole="scale=160:90,scale=640:360"),
    Moving("glasses and a cap, across", HOPPER),
    Moving("glasses and a cap, small", HOPPER, high=60),
    Moving("glasses and a cap, turned by 20 degrees", HOPPER, turn=20),
    Moving("glasses and a cap, up and down before moving bars", HOPPER, swing=60, back="testsrc2"),
    Moving("half turned, across", COELHO),
    Moving("half turned, small", COELHO, high=48),
    Moving("half turned, mirrored and dark", COELHO, grade=MIRROR, whole="lutrgb=r=val*0.35:g=val*0.35:b=val*0.35"),
    Moving("half turned, fast and blurred", COELHO, high=110, start=(0, 40), end=(540, 200), grade="gblur=sigma=2"),
    Moving("from the side, across", CAMERAMAN, high=170),
    Moving("from the side, mirrored, slowly", CAMERAMAN, high=200, start=(100, 60), end=(260, 80), grade=MIRROR),
)
TURNING = (
    Moving("turns away by 50 degrees", away=50, start=(240, 90), end=(260, 100)),
    Moving("turns away by 70 degrees", away=70, start=(240, 90), end=(260, 100)),
    Moving("turns away by 85 degrees", away=85, start=(240, 90), end=(260, 100)),
    Moving("turns to both sides by 70 degrees", away=70, times=2, start=(240, 90), end=(260, 100)),
    Moving("turns away by 70 degrees, walking", away=70),
    Moving("turns away by 70 degrees, small", away=70, high=60, start=(200, 150), end=(300, 170)),
    Moving("turns away by 70 degrees, large", away=70, high=300, start=(180, 20), end=(200, 30)),
    Moving("turns away by 85 degrees, walking, before moving bars", away=85, back="testsrc2"),
    Moving("glasses and a cap, turns away by 75 degrees", HOPPER, away=75, start=(240, 90), end=(260, 100)),
    Moving("glasses and a cap, turns to both sides, walking", HOPPER, away=75, times=2),
    Moving("half turned, turns away by 70 degrees", COELHO, away=70, start=(240, 90), end=(260, 100)),
    Moving("half turned, turns to both sides, walking", COELHO, away=70, times=2, back="testsrc2"),
)
HIDDEN = (
    Moving("behind a pole", bars=((300, 0, 330, 360),)),
    Moving("behind a pillar, hidden wholly", bars=((270, 0, 400, 360),)),
    Moving("behind three poles", bars=((180, 0, 210, 360), (310, 0, 340, 360), (440, 0, 470, 360))),
    Moving("behind a pillar, slowly", bars=((270, 0, 400, 360),), start=(180, 80), end=(370, 90)),
    Moving("over a wall, the mouth hidden", bars=((0, 180, 640, 360),), start=(60, 80), end=(400, 80)),
    Moving("rises from behind a wall", bars=((0, 220, 640, 360),), start=(240, 215), end=(260, 60)),
    Moving("comes out of a door", bars=((0, 0, 220, 360),), start=(90, 90), end=(420, 90)),
    Moving("goes out of a door", bars=((420, 0, 640, 360),), start=(120, 90), end=(450, 90)),
    Moving("another passes before it", second=True, passes=True, start=(60, 90), end=(420, 90)),
    Moving("another passes before it, fast", second=True, passes=True, start=(0, 90), end=(510, 90)),
    Moving("another passes before one with glasses and a cap", HOPPER, second=True, passes=True, start=(60, 90),
           end=(420, 90)),
    Moving("another passes before one half turned, and a pole", COELHO, second=True, passes=True, start=(60, 90),
           end=(420, 90), bars=((300, 0, 330, 360),), back="testsrc2"),
)  # fmt: skip
ROWS = (("moving faces", TESTS), ("faces that turn away and back", TURNING),
        ("faces that somebody or something steps before", HIDDEN))  # fmt: skip


@dataclass(frozen=True)
class Result:
    """How many frames of how many had a pixel of the face uncovered; how large the cover was at the most, in faces, and
    on the average; how many covers there were."""

    name: str
    frames: int
    open_frames: int
    most: float
    mean: float
    covers: int


def main() -> int:
    """Of all rows, or of the one with the number that is given."""
    finder = CenterFaceFinder()
    wanted = [ROWS[int(sys.argv[1])]] if len(sys.argv) > 1 else list(ROWS)
    return max(_row(name, tests, finder) for name, tests in wanted)


def _row(name: str, tests: Sequence[Moving], finder: CenterFaceFinder) -> int:
    results = []
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            results.append(measured(test, finder, Path(folder)))
        one = results[-1]
        print(f"{one.name}: {one.open_frames} of {one.frames} frames open; cover {one.mean:.2f} faces, at most "
              f"{one.most:.2f}; {one.covers} covers", flush=True)  # fmt: skip
    whole = [one for one in results if one.open_frames == 0]
    tight = [one for one in results if one.most <= 3]
    people = len({one.of for one in tests})
    print(f"| {name} ({people} people) covered in every pixel of every frame | {len(whole)} of {len(results)} | all |")
    print(f"| their covers of at most three times the face's area | {len(tight)} of {len(results)} | all |", flush=True)
    return 0 if len(whole) == len(tight) == len(results) else 1


def measured(test: Moving, finder: CenterFaceFinder, folder: Path) -> Result:
    made = folder / "made.mp4"
    truths = written(test, made)
    clip, found = found_in(made, finder)
    (folder / "out").mkdir()
    shown = FfmpegRenderer().render(clip, Scene({"own": _EMPTY}, found, "silence"), folder / "out", lambda _: None)
    open_frames, areas = 0, []
    for number, (ms, frame) in enumerate(_frames(shown["own"])):
        open_frames += any(_uncovered(frame, truth) for truth in truths[number])
        areas += [area for truth in truths[number] if (area := _area(found, clip, ms, truth))]
    return Result(test.name, number + 1, open_frames, max(areas, default=0), float(np.mean(areas or [0])), len(found))


def found_in(film: Path, finder: CenterFaceFinder | None = None) -> tuple[Clip, tuple[Cover, ...]]:
    """The film, and the covers of what was found in it."""
    clip = Clip("benchclip0", film, "0" * 64, AvProber().probe(film))
    return clip, covers((finder or CenterFaceFinder()).find(clip, lambda _: None), clip.duration_ms)


def written(test: Moving, to: Path) -> list[list[Truth]]:
    """Writes the clip; returns for each frame where each face is in it."""
    wide, high = test.size
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    look = f"{test.grade},scale={wide}:{high}:flags=area,format=rgb24"
    pixels = _run([ffmpeg, "-v", "error", "-i", str(FACES / test.of.file), "-vf", look, "-f", "rawvideo", "-"])
    portrait = np.frombuffer(pixels, np.uint8).reshape(high, wide, 3)
    drawn = f"{test.back}{':' if '=' in test.back else '='}s={WIDTH}x{HEIGHT}:r={RATE}"
    back = np.frombuffer(_run(
        [ffmpeg, "-v", "error", "-f", "lavfi", "-i", drawn, "-t", str(SECONDS),
         "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]), np.uint8)  # fmt: skip
    back = back.reshape(-1, HEIGHT, WIDTH, 3)[: RATE * SECONDS].copy()
    truths = []
    for number, frame in enumerate(back):
        away = test.turned_away(number)
        corners = _pasted(frame, portrait, test, test.corner(number), away)
        before = test.bars
        if test.second:
            x, y = test.corner(RATE * SECONDS - 1 - number)
            there = (x, y if test.passes else HEIGHT - high - y + 40)
            second = _pasted(frame, portrait[:, ::-1], test, there, away)
            before += ((there[0], there[1], there[0] + wide, there[1] + high),) if test.passes else ()
        truths.append([Truth(corners, test.area, before)])
        if test.second:
            truths[-1].append(Truth(second, test.area, test.bars))
        for left, top, right, bottom in test.bars:
            frame[top:bottom, left:right] = (70, 74, 78)
    raw = to.with_suffix(".rgb")
    raw.write_bytes(back.tobytes())
    _run([ffmpeg, "-v", "error", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{WIDTH}x{HEIGHT}",
          "-framerate", str(RATE), "-i", str(raw), "-vf", f"{test.whole},format=yuv420p", "-c:v", "libx264", "-preset",
          "veryfast", "-crf", "20", str(to)])  # fmt: skip
    raw.unlink()
    return truths


def _pasted(frame: NDArray[np.uint8], portrait: NDArray[np.uint8], test: Moving, corner: tuple[int, int],
            away: float) -> NDArray[np.float64]:  # fmt: skip
    """Pastes the portrait, turned about its middle, and away by so many degrees; returns the four corners of the face's
    box in the frame."""
    high, wide = portrait.shape[:2]
    angle, squeeze, lean = radians(test.turn), cos(radians(away)), sin(radians(away)) / (_FAR * high)
    middle_x, middle_y = corner[0] + wide / 2, corner[1] + high / 2
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    dx, dy = x + 0.5 - middle_x, y + 0.5 - middle_y
    seen_x, seen_y = dx * cos(angle) + dy * sin(angle), -dx * sin(angle) + dy * cos(angle)
    card_x = seen_x / (squeeze - seen_x * lean)
    card_y = seen_y * (1 + card_x * lean)
    from_x, from_y = np.floor(card_x + wide / 2).astype(int), np.floor(card_y + high / 2).astype(int)
    inside = (from_x >= 0) & (from_x < wide) & (from_y >= 0) & (from_y < high) & (squeeze - seen_x * lean > 0)
    frame[inside] = portrait[from_y[inside], from_x[inside]]
    mirrored = (MIRROR in test.grade) != (portrait.strides[1] < 0)  # the other one is the same picture read backwards
    left, top, right, bottom = (side * high / test.of.height for side in test.of.face)
    if mirrored:
        left, right = wide - right, wide - left
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) - (wide / 2, high / 2)
    nearer = 1 + corners[:, :1] * lean
    corners = corners * (squeeze, 1) / nearer
    turned = corners @ np.array([[cos(angle), sin(angle)], [-sin(angle), cos(angle)]])
    return np.asarray(turned + np.array([middle_x, middle_y]))


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


def _frames(path: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield float(frame.time or 0) * 1000, frame.to_ndarray(format="rgb24")


def _uncovered(frame: NDArray[np.uint8], truth: Truth) -> bool:
    """Whether any pixel whose middle lies in the face's box, and before which nothing stands, is not black."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    inside = np.ones((HEIGHT, WIDTH), bool)
    for (ax, ay), (bx, by) in zip(truth.corners, np.roll(truth.corners, -1, axis=0), strict=True):
        inside &= (bx - ax) * (y + 0.5 - ay) - (by - ay) * (x + 0.5 - ax) >= 0
    for left, top, right, bottom in truth.hidden:
        inside[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False
    return bool(inside.any() and frame[inside].max() >= _BLACK)


def _area(found: tuple[Cover, ...], clip: Clip, ms: float, truth: Truth) -> float | None:
    """The area of the cover that lies over the face's middle as it is drawn, in faces; None: none does."""
    x, y = truth.corners.mean(axis=0)
    boxes = [cover.during(ms - EVEN_SLACK_MS, ms + EVEN_SLACK_MS) for cover in found]
    drawn = [placed(box, clip) for box in boxes if box is not None]
    over = [wide * high for left, top, wide, high in drawn if left <= x <= left + wide and top <= y <= top + high]
    return float(min(over) / truth.area) if over else None


if __name__ == "__main__":
    raise SystemExit(main())
