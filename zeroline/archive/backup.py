"""Backup of the archive while the desk is at work, and its restore. The desk's private key is in none.

backup.json   when, by which Zeroline, how many clips
head.json     the last entry of the log: an anchor for `zeroline verify-archive --anchor`
archive.db    all records, as SQLite whatever the archive is on
vault/        the originals, as links where the disk allows, else as copies
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from zeroline import __version__
from zeroline.archive import custody as log
from zeroline.archive.bag import beside
from zeroline.archive.database import Database, opened
from zeroline.archive.ledger import now
from zeroline.archive.mails import mails
from zeroline.archive.opening import Archive
from zeroline.archive.release_files import released_files
from zeroline.archive.schema import clips, metadata, records
from zeroline.archive.verify import anchor_in
from zeroline.archive.whole import sync_folder, write_whole
from zeroline.domain.custody import Entry
from zeroline.domain.errors import ArchiveFault, BadInput, WrongUse


class BadBackup(BadInput):
    """A folder that is no whole backup."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    folder: Path
    clips: int
    head: Entry | None


def back_up(archive: Archive, folder: Path) -> Backup:
    """Copies the archive as it is now to a new folder, whole or not at all; others may go on working. Raises WrongUse,
    CannotWrite, ArchiveFault."""
    if os.path.lexists(folder):
        raise WrongUse(f"{folder} is there already; name a new folder for the backup.")
    with beside(folder) as place:
        _copy_database(archive.ledger.database, place / "archive.db")
        with _opened(place / "archive.db") as copy, copy.reading() as connection:
            held, head = _originals(connection), log.last(connection)
            sealed = _sealed(connection)
        for sha256 in sealed:
            _bring(archive, sha256, place / "vault" / "objects" / sha256[:2] / sha256)
        about = {"zeroline_backup": 1, "zeroline": __version__, "at": now(), "clips": len(held)}
        write_whole(place / "head.json", _printed(head.as_json() if head else None))
        write_whole(place / "backup.json", _printed(about))
    return Backup(folder, len(held), head)


def restore(folder: Path, archive: Archive) -> Backup:
    """Brings a backup back into an archive that is empty. Done again after an interruption, it goes on. The desk's key
    must be put back by hand. Raises BadBackup, WrongUse, ArchiveFault."""
    _check(folder)
    head = anchor_in(folder)
    with archive.ledger.reading() as connection:
        if connection.execute(select(func.count()).select_from(records)).scalar():
            raise WrongUse("There is an archive already; a backup is restored into an empty one. Name another home, or "
                           "move the archive away first.")  # fmt: skip
    with _copied_beside(folder / "archive.db", archive.ledger.keys.parent) as source, source.reading() as connection:
        held = _originals(connection)
        for sha256 in _sealed(connection):
            _restore_original(archive, sha256, folder)
        with archive.ledger.database.writing() as target:
            _copy_rows(connection, target)
    if head is not None:
        archive.ledger.head.write(head)
    return Backup(folder, len(held), head)


def _restore_original(archive: Archive, sha256: str, folder: Path) -> None:
    with archive.vault.taking(folder / "vault" / "objects" / sha256[:2] / sha256) as taken:
        if taken.sha256 != sha256:
            raise BadBackup(f"{folder}: the original {sha256[:12]} in it was changed; nothing was restored.")
        archive.vault.seal(taken)


def _check(folder: Path) -> None:
    try:
        about = json.loads((folder / "backup.json").read_bytes())
    except (OSError, ValueError) as error:
        raise BadBackup(f"{folder}: is no backup of an archive ({error}).") from error
    if not isinstance(about, dict) or about.get("zeroline_backup") != 1:
        raise BadBackup(f"{folder}: is a backup of another kind, or of a newer Zeroline.")


def _copy_database(database: Database, to: Path) -> None:
    """As SQLite's own online backup, or row by row from a server, from one moment in either case."""
    if database.file is not None:
        with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
        return
    with _opened(to) as copy, database.reading() as rows, copy.writing() as target:
        _copy_rows(rows, target)


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        if table.name in _KEPT:
            for some in source.execution_options(yield_per=500).execute(select(table)).partitions():
                target.execute(table.insert(), [dict(row._mapping) for row in some])


# The index of search could be made anew; but its vectors take the longest.
_KEPT = (
    "clips",
    "records",
    "custody",
    "stamps",
    "changes",
    "search_clips",
    "search_lines",
    "search_facets",
    "search_state",
)


def _originals(connection: Connection) -> list[str]:
    """The names of the originals that are not erased."""
    erased = select(records.c.clip).where(records.c.kind == "erasure")
    return list(connection.execute(select(clips.c.sha256).where(clips.c.id.not_in(erased))).scalars())


def _sealed(connection: Connection) -> list[str]:
    """The names of all that the vault must hold: the originals, the files of releases, and mails."""
    filed = (sha256 for sha256, _ in mails(connection))
    return [*dict.fromkeys([*_originals(connection), *sorted(released_files(connection)), *filed])]


def _bring(archive: Archive, sha256: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    original = archive.vault.path(sha256)
    try:
        os.link(original, to)
    except OSError:  # another disk, or one without links
        shutil.copyfile(original, to)
        os.chmod(to, 0o444)
        with to.open("rb") as file:
            os.fsync(file.fileno())


def _printed(value: object) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    database = opened(f"sqlite:///{file.absolute()}")
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _copied_beside(file: Path, home: Path) -> Iterator[Database]:
    """The backup's database as a copy, so that bringing it up to date changes nothing in the backup."""
    copy = home / ".restoring.db"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(file, copy)
        with _opened(copy) as database:
            yield database
    except OSError as error:
        raise ArchiveFault(f"{home}: the backup cannot be brought here ({error.strerror}).") from error
    finally:
        for left in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{copy}{left}").unlink()
        sync_folder(home)
