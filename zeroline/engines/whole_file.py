"""A file that a foreign program writes appears whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zeroline.domain.errors import CannotWrite

_FAULTS = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "your share of the disk is used up; free some space or choose another folder",
    errno.EFBIG: "the file would grow larger than is allowed here",
    errno.EROFS: "the disk is read-only; choose another folder",
    errno.EACCES: "the folder may not be written to by this user; choose another",
    errno.EPERM: "the folder may not be written to by this user; choose another",
    errno.ENOENT: "its folder does not exist; make it first",
    errno.ENOTDIR: "its folder is not a folder but a file; choose another",
    errno.EISDIR: "is a folder; choose another name",
    errno.EIO: "the disk fails (input/output error); choose another",
}
_ON_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


def fault_of(log: str) -> str | None:
    """The sentence for a write that failed, when a program's log names one in the system's words; None: it does not."""
    return next((_FAULTS[number] for number in _ON_WRITING if os.strerror(number) in log), None)


@contextmanager
def whole_file(to: Path) -> Iterator[Path]:
    """Gives a path in a hidden folder of its own beside `to`. When the block ends well, the file there is brought to
    disk and takes the name `to`; whatever happens, the folder goes. Raises CannotWrite."""
    try:
        with tempfile.TemporaryDirectory(prefix=".zeroline-", dir=to.parent) as folder:
            draft = Path(folder) / "draft.mp4"
            yield draft
            _sync(draft)
            draft.replace(to)
            _sync(to.parent)
    except OSError as error:
        raise CannotWrite(to, _FAULTS.get(error.errno or 0, f"cannot be written ({error.strerror})")) from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
