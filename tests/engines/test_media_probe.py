"""What the prober says of files as people send them, and of files that are none."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from made_media import Make, clip_of, ffmpeg
from misstated import lingering, restated, restated_matroska

from zeroline.domain.clip import Media, Picture, Sound
from zeroline.domain.errors import BadMedia
from zeroline.engines import media_probe
from zeroline.engines.media_ffmpeg import quiet_command, untrusted_input
from zeroline.engines.media_probe import AvProber, must_have_sound, tracks_in
from zeroline.engines.sandbox import Limits, Sandboxed

MP4 = "mov,mp4,m4a,3gp,3g2,mj2"


def fault(path: Path) -> str:
    with pytest.raises(BadMedia) as caught:
        AvProber().probe(path)
    assert caught.value.path == path
    return caught.value.fault


def test_a_plain_clip(make: Make) -> None:
    assert AvProber().probe(make("a.mp4", "-c:a", "aac", "-ac", "1")) == Media(
        MP4, 2000, Picture(320, 240, "h264", Fraction(25)), Sound("aac", 48_000, 1), 2000
    )


def test_frames_that_come_evenly_are_told_from_those_that_do_not(make: Make, tmp_path: Path) -> None:
    even = tracks_in(make("even.mp4")).frames
    assert even is not None
    assert (even.first_ms, even.each_ms) == (pytest.approx(0, abs=1), pytest.approx(40))
    assert [even.shown_at(ms) for ms in (-5, 0, 39, 40, 99.9)] == [pytest.approx(at) for at in (0, 0, 0, 40, 80)]
    copied = tmp_path / "even.mkv"
    ffmpeg("-i", tmp_path / "even.mp4", "-c", "copy", copied)
    assert tracks_in(copied).frames is not None  # whole milliseconds are even enough
    late = ("-vf", "setpts=N/25/TB+gte(N\\,30)*0.03/TB", "-enc_time_base:v", "1/1000", "-fps_mode", "passthrough")
    assert tracks_in(make("late.mp4", *late, seconds=3)).frames is None
    assert tracks_in(make("lost.mp4", "-vf", "select=not(eq(n\\,30))", "-fps_mode", "vfr", seconds=3)).frames is None
    assert tracks_in(make("sound.m4a", size=None)).frames is None


@pytest.mark.parametrize("address", ["https://example.com/a.mp4", "http:/example.com/a.mp4", "rtmp://[::1]/live"])
def test_an_address_is_no_file(address: str) -> None:
    assert fault(Path(address)) == "is an address on the network; save the clip to a file first"


def test_a_file_is_read_once_while_nothing_is_done_to_it(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    class Counted(Sandboxed):
        def __init__(self, command: Sequence[str], limits: Limits) -> None:
            started.append(command[-3])
            super().__init__(command, limits)

    monkeypatch.setattr(media_probe, "Sandboxed", Counted)
    path = make("a.wav", size=None)
    assert tracks_in(path) == tracks_in(path)
    assert started == [str(path)]
    path.unlink()
    longer = make("a.wav", size=None, seconds=3)
    assert tracks_in(longer).media.duration_ms == 3000
    assert started == [str(path)] * 2
    longer.write_bytes(b"")
    assert fault(longer).startswith("is empty")


@pytest.mark.parametrize("seconds", [1.0, 60.0])
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.m4a"])
def test_a_container_that_misstates_its_length_is_not_believed(make: Make, name: str, seconds: float) -> None:
    path = make(name, "-c:a", "aac", size=None if name == "a.m4a" else "320x240", seconds=5)
    media = AvProber().probe((restated_matroska if name == "a.mkv" else restated)(path, seconds))
    assert abs(media.duration_ms - 5000) < 100
    if seconds < 5 or name == "a.mkv":  # what an MP4 says too much libav finds out by itself
        assert media.stated_ms == seconds * 1000


def test_a_last_frame_is_not_believed_to_last_for_hours(make: Make) -> None:
    """Captions would be drawn over hours of a picture that stands still."""
    uneven = ("-vf", "select='not(eq(n,48))'", "-fps_mode", "vfr")  # the last one has a length of its own, then
    media = AvProber().probe(lingering(make("a.mp4", *uneven, tone=False)))
    assert 2000 <= media.duration_ms <= 12_000


@pytest.mark.parametrize(("degrees", "turned"), [("90", 270), ("-90", 90), ("180", 180)])
def test_a_phone_held_upright(make: Make, tmp_path: Path, degrees: str, turned: int) -> None:
    flat = make("flat.mp4", size="320x180")
    phone = tmp_path / "phone.mp4"
    ffmpeg("-display_rotation", degrees, "-i", flat, "-c", "copy", phone)  # ffmpeg counts counter-clockwise
    picture = AvProber().probe(phone).picture
    assert picture is not None
    assert (picture.width, picture.height, picture.rotation) == ((320, 180) if turned == 180 else (180, 320)) + (
        turned,
    )


def test_pixels_that_are_not_square(make: Make) -> None:
    picture = AvProber().probe(make("dv.mp4", "-vf", "setsar=16/11", size="352x288")).picture
    assert picture is not None
    assert (picture.width, picture.height) == (512, 288)


def test_frames_at_a_variable_rate(make: Make) -> None:
    uneven = make("vfr.mp4", "-vf", "select='not(between(mod(n,10),3,6))'", "-fps_mode", "vfr")
    even = make("ntsc.mkv", "-r", "30000/1001")
    # with B frames, and longer than is looked at
    reordered = make("long.mp4", "-preset", "veryfast", size="160x120", seconds=20)
    found = [AvProber().probe(path).picture for path in (uneven, even, reordered)]
    assert [picture and picture.variable_rate for picture in found] == [True, False, False]


@pytest.mark.parametrize(
    ("name", "coding", "codec", "rate"),
    [
        ("call.wav", ("-ar", "8000"), "pcm_s16le", 8000),
        ("note.opus", ("-c:a", "libopus"), "opus", 48_000),
        ("note.m4a", ("-c:a", "aac"), "aac", 48_000),
        ("old.3gp", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1", "-b:a", "12.2k"), "amr_nb", 8000),
        ("radio.mp3", ("-c:a", "libmp3lame"), "mp3", 48_000),
    ],
)
def test_sound_alone(make: Make, name: str, coding: tuple[str, ...], codec: str, rate: int) -> None:
    media = AvProber().probe(make(name, *coding, size=None))
    assert media.picture is None
    assert media.sound is not None
    assert (media.sound.codec, media.sound.sample_rate) == (codec, rate)
    assert abs(media.duration_ms - 2000) < 100


def test_cover_art_is_not_a_moving_picture(make: Make, tmp_path: Path) -> None:
    song, cover, both = make("s.m4a", size=None), tmp_path / "c.png", tmp_path / "both.m4a"
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", cover)
    ffmpeg("-i", song, "-i", cover, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", both)
    assert AvProber().probe(both).picture is None


def test_a_recording_that_does_not_say_its_length(make: Make) -> None:
    live = make("live.webm", "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1")
    assert abs(AvProber().probe(live).duration_ms - 2000) < 100


@pytest.mark.parametrize(
    "name", ["сводка из Кремінної.mp4", "-i.mp4", 'it\'s "so".mp4', "a:b,c;[d]=%d.mp4", "two\nlines.mp4"]
)
def test_names_are_only_names(make: Make, name: str) -> None:
    path = make("plain.mp4").rename(make("x.mp4").with_name(name))
    assert AvProber().probe(path).duration_ms == 2000


def test_what_is_no_clip(tmp_path: Path) -> None:
    (tmp_path / "zero.mp4").touch()
    (tmp_path / "text.mp4").write_text("Мы не подписывали никаких контрактов\n" * 200)
    (tmp_path / "noise.mp4").write_bytes(bytes(range(256)) * 40)
    assert fault(tmp_path / "missing.mp4") == "there is no such file"
    assert fault(tmp_path) == "is a folder; name the files in it"
    assert fault(tmp_path / "zero.mp4") == "is empty (0 bytes); copy or download it again"
    assert fault(tmp_path / "text.mp4") == "is text, not a clip"
    assert fault(tmp_path / "noise.mp4") == "is not video or sound of a kind that Zeroline knows"
    assert fault(Path("/dev/zero")) == "is not a file but a device or a pipe; save the clip to a file first"


def test_a_file_that_may_not_be_read(make: Make) -> None:
    path, we = make("a.mp4"), os.geteuid()
    path.chmod(0)
    if we == 0:
        os.seteuid(65_534)  # the superuser may read everything; nobody may not
    try:
        assert fault(path) == "may not be read by this user; change its permissions"
    finally:
        os.seteuid(we)


def test_an_mp4_cut_off_before_its_index(make: Make) -> None:
    path = make("a.mp4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert fault(path).startswith("is cut off: it ends before its index")


@pytest.mark.parametrize(
    "script",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:2,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{secret}'\n",
        "<?xml version='1.0'?><MPD><Period><BaseURL>{secret}</BaseURL></Period></MPD>",
    ],
)
def test_a_script_that_names_other_files_opens_none(make: Make, script: str) -> None:
    secret = make("secret.mp4")
    for bait in (script, "\0" + script):  # the second is not taken for text, so the demuxers see it
        path = secret.with_name("bait.mp4")
        path.write_text(bait.format(secret=secret))
        assert fault(path) in (
            "is a playlist, not a clip",
            "is text, not a clip",
            "is not video or sound of a kind that Zeroline knows",
        )
        command = [*quiet_command(), *untrusted_input(path, 1), "-f", "null", "-"]  # where nothing was looked at before
        assert subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode != 0


def test_two_transport_streams_in_one_file_last_as_long_as_both(make: Make) -> None:
    one = make("one.ts", "-c:a", "aac")
    both = one.with_name("both.ts")
    both.write_bytes(one.read_bytes() * 2)
    assert AvProber().probe(both).duration_ms == pytest.approx(4_000, abs=150)


def test_a_silent_film(make: Make) -> None:
    silent = make("silent.mp4", tone=False)
    assert AvProber().probe(silent).sound is None
    with pytest.raises(BadMedia, match="has no sound track; there is nothing to caption"):
        must_have_sound(clip_of(silent))
