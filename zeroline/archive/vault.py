"""The vault: originals under their SHA-256, written once and never again. Media never sits in the database.

    objects/3f/3f9a...   sealed: read-only, complete, known to the ledger
    incoming/            under way; a file here is held by the lock of the process that writes it
    derived/3f/3f9a....  made from an original, such as a preview; may be lost and is made again

A copy is sealed only after the ledger has committed, so that what is sealed is always known; what a killed process left
in `incoming` is sealed or removed by the next one.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zeroline.archive.whole import sync_folder
from zeroline.domain.errors import ArchiveFault, BadMedia

_BLOCK = 1 << 20
_HASH = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Taken:
    """A complete copy, on the disk but not sealed yet."""

    sha256: str
    size: int
    file: Path


class Vault:
    """The folder of originals of one archive."""

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._incoming = folder / "incoming"
        self._derived = folder / "derived"

    @contextmanager
    def taking(self, path: Path) -> Iterator[Taken]:
        """Copies a file in and hashes it on the way. Seal it within the block, once the ledger knows it; what is not
        sealed when the block ends goes. Raises BadMedia for what cannot be read, ArchiveFault for a full disk."""
        with self._part() as part:
            try:
                sha256, size = _copied(path, part)
                taken = Taken(sha256, size, Path(part.name).with_name(f"{sha256}.{Path(part.name).stem}"))
                os.rename(part.name, taken.file)
                sync_folder(self._incoming)
            except OSError as error:
                raise self._fault(error) from error
            try:
                yield taken
            finally:
                taken.file.unlink(missing_ok=True)

    def seal(self, taken: Taken) -> None:
        """Gives the copy its place, unless the same bytes have it already."""
        try:
            self._seal(taken.sha256, taken.file)
        except OSError as error:
            raise self._fault(error) from error

    def path(self, sha256: str) -> Path:
        """Where the bytes lie, for reading only. Raises ArchiveFault where they are gone."""
        file = self.place(sha256)
        if not file.exists():
            for left in sorted(self._incoming.glob(f"{sha256}.*")):  # its process was killed before it could seal it
                self._seal(sha256, left)
                break
            else:
                raise ArchiveFault(f"{file}: the clip's original is gone; `zeroline verify-archive` tells more.")
        return file

    def holds(self, sha256: str) -> bool:
        return self.place(sha256).exists()

    def sealed(self) -> Iterator[str]:
        """The names of all that is sealed, in order; what does not belong there under its own name."""
        for folder in sorted(self._objects.glob("*")):
            for file in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
                fits = folder.name == file.name[:2] and len(file.name) == 64 and _HASH.issuperset(file.name)
                yield file.name if fits else str(file.relative_to(self._objects))

    def incoming(self) -> list[Path]:
        """What is under way, or was left by a process that was killed."""
        return sorted(self._incoming.glob("*"))

    def digest(self, sha256: str) -> str | None:
        """The hash of the bytes as they are now; None: there are none."""
        try:
            with self.place(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def derived(self, sha256: str, name: str) -> Path:
        """Where something made of the bytes has its place, such as a preview, which can be made again. Its folder is
        there; an erasure takes it with the bytes."""
        place = self._derived / self.place(sha256).relative_to(self._objects).parent / f"{sha256}.{name}"
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self._fault(error) from error
        return place

    def forget(self, sha256: str) -> None:
        """Removes the bytes and what was derived from them, for an erasure that the ledger has recorded."""
        place = self.place(sha256)  # refuses what is no hash, before anything is looked for under it
        for made in self._derived.glob(f"{sha256[:2]}/{sha256}.*"):
            made.unlink(missing_ok=True)
        place.unlink(missing_ok=True)
        for left in self._incoming.glob(f"{sha256}.*"):
            left.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            sync_folder(place.parent)

    def sweep(self, known: Callable[[str], bool]) -> None:
        """Finishes what killed processes left: seals the copies that the ledger knows, removes the others."""
        for left in self.incoming():
            with suppress(FileNotFoundError), left.open("rb") as file:
                if not _locked(file, wait=False):
                    continue  # its process is alive
                sha256 = left.name.partition(".")[0]
                if len(sha256) == 64 and known(sha256):
                    self._seal(sha256, left)
                left.unlink(missing_ok=True)

    def place(self, sha256: str) -> Path:
        """Where the bytes have or will have their place."""
        if len(sha256) != 64 or not _HASH.issuperset(sha256):
            raise ArchiveFault(f"{sha256!r} is no SHA-256; the record that names it was changed.")
        return self._objects / sha256[:2] / sha256

    def _seal(self, sha256: str, copy: Path) -> None:
        place = self.place(sha256)
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync_folder(place.parent.parent)
        try:
            os.link(copy, place)  # unlike a rename it cannot take the place of another
        except FileExistsError:
            return
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
                raise
            os.rename(copy, place)  # a file system without links; the ledger's lock keeps others away
        sync_folder(place.parent)

    @contextmanager
    def _part(self) -> Iterator[BinaryIO]:
        """A new file in `incoming`, locked for as long as this process lives."""
        try:
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = _new_locked(self._incoming)
        except OSError as error:
            raise self._fault(error) from error
        with part:
            try:
                yield part
            finally:
                Path(part.name).unlink(missing_ok=True)

    def _fault(self, error: OSError) -> ArchiveFault:
        why = {
            errno.ENOSPC: "the disk is full; free some space and run the same command again",
            errno.EDQUOT: "your share of the disk is used up; free some space and run the same command again",
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "this user may not write here",
        }.get(error.errno or 0, f"refuses ({error.strerror})")
        return ArchiveFault(f"{self._incoming.parent}: {why}. Nothing was changed.")


def _new_locked(folder: Path) -> BinaryIO:
    while True:
        part = open(folder / f"{os.urandom(8).hex()}.part", "xb", buffering=0)  # noqa: SIM115 - the caller closes it
        _locked(part, wait=True)
        if os.fstat(part.fileno()).st_nlink:  # else a sweep came between the two lines
            return part
        part.close()


def _locked(file: BinaryIO, *, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _copied(path: Path, part: BinaryIO) -> tuple[str, int]:
    """Hash and size of what was copied, which is on the disk and read-only then."""
    digest, size = hashlib.sha256(), 0
    with _readable(path) as original:
        while block := _read(path, original):
            digest.update(block)
            size += len(block)
            rest = memoryview(block)
            while rest:
                rest = rest[part.write(rest) :]
    os.fchmod(part.fileno(), 0o444)
    os.fsync(part.fileno())
    return digest.hexdigest(), size


def _readable(path: Path) -> BinaryIO:
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0)  # a pipe must not hold us up
    except OSError as error:
        raise BadMedia(path, f"cannot be read ({error.strerror})") from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise BadMedia(path, "is not a file")
    return file


def _read(path: Path, file: BinaryIO) -> bytes:
    try:
        return file.read(_BLOCK)
    except OSError as error:
        raise BadMedia(path, f"cannot be read ({error.strerror})") from error
