"""What the burner draws, what it leaves as it was, and what it leaves behind."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from made_media import Make, clip_of, ffmpeg
from misstated import restated
from numpy.typing import NDArray

from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import DRAFT_MARK
from zeroline.domain.clip import Canvas
from zeroline.domain.errors import BadMedia, CannotWrite, EngineFailed
from zeroline.engines import media_burn, media_drawing
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.media_burn import FfmpegBurner
from zeroline.engines.media_probe import AvProber
from zeroline.ports import Progress

GREY = ("-vf", "drawbox=color=gray:t=fill")
FIELDS = "Name,Fontname,Fontsize,PrimaryColour,OutlineColour,Bold,BorderStyle,Outline,Alignment,MarginL,MarginR,MarginV"


def script(*events: tuple[str, str, str, str]) -> str:
    """An ASS script with two styles: Caption below, Draft above. Events: start, end, style, text."""
    style = "Noto Sans,24,&H00FFFFFF,&H00000000,-1,1,2"
    lines = [
        *("[Script Info]", "ScriptType: v4.00+", "PlayResX: 384", "PlayResY: 288", "", "[V4+ Styles]"),
        *(f"Format: {FIELDS}", f"Style: Caption,{style},2,10,10,14", f"Style: Draft,{style},8,10,10,8", "", "[Events]"),
        "Format: Layer,Start,End,Style,Text",
    ]
    return "\n".join(lines + [f"Dialogue: 0,{start},{end},{name},{text}" for start, end, name, text in events]) + "\n"


CAPTION = script(
    ("0:00:01.00", "0:00:02.00", "Caption", "We did not sign anything"),
    ("0:00:00.00", "9:00:00.00", "Draft", DRAFT_MARK),
)


def burned(path: Path, ass: str = CAPTION, to: str = "out.mp4") -> Path:
    out = path.with_name(to)
    FfmpegBurner().burn(clip_of(path), ass, out, lambda _: None)
    assert not list(out.parent.glob(".zeroline-*"))
    return out


def frames(path: Path) -> list[tuple[float, NDArray[np.uint8]]]:
    """Every frame's second and its brightness."""
    with av.open(str(path)) as container:
        return [(float(f.time or 0), f.to_ndarray(format="gray")) for f in container.decode(video=0)]


