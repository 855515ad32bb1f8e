"""What stands in the one box of search."""

from __future__ import annotations

import pytest

from zeroline.domain.errors import WrongUse
from zeroline.language.questions import question


@pytest.mark.parametrize(
    ("text", "words", "phrases"),
    [
        ("отказ отказ Штурм", ("отказ", "штурм"), ()),
        ('они "не Служить!" "идти на"', ("они",), (("не", "служить"), ("идти", "на"))),
        ("«не могу» „ні“ “not I” ", (), (("не", "могу"), ("ні",), ("not", "i"))),
        ('a "b', ("a", "b"), ()),
        ('"" a «!»', ("a",), ()),
    ],
)
def test_words_and_quoted_phrases(text: str, words: tuple[str, ...], phrases: tuple[tuple[str, ...], ...]) -> None:
    asked = question(text)
    assert (asked.words, asked.phrases) == (words, phrases)


def test_a_page_is_asked_by_its_first_words() -> None:
    assert len(question(" ".join(f"слово{number}" for number in range(1000))).words) == 32


@pytest.mark.parametrize("text", ["", " … ", '""', "\0\u200b"])
def test_nothing_to_look_for_is_a_sentence(text: str) -> None:
    with pytest.raises(WrongUse, match="There is no word to search for"):
        question(text)


def test_a_phrase_has_no_meaning_to_look_for() -> None:
    with pytest.raises(WrongUse, match="take the quotation marks away"):
        question('"не могу"', only="meaning")
