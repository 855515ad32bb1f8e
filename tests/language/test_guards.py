from __future__ import annotations

import pytest

from tests.language.desk import knowledge, mentions, tokens
from zeroline.language.guards import Pair, check_pair


def flags(source: str, english: str) -> list[str]:
    return [flag.kind for flag in check_pair(Pair("s1", tokens(source), mentions(source), english), knowledge())]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Никаких контрактов мы не подписывали.", "We have not signed any contracts."),
        ("Никто никогда ничего не говорил.", "Nobody ever said anything."),
        ("Ни арестовать нас, ни помочь нам они не могут.", "They could neither arrest us nor help us."),
        ("Они не могут помочь.", "They are unable to help."),
        ("Снарядов нет.", "There are no shells."),
        ("Не только мы отказались.", "Not only we refused."),
        ("Меня чуть не убили.", "I was almost killed."),
        ("Нас было сто двадцать.", "There were one hundred and twenty of us."),
        ("Двое суток ждали.", "We waited for 48 hours."),
        ("Двадцатого мая под Орехов пришли.", "They came to Orikhiv on May 20th."),
        ("Бои под Киевом.", "Fighting near Kiev."),
        ("1428-й полк.", "The 1,428th Regiment."),
        ("Три раза в день, с апреля.", "Three times a day, since April."),
        ("Его вытащили с нейтралки.", "They pulled him out of no man’s land."),
    ],
)
def test_correct_pairs_pass(source: str, english: str) -> None:
    assert flags(source, english) == []


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("Контрактов мы не подписывали.", "We signed contracts.", ["lost_negation"]),
        ("Не только мы отказались.", "Only we refused.", ["lost_negation"]),
        ("Снарядов нет, людей нет.", "There are no shells, there are people.", ["lost_negation"]),
        ("Броня не пройдёт, коробочка встала.", "The armour will get through, it stopped.", ["lost_negation"]),
        ("Мы подписали контракт.", "We did not sign a contract.", ["added_negation"]),
        ("Нас было восемьдесят.", "There were eighteen of us.", ["number_mismatch"]),
        ("Двадцатого мая.", "On June 20.", ["date_mismatch"]),
        ("Бои под Бахмутом.", "Fighting near the city.", ["name_missing"]),
        ("Пришёл 1428-й полк.", "The 1428th Brigade came.", ["unit_mismatch"]),
    ],
)
def test_errors_are_flagged(source: str, english: str, expected: list[str]) -> None:
    assert flags(source, english) == expected
