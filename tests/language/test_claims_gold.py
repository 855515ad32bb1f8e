"""The gold passages: well formed, and the figures that the rules for claims must keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.claims import count_claims
from bench.gold_sets import ours
from bench.reader import Reader
from zeroline.domain.claim import KINDS

GOLD = Path(__file__).parents[2] / "bench" / "gold"
PASSAGES: list[dict[str, Any]] = json.loads((GOLD / "passages.json").read_text("utf-8"))
FRESH: list[dict[str, Any]] = json.loads((GOLD / "fresh.json").read_text("utf-8"))
READER = Reader()


def text_of(passage: dict[str, Any]) -> str:
    return str(passage[passage["language"]])


def kinds(claims: list[dict[str, Any]]) -> set[str]:
    return {claim["kind"] for claim in claims}


def f1(split: str, worn: bool) -> float:
    passages = [passage for passage in ours() if passage.split == split]
    return count_claims([READER.read(p.worn() if worn else p) for p in passages]).f1


def test_there_are_enough_and_half_are_hard() -> None:
    assert len(PASSAGES) == len({passage["id"] for passage in PASSAGES}) >= 80
    assert 2 * sum(passage["hard"] for passage in PASSAGES) == len(PASSAGES)
    assert sum(passage["language"] == "uk" for passage in PASSAGES) >= 20


@pytest.mark.parametrize("passage", PASSAGES + FRESH, ids=lambda passage: passage["id"])
def test_a_passage_is_well_formed(passage: dict[str, Any]) -> None:
    assert kinds(passage["claims"]) <= set(KINDS)
    assert passage["speaker"] is None or passage["speaker"]["basis"] in text_of(passage)
    assert not set(passage["terms"]) & set(passage["not_terms"])
    assert all(number.replace(".", "", 1).isdigit() for number in passage["numbers"])


@pytest.mark.parametrize(
    ("split", "worn", "least"), [("dev", False, 0.95), ("test", False, 0.80), ("dev", True, 0.85), ("test", True, 0.75)]
)
def test_claims_keep_their_figures(split: str, worn: bool, least: float) -> None:
    assert f1(split, worn) >= least
