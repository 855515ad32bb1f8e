"""Looks for keys of fingerprints in the archive, and enters them there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Connection, delete, select, text

from zeroline.archive.fingerprints import print_keys, prints
from zeroline.archive.ledger import at_address, latest
from zeroline.archive.print_keys import Ints, keys_of
from zeroline.archive.values import value_of
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.fingerprint import Fingerprint, timed_words
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
        rows: list[tuple[int, int, int]] = []
        for start in range(0, len(keys), _AT_ONCE):
            # whole numbers of our own, so written out: a database binds no more than some thousand parameters
            chosen = ",".join(map(str, keys[start : start + _AT_ONCE].tolist()))
            wanted = text(f"SELECT key, print, at FROM print_keys WHERE key IN ({chosen})")
            rows += self.connection.execute(wanted).tuples()
        found = np.array(rows, np.int64).reshape(-1, 3)
        return found[:, 0], found[:, 1], found[:, 2]

    def prints(self, clips: Iterable[int]) -> Mapping[int, tuple[str, Fingerprint]]:
        wanted = select(prints).where(prints.c.number.in_(list(clips)))
        return {
            row.number: (row.clip, _print(self.connection, row.clip, row.record))
            for row in self.connection.execute(wanted)
            if row.clip != self.but
        }


def _print(connection: Connection, clip: str, record: str) -> Fingerprint:
    """The fingerprint, with what was heard in the clip. Raises ArchiveFault where the index and the records part."""
    made = at_address(connection, record)
    if made is None or made.record is None:
        raise ArchiveFault(f"The index of fingerprints names a record of {clip} that is not there.")
    return heard_too(value_of(made.content["value"], Fingerprint), connection, clip)


def heard_too(print_: Fingerprint, connection: Connection, clip: str) -> Fingerprint:
    """With the words of the clip's last hearing, if it was heard."""
    hearing = latest(connection, clip, "hearing")
    if hearing is None or hearing.record is None:
        return print_
    speech = value_of(hearing.content["value"], Speech)
    return replace(print_, words=timed_words(speech.transcript))
