"""What stands where the fonts have no letter, and that it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeroline.captions.letters import SUBSTITUTE, drawn, letter_flags
from zeroline.domain.caption import Caption
from zeroline.engines.fonts import letters

LATIN = frozenset("We stand. 1" + SUBSTITUTE)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("We stand.", "We stand."),
        ("We 😀 stand.", "We � stand."),
        ("漢字 We", "�� We"),
        ("❤\ufe0f We", "� We"),  # a heart, and the selector of its red look
        ("1\ufe0f\u20e3", "1�"),  # a keycap
        ("We é", "We �"),
        ("We\nstand.", "We\nstand."),
        ("حَ", "�"),  # an Arabic letter with its vowel
    ],
)
def test_one_visible_sign_for_each_that_is_missing(text: str, seen: str) -> None:
    assert drawn(text, LATIN) == seen


@given(st.text())
def test_nothing_is_left_that_cannot_be_drawn(text: str) -> None:
    assert set(drawn(text, LATIN)) <= LATIN | {"\n"}


def test_a_flag_names_what_is_missing() -> None:
    captions = (Caption(0, 900, ("We stand.",), ("e1",)), Caption(1_000, 2_000, ("We 😀 漢漢",), ("e2",)))
    (flag,) = letter_flags(captions, LATIN)
    assert (flag.kind, flag.segment, flag.start_ms, flag.end_ms) == ("not_drawn", "e2", 1_000, 2_000)
    assert flag.why == "The fonts cannot draw 😀 (U+1F600), 漢 (U+6F22); the video shows � instead."


def test_the_shipped_font_has_what_our_languages_need() -> None:
    need = "AZazАЯаяЁёІіЇїЄєҐґ0123456789.,:;!?«»„“”‘’—–…№₴₽€$%°()[]\u0301\u0306" + SUBSTITUTE
    assert set(need) <= letters()
    assert letters().isdisjoint("😀漢ح♪\u20e3")
