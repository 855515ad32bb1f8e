"""What the figures were taken on. Names of machines and folders stay out: a table travels."""

from __future__ import annotations

import os
import platform
import re
import resource
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("ctranslate2", "faster-whisper", "whisper-ctranslate2", "jiwer", "sacrebleu")


def cores() -> int:
    """As many as this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{cores()} cores of {_processor()}, {memory:.0f} GB memory, {platform.system()} {platform.machine()}"


def versions() -> str:
    from zeroline import __version__

    found = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"Python {platform.python_version()}, zeroline {__version__}, {found}"


class Company:
    """How busy other programs kept the machine's cores since this was made."""

    def __init__(self) -> None:
        self._start = _used()

    def share(self) -> float | None:
        """Per cent of all cores' time; None where the system does not tell (elsewhere than on Linux)."""
        start, now = self._start, _used()
        if start is None or now is None or now[1] <= start[1]:
            return None
        return max(0.0, 100 * (now[0] - start[0]) / (now[1] - start[1]))


def _used() -> tuple[float, float] | None:
    """(seconds that the cores worked for others, seconds that there were), since the machine started: proc(5)."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    ticks = [int(part) for part in stat.read_text(encoding="utf-8").split("\n", 1)[0].split()[1:9]]
    second = os.sysconf("SC_CLK_TCK")
    whole, idle = sum(ticks) / second, (ticks[3] + ticks[4]) / second
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return whole - idle - sum(usage.ru_utime + usage.ru_stime for usage in own), whole


def _processor() -> str:
    info = Path("/proc/cpuinfo")  # Linux; elsewhere the platform's own word
    text = info.read_text(encoding="utf-8") if info.exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or "an unnamed processor"
