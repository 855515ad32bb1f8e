"""The database: SQLite beside the vault, or PostgreSQL; the same statements on both.

A writing transaction holds the whole archive's lock from its first statement, so that custody has one order.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, DBAPIError, NoSuchModuleError, OperationalError

from zeroline.archive.schema import VERSION
from zeroline.domain.errors import ArchiveFault, WrongUse

WAIT_S = 15.0  # for another process that is writing; a transaction takes some milliseconds

_FAULTS = (  # what SQLite, PostgreSQL and the system say -> what a person can do
    ("is locked", "is in use by another process that does not let go; try again when it has finished"),
    ("lock timeout", "is in use by another process that does not let go; try again when it has finished"),
    ("disk is full", "the disk is full; free some space and run the same command again"),
    ("No space left", "the disk is full; free some space and run the same command again"),
    ("disk I/O error", "the disk refuses (full, or failing); nothing was changed"),
    ("readonly", "cannot be written to; is the disk read-only, or the file another user's?"),
    ("unable to open", "cannot be opened; is the folder there, and may this user write to it?"),
    ("not a database", "is not an archive, or it is damaged; `zeroline restore` brings back a backup"),
    ("malformed JSON", "holds a record that was changed; `zeroline verify-archive` tells which"),
    ("type json", "holds a record that was changed; `zeroline verify-archive` tells which"),
    ("malformed", "is damaged; `zeroline restore` brings back a backup"),
    ("onnection", "cannot be reached; is the database server running, and is `database` in the settings right?"),
)


class Database:
    """One archive's database. Open it with `opened`; one is not shared between processes."""

    def __init__(self, url: URL, wait_s: float) -> None:
        self._url = url
        self._engine = _engine(url, wait_s)
        self._wait_s = wait_s
        # SQLite lets writers ask again and again until the lock is free, with pauses of up to 100 ms, and in no order;
        # of one process's threads each waits for its turn instead.
        self._turn = threading.Lock()

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    @property
    def file(self) -> Path | None:
        """The file of SQLite; None: a server keeps it."""
        return Path(self._url.database or "") if self.dialect == "sqlite" else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of the archive that does not change while it is read."""
        with self._told(), self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that may write now. Raises ArchiveFault where another does not end in time."""
        if not self._turn.acquire(timeout=self._wait_s):
            raise ArchiveFault(
                f"{self._shown}: is in use by this process for longer than {self._wait_s:g} s; try again."
            )
        try:
            with self._told(), self._engine.connect().execution_options(writing=True) as connection, connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(text("LOCK TABLE custody IN SHARE ROW EXCLUSIVE MODE"))
                yield connection
        finally:
            self._turn.release()

    def settle(self) -> None:
        """Takes what was erased out of SQLite's log of recent writes, too."""
        if self.dialect == "sqlite":
            with self._told(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._engine.dispose()

    def upgrade(self) -> None:
        """Brings the schema to VERSION. Raises ArchiveFault for a database of a later Zeroline."""
        with self.reading() as connection:
            found = _version(connection)
        if found != VERSION:
            with self._told(), self._engine.connect().execution_options(writing=True) as connection, connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(20250224)"))  # our number for upgrading
                self._migrate(connection)

    def _migrate(self, connection: Connection) -> None:
        from alembic import command  # slow to import, and seldom needed
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        found = _version(connection)  # again, now that nobody else is at it
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            raise ArchiveFault(
                f"{self._shown}: is an archive of a newer Zeroline (its version is {found}, this one knows {VERSION});"
                " update Zeroline. Nothing was changed."
            )
        command.upgrade(config, VERSION)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database refuses is told in a sentence."""
        try:
            yield
        except (OperationalError, DataError) as error:  # the second: a record that is no JSON
            raise self._fault(error) from error
        except DatabaseError as error:
            if type(error.orig) is not sqlite3.DatabaseError:  # not one of its kinds: the file itself is bad
                raise
            raise self._fault(error) from error

    def _fault(self, error: DBAPIError) -> ArchiveFault:
        said = str(error.orig).strip()
        why = next((told for mark, told in _FAULTS if mark in said), f"refuses ({said.splitlines()[0]})")
        return ArchiveFault(f"{self._shown}: {why}.")

    @property
    def _shown(self) -> str:
        return str(self.file or self._url.render_as_string(hide_password=True))


def opened(address: str, wait_s: float = WAIT_S) -> Database:
    """The archive's database, made or brought up to date where needed. Raises WrongUse, ArchiveFault."""
    database = Database(_read(address), wait_s)
    if database.file is not None:
        _prepare(database.file)
    try:
        database.upgrade()
    except BaseException:
        database.close()
        raise
    return database


def _read(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise WrongUse(f"`database` is no address of a database: {error}") from error
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or url.database in (None, "", ":memory:"):
        raise WrongUse("`database` must be sqlite:///FILE or postgresql://USER@HOST/NAME.")
    return url


def _prepare(file: Path) -> None:
    """An archive is for its owner alone."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise ArchiveFault(f"{file}: cannot be opened for writing ({error.strerror}).") from error


def _engine(url: URL, wait_s: float) -> Engine:
    if url.drivername == "sqlite":
        engine = create_engine(url, connect_args={"timeout": wait_s, "isolation_level": None})
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begun)
        return engine
    try:
        own = url.query.get("options", "")  # what the address itself asks for stays
        options = f"{own if isinstance(own, str) else ' '.join(own)} -c lock_timeout={round(wait_s * 1000)}"
        return create_engine(url, connect_args={"options": options, "connect_timeout": 10})
    except (ImportError, NoSuchModuleError) as error:
        raise WrongUse("`database` names PostgreSQL; install its driver: pip install 'psycopg[binary]'.") from error


def _sqlite_connected(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode = WAL",  # readers and one writer do not wait for each other
        "synchronous = FULL",  # what was committed outlasts a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what was erased is overwritten, too
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begun(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _version(connection: Connection) -> str | None:
    """The database's version; None: there is nothing in it yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
