"""Faces that were left open once, found, tracked and rendered; `make bench-release` tries all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.moving_faces import ROWS, measured
from zeroline.engines.faces_centerface import CenterFaceFinder

KEPT = {"turned by 25 degrees, mirrored", "turns away by 70 degrees, small", "behind a pillar, hidden wholly"}
TESTS = [test for _, tests in ROWS for test in tests if test.name in KEPT]


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_every_pixel_of_a_face_that_moves_is_covered_and_little_more(test: object, tmp_path: Path) -> None:
    found = measured(test, CenterFaceFinder(), tmp_path)  # type: ignore[arg-type]
    assert (found.open_frames, found.frames) == (0, 50)
    assert found.most <= 3
