"""The ledger: records of what is known, written together with the custody entry that tells of it, or not at all."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, text

from zeroline.archive import custody as log
from zeroline.archive.custody import Head
from zeroline.archive.database import Database
from zeroline.archive.keys import DeskKey, make_key, read_key
from zeroline.archive.schema import clips, records
from zeroline.domain.custody import Entry, subject
from zeroline.domain.errors import ArchiveFault, NoSuchClip, WrongUse
from zeroline.domain.record import By, Person, Record, opaque


@dataclass(frozen=True)
class Stored:
    """A record as it lies in the archive: `version` counts within its clip and kind; `record` None: it was erased."""

    address: str
    version: int
    record: Record | None

    @property
    def content(self) -> Mapping[str, Any]:
        """Empty where it was erased."""
        return self.record.content if self.record else {}


def now() -> str:
    """The time in UTC to the millisecond, as records and entries write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def salt() -> str:
    """128 random bits for a record whose content could be guessed."""
    return os.urandom(16).hex()


@dataclass
class Pen:
    """Writes in one transaction: all of it is there afterwards, or nothing."""

    connection: Connection
    at: str
    _key: DeskKey
    _last: Entry | None
    _written: list[Entry] = field(default_factory=list)

    def keep(self, record: Record) -> str:
        """Writes a record and returns how an entry names it."""
        same = (records.c.kind == record.kind) & _of(record.clip)
        highest = self.connection.execute(select(func.max(records.c.version)).where(same)).scalar()
        version = (highest or 0) + 1
        self.connection.execute(
            records.insert(),
            {
                "address": record.address,
                "clip": record.clip,
                "kind": record.kind,
                "version": version,
                "at": record.at,
                "stage": record.stage,
                "body": record.body.decode(),
            },
        )
        return subject(record.kind, version, record.address)

    def enter(self, act: str, by: By, clip: str | None, subjects: Sequence[str]) -> Entry:
        """Appends to custody."""
        sequence, previous = log.next_after(self._last)
        entry = Entry(sequence, previous, self.at, opaque(by), act, clip, tuple(subjects), self._key.id)
        self._last = log.append(self.connection, self._key, entry)
        self._written.append(self._last)
        return self._last

    def record(self, kind: str, clip: str | None, by: By, content: Mapping[str, Any], *,
               made_from: Sequence[str] = (), guessable: bool = False) -> Record:  # fmt: skip
        """A record of this moment; `guessable` content is salted."""
        return Record(kind, clip, by, self.at, content, tuple(made_from), salt() if guessable else None)

    def person(self, name: str | None) -> Person | None:
        """Who bears this name at the desk, entered if new; None: nobody was named. Raises WrongUse."""
        if name is None:
            return None
        name = " ".join(unicodedata.normalize("NFC", name).split())
        if not name or not name.isprintable():
            raise WrongUse("A name at the desk must hold letters that can be shown; set --by or `desk_member`.")
        for known in stored(self.connection, None, "person"):
            if known.content.get("name") == name:
                return Person(known.address)
        record = self.record("person", None, None, {"name": name}, guessable=True)
        self.enter("person", None, None, [self.keep(record)])
        return Person(record.address)


class Ledger:
    """Opens transactions on one archive. `home` is where the desk's key and the head of its log lie."""

    def __init__(self, database: Database, home: Path, clock: Callable[[], str] = now) -> None:
        self.database = database
        self.keys = home / "keys"
        self.head = Head(home / "custody-head.json")
        self._clock = clock

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        """Raises ArchiveFault where nothing may be written: wrong key, changed log, another's lock, full disk."""
        with self.database.writing() as connection:
            pen = self._pen(connection)
            yield pen
        if pen._written:
            self.head.write(pen._written[-1])

    def _pen(self, connection: Connection) -> Pen:
        before = log.last(connection)
        key = read_key(self.keys)
        if key is None and before is not None:
            raise ArchiveFault(
                f"The desk's key is missing from {self.keys}, which signed the archive; put its safe copy back."
            )
        key = key or make_key(self.keys)
        head = self.head.read()
        log.must_follow(before, public_key(connection) or key.public, key, head)
        if before is not None and head is None:
            self.head.write(before)  # its process was killed before it could; no second transaction goes without
        pen = Pen(connection, self._clock(), key, before)
        if before is None:
            self.head.begin()
            opening = pen.record("key", None, None, {"algorithm": "Ed25519", "public": key.public})
            pen.enter("opened", None, None, [pen.keep(opening)])
        return pen


