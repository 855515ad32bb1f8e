"""What a release's videos show and sound like: covers over every pixel in every frame, each shape whole, the same bytes
again, nothing of the original's tags. Pixels are looked at, not exit codes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from made_media import Make, clip_of, ffmpeg
from numpy.typing import NDArray

from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import Caption
from zeroline.domain.clip import Canvas, Clip
from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.release import SHAPES, framed
from zeroline.engines.faces_centerface import frames as watched
from zeroline.engines.media_probe import tracks_in
from zeroline.engines.media_release import FfmpegRenderer
from zeroline.ports import Scene

MOVES = Cover("c", "face", (Key(0, Box(0.05, 0.1, 0.2, 0.3)), Key(2_000, Box(0.7, 0.5, 0.2, 0.3))), 0, 2_000)
CAPTION = Caption(500, 1_500, ("Lay down your weapons",))


def scene(clip: Clip, *covers: Cover, shapes: tuple[str, ...] = ("own",), voice: str = "own", **more: Path) -> Scene:
    scripts = {}
    for shape in shapes:
        frame = framed(Canvas.of(clip.media.picture), shape)
        scripts[shape] = WRITERS["ass"](
            (CAPTION,), Sheet(mark="The Desk abcdefghij", width=frame.width, height=frame.height)
        )
    return Scene(scripts, covers, voice, more.get("reading"))


def rendered(path: Path, folder: Path, *covers: Cover, **options: object) -> dict[str, Path]:
    clip = clip_of(path)
    folder.mkdir()
    return dict(FfmpegRenderer().render(clip, scene(clip, *covers, **options), folder, lambda _: None))  # type: ignore[arg-type]


def frames(path: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield float(frame.time or 0) * 1000, frame.to_ndarray(format="rgb24")


def covered(frame: NDArray[np.uint8], box: Box) -> float:
    """The brightest that any pixel under the box is."""
    high, wide = frame.shape[:2]
    part = frame[
        int(box.top * high) : int(np.ceil(box.bottom * high)), int(box.left * wide) : int(np.ceil(box.right * wide))
    ]
    return float(part.max())


@pytest.mark.parametrize("coding", [(), ("-r", "7"), ("-ss", "0.3"), ("-vf", "setpts=N/25/TB+floor(N/7)*0.03/TB")])
def test_every_pixel_under_a_cover_is_gone_in_every_frame(make: Make, tmp_path: Path, coding: tuple[str, ...]) -> None:
    files = rendered(make("a.mp4", *coding), tmp_path / "out", MOVES)
    seen = list(frames(files["own"]))
    assert len(seen) > 10
    for ms, frame in seen:
        box = MOVES.at(min(ms, 2_000))
        assert box is not None
        assert covered(frame, box) < 64, f"at {ms} ms"  # what compression leaves of black
    assert seen[0][1].mean() > 60  # the rest of the picture is there


@pytest.mark.parametrize("voice", ["own", "silence"])
def test_a_picture_that_begins_late_is_looked_at_and_drawn_where_it_is(make: Make, tmp_path: Path, voice: str) -> None:
    plain, late = make("plain.mp4", "-c:a", "aac", seconds=1), tmp_path / "late.ts"
    ffmpeg("-i", plain, "-itsoffset", "0.8", "-i", plain, "-map", "1:v", "-map", "0:a", "-c", "copy", late)
    first = next(frames(rendered(late, tmp_path / "r", voice=voice)["own"]))
    assert first[0] == pytest.approx(800, abs=40)
    looked_at = list(watched(clip_of(late), tracks_in(late), (64, 64), 10))
    assert len(looked_at) == pytest.approx(18, abs=1)
    assert (looked_at[0] == looked_at[8]).all()
    assert (looked_at[8] != looked_at[10]).any()


def test_a_cover_is_there_only_in_its_time(make: Make, tmp_path: Path) -> None:
    late = Cover("c", "map", (Key(0, Box(0.1, 0.1, 0.3, 0.3)),), 1_000, 1_200)
    for ms, frame in frames(rendered(make("a.mp4"), tmp_path / "out", late)["own"]):
        brightness = covered(frame, Box(0.12, 0.12, 0.2, 0.2))
        if 1_000 <= ms <= 1_200:
            assert brightness < 64
        if not 900 <= ms <= 1_300:
            assert brightness > 100


def test_each_shape_holds_the_whole_picture_and_its_covers(make: Make, tmp_path: Path) -> None:
    still = Cover("c", "face", (Key(0, Box(0.4, 0.4, 0.2, 0.2)),), 0, 2_000)
    path = make("a.mp4", size="640x360")
    files = rendered(path, tmp_path / "out", still, shapes=SHAPES)
    sizes = {"own": (360, 640), "vertical": (1280, 720), "square": (720, 720)}
    for shape, file in files.items():
        shown = list(frames(file))
        assert {frame.shape[:2] for _, frame in shown} == {sizes[shape]}
        frame = framed(Canvas(640, 360), shape)
        for _, picture in shown:
            inner = picture[frame.top : frame.top + frame.inner_height, frame.left : frame.left + frame.inner_width]
            assert inner.shape[1] / inner.shape[0] == pytest.approx(640 / 360, rel=0.01)
            assert covered(inner, Box(0.41, 0.41, 0.18, 0.18)) < 64
        speaking = next(picture for ms, picture in shown if ms > 900)
        quiet = next(picture for ms, picture in shown if ms > 1_700)
        changed = np.abs(speaking.astype(int) - quiet.astype(int)).max(axis=2)
        assert changed[-sizes[shape][0] // 4 :].max() > 100  # the caption stands in the lowest quarter


def test_the_same_gives_the_same_bytes(make: Make, tmp_path: Path) -> None:
    path = make("a.mp4")
    once, again = (rendered(path, tmp_path / name, MOVES, shapes=("own", "square")) for name in ("x", "y"))
    for shape in once:
        first, second = (hashlib.sha256(files[shape].read_bytes()).hexdigest() for files in (once, again))
        assert first == second


def test_nothing_of_the_original_but_its_picture_and_sound_is_kept(make: Make, tmp_path: Path) -> None:
    path = make("a.mp4", "-metadata", "title=Bakhmut 48.59N", "-metadata", "comment=Ivanov", "-timecode", "01:00:00:00")
    content = rendered(path, tmp_path / "out")["own"].read_bytes()
    for word in (b"Bakhmut", b"Ivanov", b"x264", b"Lavf", b"tmcd", b"libass"):
        assert word not in content


def loudness(path: Path) -> float:
    with av.open(str(path)) as film:
        sound = np.concatenate([frame.to_ndarray().ravel() for frame in film.decode(audio=0)])
    return float(np.abs(sound).max())


@pytest.mark.parametrize(("voice", "loud"), [("own", True), ("silence", False)])
def test_the_voice_is_heard_or_is_not(make: Make, tmp_path: Path, voice: str, loud: bool) -> None:
    file = rendered(make("a.mp4"), tmp_path / "out", voice=voice)["own"]
    assert (loudness(file) > 0.01) is loud
    with av.open(str(file)) as film:
        assert len(film.streams.audio) == 1
        assert film.duration == pytest.approx(2_000_000, abs=120_000)


def test_a_voice_that_reads_takes_the_place_of_the_clips(make: Make, tmp_path: Path) -> None:
    reading = tmp_path / "reading.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=2000:sample_rate=22050:d=1", reading)
    file = rendered(make("a.mp4"), tmp_path / "out", voice="revoiced", reading=reading)["own"]
    with av.open(str(file)) as film:
        sound = np.concatenate([frame.to_ndarray().ravel() for frame in film.decode(audio=0)])
        rate = film.streams.audio[0].rate
    spectrum = np.abs(np.fft.rfft(sound[: rate // 2]))
    assert np.argmax(spectrum) * 2 == pytest.approx(2_000, abs=20)  # and nothing of the tone of 440 Hz
    assert spectrum[200:240].max() < spectrum.max() / 100


def test_sound_alone_gets_a_card_in_each_shape(make: Make, tmp_path: Path) -> None:
    files = rendered(make("a.m4a", "-c:a", "aac", size=None), tmp_path / "out", shapes=SHAPES, voice="silence")
    assert {shape: next(frames(file))[1].shape[:2] for shape, file in files.items()} == {
        "own": (720, 1280),
        "vertical": (1280, 720),
        "square": (720, 720),
    }


def heard(path: Path) -> tuple[int, float, float]:
    """The first moment that is loud, in ms; how long the sound lasts, and the picture, in seconds."""
    with av.open(str(path)) as film:
        mono = av.AudioResampler(format="flt", layout="mono", rate=16_000)
        sound = np.concatenate(
            [part.to_ndarray()[0] for one in film.decode(audio=0) for part in mono.resample(one)] or [np.zeros(0)]
        )
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    return int(loud[0] / 16) if len(loud) else -1, len(sound) / 16_000, max(ms for ms, _ in frames(path)) / 1000


@pytest.mark.parametrize("coding", [(), ("-r", "7"), ("-vf", "setpts=N/25/TB+floor(N/7)*0.03/TB")])
def test_a_warning_stands_alone_before_the_clip_which_is_as_much_later(
    make: Make, tmp_path: Path, coding: tuple[str, ...]
) -> None:
    path, still = make("a.mp4", *coding), Cover("c", "face", (Key(0, Box(0.1, 0.1, 0.2, 0.3)),), 0, 2_000)
    clip = clip_of(path)
    card = Sheet(width=320, height=180, card="Warning: shows a death.", card_ms=2_000)
    script = WRITERS["ass"]((CAPTION,), card)
    times: list[list[float]] = []
    sounds = []
    for lead_ms in (0, 2_000):
        folder = tmp_path / str(lead_ms)
        folder.mkdir()
        one = Scene({"own": script}, (still,), lead_ms=lead_ms)
        file = FfmpegRenderer().render(clip, one, folder, lambda _: None)["own"]
        seen = list(frames(file))
        times.append([ms for ms, _ in seen])
        sounds.append(heard(file))
        if lead_ms:
            before = [frame for ms, frame in seen if ms < lead_ms]
            assert len(before) == 20
            for frame in before:
                assert frame[:60].max() < 64  # nothing of the clip is there
                assert frame[60:120].max() > 200  # but the words
            for ms, frame in seen:
                assert ms < lead_ms or covered(frame, still.keys[0].box) < 64
    assert len(times[0]) == len(times[1]) - 20
    late = [after - before - 2_000 for before, after in zip(times[0], times[1][20:], strict=True)]
    assert max(map(abs, late)) < 1  # ms
    assert abs(sounds[1][0] - sounds[0][0] - 2_000) < 30
    assert abs(sounds[1][1] - sounds[0][1] - 2) < 0.06
