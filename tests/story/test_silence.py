"""Where nobody speaks there are no captions; that is a result, not a fault."""

import json
from pathlib import Path

import pytest

from . import document as judges
from . import media, picture, reading
from .conftest import Work
from .needs import shared_clip
from .running import Zeroline, files

pytestmark = pytest.mark.real

NOISES = ("silence", "wind", "shelling", "engine", "tone-music")


@pytest.fixture(scope="module")
def silence(zeroline: Zeroline, tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Thirty seconds of a picture in which nothing is heard."""
    folder = tmp_path_factory.mktemp("silence")
    clip = media.silent(folder / "silence.mp4", 30)
    return Work(clip, folder / "out", zeroline("translate", clip, "--out", folder / "out"))


def test_silence_is_a_valid_result(silence: Work) -> None:
    assert silence.outcome.code == 0, silence.outcome.told()
    document = silence.document
    assert judges.faults(document) == []
    assert [document[part] for part in ("source", "english", "captions", "claims")] == [[], [], [], []]


def test_the_language_of_silence_is_unknown(silence: Work) -> None:
    assert silence.document["language"]["tag"] in (None, "und")
    assert not {"silence.ru.srt", "silence.uk.srt"} & files(silence.folder)


def test_the_person_is_told_that_nobody_speaks(silence: Work) -> None:
    assert any("speech" in line.lower() or "speaks" in line.lower() for line in silence.outcome.lines)


def test_the_files_of_silence_parse(silence: Work) -> None:
    assert reading.spoken(reading.srt(silence.written(".en.srt"))) == []
    assert reading.spoken(reading.vtt(silence.written(".en.vtt").read_text(encoding="utf-8"))[0]) == []
    assert reading.spoken(reading.ass(silence.written(".en.ass"))) == []
    assert reading.spoken(reading.ttml(silence.written(".en.ttml"))) == []


def test_the_picture_of_silence_carries_the_mark(silence: Work) -> None:
    laid = picture.pairs(silence.clip, silence.written(".en.mp4"))
    found = picture.regions(picture.always(laid))
    assert len(found) == 1
    assert all(picture.elsewhere(pair, found[0]) < 0.02 for pair in laid)


def test_noise_gets_no_captions(zeroline: Zeroline, tmp_path: Path) -> None:
    clips = [shared_clip(f"nonspeech/{noise}.flac") for noise in NOISES]
    outcome = zeroline("translate", *clips, "--out", tmp_path, "--no-burn", "--formats", "srt,json")
    assert outcome.code == 0, outcome.told()
    invented = {}
    for noise in NOISES:
        invented[noise] = json.loads((tmp_path / f"{noise}.json").read_text(encoding="utf-8"))["captions"]
        assert reading.spoken(reading.srt(tmp_path / f"{noise}.en.srt")) == []
    assert invented == {noise: [] for noise in NOISES}
