"""Python's collector, at rest while very many values are made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """The collector looks for circles among all values each time that some thousand were made. In what is read for a
    list there are none, and the looking took half of the time at ten thousand clips."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
