"""A record: one thing that is known of a clip, with who made it and from what. Nothing overwrites one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zeroline.domain.speech import Maker

# What engines make of a clip. Each is kept in versions; a `version` names the ones that belong together.
MADE = ("hearing", "voices", "transcript", "translation", "captions", "original", "terms", "mentions", "speakers",
        "claims", "flags", "version")  # fmt: skip
# What people say about a clip. Each is appended; the last decision of a kind holds.
DECIDED = ("protection", "content", "event", "erasure")


@dataclass(frozen=True)
class Person:
    """Somebody at the desk, by the opaque id under which custody knows them: the address of the record that holds the
    name."""

    id: str


By = Maker | Person | None  # None: the desk, nobody said who


def canonical(value: object) -> bytes:
    """The one way to write a value as JSON: sorted keys, no spaces, UTF-8. What is hashed and signed is written so."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Record:
    """`kind` says what it is (`source`, `transcript`, `protection`, ...); `clip` whose (None: the desk's own);
    `at` when, in UTC; `made_from` the addresses of what it was made from. `salt` is random where the content could be
    guessed, so that after an erasure the address that custody keeps betrays nothing. `stage` is the hash of the piece
    of work that made it, so that it is not done twice; None: there is no such work."""

    kind: str
    clip: str | None
    by: By
    at: str
    content: Mapping[str, Any]
    made_from: tuple[str, ...] = ()
    salt: str | None = None
    stage: str | None = None

    @property
    def body(self) -> bytes:
        """The record as canonical JSON."""
        return canonical(
            {
                "kind": self.kind,
                "clip": self.clip,
                "by": by_fields(self.by),
                "at": self.at,
                "content": self.content,
                "made_from": self.made_from,
                "salt": self.salt,
                "stage": self.stage,
            }
        )

    @property
    def address(self) -> str:
        """SHA-256 of the body: the same content, maker and time have the same address."""
        return sha256_of(self.body)

    @classmethod
    def of(cls, body: bytes | str) -> Record:
        """The record that was written as `body`. Raises ValueError where it is none."""
        fields = json.loads(body)
        if not isinstance(fields, dict) or set(fields) != _FIELDS or not isinstance(fields["content"], dict):
            raise ValueError("is no record")
        by = _by(fields.pop("by"))
        made_from = tuple(fields.pop("made_from"))
        return cls(by=by, made_from=made_from, **fields)


_FIELDS = {"kind", "clip", "by", "at", "content", "made_from", "salt", "stage"}


def by_fields(by: By) -> dict[str, str | None] | None:
    """Who made it, as plain values."""
    if by is None:
        return None
    if isinstance(by, Person):
        return {"person": by.id}
    return {"engine": by.engine, "version": by.version, "model": by.model}


def _by(fields: Mapping[str, Any] | None) -> By:
    if fields is None:
        return None
    return Person(fields["person"]) if "person" in fields else Maker(**fields)


def opaque(by: By) -> str:
    """Whom custody names: a person's id or an engine's hash, never a name."""
    if by is None:
        return "desk"
    if isinstance(by, Person):
        return f"person:{by.id}"
    return f"engine:{sha256_of(canonical(by_fields(by)))[:32]}"
