"""Covers: where they are at a moment, and what holds them over a stretch."""

from __future__ import annotations

import pytest

from zeroline.domain.cover import Box, Cover, Key

LEFT, RIGHT = Box(0.0, 0.0, 0.25, 0.5), Box(0.5, 0.25, 0.25, 0.5)
MOVES = Cover("c", "face", (Key(1_000, LEFT), Key(2_000, RIGHT)), 500, 3_000)


@pytest.mark.parametrize(
    ("ms", "box"),
    [(499, None), (500, LEFT), (1_000, LEFT), (1_500, Box(0.25, 0.125, 0.25, 0.5)), (2_500, RIGHT), (3_001, None)],
)
def test_where_a_cover_is(ms: int, box: Box | None) -> None:
    assert MOVES.at(ms) == box


def test_what_holds_it_over_a_stretch() -> None:
    assert MOVES.during(1_000, 2_000) == Box(0.0, 0.0, 0.75, 0.75)
    assert MOVES.during(0, 600) == LEFT
    assert MOVES.during(1_500, 1_500) == MOVES.at(1_500)
    assert MOVES.during(0, 499) is None


def test_a_box_grows_as_far_as_the_picture_reaches() -> None:
    assert Box(0.5, 0.0, 0.5, 0.5).grown(0.5) == Box(0.25, 0.0, 0.75, 0.75)
