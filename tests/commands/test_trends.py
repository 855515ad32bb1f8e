"""`zeroline trends`, and what `show` tells of clips alike: one clip, or a stream?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.archive.clips_told import REFUSAL, told
from zeroline.archive.opening import open_archive
from zeroline.cli import main

Run = Callable[..., int]
Printed = pytest.CaptureFixture[str]
PAY = ("Нам не платят боевые, 1428-й полк.", "We are not paid, 1428th Regiment.")
BEATEN = ("Сергея Иванова бьют за отказ. 1428-й полк.", "Sergei Ivanov is beaten for refusing. 1428th Regiment.")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The home of five clips, made once: a refusal that was posted twice and one five weeks later, a claim of pay, one
    with a name."""
    folder = tmp_path_factory.mktemp("filled")
    archive = open_archive(folder / "home")
    made = {
        "first": told(archive, folder, "first", posted_at="2024-02-03"),
        "again": told(archive, folder, "again", posted_at="2024-02-05"),
        "later": told(archive, folder, "later", posted_at="2024-03-11"),
        "pay": told(archive, folder, "pay", PAY, posted_at="2024-02-06"),
        "named": told(archive, folder, "Ivanov", BEATEN, posted_at="2024-02-07"),
    }
    archive.ledger.database.close()
    return folder / "home", made


@pytest.fixture
def clips(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> dict[str, str]:
    """A copy of it for the test."""
    shutil.copytree(filled[0], tmp_path / "home")
    return filled[1]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)  # the test runner's own handlers stay
    return lambda *arguments: main([str(one) for one in arguments])


def document(capsys: Printed) -> Any:
    return json.loads(capsys.readouterr().out)


def test_events_are_counted_by_week_by_unit_by_place(run: Run, clips: dict[str, str], capsys: Printed) -> None:
    assert run("trends") == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == (
        "In this archive: 4 events, claimed in 5 of 5 clips. A claim is what somebody asserts; that it happened is not "
        "said."
    )
    assert printed[1] == "Days: 4 posted"
    assert [line.split() for line in printed if line.startswith("2024")] == [
        ["2024-W05", "2024-01-29", "1", "1", "0", "order_refusal", "1"],
        ["2024-W06", "2024-02-05", "2", "3", "0", "mistreatment", "1,", "pay_dispute", "1"],
        ["2024-W11", "2024-03-11", "1", "1", "0", "order_refusal", "1"],
    ]
    assert ["1428th", "Regiment", "4"] in [line.split() for line in printed]
    assert ["(unknown)", "4"] in [line.split() for line in printed]


def test_each_number_leads_to_its_evidence(run: Run, clips: dict[str, str], capsys: Printed) -> None:
    assert run("trends", "--unit", "1428th Regiment", "--claim", "order_refusal", "--json") == 0
    found = document(capsys)
    assert (found["scope"], found["clips"]) == ("in this archive", 5)
    by_id = {event["id"]: event for event in found["events"]}
    first, later = f"order_refusal/{clips['first']}", f"order_refusal/{clips['later']}"
    assert [(week["week"], week["events"], week["of"]) for week in found["weeks"] if week["events"]] == [
        ("2024-W05", 1, [first]),
        ("2024-W11", 1, [later]),
    ]
    assert found["units"] == [{"name": "1428th Regiment", "events": 2, "of": [first, later]}]
    assert by_id[first]["clips"] == [clips["first"], clips["again"]]
    assert (by_id[first]["day"], by_id[first]["day_by"]) == ("2024-02-03", "posted")
    assert by_id[first]["evidence"][1] == {
        "clip": clips["again"],
        "asserted_by": "the speaker",
        "status": "claimed",
        "units": {"1428th Regiment": "line"},
        "places": {},
        "names_withheld": True,
        "lines": [{"segment": "s1", "start_ms": 0, "end_ms": 1800, "text": REFUSAL[0], "english": REFUSAL[1]}],
    }
    assert run("trends", "--evidence", "--claim", "order_refusal", "--since", "2024-03-01") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{later}  2024-03-11 (posted)  1428th Regiment  1 clip",
        f"  {clips['later']}  asserted by the speaker, claimed, names withheld",
        f"    0:00  {REFUSAL[0]}",
        f"          {REFUSAL[1]}",
    ]


