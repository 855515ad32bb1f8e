"""Nothing can be changed, removed or reordered without `verify-archive` naming it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.archive.conftest import Open, address_of
from tests.archive.made import Filled, filled, said
from zeroline.archive import schema
from zeroline.archive.custody import Head
from zeroline.archive.erase import erase
from zeroline.archive.keys import make_key
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.schema import clips, custody, records, stamps
from zeroline.archive.verify import Problem, verify
from zeroline.domain.errors import ArchiveFault

TABLES = (clips, records, custody, stamps)


@pytest.fixture
def desk(archive: Archive, tmp_path: Path) -> Filled:
    return filled(archive, tmp_path)


def _lasting(request: pytest.FixtureRequest, folder: Path, clips: int) -> Iterator[Filled]:
    home = folder / "home"
    archive = open_archive(home, address_of(request.param, home, request))
    yield filled(archive, folder, clips)
    archive.ledger.database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """For tests that do nothing to it but by `tampering`."""
    yield from _lasting(request, tmp_path_factory.mktemp("lasting"), clips=2)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """The same with one clip: it has records of every kind, and all of it is verified for each of its columns."""
    yield from _lasting(request, tmp_path_factory.mktemp("small"), clips=1)


@contextmanager
def tampering(archive: Archive) -> Iterator[sa.Connection]:
    """A transaction of somebody who owns the database, and passes by its guards; `verify` sees what is done in it, and
    it is taken back at the end."""
    database = archive.ledger.database
    with database._engine.connect().execution_options(writing=True) as connection:
        if database.dialect == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        reading = database.reading
        with connection.begin() as transaction:
            if database.dialect == "sqlite":
                for statement in schema.triggers("sqlite"):
                    connection.exec_driver_sql(f"DROP TRIGGER {statement.split()[2]}")
            else:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))

            @contextmanager
            def seen() -> Iterator[sa.Connection]:
                if database.dialect == "sqlite":
                    schema.guard(connection)
                yield connection
                if database.dialect == "sqlite":
                    for statement in schema.triggers("sqlite"):
                        connection.exec_driver_sql(f"DROP TRIGGER {statement.split()[2]}")

            database.reading = seen  # type: ignore[method-assign]
            try:
                yield connection
            finally:
                database.reading = reading  # type: ignore[method-assign]
                transaction.rollback()
        if database.dialect == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


def another(value: Any) -> Any:
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, int):
        return value + 1000
    return "x" if value is None else f"{value[:-1]}{'0' if value[-1] != '0' else '1'}"


def test_an_archive_as_it_was_written_has_no_problem(lasting: Filled) -> None:
    assert verify(lasting.archive) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_change_of_any_column_of_any_row_is_found(small: Filled, table: sa.Table) -> None:
    (key,) = table.primary_key.columns
    missed = []
    with small.archive.ledger.reading() as connection:
        rows = [dict(row._mapping) for row in connection.execute(sa.select(table))]
    assert rows
    with tampering(small.archive) as connection:
        for row in rows:
            for column in table.columns:
                changed = another(row[column.name])
                point = connection.begin_nested()
                connection.execute(sa.update(table).where(key == row[key.name]).values({column.name: changed}))
                if not verify(small.archive):
                    missed.append((row[key.name], column.name))
                point.rollback()
    assert missed == []
    assert verify(small.archive) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_removal_of_any_row_is_found(small: Filled, table: sa.Table) -> None:
    (key,) = table.primary_key.columns
    missed = []
    with tampering(small.archive) as connection:
        for value in list(connection.execute(sa.select(key)).scalars()):
            point = connection.begin_nested()
            connection.execute(sa.delete(table).where(key == value))
            if not verify(small.archive):
                missed.append(value)
            point.rollback()
    assert missed == []


def found(archive: Archive) -> list[tuple[str, str, str]]:
    return [(problem.what, problem.where, problem.why) for problem in verify(archive)]


def test_what_was_changed_is_named(lasting: Filled) -> None:
    with tampering(lasting.archive) as connection:
        body = connection.execute(sa.select(records).where(records.c.kind == "translation")).first()
        assert body is not None
        forged = body.body.replace("contracts", "papers")
        connection.execute(sa.update(records).where(records.c.address == body.address).values(body=forged))
        where = f"record {body.address[:12]} (translation 1)"
        assert verify(lasting.archive) == [
            Problem("row", where, "its body was changed: its hash is another", body.clip)
        ]


def test_a_body_that_goes_without_a_recorded_erasure_is_named(lasting: Filled) -> None:
    with tampering(lasting.archive) as connection:
        connection.execute(sa.update(records).where(records.c.kind == "post").values(body=None))
        ((what, where, why),) = found(lasting.archive)
    assert (what, where.split("(")[1]) == ("row", "post 1)")
    assert why == "its body was removed, and custody tells of no erasure"


def test_entries_in_another_order_are_named(lasting: Filled) -> None:
    with tampering(lasting.archive) as connection:
        for before, after in ((3, 1003), (4, 3), (1003, 4)):
            connection.execute(sa.update(custody).where(custody.c.sequence == before).values(sequence=after))
        told = found(lasting.archive)
    assert ("link", "custody entry 3", "was written as entry 4: reordered") in told
    assert ("link", "custody entry 4", "was written as entry 3: reordered") in told


def test_a_removed_entry_is_named(lasting: Filled) -> None:
    with tampering(lasting.archive) as connection:
        connection.execute(sa.delete(custody).where(custody.c.sequence == 4))
        assert ("link", "custody entry 5", "entry 4 before it: removed or reordered") in found(lasting.archive)


def test_an_added_row_is_named(lasting: Filled) -> None:
    with tampering(lasting.archive) as connection:
        row = {"address": "0" * 64, "clip": lasting.first, "kind": "claims", "version": 2, "at": "x", "body": "{}"}
        connection.execute(sa.insert(records), row)
        connection.execute(sa.insert(clips), {"id": "x", "sha256": "0" * 64, "at": "x"})
        told = [where for _, where, _ in found(lasting.archive)]
    assert told == ["record 000000000000 (claims 2)", "clip x"]


def cut(connection: sa.Connection, at: int) -> None:
    """Takes the end of the log away, and every row that only it tells of."""
    end = connection.execute(sa.select(custody).where(custody.c.sequence >= at)).all()
    for row in end:
        for subject in json.loads(row.subjects):
            address = subject.partition(":")[2]
            connection.execute(sa.delete(stamps).where(stamps.c.id == address))
            connection.execute(sa.delete(records).where(records.c.address == address))
    connection.execute(sa.delete(custody).where(custody.c.sequence >= at))


def test_an_end_that_was_cut_off_whole_shows_by_the_head(lasting: Filled) -> None:
    with lasting.archive.ledger.reading() as connection:
        last = connection.execute(sa.select(sa.func.max(custody.c.sequence))).scalar()
        assert last is not None
    with tampering(lasting.archive) as connection:
        cut(connection, last)
        why = f"ends with entry {last - 1}; the head tells of entry {last}"
        assert found(lasting.archive) == [("link", "end of the log", why)]
        with pytest.raises(ArchiveFault, match=f"ends with entry {last - 1}, and entry {last} was written here before"):
            lasting.archive.ledger._pen(connection)


def test_who_cuts_the_head_back_as_well_is_found_only_by_an_anchor_kept_elsewhere(desk: Filled) -> None:
    """The limit of what the archive can show by itself; docs/archive.md says so."""
    head = desk.archive.ledger.head
    anchor = head.read()
    assert anchor is not None
    with tampering(desk.archive) as connection:
        cut(connection, anchor.sequence)
        before = connection.execute(sa.select(custody).where(custody.c.sequence == anchor.sequence - 1)).first()
        assert before is not None
        older = {**before._mapping, "subjects": json.loads(before.subjects)}
        head.file.write_text(json.dumps(older))
        assert verify(desk.archive) == []
        ((what, _, why),) = [(one.what, one.where, one.why) for one in verify(desk.archive, anchor)]
        assert (what, why) == (
            "link",
            f"ends with entry {before.sequence}; the anchor tells of entry {anchor.sequence}",
        )


def test_bytes_that_were_changed_removed_or_put_there_are_named(desk: Filled, tmp_path: Path) -> None:
    with desk.archive.ledger.reading() as connection:
        hashes = {row.id: row.sha256 for row in connection.execute(sa.select(clips))}
    first, second = (desk.archive.vault.path(hashes[id]) for id in (desk.first, desk.second))
    first.chmod(0o644)
    first.write_bytes(b"First")
    second.unlink()
    (first.parent / "stray").write_bytes(b"")
    assert sorted(found(desk.archive)) == sorted(
        [
            ("bytes", f"clip {desk.first}", "its original was changed: its hash is another"),
            ("bytes", f"clip {desk.second}", "its original was removed"),
            (
                "bytes",
                f"vault {first.parent.name}/stray",
                "belongs to no clip: it was put there, or its clip was removed",
            ),
        ]
    )


def test_the_databases_own_guards_are_missed_when_they_are_gone(desk: Filled) -> None:
    with desk.archive.ledger.database.writing() as connection:
        on = " ON custody" if desk.archive.ledger.database.dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER custody_keep_rows{on}")
    assert found(desk.archive) == [("row", "trigger custody_keep_rows", "the database's own guard was removed")]


def test_a_recorded_erasure_passes(desk: Filled, opens: Open) -> None:
    erase(desk.archive, desk.first, "The court ordered it.", "Борис")
    assert verify(desk.archive) == []
    with desk.archive.ledger.reading() as connection:
        bodies = " ".join(body for body in connection.execute(sa.select(records.c.body)).scalars() if body)
    assert "1428" not in said(bodies)
    assert "@chan" not in bodies
    erase(desk.archive, desk.first, "again", "Борис")
    assert verify(desk.archive) == []
    with tampering(desk.archive) as connection:
        kinds = sa.update(records).where(records.c.clip == desk.first, records.c.kind == "claims")
        connection.execute(kinds.values(kind="terms", version=7))
        assert verify(desk.archive) != []


def test_an_original_that_outlives_its_erasure_is_named(desk: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(desk.archive.vault, "forget", lambda _: None)
        erase(desk.archive, desk.first, "The court ordered it.", "Борис")
    why = "was erased, but its original is still there: erase it again"
    assert found(desk.archive) == [("bytes", f"clip {desk.first}", why)]
    erase(desk.archive, desk.first, "The court ordered it.", "Борис")
    assert verify(desk.archive) == []


def test_a_wrong_key_is_refused_and_named(desk: Filled) -> None:
    file = desk.archive.ledger.keys / "desk.pem"
    right = file.read_bytes()
    file.unlink()
    with pytest.raises(ArchiveFault, match="The desk's key is missing from"), desk.archive.ledger.writing():
        pass
    assert [problem.what for problem in verify(desk.archive)] == ["key"]
    make_key(desk.archive.ledger.keys)
    with pytest.raises(ArchiveFault, match="the wrong key"), desk.archive.ledger.writing():
        pass
    assert "wrong key" in verify(desk.archive)[0].why
    file.write_bytes(b"no key")
    with pytest.raises(ArchiveFault, match="cannot be read as the desk's key"), desk.archive.ledger.writing():
        pass
    assert "cannot be read" in verify(desk.archive)[0].why
    file.write_bytes(right)
    assert verify(desk.archive) == []


def test_nothing_is_written_after_an_entry_that_was_changed(lasting: Filled) -> None:
    with tampering(lasting.archive) as connection:
        last = sa.select(sa.func.max(custody.c.sequence)).scalar_subquery()
        connection.execute(sa.update(custody).where(custody.c.sequence == last).values(at="1999"))
        with pytest.raises(ArchiveFault, match="last entry of the custody log was changed"):
            lasting.archive.ledger._pen(connection)


def _killed_before_the_head(archive: Archive, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A transaction that commits in a process that ends before it has written the head."""

    def die(self: Head, entry: object) -> None:
        raise KeyboardInterrupt

    def enter() -> None:
        with archive.ledger.writing() as pen:
            pen.person(name)

    with monkeypatch.context() as patch:
        patch.setattr(Head, "write", die)
        with pytest.raises(KeyboardInterrupt):
            enter()


def test_a_process_killed_after_its_first_commit_leaves_nothing_to_doubt(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _killed_before_the_head(archive, monkeypatch, "Анна")
    assert verify(archive) == []
    _killed_before_the_head(archive, monkeypatch, "Вера")
    assert verify(archive) == []
    with archive.ledger.writing() as pen:
        pen.person("Глеб")
    assert verify(archive) == []


def test_a_head_that_is_gone_or_emptied_is_named(desk: Filled) -> None:
    """What says that nothing was written yet may stand beside the first transaction alone."""
    head = desk.archive.ledger.head.file
    head.write_bytes(b"null\n")
    why = "custody-head.json says that nothing was written: a cut end would not show"
    assert found(desk.archive) == [("link", "head of the log", why)]
    head.unlink()
    why = "custody-head.json is gone: a cut end would not show"
    assert found(desk.archive) == [("link", "head of the log", why)]
