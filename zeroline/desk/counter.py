"""The counter for the public: takes one file of one form, within bounds, and has it checked."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from threading import Lock

from zeroline.desk.refusals import NotMedia, Refused, TooLarge, TooOften
from zeroline.domain.verified import Verified

LARGEST = 256 << 20  # bytes of an upload: an hour of what is posted
_HEAD = 8 << 10  # bytes of the part's own head
_EVERY_S, _MANY = 600.0, 10  # so many files of one address in so many seconds
_PEOPLE = 10_000  # addresses that are remembered
_BOUNDARY = re.compile(r'multipart/form-data;\s*boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'filename="([^"\r\n]{0,400})"')


@dataclass(frozen=True)
class Sent:
    """A file that somebody sent, and how they call it."""

    path: Path
    name: str


class Counter:
    """One file is looked at at a time: it takes a core, and pages come first."""

    def __init__(self, ask: Callable[[Path, str], Verified], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._busy = Lock()
        self._asked: dict[str, list[float]] = {}

    def ask(self, sent: Sent) -> Verified:
        return self._ask(sent.path, sent.name)

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Raises TooOften where this address asked often, or somebody else's file is being looked at."""
        now = self._clock()
        times = [at for at in self._asked.get(address, []) if now - at < _EVERY_S]
        if len(times) >= _MANY:
            raise TooOften("You asked often; try again in some minutes.", int(_EVERY_S - (now - times[0])) + 1)
        if not self._busy.acquire(blocking=False):
            raise TooOften("Another file is being looked at; try again in a minute.", 60)
        try:
            if len(self._asked) >= _PEOPLE:
                self._asked.clear()
            self._asked[address] = [*times, now]
            yield
        finally:
            self._busy.release()

    async def take(self, kind: str, body: AsyncIterator[bytes]) -> Sent:
        """The one file of a form. Raises Refused where there is none, TooLarge."""
        boundary = _BOUNDARY.fullmatch(kind.strip())
        if boundary is None:
            raise Refused("A form with one file was expected.")
        handle, name = tempfile.mkstemp(prefix="zeroline-sent-")
        path = Path(name)
        try:
            with open(handle, "w+b") as file:
                size = 0
                async for piece in body:
                    size += len(piece)
                    if size > LARGEST:
                        raise TooLarge(f"That is more than {LARGEST >> 20} MiB; ask the desk, or check it there.")
                    file.write(piece)
                called = _cut_out(file, b"--" + boundary[1].encode(), size)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Sent(path, called)


def _cut_out(file: BufferedRandom, boundary: bytes, size: int) -> str:
    """Leaves the part's content alone in the file, and returns its name. There is one part."""
    file.seek(0)
    head, sign, _ = file.read(_HEAD).partition(b"\r\n\r\n")
    tail = b"\r\n" + boundary + b"--"
    file.seek(max(0, size - len(tail) - 4))
    end = file.read()
    named = _NAME.search(head)
    if not (head.startswith(boundary + b"\r\n") and sign and named and end.rstrip(b"\r\n").endswith(tail)):
        raise Refused("A form with one file was expected.")
    first = len(head) + len(sign)
    last = size - len(end) + end.rindex(tail)
    if last <= first:
        raise NotMedia("The file is empty, or none was chosen.")
    _move(file, first, last)
    return named[1].decode("utf-8", "replace").replace("\\", "/").rsplit("/", 1)[-1]


def _move(file: BufferedRandom, first: int, last: int) -> None:
    at = 0
    while first + at < last:
        file.seek(first + at)
        piece = file.read(min(1 << 20, last - first - at))
        file.seek(at)
        file.write(piece)
        at += len(piece)
    file.truncate(last - first)
    file.flush()
