"""The makers of clips, the readers and the judges themselves: a judge that cannot find a fault is no judge."""

import copy
import hashlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pysubs2
import pytest

from . import document as judges
from . import media, needs, picture, reading
from .running import Outcome, gave_up, refused


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stands in for the sample: six seconds of a moving picture and a tone."""
    return media.plain(tmp_path_factory.mktemp("made") / "clip.mp4", "sine=frequency=300", 6)


@pytest.mark.parametrize(
    ("make", "name", "shown"),
    [
        (lambda clip, to: media.excerpt(clip, to, (180, 320)), "Вишня (1).mp4", (180, 320)),
        (media.odd, "a\"; rm -rf $HOME;'.mp4", (319, 241)),
        (media.rotated, "-вперёд.mp4", (180, 320)),
        (media.vfr, "100%d [x]:=,\n.mp4", (320, 180)),
    ],
)
def test_pictures_have_the_size_that_they_show(
    clip: Path, tmp_path: Path, make: Callable[[Path, Path], Path], name: str, shown: tuple[int, int]
) -> None:
    made = make(clip, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert picture.size(made) == shown
    assert len(picture.sound(made)) > 50


def test_a_rotated_clip_is_read_upright(clip: Path, tmp_path: Path) -> None:
    made = media.rotated(clip, tmp_path / "r.mp4")
    upright = tmp_path / "u.mp4"
    media.ffmpeg("-i", made, *media.H264, "-c:a", "copy", upright)  # ffmpeg turns the frames itself
    assert picture.size(upright) == (180, 320)
    assert not any(pair.differs.mean() > 0.02 for pair in picture.pairs(made, upright))


def test_a_variable_rate_varies(clip: Path, tmp_path: Path) -> None:
    times = [frame.at_ms for frame in picture.frames(media.vfr(clip, tmp_path / "v.mp4"))]
    assert len({later - sooner for sooner, later in pairwise(times)}) > 1


def test_sounds_have_no_picture(clip: Path, tmp_path: Path) -> None:
    found = {}
    for made in (media.voice_note(clip, tmp_path / "v.ogg"), media.call(clip, tmp_path / "c.wav")):
        with av.open(str(made)) as container:
            assert not container.streams.video
            codec = container.streams.audio[0].codec_context
            found[made.name] = (codec.name, codec.sample_rate)
    assert found == {"v.ogg": ("opus", 48000), "c.wav": ("pcm_s16le", 8000)}


def test_silent_soundless_and_cut(clip: Path, tmp_path: Path) -> None:
    assert picture.duration_ms(media.silent(tmp_path / "silent.mp4", 3)) == pytest.approx(3000, abs=100)
    with av.open(str(media.soundless(tmp_path / "soundless.mp4"))) as container:
        assert not container.streams.audio
    with pytest.raises(av.error.InvalidDataError):
        av.open(str(media.cut(clip, tmp_path / "cut.mp4", 0.5)))
    whole = media.index_first(clip, tmp_path / "first.mp4")
    assert picture.duration_ms(media.cut(whole, tmp_path / "tail.mp4", 0.5)) == pytest.approx(6000, abs=100)


def test_sound_copied_is_told_from_sound_encoded_again(clip: Path, tmp_path: Path) -> None:
    copied, again = tmp_path / "copied.mp4", tmp_path / "again.mp4"
    media.ffmpeg("-i", clip, *media.H264, "-c:a", "copy", copied)
    media.ffmpeg("-i", clip, *media.H264, "-c:a", "aac", "-b:a", "48k", again)
    assert picture.sound(copied) == picture.sound(clip)
    assert picture.sound(again) != picture.sound(clip)


def test_a_mark_and_a_caption_are_found_where_they_are(clip: Path, tmp_path: Path) -> None:
    drawn = media.marked(clip, tmp_path / "m.mp4", reading.MARK, "We were sent here", (2, 4))
    laid = picture.pairs(clip, drawn)
    (box,) = picture.regions(picture.always([pair for pair in laid if pair.at_ms < 1900]))
    assert max(box.top, box.left) < 3
    assert box.height <= 4
    assert box.width > 10
    assert all(picture.elsewhere(pair, box) < 0.01 for pair in laid if not 1900 < pair.at_ms < 4100)
    assert all(picture.elsewhere(pair, box) > 0.02 for pair in laid if 2100 < pair.at_ms < 3900)


def test_no_mark_is_found_where_none_is(clip: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mp4"
    media.ffmpeg("-i", clip, *media.H264, "-crf", "26", again)
    assert picture.regions(picture.always(picture.pairs(clip, again))) == []


VTT = """WEBVTT

