"""claims.toml: every example is found as its kind, no counter-example is, and faults in the file are named."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.language.conftest import DATA, ReadClaims
from zeroline.domain.claim import KINDS
from zeroline.language.claim_rules import rules_from

DOCUMENT: dict[str, Any] = tomllib.loads((DATA / "claims.toml").read_text("utf-8"))
SENTENCES: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parents[2] / "bench" / "gold" / "claim_sentences.toml").read_text("utf-8")
)


def language_of(text: str) -> str:
    return "uk" if re.search("[іїєґ]", text.lower()) else "ru"


def each(field: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, entry in DOCUMENT["kinds"].items() for text in entry[field]]


@pytest.mark.parametrize(("kind", "text"), each("examples"))
def test_an_example_is_found_as_its_kind(kind: str, text: str, read_claims: ReadClaims) -> None:
    assert kind in {claim.kind for claim in read_claims(text, language=language_of(text))}


@pytest.mark.parametrize(("kind", "text"), each("counter_examples"))
def test_a_counter_example_is_not(kind: str, text: str, read_claims: ReadClaims) -> None:
    assert kind not in {claim.kind for claim in read_claims(text, language=language_of(text))}


def test_the_eighteen_kinds_stand_in_the_file() -> None:
    assert set(DOCUMENT["kinds"]) == set(KINDS)
    assert all(len(entry["examples"]) >= 3 <= len(entry["counter_examples"]) for entry in DOCUMENT["kinds"].values())


@pytest.mark.parametrize("kind", KINDS)
def test_most_ways_to_say_it_are_found(kind: str, read_claims: ReadClaims) -> None:
    """Among soldiers: most of these sentences do not name the war."""
    missed = []
    for text in SENTENCES[kind]:
        language = language_of(text)
        said = read_claims("Мы солдаты." if language == "ru" else "Ми солдати.", text, language=language)
        if kind not in {claim.kind for claim in said}:
            missed.append(text)
    assert len(missed) <= 0.2 * len(SENTENCES[kind]), missed


def test_plain_soldiers_talk_claims_nothing(read_claims: ReadClaims) -> None:
    found = {text: claims for text in SENTENCES["none"] if (claims := read_claims("Мы солдаты.", text))}
    assert len(found) <= 2, found


def edited(edit: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    edit(document)
    return document


def test_a_missing_kind_is_named() -> None:
    with pytest.raises(ValueError, match="pay_dispute"):
        rules_from(edited(lambda document: document["kinds"].pop("pay_dispute")))


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(ValueError, match=r"unknown keys.*withn"):
        rules_from(edited(lambda document: document["kinds"]["appeal"]["patterns"][0].update(withn=3)))


def test_an_unknown_class_is_named() -> None:
    with pytest.raises(ValueError, match="no word class is called 'commandr'"):
        rules_from(edited(lambda document: document["kinds"]["appeal"]["patterns"].append({"find": "commandr"})))
