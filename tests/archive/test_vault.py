"""The vault: bytes as they came, once, and nothing left by who was killed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from zeroline.archive.vault import Taken, Vault
from zeroline.domain.errors import ArchiveFault, BadMedia

CONTENT = bytes(range(256)) * 9000  # two blocks and a piece
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    (tmp_path / "x.mp4").write_bytes(CONTENT)
    return tmp_path / "x.mp4"


def take(vault: Vault, path: Path) -> Taken:
    with vault.taking(path) as taken:
        vault.seal(taken)
    return taken


def test_bytes_lie_under_their_hash_as_they_came(vault: Vault, original: Path, tmp_path: Path) -> None:
    taken = take(vault, original)
    assert (taken.sha256, taken.size) == (SHA256, len(CONTENT))
    assert vault.path(SHA256) == tmp_path / "vault" / "objects" / SHA256[:2] / SHA256
    assert vault.path(SHA256).read_bytes() == CONTENT
    assert vault.digest(SHA256) == SHA256
    assert list(vault.sealed()) == [SHA256]
    assert vault.incoming() == []
    assert original.read_bytes() == CONTENT


def test_they_are_read_only_and_the_folders_private(vault: Vault, original: Path) -> None:
    take(vault, original)
    assert vault.path(SHA256).stat().st_mode & 0o777 == 0o444
    assert vault.path(SHA256).parent.stat().st_mode & 0o077 == 0


def test_what_is_there_is_never_written_over(vault: Vault, original: Path) -> None:
    take(vault, original)
    place = vault.path(SHA256)
    before = place.stat()
    place.chmod(0o644)
    place.write_bytes(b"tampered")
    take(vault, original)
    assert place.read_bytes() == b"tampered"
    assert place.stat().st_ino == before.st_ino
    assert vault.digest(SHA256) != SHA256


def test_what_the_ledger_did_not_take_leaves_nothing(vault: Vault, original: Path) -> None:
    with pytest.raises(ZeroDivisionError), vault.taking(original):
        raise ZeroDivisionError
    assert list(vault.sealed()) == []
    assert vault.incoming() == []
    assert not vault.holds(SHA256)


def test_a_copy_that_was_committed_and_not_sealed_is_found_and_sealed(vault: Vault, original: Path) -> None:
    with vault.taking(original) as taken:
        left = taken.file.with_name(f"{SHA256}.killed")
        os.link(taken.file, left)
    assert not vault.holds(SHA256)
    assert vault.path(SHA256).read_bytes() == CONTENT
    assert vault.holds(SHA256)


@pytest.mark.parametrize("known", [True, False])
def test_the_next_process_clears_up_after_one_that_was_killed(vault: Vault, original: Path, known: bool) -> None:
    with vault.taking(original) as taken:
        os.link(taken.file, taken.file.with_name(f"{SHA256}.killed"))
        (taken.file.parent / "half.part").write_bytes(CONTENT[:1000])
    vault.sweep(lambda sha256: known and sha256 == SHA256)
    assert vault.incoming() == []
    assert vault.holds(SHA256) == known


def test_what_a_living_process_is_at_is_left_alone(vault: Vault, original: Path) -> None:
    with vault.taking(original) as taken:
        Vault(taken.file.parent.parent).sweep(lambda _: False)
        vault.seal(taken)
    assert vault.path(SHA256).read_bytes() == CONTENT


def test_what_does_not_belong_there_is_listed(vault: Vault, original: Path, tmp_path: Path) -> None:
    take(vault, original)
    (tmp_path / "vault" / "objects" / SHA256[:2] / "notes.txt").touch()
    (tmp_path / "vault" / "objects" / "stray").touch()
    assert sorted(vault.sealed()) == sorted([SHA256, f"{SHA256[:2]}/notes.txt", "stray"])


@pytest.mark.parametrize("sha256", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_a_name_that_is_no_hash_reaches_no_file(vault: Vault, sha256: str) -> None:
    for ask in (vault.path, vault.digest, vault.holds, vault.forget):
        with pytest.raises(ArchiveFault, match=r"is no SHA-256"):
            ask(sha256)


def test_bytes_that_are_gone_are_told(vault: Vault) -> None:
    assert vault.digest(SHA256) is None
    with pytest.raises(ArchiveFault, match="original is gone"):
        vault.path(SHA256)


def test_a_forgotten_original_is_gone(vault: Vault, original: Path) -> None:
    take(vault, original)
    vault.forget(SHA256)
    vault.forget(SHA256)
    assert list(vault.sealed()) == []


def test_a_pipe_does_not_hold_it_up(vault: Vault, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadMedia, match="is not a file"), vault.taking(tmp_path / "pipe"):
        pass
    assert vault.incoming() == []


def test_a_file_system_without_links(vault: Vault, original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    take(vault, original)
    assert vault.path(SHA256).read_bytes() == CONTENT
    assert vault.incoming() == []
