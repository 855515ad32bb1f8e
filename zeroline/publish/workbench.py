"""The hidden folder beside the results in which they come about, so that they appear whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from zeroline.domain.errors import CannotWrite

_PREFIX = ".zeroline-"
# Locked for as long as a run is at work in the folder. The kernel gives the lock back when the run ends, however it
# ends: a folder whose marker can be locked was left by one that was killed.
_MARKER, _CONTENT = ".in-use", b"zeroline\n"


def refuse_place(folder: Path, clip: Path, names: Sequence[str]) -> None:
    """Raises CannotWrite where results of these names could not be written for `clip`, as far as can be told without
    writing: hours of hearing come first."""
    there = next(path for path in (folder, *folder.parents, Path("/")) if os.path.lexists(path))
    code = errno.ENOTDIR if not there.is_dir() else 0 if os.access(there, os.W_OK | os.X_OK) else _why_not(there)
    if code:
        raise CannotWrite(folder, _fault(OSError(code, os.strerror(code))))
    longest, fits = max(len(os.fsencode(name)) for name in names), _fitting(there)
    if longest > fits:
        raise CannotWrite(
            clip, f"with their endings the names of its results take {longest} bytes, and {fits} fit; rename it."
        )


def _why_not(folder: Path) -> int:
    return errno.EROFS if os.statvfs(folder).f_flag & os.ST_RDONLY else errno.EACCES


def _fitting(folder: Path) -> int:
    """How many bytes a file's name may have there."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError):  # a file system that does not say
        return 255


@contextmanager
def workbench(folder: Path) -> Iterator[Path]:
    """A hidden folder in `folder`; whatever happens, it goes. So does what a killed run left there, and a folder that
    was made for the results, if still empty. Raises CannotWrite."""
    made: list[Path] = []
    try:
        made += [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        _clear_away_left(folder)
        with ExitStack() as stack:
            handles = stack.enter_context(_closing())  # closed last: the lock holds until the folder is gone
            bench = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder)))
            handles += _mark(bench)
            yield bench
    except OSError as error:
        raise CannotWrite(folder, _fault(error)) from error
    finally:
        for path in made:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()


@contextmanager
def _closing() -> Iterator[list[int]]:
    handles: list[int] = []
    try:
        yield handles
    finally:
        for handle in handles:
            os.close(handle)


def _mark(bench: Path) -> list[int]:
    """The handle of the locked marker; none where the file system knows no locks: then nobody will clear it away. It
    takes its name when it is locked, so that nobody finds it unlocked."""
    nameless = bench / f"{_MARKER}.new"
    handle = os.open(nameless, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, _CONTENT)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        nameless.rename(bench / _MARKER)
    except OSError:
        os.close(handle)
        nameless.unlink(missing_ok=True)
        return []
    return [handle]


def _clear_away_left(folder: Path) -> None:
    """Removes the hidden folders in which no run is at work any more. Ours are told by name, owner and marker."""
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another run was faster, or it is not ours
            about = left.lstat()
            if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
                continue
            handle = os.open(left / _MARKER, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if os.read(handle, 64) == _CONTENT:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)


def _fault(error: OSError) -> str:
    return (
        f"the results cannot be written here ({(error.strerror or str(error)).lower()}); choose another --out folder."
    )
