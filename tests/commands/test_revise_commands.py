"""`revise` and `sign-off` with a scripted crew: from corrections made elsewhere to a version with two pairs of eyes."""

from __future__ import annotations

from pathlib import Path

from tests.commands.test_archive_commands import Printed, Run, document, run
from tests.made import clip_at

__all__ = ["run"]

CORRECTED = (
    "1\n00:00:01,000 --> 00:00:03,000\nWe have signed no contracts.\n\n"
    "2\n00:00:04,000 --> 00:00:05,400\nThey left us without water\n\n"
    "3\n00:00:05,500 --> 00:00:07,000\nand without contact.\n"
)


def added(run: Run, folder: Path, capsys: Printed) -> str:
    clip = clip_at(folder / "a.mp4")
    assert run("add", clip.path, "--by", "Анна") == 0
    (folder / "x.srt").write_text(CORRECTED, encoding="utf-8")
    capsys.readouterr()
    return clip.id


def test_corrections_made_elsewhere_become_a_version(run: Run, tmp_path: Path, capsys: Printed) -> None:
    id = added(run, tmp_path, capsys)
    assert run("revise", id.upper(), "x.srt", "--by", "Анна", "--json") == 0
    told = document(capsys)
    assert {key: told[key] for key in ("clip", "changes", "merged", "split", "retimed")} == {
        "clip": id,
        "changes": 2,
        "merged": 0,
        "split": 1,
        "retimed": 0,
    }
    first = told["lines"][0]
    assert (first["line"], first["language"]) == ("s1", "english")
    assert first["diff"] == [
        {"kind": "same", "text": "We"},
        {"kind": "gone", "text": "did not sign"},
        {"kind": "new", "text": "have signed no"},
        {"kind": "same", "text": "contracts."},
    ]
    assert (told["state"]["state"], told["state"]["version"]) == ("draft", 2)
    assert run("show", id, "--json") == 0
    shown = document(capsys)
    assert [line["text"] for line in shown["english"]] == [
        "We have signed no contracts.",
        "They left us without water",
        "and without contact.",
    ]
    assert [one["number"] for one in shown["archive"]["versions"]] == [1, 2]
    assert run("revise", id, "x.srt", "--by", "Анна") == 0
    assert "nothing was changed" in capsys.readouterr().err


def test_a_person_reads_what_was_changed(run: Run, tmp_path: Path, capsys: Printed) -> None:
    id = added(run, tmp_path, capsys)
    assert run("revise", id, "x.srt", "--by", "Анна") == 0
    told = capsys.readouterr()
    assert "0:01 english: We [-did not sign-] {+have signed no+} contracts." in told.out
    assert f"{id}: lines 1 reworded, 1 split; version 2, not reviewed yet." in told.err


def test_a_wrong_file_is_refused_and_changes_nothing(run: Run, tmp_path: Path, capsys: Printed) -> None:
    id = added(run, tmp_path, capsys)
    other = "1\n00:00:11,000 --> 00:00:12,000\nThe weather will be fine.\n"
    for name, content, code, why in (
        ("other.srt", other.encode(), 2, "is of another clip"),
        ("x.doc", b"", 2, "its name must end"),
        ("none.srt", None, 3, "cannot be read"),
        ("bytes.srt", b"\xff\xfe1", 3, "is not UTF-8"),
        ("empty.vtt", b"WEBVTT\n", 3, "holds no caption"),
        ("broken.ttml", b"<a>", 3, "This is no TTML"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert run("revise", id, name, "--by", "Анна") == code, name
        assert why in capsys.readouterr().err.replace("\n", " ")
    assert run("history", id, "--json") == 0
    assert "editing" not in [event["act"] for event in document(capsys)["history"]]


def test_both_languages_of_a_bilingual_file(run: Run, tmp_path: Path, capsys: Printed) -> None:
    id = added(run, tmp_path, capsys)
    (tmp_path / "both.srt").write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nWe signed no contracts.\nМы никаких контрактов не подписывали.\n\n"
        "2\n00:00:04,000 --> 00:00:07,000\nThey left us without water and without contact.\n"
        "Нас бросили без воды и без связи.\n",
        encoding="utf-8",
    )
    assert run("revise", id, "both.srt", "--by", "Анна", "--json") == 0
    lines = {(one["line"], one["language"]): one["now"] for one in document(capsys)["lines"]}
    assert lines == {
        ("s1", "spoken"): "Мы никаких контрактов не подписывали.",
        ("s1", "english"): "We signed no contracts.",
    }


def test_two_people_sign_and_the_history_tells_it(run: Run, tmp_path: Path, capsys: Printed) -> None:
    id = added(run, tmp_path, capsys)
    assert run("sign-off", id, "--by", "Борис") == 2
    assert "was not reviewed yet" in capsys.readouterr().err
    assert run("revise", id, "x.srt", "--by", "Анна") == 0
    assert run("sign-off", id, "--reviewed", "--by", "Анна") == 0
    assert "is reviewed; another person signs it off" in capsys.readouterr().err.replace("\n", " ")
    assert run("sign-off", id, "--by", "Анна") == 2
    assert "needs two people" in capsys.readouterr().err.replace("\n", " ")
    assert run("sign-off", id, "--by", "Борис", "--json") == 0
    state = document(capsys)["state"]
    assert (state["state"], state["version"], state["eyes"]) == ("signed_off", 2, 2)
    assert (state["reviewed_by"], state["signed_by"]) == ("Анна", "Борис")
    assert run("list", "--json") == 0
    assert document(capsys)["clips"][0]["status"] == "signed_off"
    assert run("show", id) == 0
    assert f"version 2 ({state['address'][:12]}) is signed off, two pairs of eyes" in capsys.readouterr().out
    assert run("history", id) == 0
    told = capsys.readouterr().out
    for line in (
        "A version was made of what people changed: 2 changes, 2 captions (Анна)",
        f"A version was reviewed: version 2, {state['address'][:12]} (Анна)",
        f"A version was signed off: version 2, {state['address'][:12]}, two pairs of eyes",
    ):
        assert line in told
    assert run("verify-archive", "--json") == 0
    assert document(capsys)["problems"] == []


def test_who_works_alone_listens_again(run: Run, tmp_path: Path, capsys: Printed) -> None:
    id = added(run, tmp_path, capsys)
    assert run("label", id, "--protection", "open", "--by", "Анна") == 0
    assert run("sign-off", id, "--reviewed", "--by", "Анна") == 0
    capsys.readouterr()
    assert run("sign-off", id, "--by", "Анна") == 2
    assert "listens to all of" in capsys.readouterr().err
    assert run("sign-off", id, "--listened-again", "--by", "Анна") == 2
    assert "cannot have been listened to" in capsys.readouterr().err.replace("\n", " ")
