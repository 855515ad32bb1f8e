"""Fingerprints of real media: what a post does to a clip changes few of their numbers, and what stands still says
nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_media import Make, clip_of, ffmpeg

from zeroline.domain.errors import BadMedia
from zeroline.domain.fingerprint import Question
from zeroline.engines.fingerprint_ffmpeg import FfmpegFingerprinter
from zeroline.engines.picture_print import HORIZONTAL, SIDE, PictureReader, content_box

MOVING = "life=s=64x36:r=12:seed=5:mold=8:life_color=white:death_color=gray,scale=256:144,format=yuv420p"
HUMMING = "aevalsrc=0.4*sin(2*PI*t*(200+90*floor(3*t)-500*floor(t/2))):s=16000"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds in which picture and sound change all the time."""
    to = tmp_path_factory.mktemp("film") / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", MOVING, "-f", "lavfi", "-i", HUMMING, "-t", "8", "-preset", "ultrafast", to)
    return to


def printed(path: Path, *speeds: int) -> Question:
    return FfmpegFingerprinter().fingerprint(clip_of(path), speeds)


def seen(question: Question) -> np.ndarray:  # type: ignore[type-arg]
    assert question.print.picture is not None
    return np.frombuffer(question.print.picture.values, np.int8).reshape(-1, 3, 24).astype(float)


def likeness(one: np.ndarray, other: np.ndarray) -> float:  # type: ignore[type-arg]
    length = min(len(one), len(other))
    one, other = one[:length], other[:length]
    return float((one * other).sum() / (np.linalg.norm(one) * np.linalg.norm(other)))


def bits_apart(one: Question, other: Question) -> float:
    assert one.print.sound
    assert other.print.sound
    values = [np.frombuffer(each.print.sound.values, "<u4") for each in (one, other) if each.print.sound]
    length = min(map(len, values))
    return float(np.bitwise_count(values[0][:length] ^ values[1][:length]).mean() / 32)


def test_the_shape_of_a_print(film: Path) -> None:
    question = printed(film, 970, 1030)
    assert question.print.duration_ms == clip_of(film).duration_ms
    assert seen(question).shape == (32, 3, 24)
    assert [speed for speed, _ in question.sped] == [970, 1030]
    counts = {speed: sound.count for speed, sound in question.sped}
    assert counts[970] > question.print.sound.count > counts[1030]  # type: ignore[union-attr]
    assert printed(film, 970, 1030) == question


def test_a_worse_copy_has_nearly_the_same_numbers(film: Path, tmp_path: Path) -> None:
    ffmpeg("-i", film, "-vf", "scale=128:72", "-crf", "38", "-b:a", "24k", tmp_path / "worse.mp4")
    one, other = printed(film), printed(tmp_path / "worse.mp4")
    assert bits_apart(one, other) < 0.1
    assert likeness(seen(one), seen(other)) > 0.8


def test_a_mirror_turns_the_odd_waves(film: Path, tmp_path: Path) -> None:
    ffmpeg("-i", film, "-vf", "hflip", "-c:a", "copy", tmp_path / "mirror.mp4")
    turned = np.array([-1 if wave % 2 else 1 for wave in HORIZONTAL])
    one, other = seen(printed(film)), seen(printed(tmp_path / "mirror.mp4"))
    assert likeness(one, other * turned) > 0.9
    assert likeness(one, other) < 0.5


def test_bars_are_left_out(film: Path, tmp_path: Path) -> None:
    ffmpeg("-i", film, "-vf", "scale=180:-2,pad=180:320:0:(oh-ih)/2", "-c:a", "copy", tmp_path / "tall.mp4")
    assert likeness(seen(printed(film))[:, 0], seen(printed(tmp_path / "tall.mp4"))[:, 0]) > 0.8


def test_what_stands_still_is_all_zero(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=320x240:r=10", "-frames:v", "1", tmp_path / "card.png")
    ffmpeg(
        "-loop", "1", "-i", tmp_path / "card.png", "-t", "5", "-r", "10", "-pix_fmt", "yuv420p", tmp_path / "card.mp4"
    )
    assert np.abs(seen(printed(tmp_path / "card.mp4"))).mean() < 1


@pytest.mark.parametrize(("size", "tone"), [(None, True), ("160x120", False)])
def test_a_track_that_is_not_there_is_none(make: Make, size: str | None, tone: bool) -> None:
    question = printed(make("a.mp4" if size else "a.wav", size=size, tone=tone, seconds=4), 1010)
    assert (question.print.picture is None, question.print.sound is None) == (size is None, not tone)
    assert len(question.sped) == tone


def test_a_broken_file_is_a_sentence(film: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.read_bytes()[:3000])
    with pytest.raises(BadMedia):
        printed(broken)


def test_a_file_that_is_cut_off_has_the_print_of_what_is_left(film: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    ffmpeg("-i", film, "-c", "copy", "-movflags", "+faststart", whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    left, all_ = printed(cut), printed(film)
    assert left.print.sound
    assert all_.print.sound
    assert 10 < left.print.sound.count < all_.print.sound.count
    assert left.print.sound.values[:40] == all_.print.sound.values[:40]
    assert 10 < len(seen(left)) < len(seen(all_))
    assert likeness(seen(left), seen(all_)) > 0.9


def test_a_picture_that_cannot_be_decoded_costs_not_the_sound(film: Path, tmp_path: Path) -> None:
    """A picture of a codec that is not let in."""
    odd = tmp_path / "odd.mkv"
    ffmpeg("-i", film, "-c:v", "prores_ks", "-c:a", "copy", odd)
    odd.write_bytes(odd.read_bytes().replace(b"V_PRORES", b"V_SNOW__"))
    question = printed(odd, 1010)
    assert question.print.picture is None or question.print.picture.count == 0
    assert question.print.sound == printed(film).print.sound
    assert [speed for speed, _ in question.sped] == [1010]


def test_the_content_box_is_the_longest_stretch_that_is_no_bar() -> None:
    frames = np.zeros((20, SIDE, SIDE), np.uint8)
    frames[:, 30:66] = np.random.default_rng(1).integers(40, 220, (20, 36, SIDE))
    frames[:, 10:14, 20:80] = 255  # a headline in the upper bar
    assert content_box(frames) == (30, 66, 0, SIDE)
    assert content_box(np.zeros((5, SIDE, SIDE), np.uint8)) == (0, SIDE, 0, SIDE)


def test_a_reader_without_frames_has_an_empty_print() -> None:
    assert PictureReader().print().count == 0
