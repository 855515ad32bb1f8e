"""The glossary as it is shipped: found where it is meant, silent where it is not."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from types import FrameType

import pytest

from zeroline.domain.glossary import Hit
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.check_glossary import check_glossary
from zeroline.language.glossary import Glossary
from zeroline.language.glossary_file import read_glossary
from zeroline.language.rendering import rendered

DATA = Path(__file__).parents[2] / "zeroline" / "data"
SHARED = Path(__file__).parents[3] / "shared"
CONDITIONS = Path(__file__).parents[2] / "bench" / "gold" / "conditions.toml"
SHIPPED = (DATA / "glossary.toml").read_text("utf-8")
LEMMATISER = PymorphyLemmatiser()


@cache
def shipped() -> Glossary:
    return Glossary.from_toml(SHIPPED, lemmatise=LEMMATISER.lemmatise)


def hits(text: str, language: str = "ru") -> tuple[Hit, ...]:
    return shipped().find(LEMMATISER.lemmatise(text, language), text, language)


def found(text: str, language: str = "ru") -> list[tuple[str, str]]:
    return [(hit.entry.id, hit.surface) for hit in hits(text, language)]


def test_nothing_in_it_makes_the_checker_speak() -> None:
    assert check_glossary(shipped(), LEMMATISER.lemmatise) == ()


def test_both_languages_are_there() -> None:
    languages = [entry.language for entry in shipped().entries]
    assert (languages.count("ru") >= 500, languages.count("uk") >= 120) == (True, True)


EXAMPLES = [
    (entry.id, entry.language, sentence, True)
    for entry in read_glossary(SHIPPED).entries
    for sentence in entry.examples
]
COUNTER_EXAMPLES = [
    (entry.id, entry.language, sentence, False)
    for entry in read_glossary(SHIPPED).entries
    for sentence in entry.counter_examples
]


def test_an_entry_matches_its_examples_and_none_of_its_counter_examples() -> None:
    wrong = [
        (entry, sentence)
        for entry, language, sentence, meant in EXAMPLES + COUNTER_EXAMPLES
        if (entry in [id for id, _ in found(sentence, language)]) is not meant
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нас просто кинули в мясорубку.", [("meat-grinder", "мясорубку")]),
        ("двухсотых не забирают", [("two-hundredth", "двухсотых")]),
        ("Двухсотый полк вышел.", [("regiment", "полк")]),
        ("Было пять 200-х и трое 300-х.", [("two-hundredth", "200-х"), ("three-hundredth", "300-х")]),
        ("Дальность от 100 до 500 м.", []),
        ("Домой он приехал грузом двести.", [("cargo-200", "грузом двести")]),
        ("Боевые нам не платят.", [("combat-pay", "Боевые")]),
        ("Боевые действия нам не видны.", [("combat-operations", "Боевые действия")]),
        ("Мой позывной Ноль.", [("callsign", "позывной")]),
        ("Командир полка уехал.", [("regiment-commander", "Командир полка")]),
        ("На нижней полке лежат книги.", []),
        ("Счёт ноль — ноль.", []),
        ("Самолёт пошёл на посадку.", []),
        ("Это передовая космическая технология.", []),
    ],
)
def test_terms_are_told_from_their_homonyms(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("всех абнулят", [("zero-out", "абнулят")]),
        ("брони жилеты купили сами", [("body-armour", "брони жилеты")]),
        ("мы мобились о ванных", [("mobilised", "мобились о ванных")]),
        ("как сказал командир полкой", [("regiment-commander", "командир полкой")]),
    ],
)
def test_usual_mishearings_are_found_and_say_so(heard: str, expected: list[tuple[str, str]]) -> None:
    assert (found(heard), [hit.misheard for hit in hits(heard)]) == (expected, [True])


def test_every_entry_renders_its_own_preferred_english() -> None:
    silent = [
        entry.id
        for entry in shipped().entries
        for english in entry.english
        if not rendered(Hit(entry, "", 0, 0), f"They spoke of the {english}, again.")
    ]
    assert silent == []


def calls_to_find_in(sentences: int) -> int:
    """How many functions are called to find the terms of so many sentences."""
    text = "Двухсотых не забирают, трёхсотые лежат в посадке по двое суток, а птичек у нас нет. " * sentences
    tokens = LEMMATISER.lemmatise(text, "ru")
    called = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        shipped().find(tokens, text)
    finally:
        sys.setprofile(before)
    return called


def test_twice_the_words_are_twice_the_work() -> None:
    shipped()
    few, many = calls_to_find_in(100), calls_to_find_in(200)
    assert few < many < 2.1 * few


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, the texts to try things on, is not here")
def test_the_texts_to_try_things_on_keep_their_terms() -> None:
    clips = json.loads((SHARED / "clips" / "domain" / "gold.json").read_text("utf-8"))
    missed = [
        (clip["id"], term)
        for clip in clips
        for term, english in clip["terms"].items()
        if not any(rendered(hit, english) for hit in hits(clip["ru"]))
    ]
    assert missed == []


MARKED = re.compile(r"\[([^\]|]*)(?:\|([^\]]*))?\]")  # [word|rendering], or [word] where it is no term
CLIP = {  # a homonym stands in a clip: this is said before
    "ru": "Мы мобилизованные, воюем второй месяц, из роты осталось мало. ",
    "uk": "Ми піхота, воюємо другий рік, від роти мало лишилося. ",
}


def touching(marked: str, language: str, before: str = "") -> list[tuple[Hit, ...]]:
    """The hits on each marked word of a sentence."""
    text, spans = before, []
    for piece in re.split(r"(\[[^\]]*\])", marked):
        word = MARKED.sub(r"\1", piece)
        if word != piece:
            spans.append((len(text), len(text) + len(word)))
        text += word
    found = hits(text, language)
    return [tuple(hit for hit in found if hit.start < end and start < hit.end) for start, end in spans]


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_homonyms_in_a_clip_are_the_terms_that_they_are(language: str) -> None:
    gold = tomllib.loads(CONDITIONS.read_text("utf-8"))[language]
    refused = [
        marked
        for marked in gold["yes"]
        for (_, english), touched in zip(
            MARKED.findall(marked), touching(marked, language, CLIP[language]), strict=True
        )
        if not any(english in way for hit in touched for way in (*hit.entry.english, *hit.entry.accepted))
    ]
    assert refused == gold["still_refused"]


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_homonyms_elsewhere_are_no_terms(language: str) -> None:
    gold = tomllib.loads(CONDITIONS.read_text("utf-8"))[language]
    assert [marked for marked in gold["no"] if any(touching(marked, language))] == []
