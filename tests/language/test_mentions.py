from __future__ import annotations

import pytest

from tests.language.desk import mentions, named
from zeroline.language.mentions import mention_flags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("мобилизованные тысяча четыреста двадцать восьмого полка", ["1428th Regiment"]),
        ("155-я бригада морской пехоты", ["155th Naval Infantry Brigade"]),
        ("сорок вторая мотострелковая дивизия", ["42nd Motor Rifle Division"]),
        ("сорок вторая мотострелковая стоит рядом", ["42nd Motor Rifle"]),
        ("136-я отдельная гвардейская мотострелковая бригада", ["136th Separate Guards Motor Rifle Brigade"]),
        ("Шторм Z, шторм зет и Шторм-Z", ["Storm-Z", "Storm-Z", "Storm-Z"]),
        ("военнослужащие отряда Шторм", ["Storm detachment"]),
        ("после ухода музыкантов", ["Wagner"]),
        ("музыканты дали концерт", []),
        ("в/ч 12345, войсковая часть двенадцать триста сорок шесть", ["Military Unit 12345", "Military Unit 12346"]),
        ("24 ОМБр", ["24th Separate Mechanized Brigade"]),
        ("1428-й и 1430-й полки", ["1428th Regiment", "1430th Regiment"]),
        ("три бригады и 3 бригады", []),
        ("вторая армия мира", []),
        ("третий армейский корпус", ["3rd Army Corps"]),
        ("командир батальона Иванов", []),
        ("батальон «Сомали»", ["Somalia Battalion"]),
        ("четвёртая рота", ["4th Company"]),
        ("третья штурмовая группа", []),
    ],
)
def test_units(text: str, expected: list[str]) -> None:
    assert named("unit", text) == expected


def test_ukrainian_units() -> None:
    text = "47-ма бригада, сорок сьома окрема механізована бригада, 36 бригада морської піхоти"
    assert named("unit", text, "uk") == ["47th Brigade", "47th Separate Mechanized Brigade", "36th Marine Brigade"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("под Кременной, у Орехова, в Зайцево", ["Kreminna", "Orikhiv", "Zaitseve"]),
        ("на Запорожском направлении", ["Zaporizhzhia"]),
        ("бахмутское направление", ["Bakhmut"]),
        ("из Волгоградской области", ["Volgograd region"]),
        ("под артемовском и клещеевкой", ["Bakhmut", "Klishchiivka"]),
        ("в Красном Лимане и в Часовом Яре", ["Lyman", "Chasiv Yar"]),
        ("Победа будет за нами, за Победу", []),
        ("изюм и орехи купил, в мирное время", []),
        ("взяли Пески и Опытное", ["Pisky", "Opytne"]),
        ("Синьковка, Терны и Белогоровка", ["Synkivka", "Terny", "Bilohorivka"]),
        ('"Воронеж", ты слышишь?', []),
        ("из Иркутска, Ростова-на-Дону и Питера", ["Irkutsk", "Rostov-on-Don", "Saint Petersburg"]),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert named("place", text) == expected


def test_a_name_of_many_villages_is_flagged_and_keeps_its_spelling() -> None:
    found = mentions("держат в подвале в Зайцево")
    assert [(m.canonical, m.ambiguous) for m in found] == [("Zaitseve", True)]
    assert [flag.kind for flag in mention_flags(found)] == ["ambiguous_place"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("мобилизован двадцать пятого сентября", ["--09-25"]),
        ("25.09 и 25.09.2022", ["--09-25", "2022-09-25"]),
        ("24 февраля 2022 года", ["2022-02-24"]),
        ("с 20 по 25 мая", ["--05-20", "--05-25"]),
        ("ротации не было с апреля", ["--04"]),
        ("позавчера, двадцать пятого", []),
        ("тридцать первого февраля", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert named("date", text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("person", "Меня зовут Сергей", ["Sergei"]),
        ("person", "Ваньку уже увезли, Лёха видел", ["Vanka", "Lyokha"]),
        ("person", "командир роты капитан Петров", ["Petrov"]),
        ("person", "Ищу Лебедева Дмитрия Олеговича, рядового", ["Dmitry Olegovich Lebedev"]),
        ("person", "с Натальей Ивановой и Марией Сергеевной", ["Natalia Ivanova", "Maria Sergeyevna"]),
        ("person", "Евгений Пригожин", ["Yevgeny Prigozhin"]),
        ("callsign", "позывной Рысь", ["Rys"]),
        ("callsign", "Рысь, я Кот, приём", ["Rys", "Kot"]),
        ("callsign", "Шестой, я Первый", ["Sixth", "First"]),
        ("weapon", "отработали ФАБами, Т-72Б3 и Грады", ["FAB bomb", "T-72B3", "Grad"]),
        ("organisation", "звони в военную прокуратуру", ["Military Prosecutor's Office"]),
    ],
)
def test_other_names(kind: str, text: str, expected: list[str]) -> None:
    assert named(kind, text) == expected


def test_surfaces_and_offsets_agree() -> None:
    text = "Мы, мобилизованные 1428-го полка, с двадцатого мая в Зайцево; у нас двенадцать трёхсотых."
    assert [text[m.start : m.end] for m in mentions(text)] == [
        "1428-го полка",
        "двадцатого мая",
        "Зайцево",
        "двенадцать",
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Ночью обещают ноль градусов", "ru", ["0"]),
        ("итог ноль три", "ru", ["0", "3"]),
        ("сидим на нуле", "ru", []),
        ("нас оставили впятером", "ru", ["5"]),
    ],
)
def test_zero_and_the_number_of_those_together(text: str, language: str, expected: list[str]) -> None:
    assert named("number", text, language) == expected


@pytest.mark.parametrize(
    ("kind", "text", "language", "expected"),
    [
        ("unit", "вторую полку оставь под книги", "ru", []),
        ("unit", "Первая полка встала ровно", "ru", []),
        ("unit", "второму полку приказали", "ru", ["2nd Regiment"]),
        ("unit", "вербовали в отряд «Шторм Z»", "ru", ["Storm-Z"]),
        ("unit", "мы военнослужащие отряда Шторм", "ru", ["Storm detachment"]),
        ("date", "він у полоні з травня двадцять другого", "uk", ["2022-05"]),
        ("date", "в мае двадцать второй полк ушёл", "ru", ["--05"]),
        ("place", "на Лиманському напрямку", "uk", ["Lyman"]),
        ("place", "я жителька Ізюма", "uk", ["Izium"]),
        ("place", "автобус до Бучі", "uk", ["Bucha"]),
        ("place", "у Таганрозі б'ють", "uk", ["Taganrog"]),
        ("place", "адміністрація Сумщини", "uk", ["Sumy region"]),
        ("place", "листи до Червоного Хреста", "uk", []),
        ("place", "стояли под счастьем месяц", "ru", ["Shchastia"]),
    ],
)
def test_forms_that_were_missed_once(kind: str, text: str, language: str, expected: list[str]) -> None:
    assert named(kind, text, language) == expected


def test_the_dead_and_wounded_by_their_code_are_no_numbers() -> None:
    assert named("number", "Двое триста, один двести, нести некому.") == ["2"]
    assert named("number", "Осталось двести один человек.") == ["201"]
