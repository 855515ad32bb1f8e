"""`zeroline check` from the article's file to what is printed, against a file of captions and against the archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.story.needs import REPO, absent
from zeroline.cli import main
from zeroline.engines import read_article as reading

Printed = pytest.CaptureFixture[str]
CASE = REPO.parent / "shared" / "cases" / "quotes"

CLIPS = {
    "clips": [
        {"id": "1428-appeal", "published": "2024-02-03", "captions": [
            {"start": 0, "end": 4, "text": "We don't refuse to serve, but we won't go without shells.",
             "original": "Мы не отказываемся служить, но без снарядов не пойдём.", "speaker": "a soldier"},
            {"start": 4, "end": 8, "text": "Of our company 62 men are left near Orlovka.",
             "original": "От нашей роты осталось 62 человека под Орловкой.", "speaker": "a soldier"}]},
        {"id": "1428-appeal", "version": "2", "published": "2024-02-10", "captions": [
            {"start": 0, "end": 4, "text": "We don't refuse to serve, but we won't go without shells."},
            {"start": 4, "end": 8, "text": "Of our company 67 men are left near Orlovka."}]},
    ]
}  # fmt: skip
ARTICLE = """A video of the 1482nd Regiment

“We refuse to serve, but we won't go without shells,” a soldier of the 1428th Regiment says in a video.
He adds: “Of our company 62 men are left near Orlovka.”

“Мы не отказываемся служить, но без снарядов не пойдём,” says the soldier.

