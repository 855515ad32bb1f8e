"""Articles that were checked: kept as they were handed in, with the verdicts that they had. No line of a clip is
kept with them: what agreed is found anew when it is shown. An erasure of a clip takes the articles that quote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cattrs
from sqlalchemy import Connection, select

from zeroline.archive.erase import erase_records
from zeroline.archive.ledger import Ledger, Stored, at_address, stored
from zeroline.archive.opening import Archive
from zeroline.archive.schema import records
from zeroline.archive.values import plain, value_of
from zeroline.checking import Check
from zeroline.domain.errors import ArchiveFault, WrongUse
from zeroline.domain.quote import Article, Verdict
from zeroline.domain.record import By

_ID = 32  # digits of the record's address


@dataclass(frozen=True)
class Given:
    """The verdict that a quotation had, and of which clip and version; None: `not_found`."""

    verdict: Verdict
    clip: str | None
    version: str | None


@dataclass(frozen=True)
class Kept:
    """A check that was kept. `at` is when, in UTC; `date` the day whose captions counted, None: every version's."""

    address: str
    at: str
    by: By
    article: Article
    date: str | None
    given: tuple[Given, ...]

    @property
    def id(self) -> str:
        """By which people and programs name it."""
        return self.address[:_ID]

    @property
    def clips(self) -> frozenset[str]:
        return frozenset(one.clip for one in self.given if one.clip)


def keep_check(ledger: Ledger, check: Check, by: str) -> str:
    """The id under which the check is found again."""
    given = [Given(one.verdict, one.clip, one.version) for one in check.quotes]
    content = {"article": plain(check.article), "date": check.date, "given": plain(given)}
    with ledger.writing() as pen:
        person = pen.person(by)
        record = pen.record("check", None, person, content, guessable=True)
        pen.enter("checked", person, None, [pen.keep(record)])
    return record.address[:_ID]


def erase_check(archive: Archive, id: str, reason: str, by: str) -> None:
    """Takes an article and its verdicts out of the archive; hash, time and the reason stay. Raises WrongUse."""
    with archive.ledger.writing() as pen:
        erase_records(pen, None, [one_check(pen.connection, id).address], "check_erasure", reason, by)
    archive.ledger.database.settle()


def checks(connection: Connection) -> list[Kept]:
    """All of them, the newest first."""
    return [_kept(one) for one in reversed(stored(connection, None, "check")) if one.record is not None]


def one_check(connection: Connection, id: str) -> Kept:
    """Raises WrongUse where there is none."""
    wanted = select(records.c.address).where(records.c.kind == "check", records.c.address.startswith(id))
    address = connection.execute(wanted).scalar()
    there = at_address(connection, address) if address else None
    if there is None or there.record is None:
        raise WrongUse("No such check was kept; the list tells which were.")
    return _kept(there)


def _kept(one: Stored) -> Kept:
    assert one.record is not None
    content: Mapping[str, Any] = one.content
    try:
        article = value_of(content["article"], Article)
        given = value_of(content["given"], tuple[Given, ...])
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault(f"The check {one.address[:12]} is of a form that is not known.") from error
    return Kept(one.address, one.record.at, one.record.by, article, content.get("date"), given)


def signed_since(connection: Connection, clips: Sequence[str], since: str) -> frozenset[str]:
    """Those of the clips of which a version was signed off after the moment."""
    later = select(records.c.clip).where(
        records.c.kind == "sign_off", records.c.clip.in_(clips), records.c.at > since, records.c.body.is_not(None)
    )
    return frozenset(connection.execute(later).scalars()) if clips else frozenset()


def released_state(connection: Connection) -> tuple[Any, ...]:
    """Changes whenever what may be quoted changes: a signature, a release, a withdrawal, an erasure, a decision on
    protection or on words that are withheld."""
    kinds = ("sign_off", "release", "withdrawal", "protection", "shield", "content", "erasure")
    rows = select(records.c.address).where(records.c.kind.in_(kinds), records.c.body.is_not(None))
    return tuple(sorted(connection.execute(rows).scalars()))
