"""The pack: only of what was signed off, only what may leave, the same bytes again, and each claim as a claim."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.archive.clips_told import told
from tests.made import shipped_readers
from tests.packs.made import LINES, PLACES, SOURCE, people, sign, signed_clip
from tests.test_documents import keys_of, page
from zeroline.acts.packing import pack_of
from zeroline.archive.care import decide
from zeroline.archive.changes import Save
from zeroline.archive.claim_index import catch_up
from zeroline.archive.dossiers import write
from zeroline.archive.editing import Editing
from zeroline.archive.erase import erase
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.versions import Desk, Listen
from zeroline.cli import main
from zeroline.crew import lemmatiser
from zeroline.domain.dossier import Sentence, Subject
from zeroline.domain.errors import NoSuchClip, WrongUse
from zeroline.domain.operation import LeaveOut, SetText
from zeroline.domain.pack import Pack
from zeroline.publish.pack_files import FORMATS, pack_bytes, pack_fields

DAY = date(2023, 7, 4)
HOSTILE = "<script>alert(1)</script> *b* [x](javascript:alert(1)) \u202eevil & # |"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    one = open_archive(tmp_path / "home")
    yield one
    one.ledger.database.close()


def pack(archive: Archive, clip: str, credit: str = "The desk") -> Pack:
    assert catch_up(archive, lambda: lemmatiser().lemmatise) == []
    return pack_of(archive, clip, credit, PLACES, DAY)


def everything(one: Pack) -> str:
    """All four formats as text."""
    parts = [pack_bytes(one, form) for form in FORMATS if form != "docx"]
    with zipfile.ZipFile(BytesIO(pack_bytes(one, "docx"))) as package:
        parts += [package.read(name) for name in package.namelist()]
    return "\n".join(part.decode() for part in parts)


def test_a_line_has_both_languages_its_time_its_link_and_who_says_it(archive: Archive, tmp_path: Path) -> None:
    made = pack(archive, signed_clip(archive, tmp_path, opened=True))
    line = made.lines[2]
    assert (line.english, line.original, line.language) == (LINES[2][1], LINES[2][0], "ru")
    assert (line.start_ms, line.end_ms, line.link) == (4_000, 5_800, SOURCE["url"])
    assert line.said_by == "Speaker 1 (as told in the clip: mobilised conscript, 1428th Regiment)"
    assert made.voices[0].told == (
        "Speaker 1: mobilised conscript, 1428th Regiment, in the words of the speaker; not verified by the desk."
    )
    end = "A claim; the desk has not verified it."
    assert [(one.kind, one.status, one.lines, one.told) for one in made.claims] == [
        ("order_refusal", "claimed", (3,), f"The speaker asserts at 0:04: refusal of an order. {end}"),
        ("pay_dispute", "claimed", (4,), f"The speaker asserts at 0:06: dispute over pay. {end}"),
    ]
    assert made.unverified[0] == (
        "Nobody at the desk has corroborated two of two claims: refusal of an order; dispute over pay."
    )
    assert [term.entry for term in made.terms if term.surface == "на нуле"]
    assert made.origins[0].post == SOURCE["post"]
    text = pack_bytes(made, "md").decode()
    assert "> [0:04–0:05](<https://t.me/chan/12>), line 3, said by Speaker 1" in text
    assert "**Translation: The desk (reviewed by one person and signed off by another).**" in text


def test_of_a_protected_clip_neither_name_nor_source_leaves(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path)
    for subject, text in (
        (Subject("person", "Sergei Ivanov"), "He was a teacher."),
        (Subject("unit", "1428th Regiment"), "Sergei Ivanov served in it."),
        (Subject("unit", "1428th Regiment"), "It was formed in 2022."),
    ):
        write(archive.ledger, Sentence(subject, text, "A paper", "2023-02-01"), "Анна")
    made = pack(archive, clip)
    text = everything(made)
    for secret in ("Ivanov", "Иванов", "t.me", "@chan", SOURCE["post"], "a.mp4", "He was a teacher"):
        assert secret not in text
    assert made.lines[0].names_withheld
    assert "[name withheld]" in made.lines[0].english
    assert [one.text for one in made.background] == ["It was formed in 2022."]
    assert made.background_withheld == 1
    decide(archive.ledger, clip, None, "open", "Борис")
    opened = pack(archive, clip)
    assert "Sergei Ivanov" in everything(opened)
    assert {one.text for one in opened.background} == {
        "He was a teacher.", "Sergei Ivanov served in it.", "It was formed in 2022."
    }  # fmt: skip


def test_a_line_in_which_the_name_is_not_found_is_no_quotable_line(archive: Archive, tmp_path: Path) -> None:
    clip = told(archive, tmp_path, "v", ("Командир Петренко Василий Иванович нас бросил.", "The commander left us."),
                ("Мы не пойдём.", "We will not go."))  # fmt: skip
    sign(archive, clip)
    made = pack(archive, clip)
    assert [line.english for line in made.lines] == ["We will not go."]
    assert any(one.startswith("1 line is withheld whole") for one in made.unverified)


def test_only_what_was_signed_off(archive: Archive, tmp_path: Path) -> None:
    clip, who = told(archive, tmp_path, "a", *LINES), people(archive)
    editing = Editing(archive)
    desk = Desk(archive, editing, shipped_readers)
    with pytest.raises(WrongUse, match=f"The draft of {clip} is not signed off; one person reviews it"):
        pack(archive, clip)
    desk.review(clip, who.anna)
    with pytest.raises(WrongUse, match=f"Version 1 of {clip} is reviewed and not signed off"):
        pack(archive, clip)
    desk.sign_off(clip, who.boris)
    assert pack(archive, clip).version == 1
    said = SetText("s3", "english", "We won't go on the assault.")
    editing.save(clip, Save("change-1", "window-1", 0, said), who.anna)
    with pytest.raises(WrongUse, match="1 change was made after version 1"):
        pack(archive, clip)
    desk.review(clip, who.anna)
    desk.sign_off(clip, who.boris)
    assert pack(archive, clip).lines[2].english == "We won't go on the assault."
    with pytest.raises(NoSuchClip):
        pack(archive, "aaaaaaaaaa")
    erase(archive, clip, "asked", "Анна")
    with pytest.raises(WrongUse, match="was erased"):
        pack(archive, clip)


def test_what_nobody_said_cannot_be_quoted(archive: Archive, tmp_path: Path) -> None:
    clip, who = told(archive, tmp_path, "a", *LINES), people(archive)
    Editing(archive).save(clip, Save("change-1", "window-1", 0, LeaveOut("s4")), who.anna)
    sign(archive, clip)
    assert [line.english for line in pack(archive, clip).lines][2:] == [LINES[2][1]]


def test_one_pair_of_eyes_is_said(archive: Archive, tmp_path: Path) -> None:
    clip = told(archive, tmp_path, "a", *LINES)
    decide(archive.ledger, clip, frozenset(), "open", "Анна")
    with archive.ledger.writing() as pen:
        anna = pen.person("Анна")
    assert anna is not None
    desk = Desk(archive, Editing(archive), shipped_readers)
    desk.review(clip, anna)
    desk.listened(clip, anna, Listen(((0, 20_000),), "2090-01-01T00:00:00Z", "2090-01-01T00:01:00Z"))
    desk.sign_off(clip, anna)
    made = pack(archive, clip, "")
    assert "Translation: a desk with Zeroline (one pair of eyes)." in pack_bytes(made, "html").decode()
    assert made.unverified[-1].startswith("One pair of eyes:")


def test_clips_alike_are_counted_as_events(archive: Archive, tmp_path: Path) -> None:
    regiment = ("1428-й полк.", "1428th Regiment.")
    for name, day in (("x", "2023-01-16"), ("repost", "2023-01-17"), ("y", "2023-03-01")):
        told(archive, tmp_path, name, LINES[2], regiment, posted_at=day)
    made = pack(archive, signed_clip(archive, tmp_path))
    assert made.counts == (
        "The third such claim (refusal of an order) that is tied to the 1428th Regiment since January 2023 in this "
        "archive; three are counted.",
        "The only such claim (dispute over pay) that is tied to the 1428th Regiment in this archive.",
    )
    assert made.near[0].why == "same unit: 1428th Regiment; both claim order refusal"


@pytest.mark.parametrize(("posted_at", "placed"), [("2023-01-16", True), (None, False)])
def test_where_another_clip_is_that_is_still_young_is_not_told(
    archive: Archive, tmp_path: Path, posted_at: str | None, placed: bool
) -> None:
    """Without a day it counts from its coming, which is now."""
    other = told(archive, tmp_path, "x", LINES[2], ("Мы под Бахмутом.", "We are near Bakhmut."), posted_at=posted_at)
    decide(archive.ledger, other, frozenset(), "open", "Анна")
    near = pack(archive, signed_clip(archive, tmp_path, opened=True)).near
    assert [("Bakhmut" in one.why, "both claim order refusal" in one.why) for one in near] == [(placed, True)]


def test_the_same_version_gives_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path, opened=True)
    first, again = pack(archive, clip), pack(archive, clip)
    for form in FORMATS:
        assert pack_bytes(first, form) == pack_bytes(again, form)


def test_what_is_hostile_stays_text(archive: Archive, tmp_path: Path) -> None:
    clip = told(archive, tmp_path, "a", (LINES[1][0], HOSTILE), account=HOSTILE, post=HOSTILE)
    decide(archive.ledger, clip, frozenset(), "open", "Анна")
    sign(archive, clip)
    made = pack(archive, clip, HOSTILE.replace("\u202e", ""))
    html = pack_bytes(made, "html").decode()
    assert "<script" not in html
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", html)
    assert "default-src 'none'" in html
    assert 'href="javascript' not in html
    markdown = pack_bytes(made, "md").decode()
    assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(javascript", markdown)
    with zipfile.ZipFile(BytesIO(pack_bytes(made, "docx"))) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))  # whole XML, whatever the text holds
        shown = "".join(ElementTree.fromstring(package.read("word/document.xml")).itertext())
    assert "<script>alert(1)</script> *b*" in shown


def test_every_field_is_explained(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path, opened=True)
    write(archive.ledger, Sentence(Subject("place", "Bakhmut"), "A city.", "A map", "2023-02-01"), "Анна")
    words = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`]+)`", page("json.md")))))
    assert keys_of(json.loads(json.dumps(pack_fields(pack(archive, clip))))) <= words


Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)  # the test runner's own handlers stay
    return lambda *arguments: main([str(one) for one in arguments])


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_command_writes_all_or_nothing(
    run: Run, archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = signed_clip(archive, tmp_path, opened=True)
    assert run("pack", clip.upper(), "--out", "p", "--json") == 0
    printed = document(capsys)
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == sorted(f"{clip}.pack.{f}" for f in FORMATS)
    written = json.loads((tmp_path / "p" / f"{clip}.pack.json").read_text("utf-8"))
    assert {key: printed[key] for key in written} == written
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / f"{clip}.pack.html").write_text("mine")
    assert run("pack", clip, "--out", "q", "--formats", "md,html") == 2
    assert "exists already; add --overwrite" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "q").iterdir()] == [f"{clip}.pack.html"]
    assert run("pack", clip, "--out", "q", "--formats", "html", "--overwrite") == 0
    assert (tmp_path / "q" / f"{clip}.pack.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("aaaaaaaaaa",), "The archive holds no clip aaaaaaaaaa"),
        (("aaaaaaaaaa", "--formats", "pdf"), "'pdf' is no format of a pack; there are md, docx, html, json"),
        (("a\udc80",), "it must be text on one line"),
    ],
)
def test_wrong_use_is_a_sentence(
    run: Run, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    assert run("pack", *words) == 2
    assert why in capsys.readouterr().err


def test_dossiers_by_command(run: Run, archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    told_ = ("--text", "It was formed in 2022.", "--source", "A paper", "--dated", "2023-02-01", "--by", "Анна")
    assert run("dossier", "write", "unit", "1428th Regiment", *told_, "--json") == 0
    id = document(capsys)["sentence"]["id"]
    assert run("dossier", "change", id, "--text", "It was formed in September 2022.", "--by", "Борис") == 0
    assert run("dossier", "list", "--json") == 0
    ((sentence,),) = (one["sentences"] for one in document(capsys)["dossiers"])
    assert (sentence["text"], sentence["by"], sentence["source"]) == (
        "It was formed in September 2022.", "Борис", "A paper"
    )  # fmt: skip
    assert [one["by"] for one in sentence["versions"]] == ["Анна", "Борис"]
    assert run("dossier", "strike", id, "--by", "Анна") == 0
    assert run("dossier", "list") == 0
    assert capsys.readouterr().out == "No dossier holds a sentence.\n"
    assert run("dossier", "change", id, "--text", "x", "--by", "Анна") == 2
    assert f"No dossier holds a sentence {id}" in capsys.readouterr().err
    assert run("dossier", "erase", id, "--reason", "wrong person", "--yes", "--by", "Анна") == 0
    assert run("verify-archive") == 0
    assert b"September" not in (archive.ledger.head.file.parent / "archive.db").read_bytes()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--text", " ", "--source", "A", "--dated", "2023-02-01"), "needs its text"),
        (("--text", "A", "--source", " ", "--dated", "2023-02-01"), "needs its source"),
        (("--text", "A", "--source", "A", "--dated", "February"), "'February' is no day of a source"),
        (("--text", "A", "--source", "A", "--dated", "2999-02-01"), "that day is still to come"),
        (("--text", "A", "--source", "A", "--dated", "2023-02-01", "--url", "javascript:alert(1)"), "is no address"),
        (("--text", "A" * 601, "--source", "A", "--dated", "2023-02-01"), "has 601 characters"),
    ],
)
def test_a_sentence_without_its_source_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], why: str
) -> None:
    assert run("dossier", "write", "unit", "1428th Regiment", *given, "--by", "Анна") == 2
    assert why in capsys.readouterr().err
