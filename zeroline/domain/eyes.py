"""Two pairs of eyes: how far a clip's draft has come between the people who stand for it."""

from __future__ import annotations

from dataclasses import dataclass

from zeroline.domain.record import Person

DRAFT, REVIEWED, SIGNED_OFF = "draft", "reviewed", "signed_off"


@dataclass(frozen=True)
class State:
    """Where a clip stands. `version` is the last version's number and `address` its hash, None: there is none yet;
    `changes` how many changes were made since. `state` is what holds for the draft as it is now. `eyes` is how many
    people saw the version that was signed off."""

    state: str
    version: int | None
    address: str | None
    changes: int = 0
    reviewed_by: Person | None = None
    reviewed_at: str | None = None
    signed_by: Person | None = None
    signed_at: str | None = None
    eyes: int | None = None
