"""What the tests of names and numbers share: the real lemmatiser, the shipped gazetteer and names."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import zeroline
from zeroline.domain.mention import Mention
from zeroline.domain.text import Token
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.gazetteer import parse_places
from zeroline.language.lexicon import parse_names
from zeroline.language.mentions import Knowledge, find_mentions

DATA = Path(zeroline.__file__).parent / "data"


@cache
def lemmatiser() -> PymorphyLemmatiser:
    return PymorphyLemmatiser()


@cache
def knowledge() -> Knowledge:
    places = parse_places((DATA / "places.tsv").read_text(encoding="utf-8").splitlines())
    return Knowledge(places, parse_names(tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))))


def tokens(text: str, language: str = "ru") -> tuple[Token, ...]:
    return lemmatiser().lemmatise(text, language)


def mentions(text: str, language: str = "ru") -> tuple[Mention, ...]:
    return find_mentions(tokens(text, language), "s1", knowledge(), language)


def named(kind: str, text: str, language: str = "ru") -> list[str | None]:
    return [mention.canonical for mention in mentions(text, language) if mention.kind == kind]
