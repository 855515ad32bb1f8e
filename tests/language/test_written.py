"""Written text: its language, its sentences, and the same layout in English."""

from __future__ import annotations

import pytest

from zeroline.domain.glossary import Entry, Hit
from zeroline.domain.speech import Language
from zeroline.domain.translation import Passage, WantedTerm
from zeroline.domain.written import Sentence
from zeroline.language.passages import passages
from zeroline.language.written import foreign, laid_out, sentences_of, written_language

POST = """# Сводка

- Комбат молчит. Нас не кормят!
[00:12] 1. Где смена?
https://t.me/front/12
The end.
"""


@pytest.mark.parametrize(
    ("text", "tag", "sure"),
    [
        ("Мы сидим на нуле, и никто нас не меняет.", "ru", True),
        ("Ми тримаємо позицію, і ніхто нас не міняє.", "uk", True),
        ("Как он сказал, так и будет.", "ru", True),
        ("Він сказав: «Это мы взорвали», і пішов собі геть, а потім їх знайшли.", "uk", True),
        ("Комбат.", "ru", False),
        ("Ми були там, і нас їли комарі. Мы были там, и нас ели комары, это было ужасно.", "ru", False),
    ],
)
def test_the_language_shows_in_letters_and_small_words(text: str, tag: str, sure: bool) -> None:
    language = written_language(text)
    assert (language.tag, language.sure) == (tag, sure)


def test_what_is_not_in_cyrillic_has_no_language_of_ours() -> None:
    assert written_language("Subscribe: t.me/front, 155") == Language(None, None)


def test_sentences_keep_their_line_and_what_leads_it() -> None:
    assert sentences_of(POST) == (
        Sentence("s1", 1, "Сводка", "# "),
        Sentence("s2", 3, "Комбат молчит.", "- "),
        Sentence("s3", 3, "Нас не кормят!"),
        Sentence("s4", 4, "Где смена?", "[00:12] 1. "),
        Sentence("s5", 5, "https://t.me/front/12"),
        Sentence("s6", 6, "The end."),
    )


@pytest.mark.parametrize(
    ("line", "lead"),
    [("155-я бригада", ""), ("-5 градусов", ""), ("5.45 калибр", ""), ("12:30 выезд", "12:30 "), ("— Да.", "— ")],
)
def test_what_belongs_to_a_line_does_not_lead_it(line: str, lead: str) -> None:
    assert sentences_of(line)[0].lead == lead


def test_links_and_english_are_not_translated() -> None:
    assert [sentence.id for sentence in sentences_of(POST) if foreign(sentence)] == ["s5", "s6"]


def test_english_stands_where_the_original_stood() -> None:
    english = ["Summary", "The commander is silent.", "We are not fed!", "Where is the relief?", "LINK", "The end."]
    assert laid_out(POST, sentences_of(POST), english) == (
        "# Summary\n\n- The commander is silent. We are not fed!\n[00:12] 1. Where is the relief?\nLINK\nThe end.\n"
    )


def test_passages_have_their_neighbours_and_terms() -> None:
    entry = Entry("zero", "ru", (), ("zero line", "front"), "", "", "terrain", "slang", (), ("the zero",))
    hit = Hit(entry, "на нуле", 0, 7)
    term = WantedTerm("на нуле", "zero line", ("front", "the zero"))
    assert passages(["а", "б", "в", "на нуле, на нуле"], [[], [], [], [hit, hit]]) == (
        Passage("а", (), ("б",)),
        Passage("б", ("а",), ("в",)),
        Passage("в", ("а", "б"), ("на нуле, на нуле",)),
        Passage("на нуле, на нуле", ("б", "в"), (), (term,)),
    )
