"""Voices in real sound: two people are two, one is one, at any level and through a telephone."""

from __future__ import annotations

import numpy as np
import pytest

from bench.conversations import Conversation, Make, Person, Sound, conversation, phone, pieces_of
from tests.story.needs import CLIPS, shared_clip
from zeroline.domain.voices import VoiceSpan
from zeroline.engines.voices_campplus import CamTeller

MAN, OTHER = Person("festvox", "voices/ru_000[1-3].wav"), Person("voice note", "public/my_voice.ogg")


@pytest.fixture(scope="module")
def people() -> list[list[Sound]]:
    for clip in ("voices/ru_0001.wav", "public/my_voice.ogg"):
        shared_clip(clip)
    return [pieces_of(person, CLIPS, 8) for person in (MAN, OTHER)]


@pytest.fixture(scope="module")
def teller() -> CamTeller:
    return CamTeller()


def plain(sound: Sound, _rng: np.random.Generator) -> Sound:
    return sound


def spans(teller: CamTeller, talk: Conversation) -> tuple[VoiceSpan, ...]:
    return teller.tell(talk.blocks(), talk.spans).spans


def test_each_stretch_is_given_to_who_says_it(people: list[list[Sound]], teller: CamTeller) -> None:
    talk = conversation(people, [plain, plain], np.random.default_rng(2))
    first = list(dict.fromkeys(talk.people))
    assert [span.voice for span in spans(teller, talk)] == [first.index(who) for who in talk.people]


@pytest.mark.parametrize("make", [plain, phone], ids=["as recorded", "telephone"])
def test_one_person_is_one_voice(people: list[list[Sound]], teller: CamTeller, make: Make) -> None:
    talk = conversation(people[:1], [make], np.random.default_rng(3))
    assert {span.voice for span in spans(teller, talk)} == {0}
    assert all(span.sure for span in spans(teller, talk))
