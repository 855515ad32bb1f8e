"""Whether a file is still the one that was admitted: what is heard and drawn must be what was hashed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from zeroline.domain.clip import Clip, FileState
from zeroline.domain.errors import BadMedia


def state_of(path: Path) -> FileState:
    """Raises OSError. Not the inode: some file systems on a network give a file another one each time."""
    about = path.stat()
    return FileState(about.st_size, about.st_mtime_ns, about.st_ctime_ns)


def sha256_of(path: Path) -> str:
    """Raises OSError."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def must_be_unchanged(clip: Clip) -> None:
    """Raises BadMedia where the clip's file is gone or holds other bytes than when it was admitted. The bytes are
    looked at again only where the system says that something was done to the file (its permissions, perhaps)."""
    if clip.seen is None:
        return
    try:
        if state_of(clip.path) == clip.seen or sha256_of(clip.path) == clip.sha256:
            return
    except OSError as error:
        raise changed(clip.path) from error
    raise changed(clip.path)


def changed(path: Path) -> BadMedia:
    return BadMedia(path, "was changed while it was worked on; nothing was written, translate it again")
