"""The heap of the process: one for all threads, and given back when it is free, where the C library lets us say so."""

from __future__ import annotations

import ctypes
import os
import sys

_ARENA_MAX = -8  # M_ARENA_MAX, mallopt(3); glibc's own number


def one_heap() -> bool:
    """Whether the C library is glibc and obeys; called before the first thread is started.

    Left alone, glibc gives each of the decoder's threads a heap, and what one gave back the others cannot have: seven
    minutes of telephone speech took 1218 MB at the most, with one heap 904 MB, and as many seconds. On Intel's cores
    the decoder computes by MKL, which keeps what it gave back for itself: 35 MB, and as many seconds without.
    """
    os.environ.setdefault("MKL_DISABLE_FAST_MM", "1")  # read by MKL when it first asks for memory
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(_ARENA_MAX, 1))
    except (AttributeError, OSError):
        return False  # another C library: musl has one heap anyway


def give_back() -> bool:
    """Whether memory that is free inside the heap went back to the system (glibc only). Called between two pieces of
    work that each want much: on the same speech 1122 MB at the most, with this 885 MB."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (AttributeError, OSError):
        return False
