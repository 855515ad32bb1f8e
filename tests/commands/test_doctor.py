"""The doctor: what is here, what a better model would cost, what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zeroline.commands import doctor
from zeroline.commands.doctor import examined, told
from zeroline.domain.errors import EngineFailed, NoModel
from zeroline.engines.weights import MODELS, Shelf
from zeroline.settings import Settings


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder takes half a second a window, without any model."""
    monkeypatch.setattr(doctor, "_encoder_seconds", lambda *_: 0.5)


def test_the_findings(tmp_path: Path, no_encoder: None) -> None:
    findings = examined(Settings(home=tmp_path / "not" / "yet", offline=True))
    assert json.loads(json.dumps(findings)) == findings
    assert [model["name"] for model in findings["models"]] == ["base", "small", "medium", "large-v3"]
    assert findings["default"] == "base"
    assert findings["problems"] == []
    assert findings["machine"]["cores"] >= 1
    assert findings["machine"]["free_mb"] > 0
    assert findings["fonts"] == ["NotoSans-Bold.ttf", "NotoSans-Regular.ttf"]
    assert Path(findings["ffmpeg"]).is_file()
    assert not (tmp_path / "not").exists()


def test_what_a_better_model_costs(tmp_path: Path, no_encoder: None) -> None:
    base, *better = examined(Settings(home=tmp_path, offline=True))["models"]
    assert (base["present"], base["download_mb"], base["get"]) == (True, 0, None)
    assert base["minute_takes_s"] == 3.0  # two windows a minute, of which encoding is a third
    for model in better:
        assert model["present"] is False
        assert model["get"] == f"zeroline translate --model {model['name']} FILE, once, with a network"
    for cost in ("download_mb", "memory_mb", "minute_takes_s"):
        assert [model[cost] for model in better] == sorted(model[cost] for model in better)
    assert better[0]["minute_takes_s"] > base["minute_takes_s"]


def test_a_model_that_is_here_is_the_default(tmp_path: Path, no_encoder: None) -> None:
    folder = tmp_path / "models" / "small"
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json", "sha256"):
        (folder / name).write_text("x")
    findings = examined(Settings(home=tmp_path, offline=True))
    assert findings["default"] == "small"
    assert [model["present"] for model in findings["models"]] == [True, True, False, False]
    assert " * small " in told(findings)


def test_it_is_told_to_a_person(tmp_path: Path, no_encoder: None) -> None:
    findings = examined(Settings(home=tmp_path, offline=True))
    lines = told(findings).splitlines()
    assert lines[-1] == "Nothing is missing."
    assert " * base      3 s a minute of speech, 900 MB of memory; here" in lines
    assert sum("get it: zeroline translate --model" in line for line in lines) == len(MODELS) - 1


def test_a_model_too_large_for_this_machine(tmp_path: Path, no_encoder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_memory_mb", lambda: 4_000)
    findings = examined(Settings(home=tmp_path, offline=True))
    assert {model["name"]: model["fits"] for model in findings["models"]} == {
        "base": True, "small": True, "medium": False, "large-v3": False,
    }  # fmt: skip
    assert "more memory than this machine has" in told(findings)


def test_what_is_wrong_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise EngineFailed("none")

    def nothing(self: Shelf, wanted: str | None) -> None:
        raise NoModel("The embedded model's package is not installed; run `make install` again.")

    monkeypatch.setattr(doctor, "binary", none)
    monkeypatch.setattr(doctor, "FONTS", tmp_path / "none")
    monkeypatch.setattr(Shelf, "weights", nothing)
    findings = examined(Settings(home=tmp_path))
    assert findings["problems"] == [
        "There is no ffmpeg for this machine; install one and set IMAGEIO_FFMPEG_EXE.",
        "The fonts are missing from the package; install it again.",
        "The embedded model's package is not installed; run `make install` again.",
    ]
    assert "! The fonts are missing" in told(findings)
    assert "pace unknown" in told(findings)
    assert "Nothing is missing." not in told(findings)


def test_a_home_that_refuses_the_model(tmp_path: Path) -> None:
    (tmp_path / "stone").write_text("a file")
    (problem,) = examined(Settings(home=tmp_path / "stone", offline=True))["problems"]
    assert problem.startswith(f"{tmp_path / 'stone' / 'models'}: the model base cannot be kept here")
