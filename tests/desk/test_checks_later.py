"""Articles and the days of captions, on either database: what was live on an article's day counts, and what was
corrected or released later is told of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.archive import postgres
from tests.archive.test_releases import kept
from tests.desk.made import Desk, ScriptedRoom, office, served, staffed, unlike
from tests.made import crew_for
from zeroline.archive.database import opened
from zeroline.archive.ledger import Ledger
from zeroline.archive.opening import Archive
from zeroline.archive.releases import withdraw
from zeroline.archive.vault import Vault
from zeroline.engines.fakes import Line

SAID = Line(1_000, 4_000, "В 1428-м полку нас было 62, сейчас 17.", "In the 1428th Regiment 62 of us are now 17.")
CORRECTED = "In the 1428th Regiment 67 of us are now 17."
ARTICLE = "“In the 1428th Regiment 62 of us are now 17,” a soldier of the 1428th Regiment says in the video."


@dataclass
class Days:
    """The ledger's clock, which a test sets from day to day."""

    day: str = "2023-05-01"

    def __call__(self) -> str:
        return f"{self.day}T12:00:00.000Z"


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, days: Days, tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path / 'archive.db'}"
        if request.param == "postgresql":
            address = postgres.new_database(stack.enter_context(postgres.server()), "checks")
        archive = Archive(Ledger(opened(address), tmp_path, days), Vault(tmp_path / "vault"))
        stack.callback(archive.ledger.database.close)
        room = ScriptedRoom(archive, lambda: crew_for(lines=(SAID,)))
        one = office(tmp_path, archive, room)
        members = staffed(one)
        yield Desk(one, room, stack.enter_context(served(one)), members)


def signed_off(desk: Desk, clip: str, seen: int) -> None:
    one, other = desk.visitor("translator"), desk.visitor("reviewer")
    assert one.post(f"/api/clips/{clip}/review", json={"seen": seen}).status_code == 200
    assert other.post(f"/api/clips/{clip}/sign-off").status_code == 200


def corrected(desk: Desk, clip: str, text: str) -> None:
    """Another English for the clip's line, signed off by two people."""
    visitor = desk.visitor("translator")
    line = visitor.get(f"/api/clips/{clip}/draft").json()["lines"][0]["id"]
    op = {"op": "set_text", "line": line, "language": "english", "text": text}
    change = {"id": "correction-1", "base": 0, "op": op, "window": "window-1"}
    assert visitor.post(f"/api/clips/{clip}/draft/changes", json=change).is_success
    signed_off(desk, clip, 1)


def checked(desk: Desk, date: str, text: str = ARTICLE) -> str:
    """The id of the check of an article of that day."""
    answer = desk.visitor("translator").send("/checks", {"text": text, "name": "The paper", "date": date})
    assert answer.status_code == 303, answer.text[:400]
    return answer.headers["location"].rpartition("/")[2]


def told(desk: Desk, id: str) -> list[tuple[str, str | None]]:
    quotes = desk.visitor("translator").get(f"/api/checks/{id}").json()["quotes"]
    return [(one["verdict"], one["version"]) for one in quotes]


def disagree(desk: Desk) -> dict[str, int]:
    """The checks of the list, with how many of their quotations are judged otherwise now."""
    listed = desk.visitor("reviewer").get("/api/checks").json()["checks"]
    return {one["check"]: one["differs"] for one in listed}


def test_an_article_is_held_against_what_was_live_on_its_day(desk: Desk, days: Days) -> None:
    clip = desk.clip(unlike(970))
    days.day = "2023-05-12"
    signed_off(desk, clip, 0)
    days.day = "2023-05-20"
    before, undated = checked(desk, "2023-05-18"), checked(desk, "")
    assert told(desk, checked(desk, "2023-05-11")) == [("not_found", None)]
    assert told(desk, before) == told(desk, undated) == [("exact", "1")]
    days.day = "2023-06-20"
    corrected(desk, clip, CORRECTED)
    days.day = "2023-06-25"
    after = checked(desk, "", f"21 June 2023\n\n{ARTICLE}")
    assert told(desk, after) == [("altered", "2")]
    page = desk.visitor("translator").get(f"/checks/{after}").text
    assert "version 1, live until 2023-06-20, has these words" in page
    assert told(desk, before) == [("exact", "1")]  # as it was judged, whatever came later
    assert {id: disagree(desk)[id] for id in (before, undated, after)} == {before: 1, undated: 1, after: 0}
    page = desk.visitor("translator").get("/checks").text
    assert page.count("The captions were corrected since: 1 quotation is judged otherwise now.") == 2


def test_a_check_stays_as_it_was_when_the_clip_is_released_or_withdrawn(desk: Desk, days: Days, tmp_path: Path) -> None:
    clip = desk.clip(unlike(971))
    days.day = "2023-05-12"
    signed_off(desk, clip, 0)
    days.day = "2023-05-20"
    id = checked(desk, "")
    days.day = "2023-05-25"
    kept(desk.office.archive, clip, tmp_path)
    assert told(desk, id) == [("exact", "1")]
    assert disagree(desk)[id] == 0
    days.day = "2023-06-20"
    corrected(desk, clip, CORRECTED)
    assert disagree(desk)[id] == 0  # signed off, not released
    kept(desk.office.archive, clip, tmp_path, b"corrected")
    assert disagree(desk)[id] == 1
    assert told(desk, id) == [("exact", "1")]
    withdraw(desk.office.archive, clip, "Somebody knew him again.", "Анна")
    assert told(desk, id) == [("exact", None)]  # and none of its words
    page = desk.visitor("translator").get(f"/checks/{id}").text
    assert "are not shown any more" in page
    assert "67 of us" not in page
