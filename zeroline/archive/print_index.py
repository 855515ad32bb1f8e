"""Looks for keys of fingerprints in the archive, and enters them there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

import cattrs
import numpy as np
from sqlalchemy import Connection, delete, select

from zeroline.archive.fingerprints import print_keys, prints
from zeroline.archive.ledger import Stored, at_address, at_addresses, latest, latest_of
from zeroline.archive.print_keys import WORDS, Ints, keys_of
from zeroline.archive.schema import clips, records
from zeroline.archive.values import value_of
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.fingerprint import Fingerprint, timed_words
from zeroline.domain.speech import Speech

_AT_ONCE = 5_000  # keys in one question to the database
_MOST_NUMBERS = 48 * 3600 * 8  # of sound, two days of it; a bag may claim more than memory holds


def enter_print(connection: Connection, clip: str, record: str) -> None:
    """Puts a clip into the index, from the record of its fingerprint and what was heard in it so far; in place of what
    stood there of it."""
    connection.execute(delete(prints).where(prints.c.clip == clip))
    number = connection.execute(prints.insert(), {"clip": clip, "record": record}).inserted_primary_key
    assert number is not None
    rows = _rows(_print(connection, clip, record))
    if rows:
        connection.execute(print_keys.insert(), [{"key": key, "print": number[0], "at": at} for key, at in rows])


def _rows(print_: Fingerprint) -> list[tuple[int, int]]:
    """The rows of a clip: key and ms, in order."""
    keys = keys_of(print_)
    return [(key, at) for key, at in np.unique(np.stack([keys.key, keys.at], 1), axis=0).tolist()]


def not_entered(connection: Connection) -> list[str]:
    """The clips that are not in the index, the oldest first."""
    erased = select(records.c.clip).where(records.c.kind == "erasure")
    wanted = select(clips.c.id).where(clips.c.id.not_in(select(prints.c.clip)), clips.c.id.not_in(erased))
    return list(connection.execute(wanted.order_by(clips.c.at, clips.c.id)).scalars())


def index_faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """What in the index is not as the records have it: the clip, and why. A clip that is not in it yet is no fault, nor
    are words that are not those of the last hearing."""
    kept = _kept_rows(connection)
    number, rows = next(kept, (0, []))
    for row in connection.execute(select(prints).order_by(prints.c.number)).fetchall():
        mine = rows if number == row.number else []
        if mine:
            number, rows = next(kept, (0, []))
        try:
            wanted = _rows(_print(connection, row.clip, row.record))
        except ArchiveFault as error:
            yield row.clip, error.sentence
            continue
        if _but_words(mine) != _but_words(wanted):
            yield row.clip, "its keys in the index of fingerprints are not what its records give"


def _but_words(rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [row for row in rows if row[0] < WORDS]


def _kept_rows(connection: Connection) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The number of each clip that has keys, in order, and its rows."""
    columns = print_keys.c
    wanted = select(columns.print, columns.key, columns.at).order_by(columns.print, columns.key, columns.at)
    rows = connection.execute(wanted.execution_options(yield_per=_AT_ONCE))
    for number, mine in groupby(rows, lambda row: row.print):
        yield number, [(row.key, row.at) for row in mine]


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
        found = self.connection.execute(
            select(prints).where(prints.c.number.in_(list(clips)), prints.c.clip != self.but)
        )
        rows = found.fetchall()
        kept = at_addresses(self.connection, [row.record for row in rows])
        heard = latest_of(self.connection, [row.clip for row in rows], "hearing")
        return {row.number: (row.clip, _read(row.clip, kept.get(row.record), heard.get(row.clip))) for row in rows}


def _print(connection: Connection, clip: str, record: str) -> Fingerprint:
    """The fingerprint, with the words of the last hearing. Raises ArchiveFault where the index and the records part."""
    return _read(clip, at_address(connection, record), latest(connection, clip, "hearing"))


def _read(clip: str, kept: Stored | None, hearing: Stored | None) -> Fingerprint:
    """The same, of a record that was looked up and of the last hearing."""
    if kept is None or kept.record is None or (kept.record.clip, kept.record.kind) != (clip, "fingerprint"):
        raise ArchiveFault(f"The index of fingerprints names a record of {clip} that is not there.")
    try:
        print_ = value_of(kept.content["value"], Fingerprint)
        if any(part and part.count > _MOST_NUMBERS for part in (print_.sound, print_.picture)):
            raise ValueError("longer than any clip")
        return _with_words(print_, hearing)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:  # a bag can hold anything
        raise ArchiveFault(f"The fingerprint or the hearing of {clip} is not of a form that can be read.") from error


def heard_too(print_: Fingerprint, connection: Connection, clip: str) -> Fingerprint:
    """With the words of the clip's last hearing, if it was heard."""
    return _with_words(print_, latest(connection, clip, "hearing"))


def _with_words(print_: Fingerprint, hearing: Stored | None) -> Fingerprint:
    if hearing is None or hearing.record is None:
        return print_
    return replace(print_, words=timed_words(value_of(hearing.content["value"], Speech).transcript))
