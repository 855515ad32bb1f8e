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
        ("Меня едва не убили.", "They came close to killing me."),
        ("Он перестал звонить.", "He no longer calls."),
        ("Комбат запретил съёмку.", "The battalion commander forbade filming."),
        ("Нас было сто двадцать.", "There were one hundred and twenty of us."),
        ("Двое суток ждали.", "We waited for 48 hours."),
        ("Двадцатого мая под Орехов пришли.", "They came to Orikhiv on May 20th."),
        ("Бои под Киевом.", "Fighting near Kiev."),
        ("1428-й полк.", "The 1,428th Regiment."),
        ("Три раза в день, с апреля.", "Three times a day, since April."),
        ("Его вытащили с нейтралки.", "They pulled him out of no man’s land."),
        ("Сидим тут два-три дня.", "We have been here for 2–3 days."),
        ("Осталось пара десятков человек.", "About twenty people are left."),
        ("С 3 по 5 июня был бой.", "From 3 to 5 June there was fighting."),
        ("Нас послали без оружия.", "They sent us with no weapons."),
        ("Нас послали без оружия.", "They sent us unarmed."),
        ("Без труда прошли.", "We passed easily."),
        ("Бессмысленных приказов не будет.", "There will be no orders without sense."),
        ("Шли безоружные, не зная куда.", "We went unarmed without knowing where."),
        ("Беспилотник летел, не видя цели.", "The drone flew without seeing its target."),
        ("Нельзя не согласиться.", "One has to agree."),
        ("Не хватает касок.", "We are short of helmets."),
        ("Отказались идти.", "They backed out."),
        ("Командир Иванов бросил нас.", "Commander Ivanov abandoned us."),
        ("Капитан первого ранга.", "Captain First Rank."),
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
        ("Осталось пара сотен.", "Two thousand are left.", ["number_mismatch"]),
        ("Двадцатого мая.", "On June 20.", ["date_mismatch"]),
        ("Бои под Бахмутом.", "Fighting near the city.", ["name_missing"]),
        ("Пришёл 1428-й полк.", "The 1428th Brigade came.", ["unit_mismatch"]),
        ("Сидим тут два-три дня.", "We have been here for 2 days.", ["number_mismatch"]),
        ("Ни один не вернулся.", "One came back.", ["lost_negation"]),
        ("Отсюда никак.", "There is a way from here.", ["lost_negation"]),
        ("Нас послали без оружия.", "They sent us with weapons.", ["lost_negation"]),
        ("Сидим без воды и без еды.", "We sit with water and food.", ["lost_negation"]),
        ("Отказались идти.", "They agreed to go.", ["lost_negation"]),
        ("Бессмысленные и самоубийственные приказы мы не хотим.", "Orders without thoughts.", ["lost_negation"]),
        ("Меня едва не убили.", "They killed me.", ["lost_negation"]),
        ("Он перестал звонить.", "He calls.", ["lost_negation"]),
        ("Отсюда не выпускают.", "They let us out of here.", ["lost_negation"]),
        ("Вряд ли придут.", "They will come.", ["lost_negation"]),
        ("Запрещено снимать.", "Filming is allowed.", ["lost_negation"]),
        ("Мы подчинились.", "We refused to obey.", ["added_negation"]),
        ("Он вернулся.", "He failed to return.", ["added_negation"]),
        ("Командир бросил нас.", "Commander Petrov abandoned us.", ["name_missing"]),
    ],
)
def test_errors_are_flagged(source: str, english: str, expected: list[str]) -> None:
    assert flags(source, english) == expected


def ukrainian_flags(source: str, english: str) -> list[str]:
    said = tokens(source, "uk")
    return [flag.kind for flag in check_pair(Pair("s1", said, mentions(source, "uk"), english, "uk"), knowledge())]


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("Жоден не повернувся.", "None came back.", []),
        ("Нема води, нема їжі.", "There is no water or food.", []),
        ("Ні пити, ні їсти.", "Nothing to drink, nothing to eat.", []),
        ("Жодного снаряда немає.", "There is a shell.", ["lost_negation"]),
        ("Немає зв'язку.", "There is a connection.", ["lost_negation"]),
        ("Без підтримки пішли.", "They went with support.", ["lost_negation"]),
        ("Відмовилися йти.", "They went.", ["lost_negation"]),
        ("Неможливо евакуювати.", "It is possible to evacuate.", ["lost_negation"]),
    ],
)
def test_ukrainian_pairs(source: str, english: str, expected: list[str]) -> None:
    assert ukrainian_flags(source, english) == expected


def test_a_flag_names_the_word_that_denies() -> None:
    source = "Отказались идти."
    pair = Pair("s1", tokens(source), mentions(source), "They agreed to go.")
    (flag,) = check_pair(pair, knowledge())
    assert flag.why == "The source denies once («Отказались»), the English never."
