"""The public site, from real releases in an archive, read as a browser and a reader of feeds would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from tests.archive.made import added
from zeroline.acts.siting import write_site
from zeroline.archive.care import decide
from zeroline.archive.ledger import latest
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.postings import keep_post
from zeroline.archive.releases import Making, keep_release, withdraw
from zeroline.domain.errors import OutputExists
from zeroline.domain.post import Place as Posting
from zeroline.domain.post import Posted
from zeroline.domain.release import Released
from zeroline.publish.pack_files import FORMATS
from zeroline.publish.site_page import Place

PLACE = Place("https://captions.example.org/", "The Desk")
BEGUN = "2024-03-01T12:00:00Z"
HOSTILE = "</script><img src=x onerror=alert(1)>"


def record(id: str, text: str, **fields: Any) -> dict[str, Any]:
    """The JSON of a release, as `zeroline release` writes it; `record` are further fields of its own."""
    more = fields.pop("record", {})
    line = {"id": "e1", "start_ms": 0, "end_ms": 1000, "text": text, "source_ids": ["s1"]}
    spoken = {"id": "s1", "start_ms": 0, "end_ms": 1000, "text": "Мы под Бахмутом.", "speaker": "sp1"}
    about = {
        "id": id,
        "version": 1,
        "credit": "The Desk",
        "eyes": 2,
        "override": None,
        "protected": False,
        "warning": [],
    }
    return {
        "zeroline": 1,
        "clip": {"id": id, "duration_ms": 60_000},
        "language": {"tag": "ru"},
        "source": [spoken],
        "english": [line],
        "captions": [{"start_ms": 0, "end_ms": 1000, "lines": [text]}],
        "mentions": [{"kind": "place", "canonical": "Bakhmut"}, {"kind": "unit", "canonical": "1428th Regiment"}],
        "speakers": [{"id": "sp1", "label": "Speaker 1", "standing": "mobilised", "unit": None, "basis": None}],
        "claims": [{"kind": "casualties", "segments": ["s1"], "asserted_by": "Speaker 1", "status": "claimed"}],
        "release": about | fields,
    } | more


class Shelf:
    """An archive with releases that no engine made."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, folder / "site"
        self.archive: Archive = open_archive(folder / "home")

    def clip(self, number: int, *, protected: bool = False) -> str:
        clip = added(self.archive, self.folder / f"{number}.mp4", str(number).encode()).clip.id
        decide(self.archive.ledger, clip, frozenset(), "protected" if protected else "open", "Анна")
        return clip

    def release(self, clip: str, id: str, text: str, *, protected: bool = False, **fields: Any) -> Released:
        with self.archive.ledger.reading() as connection:
            version = latest(connection, clip, "version")
        assert version is not None
        contents = {
            f"{id}.mp4": f"video {id} {text}",
            f"{id}.jpg": "poster",
            f"{id}.en.vtt": "WEBVTT",
            f"{id}.ru.vtt": "WEBVTT",
            f"{id}.en.srt": "",
            **{f"{id}.pack.{form}": "Quote pack" for form in FORMATS},
            f"{id}.json": json.dumps(record(id, text, **fields)),
            "manifest.json": json.dumps({"signed": id + text}),
        }
        files = {}
        for name, content in contents.items():
            files[name] = self.folder / name
            files[name].write_text(content, encoding="utf-8")
        made = Making(clip, version, id, protected, 2, fields.get("override"), text)
        return keep_release(self.archive, made, files, "Анна")

    def write(self, place: Place = PLACE) -> Any:
        return write_site(self.archive, self.site, place)

    def text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_clips_page_holds_both_languages_claims_and_corrections(shelf: Shelf) -> None:
    clip = shelf.clip(1)
    shelf.release(clip, clip, "We are near Bakhmut.")
    shelf.release(clip, clip, "We are not near Bakhmut.")
    written = shelf.write()
    assert (written.clips, written.withdrawn) == (1, 0)
    page = html.fromstring(shelf.text(f"c/{clip}/index.html"))
    told = page.text_content()
    wanted = (
        "We are not near Bakhmut.",
        "Мы под Бахмутом.",
        "A claim of casualties: asserted by Speaker 1; status: claimed",
        "Speaker 1: mobilised",
        "captions that are others than in the one before: 1",
        "replaced",
        "iframe",
    )
    for text in wanted:
        assert text in told, text
    assert page.xpath("//video//track/@srclang") == ["en", "ru"]
    assert page.xpath("//html/@lang") == ["en"]
    (data,) = page.xpath("//script[@type='application/ld+json']/text()")
    linked = json.loads(data)
    assert (linked["@type"], linked["transcript"]) == ("VideoObject", "We are not near Bakhmut.")
    assert (shelf.site / f"c/{clip}/{clip}.mp4").read_text().endswith("not near Bakhmut.")
    for path in ("index.html", "by/place/bakhmut.html", "by/unit/1428th-regiment.html", "by/claim/casualties.html"):
        assert f"c/{clip}/index.html" in shelf.text(path), path


