"""The database: one history, guarded by itself, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.archive import postgres
from tests.archive.conftest import Open
from zeroline.archive import database, schema
from zeroline.archive.database import opened
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.search_tables import FULL_TEXT
from zeroline.domain.errors import ArchiveFault, WrongUse

ROOMS = Path(database.__file__).parent


def triggers_in(connection: sa.Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        found = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        found = connection.execute(
            sa.text(
                "SELECT pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid "
                "JOIN pg_class c ON c.oid = tgrelid "
                "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
            )
        )
    return set(found.scalars())


@pytest.mark.parametrize("made", ["sqlite", "postgresql"])
def test_a_fresh_database_equals_a_migrated_one(request: pytest.FixtureRequest, tmp_path: Path, made: str) -> None:
    address = f"sqlite:///{tmp_path / 'a.db'}"
    if made == "postgresql":
        address = postgres.new_database(request.getfixturevalue("postgresql"), "migrated")
    migrated = opened(address)
    with migrated.reading() as connection:
        own: set[str] = set()

        def is_common(_: object, name: str | None, __: str, reflected: bool, compared: object) -> bool:
            """Leaves out what one database alone has for its full text, and notes it."""
            is_own = reflected and compared is None and name in FULL_TEXT[migrated.dialect]
            own.update({name} if is_own and name else ())
            return not is_own

        context = MigrationContext.configure(connection, opts={"include_object": is_common})
        assert compare_metadata(context, schema.metadata) == []
        assert own == FULL_TEXT[migrated.dialect]
        after = triggers_in(connection)
    with migrated.writing() as connection:
        for table in (*schema.APPEND_ONLY, *schema.ERASABLE):
            for what in ("keep_rows", "keep_values", "keep_all"):
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.text(f"DROP TRIGGER {table}_{what} ON {table}"))
                elif what != "keep_all":
                    connection.execute(sa.text(f"DROP TRIGGER {table}_{what}"))
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("DROP FUNCTION refuse_change"))
        schema.guard(connection)
        assert triggers_in(connection) == after
    assert len(after) == (10 + 2 if migrated.dialect == "sqlite" else 15)  # two keep SQLite's full text
    migrated.close()


def test_the_version_is_the_last_migration() -> None:
    assert ScriptDirectory(str(ROOMS / "migrations")).get_heads() == [schema.VERSION]


def test_an_archive_of_a_newer_version_is_refused(address: str, opens: Open) -> None:
    archive = opens()
    with archive.ledger.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ArchiveFault, match=r"archive of a newer Zeroline \(its version is 9999.*update Zeroline"):
        opens()
    with archive.ledger.database.reading() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999"


@pytest.mark.parametrize("table", ["clips", "custody", "records", "stamps"])
def test_the_database_itself_refuses_to_change_or_remove(archive: Archive, table: str) -> None:
    with archive.ledger.writing() as pen:
        person = pen.person("Анна")
        assert person is not None
        pen.connection.execute(schema.clips.insert(), {"id": "a" * 10, "sha256": "a" * 64, "at": pen.at})
        stamp = {"id": "s", "sequence": 1, "server": "x", "at": pen.at, "request": b"", "answer": b""}
        pen.connection.execute(schema.stamps.insert(), stamp)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = 'x'"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), archive.ledger.database.writing() as connection:
            connection.execute(sa.text(statement))


def test_of_a_record_only_the_body_can_go(archive: Archive) -> None:
    with archive.ledger.writing() as pen:
        pen.person("Анна")
    for change in ("body = 'x'", "body = NULL, kind = 'x'", "body = NULL, address = 'x'", "stage = 'x'"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), archive.ledger.database.writing() as connection:
            connection.execute(sa.text(f"UPDATE records SET {change} WHERE kind = 'person'"))
    with archive.ledger.database.writing() as connection:
        connection.execute(sa.text("UPDATE records SET body = NULL WHERE kind = 'person'"))


def test_two_processes_make_one_archive(opens: Open) -> None:
    first, second = opens(), opens()
    with first.ledger.writing() as pen:
        pen.person("Анна")
    with second.ledger.writing() as pen:
        pen.person("Анна")
    with first.ledger.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM records")).scalar() == 2
        assert connection.execute(sa.text("SELECT count(*) FROM custody")).scalar() == 2


def test_an_archive_that_another_process_holds_is_told_after_a_while(opens: Open) -> None:
    first, second = opens(), opens()
    refused = pytest.raises(ArchiveFault, match="in use by another process")
    with first.ledger.database.writing(), refused, second.ledger.writing():
        pass


def test_what_is_committed_is_durable_and_can_be_read_while_it_is_written_to(tmp_path: Path) -> None:
    made = opened(f"sqlite:///{tmp_path / 'a.db'}")
    with made.reading() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        found = [connection.execute(sa.text(f"PRAGMA {pragma}")).scalar() for pragma in pragmas]
    made.close()
    assert found == ["wal", 2, 1, 1]


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "postgresql://host", "nonsense", "sqlite:"]
)
def test_an_address_that_is_no_archive_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(WrongUse, match="`database`"):
        open_archive(tmp_path, address)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveFault, match="cannot be reached"):
        open_archive(tmp_path, f"postgresql://nobody@/none?host={tmp_path}")


@pytest.mark.parametrize("content", [b"not a database at all, but a letter" * 100, b"\0" * 4096])
def test_a_file_that_is_no_archive_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "archive.db").write_bytes(content)
    with pytest.raises(ArchiveFault, match=r"archive\.db: is not an archive"):
        open_archive(tmp_path)
    assert (tmp_path / "archive.db").read_bytes() == content


def test_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "home")
    with archive.ledger.writing():
        pass
    archive.ledger.database.close()
    files = [file for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert {file.name: oct(file.stat().st_mode & 0o077) for file in files} == dict.fromkeys(
        (file.name for file in files), "0o0"
    )
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
