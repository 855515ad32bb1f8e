"""The custody log in the database, and its head on the disk beside it.

The database refuses to change or remove an entry, each entry is signed, and each holds the hash of the one before. What
these cannot show is an end that was cut off whole; the head tells the last entry that was written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, select

from zeroline.archive.keys import DeskKey, signed
from zeroline.archive.schema import custody
from zeroline.archive.whole import write_whole
from zeroline.domain.custody import BEFORE_THE_FIRST, Entry
from zeroline.domain.errors import ArchiveFault

_LOOK = "`zeroline verify-archive` tells what is wrong; nothing was changed."


def last(connection: Connection) -> Entry | None:
    row = connection.execute(select(custody).order_by(custody.c.sequence.desc()).limit(1)).first()
    return None if row is None else entry_of(row)


def entries(connection: Connection, clip: str | None = None) -> Iterator[Entry]:
    """All of them in order, or those about one clip."""
    wanted = select(custody).order_by(custody.c.sequence)
    if clip is not None:
        wanted = wanted.where(custody.c.clip == clip)
    for row in connection.execute(wanted):
        yield entry_of(row)


def entry_of(row: Row[tuple[object, ...]]) -> Entry:
    fields = dict(row._mapping)
    try:
        subjects = tuple(map(str, json.loads(fields["subjects"])))
    except (ValueError, TypeError):
        subjects = (str(fields["subjects"]),)  # it was changed: the hash will tell
    return Entry(**{**fields, "subjects": subjects})


def append(connection: Connection, key: DeskKey, entry: Entry) -> Entry:
    """Writes the entry with its hash and signature. Call it in a writing transaction only."""
    made = entry.hashed()
    made = Entry(**{**vars(made), "signature": key.sign(made.hash)})
    row = {**vars(made), "subjects": json.dumps(made.subjects, separators=(",", ":"))}
    connection.execute(custody.insert(), row)
    return made


def must_follow(before: Entry | None, public: str, key: DeskKey, head: Entry | None) -> None:
    """Raises ArchiveFault where nothing may be written after `before`: it is not as it was written, later entries are
    gone, or the key is not the one that signed it. `public` is the key that the log began with."""
    if before is not None and before.key != key.id:
        raise ArchiveFault(
            f"The archive's log is signed with the key {before.key[:12]}, and the desk's key here is {key.id[:12]}: "
            "the wrong key. Put the desk's own back; nothing was changed."
        )
    if before is not None and (
        before.hashed().hash != before.hash or not signed(public, before.hash, before.signature)
    ):
        raise ArchiveFault(f"The last entry of the custody log was changed. {_LOOK}")
    if head is not None and (before is None or before.sequence < head.sequence):
        ends = 0 if before is None else before.sequence
        raise ArchiveFault(
            f"The custody log ends with entry {ends}, and entry {head.sequence} was written here before: entries were "
            f"removed, or an older copy was put back. {_LOOK}"
        )


@dataclass(frozen=True)
class Head:
    """The last entry that was written from this home, kept outside of the database. Before the first it says that there
    is none, so that a process killed between its first commit and its head does not look like a head taken away."""

    file: Path

    def begin(self) -> None:
        """Says that nothing was written yet, where nothing was said. Raises ArchiveFault."""
        try:
            with suppress(FileExistsError):
                write_whole(self.file, b"null\n", replace=False)
        except OSError as error:
            raise ArchiveFault(f"{self.file}: cannot be written ({error.strerror}); nothing was changed.") from error

    def read(self) -> Entry | None:
        """None: nothing was written yet. Raises ArchiveFault where the file is no entry."""
        try:
            fields = json.loads(self.file.read_bytes())
            if fields is None:
                return None
            return Entry(**{**fields, "subjects": tuple(fields["subjects"])})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ArchiveFault(f"{self.file}: cannot be read as the head of the custody log. {_LOOK}") from error

    def write(self, entry: Entry) -> None:
        """Never goes back: where another process has written a later entry meanwhile, that one stays."""
        there = self.read()
        if there is not None and there.sequence >= entry.sequence:
            return
        try:
            write_whole(self.file, json.dumps(entry.as_json(), indent=1).encode() + b"\n")
        except OSError as error:
            raise ArchiveFault(
                f"{self.file}: cannot be written ({error.strerror}); what was done is recorded all the same."
            ) from error


def next_after(before: Entry | None) -> tuple[int, str]:
    """Sequence and previous hash of the entry that follows."""
    return (1, BEFORE_THE_FIRST) if before is None else (before.sequence + 1, before.hash)