def test_what_is_said_in_an_hour_goes_on_on_further_pages_and_none_is_heavy(shelf: Shelf) -> None:
    clip = shelf.clip(1)
    said = [f"Line {number} & what is said in it, for as long as people speak." for number in range(900)]
    english = [
        {"id": f"e{n}", "start_ms": n * 4_000, "end_ms": n * 4_000 + 3_500, "text": text, "source_ids": [f"s{n}"]}
        for n, text in enumerate(said)
    ]
    source = [{**one, "id": f"s{n}", "text": "Мы стоим здесь уже третий день без воды и без связи.", "speaker": "sp1"}
              for n, one in enumerate(english)]  # fmt: skip
    claims = [{"kind": "casualties", "segments": [f"s{n}"], "asserted_by": "Speaker 1", "status": "claimed"}
              for n in range(0, 900, 4)]  # fmt: skip
    shelf.release(clip, clip, said[0], record={"english": english, "source": source, "claims": claims})
    shelf.write()
    pages = sorted((shelf.site / "c" / clip).glob("*.html"))
    assert len(pages) > 3
    assert max(path.stat().st_size for path in pages) < 100_000
    first = html.fromstring(shelf.text(f"c/{clip}/index.html"))
    links = [str(link) for link in first.xpath("//nav[@aria-label='Parts of what is said']//a/@href")]
    told, claimed = [], 0
    for name in ("index.html", *links):
        one = html.fromstring(shelf.text(f"c/{clip}/{name}"))
        told += [str(cell.text_content()) for cell in one.xpath("//table/tbody/tr/td[2]")]
        claimed += len(one.xpath("//li[starts-with(., 'A claim of')]"))
    assert (told, claimed) == (said, len(claims))


def test_pages_load_nothing_from_elsewhere_and_no_text_becomes_markup(shelf: Shelf) -> None:
    clip = shelf.clip(1)
    shelf.release(clip, clip, HOSTILE, override=HOSTILE)
    shelf.write()
    for path in shelf.site.rglob("*.html"):
        if path.name.endswith(".pack.html"):  # a file of the release: tests/packs looks at it
            continue
        page = html.parse(str(path))
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")
        assert not page.xpath("//img | //*[@onerror] | //style | //*[@style] | //script[not(@src) and not(@type)]"), (
            path
        )
        outside = page.xpath("//*[contains(@src, '//')] | //*[contains(@href, '//')]")
        assert outside == [], path
    assert "Not signed off" in shelf.text(f"c/{clip}/index.html")


def test_graphic_content_stands_behind_a_warning(shelf: Shelf) -> None:
    clip = shelf.clip(1)
    shelf.release(clip, clip, "He is dead.", warning=["death_shown"])
    shelf.write()
    page = html.fromstring(shelf.text(f"c/{clip}/index.html"))
    assert page.xpath("//details/video")
    assert not page.xpath("//video[not(ancestor::details)] | //video[@poster] | //details[@open]")
    assert "Warning: shows a death." in shelf.text("index.html")
    assert "[Warning: shows a death.]" in shelf.text("feed.rss")


def test_feeds_have_what_their_rules_ask(shelf: Shelf) -> None:
    clip = shelf.clip(1)
    shelf.release(clip, clip, "A & <b>.")
    shelf.write()
    atom = etree.fromstring(shelf.text("feed.atom").encode())
    a = "{http://www.w3.org/2005/Atom}"
    assert all(atom.find(f"{a}{name}") is not None for name in ("id", "title", "updated", "author"))
    entry = atom.find(f"{a}entry")
    assert entry is not None
    assert all(entry.find(f"{a}{name}") is not None for name in ("id", "title", "updated", "summary"))
    links = {link.get("rel"): link for link in entry.findall(f"{a}link")}
    video = f"https://captions.example.org/c/{clip}/{clip}.mp4"
    assert (links["enclosure"].get("href"), links["enclosure"].get("type")) == (video, "video/mp4")
    item = etree.fromstring(shelf.text("feed.rss").encode()).find("channel/item")
    assert item is not None
    assert (item.findtext("title"), item.find("enclosure").get("url")) == ("“A & <b>.”", video)
    feed = json.loads(shelf.text("feed.json"))
    assert feed["items"][0]["attachments"][0]["url"] == video
    assert f"{clip}/index.html" in shelf.text("sitemap.xml")


