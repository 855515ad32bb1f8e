"""A shield from the command line, on a real face: found, looked at, confirmed, decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines.made_media import ffmpeg
from zeroline import cli
from zeroline.archive.intake import Intake
from zeroline.archive.opening import open_archive
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker
from zeroline.engines.media_probe import AvProber

FACE = Path(__file__).parents[2] / "bench" / "faces" / "collins.jpg"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZEROLINE_DESK_MEMBER", "Анна")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=c=0x607050:s=480x270:r=10:d=0.6", "-loop", "1", "-i", FACE, "-filter_complex",
           "[1]scale=156:180[f];[0][f]overlay=x=150:y=40:shortest=1", path)  # fmt: skip
    archive = open_archive(tmp_path / "home")
    intake = Intake(archive.ledger, archive.vault, AvProber(), Maker("av", "1"), "Анна")
    return intake.receive(path, Arrival(), "a.mp4").clip.id


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return ran


def test_faces_are_found_looked_at_and_confirmed(clip: str, run: Run, tmp_path: Path) -> None:
    code, _, err = run("shield", clip, "--confirm")
    assert code == 2
    assert "Nobody looked for faces" in err

    code, out, _ = run("shield", clip, "--find", "--json")
    found = json.loads(out)
    assert code == 0
    assert [cover["id"] for cover in found["covers"]] == ["f1"]
    assert (tmp_path / f"{clip}-faces.jpg").stat().st_size > 1_000
    assert json.loads((tmp_path / f"{clip}-faces.json").read_text())["covers"] == found["covers"]
    assert run("shield", clip, "--find")[0] == 2  # what is there is not replaced unasked
    assert json.loads(run("shield", clip, "--json")[1])["shield"] is None  # finding decides nothing

    own = [{"id": "c1", "what": "name_tag", "start_ms": 0, "end_ms": 500,
            "keys": [{"at_ms": 0, "box": {"left": 0.1, "top": 0.1, "width": 0.2, "height": 0.1}}]}]  # fmt: skip
    (tmp_path / "own.json").write_text(json.dumps(own))
    code, out, _ = run("shield", clip, "--confirm", "--cover", "own.json", "--voice", "silence", "--word", "ул. Мира 5",
                       "--word", "Сокол", "--json")  # fmt: skip
    decided = json.loads(out)["shield"]
    assert code == 0
    assert [cover["id"] for cover in decided["covers"]] == ["f1", "c1"]
    assert (decided["faces_seen"], decided["voice"]) == (True, "silence")
    assert decided["words"] == ["ул. Мира 5", "Сокол"]

    code, out, _ = run("shield", clip, "--confirm", "--no-face", "f1", "--json")
    assert [cover["id"] for cover in json.loads(out)["shield"]["covers"]] == ["c1"]
    assert run("shield", clip, "--confirm", "--no-face", "f7")[0] == 2
    code, out, _ = run("shield", clip, "--drop", "c1", "--no-word", "Сокол", "--json")
    left = json.loads(out)["shield"]
    assert (left["covers"], left["words"]) == ([], ["ул. Мира 5"])
    assert run("shield", clip, "--drop", "c1")[0] == 2
    assert run("shield", clip, "--no-face", "f1")[0] == 2
    assert run("shield", clip, "--find", "--confirm")[0] == 2


def test_a_find_is_corrected_in_the_file_that_names_it(clip: str, run: Run, tmp_path: Path) -> None:
    (find,) = json.loads(run("shield", clip, "--find", "--json")[1])["covers"]
    moved = find | {"end_ms": find["end_ms"] - 100}
    (tmp_path / "found.json").write_text(json.dumps({"covers": [moved]}))
    code, out, _ = run("shield", clip, "--confirm", "--cover", "found.json", "--json")
    (corrected,) = json.loads(out)["shield"]["covers"]
    assert (code, corrected["id"][:3], corrected["end_ms"]) == (0, "f1-", moved["end_ms"])
    code, out, _ = run("shield", clip, "--drop", corrected["id"], "--json")
    assert json.loads(out)["shield"]["covers"] == [find]
    (tmp_path / "found.json").write_text(json.dumps({"covers": [moved | {"id": "f9"}]}))
    assert "f9 is what a find is called" in run("shield", clip, "--cover", "found.json")[2]


def test_who_opens_a_prisoner_says_why_and_a_minor_is_not_opened(clip: str, run: Run) -> None:
    run("label", clip, "--content", "prisoner")
    assert "two editors open it" in run("label", clip, "--protection", "open")[2]
    assert run("label", clip, "--protection", "open", "--reason", "He asked for it.")[2].endswith(
        "protected; a second editor must give a reason, too\n"
    )
    opens = ("--protection", "open", "--reason", "His lawyer agrees.", "--by", "Вера")
    assert run("label", clip, *opens)[2].endswith("prisoner; open\n")
    told = run("history", clip)[1]
    assert "open, He asked for it. (Анна)" in told
    assert "open, His lawyer agrees. (Вера)" in told
    assert run("label", clip, "--content", "prisoner,minor")[2].endswith("protected; minor: that cannot be lifted\n")
    assert "its protection cannot be lifted" in run("label", clip, *opens)[2]


@pytest.mark.parametrize("content", ["[{]", '{"covers": 5}', '[{"id": "x"}]', "[1]", "\udcff"])
def test_a_file_that_holds_no_covers_is_refused(clip: str, run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "bad.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    code, _, err = run("shield", clip, "--cover", "bad.json")
    assert code == 3
    assert "bad.json" in err
    assert run("shield", clip, "--cover", "none.json")[0] == 3