NOTE MACHINE DRAFT, NOT REVIEWED

1
00:01.000 --> 00:02.500 line:80%
<v A>Fish &amp; <i>chips</i>
here
"""


def test_the_vtt_reader() -> None:
    assert reading.vtt(VTT) == ([reading.Cue(1000, 2500, "Fish & chips\nhere")], [reading.MARK])
    assert reading.vtt("WEBVTT\n") == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:01.000 --> 00:02.000\nno head\n",
        "WEBVTT\n00:01.000 --> 00:02.000\nno empty line\n",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\na comma\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na & b\n",
        "WEBVTT\n\nno timing\n",
    ],
)
def test_the_vtt_reader_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"WEBVTT|timing|ampersand"):
        reading.vtt(text)


def test_the_srt_and_ass_readers(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\nlines\n"
    (tmp_path / "a.srt").write_text(text)
    cues = [reading.Cue(1000, 2000, "One"), reading.Cue(3000, 4500, "Two\nlines")]
    assert reading.srt(tmp_path / "a.srt") == cues
    pysubs2.load(str(tmp_path / "a.srt")).save(str(tmp_path / "a.ass"))
    assert reading.ass(tmp_path / "a.ass") == cues
    (tmp_path / "b.srt").write_text(text.replace("2\n00:00:03", "3\n00:00:03"))
    with pytest.raises(AssertionError, match="misnumbered"):
        reading.srt(tmp_path / "b.srt")


TTML = """<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div begin="1s">
<p begin="00:00:00.250" end="00:00:02.000">One<br/><span>two</span></p></div></body></tt>"""


def test_the_ttml_reader(tmp_path: Path) -> None:
    (tmp_path / "a.ttml").write_text(TTML)
    assert reading.ttml(tmp_path / "a.ttml") == [reading.Cue(1250, 3000, "One\ntwo")]


def test_the_mark_is_taken_off() -> None:
    cues = [reading.Cue(0, 900, reading.MARK), reading.Cue(1000, 2000, f"[{reading.MARK}]\nWe stood")]
    assert reading.spoken(cues) == [reading.Cue(1000, 2000, "We stood")]


GOOD: dict[str, Any] = {
    "zeroline": 1,
    "clip": {"id": "a1", "file": "x.mp4", "sha256": hashlib.sha256(b"x").hexdigest(), "duration_ms": 9000,
             "media": {"video": {"width": 320}}},
    "language": {"tag": "ru", "confidence": 0.98},
    "source": [{"id": "s1", "start_ms": 0, "end_ms": 3000, "text": "Мы стоим.", "confidence": 0.7, "speaker": None,
                "words": [{"start_ms": 0, "end_ms": 900, "text": "Мы", "confidence": 0.9},
                          {"start_ms": 900, "end_ms": 3000, "text": "стоим.", "confidence": None}]}],
    "english": [{"id": "e1", "start_ms": 0, "end_ms": 3000, "text": "We are standing.", "source_ids": ["s1"]}],
    "captions": [{"start_ms": 0, "end_ms": 2000, "lines": ["We are", "standing."], "cps": 8.0}],
    "terms": [], "mentions": [{"kind": "unit", "surface": "полк", "canonical": None, "segment": "s1"}],
    "speakers": [], "flags": [{"kind": "low_confidence", "segment": "s1", "why": "0.7 is below 0.8"}],
    "claims": [{"kind": "appeal", "segments": ["s1"], "asserted_by": "the speaker", "status": "claimed"}],
    "engine": {"name": "faster-whisper"}, "timing_ms": {"hear": 1200},
}  # fmt: skip


def test_a_good_document_passes() -> None:
    assert judges.faults(GOOD) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("zeroline",), 2),
        (("clip", "sha256"), "abc"),
        (("clip", "duration_ms"), 9000.0),
        (("language", "confidence"), 98),
        (("source", 0, "end_ms"), 9001),
        (("source", 0, "start_ms"), True),
        (("source", 0, "text"), "Мы стои\u0306м."),
        (("source", 0, "speaker"), "nobody"),
        (("source", 0, "words", 1, "start_ms"), -1),
        (("source", 0, "words", 0, "text"), "Вы"),
        (("english", 0, "source_ids"), ["s2"]),
        (("english", 0, "text"), "We are standing here."),
        (("captions", 0, "cps"), 7.0),
        (("captions", 0, "lines"), ["We are standing.", ""]),
        (("captions", 0, "lines"), ["standing.", "We are"]),
        (("mentions", 0, "kind"), "ship"),
        (("claims", 0, "status"), "true"),
        (("flags", 0, "segment"), "s9"),
        (("timing_ms",), {"hear": 1.5}),
    ],
)
def test_a_bad_document_fails(path: tuple[str | int, ...], value: object) -> None:
    bad = copy.deepcopy(GOOD)
    at: Any = bad
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    if path[:2] == ("english", 0) and path[2] == "text":
        bad["flags"] = []
    assert judges.faults(bad) != []


def test_profiles_are_judged() -> None:
    narrow = judges.Profile(8, 1, 5, 2500, 1000, 2, 1500)
    assert len(judges.too_long(GOOD, narrow)) == 2
    assert len(judges.unread(GOOD, narrow, 25)) == 4
    assert judges.too_long(GOOD, judges.PROFILES["netflix"]) == []
    assert judges.unread(GOOD, judges.PROFILES["netflix"], 25) == []


def test_what_a_reader_is_left_with() -> None:
    told = Outcome(
        2, "", "hear  10%\rhear 100%\r\n\x1b[31musage: zeroline [-h]\n   FILE\nzeroline: no such file\n", 0.1
    )
    assert told.lines == ["hear 100%", "usage: zeroline [-h]", "FILE", "zeroline: no such file"]
    assert told.sentences[-1] == "zeroline: no such file"


def test_refusals_are_judged() -> None:
    refusal = Outcome(3, "", "letter.mp4 is no video or sound\n", 0.1)
    assert refused(refusal, {3}, "letter.mp4") == "letter.mp4 is no video or sound"
    for other in (
        Outcome(0, "", refusal.err, 0.1),
        Outcome(3, "", "Traceback (most recent call last):\n" + refusal.err, 0.1),
        Outcome(3, "", "it failed\n" + refusal.err, 0.1),
        Outcome(3, "", "", 0.1),
        Outcome(3, "", "the clip is no video\n", 0.1),
    ):
        with pytest.raises(AssertionError):
            refused(other, {3}, "letter.mp4")
    assert gave_up(Outcome(3, "", "hearing 10 %\n" + refusal.err, 0.1), {3}, "letter.mp4")


def test_a_want_is_a_failure_only_where_the_set_up_should_have_met_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEROLINE_CI", "1")
    with pytest.raises(pytest.fail.Exception, match="thing"):
        needs.missing("thing")
    with pytest.raises(pytest.skip.Exception, match="thing"):
        needs.absent("thing")
    monkeypatch.delenv("ZEROLINE_CI")
    with pytest.raises(pytest.skip.Exception, match="thing"):
        needs.missing("thing")
