"""The command with a scripted crew: exit codes, one document on standard output, people on standard error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.made import APPEAL, clip_at, crew_for
from zeroline.cli import main
from zeroline.commands import translate as translate_command
from zeroline.domain.errors import EngineFailed
from zeroline.engines.fakes import ScriptedBurner, ScriptedRecogniser
from zeroline.pipeline import Crew


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, crew: Crew, *arguments: str | Path) -> int:
    monkeypatch.setattr(translate_command, "crew", lambda _settings: crew)
    monkeypatch.setattr(translate_command, "only_admitter", lambda: crew.admitter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zeroline.cli.signal.signal", lambda *_: None)  # the test runner's own handlers stay
        return main(["translate", *map(str, arguments)])


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_one_clip(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clip = clip_at(desk / "a.mp4")
    assert run(monkeypatch, crew_for(clip), clip.path, "--json") == 0
    document = printed(capsys)
    assert document == json.loads((desk / "out" / "a.json").read_text(encoding="utf-8"))
    assert document["clip"]["id"] == clip.id


def test_a_batch_ends_with_its_worst_failure(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = clip_at(desk / "a.mp4")
    assert run(monkeypatch, crew_for(clip), clip.path, "none.mp4", "--json") == 3
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert [one["clip"]["id"] for one in document["clips"]] == [clip.id]
    assert document["failed"] == [{"file": "none.mp4", "why": "none.mp4: there is no such file"}]
    assert err.splitlines()[-1] == "1 of 2 clips came out; not: none.mp4"


@pytest.mark.parametrize("bad", [b"\xd1\xe2\xee\xe4\xea\xe0.mp4", b"\xd1\xe2\xee\xe4\xea\xe0-none.mp4"])
def test_names_that_are_no_utf_8(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bad: bytes
) -> None:
    clip = clip_at(desk / b"\xd1\xe2\xee\xe4\xea\xe0.mp4".decode("utf-8", "surrogateescape"))
    run(monkeypatch, crew_for(clip), desk / bad.decode("utf-8", "surrogateescape"), "--json")
    assert "\ufffd" * 6 in capsys.readouterr().out.encode("utf-8").decode()


def test_an_engine_that_broke_is_a_sentence(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = clip_at(desk / "a.mp4")
    broken = ScriptedRecogniser(APPEAL, EngineFailed("The speech model broke at 3 s: out of memory"))
    assert run(monkeypatch, crew_for(clip, recogniser=broken), clip.path) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "The speech model broke at 3 s: out of memory"


def test_what_stands_is_refused_where_nobody_can_be_asked(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = clip_at(desk / "a.mp4")
    burner = ScriptedBurner()
    crew = crew_for(clip, burner=burner)
    assert run(monkeypatch, crew, clip.path) == 0
    assert run(monkeypatch, crew, clip.path) == 2
    assert "would be replaced; add --overwrite" in capsys.readouterr().err.splitlines()[-1]
    assert run(monkeypatch, crew, clip.path, "--overwrite") == 0
    assert len(burner.asked) == 2
