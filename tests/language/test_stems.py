"""English stems: Porter's own examples, irregular forms, and both spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeroline.language.stems import stem

PORTERS = """
    caresses>caress ponies>poni cats>cat agreed>agre plastered>plaster motoring>motor sing>sing conflated>conflat
    troubled>troubl sized>size hopping>hop falling>fall hissing>hiss failing>fail filing>file happy>happi sky>sky
    relational>relat conditional>condit rational>ration digitizer>digit operator>oper feudalism>feudal
    decisiveness>decis
    hopefulness>hope formaliti>formal triplicate>triplic formative>form electrical>electr goodness>good revival>reviv
    allowance>allow inference>infer airliner>airlin adjustable>adjust replacement>replac adoption>adopt
    communism>commun effective>effect rate>rate cease>ceas controll>control roll>roll generalizations>gener
"""


def test_the_examples_of_the_algorithm() -> None:
    pairs = [pair.split(">") for pair in PORTERS.split()]
    assert {word: stem(word) for word, _ in pairs} == dict(pairs)


@pytest.mark.parametrize(
    "forms",
    ["refuse refused refuses refusing", "mobilise mobilised mobilized mobilizing", "leave left leaving",
     "die died dying",
     "man men", "wife wives", "armour armor armoured", "defence defense", "shoot shot shooting", "go gone went"],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["полк", "1428", "t90", "a", "of", "our", ""])
def test_what_is_no_english_word_stays(word: str) -> None:
    assert stem(word) == word


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_any_letters_have_a_stem(word: str) -> None:
    assert (stem(word) == "") == (word == "")
