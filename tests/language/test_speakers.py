"""Speakers: turns from the text, and standings only where somebody says them."""

from __future__ import annotations

import pytest

from tests.language.conftest import CutLines, ReadCast
from zeroline.domain.claim import Evidence, Speaker
from zeroline.domain.review import Flag
from zeroline.language.speakers import Named, find_speakers


@pytest.mark.parametrize(
    ("text", "standing", "basis"),
    [
        ("Мы, мобилизованные из Читы, стоим здесь.", "mobilised conscript", "Мы, мобилизованные из Читы"),
        ("Меня мобилизовали в сентябре.", "mobilised conscript", "Меня мобилизовали"),
        ("Я срочник, мне девятнадцать.", "conscript", "Я срочник"),
        ("Я рядовой, контракт подписал в колонии.", "convict recruit", "контракт подписал в колонии"),
        ("Мы жёны и матери мобилизованных.", "relatives of soldiers", "Мы жёны и матери мобилизованных"),
        ("Меня зовут Анна, я сестра военнослужащего.", "sister of a soldier", "я сестра военнослужащего"),
        ("Меня взяли в плен под Курском.", "prisoner of war", "Меня взяли в плен"),
        ("Я контрактник, сдался в плен.", "prisoner of war", "сдался в плен"),
        ("Я местная, из Бучи.", "civilian", "Я местная, из Бучи"),
        ("Мы, военнослужащие бригады, обращаемся.", "serviceman", "Мы, военнослужащие"),
        ("Я комбат, говорю прямо.", "officer", "Я комбат"),
        ("Мы — 139-й стрелковый полк, стоим тут.", "serviceman", "Мы — 139-й стрелковый полк"),
        ("я же был в сто седьмой бригаде водителем", "serviceman", "я же был в сто седьмой бригаде"),
        ("К вам обращается жена мобилизованного.", "wife of a soldier", "обращается жена мобилизованного"),
        ("Моему сыну двадцать, он срочник, я писала всем.", "mother of a soldier", "Моему сыну двадцать, он срочник"),
        ("Моего брата мобилизовали.", "relative of a soldier", "Моего брата мобилизовали"),
        ("Я в окопе был, вылез и сдался.", "prisoner of war", "Я в окопе был, вылез и сдался"),
        ("Говорит глава военной администрации.", "official", "Говорит глава"),
    ],
)
def test_a_standing_and_the_words_that_say_so(text: str, standing: str, basis: str, read_cast: ReadCast) -> None:
    (speaker,) = read_cast(text).speakers
    assert (speaker.standing, speaker.basis) == (standing, basis)


@pytest.mark.parametrize(
    "text",
    [
        "Стреляют весь день, мам.",
        "Мобилизованных привезли вчера.",
        "Он сдался в плен, а мы нет.",
        "Я мать троих детей.",
        "Вы мобилизованный?",
        "Под Угледаром 46-я бригада морпехов пошла без брони.",
        "Моему сыну двадцать, он студент.",
        "Мы не подписывали бумаг о том, что мы добровольцы.",
    ],
)
def test_no_standing_where_nobody_says_one(text: str, read_cast: ReadCast) -> None:
    assert [speaker.standing for speaker in read_cast(text).speakers] == [None]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Я потрапив у полон біля села.", "prisoner of war"),
        ("Мене мобілізували в листопаді.", "mobilised conscript"),
        ("Я мама морського піхотинця.", "mother of a soldier"),
        ("Ми, бійці сто десятої бригади, звертаємося.", "serviceman"),
        ("Я жителька Ізюма.", "civilian"),
        ("Мене звільнили за обміном у травні.", "former prisoner of war"),
        ("Я пробув у полоні двадцять місяців.", "former prisoner of war"),
        ("Я пішов у СЗЧ у червні.", "serviceman"),
        ("Мого брата забусифікували.", "relative of a soldier"),
    ],
)
def test_ukrainian_standings(text: str, standing: str, read_cast: ReadCast) -> None:
    (speaker,) = read_cast(text, language="uk").speakers
    assert speaker.standing == standing


def test_the_unit_that_stands_by_the_basis(cut_lines: CutLines) -> None:
    text = "Мы, бойцы 155-й бригады, просим помощи. Рядом стоит 9-й полк."
    units = (Named("s0", 10, 23, "155th Brigade"), Named("s0", 51, 60, "9th Regiment"))
    (speaker,) = find_speakers(cut_lines(text), units=units).speakers
    assert speaker == Speaker(
        "sp1", "Speaker 1", "serviceman", "155th Brigade", "Мы, бойцы", (Evidence("s0", "Мы, бойцы", 0, 9),)
    )


def test_dashes_hand_over_and_are_sure(read_cast: ReadCast) -> None:
    cast = read_cast("— Сколько вас учили? — Пять дней. — А потом? — Потом в автобус.")
    assert [turn.speaker for turn in cast.turns] == ["sp1", "sp2", "sp1", "sp2"]
    assert [speaker.label for speaker in cast.speakers] == ["Interviewer", "Speaker 2"]
    assert cast.flags == ()


def test_a_question_and_its_answer_are_flagged(read_cast: ReadCast) -> None:
    cast = read_cast("Вас отправили без подготовки?", "Нет, нас готовили три месяца.")
    assert [(turn.speaker, turn.segment, turn.sure) for turn in cast.turns] == [
        ("sp1", "s0", False),
        ("sp2", "s1", False),
    ]
    why = "Who speaks here was told from a question and its answer, told from the words alone."
    assert cast.flags == (Flag("speaker_turn", "s0", why), Flag("speaker_turn", "s1", why))


def test_radio_call_signs_are_speakers(read_cast: ReadCast) -> None:
    cast = read_cast("Ольха, Ольха, я Тополь, приём.", "Тополь, я Ольха, слушаю, приём.", "Ольха, вытаскивайте нас.")
    assert [(turn.speaker, turn.sure) for turn in cast.turns] == [("Тополь", True), ("Ольха", True), ("Тополь", False)]
    assert [speaker.label for speaker in cast.speakers] == ["«Тополь»", "«Ольха»"]


def test_one_voice_where_nothing_tells_of_two(read_cast: ReadCast) -> None:
    cast = read_cast("Нас бросили.", "Кто за это ответит?")
    assert (cast.turns, [speaker.id for speaker in cast.speakers]) == ((), ["sp1"])


def test_no_words_no_speakers(read_cast: ReadCast) -> None:
    assert read_cast().speakers == ()


def test_who_answers_how_he_was_captured_is_a_prisoner(read_cast: ReadCast) -> None:
    asked, answers = read_cast("— Как вы попали в плен? — Сам вышел, рядовой Горбунов.").speakers
    assert (asked.standing, answers.standing, answers.basis) == (None, "prisoner of war", "Как вы попали в плен?")
