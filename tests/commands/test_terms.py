"""`zeroline terms`: what it reads, and what it prints."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zeroline import crew
from zeroline.commands import terms as terms_command
from zeroline.commands.terms import language_of, passages
from zeroline.domain.errors import BadInput
from zeroline.language.understanding import Lore
from zeroline.settings import Settings

TEXT = "Мы мобилизованные, 1428-й полк. Нас отправили в мясорубку под Бахмутом. В селе Николаевка снарядов нет."

Run = Callable[..., str]


@pytest.fixture(scope="module")
def lore(tmp_path_factory: pytest.TempPathFactory) -> Lore:
    return crew.lore(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture
def run(lore: Lore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command with its words, in a process that has read the lore already; what it prints on standard output."""
    monkeypatch.setattr(terms_command, "lore", lambda *_: lore)

    def answer(*words: object, language: str = "auto", as_json: bool = False) -> str:
        options = argparse.Namespace(text=[str(word) for word in words], json=as_json)
        assert terms_command.terms_command(options, Settings(home=Path("nowhere"), language=language)) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return answer


def printed(run: Run, *words: object, language: str = "auto") -> dict[str, Any]:
    document = json.loads(run(*words, language=language, as_json=True))
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Снарядов нет. Воды тоже!", ["Снарядов нет.", "Воды тоже!"]),
        ("Что?! Не знаю…", ["Что?!", "Не знаю…"]),
        ("«Откажетесь?» Нет.", ["«Откажетесь?»", "Нет."]),
        ("без точки", ["без точки"]),
        ("строка\nдругая\n\nтретья", ["строка", "другая", "третья"]),
        ("...", ["..."]),
        (" \n ", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert passages(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мы отказались", "ru"),
        ("Мы рассказываем об этом", "ru"),
        ("Ми відмовилися їхати", "uk"),
        ("Їхав по місту, объезд", "uk"),
        ("Ґанок", "uk"),
        ("1428", "ru"),
        ("", "ru"),
    ],
)
def test_the_language_is_told_by_letters_that_only_one_has(text: str, expected: str) -> None:
    assert language_of(text) == expected


def test_the_document_has_the_fields_that_are_told(run: Run) -> None:
    document = printed(run, TEXT)
    assert list(document) == ["zeroline", "language", "segments", "terms", "mentions", "speakers", "claims", "flags"]
    assert document["language"] == "ru"
    assert [one["id"] for one in document["segments"]] == ["t1", "t2", "t3"]
    assert " ".join(one["text"] for one in document["segments"]) == TEXT
    grinder = next(term for term in document["terms"] if term["entry"] == "meat-grinder")
    assert (grinder["surface"], grinder["segment"], grinder["rendered"]) == ("мясорубку", "t2", None)
    assert [(one["kind"], one["canonical"], one["segment"]) for one in document["mentions"]] == [
        ("unit", "1428th Regiment", "t1"),
        ("place", "Bakhmut", "t2"),
        ("place", None, "t3"),
    ]
    assert ["candidates" in one for one in document["mentions"]] == [False, False, True]
    assert [(one["standing"], one["unit"]) for one in document["speakers"]] == [
        ("mobilised conscript", "1428th Regiment")
    ]
    assert [(one["kind"], one["status"]) for one in document["claims"]][-1] == ("lack_of_equipment", "claimed")
    assert [(flag["kind"], flag["segment"]) for flag in document["flags"]] == [("ambiguous_place", "t3")]


def test_evidence_stands_where_it_says(run: Run) -> None:
    document = printed(run, TEXT)
    texts = {one["id"]: one["text"] for one in document["segments"]}
    pieces = [piece for claim in document["claims"] for piece in claim["evidence"]]
    assert pieces
    assert [texts[one["segment"]][one["start"] : one["end"]] for one in pieces] == [one["text"] for one in pieces]


def test_several_words_are_one_text(run: Run) -> None:
    assert printed(run, "1428-й", "полк")["segments"] == [{"id": "t1", "text": "1428-й полк"}]


def test_the_language_that_is_named_goes_before_the_letters(run: Run) -> None:
    assert printed(run, "Ми відмовилися", language="ru")["language"] == "ru"


def test_a_person_reads_terms_names_claims_and_flags(run: Run) -> None:
    lines = run("Нас отправили в мясорубку под Бахмутом. Под Бахмутом, в селе Николаевка, снарядов нет.").splitlines()
    assert lines[0] == "мясорубку → meat grinder: A battle that uses up men without result."
    assert "place: Bakhmut (2 times)" in lines
    assert "place: Николаевка (several places have this name)" in lines
    assert "claim, lack of equipment, asserted by the speaker: «снарядов»" in lines
    assert lines[-1].startswith("! «Николаевка» may be Mykolaivka (Donetsk region), ")


def test_nothing_that_a_terminal_obeys_is_printed(run: Run) -> None:
    assert "\x1b" not in run("Нас отправили в мясорубку\x1b[2J под\x1b Бахмутом.")


@pytest.mark.parametrize("text", ["Сегодня тепло.", "", "\0"])
def test_nothing_found_is_said(run: Run, text: str) -> None:
    assert run(text) == "No term, name or claim that we know.\n"


def test_nothing_found_in_json_is_empty_lists(run: Run) -> None:
    document = printed(run, "")
    assert (document.pop("zeroline"), document.pop("language")) == (1, "ru")
    assert list(document) == ["segments", "terms", "mentions", "speakers", "claims", "flags"]
    assert not any(document.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_file_is_read_in_its_encoding(run: Run, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes("Воюем под Бахмутом.".encode(encoding))
    assert run(file) == "place: Bakhmut\n"


def test_a_file_that_is_too_large_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "novels.txt"
    with file.open("wb") as sparse:
        sparse.truncate(20_000_001)
    with pytest.raises(BadInput) as refused:
        run(file)
    assert refused.value.sentence == f"{file}: is larger than 20 MB; cut it into parts."


@pytest.mark.parametrize("content", [b"\0\1\2\3", b"\x7fELF\0\x98\xff", "Бахмут".encode("utf-16") + b"\0"])
def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        run(file)
    assert refused.value.sentence == f"{file}: is no text in UTF-8 or Windows-1251; save it as UTF-8."
    assert refused.value.exit_code == 3


@pytest.mark.parametrize("text", ["Под Бахмутом " * 400, "Под Бахмутом " * 50, "Под Бахмутом\0"])
def test_what_cannot_be_a_files_name_is_a_text(run: Run, text: str) -> None:
    assert run(text).startswith("place: Bakhmut")
