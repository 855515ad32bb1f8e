"""Lines break where a reader breathes: each case is one rule, by equality."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeroline.captions.breaking import broken, cut

NETFLIX = 42
VERTICAL = 25


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        (["Мы не подписывали", "никаких контрактов"], VERTICAL),  # the noun keeps its "no", the verb its "not"
        (["We do not refuse to serve."], NETFLIX),  # one line where one is enough
        (["We, mobilized men of the 1428th Regiment,", "are near Bakhmut."], NETFLIX),  # after punctuation
        (["We want to state right away", "that we have not signed any contracts."], NETFLIX),  # before a conjunction
        (["Yesterday representatives", "of the regiment came to us"], NETFLIX),  # before a preposition
        (["We do not want to carry out senseless", "and suicidal orders."], NETFLIX),  # "carry out" is one verb
        (["and demanded that we hand over", "our weapons, which we did."], NETFLIX),
        (["The report was signed", "by Colonel Sergei Ivanov", "of Storm-Z"], VERTICAL),  # rank and name
        (["The order came to us", "from commander Ivanov"], VERTICAL),  # rank in lower case
        (["he said", "on 25 September 2023", "that 5 % were killed"], VERTICAL),  # dates, units
        (["There were only", "120 men left in it"], 18),  # a number and what it counts
        (["They sent the", "25th Motor Rifle", "Brigade forward"], 16),  # too long for a line: the least bad break
        (["- Where are you?", "- We are at the line."], VERTICAL),  # two speakers
        (["the tasks we were prepared for,", "because they ordered us to"], 34),  # "for" ends its phrase here
        (["I raised my hands and walked out", "to the Ukrainians myself."], NETFLIX),
        (["Call sign Ghost is", "with Lt. Petrov now."], 20),  # "Lt." ends no sentence
        (["I served", "in the Ministry of Defense"], 26),
        (["Мы, мобилизованные 1428-го полка,", "находимся под Бахмутом."], NETFLIX),
        (["Командует нами", "полковник Иванов"], 20),
        (["Нас было", "две тысячи человек"], 20),
        # A third line rather than an auxiliary without its verb.
        (["Ми не відмовляємося служити,", "але будемо виконувати", "тільки завдання оборони"], NETFLIX),
        (["Ми не будемо виконувати", "ці злочинні накази"], VERTICAL),
        (["Press 1 to turn off", "the microphone."], VERTICAL),  # after the verb with its particle, not inside
        (["но будем выполнять только задачи", "территориальной обороны."], NETFLIX),  # "only" leans on what follows
        (["although they will immediately", "call out to us."], NETFLIX),  # no line of its own for two short words
        (["In order to hear", "other participants loudly"], VERTICAL),
    ],
)
def test_a_line_ends_where_a_reader_breathes(lines: list[str], length: int) -> None:
    assert broken(" ".join(lines), length, 3) == lines


def test_nothing_to_break() -> None:
    assert broken("  \n ", NETFLIX) == []


def test_more_lines_than_asked_for_where_the_text_needs_them() -> None:
    assert broken("one two six", 3, 1) == ["one", "two", "six"]


def test_a_word_longer_than_the_line_is_cut_last() -> None:
    assert broken("so Rindfleischetikettierung", 10) == ["so", "Rindfleisc", "hetikettie", "rung"]


def test_an_accent_stays_with_its_letter() -> None:
    assert cut("abcde\u0301fg", 5) == ["abcd", "e\u0301fg"]


@pytest.mark.parametrize(
    ("bound", "length"),
    [
        ("the commander", 20),
        ("have been", 20),
        ("did not", 20),
        ("Sergei Petrovich Ivanov", 30),
        ("20 kilometers", 20),
        ("25 сентября", 20),
        ("двадцатого мая", 20),
        ("May twentieth", 20),
        ("thirty-four men", 20),
        ("в Бахмуте", 20),
        ("Storm-Z unit", 20),
        ("1428-го полка", 20),
        ("не подписывали", 20),
        ("хотели бы", 20),
        ("unit 12345", 20),
        ("старший лейтенант Петров", 30),
        ("№ 5", 20),
        ("minus 45", 20),
        ("минус 35", 20),
        ("20th of May", 20),
        ("two and a half", 20),
        ("два с половиной", 24),
        ("один раз", 20),
        ("пять раз", 20),
        ("ещё раз", 20),
        ("all participants", 24),
        ("together with", 20),
        ("turn on", 20),
        ("turned off", 20),
    ],
)
def test_what_belongs_together_stays_in_one_line_wherever_the_words_fall(bound: str, length: int) -> None:
    for before in range(1, 9):
        for after in range(1, 9):
            text = " ".join(["слово"] * before + [bound] + ["слово"] * after)
            assert any(bound in line for line in broken(text, length)), text


@given(st.text(alphabet="aя1 .,-—()«»́\n", max_size=200), st.integers(8, 50))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, length: int) -> None:
    lines = broken(text, length)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(0 < len(line) <= length for line in lines)


@given(st.lists(st.text(alphabet="abяж", min_size=1, max_size=8), min_size=1, max_size=40), st.integers(8, 50))
def test_words_come_out_as_they_went_in(words: list[str], length: int) -> None:
    assert " ".join(broken(" ".join(words), length)) == " ".join(words)
