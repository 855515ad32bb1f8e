"""Interrupting leaves nothing half-written; running again goes on and completes."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import document as judges
from . import media, picture, reading
from .conftest import Work
from .running import Zeroline, files

pytestmark = pytest.mark.real


@dataclass(frozen=True)
class Interrupted:
    """How an interrupted run ended."""

    code: int
    said: str
    left: set[str]
    alive: bool


def to_the_command(running: "subprocess.Popen[bytes]") -> None:
    """As `kill -INT` does."""
    running.send_signal(signal.SIGINT)


def to_the_terminal(running: "subprocess.Popen[bytes]") -> None:
    """As Ctrl-C does: every process of the group hears it."""
    os.killpg(running.pid, signal.SIGINT)


def interrupt(
    zeroline: Zeroline, clip: Path, out: Path, after: float, send: Callable[["subprocess.Popen[bytes]"], None]
) -> Interrupted:
    """Start the command, interrupt it some seconds after its first word, and wait for its end."""
    log = out.parent / f"{send.__name__}.txt"
    running = zeroline.start("translate", clip, "--out", out, stderr=log)
    latest = time.monotonic() + 30
    while not log.stat().st_size and running.poll() is None and time.monotonic() < latest:
        time.sleep(0.05)
    try:
        running.wait(after)
        pytest.fail(f"the run ended before it was interrupted, with {running.returncode}: {log.read_text()[-2000:]}")
    except subprocess.TimeoutExpired:
        send(running)
    try:
        code = running.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        pytest.fail("the command did not stop within 20 s of being interrupted")
    time.sleep(0.3)
    return Interrupted(code, log.read_text(errors="replace"), files(out), _alive(running.pid))


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def clip(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip that nobody has translated yet, long enough to be caught at work."""
    return media.excerpt(sample, tmp_path_factory.mktemp("long") / "long.mp4", (426, 240), seconds=15)


@pytest.fixture(scope="module")
def story(zeroline: Zeroline, clip: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Interrupted], Work]:
    """The same command three times: interrupted early, interrupted later, left alone."""
    out = tmp_path_factory.mktemp("interrupted") / "out"
    ends = [interrupt(zeroline, clip, out, 0.5, to_the_command), interrupt(zeroline, clip, out, 1.5, to_the_terminal)]
    return ends, Work(clip, out, zeroline("translate", clip, "--out", out))


@pytest.mark.parametrize("which", [0, 1])
def test_an_interrupted_run_says_so_and_leaves_nothing(story: tuple[list[Interrupted], Work], which: int) -> None:
    end = story[0][which]
    assert end.code != 0
    assert not any(word in end.said for word in ("Traceback", "KeyboardInterrupt")), end.said[-2000:]
    assert end.left == set()
    assert not end.alive, "a process of the interrupted run is still at work"


def test_running_again_completes(story: tuple[list[Interrupted], Work]) -> None:
    work = story[1]
    assert work.outcome.code == 0, work.outcome.told()
    assert judges.faults(work.document) == []
    assert len(reading.spoken(reading.srt(work.written(".en.srt")))) == len(work.document["captions"]) > 0
    assert picture.duration_ms(work.written(".en.mp4")) == pytest.approx(picture.duration_ms(work.clip), abs=300)
    endings = (".ru.srt", ".en.srt", ".en.vtt", ".en.ass", ".en.ttml", ".en.mp4", ".json")
    assert files(work.folder) == {f"long{ending}" for ending in endings}


def test_what_was_heard_is_not_heard_again(
    zeroline: Zeroline, story: tuple[list[Interrupted], Work], tmp_path: Path
) -> None:
    work = story[1]
    again = zeroline("translate", work.clip, "--out", tmp_path, "--no-burn", "--formats", "json")
    assert again.code == 0, again.told()
    document = Work(work.clip, tmp_path, again).document
    assert [document[part] for part in ("source", "english", "captions")] == [
        work.document[part] for part in ("source", "english", "captions")
    ]
