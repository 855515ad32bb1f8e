"""What every Recogniser does."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import zeroline
from tests.engines.made_media import clip_of
from tests.made import absent, quiet
from zeroline.crew import shipped
from zeroline.domain.errors import CutOff
from zeroline.domain.speech import Speech
from zeroline.engines.fakes import Line, ScriptedRecogniser
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.ports import SAMPLE_RATE, Context, Progress, Recogniser, Report

SCRIPT = (Line(300, 2_000, "Мы стоим.", "We stand."), Line(2_500, 6_000, "Воды нет.", "There is no water."))
DEFAULT = Context()


@pytest.fixture(params=[pytest.param("whisper", marks=pytest.mark.real), "scripted"])
def recogniser(request: pytest.FixtureRequest) -> Recogniser:
    if request.param == "scripted":
        return ScriptedRecogniser(SCRIPT)
    real: WhisperRecogniser = request.getfixturevalue("whisper")
    return real


@pytest.fixture(scope="module")
def speech() -> tuple[bytes, int]:
    """Six seconds of the clip that ships with the product, and their length in ms."""
    sample = Path(zeroline.__file__).parent / "data" / "sample" / "appeal.mp4"
    if not sample.is_file():
        absent("the sample clip")
    samples = b"".join(FfmpegHearer().hear(clip_of(sample)))[: 2 * SAMPLE_RATE * 6]
    return samples, len(samples) * 1000 // (2 * SAMPLE_RATE)


def blocks(samples: bytes) -> Iterator[bytes]:
    for at in range(0, len(samples), 2 * SAMPLE_RATE):
        yield samples[at : at + 2 * SAMPLE_RATE]


def hear(
    recogniser: Recogniser, sound: tuple[bytes, int], context: Context = DEFAULT, report: Report = quiet
) -> Speech:
    return recogniser.recognise(blocks(sound[0]), sound[1], context, report)


Told = tuple[Speech, list[Progress]]


@pytest.fixture(scope="module")
def once() -> dict[str, Told]:
    """What a recogniser heard in `speech`, and told meanwhile, by the model's name: real hearing takes seconds."""
    return {}


@pytest.fixture
def told(recogniser: Recogniser, speech: tuple[bytes, int], once: dict[str, Told]) -> Told:
    name = str(recogniser.maker)
    if name not in once:
        events: list[Progress] = []
        once[name] = hear(recogniser, speech, report=events.append), events
    return once[name]


@pytest.fixture
def heard(told: Told) -> Speech:
    return told[0]


def test_both_languages_with_times(recogniser: Recogniser, heard: Speech, speech: tuple[bytes, int]) -> None:
    assert heard.transcript
    assert heard.translation
    assert heard.made_by == recogniser.maker
    assert heard.language.tag == "ru"
    ids = [segment.id for segment in heard.transcript]
    assert len({*ids, *(line.id for line in heard.translation)}) == len(ids) + len(heard.translation)
    for segment in heard.transcript:
        assert 0 <= segment.start_ms < segment.end_ms <= speech[1]
        assert segment.text == " ".join(word.text for word in segment.words)
        assert segment.text == unicodedata.normalize("NFC", segment.text)
        assert 0 <= segment.confidence <= 1
        assert segment.language == "ru"
        assert [segment.start_ms, segment.end_ms] == [segment.words[0].start_ms, segment.words[-1].end_ms]
        assert all(word.start_ms <= word.end_ms for word in segment.words)
        assert all(one.end_ms <= other.start_ms for one, other in pairwise(segment.words))
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(heard.transcript))
    for line in heard.translation:
        assert set(line.source_ids) <= set(ids)
        assert 0 <= line.start_ms < line.end_ms <= speech[1]
    assert [line.start_ms for line in heard.translation] == sorted(line.start_ms for line in heard.translation)


def test_voice_is_in_order_inside_the_clip(heard: Speech, speech: tuple[bytes, int]) -> None:
    voice = heard.voice
    assert voice
    edges = [ms for piece in voice for ms in piece]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= speech[1]


@pytest.mark.parametrize("sound", [(b"", 1), (bytes(2 * SAMPLE_RATE * 2), 2_000)])
def test_no_speech_is_a_result(recogniser: Recogniser, sound: tuple[bytes, int]) -> None:
    heard = hear(recogniser, sound)
    assert (heard.transcript, heard.translation, heard.voice, heard.flags) == ((), (), (), ())
    assert heard.language.tag is None
    assert hear(recogniser, sound, Context("uk")).language.tag is None  # told or not, nobody spoke it


def test_the_language_that_was_told_is_not_doubted(recogniser: Recogniser, speech: tuple[bytes, int]) -> None:
    heard = hear(recogniser, speech, Context("uk"))
    assert (heard.language.tag, heard.language.confidence, heard.language.sure) == ("uk", None, True)
    assert {segment.language for segment in heard.transcript} == {"uk"}


def test_hearing_again_is_the_same(recogniser: Recogniser, heard: Speech, speech: tuple[bytes, int]) -> None:
    one, other = heard, hear(recogniser, speech)
    assert (one.transcript, one.translation, one.language) == (other.transcript, other.translation, other.language)


def test_progress_rises_from_nothing_to_the_end(recogniser: Recogniser, told: Told, speech: tuple[bytes, int]) -> None:
    nothing: list[Progress] = []
    hear(recogniser, (bytes(32_000), 1_000), Context("ru"), nothing.append)
    for events, ms in ((told[1], speech[1]), (nothing, 1_000)):
        assert {(event.stage, event.total) for event in events} == {("hear", ms)}
        assert [event.done for event in events] == sorted(event.done for event in events)
        assert (events[0].done, events[-1].done) == (0, ms)


def test_a_fault_of_the_sound_is_its_own(recogniser: Recogniser, speech: tuple[bytes, int]) -> None:
    def breaking() -> Iterator[bytes]:
        yield from blocks(speech[0])
        raise CutOff(Path("a.mp4"), 12_000, 60_000)

    with pytest.raises(CutOff):
        recogniser.recognise(breaking(), 60_000, Context("ru"), quiet)


def test_the_maker_names_engine_version_and_model(recogniser: Recogniser) -> None:
    maker = recogniser.maker
    assert maker.engine
    assert maker.version
    assert maker.model
    assert maker == recogniser.maker


def test_prompts_of_the_field_are_taken(recogniser: Recogniser, speech: tuple[bytes, int]) -> None:
    prompts = tuple(tomllib.loads(shipped("prompts.toml")).items())
    assert hear(recogniser, speech, Context("ru", prompts)).transcript
