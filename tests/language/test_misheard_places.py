"""Misheard places: what sounds like a well-known one behind a word that calls for a place, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.language.desk import knowledge, lemmatiser, tokens
from zeroline.language.mentions import find_mentions, mention_flags


def places(text: str, language: str = "ru") -> list[tuple[str | None, str | None]]:
    known = replace(knowledge(), knows=lemmatiser().knows)
    found = find_mentions(tokens(text, language), "s1", known, language)
    return [(mention.canonical, mention.detail) for mention in found if mention.kind == "place"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("стоим под крименные вместо разведчиков", "Kreminna"),
        ("накат до вдиевкой", "Avdiivka"),
        ("командир сидит в доницкий", "Donetsk"),
        ("мобилизованные из долгоградской области", "Volgograd region"),
        ("обстановка на запорошском направлении", "Zaporizhzhia"),
    ],
)
def test_the_place_that_sounds_nearest_is_given_as_misheard(text: str, canonical: str) -> None:
    assert places(text) == [(canonical, "misheard")]


@pytest.mark.parametrize(
    "text",
    ["держат в парвале третьи сутки", "на пулигоне неделю", "он был в кримпленовом", "вижу крименные", "живём в доме"],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert places(text) == []


def test_without_a_dictionary_nothing_is_taken_for_misheard() -> None:
    found = find_mentions(tokens("стоим под крименные"), "s1", knowledge())
    assert [mention for mention in found if mention.kind == "place"] == []


def test_a_misheard_place_is_flagged() -> None:
    known = replace(knowledge(), knows=lemmatiser().knows)
    flags = mention_flags(find_mentions(tokens("стоим под крименные"), "s1", known))
    assert [(flag.kind, flag.why) for flag in flags] == [
        ("misheard_place", "«крименные» is no place that we know; Kreminna sounds nearest.")
    ]