def public_key(connection: Connection) -> str | None:
    """The key that the log began with, in hexadecimal; None: it has not begun."""
    found = stored(connection, None, "key")
    return found[0].content.get("public") if found else None


def _of(clip: str | None) -> Any:
    return records.c.clip.is_(None) if clip is None else records.c.clip == clip


def stored(connection: Connection, clip: str | None, kind: str) -> list[Stored]:
    """The records of a kind, oldest first."""
    wanted = select(records).where(records.c.kind == kind, _of(clip)).order_by(records.c.version)
    return [_stored(row._mapping) for row in connection.execute(wanted)]


def latest(connection: Connection, clip: str, kind: str) -> Stored | None:
    """The last record of a kind; None: there is none."""
    wanted = select(records).where(records.c.kind == kind, _of(clip)).order_by(records.c.version.desc()).limit(1)
    row = connection.execute(wanted).first()
    return None if row is None else _stored(row._mapping)


def latest_of(connection: Connection, clips: Sequence[str], kind: str) -> dict[str, Stored]:
    """The last record of a kind of each of these clips that has one."""
    wanted = select(records).where(records.c.kind == kind, records.c.clip.in_(clips)).order_by(records.c.version)
    return {row.clip: _stored(row._mapping) for row in connection.execute(wanted)}


def last_body(connection: Connection, clip: str, kind: str) -> Mapping[str, Any] | None:
    """What the last record of a kind holds, without looking at more of it; None: there is none, or it was erased."""
    found = connection.execute(_LAST_BODY, {"clip": clip, "kind": kind}).scalar()
    record = _read_record(found, f"The last {kind} of {clip}")
    return None if record is None else record.content


_LAST_BODY = text("SELECT body FROM records WHERE kind = :kind AND clip = :clip ORDER BY version DESC LIMIT 1")


def at_address(connection: Connection, address: str) -> Stored | None:
    row = connection.execute(select(records).where(records.c.address == address)).first()
    return None if row is None else _stored(row._mapping)


def at_addresses(connection: Connection, addresses: Sequence[str]) -> dict[str, Stored]:
    """The records at these addresses, those that are there."""
    found = connection.execute(select(records).where(records.c.address.in_(addresses)))
    return {row.address: _stored(row._mapping) for row in found}


def of_stage(connection: Connection, clip: str, stage: str) -> Stored | None:
    """What a piece of work made, if it was done."""
    row = connection.execute(select(records).where(records.c.clip == clip, records.c.stage == stage)).first()
    return None if row is None else _stored(row._mapping)


def _stored(row: RowMapping) -> Stored:
    """Raises ArchiveFault for a body that is no record."""
    record = _read_record(row["body"], f"The record {row['address'][:12]} ({row['kind']} of {row['clip']})")
    return Stored(row["address"], row["version"], record)


def _read_record(body: str | None, what: str) -> Record | None:
    try:
        return None if body is None else Record.of(body)
    except (ValueError, TypeError, KeyError) as error:
        raise ArchiveFault(f"{what} was changed; `zeroline verify-archive` tells more.") from error


def sha256_of_clip(connection: Connection, clip: str) -> str:
    """The name of the clip's bytes. Raises NoSuchClip."""
    found = connection.execute(select(clips.c.sha256).where(clips.c.id == clip.lower())).scalar()
    if found is None:
        raise NoSuchClip(clip)
    return str(found)
