"""Posts in the archive: what was posted of a clip's releases, where it is, and what became of it. Each change is a
record; the last of each part of a thread holds."""

from __future__ import annotations

import cattrs
from sqlalchemy import Connection

from zeroline.archive.ledger import Pen, stored
from zeroline.archive.values import plain, value_of
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.post import Posted
from zeroline.domain.record import Person

Key = tuple[str, str, str, int, int]


def key_of(one: Posted) -> Key:
    """Which part of which thread on which account."""
    return one.platform, one.account, one.release, one.number, one.part


def posts_of(connection: Connection, clip: str) -> list[Posted]:
    """Every post that was tried of a clip, as it stands now, in the order in which they were first tried. Raises
    ArchiveFault."""
    found: dict[Key, Posted] = {}
    for kept in stored(connection, clip, "posting"):
        if kept.record is None:
            continue
        try:
            one = value_of(dict(kept.content["post"]), Posted)
        except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
            raise ArchiveFault(f"The post {kept.address[:12]} of {clip} is of a form that is not known.") from error
        found[key_of(one)] = one
    return list(found.values())


def keep_post(pen: Pen, clip: str, one: Posted, person: Person | None) -> None:
    """Writes how a post stands now."""
    record = pen.record("posting", clip, person, {"post": plain(one)}, guessable=True)
    pen.enter(f"post_{one.state}", person, clip, [pen.keep(record)])
