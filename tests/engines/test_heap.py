"""All threads share a heap, so that what one gives back the others can have."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# malloc_stats() writes a line "Arena N:" for each heap that there is
PROGRAM = """
import ctypes, threading
from zeroline.engines.heap import one_heap
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
if {asked}:
    assert one_heap()
together = threading.Barrier(6)
def take():
    together.wait()
    for _ in range(200):
        libc.malloc(50_000)
threads = [threading.Thread(target=take) for _ in range(6)]
[t.start() for t in threads]
[t.join() for t in threads]
libc.malloc_stats()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads heaps of their own")
@pytest.mark.parametrize(("asked", "fewest", "most"), [(True, 1, 1), (False, 2, 99)])
def test_threads_share_one_heap(asked: bool, fewest: int, most: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(asked=asked)], capture_output=True, text=True, check=True, timeout=60
    )
    assert fewest <= ran.stderr.count("Arena ") <= most


GIVING_BACK = """
import ctypes
from zeroline.engines.heap import give_back
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
ctypes.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
blocks = [libc.malloc(100_000) for _ in range(1000)]
for block in blocks:
    ctypes.memset(block, 1, 100_000)
for block in blocks[:-1]:  # the last one keeps the heap's end where it is
    libc.free(block)
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed below its heap's end")
def test_what_is_free_goes_back() -> None:
    ran = subprocess.run([sys.executable, "-c", GIVING_BACK], capture_output=True, text=True, check=True, timeout=60)
    assert int(ran.stdout) > 80_000  # KB of 97,600
