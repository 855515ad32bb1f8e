"""Words heard wrong that sound like a term."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path

import pytest

from tests.language.desk import DATA, lemmatiser
from zeroline.domain.speech import Language, Maker, Segment, Speech, Word
from zeroline.language.corrections import Ear, corrected
from zeroline.language.glossary import Glossary
from zeroline.language.sounds import likenesses, sounds

PASSAGES = Path(__file__).resolve().parents[2] / "bench" / "gold" / "passages.json"


@cache
def ear() -> Ear:
    words = lemmatiser()
    glossary = Glossary.from_toml((DATA / "glossary.toml").read_text("utf-8"), lemmatise=words.lemmatise)
    return Ear(glossary, words.lemmatise, words.knows, words.forms)


def segment(text: str, confidence: float = 0.5, language: str = "ru") -> Segment:
    words = tuple(Word(n * 500, n * 500 + 400, word, confidence) for n, word in enumerate(text.split()))
    return Segment("s1", 0, 500 * len(words), text, confidence, words, language)


def offered(text: str, confidence: float = 0.5, language: str = "ru") -> list[tuple[str, str]]:
    return [(one.heard, one.word) for one in ear().offers([segment(text, confidence, language)])]


def speech(*segments: Segment) -> Speech:
    return Speech(Language("ru", 1.0), segments, (), (), Maker("x", "1"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("мобились о ванных", "мобилиз ованных"),
        ("двых сыт", "двихсит"),
        ("его", "ево"),
        ("кружка", "крушка"),
        ("солнце", "сонце"),
        ("пять", "пят"),
        ("рассказ", "расказ"),
    ],
)
def test_what_the_ear_does_not_tell_apart_sounds_the_same_or_nearly(one: str, other: str) -> None:
    assert next(likenesses([sounds(one)], sounds(other)))[1] >= 0.97


def test_other_words_sound_otherwise() -> None:
    assert [like for _, like in likenesses(sorted(map(sounds, ("дерево", "рапорт"))), sounds("пулемёт"))] < [0.5, 0.5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("мы мобились о ванных", [("мобились о ванных", "мобилизованных")]),
        ("за сутки двых сыт", [("двых сыт", "двухсотый")]),
        ("нас предкомандировали к корпусу", [("предкомандировали", "прикомандировали")]),
        ("потом мы имены мётчики", [("имены мётчики", "минометчики")]),
        ("на пулигании неделю", [("пулигании", "полигоне")]),
        ("Мы вы и наслужаще отряда", [("вы и наслужаще", "военнослужащие")]),
    ],
)
def test_what_recognisers_wrote_for_terms(text: str, expected: list[tuple[str, str]]) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ранение пропали бросили отказали",  # words that sound like terms, in the dictionary
        "нас прикомандировали к корпусу",
        "приехал в Полигонию",  # a name
        "рядом 200 метров",
        "",
    ],
)
def test_nothing_is_offered_for(text: str) -> None:
    assert offered(text, 0.3) == []


def test_text_as_it_was_said_yields_no_offer_however_unsure_the_words() -> None:
    passages = [one for one in json.loads(PASSAGES.read_text("utf-8")) if one["split"] == "dev"]
    found = [pair for one in passages for pair in offered(one[one["language"]], 0.3, one["language"])]
    assert found == []


def test_an_offer_is_a_flag_and_changes_nothing() -> None:
    said = segment("потом двых сыт", 0.31)
    out = corrected(speech(said), ear())
    assert out.transcript == (said,)
    assert [(flag.kind, flag.segment, flag.why) for flag in out.flags] == [
        (
            "correction",
            "s1",
            "«двых сыт» may be «двухсотый» (sound 0.82 alike, heard with confidence 0.31).",
        )
    ]


def test_what_is_applied_is_recorded() -> None:
    out = corrected(speech(segment("Имены мётчики, нас предкомандировали.")), ear(), 0.9)
    (now,) = out.transcript
    assert now.text == "Минометчики, нас прикомандировали."
    assert now.heard == "Имены мётчики, нас предкомандировали."
    assert [(word.text, word.start_ms, word.end_ms) for word in now.words] == [
        ("Минометчики,", 0, 900),
        ("нас", 1000, 1400),
        ("прикомандировали.", 1500, 1900),
    ]
    assert {flag.kind for flag in out.flags} == {"corrected"}
    assert any(
        "«Минометчики»" in flag.why or "«минометчики» stands where «Имены мётчики»" in flag.why for flag in out.flags
    )


def test_a_clip_takes_a_moment() -> None:
    ear().offers([segment("нас предкомандировали имены мётчики")])
    began = time.perf_counter()
    ear().offers([segment("нас продержали неделю, стреляли два раза, а потом увезли на пулигании") for _ in range(20)])
    assert time.perf_counter() - began < 1.0
