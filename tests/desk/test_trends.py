"""The trends page: numbers with what they rest on, a drawing, and who may say what is one event."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.archive.clips_told import told
from tests.desk.made import Desk

REFUSAL = (
    "Мы, мобилизованные 1428-го полка, стоим под Бахмутом. Идти на штурм мы отказываемся.",
    "We, mobilised men of the 1428th Regiment, are near Bakhmut. We refuse to go on the assault.",
)
BEATEN = ("Сергея Иванова бьют за отказ. 1428-й полк.", "Sergei Ivanov is beaten for refusing. 1428th Regiment.")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"


@pytest.fixture(scope="module")
def clips(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two clips of one event, one of another, one of a further kind with a person's name."""
    folder: Path = tmp_path_factory.mktemp("told")
    days = (("a", REFUSAL, "2023-01-16"), ("b", REFUSAL, "2023-01-17"), ("c", REFUSAL, "2023-03-06"))
    made = [told(desk.office.archive, folder, name, line, posted_at=day) for name, line, day in days]
    return [*made, told(desk.office.archive, folder, "d", BEATEN, posted_at="2023-04-20")]


def test_each_number_leads_to_its_events(desk: Desk, clips: list[str]) -> None:
    visitor = desk.visitor("translator")
    page = visitor.get("/trends?claim=order_refusal").text
    assert "In this archive: 2 events</strong>, claimed in 3 of 4 clips" in page
    assert 'href="/trends?claim=order_refusal&amp;week=2023-W03#events" aria-label="1 in 2023-W03">1</a>' in page
    assert 'href="/trends?claim=order_refusal&amp;unit=1428th+Regiment#events"' in page
    of_week = visitor.get("/trends?claim=order_refusal&week=2023-W03").text
    assert re.findall(r'<article class="panel event" id="event-(\w+)"', of_week) == [clips[0]]
    assert REFUSAL[1].split(". ")[1] in of_week
    assert f'href="/clips/{clips[1]}#at-' in of_week
    assert "are counted with this choice" in visitor.get("/trends?unit=1st+Regiment").text
    assert visitor.get("/trends?claim=order_refusal&without=place").text.count("<article") == 0


def test_the_numbers_for_programs_are_those_of_the_command(desk: Desk, clips: list[str]) -> None:
    fields = desk.visitor("translator").get("/api/trends?claim=order_refusal&since=2023-02-01").json()
    assert [(event["clips"], event["day"], event["day_by"]) for event in fields["events"]] == [
        ([clips[2]], "2023-03-06", "posted")
    ]
    assert fields["scope"] == "in this archive"


def test_names_of_protected_clips_are_left_out(desk: Desk, clips: list[str]) -> None:
    page = desk.visitor("administrator").get("/trends").text
    assert "1428th Regiment." in page
    assert "Ivanov" not in page
    assert "names withheld" in page


def test_the_drawing_comes_as_an_image(desk: Desk, clips: list[str]) -> None:
    answer = desk.visitor("translator").get("/trends.svg?claim=order_refusal")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "Claims of order refusal" in "".join(ElementTree.fromstring(answer.text).itertext())
    assert (
        '<img src="/trends.svg?claim=order_refusal"' in desk.visitor("editor").get("/trends?claim=order_refusal").text
    )
    assert desk.visitor().get("/trends.svg").status_code == 303


def test_a_reviewer_says_what_is_one_event(desk: Desk, clips: list[str]) -> None:
    first, second, later, _ = clips
    translator, reviewer = desk.visitor("translator"), desk.visitor("reviewer")
    two = {f"event-order_refusal/{first}": "on", f"event-order_refusal/{later}": "on"}
    assert translator.send("/trends/merge", two).status_code == 403
    assert 'form="merge"' not in translator.get("/trends").text
    assert 'form="merge"' in reviewer.get("/trends").text
    moved = reviewer.send("/trends/merge", two)
    assert (moved.status_code, moved.headers["location"]) == (303, f"/trends?claim=order_refusal#event-{first}")
    assert "put together by people" in reviewer.get("/trends?claim=order_refusal").text
    split = {"event": f"order_refusal/{first}", f"clip-{later}": "on"}
    assert translator.send("/trends/split", split).status_code == 403
    assert reviewer.send("/trends/split", split).status_code == 303
    assert "In this archive: 2 events" in reviewer.get("/trends?claim=order_refusal").text
    ids = [f"order_refusal/{first}", f"order_refusal/{later}"]
    assert reviewer.post("/api/trends/merge", json={"events": ids}).json()["events"][0]["clips"] == [
        first,
        second,
        later,
    ]
    parted = reviewer.post("/api/trends/split", json={"event": ids[0], "clips": [later]}).json()["events"]
    assert [event["clips"] for event in parted] == [[first, second], [later]]
    assert reviewer.post("/api/trends/merge", json={"events": ids}, token=False).status_code == 403
    history = reviewer.get(f"/clips/{first}").text
    assert "reviewer Борис" in history[history.index("history-title") :]


@pytest.mark.parametrize(
    ("path", "fields", "why"),
    [
        ("merge", {}, "Tick two events"),
        ("merge", {"event-order_refusal/aaaaaaaaaa": "on", f"event-{HOSTILE}": "on"}, "There is no event"),
        ("split", {"event": "order_refusal/aaaaaaaaaa"}, "Tick the clips"),
        ("split", {"event": HOSTILE, "clip-aaaaaaaaaa": "on"}, "There is no event"),
    ],
)
def test_what_cannot_be_said(desk: Desk, clips: list[str], path: str, fields: dict[str, str], why: str) -> None:
    answer = desk.visitor("reviewer").send(f"/trends/{path}", fields)
    assert (answer.status_code, why in answer.text) == (400, True)
    assert "<script>alert" not in answer.text


def test_what_is_hostile_stays_text(desk: Desk, clips: list[str]) -> None:
    visitor = desk.visitor("reviewer")
    for where in ("/trends", "/trends.svg"):
        text = visitor.get(where, params={"unit": HOSTILE, "place": HOSTILE}).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert visitor.get("/trends?claim=treason").status_code == 400
    assert visitor.get("/trends?since=2023-13-45").status_code == 400
    assert visitor.get("/trends?week=soon").status_code == 422
