"""Opens the archive of a home: its database, its ledger and its vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Tables of every archive, and every erasure.
from zeroline.archive import claim_tables, fingerprints, search_tables  # noqa: F401
from zeroline.archive.database import WAIT_S, opened
from zeroline.archive.ledger import Ledger
from zeroline.archive.vault import Vault


@dataclass(frozen=True)
class Archive:
    """Records and bytes of one desk."""

    ledger: Ledger
    vault: Vault


def open_archive(home: Path, database: str = "", wait_s: float = WAIT_S) -> Archive:
    """The archive of `home`, made where there is none; `database` is the address of another than the file there.
    Raises WrongUse, ArchiveFault."""
    address = database or f"sqlite:///{(home / 'archive.db').absolute()}"
    return Archive(Ledger(opened(address, wait_s), home), Vault(home / "vault"))
