"""A backup while the desk is at work, and its restore."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.archive import postgres
from tests.archive.conftest import Open
from tests.archive.made import added, filled
from zeroline.archive.backup import back_up, restore
from zeroline.archive.browse import listed
from zeroline.archive.care import decide
from zeroline.archive.drafts import draft_of
from zeroline.archive.erase import erase
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.verify import anchor_in, verify
from zeroline.domain.errors import ArchiveFault, BadInput, WrongUse


def restored(backup: Path, home: Path, keys: Path, address: str = "") -> Archive:
    """A new home with the desk's key put back, and the backup in it."""
    shutil.copytree(keys, home / "keys")
    archive = open_archive(home, address)
    restore(backup, archive)
    return archive


def test_what_was_backed_up_comes_back(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    done = back_up(archive, tmp_path / "backup")
    assert (done.clips, done.folder) == (2, tmp_path / "backup")
    again = restored(tmp_path / "backup", tmp_path / "again", archive.ledger.keys)
    assert verify(again, anchor_in(tmp_path / "backup")) == []
    with archive.ledger.reading() as here, again.ledger.reading() as there:
        assert listed(here) == listed(there)
        work, ours = draft_of(there, again.vault, desk.first), draft_of(here, archive.vault, desk.first)
        assert work is not None
        assert ours is not None
        assert work.captions == ours.captions
        assert work.clip.path.read_bytes() == b"first"
    decide(again.ledger, desk.first, None, "protected", "Анна")  # and its log goes on
    assert verify(again) == []


def test_a_backup_of_either_database_can_be_restored_to_a_server(
    archive: Archive, tmp_path: Path, postgresql: str
) -> None:
    filled(archive, tmp_path)
    back_up(archive, tmp_path / "backup")
    name = f"restored_{archive.ledger.database.dialect}"
    address = postgres.new_database(postgresql, name)
    again = restored(tmp_path / "backup", tmp_path / "again", archive.ledger.keys, address)
    assert verify(again) == []
    with archive.ledger.reading() as here, again.ledger.reading() as there:
        assert listed(here) == listed(there)
    again.ledger.database.close()


def test_the_key_is_in_no_backup_and_is_missed(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    back_up(archive, tmp_path / "backup")
    everything = b" ".join(file.read_bytes() for file in (tmp_path / "backup").rglob("*") if file.is_file())
    assert b"PRIVATE KEY" not in everything
    again = open_archive(tmp_path / "again")
    restore(tmp_path / "backup", again)
    assert [problem.what for problem in verify(again)] == ["key"]
    with pytest.raises(ArchiveFault, match="The desk's key is missing"):
        decide(again.ledger, desk.first, None, "open", "Анна")


def test_the_desk_goes_on_working_meanwhile(opens: Open, tmp_path: Path) -> None:
    archive, other = opens(), opens()
    added(archive, tmp_path / "0.mp4", b"0")
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for number in range(1, 6):
                added(other, tmp_path / f"{number}.mp4", str(number).encode())
        except BaseException as error:
            faults.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    taken = 0
    while worker.is_alive() or taken == 0:
        back_up(archive, tmp_path / f"backup{taken}")
        taken += 1
    worker.join()
    assert faults == []
    for number in range(taken):
        again = restored(tmp_path / f"backup{number}", tmp_path / f"again{number}", archive.ledger.keys)
        assert verify(again) == []
        again.ledger.database.close()


def test_an_erased_clip_is_not_in_it(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    erase(archive, desk.first, "The court ordered it.", "Борис")
    assert back_up(archive, tmp_path / "backup").clips == 1
    again = restored(tmp_path / "backup", tmp_path / "again", archive.ledger.keys)
    assert verify(again) == []


def test_nothing_is_written_over(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    back_up(archive, tmp_path / "backup")
    with pytest.raises(WrongUse, match="is there already"):
        back_up(archive, tmp_path / "backup")
    with pytest.raises(WrongUse, match="There is an archive already"):
        restore(tmp_path / "backup", archive)


def test_what_is_no_backup(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is no backup"):
        restore(tmp_path / "none", archive)
    (tmp_path / "backup.json").write_text('{"zeroline_backup": 2}')
    with pytest.raises(BadInput, match="a newer Zeroline"):
        restore(tmp_path, archive)


def test_a_backup_whose_original_was_changed_is_refused(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    back_up(archive, tmp_path / "backup")
    file = next(file for file in (tmp_path / "backup" / "vault").rglob("*") if file.is_file())
    file.unlink()
    file.write_bytes(b"forged")
    again = open_archive(tmp_path / "again")
    with pytest.raises(BadInput, match="in it was changed"):
        restore(tmp_path / "backup", again)
    with again.ledger.reading() as connection:
        assert listed(connection) == []
    assert not [name for name in os.listdir(tmp_path / "again") if name.startswith(".restoring")]


def test_a_backup_on_another_disk_is_a_copy(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(archive, tmp_path)

    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        patch.setattr("zeroline.archive.backup.write_whole", lambda file, content: file.write_bytes(content))
        back_up(archive, tmp_path / "backup")
    again = restored(tmp_path / "backup", tmp_path / "again", archive.ledger.keys)
    assert verify(again) == []


def test_a_backup_of_an_older_schema_is_brought_up_to_date_and_of_a_newer_refused(
    archive: Archive, tmp_path: Path
) -> None:
    filled(archive, tmp_path)
    back_up(archive, tmp_path / "backup")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'backup' / 'archive.db'}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ArchiveFault, match="a newer Zeroline"):
        restore(tmp_path / "backup", open_archive(tmp_path / "again"))
