"""A reader of claims with the real rules and the real lemmatiser, built once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from zeroline.domain.claim import Claim
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.claim_rules import ClaimRules, rules_from
from zeroline.language.claims import find_claims
from zeroline.language.speakers import Cast, find_speakers
from zeroline.language.stream import Line

DATA = Path(__file__).parents[2] / "zeroline" / "data"

CutLines = Callable[..., list[Line]]
ReadClaims = Callable[..., tuple[Claim, ...]]
ReadCast = Callable[..., Cast]


@pytest.fixture(scope="session")
def claim_rules() -> ClaimRules:
    return rules_from(tomllib.loads((DATA / "claims.toml").read_text("utf-8")))


@pytest.fixture(scope="session")
def cut_lines() -> CutLines:
    lemmatiser = PymorphyLemmatiser()

    def cut(*texts: str, language: str = "ru") -> list[Line]:
        return [
            Line(f"s{number}", text, lemmatiser.lemmatise(text, language), language=language)
            for number, text in enumerate(texts)
        ]

    return cut


@pytest.fixture(scope="session")
def read_cast(cut_lines: CutLines) -> ReadCast:
    return lambda *texts, language="ru": find_speakers(cut_lines(*texts, language=language))


@pytest.fixture(scope="session")
def read_claims(claim_rules: ClaimRules, cut_lines: CutLines) -> ReadClaims:
    def read(*texts: str, language: str = "ru") -> tuple[Claim, ...]:
        cast = find_speakers(cut_lines(*texts, language=language))
        return find_claims(cast.lines, claim_rules, cast.speakers)

    return read
