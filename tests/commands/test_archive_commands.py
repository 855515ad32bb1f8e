"""The archive's commands with a scripted crew: exit codes, one document on standard output, people on the other."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.archive.indexed import LEFT, indexer
from tests.archive.made import intake
from tests.archive.prints import ScriptedFingerprinter
from tests.made import clip_at, crew_for
from zeroline.archive.lookout import Lookout
from zeroline.archive.opening import Archive
from zeroline.cli import main
from zeroline.commands import add as add_command
from zeroline.commands import search as search_command

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a folder with a home of its own; engines and prober play by a script."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(add_command, "crew", lambda _settings: crew_for())

    def scripted(archive: Archive, by: str | None) -> Any:
        return intake(archive, by)

    monkeypatch.setattr(add_command, "intake", scripted)
    monkeypatch.setattr(add_command, "lookout", lambda held: Lookout(held, ScriptedFingerprinter()))
    for command in (add_command, search_command):
        monkeypatch.setattr(command, "indexer", lambda _settings: indexer())
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)  # the test runner's own handlers stay
    return lambda *arguments: main([str(one) for one in arguments])


Printed = pytest.CaptureFixture[str]


def document(capsys: Printed) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_clip_goes_in_and_is_found_again(run: Run, tmp_path: Path, capsys: Printed) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    (tmp_path / "post.txt").write_text("Нас бросили.", encoding="utf-8")
    told = ("--source-url", "https://t.me/chan/12", "--account", "@chan", "--posted-at", "2024-02-03T18:05+03:00")
    assert run("add", clip.path, *told, "--post-text", "post.txt", "--by", "Анна", "--json") == 0
    (one,) = document(capsys)["clips"]
    source = {
        "file": "a.mp4",
        "url": "https://t.me/chan/12",
        "platform": "Telegram",
        "account": "@chan",
        "posted_at": "2024-02-03T15:05:00Z",
    }
    assert {key: one[key] for key in ("id", "file", "source", "status", "duration_ms", "language", "new")} == {
        "id": clip.id,
        "file": "a.mp4",
        "source": source,
        "status": "draft",
        "duration_ms": 20_000,
        "language": "ru",
        "new": True,
    }
    assert one["copies"] == []
    assert run("list", "--json") == 0
    assert document(capsys)["clips"] == [{key: one[key] for key in one if key not in ("new", "copies")}]
    assert run("show", clip.id.upper(), "--json") == 0
    shown = document(capsys)
    assert shown["english"][0]["text"] == "We did not sign contracts."
    (source,) = shown["archive"]["sources"]
    assert (source["by"], source["post"]) == ("Анна", {"text": "Нас бросили.", "asserted_by": "@chan"})
    assert shown["archive"]["versions"][0]["parts"]["translation"]["made_by"] == "scripted 1 scripted"
    assert run("history", clip.id, "--json") == 0
    assert [event["act"] for event in document(capsys)["history"]] == [
        "received", "heard", "compared", "drafted", "fingerprinted", "unrecognised",
    ]  # fmt: skip
    assert run("verify-archive", "--json") == 0
    assert document(capsys)["problems"] == []


def test_a_clip_already_there_says_which_and_gets_the_new_source(run: Run, tmp_path: Path, capsys: Printed) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    run("add", clip.path)
    capsys.readouterr()
    assert run("add", clip.path, "--source-url", "https://t.me/chan/12") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == (
        f"a.mp4: is in the archive already as {clip.id}; the new source was added to it; its captions were made before"
    )
    assert run("add", clip.path, "--source-url", "https://t.me/chan/12") == 0
    assert "from the same source" in capsys.readouterr().err
    assert run("list", "--json") == 0
    assert [one["sources"] for one in document(capsys)["clips"]] == [2]


def test_one_bad_file_does_not_cost_the_others(run: Run, tmp_path: Path, capsys: Printed) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    (tmp_path / "b.mp4").write_bytes(b"not a clip")
    assert run("add", "none.mp4", "b.mp4", clip.path, "--json") == 3
    printed = document(capsys)
    assert [one["id"] for one in printed["clips"]] == [clip.id]
    assert [one["why"] for one in printed["failed"]] == [
        "none.mp4: there is no such file",
        "b.mp4: is text, not a clip",
    ]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("https://t.me/chan/12",), "clips are not fetched from addresses yet"),
        (("x.mp4", "--source-url", "chan"), "--source-url: 'chan' is no address"),
        (("x.mp4", "--account", "\x1b[8m"), "--account: "),
        (("x.mp4", "--posted-at", "2024-02-31"), "must be a date, 2024-02-03, or a time with its zone"),
        (("x.mp4", "--posted-at", "2024-02-03T18:05"), "must be a date, 2024-02-03, or a time with its zone"),
    ],
)
def test_wrong_use_is_a_sentence_and_makes_no_archive(
    run: Run, tmp_path: Path, capsys: Printed, options: tuple[str, ...], why: str
) -> None:
    assert run("add", *options) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "home" / "archive.db").exists()


def test_labels_are_decided_by_somebody(run: Run, tmp_path: Path, capsys: Printed) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    run("add", clip.path)
    assert run("label", clip.id, "--content", "prisoner") == 2
    assert "Somebody must be named who decides this" in capsys.readouterr().err
    assert run("label", clip.id, "--content", "torture", "--protection", "open", "--by", "Анна", "--json") == 0
    care = document(capsys)
    assert (care["protection"], care["protected"], care["content"]) == ("open", False, ["torture"])
    assert run("label", clip.id, "--content", "minor", "--by", "Анна", "--json") == 0
    assert document(capsys)["protected"]
    assert run("label", clip.id, "--protection", "open", "--by", "Анна") == 2
    assert "its protection cannot be lifted" in capsys.readouterr().err


def test_a_problem_is_named_and_exits_1(run: Run, tmp_path: Path, capsys: Printed) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    run("add", clip.path)
    original = tmp_path / "home" / "vault" / "objects" / clip.sha256[:2] / clip.sha256
    original.chmod(0o644)
    original.write_bytes(b"Clip")
    assert run("verify-archive", "--json") == 1
    assert [one["why"] for one in document(capsys)["problems"]] == ["its original was changed: its hash is another"]


def test_a_clip_that_nobody_knows(run: Run, capsys: Printed) -> None:
    for command in ("show", "history"):
        assert run(command, "aaaaaaaaaa") in (2, 3)
        assert re.search("holds no clip aaaaaaaaaa", capsys.readouterr().err)


def test_out_in_a_bag_and_back_from_a_backup(
    run: Run, tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    run("add", clip.path)
    assert run("export", clip.id, "--to", "bag", "--json") == 0
    assert document(capsys)["clips"] == [clip.id]
    assert run("backup", "backup", "--json") == 0
    assert document(capsys)["clips"] == 1
    assert run("erase", clip.id, "--reason", "asked", "--by", "Анна", "--yes", "--json") == 0
    assert document(capsys)["erased"] == clip.id
    assert run("show", clip.id) == 2
    assert run("verify-archive") == 0
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "other"))
    assert run("import", "bag") == 0
    capsys.readouterr()
    assert run("list", "--json") == 0
    assert [(one["id"], one["status"]) for one in document(capsys)["clips"]] == [(clip.id, "draft")]


def test_what_was_said_is_found_in_both_languages(run: Run, tmp_path: Path, capsys: Printed) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    run("add", clip.path, "--account", "@chan")
    capsys.readouterr()
    assert run("search", "without", "WATER", "--only", "words", "--source", "chan", "--json") == 0
    assert document(capsys)["results"] == [
        {"clip": clip.id, "start_ms": 4000, "end_ms": 7000, "text": "They left us without water and without contact.",
         "source_text": LEFT, "score": 1.0, "ways": ["words"], "likeness": None}
    ]  # fmt: skip
    assert run("search", "«без воды»") == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [f"{clip.id}  0:04  by words", "    They left us without water and without contact.",
                                f"    {LEFT}"]  # fmt: skip
    assert err == ""
    assert run("search", "hardship at the front", "--limit", "1", "--json") == 0
    assert [(one["source_text"], one["ways"]) for one in document(capsys)["results"]] == [(LEFT, ["meaning"])]
    assert run("search", '"без связи и"') == 0
    assert capsys.readouterr().out == "Nothing was found.\n"


def test_an_index_that_was_changed_is_named_and_made_anew(run: Run, tmp_path: Path, capsys: Printed) -> None:
    run("add", clip_at(tmp_path / "a.mp4").path)
    with sqlite3.connect(tmp_path / "home" / "archive.db") as database:
        database.execute("UPDATE search_lines SET source_text = 'Нам дали воды.'")
    assert run("verify-archive") == 1
    capsys.readouterr()
    assert run("search", "--rebuild", "вода", "--only", "words", "--json") == 0
    assert [one["source_text"] for one in document(capsys)["results"]] == [LEFT]
    assert run("verify-archive") == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("…",), "There is no word to search for"),
        (("вода", "--from", "yesterday"), "it must be a day, 2024-02-03"),
        (("вода", "--to", "2024-02-30"), "it must be a day, 2024-02-03"),
        (("вода", "--limit", "0"), "it must be a number from 1 to 1000"),
        (("вода", "--claim", "heroism"), "invalid choice"),
        (("вода", "--unit", "!"), "--unit: there is no word in it"),
        (("'вода' \0",), "it must be text on one line"),
        (('"вода"', "--only", "meaning"), "take the quotation marks away"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    run: Run, capsys: Printed, options: tuple[str, ...], why: str
) -> None:
    assert run("search", *options) == 2
    assert why in capsys.readouterr().err
