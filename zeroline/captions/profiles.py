"""Profiles out of their TOML text."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields
from typing import Any

from zeroline.domain.caption import Profile
from zeroline.domain.errors import BadInput

_COUNTS = {"line_length": 8, "lines": 1, "ms_per_word": 1, "min_ms": 1, "max_ms": 1, "gap_frames": 0}
_COUNTS |= {"chain_ms": 0, "late_ms": 0, "early_ms": 0}
_RATES = ("reading_speed", "words_per_minute")
_OPTIONAL = {"reading_speed", "words_per_minute", "ms_per_word"}  # left out: the house sets no such limit
_REQUIRED = {f.name for f in fields(Profile) if f.default is MISSING} - _OPTIONAL - {"name"}


def parse_profiles(toml_text: str) -> dict[str, Profile]:
    """Profiles by name, in the order of the text. Raises BadInput naming the profile and the key that is wrong."""
    try:
        tables = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(f"The profiles are not TOML: {fault}.") from fault
    return {name: _profile(name, table) for name, table in tables.items()}


def _profile(name: str, table: Any) -> Profile:
    if not isinstance(table, dict):
        raise BadInput(f"Profile {name!r} must be a table of limits: write [{name}] above them.")
    known = set(_COUNTS) | set(_RATES)
    if unknown := sorted(set(table) - known):
        raise BadInput(f"Profile {name!r} has an unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}.")
    if missing := sorted(_REQUIRED - set(table)):
        raise BadInput(f"Profile {name!r} lacks {missing[0]!r}.")
    limits: dict[str, Any] = dict.fromkeys(_OPTIONAL)
    for key, value in table.items():
        limits[key] = _count(name, key, value) if key in _COUNTS else _rate(name, key, value)
    if limits["min_ms"] > limits["max_ms"]:
        raise BadInput(f"Profile {name!r}: min_ms {limits['min_ms']} is more than max_ms {limits['max_ms']}.")
    return Profile(name=name, **limits)


def _count(name: str, key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < _COUNTS[key]:
        raise BadInput(f"Profile {name!r}: {key} must be a whole number from {_COUNTS[key]} up, not {value!r}.")
    return value


def _rate(name: str, key: str, value: Any) -> float:
    # `not 0 < value` also catches nan; infinity would be a limit that limits nothing.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise BadInput(f"Profile {name!r}: {key} must be a number above 0, not {value!r}.")
    return float(value)
