"""Looks for keys of fingerprints in the archive, and enters them there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import cattrs
import numpy as np
from sqlalchemy import Connection, delete, select

from zeroline.archive.fingerprints import print_keys, prints
from zeroline.archive.ledger import latest
from zeroline.archive.print_keys import Ints, keys_of
from zeroline.archive.schema import records
from zeroline.archive.values import value_of
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.fingerprint import Fingerprint, timed_words
from zeroline.domain.record import Record
from zeroline.domain.speech import Speech

_AT_ONCE = 5_000  # keys in one question to the database


def enter_print(connection: Connection, clip: str, record: str) -> None:
    """Puts a clip into the index, from the record of its fingerprint and what was heard in it so far; in place of what
    stood there of it."""
    connection.execute(delete(prints).where(prints.c.clip == clip))
    number = connection.execute(prints.insert().values(clip=clip, record=record)).inserted_primary_key
    assert number is not None
    keys = keys_of(_print(connection, clip, record))
    rows = np.unique(np.stack([keys.key, keys.at], 1), axis=0).tolist()
    if rows:
        connection.execute(print_keys.insert(), [{"key": key, "print": number[0], "at": at} for key, at in rows])


@dataclass(frozen=True)
class PrintIndex:
    """Looks through the archive as it stands in this transaction; `but` is a clip that is not to be found."""

    connection: Connection
    but: str | None = None

    def find(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        parts = []
        for start in range(0, len(keys), _AT_ONCE):
            # whole numbers of our own, so written out: a database binds no more than some thousand parameters
            chosen = ",".join(map(str, keys[start : start + _AT_ONCE].tolist()))
            asked = self.connection.exec_driver_sql(f"SELECT key, print, at FROM print_keys WHERE key IN ({chosen})")
            assert asked.cursor is not None
            # the driver's own rows: a hundred thousand of SQLAlchemy's cost 0.4 s more
            parts.append(np.fromiter(chain.from_iterable(asked.cursor.fetchall()), np.int64).reshape(-1, 3))
            asked.close()
        found = np.concatenate(parts) if parts else np.zeros((0, 3), np.int64)
        return found[:, 0], found[:, 1], found[:, 2]

    def prints(self, clips: Iterable[int]) -> Mapping[int, tuple[str, Fingerprint]]:
        wanted = select(prints.c.number, prints.c.clip, records.c.body).join(
            records, records.c.address == prints.c.record
        )
        found = self.connection.execute(wanted.where(prints.c.number.in_(list(clips))))
        return {
            row.number: (row.clip, _read(self.connection, row.clip, row.body)) for row in found if row.clip != self.but
        }


def _print(connection: Connection, clip: str, address: str) -> Fingerprint:
    body = connection.execute(select(records.c.body).where(records.c.address == address)).scalar()
    return _read(connection, clip, body)


def _read(connection: Connection, clip: str, body: str | None) -> Fingerprint:
    """The fingerprint, with what was heard in the clip. Raises ArchiveFault where the index and the records part."""
    if body is None:
        raise ArchiveFault(f"The index of fingerprints names a record of {clip} that is not there.")
    try:
        return heard_too(value_of(Record.of(body).content["value"], Fingerprint), connection, clip)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:  # a bag can hold anything
        raise ArchiveFault(f"The fingerprint or the hearing of {clip} is not of a form that can be read.") from error


def heard_too(print_: Fingerprint, connection: Connection, clip: str) -> Fingerprint:
    """With the words of the clip's last hearing, if it was heard."""
    hearing = latest(connection, clip, "hearing")
    if hearing is None or hearing.record is None:
        return print_
    speech = value_of(hearing.content["value"], Speech)
    return replace(print_, words=timed_words(speech.transcript))
