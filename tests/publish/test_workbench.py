"""The hidden folder in which results come about: what a killed run left there goes with the next, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from zeroline.publish.workbench import workbench

AT_WORK = """
import sys, time
from pathlib import Path
from zeroline.publish.workbench import workbench
with workbench(Path(sys.argv[1])) as bench:
    (bench / "a.en.mp4").write_bytes(b"half")
    print(bench.name, flush=True)
    time.sleep(60)
"""


def at_work(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Another process that is in the middle of a draft, and the name of its hidden folder."""
    other = subprocess.Popen([sys.executable, "-c", AT_WORK, str(folder)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    return other, other.stdout.readline().strip()


def hidden(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith(".")}


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    other, left = at_work(tmp_path)
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    assert hidden(tmp_path) == {left}
    with workbench(tmp_path) as bench:
        assert hidden(tmp_path) == {bench.name} != {left}
    assert hidden(tmp_path) == set()


def test_a_run_under_way_is_let_alone(tmp_path: Path) -> None:
    other, working = at_work(tmp_path)
    try:
        with workbench(tmp_path):
            pass
        with workbench(tmp_path), workbench(tmp_path) as bench:  # nor one of our own
            assert len(hidden(tmp_path)) == 3
            assert bench.is_dir()
        assert hidden(tmp_path) == {working}
        assert (tmp_path / working / "a.en.mp4").read_bytes() == b"half"
    finally:
        other.kill()
        other.communicate()


@pytest.mark.parametrize(
    "kind",
    ["a folder of notes", "an empty folder", "a file", "a link", "a marker that is a link", "a marker that is a pipe"],
)
def test_what_is_not_ours_stays(tmp_path: Path, kind: str) -> None:
    mine, out = tmp_path / "mine", tmp_path / "out"
    mine.mkdir()
    out.mkdir()
    (mine / "notes.txt").write_text("notes")
    there = out / ".zeroline-notes"
    if kind == "a file":
        there.write_text("notes")
    elif kind == "a link":
        (mine / ".in-use").write_text("zeroline\n")
        there.symlink_to(mine)
    else:
        there.mkdir()
        if kind == "a folder of notes":
            (there / "notes.txt").write_text("notes")
        elif kind == "a marker that is a link":
            (there / ".in-use").symlink_to(mine / "notes.txt")
        elif kind == "a marker that is a pipe":
            os.mkfifo(there / ".in-use")
    with workbench(out):
        pass
    assert hidden(out) == {".zeroline-notes"}
    assert (mine / "notes.txt").read_text() == "notes"
