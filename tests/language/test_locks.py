"""A locked spelling goes where another of the same name stands, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zeroline.domain.mention import Kind, Mention
from zeroline.domain.notes import MentionRuling
from zeroline.language.locks import respelt

LOCK = MentionRuling("person", "Сергей", None, "Sergey", locked=True)
SERGEI = Mention("person", "Сергей", "Sergei", "s1", 0, 6)
SERGEIU = Mention("person", "Сергею", "Sergei", "s2", 0, 6)
SARAH = Mention("person", "Сара", "Sarah", "s1", 20, 24)


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("Sergei said so.", "Sergey said so."),
        ("It is Sergei's car, Sergej said.", "It is Sergey's car, Sergey said."),
        ("Sergey said so to Sergei.", None),
        ("He said so.", None),
        ("Sarah said so.", None),
        ("The sergeant said so.", None),
        ("Sergeev said so.", None),
    ],
)
def test_another_spelling_of_the_name_gives_way(english: str, expected: str | None) -> None:
    changed = respelt(LOCK, [SERGEI, SARAH], {"s1": english, "s2": "Sergei again."})
    assert changed == ({"s1": expected} if expected else {})


def test_other_forms_of_the_name_are_the_name() -> None:
    assert respelt(LOCK, [SERGEI, SERGEIU], {"s2": "Give it to Sergei."}) == {"s2": "Give it to Sergey."}


@pytest.mark.parametrize(
    ("kind", "surface", "found", "locked", "english", "expected"),
    [
        ("place", "Киева", "Kyiv", "Kyiv", "Near Kiev.", "Near Kyiv."),
        ("place", "Горловкой", "Horlivka", "Horlivka", "Near Gorlovka.", "Near Horlivka."),
        ("unit", "1428-го полка", "1428th Regiment", "1428th Motor Rifle Regiment", "Of the 1428th Regiment.",
         "Of the 1428th Motor Rifle Regiment."),
        ("unit", "1428-го полка", "1428th Regiment", "1428th Motor Rifle Regiment", "Of the 1482nd Regiment.", None),
        ("person", "Иван", "Ivan", "Yvan", "Ivan and Evan.", "Yvan and Evan."),
        ("person", "Нины", "Nina", "Nina", "Nine of us are left.", None),
        ("person", "Аллы", "Alla", "Alla", "All of us refuse.", None),
        ("place", "Соледаром", "Soledar", "Soledar", "Soldier Petrov was there.", None),
    ],
)  # fmt: skip
def test_each_kind_of_name(
    kind: Kind, surface: str, found: str, locked: str, english: str, expected: str | None
) -> None:
    mention = replace(SERGEI, kind=kind, surface=surface, canonical=found)
    lock = MentionRuling(kind, surface, None, locked, locked=True)
    assert respelt(lock, [mention], {"s1": english}) == ({"s1": expected} if expected else {})


def test_only_a_lock_does_so() -> None:
    for ruling in (replace(LOCK, locked=False), replace(LOCK, canonical=None)):
        assert respelt(ruling, [SERGEI], {"s1": "Sergei said so."}) == {}
