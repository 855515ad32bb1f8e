"""Claims: what counts as asserted, by whom, and which words show it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.conftest import CutLines, ReadClaims
from zeroline.domain.claim import Claim, Evidence, Speaker, quoted
from zeroline.language.claim_rules import ClaimRules
from zeroline.language.claims import find_claims


def told(claims: tuple[Claim, ...]) -> dict[str, str]:
    return {claim.kind: claim.asserted_by for claim in claims}


def test_the_words_that_show_a_claim_are_pointed_at(read_claims: ReadClaims) -> None:
    (claim,) = read_claims("Мы солдаты.", "Вчера роту разоружили.")
    assert claim == Claim(
        "disarmed",
        ("s1",),
        "the speaker",
        "claimed",
        (Evidence("s1", "разоружили", 11, 21),),
        "sp1",
    )


def test_a_sentence_that_runs_over_segments_is_one(read_claims: ReadClaims) -> None:
    (claim,) = read_claims("Вчера к нам в роту приехали и потребовали сдать", "всё оружие.")
    assert (claim.kind, claim.segments) == ("disarmed", ("s0", "s1"))


def test_unpunctuated_lower_case_is_read_too(read_claims: ReadClaims) -> None:
    said = read_claims("командир уехал снарядов нет рота без связи из ста человек осталось сорок боевые не платят")
    assert {"casualties", "lack_of_equipment", "pay_dispute", "abandoned_by_command"} <= set(told(said))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("— Сколько вас обучали на полигоне? — Пять дней.", "lack_of_training"),
        ("— В подвале вас держали? — Держали, трое суток.", "mistreatment"),
    ],
)
def test_a_short_answer_is_read_with_its_question(text: str, kind: str, read_claims: ReadClaims) -> None:
    assert kind in told(read_claims("Мы солдаты.", text))


@pytest.mark.parametrize(
    "text",
    [
        "Пишут, что рота отказалась идти на штурм. Это не соответствует действительности.",
        "Говорят, что рота отказалась идти на штурм. Ничего подобного.",
        "Говорят, что рота отказалась идти на штурм. Это не так.",
        "Играли в страйкбол: рота сдалась в плен, остались двое.",
        "Командует огородом как генерал, картошку копать отказались.",
    ],
)
def test_what_is_denied_played_or_likened_is_no_claim(text: str, read_claims: ReadClaims) -> None:
    assert not read_claims(text)


def test_what_is_not_such_is_not_denied(read_claims: ReadClaims) -> None:
    assert read_claims("Пишут, что рота отказалась идти на штурм. Не такой это был приказ.")


def test_what_is_a_condition_is_not_lacking(read_claims: ReadClaims) -> None:
    assert "lack_of_equipment" not in told(read_claims("Солдаты отказались идти на штурм без прикрытия."))


def test_a_second_thing_is_lacking_with_the_first(read_claims: ReadClaims) -> None:
    assert "lack_of_equipment" in told(read_claims("Солдаты стоят без смены. Связи нет, патронов тоже."))


def test_what_was_done_is_no_threat(read_claims: ReadClaims) -> None:
    assert "threat_from_command" not in told(read_claims("Солдаты говорят, что людей там расстреливали."))


@pytest.mark.parametrize(
    "text",
    [
        "Мы, мобилизованные, не отказываемся служить.",
        "Никто из роты не отказался идти на штурм.",
        "Если откажемся идти на штурм, что будет с ротой?",
        "Рота отказалась бы идти на штурм, но комбат уговорил.",
        "— Рота отказалась идти на штурм?",
        "Пишут, что рота отказалась идти на штурм. Это ложь.",
        "Неправда, говорят, что рота отказалась идти на штурм.",
        "Солдатам отказали в отпуске.",
    ],
)
def test_what_nobody_asserts_is_no_refusal(text: str, read_claims: ReadClaims) -> None:
    assert "order_refusal" not in told(read_claims(text))


def test_a_question_answered_yes_is_the_answerers_claim(read_claims: ReadClaims) -> None:
    (claim,) = read_claims("— Тебя били командиры?", "— Да.")
    assert (claim.kind, claim.asserted_by, claim.speaker) == ("mistreatment", "the speaker", "sp2")


def test_a_question_answered_no_is_no_claim(read_claims: ReadClaims) -> None:
    assert read_claims("— Вас отправили на фронт без подготовки?", "— Нет, готовили три месяца.") == ()


def test_an_answer_and_the_next_question_without_marks_between_are_two(read_claims: ReadClaims) -> None:
    said = read_claims("тебя били свои же когда ты отказался ? да привязали к дереву на ночь а что ваш командир ?")
    assert "mistreatment" in told(said)
    asked = read_claims("служил в роте ? служил полгода а вас там били когда вы отказались ? нет не били никого")
    assert "mistreatment" not in told(asked)


def test_a_complaint_in_the_form_of_a_question_is_a_claim(read_claims: ReadClaims) -> None:
    assert "pay_dispute" in told(read_claims("Почему нам, солдатам, третий месяц не платят боевые?"))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Командир сказал, что рота потеряла высоту.", quoted("the commander")),
        ("Как сказал командир полка, рота потеряла высоту.", quoted("the commander")),
        ("По словам комбата, рота потеряла высоту.", quoted("the commander")),
        ("Губернатор заявил, что рота потеряла высоту.", quoted("an official")),
        ("Пацаны говорят, что рота потеряла высоту.", quoted("a soldier")),
        ("Говорят, что рота потеряла высоту.", quoted("others")),
        ("Рота потеряла высоту.", "the speaker"),
        ("Командир не сказал, что рота потеряла высоту.", "the speaker"),
    ],
)
def test_who_asserts_it(text: str, who: str, read_claims: ReadClaims) -> None:
    assert told(read_claims(text))["territorial"] == who


def test_a_wife_quotes_her_husband(read_claims: ReadClaims) -> None:
    said = read_claims("Я жена мобилизованного.", "Муж позвонил и сказал, что их бросили без командиров.")
    assert told(said)["abandoned_by_command"] == quoted("a soldier", "a relative")


def test_an_official_speaks_as_one(read_claims: ReadClaims) -> None:
    said = read_claims("Я, губернатор, докладываю: в результате обстрела погибли двое солдат.")
    assert told(said) == {"casualties": "an official"}


def test_a_reported_threat_is_the_reporters_claim(read_claims: ReadClaims) -> None:
    said = read_claims("Комбат сказал, что расстреляет каждого, кто откажется от штурма.")
    assert told(said) == {"threat_from_command": "the speaker"}


def test_peaceful_talk_claims_nothing(read_claims: ReadClaims) -> None:
    assert (
        read_claims("Хозяева пошли на штурм ворот, форвард расстрелял вратаря.", "Гости потеряли двух игроков.") == ()
    )


def test_two_who_assert_the_same_make_two_claims(read_claims: ReadClaims) -> None:
    said = read_claims("Рота потеряла высоту.", "Комбат сказал, что соседи сдали окопы.")
    assert [(claim.kind, claim.asserted_by) for claim in said] == [
        ("territorial", "the speaker"),
        ("territorial", quoted("the commander")),
    ]


def test_a_claim_is_frozen_and_claimed(read_claims: ReadClaims) -> None:
    (claim,) = read_claims("Вчера роту разоружили.")
    assert claim.status == "claimed"
    with pytest.raises(dataclasses.FrozenInstanceError):
        claim.status = "corroborated"  # type: ignore[misc]


def test_the_document_has_the_fixed_fields(read_claims: ReadClaims) -> None:
    (claim,) = read_claims("Вчера роту разоружили.")
    assert claim.as_json() == {
        "kind": "disarmed",
        "segments": ["s0"],
        "asserted_by": "the speaker",
        "status": "claimed",
        "evidence": [{"segment": "s0", "text": "разоружили", "start": 11, "end": 21}],
    }


WORDS = st.sampled_from(
    (
        "мы нас командир не нет отказались идти штурм если бросили снарядов двухсотых плен оружие забрали , . ? — кто"
    ).split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=14), max_size=5))
def test_evidence_always_stands_where_it_says(
    claim_rules: ClaimRules, cut_lines: CutLines, segments: list[list[str]]
) -> None:
    lines = cut_lines(*(" ".join(words) for words in segments))
    texts = {line.segment: line.text for line in lines}
    for claim in find_claims(lines, claim_rules, (Speaker("sp1", "Speaker 1"),)):
        assert claim.evidence
        assert {piece.segment for piece in claim.evidence} == set(claim.segments)
        for piece in claim.evidence:
            assert texts[piece.segment][piece.start : piece.end] == piece.text


@pytest.mark.parametrize(
    "text",
    [
        "Досмотрели сериал: рота окружена, снаряды кончились, все погибли. Актёр хороший.",
        "Гроссмейстер сдался, ладья пала, наша рота болельщиков ушла.",
    ],
)
def test_a_story_or_a_game_holds_no_claim(text: str, read_claims: ReadClaims) -> None:
    assert read_claims(text) == ()


def test_an_assault_that_is_refused_is_not_itself_the_threat(read_claims: ReadClaims) -> None:
    kinds = {claim.kind for claim in read_claims("Если откажемся от штурма, комбат расстроится.")}
    assert "threat_from_command" not in kinds
    kinds = {claim.kind for claim in read_claims("Если откажемся от штурма, комбат посадит в яму.")}
    assert "threat_from_command" in kinds
