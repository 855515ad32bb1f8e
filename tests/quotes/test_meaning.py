"""Quotations in other words: what points to a clip, and what a translation may not change."""

import pytest

from tests.quotes.made import TONGUE
from zeroline.domain.quote import Quotation, ReleasedLine, Span
from zeroline.quotes.meaning import Meant, language_of, otherwise, together


def quoted(text: str) -> Quotation:
    return Quotation((Span(0, 0, len(text)),), text)


def lines(clip: str, likeness: float, english: str = "We wait.") -> Meant:
    return Meant((ReleasedLine(clip, "1", 0, 1000, english),), likeness)


GERMAN = quoted("Wir haben das Haus nicht gesehen.")
ENGLISH = quoted("We have not seen the house.")


def test_two_quotations_that_are_far_nearer_to_one_clip_than_to_others_point_to_it() -> None:
    near, far = lines("one", 0.45), lines("other", 0.3)
    assert together([(GERMAN, [near, far]), (GERMAN, [far, near])]) == {"one"}
    assert together([(GERMAN, [near, far])]) == set()
    assert together([(GERMAN, [near, lines("other", 0.4)])] * 2) == set()
    assert together([(ENGLISH, [near, far])] * 2) == set()  # texts of one language lie nearer whatever they say


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir haben nichts und warten auf euch.", "de"),
        ("Nous avons passé la nuit dans la cave.", "fr"),
        ("We have waited for the boats.", "en"),
        ("Czekamy tutaj.", None),
    ],
)
def test_the_language_of_a_quotation_by_its_small_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "english", "kinds"),
    [
        ("Wir sind nicht gegen den Staat.", "We are not against the state.", []),
        ("Wir sind gegen den Staat, und das ist es.", "We are not against the state.", ["negation"]),
        ("Nous n’avons perdu personne dans la nuit.", "We didn't lose anybody in the night.", []),
        ("L’école n’existait plus dans le village.", "The school was gone.", []),
        ("Wir haben 9 Tage im Keller gesessen.", "We sat in the cellar for 8 days.", ["number"]),
        ("Czekamy tutaj.", "We are not waiting here.", []),
    ],
)
def test_what_a_translation_has_otherwise(text: str, english: str, kinds: list[str]) -> None:
    assert [change.kind for change in otherwise(quoted(text), lines("one", 0.6, english), TONGUE)] == kinds