def written(picture: NDArray[np.uint8], where: str) -> bool:
    """Whether there are letters (near white) in the upper or lower third."""
    third = picture.shape[0] // 3
    part = picture[:third] if where == "above" else picture[-third:]
    return bool((part > 220).sum() > part.size // 500)


@pytest.mark.parametrize("size", ["320x240", "240x426", "853x481", "321x240"])
def test_captions_and_the_draft_mark_are_seen_when_they_should_be(make: Make, size: str) -> None:
    out = burned(make("a.mp4", *GREY, size=size, seconds=3))
    seen = frames(out)
    width, height = map(int, size.split("x"))
    assert seen[0][1].shape == (height + height % 2, width + width % 2)
    assert len(seen) == 75
    assert all(written(picture, "above") for _, picture in seen)
    assert [written(picture, "below") for _, picture in seen] == [1 <= second < 2 for second, _ in seen]


def test_the_pixel_that_makes_a_side_even_repeats_its_neighbour(make: Make) -> None:
    path = make("a.mp4", size="321x241")
    assert frames(path)[0][1].shape == (241, 321)
    picture = frames(burned(path, script()))[0][1].astype(int)
    assert picture.shape == (242, 322)
    assert np.abs(picture[:, -1] - picture[:, -2]).mean() < 6
    assert np.abs(picture[-1] - picture[-2]).mean() < 6


def test_a_phone_held_upright_is_shown_upright(make: Make, tmp_path: Path) -> None:
    white_left = make("flat.mp4", "-vf", "drawbox=color=black:t=fill,drawbox=w=80:color=white:t=fill")
    phone = tmp_path / "phone.mp4"
    ffmpeg("-display_rotation", "-90", "-i", white_left, "-c", "copy", phone)
    out = burned(phone, script())
    picture = frames(out)[0][1]
    assert picture.shape == (320, 240)
    assert picture[:60].mean() > 200  # turned clockwise, left becomes top
    assert picture[100:].mean() < 60
    media = AvProber().probe(out)
    assert media.picture is not None
    assert media.picture.rotation == 0


def test_square_pixels(make: Make) -> None:
    assert frames(burned(make("dv.mp4", "-vf", "setsar=16/11", size="352x288")))[0][1].shape == (288, 512)


def test_frames_keep_their_times_at_a_variable_rate(make: Make) -> None:
    path = make("vfr.mp4", "-vf", "select='not(between(mod(n,10),3,6))'", "-fps_mode", "vfr", seconds=3)
    before = {round(second, 3) for second, _ in frames(path)}
    after = [round(second, 3) for second, _ in frames(burned(path))]
    assert before <= set(after)
    assert after == sorted(set(after))


def test_a_caption_comes_on_time_over_a_picture_that_stands_still(make: Make) -> None:
    path = make("slides.mp4", *GREY, "-r", "1/2", "-c:a", "aac", seconds=4)
    seen = frames(burned(path))
    below = [second for second, picture in seen if written(picture, "below")]
    assert 1.0 <= min(below) <= 1.1
    assert 1.85 <= max(below) < 2.0


PEAK = """
import resource, sys
from pathlib import Path
sys.path.insert(0, "tests/engines")
from test_media_burn import burned
burned(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_a_picture_that_stands_still_for_long_costs_no_memory(make: Make) -> None:
    """As of a screen, recorded where something moves: 200 repeats of 720p would be 280 MB at once."""
    path = make(
        "screen.mp4", "-vf", "select='lt(t,0.5)+gt(t,20)'", "-fps_mode", "vfr", size="1280x720", seconds=21, rate=10
    )
    done = subprocess.run([sys.executable, "-c", PEAK, path], capture_output=True, check=True, text=True)
    assert int(done.stdout) < 300
    seen = frames(path.with_name("out.mp4"))
    assert max(late - early for (early, _), (late, _) in pairwise(seen)) < 0.11


def test_captions_go_on_where_the_sound_outlasts_the_picture(make: Make, tmp_path: Path) -> None:
    film, both = make("film.mp4", *GREY, tone=False, seconds=1), tmp_path / "both.mp4"
    ffmpeg("-i", film, "-i", make("tone.m4a", size=None, seconds=4), "-c", "copy", both)
    below = [second for second, picture in frames(burned(both)) if written(picture, "below")]
    assert (round(min(below), 1), round(max(below), 1)) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("name", "coding", "codec"),
    [
        ("note.opus", ("-c:a", "libopus"), "opus"),
        ("note.m4a", ("-c:a", "aac"), "aac"),
        ("call.wav", ("-ar", "8000"), "aac"),
        ("phone.mp3", ("-c:a", "libmp3lame", "-ar", "8000"), "aac"),
    ],
)
def test_sound_alone_gets_a_plain_card(make: Make, name: str, coding: tuple[str, ...], codec: str) -> None:
    out = burned(make(name, *coding, size=None, seconds=3))
    media = AvProber().probe(out)
    assert media.picture is not None
    assert media.sound is not None
    assert (media.picture.width, media.picture.height, media.sound.codec) == (1280, 720, codec)
    assert abs(media.duration_ms - 3000) < 250  # MP3 at 8 kHz pads by two frames of 72 ms
    seen = frames(out)
    assert all(written(picture, "above") for _, picture in seen)
    assert [round(second, 1) for second, picture in seen if written(picture, "below")] == [
        n / 10 for n in range(10, 20)
    ]


def packets(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [hashlib.sha256(bytes(p)).hexdigest() for p in container.demux(audio=0) if p.size]


def test_sound_is_copied_to_the_bit(make: Make) -> None:
    path = make("a.mp4", "-c:a", "aac")
    assert packets(burned(path)) == packets(path)


def test_sound_stays_with_the_picture(make: Make, tmp_path: Path) -> None:
    plain, late = make("plain.mp4", "-c:a", "aac"), tmp_path / "late.mkv"
    ffmpeg("-i", plain, "-itsoffset", "0.8", "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", late)
    with av.open(str(burned(late))) as container:
        start = container.streams.audio[0].start_time * container.streams.audio[0].time_base  # type: ignore[operator]
    assert abs(float(start) - 0.8) < 0.05


def test_a_picture_of_variable_rate_that_begins_a_little_late(make: Make, tmp_path: Path) -> None:
    uneven = make("uneven.mp4", "-vf", "select='not(between(t,0.4,1.2))'", "-fps_mode", "vfr", "-c:a", "aac")
    late = tmp_path / "late.mkv"
    ffmpeg("-itsoffset", "0.021", "-i", uneven, "-i", uneven, "-map", "0:v", "-map", "1:a", "-c", "copy", late)
    with av.open(str(burned(late))) as container:
        times = [float(frame.time or 0) for frame in container.decode(video=0)]
    assert times[0] == pytest.approx(0.021, abs=0.002)
    assert max(after - before for before, after in pairwise(times)) < 0.11


def test_nothing_is_left_of_who_and_where(make: Make) -> None:
    tags = [
        "-metadata",
        "location=+48.5950+037.9990/",
        "-metadata",
        "title=Kompaniya",
        "-metadata:s:v",
        "title=Pozitsiya",
    ]
    path = make("a.mov", *tags, "-movflags", "use_metadata_tags", "-c:a", "aac")
    assert b"+48.5950" in path.read_bytes()
    out = burned(path)
    assert not any(word in out.read_bytes() for word in (b"+48.59", b"Kompaniya", b"Pozitsiya", b"Lavf"))
    with av.open(str(out)) as container:
        assert len(container.streams) == 2
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}


@pytest.mark.parametrize("name", ["сводка.mp4", "-i.mp4", 'it\'s "so":[a],b;c=%d\\.mp4'])
def test_names_are_only_names(make: Make, name: str) -> None:
    path = make("a.mp4")
    folder = path.parent / name
    folder.mkdir()
    assert burned(path.rename(folder / name), to="о" + name).exists()


def test_progress_rises_to_the_end(make: Make) -> None:
    path, told = make("a.mp4"), list[Progress]()
    FfmpegBurner().burn(clip_of(path), CAPTION, path.with_name("out.mp4"), told.append)
    assert told[-1] == Progress("burn", 2000, 2000)
    assert [one.done for one in told] == sorted(one.done for one in told)


def refused(path: Path, to: Path, ass: str = CAPTION) -> Exception:
    before = {one for one in path.parent.rglob("*") if one.is_file()}
    with pytest.raises((BadMedia, CannotWrite, EngineFailed)) as caught:
        FfmpegBurner().burn(clip_of(path), ass, to, lambda _: None)
    assert {one for one in path.parent.rglob("*") if one.is_file()} == before
    assert not list(path.parent.rglob(".zeroline-*"))
    return caught.value


def test_a_letter_that_no_font_has_is_drawn_as_a_substitute(make: Make) -> None:
    path = make("a.mp4", *GREY, seconds=1)
    hostile, plain, bare = ("漢 \u0651 😀\u200d👩\ufe0f ♪ We", "\ufffd \ufffd \ufffd\ufffd \ufffd We", "We")
    shown = [
        frames(burned(path, script(("0:00:00.00", "0:00:02.00", "Caption", text)), f"{n}.mp4"))[0][1].astype(int)
        for n, text in enumerate((hostile.replace("\u200d", ""), plain, bare))
    ]
    assert np.abs(shown[0] - shown[1]).max() == 0
    assert (shown[0] > 220).sum() > 1.5 * (shown[2] > 220).sum()


def test_every_letter_that_captions_need_is_there(make: Make) -> None:
    letters = "AĄŁßéñŽ АБЁЇІЄҐґў №₴₽€ «»„“”‘’ʼ—–…•°½ Кре́мінна"
    assert burned(make("a.mp4"), script(("0:00:00.00", "0:00:02.00", "Caption", letters))).exists()


def test_where_nothing_can_be_written(make: Make) -> None:
    path = make("a.mp4")
    assert "its folder does not exist" in str(refused(path, path.parent / "no" / "out.mp4"))
    assert "not a folder but a file" in str(refused(path, path / "out.mp4"))
    (path.parent / "taken.mp4").mkdir()
    assert "is a folder" in str(refused(path, path.parent / "taken.mp4"))


def test_a_file_that_grows_too_large_is_not_left(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make("a.mp4")
    limits = media_drawing.drawing_limits(2000)
    monkeypatch.setattr(media_burn, "drawing_limits", lambda _: replace(limits, file_bytes=20_000))
    assert "grow larger than is allowed" in str(refused(path, path.with_name("out.mp4")))


@pytest.mark.parametrize(("options", "sentence"), [("size=512k", "the disk is full"), ("ro", "the disk is read-only")])
def test_a_disk_that_refuses(make: Make, tmp_path: Path, options: str, sentence: str) -> None:
    path, disk = make("a.mp4", "-vf", "noise=alls=90:allf=t", size="640x480", seconds=1), tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only the superuser can mount a small disk to fill")
    try:
        assert sentence in str(refused(path, disk / "out.mp4"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_an_interrupt_leaves_nothing(make: Make) -> None:
    path = make("a.mp4", seconds=20, size="640x360")

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FfmpegBurner().burn(clip_of(path), CAPTION, path.with_name("out.mp4"), interrupt)
    assert [one.name for one in path.parent.iterdir()] == ["a.mp4"]


@pytest.mark.parametrize("seconds", [1.0, 60.0])
@pytest.mark.parametrize("size", ["320x240", None])
def test_a_video_lasts_as_long_as_what_is_in_the_clip(make: Make, seconds: float, size: str | None) -> None:
    path = restated(make("a.m4a" if size is None else "a.mp4", "-c:a", "aac", size=size, seconds=4), seconds)
    shown = frames(burned(path))
    assert 3.8 < shown[-1][0] <= 4.1
    assert all(written(picture, "above") for _, picture in shown)


@pytest.mark.parametrize("how", ["replaced", "written to", "removed", "touched"])
def test_a_file_changed_while_it_is_drawn_is_noticed(make: Make, how: str) -> None:
    path, other = make("a.mp4", seconds=2), make("b.mp4", seconds=3)
    clip, out = FileAdmitter(AvProber()).admit(path), path.with_name("out.mp4")

    def meddle(event: Progress) -> None:
        if how == "replaced" and other.exists():
            other.replace(path)
        elif how == "written to":
            with path.open("ab") as file:
                file.write(b"more")
        elif how == "removed":
            path.unlink(missing_ok=True)
        elif how == "touched":
            path.chmod(0o400)

    if how == "touched":
        FfmpegBurner().burn(clip, CAPTION, out, meddle)  # the same bytes
        assert out.exists()
        return
    with pytest.raises(BadMedia, match=r"a\.mp4: was changed while it was worked on; nothing was written"):
        FfmpegBurner().burn(clip, CAPTION, out, meddle)
    assert not out.exists()
    assert not list(path.parent.glob(".zeroline-*"))


@pytest.mark.parametrize(
    ("size", "shown", "at"),
    [
        ("64x48", (180, 320), (18, 162, 64, 256)),  # three times as large
        ("16x16", (180, 320), (2, 178, 72, 248)),  # eleven times
        ("182x50", (180, 320), (65, 115, 69, 251)),
        ("50x400", (400, 320), (0, 400, 135, 185)),
        ("33x401", (402, 320), (0, 400, 143, 176)),
        ("180x100", (100, 180), (0, 100, 0, 180)),  # just large enough
    ],
)
def test_a_tiny_picture_stands_enlarged_on_a_card(
    make: Make, size: str, shown: tuple[int, int], at: tuple[int, int, int, int]
) -> None:
    path = make("a.mp4", "-vf", "drawbox=color=white:t=fill", size=size, seconds=1)
    picture = frames(burned(path, script()))[0][1]
    top, bottom, left, right = at
    assert picture.shape == shown
    assert (picture[top + 2 : bottom - 2, left + 2 : right - 2] > 200).all()
    card = picture.copy()
    card[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2] = 0
    assert (card < 60).all()


def letters_in(mark: NDArray[np.bool_]) -> list[int]:
    """The widths of the runs of columns that hold ink: letters, of which some touch."""
    columns = np.flatnonzero(np.diff(np.concatenate(([0], mark.any(axis=0), [0]))))
    return [int(end - start) for start, end in zip(columns[::2], columns[1::2], strict=True)]


@pytest.mark.parametrize("size", ["64x48", "16x16", "50x400"])
def test_the_mark_on_a_tiny_picture_can_be_read(make: Make, size: str) -> None:
    path = make("a.mp4", "-vf", "drawbox=color=black:t=fill", size=size, seconds=1)
    clip = clip_of(path)
    canvas = Canvas.of(clip.media.picture)
    ass = WRITERS["ass"]([], Sheet(mark=DRAFT_MARK, width=canvas.width, height=canvas.height))
    for _, picture in frames(burned(path, ass)):
        ink = picture > 110
        rows = np.flatnonzero(ink.any(axis=1))
        assert rows[-1] - rows[0] + 1 >= 6  # capitals of 9 pixels of type are 6.4 high
        assert rows[-1] < picture.shape[0] // 4
        assert len(letters_in(ink)) >= 12
