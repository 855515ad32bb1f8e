"""What every LineHearer does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import zeroline
from tests.engines.made_media import clip_of
from tests.made import absent
from zeroline.crew import shipped
from zeroline.domain.errors import WrongUse
from zeroline.engines.fakes import Line, ScriptedLineHearer
from zeroline.engines.line_whisper import WhisperLineHearer
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.ports import SAMPLE_RATE, LineHearer

SCRIPT = (Line(0, 6_000, "Мы стоим.", "We stand.", 0.6), Line(0, 6_000, "Мы стоили.", "We cost.", 0.8))


@pytest.fixture(params=[pytest.param("whisper", marks=pytest.mark.real), "scripted"])
def hearer(request: pytest.FixtureRequest) -> LineHearer:
    if request.param == "scripted":
        return ScriptedLineHearer(SCRIPT)
    real: WhisperRecogniser = request.getfixturevalue("whisper")
    return WhisperLineHearer(real)


@pytest.fixture(scope="module")
def samples() -> bytes:
    """The first eight seconds of the clip that ships with the product."""
    sample = Path(zeroline.__file__).parent / "data" / "sample" / "appeal.mp4"
    if not sample.is_file():
        absent("the sample clip")
    return b"".join(FfmpegHearer().hear(clip_of(sample)))[: 2 * SAMPLE_RATE * 8]


def blocks(samples: bytes) -> Iterator[bytes]:
    for at in range(0, len(samples), 2 * SAMPLE_RATE):
        yield samples[at : at + 2 * SAMPLE_RATE]


def test_several_texts_of_one_line_the_likeliest_first(hearer: LineHearer, samples: bytes) -> None:
    choices = hearer.hear_line(blocks(samples), (0, 5_000), "ru", shipped("prompts.toml")[:200])
    for texts in (choices.spoken, choices.english):
        assert len(texts) > 1
        assert len({one.text for one in texts}) == len(texts)
        scores = [one.score for one in texts if one.score is not None]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert all(one.how and one.made_by == hearer.maker for one in texts)
    assert all("\u0400" <= char <= "\u04ff" for char in choices.spoken[0].text if char.isalpha())
    assert choices.english[0].text.isascii()


@pytest.mark.parametrize(
    ("span", "why"), [((0, 60_000), "too long to be heard at once"), ((50_000, 52_000), "no sound")]
)
def test_what_cannot_be_heard_at_once(hearer: LineHearer, samples: bytes, span: tuple[int, int], why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        hearer.hear_line(blocks(samples), span, "ru", None)
