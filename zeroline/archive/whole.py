"""Files that appear whole or not at all, and outlast a power cut."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, content: bytes, *, mode: int = 0o600, replace: bool = True) -> None:
    """Writes beside, to disk, then renames. Raises OSError; FileExistsError unless `replace` is True."""
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".zeroline-")
    try:
        with open(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        if replace:
            os.replace(beside, file)
        else:
            os.link(beside, file)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Brings a folder's names to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
