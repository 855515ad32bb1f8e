"""A refusal under --json: one document on standard output for the machine, the sentence on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zeroline.cli import main


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["site", "--json"], 2),
        (["translate", "--json"], 2),
        (["translate", "a.mp4", "--json", "--profile", "cinema"], 2),
        (["translate", "a.mp4", "b/a.mp4", "--json"], 2),
        (["translate", "a.mp4", "--json", "--out", ""], 2),
        (["translate", "a.mp4", "--json", "--protect", "blur"], 2),
        (["terms", "none.txt", "--json"], 3),
        (["doctor", "--json", "--deep"], 2),
        (["fly", "--json"], 2),
        (["--json"], 2),
    ],
)
def test_a_refusal_is_one_document_and_one_sentence(
    arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert json.loads(out) == {"zeroline": 1, "refused": {"exit_code": code, "why": err.strip()}}


def test_without_json_standard_output_stays_empty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)
    assert main(["post"]) == 2
    assert capsys.readouterr().out == ""
    assert main(["post", "--", "--json"]) == 2  # behind the two dashes it is a name
    assert capsys.readouterr().out == ""
