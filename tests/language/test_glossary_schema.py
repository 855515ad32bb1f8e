"""The schema for editors says what the reader accepts."""

from __future__ import annotations

import json
from pathlib import Path

from zeroline.domain.glossary import CATEGORIES, LANGUAGES, REGISTERS
from zeroline.language.glossary_file import ENTRY_KEYS, LISTS, RULE_KEYS, TEXTS

SCHEMA = json.loads((Path(__file__).parents[2] / "zeroline" / "data" / "glossary.schema.json").read_text("utf-8"))
ENTRY = SCHEMA["$defs"]["entry"]


def test_the_schema_and_the_reader_know_the_same_keys() -> None:
    assert (set(ENTRY["properties"]), set(SCHEMA["$defs"]["rule"]["properties"])) == (ENTRY_KEYS, RULE_KEYS)


def test_the_schema_and_the_reader_require_the_same_keys() -> None:
    assert sorted(ENTRY["required"]) == sorted((*TEXTS, *LISTS))


def test_the_schema_and_the_domain_list_the_same_words() -> None:
    listed = [ENTRY["properties"][key]["enum"] for key in ("category", "register", "language")]
    assert listed == [list(CATEGORIES), list(REGISTERS), list(LANGUAGES)]
