"""What a clip is to another, by the seconds that they share; and how it is said."""

from __future__ import annotations

import pytest

from tests.made import spoken, words
from zeroline.domain.fingerprint import Match, Relation, Span, TimedWord, best_first, relation_of, timed_words, told

MINUTE = 60_000


@pytest.mark.parametrize(
    ("clip", "file", "relation"),
    [
        ((0, MINUTE), (0, MINUTE), "copy"),
        ((1_500, MINUTE), (0, 58_500), "copy"),  # a little is lost at the ends of every repost
        ((0, MINUTE), (0, 57_000), "copy"),  # sped up by 5 %
        ((31_000, 62_000), (0, 31_000), "cut"),
        ((0, MINUTE), (5_000, 65_000), "longer"),
        ((10_000, 40_000), (20_000, 50_000), "cut"),  # a part of it, within other things
    ],
)
def test_relation(clip: tuple[int, int], file: tuple[int, int], relation: str) -> None:
    clip_ms = max(MINUTE, clip[1] + 1_000 if clip[1] > MINUTE else 0)
    file_ms = file[1] if relation != "longer" else 71_000
    assert relation_of(Span(*clip, *file), clip_ms, file_ms) is Relation(relation)


def match(relation: Relation, start: int = 0, end: int = MINUTE, score: float = 0.9, clip: str = "abcdefghij") -> Match:
    return Match(clip, relation, Span(start, end, 0, end - start), score, ("sound",))


def test_told() -> None:
    assert told(match(Relation.COPY)) == "a copy of abcdefghij"
    assert told(match(Relation.CUT, 31_400, 61_800)) == "seconds 31 to 62 of abcdefghij"  # to the nearest
    assert told(match(Relation.LONGER)) == "a longer version of abcdefghij"


def test_the_surest_first() -> None:
    weak, strong = match(Relation.COPY, score=0.6, clip="a"), match(Relation.CUT, score=0.8, clip="b")
    assert best_first([weak, strong]) == (strong, weak)


def test_words_are_compared_without_case_signs_and_the_two_dots() -> None:
    segment = spoken("Ещё — «Не подписывали».", words=words((0, 400, "Ещё"), (500, 600, "—"), (600, 900, "«Не")))
    assert timed_words([segment]) == (TimedWord(0, "еще"), TimedWord(600, "не"))
