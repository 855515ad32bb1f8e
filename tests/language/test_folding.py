"""Folding: what search takes for the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeroline.crew import lemmatiser
from zeroline.language.folding import LONGEST, further_lemmas_in, has_phrase, lemmas_in, readings_in, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Нас, «бросили» — ЁЛКИ!", "нас бросили елки"),
        ("об’єкт об'єкт обʼєкт", "об'єкт об'єкт об'єкт"),
        ("страшны\u0301й й ї", "страшный й ї"),
        ("1428-й 1428\u2011го Storm-Z 11-20", "1428-й 1428-го storm z 11 20"),
        ("и\u0306", "й"),
        ("don’t a_b", "don't a b"),
        ("… – !", ""),
    ],
)
def test_words_are_folded_for_case_and_typography(text: str, words: str) -> None:
    assert words_in(text) == words.split()


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("Нас бросили без воды", "мы бросить без вода"),
        ("мобилизованных отправили на штурм", "мобилизовать отправить на штурм"),
        ("1428-й полк", "1428 полк"),
        ("1428th Regiment's men don't", "1428 regiment man dont"),
        ("Т-90М", "т 90м"),
    ],
)
def test_each_word_has_one_lemma_in_order(text: str, lemmas: str) -> None:
    assert lemmas_in(text, "ru", lemmatiser().lemmatise) == lemmas.split()


def test_a_word_that_may_be_another_has_further_lemmas() -> None:
    lemmatise = lemmatiser().lemmatise
    assert lemmas_in("полка", "ru", lemmatise) == ["полка"]
    assert further_lemmas_in("полка", "ru", lemmatise)[-1] == "полк"
    assert readings_in("1428-го полка", "ru", lemmatise) >= {("1428", "полка"), ("1428", "полк")}
    assert readings_in("!", "ru", lemmatise) == set()


def test_a_phrase_is_words_next_to_one_another() -> None:
    assert has_phrase(["мы", "не", "мы"], ["не", "мы"])
    assert not has_phrase(["мы", "не", "мы"], ["мы", "мы"])
    assert not has_phrase([], ["мы"])


@given(st.text())
def test_lemmas_are_letters_and_digits_one_a_word(text: str) -> None:
    lemmas = lemmas_in(text, "ru", lemmatiser().lemmatise)
    assert len(lemmas) == len(words_in(text))
    assert all(lemma.isalnum() and len(lemma) <= LONGEST for lemma in lemmas)
