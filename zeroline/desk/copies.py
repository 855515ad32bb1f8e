"""Copies as the desk notes them: which clip was found, when it came, to be of which others, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from zeroline.archive.ledger import Ledger
from zeroline.archive.schema import copies


@dataclass(frozen=True)
class Copy:
    """`clip` is `told`, such as "a copy of" another."""

    clip: str
    other: str
    told: str


def note(ledger: Ledger, clip: str, found: Sequence[tuple[str, str]]) -> None:
    """Writes down what was found of a clip, in the place of what was found before."""
    with ledger.database.writing() as connection:
        connection.execute(copies.delete().where(copies.c.clip == clip))
        if found:
            connection.execute(copies.insert(), [{"clip": clip, "other": one, "told": told} for one, told in found])


def copies_of(connection: Connection, clip: str) -> list[Copy]:
    """What was found when it came, then what came later."""
    mine = select(copies).where(or_(copies.c.clip == clip, copies.c.other == clip))
    found = [Copy(row.clip, row.other, row.told) for row in connection.execute(mine)]
    return sorted(found, key=lambda copy: (copy.clip != clip, copy.clip, copy.other))


def counts_of(connection: Connection, clips: Sequence[str]) -> Counter[str]:
    """With how many others each of the clips shares something."""
    found = select(copies.c.clip, copies.c.other).where(or_(copies.c.clip.in_(clips), copies.c.other.in_(clips)))
    return Counter(id for pair in connection.execute(found) for id in pair)
