"""What a clip's post may add to the recogniser's prompt."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest

from tests.language.desk import DATA, lemmatiser
from zeroline.language.glossary import Glossary
from zeroline.language.priming import MOST_WORDS, additions, primed

BASE = tomllib.loads((DATA / "prompts.toml").read_text("utf-8"))


@cache
def glossary() -> Glossary:
    return Glossary.from_toml((DATA / "glossary.toml").read_text("utf-8"), lemmatise=lemmatiser().lemmatise)


def added(post: str, language: str = "ru") -> list[str]:
    return additions(glossary().find(lemmatiser().lemmatise(post, language), post, language))


def letters(text: str) -> int:
    return len(text)


def test_a_post_adds_the_terms_that_it_uses_most_telling_first() -> None:
    assert added("Замполит забрал рапорты и увёз бойцов в блиндаж.") == ["замполит", "рапорт", "блиндаж"]


@pytest.mark.parametrize(
    "post",
    [
        "1428-й полк стоит под Бахмутом с 25 сентября.",
        "Отряд Шторм Z и ЧВК Вагнер, Ахмат.",
        "Самолёт совершил посадку в Ростове.",
        "",
    ],
)
def test_no_name_unit_place_date_or_homonym_is_added(post: str) -> None:
    assert added(post) == []


def test_no_more_than_a_few_words_are_added() -> None:
    post = " ".join(example for entry in glossary().entries if entry.language == "ru" for example in entry.examples)
    words = added(post[:20_000])
    assert len(words) == MOST_WORDS
    assert all(re.fullmatch(r"[а-яё ]+", word) for word in words)


def test_the_base_stays_last_and_its_words_are_not_repeated() -> None:
    base = "Нулевая линия, комбат."
    assert primed(base, ["блиндаж", "комбат", "рапорт"], letters) == "Блиндаж, рапорт. Нулевая линия, комбат."


def test_the_limit_takes_words_from_the_end() -> None:
    base = "Комбат."
    assert primed(base, ["блиндаж", "рапорт"], letters, 20) == "Блиндаж. Комбат."
    assert primed(base, ["блиндаж", "рапорт"], letters, 10) == base


def test_without_words_the_prompt_is_the_base() -> None:
    assert primed(BASE["ru"], [], letters) == BASE["ru"]
