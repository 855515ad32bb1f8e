"""The commands beside `translate`: help and doctor."""

import os
import pty
import select
import subprocess
import time
from pathlib import Path

import pytest

from . import media
from .running import Zeroline, files, refused

OPTIONS = (
    "--out", "--language", "--model", "--profile", "--formats", "--bilingual", "--burn", "--no-burn", "--protect",
    "--overwrite", "--json",
)  # fmt: skip


def test_a_command_that_nobody_knows(zeroline: Zeroline) -> None:
    refused(zeroline("transcribe-all", "x.mp4"), {2}, "transcribe-all")


def test_help_names_the_commands(zeroline: Zeroline) -> None:
    outcome = zeroline("--help")
    assert outcome.code == 0, outcome.told()
    assert all(command in outcome.out for command in ("translate", "doctor"))
    assert "subtitle" not in outcome.out.lower()


def test_help_names_every_option_of_translate(zeroline: Zeroline) -> None:
    outcome = zeroline("translate", "--help")
    assert outcome.code == 0, outcome.told()
    assert [option for option in OPTIONS if option not in outcome.out] == []
    assert "subtitle" not in outcome.out.lower()


def test_the_doctor_says_what_is_there_and_what_would_be_better(zeroline: Zeroline) -> None:
    outcome = zeroline("doctor", timeout=60)
    assert outcome.code == 0, outcome.told()
    said = outcome.out + outcome.err
    assert [model for model in ("base", "small", "medium", "large-v3") if model not in said] == []
    assert "ffmpeg" in said.lower()
    assert "Traceback" not in said


def test_the_doctor_speaks_json(zeroline: Zeroline) -> None:
    outcome = zeroline("doctor", "--json", timeout=60)
    assert outcome.code == 0, outcome.told()
    assert isinstance(outcome.document, dict)
    assert all(model in outcome.out for model in ("base", "small", "medium", "large-v3"))


def at_a_terminal(zeroline: Zeroline, answer: bytes, *args: str | Path) -> tuple[int, str]:
    """Run the command at a terminal whose person answers the first question."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [zeroline.executable, *args],
        cwd=zeroline.home,
        env=zeroline.environment(TERM="xterm"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, latest, answered = b"", time.monotonic() + 60, False
    while time.monotonic() < latest:
        if b"?" in shown and not answered:
            os.write(ours, answer)
            answered = True
        if select.select([ours], [], [], 0.1)[0]:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # the other end is closed: the command has ended
                break
        elif running.poll() is not None:
            break
    os.close(ours)
    if running.poll() is None:
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            pytest.fail(f"it waits for ever at a terminal: {shown.decode(errors='replace')}")
    return running.returncode, shown.decode(errors="replace")


@pytest.mark.parametrize(("answer", "kept"), [(b"n\n", True), (b"y\n", False)])
def test_a_person_at_a_terminal_is_asked_before_a_file_is_replaced(
    zeroline: Zeroline, tmp_path: Path, answer: bytes, kept: bool
) -> None:
    clip = media.silent(tmp_path / "quiet.mp4", 2)
    out = tmp_path / "out"
    out.mkdir()
    (out / "quiet.en.srt").write_text("somebody's revised captions\n")
    code, shown = at_a_terminal(zeroline, answer, "translate", clip, "--out", out)
    assert "Traceback" not in shown
    assert "?" in shown, f"no question was put: {shown}"
    if kept:
        assert (code, files(out)) == (2, {"quiet.en.srt"}), shown
        assert (out / "quiet.en.srt").read_text() == "somebody's revised captions\n"
    else:
        assert code == 0, shown
        assert "revised" not in (out / "quiet.en.srt").read_text()
