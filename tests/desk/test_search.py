"""The search page: what is found, where it leads, and that what is hostile in it stays text. The meaning is compared
by the real model."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.desk.made import Desk, unlike
from tests.made import crew_for
from zeroline.engines.fakes import Line

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
WATER = Line(12_000, 14_500, "Нас бросили без воды у Бахмута.", "They left us without water near Bakhmut.")


@pytest.fixture(scope="module")
def clip(desk: Desk) -> str:
    """A clip with a line at its twelfth second, and one that is hostile."""
    desk.room.crew = lambda: crew_for(lines=(WATER, Line(15_000, 17_000, f"Вода {HOSTILE}", f"Water {HOSTILE}")))
    try:
        return desk.clip(unlike(900), name=HOSTILE.replace("/", ""), url="https://t.me/wanted/1")
    finally:
        desk.room.crew = crew_for


@pytest.mark.parametrize(
    "asked", ["бросили воды", "left without water", "«бросили без воды»", "abandoned, nothing to drink"]
)
def test_a_line_is_found_with_its_second_in_both_languages(desk: Desk, clip: str, asked: str) -> None:
    first = desk.visitor("translator").get(f"/api/search?text={quote(asked)}").json()["results"][0]
    assert (first["clip"], first["start_ms"], first["text"]) == (clip, WATER.start_ms, WATER.english)
    assert first["source_text"] == WATER.spoken
    page = desk.visitor("translator").get(f"/search?text={quote(asked)}").text
    assert f'href="/clips/{clip}#at-12000">0:12 in' in page
    assert f'<p class="spoken" lang="ru">{WATER.spoken}</p>' in page
    assert 'id="at-12000"' in desk.visitor("translator").get(f"/clips/{clip}").text


def test_filters_choose_clips(desk: Desk, clip: str) -> None:
    other = desk.clip(unlike(901))
    visitor = desk.visitor("editor")

    def found(query: str) -> set[str]:
        return {one["clip"] for one in visitor.get(f"/api/search?text=вода&{query}").json()["results"]}

    assert found("") == {clip, other}
    assert found("place=Bakhmut&unit=&since=") == {clip}
    assert found("source=wanted&status=draft") == {clip}
    assert found("until=2001-01-01") == set()
    assert found("place=Kherson") == set()


def test_what_is_asked_wrongly_is_told(desk: Desk, clip: str) -> None:
    visitor = desk.visitor("translator")
    for query, why in (
        ("text=...", "There is no word to search for"),
        ("text=вода&unit=...", "unit: there is no word in it"),
        ("text=вода&claim=treason", "claim: &#39;treason&#39; is none"),
        ("text=вода&status=lost", "status: &#39;lost&#39; is none"),
    ):
        page = visitor.get(f"/search?{query}")
        assert (page.status_code, why in page.text) == (400, True), query
        assert visitor.get(f"/api/search?{query}").status_code == 400
    assert visitor.get("/api/search?text=вода&since=yesterday").status_code == 422
    assert "Nothing was found" in visitor.get("/search?text=вода&until=2001-01-01").text
    assert desk.visitor().get("/search?text=вода").headers["location"].startswith("/login?to=")
    assert desk.visitor().get("/api/search?text=вода").status_code == 401


def test_what_is_hostile_stays_text(desk: Desk, clip: str) -> None:
    page = desk.visitor("translator").get("/search", params={"text": f"вода {HOSTILE}", "source": HOSTILE}).text
    assert "<script>alert" not in page
    assert not re.search(r"<img\b", page)
    assert "&lt;script&gt;" in page


def test_what_the_desk_says_of_itself(desk: Desk) -> None:
    described = desk.visitor("editor").get("/api/openapi.json").json()["paths"]["/api/search"]["get"]
    assert {"text", "unit", "place", "person", "claim", "source", "since", "until", "status", "only", "limit"} == {
        one["name"] for one in described["parameters"]
    }


def test_many_that_came_at_once_are_entered_beside(desk: Desk, clip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zeroline.desk.searching._AT_ONCE", 0)
    late, visitor = desk.clip(unlike(902)), desk.visitor("translator")
    assert "1 clip is still being entered" in visitor.get("/search?text=контракт").text

    def found() -> bool:
        results = visitor.get("/api/search?text=контракт&only=words").json()["results"]
        return late in {one["clip"] for one in results}

    assert desk.until(found)
