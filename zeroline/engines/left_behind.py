"""What a killed process left beside its place: told by its lock, which the kernel gives back however a process ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path

_FRESH_S = 10  # younger than this it may have been made and not locked yet


def hold(handle: int) -> None:
    """Marks an open file or folder as in use until it is closed. Where the file system knows no locks nothing is
    marked, and nothing will be cleared away."""
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def clear_away_left(folder: Path, pattern: str) -> None:
    """Removes our files and folders in `folder` that `pattern` matches and nobody holds any more."""
    for left in folder.glob(pattern):
        with suppress(OSError):  # another process was faster, or it is not ours
            about = left.lstat()
            if about.st_uid != os.geteuid() or time.time() - about.st_mtime < _FRESH_S:
                continue
            handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if stat.S_ISDIR(about.st_mode):
                    shutil.rmtree(left, ignore_errors=True)
                elif stat.S_ISREG(about.st_mode):
                    left.unlink()
            finally:
                os.close(handle)
