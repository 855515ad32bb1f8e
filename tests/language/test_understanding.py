"""Understanding over the segments of a clip: what one of them tells about the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeroline import crew
from zeroline.domain.meaning import Meaning
from zeroline.domain.review import Flag
from zeroline.language.understanding import Lore, Said, understand
from zeroline.settings import Settings

JOINT = "We were sent to Bakhmut, there were twenty of us."


@pytest.fixture(scope="module")
def lore(tmp_path_factory: pytest.TempPathFactory) -> Lore:
    return crew.lore(Settings(home=tmp_path_factory.mktemp("home")))


def understood(lore: Lore, *said: Said) -> Meaning:
    return understand(said, lore, crew.lemmatiser().lemmatise)


def test_segments_that_share_english_are_checked_as_one(lore: Lore) -> None:
    together = understood(
        lore,
        Said("s1", "Нас отправили под Бахмут.", "ru", JOINT, 0),
        Said("s2", "Нас было двадцать.", "ru", JOINT, 0),
    )
    assert together.flags == ()


def test_what_the_joint_english_lacks_is_flagged_on_the_groups_first(lore: Lore) -> None:
    english = "We were sent to Bakhmut, there were thirty of us."
    together = understood(
        lore,
        Said("s1", "Нас отправили под Бахмут.", "ru", english, 0),
        Said("s2", "Нас было двадцать.", "ru", english, 0),
    )
    why = (
        "The source has the number 20, which the English lacks; the English has the number 30, which the source lacks."
    )
    assert together.flags == (Flag("number_mismatch", "s1", why),)


def test_segments_of_other_groups_are_checked_alone(lore: Lore) -> None:
    apart = understood(
        lore,
        Said("s1", "Нас отправили под Бахмут.", "ru", JOINT, 0),
        Said("s2", "Нас было двадцать.", "ru", JOINT, 1),
    )
    assert [(flag.kind, flag.segment) for flag in apart.flags] == [("number_mismatch", "s1"), ("name_missing", "s2")]


def test_offsets_stay_those_of_the_segment(lore: Lore) -> None:
    second = Said("s2", "Нас было двадцать.", "ru", JOINT, 0)
    together = understood(lore, Said("s1", "Нас отправили под Бахмут.", "ru", JOINT, 0), second)
    number = together.mentions[-1]
    assert second.text[number.start : number.end] == number.surface == "двадцать"


def signs(meaning: Meaning) -> list[tuple[str, str | None]]:
    return [(mention.segment, mention.canonical) for mention in meaning.mentions if mention.kind == "callsign"]


def test_a_call_sign_of_one_segment_is_known_in_the_others(lore: Lore) -> None:
    addressed = Said("s1", "Рысь, цель на месте, огонь.", "ru")
    assert signs(understood(lore, addressed)) == []
    assert signs(understood(lore, addressed, Said("s2", "Мой позывной Рысь.", "ru"))) == [("s1", "Rys"), ("s2", "Rys")]


def test_a_term_that_the_english_lacks_is_flagged_with_what_to_write(lore: Lore) -> None:
    meaning = understood(lore, Said("s1", "Нас отправили в мясорубку.", "ru", "They sent us to a missile.", 0))
    why = "«мясорубку» should read “meat grinder”, literally “meat mincer”: A battle that uses up men without result."
    assert meaning.flags == (Flag("term_not_rendered", "s1", why),)
    assert [(term.entry, term.rendered) for term in meaning.terms] == [("meat-grinder", False)]


def test_without_english_nothing_is_called_missing(lore: Lore) -> None:
    meaning = understood(lore, Said("s1", "Нас было двадцать, отправили в мясорубку.", "ru"))
    assert meaning.flags == ()
    assert [(term.entry, term.rendered) for term in meaning.terms] == [("meat-grinder", None)]


def test_a_company_is_no_unit_that_papers_name(lore: Lore) -> None:
    meaning = understood(lore, Said("s1", "Третья рота 1428-го полка.", "ru"))
    assert [mention.canonical for mention in meaning.mentions if mention.kind == "unit"] == ["1428th Regiment"]


def test_the_unit_of_the_same_sentence_is_the_speakers(lore: Lore) -> None:
    meaning = understood(lore, Said("s1", "Мы мобилизованные, 1428-й полк.", "ru"))
    (speaker,) = meaning.speakers
    assert (speaker.standing, speaker.unit) == ("mobilised conscript", "1428th Regiment")
    assert meaning.voices == (("s1", speaker.id),)


def test_a_segment_in_two_voices_has_no_one_speaker(lore: Lore) -> None:
    meaning = understood(lore, Said("s1", "— Откуда вы? — Я из Самары.", "ru"))
    assert len(meaning.speakers) == 2
    assert meaning.voices == ()


def test_nothing_said_means_nothing(lore: Lore) -> None:
    assert understood(lore) == Meaning()


def test_the_desks_own_glossary_goes_over_ours(tmp_path: Path) -> None:
    own = """
    [[entry]]
    id = "meat-grinder"
    language = "ru"
    category = "combat"
    register = "slang"
    lemmas = ["мясорубка"]
    english = ["slaughterhouse"]
    literal = "meat mincer"
    confused_with = ["missile"]
    note = "Our desk's word."
    """
    (tmp_path / "glossary.toml").write_text(own, encoding="utf-8")
    said = Said("s1", "Нас отправили в мясорубку.", "ru", "They sent us to a meat grinder.", 0)
    meaning = understood(crew.lore(Settings(home=tmp_path)), said)
    assert [(term.expected, term.rendered) for term in meaning.terms] == [(("slaughterhouse",), False)]
