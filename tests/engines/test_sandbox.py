"""What a command in the sandbox cannot do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zeroline.engines.sandbox import Limits, Outcome, Sandboxed

ROOM = Limits(cpu_s=10, wall_s=10)
PYTHON = (sys.executable, "-I", "-S", "-c")


def run(*command: str, limits: Limits = ROOM) -> tuple[bytes, Outcome]:
    with Sandboxed(command, limits) as child:
        return b"".join(child.blocks(1000)), child.outcome()


def test_output_comes_in_blocks_of_the_size_asked() -> None:
    with Sandboxed((*PYTHON, "print('x' * 25, end='')"), ROOM) as child:
        assert list(child.blocks(10)) == [b"x" * 10, b"x" * 10, b"x" * 5]
        assert child.outcome() == Outcome(0, "", False)


def test_it_inherits_no_environment_and_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    out, outcome = run(*PYTHON, "import os, sys; print('SECRET_TOKEN' in os.environ, repr(sys.stdin.read()))")
    assert (out, outcome.code) == (b"False ''\n", 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process give up the network")
def test_it_has_no_network() -> None:
    _, outcome = run(*PYTHON, "import socket; s = socket.socket(); s.settimeout(1); s.connect(('127.0.0.1', 9))")
    assert outcome.code == 1
    assert "PermissionError" in outcome.log or "unreachable" in outcome.log


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit on address space")
def test_it_gets_so_much_memory_and_no_more() -> None:
    _, outcome = run(*PYTHON, "x = bytearray(600 << 20)", limits=Limits(10, 10, memory_bytes=500 << 20))
    assert "MemoryError" in outcome.log


def test_it_writes_so_large_a_file_and_no_larger(tmp_path: Path) -> None:
    write = f"f = open({str(tmp_path / 'f')!r}, 'wb', buffering=0); [f.write(bytes(1000)) for _ in range(3)]"
    _, outcome = run(*PYTHON, write, limits=Limits(10, 10, file_bytes=1500))
    assert "File too large" in outcome.log
    assert (tmp_path / "f").stat().st_size == 1500


def test_its_processor_time_ends() -> None:
    _, outcome = run("/bin/sh", "-c", "while :; do :; done", limits=Limits(cpu_s=1, wall_s=30))
    assert (outcome.killed, outcome.timed_out) == (True, False)


def test_its_time_ends_and_what_it_started_ends_with_it() -> None:
    began = time.monotonic()
    _, outcome = run("/bin/sh", "-c", "sleep 30 & sleep 30", limits=Limits(10, 0.5))
    assert outcome.timed_out
    assert time.monotonic() - began < 5


def test_time_in_which_we_do_not_read_is_not_counted() -> None:
    with Sandboxed((*PYTHON, "print('x' * 300_000)"), Limits(10, 1)) as child:
        blocks = child.blocks(1000)
        next(blocks)
        time.sleep(1.2)
        assert sum(map(len, blocks)) == 299_001
        assert child.outcome().code == 0


def test_what_it_says_is_kept_from_both_ends_only() -> None:
    _, outcome = run(*PYTHON, "import sys; sys.stderr.write('first\\n' + 'x' * 10_000_000 + '\\nlast')")
    assert outcome.log.startswith("first\n")
    assert outcome.log.endswith("\nlast")
    assert len(outcome.log) < 40_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent went")
def test_it_does_not_outlive_us(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    desk = (
        "import sys, time; from pathlib import Path; from zeroline.engines.sandbox import *\n"
        f"child = Sandboxed(('/bin/sh', '-c', 'echo $$; exec sleep 60'), Limits(10, 60))\n"
        f"Path({str(tmp_path / 'pid')!r}).write_text(next(child.lines())); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", desk], env=os.environ | {"PYTHONPATH": str(root)})
    pid = _awaited(tmp_path / "pid")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(50):
        if not _alive(pid):
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


def _awaited(path: Path) -> int:
    for _ in range(100):
        if path.exists() and path.read_text().strip():
            return int(path.read_text().strip())
        time.sleep(0.1)
    pytest.fail("the child never started")


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