def test_only_what_changed_is_written_and_what_is_not_ours_stays(shelf: Shelf) -> None:
    first = shelf.clip(1)
    shelf.release(first, first, "One.")
    assert shelf.write().new > 0
    assert shelf.write().new == 0
    second = shelf.clip(2)
    shelf.release(second, second, "Two.")
    kept = (shelf.site / f"c/{first}/{first}.mp4").stat().st_ino
    shelf.write()
    assert (shelf.site / f"c/{first}/{first}.mp4").stat().st_ino == kept
    assert sorted(path.name for path in shelf.folder.glob(".site*")) == []
    (shelf.folder / "mine").mkdir()
    (shelf.folder / "mine" / "a.txt").write_text("x")
    with pytest.raises(OutputExists):
        write_site(shelf.archive, shelf.folder / "mine", PLACE)


def test_what_was_withdrawn_or_protected_since_leaves_nothing_but_a_tombstone(shelf: Shelf) -> None:
    one, other = shelf.clip(1), shelf.clip(2)
    shelf.release(one, one, "Ivanov is here.")
    shelf.release(other, other, "Petrov is there.")
    shelf.write()
    withdraw(shelf.archive, one, "his family is threatened", "Анна")
    decide(shelf.archive.ledger, other, None, "protected", "Борис")
    written = shelf.write()
    assert (written.clips, written.withdrawn) == (0, 2)
    for path in shelf.site.rglob("*"):
        told = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert not any(word in told for word in ("Ivanov", "Petrov", "threatened", one, other)), path
    for id in (one, other):
        assert "Withdrawn" in shelf.text(f"c/{id}/index.html")
        assert not (shelf.site / f"c/{id}/{id}.mp4").exists()
    shelf.release(other, "hidden2345", "[name withheld] is there.", protected=True)
    shelf.write()
    assert other not in shelf.text("index.html") + shelf.text("c/hidden2345/index.html") + shelf.text("feed.json")


def test_a_site_without_its_address_has_no_sitemap(shelf: Shelf) -> None:
    clip = shelf.clip(1)
    shelf.release(clip, clip, "One.")
    shelf.write(replace(PLACE, url=""))
    assert not (shelf.site / "sitemap.xml").exists()
    assert "iframe" not in shelf.text(f"c/{clip}/index.html")


def test_a_correction_says_where_each_version_was_posted(shelf: Shelf) -> None:
    clip = shelf.clip(41)
    first = shelf.release(clip, clip, "They stayed.")
    where = Posting("1", "https://social.example/@desk/1")
    one = Posted("mastodon", "desk@social.example", first.id, first.number, 1, 1, "posted", BEGUN, BEGUN, "x", where)
    gone = replace(one, platform="x", state="deleted", place=Posting("2", "https://x.example/2"))
    hostile = replace(one, platform="bluesky", place=Posting("3", 'https://b.example/"><script>'))
    with shelf.archive.ledger.writing() as pen:
        for each in (one, gone, hostile):
            keep_post(pen, clip, each, pen.person("Анна"))
    shelf.release(clip, clip, "They did not stay.")
    shelf.write()
    page = html.fromstring(shelf.text(f"c/{clip}/index.html"))
    packs = [page.xpath(f"//a[.='{told}']/@href") for told in ("page", "Word", "Markdown")]
    assert packs == [[f"{clip}.pack.{form}"] for form in ("html", "docx", "md")]
    items = page.xpath("//h2[.='Versions and corrections']/following-sibling::ul[1]/li")
    corrected, replaced = (item.text_content() for item in items)
    assert "posted on" not in corrected
    assert replaced.endswith("replaced; posted on Mastodon, Bluesky")
    links = page.xpath("//li[contains(., 'posted on')]/a/@href")
    assert links == [where.url, 'https://b.example/"><script>']
