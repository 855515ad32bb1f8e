"""Prints into voices: average linkage, and how near each is to its own."""

from __future__ import annotations

import numpy as np
import pytest

from zeroline.engines import voice_groups
from zeroline.engines.voice_groups import Nearness, grouped, nearness


def rows(*vectors: tuple[float, ...]) -> np.ndarray:
    prints = np.array(vectors, np.float32)
    return prints / np.linalg.norm(prints, axis=1, keepdims=True)


def people(rng: np.random.Generator, *counts: int, spread: float = 0.06) -> np.ndarray:
    """Prints around one direction for each person, `counts` of each, in 192 dimensions."""
    centres = np.eye(192)[: len(counts)]
    owners = np.repeat(np.arange(len(counts)), counts)
    noisy = centres[owners] + rng.normal(0, spread, (len(owners), 192))
    return (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)


def test_voices_are_numbered_as_they_come() -> None:
    prints = rows((0, 1, 0), (1, 0, 0), (0.1, 1, 0), (1, 0.1, 0), (0, 0, 1))
    assert grouped(prints).tolist() == [0, 1, 0, 1, 2]


def test_nothing_and_one() -> None:
    assert (grouped(np.zeros((0, 192), np.float32)).tolist(), grouped(rows((1, 0))).tolist()) == ([], [0])


def test_a_window_alone_joins_at_less_than_two_groups_do() -> None:
    between = voice_groups.SAME - 0.02
    far = (between, float(np.sqrt(1 - between**2)))
    assert grouped(rows((1, 0), (1, 0), far)).tolist() == [0, 0, 0]
    assert grouped(rows((1, 0), (1, 0), far, far)).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("counts", [(30,), (20, 3), (10, 10, 10), (1, 12, 5, 2)])
def test_as_many_voices_as_there_are_people(counts: tuple[int, ...]) -> None:
    prints = people(np.random.default_rng(3), *counts)
    assert grouped(prints).tolist() == np.repeat(np.arange(len(counts)), counts).tolist()


def test_more_prints_than_are_compared_go_to_the_voices_that_those_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_groups, "MOST", 20)
    prints = people(np.random.default_rng(4), 100, 60)
    assert grouped(prints).tolist() == [0] * 100 + [1] * 60


def test_a_print_that_is_not_firm_makes_no_voice() -> None:
    prints = rows((1, 0, 0), (0, 1, 0), (0.2, 0, 1))
    assert grouped(prints).tolist() == [0, 1, 2]
    assert grouped(prints, firm=[True, True, False]).tolist() == [0, 1, 0]
    assert grouped(prints, firm=[False] * 3).tolist() == [0, 1, 2]


def test_nearness_leaves_out_the_window_itself() -> None:
    prints = rows((1, 0), (0.6, 0.8), (0, -1))
    near = nearness(prints, np.array([0, 0, 1]))
    assert [(round(n.own or 0, 2), round(n.next_best or 0, 2)) for n in near[:2]] == [(0.6, 0.0), (0.6, -0.8)]
    assert near[2].own is None
    assert nearness(prints[:1], np.array([0])) == [Nearness(None, None)]
