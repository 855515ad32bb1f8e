"""The JSON document of section 5: of the sample, in parts; of every other clip, as a whole."""

import hashlib
from collections.abc import Callable, Iterator

import pytest

from . import document as judges
from . import picture
from .conftest import AWKWARD, Work
from .running import files

pytestmark = pytest.mark.real


@pytest.mark.parametrize("judge", judges.JUDGES, ids=lambda judge: judge.__name__)
def test_the_samples_document(translated: Work, judge: Callable[[judges.Document], Iterator[str]]) -> None:
    assert list(judge(translated.document)) == []


@pytest.mark.parametrize("kind", AWKWARD)
def test_every_other_document(awkward: dict[str, Work], kind: str) -> None:
    assert judges.faults(awkward[kind].document) == []


def test_the_clip_is_the_one_that_was_given(translated: Work) -> None:
    clip = translated.document["clip"]
    assert clip["file"].rsplit("/", 1)[-1] == "appeal.mp4"
    assert clip["sha256"] == hashlib.sha256(translated.clip.read_bytes()).hexdigest()
    assert clip["duration_ms"] == pytest.approx(picture.duration_ms(translated.clip), abs=100)


def test_ids_differ_between_clips(awkward: dict[str, Work]) -> None:
    ids = [work.document["clip"]["id"] for work in awkward.values()]
    assert len(set(ids)) == len(ids)


def test_the_sample_is_heard_in_russian_and_said_in_english(translated: Work) -> None:
    document = translated.document
    assert document["language"]["tag"] == "ru"
    russian = "".join(segment["text"] for segment in document["source"])
    english = "".join(segment["text"] for segment in document["english"])
    assert sum("а" <= sign.lower() <= "я" for sign in russian) > 0.7 * len(russian.replace(" ", ""))
    assert sum("a" <= sign.lower() <= "z" for sign in english) > 0.7 * len(english.replace(" ", ""))
    assert len(document["captions"]) >= 2


def test_the_printed_document_is_the_written_one(translated: Work) -> None:
    printed = translated.outcome.document
    assert {part: printed[part] for part in translated.document} == translated.document


def test_people_are_told_on_standard_error(translated: Work) -> None:
    summary = [line for line in translated.outcome.lines if "appeal.mp4" in line and "caption" in line]
    assert len(summary) == 1, translated.outcome.told()
    assert str(len(translated.document["captions"])) in summary[0]


def test_the_words_of_the_house(translated: Work) -> None:
    assert "subtitle" not in translated.outcome.err.lower()


def test_nothing_else_is_written(translated: Work) -> None:
    endings = (".ru.srt", ".en.srt", ".en.vtt", ".en.ass", ".en.ttml", ".en.mp4", ".json")
    assert files(translated.folder) == {f"appeal{ending}" for ending in endings}
