"""What every VoiceTeller does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from zeroline.engines.fakes import ScriptedTeller
from zeroline.engines.voices_campplus import CamTeller
from zeroline.ports import SAMPLE_RATE, VoiceTeller

SPANS = ((500, 3_000), (3_500, 6_500))


@pytest.fixture(params=["campplus", "scripted"], scope="module")
def teller(request: pytest.FixtureRequest) -> VoiceTeller:
    return CamTeller() if request.param == "campplus" else ScriptedTeller()


def sound(seconds: int = 8) -> Iterator[bytes]:
    """A buzz of many harmonics, a second at a time."""
    times = np.arange(SAMPLE_RATE * seconds) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * 120 * n * times) / n for n in range(1, 30)) * 4_000
    for second in np.split(buzz.astype("<i2"), seconds):
        yield second.tobytes()


def test_an_answer_for_each_stretch_in_order(teller: VoiceTeller) -> None:
    voices = teller.tell(sound(), SPANS)
    assert tuple((span.start_ms, span.end_ms) for span in voices.spans) == SPANS
    assert voices.made_by == teller.maker


def test_one_sound_is_one_voice_numbered_from_0_and_sure(teller: VoiceTeller) -> None:
    voices = teller.tell(sound(), SPANS)
    assert [(span.voice, span.sure, span.mixed) for span in voices.spans] == [(0, True, False)] * 2
    assert (voices.count, voices.spans[0].next_best) == (1, None)


def test_a_stretch_after_the_sound_s_end_has_no_voice(teller: VoiceTeller) -> None:
    voices = teller.tell(sound(4), SPANS)
    assert [(span.voice, span.sure) for span in voices.spans] == [(0, True), (None, False)]


def test_nothing_asked_nothing_told(teller: VoiceTeller) -> None:
    assert teller.tell(sound(), ()).spans == ()


def test_asking_again_is_the_same(teller: VoiceTeller) -> None:
    assert teller.tell(sound(), SPANS) == teller.tell(sound(), SPANS)
