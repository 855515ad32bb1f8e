"""What the hearer hears, when, and what it says where a file breaks off."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from made_media import Make, clip_of, ffmpeg
from numpy.typing import NDArray

from zeroline.domain.errors import BadMedia, CutOff
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_probe import AvProber


def heard(path: Path) -> NDArray[np.int16]:
    return np.frombuffer(b"".join(FfmpegHearer().hear(clip_of(path))), "<i2")


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("a.mp4", ("-c:a", "aac")),
        ("a.mkv", ("-c:a", "libopus")),
        ("a.ts", ("-c:a", "aac")),
        ("call.wav", ("-ar", "8000", "-vn")),
        ("call.amr", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1", "-vn")),
        ("stereo.flac", ("-ac", "2", "-vn")),
    ],
)
def test_two_seconds_of_a_tone(make: Make, name: str, coding: tuple[str, ...]) -> None:
    samples = heard(make(name, *coding))
    assert abs(len(samples) - 32_000) < 1600
    middle = samples[8000:24_000].astype(float)
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 440  # one second: a bin is a hertz


def test_blocks_are_a_second_long(make: Make) -> None:
    sizes = [len(block) for block in FfmpegHearer().hear(clip_of(make("a.wav", size=None, seconds=2.5)))]
    assert sizes == [32_000, 32_000, 16_000]


@pytest.mark.parametrize("name", ["late.mkv", "late.ts"])
def test_sound_that_begins_late_is_led_in_by_silence(make: Make, tmp_path: Path, name: str) -> None:
    plain, late = make("plain.mp4", "-c:a", "aac"), tmp_path / name
    ffmpeg("-i", plain, "-itsoffset", "1", "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", late)
    samples = np.abs(heard(late).astype(float))
    assert samples[:15_000].max() == 0
    assert samples[17_000:30_000].max() > 1000


def test_a_file_that_breaks_off_says_how_much_was_there(make: Make) -> None:
    path = make("a.mp4", "-c:a", "aac", "-movflags", "+faststart", seconds=6)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    got = 0
    blocks = FfmpegHearer().hear(clip_of(path))

    def read_on() -> None:
        nonlocal got
        for block in blocks:
            got += len(block)

    with pytest.raises(CutOff, match=r"is cut off: \d\.\d s of 6\.0 s could be decoded") as caught:
        read_on()
    assert 3000 < caught.value.heard_ms == got // 32 < 5000


def test_sound_shorter_than_the_picture_is_whole(make: Make, tmp_path: Path) -> None:
    film, both = make("film.mp4", tone=False, seconds=5), tmp_path / "both.mp4"
    ffmpeg("-i", film, "-i", make("tone.m4a", size=None), "-c", "copy", both)
    assert abs(len(heard(both)) - 32_000) < 1600


def test_a_silent_film_has_nothing_to_hear(make: Make) -> None:
    with pytest.raises(BadMedia, match="has no sound track; there is nothing to caption"):
        heard(make("silent.mp4", tone=False))


def test_leaving_early_ends_the_decoder(make: Make) -> None:
    path = make("long.wav", size=None, seconds=60)
    others = _children()
    sound = FfmpegHearer().hear(clip_of(path))
    assert len(next(sound)) == 32_000
    during = _children()
    sound.close()  # type: ignore[attr-defined]
    assert (during, _children()) == (others + 1, others)


def _children() -> int:
    """How many children this process has (Linux tells; elsewhere the test says what it would)."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    if not tasks.exists():
        pytest.skip("needs /proc")
    return sum(len((task / "children").read_text().split()) for task in tasks.iterdir())


TONE = "sine=frequency=440:sample_rate=48000:d=2"
PANNED = {
    "antiphase": "pan=stereo|c0=c0|c1=-1*c0",
    "left alone": "pan=stereo|c0=c0|c1=0*c0",
    "right alone": "pan=stereo|c0=0*c0|c1=c0",
    "dual mono": "pan=stereo|c0=c0|c1=c0",
    "the centre of 5.1": "pan=5.1|FL=0*c0|FR=0*c0|FC=c0|LFE=0*c0|BL=0*c0|BR=0*c0",
    "one surround of 5.1": "pan=5.1|FL=0*c0|FR=0*c0|FC=0*c0|LFE=0*c0|BL=c0|BR=0*c0",
    "the sides of 5.1 in antiphase": "pan=5.1|FL=c0|FR=-1*c0|FC=0*c0|LFE=0*c0|BL=c0|BR=-1*c0",
    "the last of ten": "pan=10c|c0=0*c0|c1=0*c0|c2=0*c0|c3=0*c0|c4=0*c0|c5=0*c0|c6=0*c0|c7=0*c0|c8=0*c0|c9=c0",
}


@pytest.mark.parametrize("how", PANNED)
def test_a_voice_in_any_channel_is_heard_as_loud_as_alone(make: Make, tmp_path: Path, how: str) -> None:
    panned = tmp_path / "panned.wav"
    ffmpeg("-f", "lavfi", "-i", TONE, "-af", PANNED[how], panned)
    alone = np.abs(heard(make("alone.wav", size=None)).astype(float)).mean()
    samples = heard(panned)
    assert abs(len(samples) - 32_000) < 200
    assert np.abs(samples.astype(float)).mean() == pytest.approx(alone, rel=0.1)


def test_two_voices_in_two_channels_are_both_heard(tmp_path: Path) -> None:
    both = tmp_path / "both.wav"
    two = ("-f", "lavfi", "-i", TONE, "-f", "lavfi", "-i", TONE.replace("440", "660"))
    ffmpeg(*two, "-filter_complex", "[0][1]join=inputs=2:channel_layout=stereo", both)
    spectrum = np.abs(np.fft.rfft(heard(both)[8000:24_000].astype(float)))
    assert sorted(np.argsort(spectrum)[-2:]) == [440, 660]


def test_a_channel_that_turns_over_midway_is_heard_throughout(tmp_path: Path) -> None:
    turned = tmp_path / "turned.wav"
    ffmpeg(
        "-f", "lavfi", "-i", TONE.replace("d=2", "d=6"), "-af", "aeval=val(0)|val(0)*(1-2*gt(t\\,3)):c=stereo", turned
    )
    level = np.abs(heard(turned).astype(float)).reshape(-1, 1600).mean(axis=1)  # of each tenth of a second
    assert level[2:-2].min() > 0.5 * np.median(level)


def test_a_file_replaced_while_it_is_heard_is_noticed(make: Make) -> None:
    path, other = make("a.wav", size=None), make("b.wav", size=None, seconds=3)
    clip = FileAdmitter(AvProber()).admit(path)
    sound = FfmpegHearer().hear(clip)
    next(sound)
    other.replace(path)
    with pytest.raises(BadMedia, match=r"a\.wav: was changed while it was worked on; nothing was written"):
        list(sound)
