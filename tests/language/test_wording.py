"""Wording: which classes a token belongs to, form by form."""

from __future__ import annotations

import pytest

from zeroline.domain.text import Reading, Token
from zeroline.language.wording import Wording, fold


def token(text: str, *readings: tuple[str, str, float]) -> Token:
    return Token(text, 0, len(text), tuple(Reading(lemma, frozenset(marks.split()), s) for lemma, marks, s in readings))


@pytest.mark.parametrize(
    ("form", "seen", "belongs"),
    [
        ("отказ*", token("Отказались", ("отказаться", "VERB", 1.0)), True),
        ("яма", token("ямы", ("яма", "NOUN", 1.0)), True),
        ("=яма", token("ямы", ("яма", "NOUN", 1.0)), False),
        ("=насиловал*", token("насиловать", ("насиловать", "INFN", 1.0)), False),
        ("=насиловал*", token("насиловали", ("насиловать", "VERB", 1.0)), True),
        ("положить/futr", token("положат", ("положить", "VERB futr", 1.0)), True),
        ("положить/futr", token("положили", ("положить", "VERB past", 1.0)), False),
        ("/Name", token("Серёгу", ("серега", "NOUN Name", 1.0)), True),
        ("/Name", token("серёгу", ("серега", "NOUN Name", 1.0)), False),
        ("#", token("34"), True),
        ("трехсот*", token("трёхсотых", ("трехсотый", "ADJF", 1.0)), True),
        ("рот", token("роту", ("рота", "NOUN", 0.95), ("рот", "NOUN", 0.05)), False),
        ("территориальн*", token("теретариальной"), False),
        ("территориальн*", token("териториальной", ("териториальный", "ADJF", 1.0)), True),
    ],
)
def test_a_form_holds_the_words_it_says(form: str, seen: Token, belongs: bool) -> None:
    assert ("it" in Wording.of({"it": [form]}).classes(seen)) is belongs


@pytest.mark.parametrize("form", ["*", "", "**"])
def test_a_form_that_matches_nothing_or_all_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="matches nothing"):
        Wording.of({"it": [form]})


def test_folding_keeps_the_length() -> None:
    assert fold("Трёхсотый Об’єкт") == "трехсотый об'єкт"