def test_no_name_of_a_protected_clip_is_in_what_it_prints_or_draws(
    run: Run, tmp_path: Path, clips: dict[str, str], capsys: Printed
) -> None:
    assert run("trends", "--json", "--svg", "t.svg") == 0
    assert run("trends", "--evidence") == 0
    printed = capsys.readouterr().out + (tmp_path / "t.svg").read_text("utf-8")
    assert clips["named"] in printed
    assert "[name withheld]" in printed
    assert "Ivanov" not in printed
    assert "Иванов" not in printed


def test_a_drawing_appears_whole_and_replaces_nothing(
    run: Run, tmp_path: Path, clips: dict[str, str], capsys: Printed
) -> None:
    assert run("trends", "--svg", "t.svg") == 0
    assert ElementTree.parse(tmp_path / "t.svg").getroot().tag.endswith("svg")
    (tmp_path / "t.svg").write_text("mine")
    assert run("trends", "--svg", "t.svg") == 2
    assert "exists already; add --overwrite" in capsys.readouterr().err
    assert (tmp_path / "t.svg").read_text() == "mine"
    assert run("trends", "--svg", "t.svg", "--overwrite") == 0
    assert (tmp_path / "t.svg").read_text() != "mine"
    assert run("trends", "--svg", "none/t.svg") == 3
    assert "its folder does not exist" in capsys.readouterr().err


def test_people_merge_and_split(run: Run, clips: dict[str, str], capsys: Printed) -> None:
    first, later = f"order_refusal/{clips['first']}", f"order_refusal/{clips['later']}"
    assert run("trends", "--merge", first, later) == 2
    assert "Somebody must be named who decides this" in capsys.readouterr().err
    assert run("trends", "--merge", later, first, "--by", "Анна", "--json") == 0
    (event,) = document(capsys)["events"]
    assert (event["id"], event["by_people"], len(event["clips"])) == (first, True, 3)
    assert run("trends", "--split", first, clips["later"], "--by", "Анна") == 0
    assert capsys.readouterr().err.splitlines() == [
        f"{first}  2024-02-03 (posted)  1428th Regiment  2 clips  put together by people",
        f"{later}  2024-03-11 (posted)  1428th Regiment  1 clip  put together by people",
    ]
    assert run("history", clips["later"], "--json") == 0
    assert [event["act"] for event in document(capsys)["history"]][-2:] == ["merged", "split"]
    assert run("verify-archive") == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--claim", "refusal"), "'refusal' is no kind of claim; there are order_refusal"),
        (("--since", "February"), "'February' is no date such as 2024-02-03"),
        (("--merge", "x"), "expected 2 arguments"),
        (("--merge", "x/y", "z/w", "--by", "Анна"), "There is no event x/y in this archive"),
        (("--split", "x/y", "--by", "Анна"), "name the event, and the clips"),
        (("--split", "x/y", "z", "--merge", "x/y", "z/w", "--by", "Анна"), "one at a time"),
    ],
)
def test_wrong_use_is_a_sentence(run: Run, capsys: Printed, options: tuple[str, ...], why: str) -> None:
    assert run("trends", *options) == 2
    assert why in capsys.readouterr().err


def test_an_empty_archive(run: Run, capsys: Printed) -> None:
    assert run("trends") == 0
    assert capsys.readouterr().out == "No claims are counted in this archive of 0 clips.\n"
    assert run("trends", "--json") == 0
    assert document(capsys)["events"] == []


def test_show_tells_the_clips_alike_and_why(run: Run, clips: dict[str, str], capsys: Printed) -> None:
    assert run("show", clips["later"], "--json") == 0
    shown = document(capsys)["archive"]
    assert [one["told"] for one in shown["such"]] == [
        "order_refusal, 1428th Regiment: number 2 of 2 such events since February 2024 in this archive"
    ]
    assert {one["clip"] for one in shown["alike"]} == {clips[name] for name in ("first", "again", "pay", "named")}
    assert {one["clip"] for one in shown["alike"][:2]} == {clips["first"], clips["again"]}
    assert run("show", clips["later"]) == 0
    printed = capsys.readouterr().out
    assert "alike: " in printed
    assert "same unit: 1428th Regiment; both claim order_refusal; words in common: " in printed
