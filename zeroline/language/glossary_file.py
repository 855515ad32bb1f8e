"""Reads glossary files: TOML text in, typed entries out. Unknown keys are refused, with the entry named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli  # tomllib, compiled: a megabyte of glossary is read at every start

from zeroline.domain.errors import BadGlossary
from zeroline.domain.glossary import CATEGORIES, LANGUAGES, REGISTERS, Entry, Rule

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONTEXT_NAME = re.compile(r"[a-z]+")

TEXTS = ("id", "language", "literal", "note", "category", "register")  # every entry has these
LISTS = ("lemmas", "english", "confused_with")  # and these, not empty
MORE_LISTS = ("variants", "mishearings", "accepted", "examples", "counter_examples")
CONDITIONS = ("needs", "unless", "after", "before", "not_after", "not_before")
ENTRY_KEYS = frozenset((*TEXTS, *LISTS, *MORE_LISTS, *CONDITIONS, "gloss", "standalone", "also"))
RULE_KEYS = frozenset(("forms", *CONDITIONS, "standalone"))


@dataclass(frozen=True)
class GlossaryFile:
    """What a file holds, as written: entries in order, and contexts (named lists of forms that rules refer to
    by @name)."""

    entries: tuple[Entry, ...]
    contexts: Mapping[str, tuple[str, ...]]


def read_glossary(text: str, name: str = "the desk's file") -> GlossaryFile:
    """Raises BadGlossary: what is wrong, and in which entry of the file called `name`."""
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        raise BadGlossary(name, f"this is not TOML: {fault}.") from fault
    _refuse_unknown(document, frozenset({"entry", "context"}), name)
    tables = document.get("entry", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadGlossary(name, "entries are written as [[entry]] tables.")
    entries = tuple(_entry(table, f"{name}, entry {place}") for place, table in enumerate(tables, 1))
    _refuse_twice(entries, name)
    return GlossaryFile(entries, _contexts(document.get("context", {}), name))


def _entry(table: dict[str, Any], where: str) -> Entry:
    where = f"{where} ({table.get('id', 'without id')})"
    _refuse_unknown(table, ENTRY_KEYS, where)
    texts = {key: _text(table, key, where) for key in TEXTS}
    lists = {key: _list(table, key, where) for key in (*LISTS, *MORE_LISTS)}
    for key in LISTS:
        if not lists[key]:
            raise BadGlossary(where, f"`{key}` is missing or empty.")
    _refuse_unlisted(texts, where)
    return Entry(
        **texts,
        rules=_rules(table, lists, where),
        english=lists["english"],
        accepted=lists["accepted"],
        confused_with=lists["confused_with"],
        gloss=_text(table, "gloss", where) if "gloss" in table else None,
        examples=lists["examples"],
        counter_examples=lists["counter_examples"],
    )


def _rules(table: dict[str, Any], lists: dict[str, tuple[str, ...]], where: str) -> tuple[Rule, ...]:
    conditions = _conditions(table, where)
    rules = [Rule(lists["lemmas"] + lists["variants"], **conditions)]
    also = table.get("also", [])
    if not isinstance(also, list) or not all(isinstance(rule, dict) for rule in also):
        raise BadGlossary(where, "`also` is a list of tables, each with `forms`.")
    for rule in also:
        _refuse_unknown(rule, RULE_KEYS, f"{where}, also")
        forms = _list(rule, "forms", f"{where}, also")
        if not forms:
            raise BadGlossary(where, "a table under `also` has no `forms`.")
        rules.append(Rule(forms, **_conditions(rule, where)))
    if lists["mishearings"]:
        rules.append(Rule(lists["mishearings"], misheard=True))
    return tuple(rules)


def _conditions(table: dict[str, Any], where: str) -> dict[str, Any]:
    standalone = table.get("standalone", False)
    if not isinstance(standalone, bool):
        raise BadGlossary(where, "`standalone` is true or false.")
    return {**{key: _list(table, key, where) for key in CONDITIONS}, "standalone": standalone}


def _contexts(table: Any, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise BadGlossary(where, "[context] is a table of lists.")
    for name in table:
        if not _CONTEXT_NAME.fullmatch(name):
            raise BadGlossary(where, f"the context {name!r} needs a name of lower-case letters.")
    return {name: _list(table, name, f"{where}, context") for name in table}


def _text(table: dict[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadGlossary(where, f"`{key}` must be a text and not empty.")
    return value.strip()


def _list(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    if key not in table:
        return ()
    value = table[key]
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise BadGlossary(where, f"`{key}` must be a list of texts, none of them empty.")
    return tuple(item.strip() for item in value)


def _refuse_unlisted(texts: dict[str, str], where: str) -> None:
    for key, allowed in (("language", LANGUAGES), ("category", CATEGORIES), ("register", REGISTERS)):
        if texts[key] not in allowed:
            raise BadGlossary(where, f"`{key}` is {texts[key]!r}; it must be one of {', '.join(allowed)}.")
    if not _ID.fullmatch(texts["id"]):
        raise BadGlossary(where, "`id` is made of a-z, 0-9 and single hyphens.")


def _refuse_unknown(table: dict[str, Any], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise BadGlossary(where, f"unknown key `{unknown[0]}`; known are {', '.join(sorted(known))}.")


def _refuse_twice(entries: tuple[Entry, ...], name: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise BadGlossary(name, f"the id {entry.id!r} stands twice.")
        seen.add(entry.id)
