from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.desk import tokens
from zeroline.language.numerals import find_numerals
from zeroline.language.numerals_english import find_numerals_english


def said(text: str, language: str = "ru") -> list[tuple[str, str]]:
    return [(n.digits, n.form) for n in find_numerals(tokens(text, language), language)]


def written(text: str) -> list[str]:
    return [n.digits for n in find_numerals_english(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("тысяча четыреста двадцать восьмого полка", [("1428", "ordinal")]),
        ("из ста двадцати человек осталось тридцать четыре", [("120", "cardinal"), ("34", "cardinal")]),
        ("из двадцати пять вернулись", [("20", "cardinal"), ("5", "cardinal")]),
        ("с двадцатью пятью бойцами", [("25", "cardinal")]),
        ("полторы тысячи", [("1500", "cardinal")]),
        ("десятка два раненых", [("20", "cardinal")]),
        ("тысяч пять рублей", [("5000", "cardinal")]),
        (
            "пара десятков человек, пару сотен, пара тысяч",
            [("20", "cardinal"), ("200", "cardinal"), ("2000", "cardinal")],
        ),
        ("пара бойцов, десятков нет", [("2", "cardinal")]),
        ("прошло сотни три", [("300", "cardinal")]),
        ("двенадцать тысяч два бойца", [("12002", "cardinal")]),
        ("две с половиной тысячи", [("2500", "cardinal")]),
        ("лежат по двое суток", [("2", "collective")]),
        ("четверо двухсотых", [("4", "collective")]),
        ("двенадцать трёхсотых, двухсотых не забирают", [("12", "cardinal")]),
        ("двухсотый полк", [("200", "ordinal")]),
        ("25 тыщ 900 погибших", [("25900", "cardinal")]),
        ("25 900 погибших", [("25900", "cardinal")]),
        ("цель 11-20", [("11", "cardinal"), ("20", "cardinal")]),
        ("1428-й и 1428-го", [("1428", "ordinal"), ("1428", "ordinal")]),
        ("три-четыре дня", [("3", "cardinal"), ("4", "cardinal")]),
        ("1,5 млн рублей", [("1500000", "cardinal")]),
        ("с семью тогда жил", []),
        ("тысячи людей", []),
        ("в 14:30", [("14:30", "time")]),
    ],
)
def test_russian_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_ukrainian_numbers() -> None:
    assert said("сорок сьома бригада, двохсот п'ятдесяти, п'ятеро", "uk") == [
        ("47", "ordinal"), ("250", "cardinal"), ("5", "collective"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one hundred and twenty men", ["120"]),
        ("the 1,428th Regiment and the twenty-fifth", ["1428", "25"]),
        ("two and a half thousand", ["2500"]),
        ("ten and twenty", ["10", "20"]),
        ("in nineteen forty-one", ["1941"]),
        ("1.5 million, a thousand", ["1500000", "1000"]),
        ("the two-hundredths are not collected", ["200"]),
    ],
)
def test_english_numbers(text: str, expected: list[str]) -> None:
    assert written(text) == expected


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
"seventeen".split()
RU_TENS = {20: "двадцать", 30: "тридцать", 40: "сорок", 50: "пятьдесят", 90: "девяносто"}
RU_ONES = {1: "один", 2: "два", 3: "три", 4: "четыре", 5: "пять", 6: "шесть", 7: "семь", 8: "восемь", 9: "девять"}
RU_HUNDREDS = {100: "сто", 200: "двести", 500: "пятьсот", 900: "девятьсот"}


@given(st.sampled_from(sorted(RU_HUNDREDS)), st.sampled_from(sorted(RU_TENS)), st.sampled_from(sorted(RU_ONES)))
def test_a_compound_is_the_sum_of_its_words(hundreds: int, tens: int, ones: int) -> None:
    text = f"{RU_HUNDREDS[hundreds]} {RU_TENS[tens]} {RU_ONES[ones]}"
    assert said(text) == [(str(hundreds + tens + ones), "cardinal")]
