"""Of a protected clip no name, no place, no word that people withheld and no id of the archive is in anything that
leaves: checks of articles that quote it, packs, letters."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from tests.packs.made import PLACES, signed_clip
from zeroline.acts.enquiring import Ask, draft, post_of
from zeroline.acts.packing import pack_of
from zeroline.archive.care import decide
from zeroline.archive.checks import checks, keep_check
from zeroline.archive.erase import erase
from zeroline.archive.live import live_lines
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.outside import named_outside
from zeroline.archive.releases import set_shield
from zeroline.archive.verify import verify
from zeroline.checking import check
from zeroline.cli import main
from zeroline.crew_quotes import live_crew
from zeroline.domain.enquiry import Address
from zeroline.domain.release import Shield
from zeroline.engines.read_article import read_article
from zeroline.publish.letter import eml
from zeroline.publish.pack_files import FORMATS, pack_bytes
from zeroline.settings import Settings

SECRETS = ("Ivanov", "Sergei", "Иванов", "Сергей", "Bakhmut", "Бахмут", "four months", "четвёртый месяц")
ARTICLE = """What a man of the 1428th Regiment says

“We are near Lipov at the zero line,” a mobilised man of the 1428th Regiment says in a video.
“We never refuse to go on the assault,” he says. “They have not paid us for five months.”
“I am Pavel Petrov, a mobilised man of the 1428th Regiment,” he begins.
“Идти на штурм мы отказываемся под Липовом”, he says in Russian.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path / "home"


@pytest.fixture
def archive(home: Path) -> Iterator[Archive]:
    one = open_archive(home)
    yield one
    one.ledger.database.close()


@pytest.fixture
def clip(archive: Archive, tmp_path: Path) -> str:
    made = signed_clip(archive, tmp_path)
    set_shield(archive.ledger, made, Shield(voice="own", words=("four months", "четвёртый месяц")), "Анна")
    return made


def told_by(*texts: str) -> list[str]:
    return [secret for secret in SECRETS for text in texts if secret.casefold() in text.casefold()]


def test_a_check_shows_it_nowhere(clip: str, archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "article.txt", "--report", "report.html"]) == 0
    terminal = capsys.readouterr().out
    assert main(["check", "article.txt", "--json"]) == 0
    printed = capsys.readouterr().out
    page = Path("report.html").read_text(encoding="utf-8")
    assert told_by(terminal, printed, page) == []
    assert clip not in terminal + printed + page
    with archive.ledger.reading() as connection:
        outside = named_outside(archive.ledger, connection, clip)
    quotes = json.loads(printed)["quotes"]
    assert [one["verdict"] for one in quotes[:2]] == ["edited", "altered"]
    assert {one["clip"] for one in quotes} <= {outside, None}
    assert outside in page


def test_nobody_can_guess_what_is_withheld(clip: str, archive: Archive, home: Path) -> None:
    """The right place and a wrong one get one answer."""
    crew = live_crew(Settings(home=home), archive)
    article = read_article(Path("article.txt"))
    right = replace(article.paragraphs[1], text=article.paragraphs[1].text.replace("Lipov", "Bakhmut"))
    both = [check(one, crew) for one in (article, replace(article, paragraphs=(article.paragraphs[0], right)))]
    assert both[0].quotes[0].verdict == both[1].quotes[0].verdict == "edited"
    assert both[0].quotes[0].why == both[1].quotes[0].why


def test_packs_and_letters_show_it_nowhere(clip: str, archive: Archive, home: Path) -> None:
    pack = pack_of(archive, clip, "The desk", PLACES, date(2023, 7, 4))
    with zipfile.ZipFile(BytesIO(pack_bytes(pack, "docx"))) as package:
        texts = [package.read(name).decode() for name in package.namelist()]
    texts += [pack_bytes(pack, form).decode() for form in FORMATS if form != "docx"]
    assert told_by(*texts) == []
    assert clip not in "".join(texts)
    assert any("[a place in Donetsk region]" in text for text in texts)
    assert any("told no finer than their region" in one for one in pack.unverified)
    deadline = (date.today() + timedelta(days=3)).isoformat()
    ask = Ask(clip, Address.of("Ministry <press@example.org>"), "comment", "all", deadline)
    made = draft(post_of(Settings(home=home, mail_from="Desk <desk@example.org>"), archive, "Анна"), ask)
    assert made.letter is not None
    letter = made.letter.letter
    assert told_by(letter.body, letter.subject, eml(letter, None, unsent=True).decode(), *made.reveals) == []
    assert clip not in letter.body


@pytest.mark.parametrize("whose", ["its own", "the other's"])
def test_a_pack_ties_no_clip_to_a_unit_that_is_withheld(archive: Archive, tmp_path: Path, whose: str) -> None:
    clips = [signed_clip(archive, tmp_path, name, opened=True) for name in ("a", "b")]

    def shown() -> str:
        return pack_bytes(pack_of(archive, clips[0], "The desk", PLACES, date(2023, 7, 4)), "md").decode()

    assert "same unit: 1428th Regiment" in shown()
    withheld = Shield(voice="own", words=("1428th", "1428-го"))
    set_shield(archive.ledger, clips[whose != "its own"], withheld, "Анна")
    assert "same unit: 1428th Regiment" not in shown()
    assert ("1428" in shown()) == (whose != "its own")


def test_an_open_clip_tells_its_places_once_it_is_no_longer_new(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path, opened=True)
    assert "near Bakhmut" in english(archive)
    decide(archive.ledger, clip, None, "protected", "Анна")
    assert "near [a place in Donetsk region]" in english(archive)


def english(archive: Archive) -> str:
    return " ".join(line.english for live in live_lines(archive, PLACES) for line in live.lines)


def test_an_erasure_takes_the_articles_that_quote_the_clip(clip: str, archive: Archive, home: Path) -> None:
    made = check(read_article(Path("article.txt")), live_crew(Settings(home=home), archive))
    keep_check(archive.ledger, made, "Анна")
    erase(archive, clip, "asked", "Анна")
    with archive.ledger.reading() as connection:
        assert checks(connection) == []
    assert verify(archive) == []
    database = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert b"refuse to go on the assault" not in database
