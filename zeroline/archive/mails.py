"""Mails that were filed: their bytes lie in the vault beside the originals, and custody names each by its hash."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from zeroline.archive.schema import custody

_MARK = "mail:"


def mails(connection: Connection) -> Iterator[tuple[str, str | None]]:
    """(SHA-256, clip) of each mail that custody tells of and that was not erased."""
    told: dict[str, str | None] = {}
    erased: set[str] = set()
    wanted = select(custody.c.act, custody.c.clip, custody.c.subjects).where(custody.c.subjects.like(f"%{_MARK}%"))
    for act, clip, subjects in connection.execute(wanted.order_by(custody.c.sequence)):
        for sha256 in of_subjects(subjects):
            if act == "replied":
                told[sha256] = clip
            else:
                erased.add(sha256)
    return ((sha256, clip) for sha256, clip in told.items() if sha256 not in erased)


def mails_of(connection: Connection, clip: str) -> list[str]:
    """The mails that were ever filed for a clip, erased or not."""
    wanted = select(custody.c.subjects).where(custody.c.clip == clip, custody.c.act == "replied")
    return [sha256 for subjects in connection.execute(wanted).scalars() for sha256 in of_subjects(subjects)]


def is_kept(connection: Connection, sha256: str) -> bool:
    return any(sha256 == known for known, _ in mails(connection))


def of_subjects(subjects: str) -> list[str]:
    try:
        return [str(one).removeprefix(_MARK) for one in json.loads(subjects) if str(one).startswith(_MARK)]
    except (ValueError, TypeError):
        return []  # the entry was changed, and is named as such
