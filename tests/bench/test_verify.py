"""Kinds of change to a release that were answered wrongly once; `make bench-release` tries them all."""

from __future__ import annotations

from pathlib import Path

from bench.verify import KINDS, case, measured

KEPT = (
    "a version that was corrected since",
    "the credentials of another release pasted in",
    "a forged line in the style of our mark",
    "a forged line that looks like our mark",
    "our video, a forged file of captions beside it",
    "a forged track of captions",
    "a stranger's file with our credentials",
)


def test_each_kind_of_change_gets_its_answer(tmp_path: Path) -> None:
    one = case(tmp_path, seconds=8)
    found = dict(measured(one, tuple(kind for kind in KINDS if kind.name in KEPT), withdrawn=False))
    one.scene.room.archive.ledger.database.close()
    assert found == {name: [] for name in KEPT}
