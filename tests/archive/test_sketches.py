"""Sketches choose what is compared; what they choose holds what a comparison of everything would find."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zeroline.archive.sketches import Sketches, in_bytes, likeness, sketched
from zeroline.ports import Vectors


def some_vectors(number: int, width: int = 384, seed: int = 1) -> Vectors:
    """Unit vectors around a common centre, as those of an embedder lie."""
    chance = np.random.default_rng(seed)
    centre = 2 * np.sin(np.arange(width, dtype=np.float32))
    vectors = chance.standard_normal((number, width)).astype(np.float32) + centre
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / lengths
    return unit


def sketches_of(vectors: Vectors, centre: Vectors | None, clips: int = 10) -> Sketches:
    lines = np.arange(len(vectors)) + 1
    return Sketches.of(sketched(vectors, centre), lines, lines * clips // (len(lines) + 1))


def test_bytes_keep_the_likeness() -> None:
    vectors = some_vectors(200)
    exact = vectors @ vectors[0]
    assert np.abs(likeness(vectors[0], in_bytes(vectors)) - exact).max() < 0.005


def test_the_nearest_are_among_what_is_chosen() -> None:
    """Twenty questions, each with ten answers among ten thousand lines."""
    asked = some_vectors(20, seed=2)
    answers = np.repeat(asked, 10, axis=0) + 0.8 * (some_vectors(200, seed=3) - asked.mean(axis=0))
    vectors = np.concatenate([answers, some_vectors(10_000)])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    centre = vectors.mean(axis=0)
    sketches = sketches_of(vectors, centre)
    found = 0
    for row in asked:
        near = set(sketches.nearest(row, centre, 500).tolist())
        found += len(near & set((np.argsort(-(vectors @ row))[:10] + 1).tolist()))
    assert found >= 0.98 * 200


def test_only_the_clips_that_may_be_are_chosen() -> None:
    vectors = some_vectors(1_000)
    near = sketches_of(vectors, None).nearest(vectors[0], None, 500, np.array([3, 7]))
    assert set((near * 10 // 1_001).tolist()) == {3, 7}
    assert len(near) == 200
    near = sketches_of(vectors, None).nearest(vectors[0], None, 10, np.array([3, 7]))  # more lines than may be chosen
    assert set((near * 10 // 1_001).tolist()) <= {3, 7}
    assert len(near) == 10
    assert len(sketches_of(vectors, None).nearest(vectors[0], None, 500, np.array([99]))) == 0


def test_of_lines_that_are_all_alike_the_last_are_chosen() -> None:
    sketches = sketches_of(np.ones((1_000, 384), np.float32), None)
    assert sorted(sketches.nearest(np.ones(384, np.float32), None, 10).tolist()) == [*range(991, 1001)]


def test_sketches_grow_and_shrink() -> None:
    vectors = some_vectors(30)
    first, more = (Sketches.of(sketched(vectors[part], None), np.arange(30)[part], np.arange(30)[part] // 10)
                   for part in (slice(0, 20), slice(20, 30)))  # fmt: skip
    joined = Sketches.none().joined(first).joined(more)
    assert joined.lines.tolist() == list(range(30))
    left = joined.without(np.array([1]))
    assert left.lines.tolist() == [*range(10), *range(20, 30)]
    assert left.nearest(vectors[25], None, 1).tolist() == [25]


@given(st.integers(1, 70), st.integers(0, 40), st.integers(0, 50))
def test_never_more_than_asked_for_whatever_the_width(width: int, lines: int, number: int) -> None:
    vectors = some_vectors(lines, width) if lines else np.zeros((0, width), np.float32)
    near = sketches_of(vectors, None).nearest(some_vectors(1, width)[0], None, number)
    assert len(near) == min(number, lines)
    assert len(set(near.tolist())) == len(near)
