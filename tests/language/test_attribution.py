"""Who asserts what is said: the voice, or somebody whom it passes on, with and without punctuation."""

from __future__ import annotations

import pytest

from tests.language.conftest import ReadClaims
from zeroline.domain.claim import quoted

COMMANDER, SOLDIER, OTHERS = quoted("the commander"), quoted("a soldier"), quoted("others")
OFFICIAL = quoted("an official")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Рота потеряла высоту, сказал комбат.", COMMANDER),
        ("«Рота потеряла высоту», — заявил губернатор.", OFFICIAL),
        ("Рота потеряла высоту, рассказывают пацаны.", SOLDIER),
        ("Комбат приехал вечером. По его словам, рота потеряла высоту.", COMMANDER),
        ("По их словам, рота потеряла высоту.", OTHERS),
        ("Комбат: «Рота потеряла высоту».", COMMANDER),
        ("Комбат такой: рота потеряла высоту.", COMMANDER),
        ("Нам сказали, что рота потеряла высоту.", OTHERS),
        ("Нам говорят, что рота потеряла высоту.", OTHERS),
        ("Мол, рота потеряла высоту.", OTHERS),
        ("Комбат пришёл злой. Он вчера на построении сказал, что рота потеряла высоту.", COMMANDER),
        ("В штабе отвечают, что рота потеряла высоту.", COMMANDER),
        ("В военкомате сказали, что рота потеряла высоту.", OFFICIAL),
        ("Комбат звонил. Говорит, рота потеряла высоту.", COMMANDER),
        ("Мам, Серёжа звонил. Говорит, рота потеряла высоту.", SOLDIER),
        ("Местные сказали, комбата нет, рота потеряла высоту.", OTHERS),
        ("Я сказал комбату, что рота потеряла высоту.", "the speaker"),
        ("Мы комбату говорили, что рота потеряла высоту.", "the speaker"),
        ("Комбат, рота потеряла высоту.", "the speaker"),
        ("Скажи комбату, что рота потеряла высоту.", "the speaker"),
        ("Комбат сказал отходить, а рота потеряла высоту.", "the speaker"),
        ("Он про комбата сказал. Рота потеряла высоту.", "the speaker"),
    ],
)
def test_with_punctuation(text: str, who: str, read_claims: ReadClaims) -> None:
    assert {claim.asserted_by for claim in read_claims(text) if claim.kind == "territorial"} == {who}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("комбат сказал рота потеряла высоту", COMMANDER),
        ("ротный говорит мы потеряли высоту", COMMANDER),
        ("нам говорят что рота потеряла высоту", OTHERS),
        ("по словам комбата рота потеряла высоту", COMMANDER),
        ("я сказал комбату рота потеряла высоту", "the speaker"),
        ("комбат сказал идти вперед и рота наша потеряла высоту", "the speaker"),
        ("приехал комбат и мы ему сказали что рота потеряла высоту", "the speaker"),
    ],
)
def test_as_recognisers_write(text: str, who: str, read_claims: ReadClaims) -> None:
    assert {claim.asserted_by for claim in read_claims(text) if claim.kind == "territorial"} == {who}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Комбат сказав, що рота втратила позиції.", COMMANDER),
        ("Кажуть, що рота втратила позиції.", OTHERS),
        ("Нам кажуть, що рота втратила позиції.", OTHERS),
        ("Нам сказали, що рота втратила позиції.", OTHERS),
        ("Рота втратила позиції, сказав комбат.", COMMANDER),
        ("Я сказав комбату, що рота втратила позиції.", "the speaker"),
        ("За словами комбата, рота втратила позиції.", COMMANDER),
        ("Мовляв, рота втратила позиції.", OTHERS),
    ],
)
def test_in_ukrainian(text: str, who: str, read_claims: ReadClaims) -> None:
    said = read_claims(text, language="uk")
    assert {claim.asserted_by for claim in said if claim.kind == "territorial"} == {who}


def test_a_husband_named_in_the_sentence_before(read_claims: ReadClaims) -> None:
    said = read_claims(
        "Я жена мобилизованного, Оксана.", "Мужа взяли поваром.", "Он звонил вчера, говорит: рота потеряла высоту."
    )
    assert {claim.asserted_by for claim in said if claim.kind == "territorial"} == {quoted("a soldier", "a relative")}
