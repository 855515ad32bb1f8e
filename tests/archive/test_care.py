"""Labels and protection are decided by people, and what leaves heeds them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.made import added
from tests.made import clip_at, crew_for, quiet
from zeroline.archive.browse import listed
from zeroline.archive.care import care_of, decide, labels_of, open_clips
from zeroline.archive.opening import Archive
from zeroline.archive.values import plain
from zeroline.archive.view import PHONE, Veil, outward
from zeroline.domain.claim import Claim
from zeroline.domain.errors import NoSuchClip, WrongUse
from zeroline.domain.mention import Mention
from zeroline.domain.protection import LABELS, Care
from zeroline.domain.withheld import LINE, NAME, PLACED_LINE
from zeroline.engines.fakes import Line
from zeroline.pipeline import Order, Work, caption
from zeroline.publish.document import document


def test_unset_is_not_none(archive: Archive, tmp_path: Path) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    with archive.ledger.reading() as connection:
        assert care_of(connection, id) == Care(None, None)
    decide(archive.ledger, id, labels_of("none"), None, "Анна")
    with archive.ledger.reading() as connection:
        assert care_of(connection, id) == Care(frozenset(), None)


def test_a_clip_is_protected_until_somebody_opens_it(archive: Archive, tmp_path: Path) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    with archive.ledger.reading() as connection:
        assert care_of(connection, id).protected
    assert not decide(archive.ledger, id, None, "open", "Анна").protected
    assert decide(archive.ledger, id, None, "protected", "Борис").protected
    with archive.ledger.reading() as connection:
        assert care_of(connection, id).protected


@pytest.mark.parametrize("label", ["minor", "sexual_violence"])
def test_the_protection_of_a_minor_or_such_a_victim_cannot_be_lifted(
    archive: Archive, tmp_path: Path, label: str
) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    decide(archive.ledger, id, frozenset({label}), None, "Анна")
    with pytest.raises(WrongUse, match=f"is labelled {label}: its protection cannot be lifted"):
        decide(archive.ledger, id, None, "open", "Борис")
    assert decide(archive.ledger, id, frozenset(), "open", "Борис", "Nobody of that kind is in it.").protected
    assert not decide(archive.ledger, id, None, "open", "Анна", "I looked again.").protected
    assert decide(archive.ledger, id, frozenset({label}), None, "Анна").protected
    with pytest.raises(WrongUse, match="cannot be lifted"):
        decide(archive.ledger, id, frozenset({"prisoner", label}), "open", "Борис")


@pytest.mark.parametrize("named", ["minors", "none,minor", "", "minor,,torture", "MINOR"])
def test_a_label_that_is_none_is_refused(named: str) -> None:
    with pytest.raises(WrongUse, match="there are prisoner, minor"):
        labels_of(named)


def test_labels_in_a_list() -> None:
    assert labels_of("torture, minor") == {"torture", "minor"}
    assert labels_of(",".join(LABELS)) == set(LABELS)


def test_a_clip_that_is_not_there(archive: Archive) -> None:
    with pytest.raises(NoSuchClip):
        decide(archive.ledger, "nobody", frozenset(), None, "Анна")


NAMED = (
    Line(1_000, 3_000, "Меня зовут Сергей Иванов, позывной «Вишня».", "My name is Sergei Ivanov, call sign Vishnya."),
    Line(4_000, 7_000, "Сергея Иванова бросили без воды.", "Sergei Ivanov was left without water."),
    Line(8_000, 9_000, "Командир Петренко Василий Иванович нас бросил.", "The commander left us."),
    Line(10_000, 12_000, "Мы не подписывали контрактов.", "We did not sign contracts."),
)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    clip = clip_at(tmp_path / "Иванов.mp4")
    return caption(clip, crew_for(clip, lines=NAMED), Order("netflix", bilingual=True), quiet)


@pytest.mark.parametrize(
    "care", [Care(), Care(frozenset(), "protected"), Care(frozenset({"minor"}), "open")]
)  # fmt: skip
def test_no_name_of_a_protected_clip_leaves(work: Work, care: Care) -> None:
    shown = outward(work, care)
    everything = json.dumps([document(shown), plain(shown.speech), plain(shown.meaning)], ensure_ascii=False)
    assert not any(
        name in everything for name in ("Иван", "Серге", "Вишн", "Ivan", "Serge", "Vishn", "Петренк", "Petrenk")
    )
    assert shown.speech.transcript[0].text.count(NAME) == 2


def test_an_english_line_whose_name_is_not_found_is_withheld(work: Work) -> None:
    lines = [line.text for line in outward(work, Care()).speech.translation]
    assert lines[2:] == [LINE, "We did not sign contracts."]
    captions = outward(work, Care()).captions
    assert (LINE,) in [one.lines for one in captions]
    assert "We did not sign contracts." in [one.text for one in captions]


def test_what_was_opened_leaves_as_it_is(work: Work) -> None:
    assert outward(work, Care(frozenset({"prisoner"}), "open", openers=2)) is work


def test_a_clip_with_a_prisoner_in_it_is_opened_by_two_people_each_with_a_reason(
    archive: Archive, tmp_path: Path
) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    decide(archive.ledger, id, frozenset({"prisoner"}), None, "Анна")
    with pytest.raises(WrongUse, match="two editors open it, each with a reason"):
        decide(archive.ledger, id, None, "open", "Анна", " ")
    assert decide(archive.ledger, id, None, "open", "Анна", "He was exchanged.").protected
    assert decide(archive.ledger, id, None, "open", "Анна", "He was exchanged, I say.").protected
    held = decide(archive.ledger, id, None, "open", "Борис", "His name is public.")
    assert (held.protected, held.openers) == (False, 2)
    with archive.ledger.reading() as connection:
        assert care_of(connection, id) == held
        assert open_clips(connection) == {id}
    assert decide(archive.ledger, id, None, "protected", "Анна").protected
    assert decide(archive.ledger, id, None, "open", "Борис", "Again.").protected  # both are asked anew


@pytest.mark.parametrize("label", ["prisoner", "minor", "sexual_violence"])
def test_taking_a_label_away_is_no_way_for_one_person_to_open_a_clip(
    archive: Archive, tmp_path: Path, label: str
) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    decide(archive.ledger, id, frozenset({label}), None, "Анна")
    assert decide(archive.ledger, id, frozenset({"torture"}), None, "Анна").taken == {label}
    with pytest.raises(WrongUse, match=f"{id} was labelled {label} before: two editors open it, each with a reason"):
        decide(archive.ledger, id, frozenset(), "open", "Анна")
    assert decide(archive.ledger, id, frozenset(), "open", "Анна", "It was the wrong clip.").protected
    with archive.ledger.reading() as connection:
        assert open_clips(connection) == frozenset()
        assert listed(connection)[0].care == care_of(connection, id)
    held = decide(archive.ledger, id, None, "open", "Борис", "No such person is in it.")
    assert not held.protected
    with archive.ledger.reading() as connection:
        assert open_clips(connection) == {id}
        assert listed(connection)[0].care == care_of(connection, id) == held


def test_a_label_of_a_prisoner_closes_a_clip_that_one_person_opened(archive: Archive, tmp_path: Path) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    assert not decide(archive.ledger, id, frozenset(), "open", "Анна").protected
    assert decide(archive.ledger, id, frozenset({"prisoner"}), None, "Анна").protected


TWO = (
    Line(
        1_000,
        3_000,
        "Командир Иванов Сергей, позывной «Вишня», под Бахмутом.",
        "Commander Ivanov, near Bakhmut.",
    ),
    Line(4_000, 7_000, "Мы стоим в Кременной, дом 17 на улице Мира.", "We stand in Kreminna, 17 Myra street."),
    Line(8_000, 9_000, "Потом нас отвели к Купянску.", "Then we were taken somewhere else."),
    Line(10_000, 12_000, "В Донецкой области холодно.", "It is cold in Donetsk region."),
)


def seen(work: Work, care: Care, veil: Veil) -> list[str]:
    return [line.text for line in outward(work, care, veil).speech.translation]


def region(mention: Mention) -> str | None:
    return None if mention.detail == "region" else "[a place in Donetsk region]"


@pytest.fixture
def two(tmp_path: Path) -> Work:
    clip = clip_at(tmp_path / "a.mp4")
    return caption(clip, crew_for(clip, lines=TWO), Order("vertical"), quiet)


def test_each_name_of_a_line_must_be_found_in_its_english(two: Work) -> None:
    assert seen(two, Care(), Veil())[0] == LINE  # the call sign was left out, or is spelt as nobody knows


def test_places_give_way_to_what_may_be_told(two: Work) -> None:
    lines = seen(two, Care(frozenset(), "open"), Veil(place=region))
    assert lines == [
        "Commander Ivanov, near [a place in Donetsk region].",
        "We stand in [a place in Donetsk region], 17 Myra street.",
        PLACED_LINE,
        "It is cold in Donetsk region.",
    ]
    shown = outward(two, Care(frozenset(), "open"), Veil(place=region))
    everything = json.dumps([document(shown), plain(shown.speech), plain(shown.meaning)], ensure_ascii=False)
    assert not any(name in everything for name in ("Бахмут", "Bakhmut", "Кремен", "Kremin", "Купянс", "Kupians"))


def test_words_that_a_person_named_are_withheld_in_any_case_and_over_line_ends(two: Work) -> None:
    veil = Veil(words=("17 myra street", "УЛИЦЕ МИРА"))
    shown = outward(two, Care(frozenset(), "open"), veil)
    everything = json.dumps([document(shown), plain(shown.speech), plain(shown.meaning)], ensure_ascii=False)
    assert not any(word in everything for word in ("Myra", "Мира"))
    assert "We stand in Kreminna, [withheld]." in [line.text for line in shown.speech.translation]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Звоните 8 916 123 45 67, мама.", "Звоните [withheld], мама."),
        ("Call +7 (916) 123-45-67.", "Call [withheld]."),
        ("098-765-43-21", "[withheld]"),
        ("89161234567", "[withheld]"),
        ("Нам должны 1 500 000 000 рублей с 15.01.2024.", "Нам должны 1 500 000 000 рублей с 15.01.2024."),
    ],
)
def test_telephone_numbers_do_not_leave_with_a_protected_clip(said: str, left: str) -> None:
    assert PHONE.sub("[withheld]", said) == left


SHORT = (
    Line(1_000, 3_000, "Позывной «Ёж», не знаю, жив ли.", "Call sign Yezh, I don't know whether he is alive."),
    Line(3_000, 5_000, "Это Ежа бросили.", "It was the Hedgehog who was left."),
    Line(6_000, 8_000, "Позывной 77, говорит 77.", "Call sign 77, 77 speaking."),
)


def test_short_names_and_those_of_figures_do_not_leave(tmp_path: Path) -> None:
    """Also where they are said again without a word that tells that they are names."""
    clip = clip_at(tmp_path / "a.mp4")
    shown = outward(caption(clip, crew_for(clip, lines=SHORT), Order("netflix", bilingual=True), quiet), Care())
    assert [one.text for one in shown.speech.transcript] == [
        f"Позывной «{NAME}», не знаю, жив ли.",
        f"Это {NAME} бросили.",
        f"Позывной {NAME}, говорит {NAME}.",
    ]
    assert [one.text for one in shown.speech.translation] == [
        f"Call sign {NAME}, I don't know whether he is alive.",
        LINE,
        f"Call sign {NAME}, {NAME} speaking.",
    ]
    assert document(shown)["mentions"] == []


CALLED = (
    Line(
        1_000,
        8_000,
        "Звоните маме на номер 8 916 123 45 67, скажите ей, что мы стоим под Великой Новосёлкой.",
        "Please do call my mother, number 8 916 123 45 67, and tell her that we all stand near Velyka Novosilka.",
    ),
)


@pytest.mark.parametrize("profile", ["netflix", "bbc", "vertical"])
def test_what_runs_over_captions_does_not_leave_in_pieces(tmp_path: Path, profile: str) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    made = caption(clip, crew_for(clip, lines=CALLED), Order(profile, bilingual=True), quiet)
    shown = outward(made, Care(), Veil(place=region))
    captions = " ".join(" ".join((*one.lines, *one.original)) for one in (*shown.captions, *shown.original))
    everything = captions + json.dumps([document(shown)["mentions"], plain(shown.flags), plain(shown.meaning.flags)])
    told = ("916", "8916", "45", "67", "номер 8", "Velyka", "Novosilka", "Великой", "Новосёлкой")
    assert [one for one in told if one in everything] == []


def test_words_that_a_person_named_are_in_no_fact_either(two: Work) -> None:
    """A unit, a place, somebody who asserts something as a person at the desk wrote it."""
    said = replace(two.meaning.speakers[0], unit="17 Myra street")
    claims = (Claim("appeal", ("s1",), "Ivanov of 17 Myra Street", "claimed"),)
    work = replace(two, meaning=replace(two.meaning, speakers=(said,), claims=claims))
    shown = outward(work, Care(frozenset(), "protected"), Veil(words=("17 Myra street", "17", "Kreminna")))
    everything = json.dumps([document(shown), plain(shown.meaning)], ensure_ascii=False)
    assert [one for one in ("Myra", "Kreminna", "Ivanov") if one in everything] == []
