"""Words that are one in another spelling, and words that only look alike."""

import pytest

from zeroline.quotes.spelling import one_spelling
from zeroline.quotes.wording import same, wording

from .made import TONGUE


def forms(text: str) -> list[frozenset[str]]:
    return [word.forms for word in wording(text, TONGUE.numbers)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("defence", "defense"), ("mobilised", "mobilized"), ("armoured", "armored"), ("fulfil", "fulfill"),
        ("travelled", "traveled"), ("metres", "meters"), ("Kiev", "Kyiv"), ("grey", "gray"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_word(one: str, other: str) -> None:
    assert one_spelling(one.lower()) == one_spelling(other.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [("filled", "filed"), ("four", "for"), ("wise", "wize"), ("ensure", "insure"), ("prise", "prize")],
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert one_spelling(one) != one_spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("we’ve", "we have"), ("won't", "will not"), ("can't", "cannot"), ("it's", "it is"), ("it's", "it has"),
        ("twenty-five men", "25 men"), ("the 1,428th", "the 1428th"), ("5 July", "5th July"), ("10%", "10 percent"),
        ("air-defence", "air defense"), ("4 a.m.", "4 am"),
    ],
)  # fmt: skip
def test_the_same_words_written_otherwise(one: str, other: str) -> None:
    first, second = wording(one, TONGUE.numbers), wording(other, TONGUE.numbers)
    assert len(first) == len(second)
    assert all(same(*pair) for pair in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("one", "other"), [("two regiments", "second regiments"), ("1428th", "1482nd"), ("4 a.m.", "4 p.m.")]
)
def test_other_numbers(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_an_ellipsis_and_a_bracket_are_marks() -> None:
    roles = [word.role for word in wording("We … [the men] do [...] refuse[d]", TONGUE.numbers)]
    assert roles == ["word", "gap", "insert", "word", "gap", "word"]


def test_a_bracket_before_a_word_is_part_of_it() -> None:
    assert forms("[un]armed") == [frozenset({"unarmed"})]
