"""How many cores the machine lends us."""

from __future__ import annotations

import os


def cores() -> int:
    """Those that this process may run on, 1 or more."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
