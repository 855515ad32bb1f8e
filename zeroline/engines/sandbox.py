"""Runs a command on untrusted media: little time, little memory, no network, no way to flood us or to outlive us.

What holds where: the limits on CPU time, file size and open files, the clean environment, the closed standard input
and the clock hold on every Unix; the limit on memory and the end together with our process on Linux; no network on
Linux for x86-64 and 64-bit ARM (seccomp), elsewhere where a network namespace can be had. The command can still read
files that our user can read: the engines say which one it may open.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_ENTRY = Path(__file__).with_name("sandbox_entry.py")
_LOG_BYTES = 16_384  # kept of each end of what the command says; a hostile file can make it say gigabytes
_READ_BYTES = 65_536  # what a Linux pipe holds (pipe(7))
_CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}  # arenas cost address space a thread


@dataclass(frozen=True)
class Limits:
    """How much a command may use.

    `cpu_s` seconds of CPU time; `wall_s` seconds that we wait for it in all (time in which *we* don't read is not its
    fault and not counted); `memory_bytes` of address space; `file_bytes` that any file it writes may reach.
    """

    cpu_s: int
    wall_s: float
    memory_bytes: int = 2 << 30
    file_bytes: int = 0
    open_files: int = 64


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code (negative: the signal that ended it), the two ends of what it said on
    standard error, and whether we ended it because its time was up."""

    code: int
    log: str
    timed_out: bool

    @property
    def killed(self) -> bool:
        """The kernel ended it: its CPU time was used up (the limit is a hard one), or the machine's memory was."""
        return self.code == -signal.SIGKILL and not self.timed_out


class _BothEnds:
    """The first and the last bytes of a stream of any length."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._cut = False

    def add(self, block: bytes) -> None:
        room = _LOG_BYTES - len(self._head)
        self._head += block[:room]
        self._tail += block[room:] if room > 0 else block
        if len(self._tail) > _LOG_BYTES:
            del self._tail[:-_LOG_BYTES]
            self._cut = True

    def text(self) -> str:
        middle = b"\n[...]\n" if self._cut else b""
        return bytes(self._head + middle + self._tail).decode("utf-8", "replace")


class Sandboxed:
    """A command under way in the sandbox. Use with `with`: leaving the block ends the command, whatever it does.

    with Sandboxed(command, limits) as child:
        for block in child.blocks(32_000): ...
        outcome = child.outcome()
    """

    def __init__(
        self,
        command: Sequence[str],
        limits: Limits,
        *,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._left_s = limits.wall_s
        self._timed_out = False
        self._log = _BothEnds()
        numbers = (limits.cpu_s, limits.memory_bytes, limits.file_bytes, limits.open_files, os.getpid())
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", str(_ENTRY), *map(str, numbers), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=cwd,
            env=_CLEAN | dict(environment or {}),
            start_new_session=True,  # a group of its own: Ctrl-C reaches us, and we end it whole
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._out, self._err = self._process.stdout, self._process.stderr
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._out, selectors.EVENT_READ)
        self._waiting.register(self._err, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()
        self._waiting.close()
        self._out.close()
        self._err.close()

    @property
    def log(self) -> str:
        """What it has said on standard error so far, both ends of it."""
        return self._log.text()

    def blocks(self, size: int) -> Iterator[bytes]:
        """Standard output in blocks of `size` bytes, the last one shorter; ends early when time is up."""
        kept = bytearray()
        for piece in self._pieces():
            kept += piece
            while len(kept) >= size:
                yield bytes(kept[:size])
                del kept[:size]
        if kept:
            yield bytes(kept)

    def lines(self, longest: int = 4096) -> Iterator[str]:
        """Standard output line by line; of a line longer than `longest` bytes only the end."""
        kept = b""
        for piece in self._pieces():
            *whole, kept = (kept + piece).split(b"\n")
            kept = kept[-longest:]
            for line in whole:
                yield line.decode("utf-8", "replace")

    def outcome(self) -> Outcome:
        """Waits for the end, reading off what is left."""
        for _ in self._pieces():
            pass
        if not self._timed_out:
            try:
                self._process.wait(max(self._left_s, 1.0))
            except subprocess.TimeoutExpired:
                self._timed_out = True
        self._end()
        return Outcome(self._process.returncode, self._log.text(), self._timed_out)

    def _pieces(self) -> Iterator[bytes]:
        """Standard output as it comes; standard error is read off beside it."""
        while self._waiting.get_map():
            started = time.monotonic()
            ready = self._waiting.select(max(self._left_s, 0))
            pieces = [self._read(key) for key, _ in ready]
            self._left_s -= time.monotonic() - started
            if not ready or self._left_s <= 0:
                self._timed_out = True
                self._end()
                return
            yield from filter(None, pieces)

    def _read(self, key: selectors.SelectorKey) -> bytes:
        """What came on standard output; what came on standard error goes into the log."""
        piece = os.read(key.fd, _READ_BYTES)
        if not piece:
            self._waiting.unregister(key.fileobj)
        elif key.fileobj is self._err:
            self._log.add(piece)
            return b""
        return piece

    def _end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
