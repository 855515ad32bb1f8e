"""Twenty-four of the faults that `make bench-faults` strikes five hundred of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.faults import run
from tests.archive import postgres
from tests.story.needs import REPO, private_mounts


def test_of_the_faults_none_loses_halves_or_doubles_a_clip() -> None:
    told = run(14, seed=7, disk=None)
    assert told.struck == 14
    assert told.faults == ()
    assert sum(told.told.values()) >= 14
    assert any("was killed" in how for how in told.told)
    assert any("gave up with a sentence" in how for how in told.told)


def test_nor_on_postgresql() -> None:
    with postgres.server() as server:
        told = run(4, seed=8, disk=None, address=lambda number: postgres.new_database(server, f"faults{number}"))
    assert told.struck == 4
    assert told.faults == ()


def test_nor_does_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = 'mount -t tmpfs -o size=48m tmpfs "$0" && exec "$@"'
    command = [sys.executable, "-m", "bench.faults", "--check", "--seed", "3", "--faults", "6", "--disk", str(disk)]
    wrapped = [*private_mounts(), "sh", "-c", mounted, str(disk), *command]
    done = subprocess.run(wrapped, cwd=REPO, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert "0 breaches" in done.stdout
    assert "full disk: gave up with a sentence" in done.stdout
