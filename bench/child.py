"""Runs a command as a child of its own and tells what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# getrusage(2): ru_maxrss is in kilobytes on Linux and in bytes on macOS.
_RSS_A_MB = 1 << 20 if sys.platform == "darwin" else 1 << 10


class Broke(Exception):
    """A command that was measured failed; its text is the sentence to print."""


@dataclass(frozen=True)
class Cost:
    """What a child used, its own children included: seconds by the clock, seconds of all cores together, and the
    peak of its largest process in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float

    def __add__(self, other: Cost) -> Cost:
        """One after the other: times add up, the larger peak counts."""
        return Cost(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s, max(self.peak_mb, other.peak_mb))


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> tuple[str, Cost]:
    """What the command prints on standard output, and what it cost from start to end. Raises Broke where it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=err, env={**os.environ, **(environment or {})}
        )
        # wait4 tells of this child and those it waited for; RUSAGE_CHILDREN would mix in every child before it.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            err.seek(0)
            last = err.read().decode(errors="replace").strip().splitlines()[-1:]
            raise Broke(f"{Path(command[0]).name} ended with code {child.returncode}: {' '.join(last)}")
        out.seek(0)
        printed = out.read().decode()
    return printed, Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _RSS_A_MB)