“Nobody here has seen any such thing in years,” said the mayor.
"""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "clips.json").write_text(json.dumps(CLIPS), encoding="utf-8")
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


def checked(capsys: Printed, *options: object) -> dict[str, Any]:
    assert main(["check", *map(str, options), "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_each_quotation_has_its_verdict(article: Path, capsys: Printed) -> None:
    told = checked(capsys, article, "--archive", "clips.json", "--date", "2024-02-05")
    by_words = [(one["verdict"], one["clip"], one["version"], one["start_ms"]) for one in told["quotes"]]
    assert by_words == [
        ("altered", "1428-appeal", "1", 0),
        ("exact", "1428-appeal", "1", 4000),
        ("exact", "1428-appeal", "1", 0),
        ("not_found", None, None, None),
    ]
    assert told["quotes"][0]["changes"] == [{"kind": "negation", "was": "don't", "now": ""}]
    assert told["quotes"][0]["diff"][1] == {"kind": "gone", "text": "don't"}
    assert [(one["kind"], one["said"], one["record"]) for one in told["statements"]] == [
        ("unit", "1482nd Regiment", "1428")
    ]
    assert told["summary"] == {"exact": 2, "altered": 1, "not_found": 1}


def test_the_version_that_was_live_on_the_day_counts(article: Path, capsys: Printed) -> None:
    told = checked(capsys, article, "--archive", "clips.json", "--date", "2024-02-10")
    second = told["quotes"][1]
    assert (second["verdict"], second["version"]) == ("altered", "2")
    assert "version 1, live until 2024-02-10, has these words" in second["why"]
    earlier = checked(capsys, article, "--archive", "clips.json", "--date", "2024-01-01")
    assert {one["verdict"] for one in earlier["quotes"]} == {"not_found"}


def test_a_person_reads_it_and_gets_a_page(article: Path, capsys: Printed) -> None:
    words = ("check", str(article), "--archive", "clips.json", "--report", "r.html")
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "ALTERED  1428-appeal at 0:00" in out
    assert "[-don't-]" in out
    assert "4 quotations: " in out
    page = Path("r.html").read_text(encoding="utf-8")
    assert 'id="quote-4"' in page
    assert "<script" not in page
    assert main(words) == 2
    assert main([*words, "--overwrite"]) == 0


def test_an_article_without_quotations(article: Path, capsys: Printed) -> None:
    article.write_text("Nothing was said today. The weather was fine.\n", encoding="utf-8")
    told = checked(capsys, article, "--archive", "clips.json")
    assert (told["quotes"], told["statements"]) == ([], [])
    assert main(["check", str(article), "--archive", "clips.json"]) == 0
    assert "No quotation was found in it" in capsys.readouterr().out


def test_an_empty_archive(article: Path, capsys: Printed) -> None:
    told = checked(capsys, article)
    assert {one["verdict"] for one in told["quotes"]} == {"not_found"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("nonsense", "is no JSON"),
        ("[[[[", "is no JSON"),
        ('{"films": []}', 'no list "clips"'),
        ('{"clips": [{"captions": []}]}', 'no "id"'),
        ('{"clips": [{"id": "a"}]}', 'no list "captions"'),
        ('{"clips": [{"id": "a", "captions": [{"start": 1}]}]}', 'no "text"'),
        ('{"clips": [{"id": "a", "captions": [{"start": "x", "text": "We"}]}]}', "no time in seconds"),
        ('{"clips": [{"id": "a", "captions": [{"start": 1e300, "text": "We"}]}]}', "later than a week"),
    ],
)
def test_a_file_that_holds_no_captions_is_refused(article: Path, capsys: Printed, content: str, why: str) -> None:
    Path("clips.json").write_text(content, encoding="utf-8")
    assert main(["check", str(article), "--archive", "clips.json"]) == 3
    assert why in " ".join(capsys.readouterr().err.split())


def test_what_would_take_longer_than_any_article_is_a_sentence(article: Path, capsys: Printed) -> None:
    for text, why in (
        ('"' * 50_000, "has more marks of quotation than any article"),
        ("“We go there,” he said. " * 601, "has more than 600 quotations"),
    ):
        article.write_text(text, encoding="utf-8")
        assert main(["check", str(article), "--archive", "clips.json"]) == 3
        assert why in " ".join(capsys.readouterr().err.split())


def test_a_quotation_that_no_clip_could_hold_is_not_compared(article: Path, capsys: Printed) -> None:
    article.write_text("“" + "we do not refuse to serve " * 500 + "”, he said.", encoding="utf-8")
    (one,) = checked(capsys, article, "--archive", "clips.json")["quotes"]
    assert one["verdict"] == "not_found"
    assert "longer than 10,000 characters" in one["why"]


def test_what_had_to_be_mended_to_read_it_is_told(article: Path, capsys: Printed) -> None:
    article.write_bytes(ARTICLE.encode() + b"\xff\n")
    told = checked(capsys, article, "--archive", "clips.json", "--report", "notes.html")
    assert told["article"]["notes"] == [
        "It is UTF-8 but for 1 bytes or so; a \ufffd stands where a letter could not be read."
    ]
    assert "a \ufffd stands where" in Path("notes.html").read_text(encoding="utf-8")
    assert main(["check", str(article), "--archive", "clips.json"]) == 0
    assert "a \ufffd stands where" in capsys.readouterr().out


def test_an_article_that_is_not_there(capsys: Printed) -> None:
    assert main(["check", "nowhere.txt"]) == 3
    assert main(["check", "x.txt", "--date", "yesterday"]) == 2


# By hand: the record's words and the copy's, quotation by quotation. `right away` and the like run over several words.
SPUN = (
    ("said", "claimed"), ("immediately", "right away"), ("saying", "declaring"), ("fulfil", "comprehensive"),
    ("territorial defense objectives", "territory protection targets"), ("prepared", "geared up"),
    ("order became", "purchase grew to become"), ("members", "associates"), ("waiting", "ready"), ("", "services"),
    ("without", "devoid of"), ("military police asking", "navy law enforcement inquiring"), ("start", "begin"),
    ("waiting", "ready listed"), ("", "the very"), ("military authorities", "army businesses"),
)  # fmt: skip


@pytest.fixture(scope="module")
def spun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is told of the shared case; skips where the folder is missing."""
    if not (CASE / "article-spun.txt").is_file():
        absent("../shared/cases/quotes")
    from zeroline.checking import check
    from zeroline.crew_quotes import check_crew
    from zeroline.publish.check_document import check_fields
    from zeroline.settings import Settings

    crew = check_crew(Settings(home=tmp_path_factory.mktemp("home")), CASE / "archive.json")
    return check_fields(check(reading.read_article(CASE / "article-spun.txt"), crew))


def test_every_altered_word_of_the_spun_copy_is_named(spun: dict[str, Any]) -> None:
    changes = [(one["was"], one["now"]) for quote in spun["quotes"] for one in quote["changes"]]
    assert changes == list(SPUN)
    assert {one["clip"] for one in spun["quotes"] if one["changes"]} == {"1428-appeal"}


def test_what_was_not_altered_in_it_is_not_called_so(spun: dict[str, Any]) -> None:
    verdicts = {one["text"][:30]: one["verdict"] for one in spun["quotes"]}
    assert verdicts["senseless and suicidal orders"] == "exact"
    assert verdicts["return us to the regiment base"] == "exact"
    assert verdicts["there has been a regular strea"] == "not_found"
    assert verdicts["The fact is that these trooper"] == "not_found"
