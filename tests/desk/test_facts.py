"""The facts panel: claims and mentions with their seconds, judged by whoever may change the clip, as saved changes."""

from __future__ import annotations

import re

import pytest

from tests.desk.made import Desk
from tests.made import crew_for
from zeroline.engines.fakes import Line

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
LINES = (
    Line(2_000, 5_000, "Мы из 1428-го полка под Бахмутом.", "We are of the 1428th Regiment near Bakhmut."),
    Line(6_000, 8_000, "Идти на штурм мы отказываемся.", "We refuse to go on the assault."),
    Line(9_000, 12_000, "Четвёртый месяц нам не платят боевые.", "For four months no combat pay."),
)


@pytest.fixture
def clip(desk: Desk, request: pytest.FixtureRequest) -> str:
    desk.room.crew = lambda: crew_for(lines=LINES)
    try:
        return desk.clip(request.node.name.encode())
    finally:
        desk.room.crew = crew_for


def facts(desk: Desk, clip: str) -> dict:  # type: ignore[type-arg]
    return dict(desk.visitor("translator").get(f"/api/clips/{clip}/facts").json())


def claim(desk: Desk, clip: str, kind: str) -> dict:  # type: ignore[type-arg]
    return next(one for one in facts(desk, clip)["claims"] if one["kind"] == kind)


def judged(desk: Desk, clip: str, role: str = "translator", **fields: str) -> int:
    given = {"seen": str(facts(desk, clip)["number"]), **fields}
    return desk.visitor(role).send(f"/clips/{clip}/facts", given).status_code


def test_each_stands_with_its_seconds_and_who_asserts_it(desk: Desk, clip: str) -> None:
    refusal = claim(desk, clip, "order_refusal")
    assert (refusal["asserted_by"], refusal["status"], refusal["ruled"]) == ("the speaker", "claimed", False)
    assert [(line["start_ms"], line["english"]) for line in refusal["lines"]] == [(6_000, LINES[1].english)]
    unit = next(one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    assert (unit["canonical"], [line["start_ms"] for line in unit["lines"]]) == ("1428th Regiment", [2_000])
    page = desk.visitor("translator").get(f"/clips/{clip}").text
    assert "<b>order refusal</b>, asserted by <bdi>the speaker</bdi>, claimed" in page
    assert '<a class="moment" href="#at-6000">0:06</a>' in page
    assert 'id="at-6000"' in page


def test_a_claim_is_corrected_merged_and_dropped(desk: Desk, clip: str) -> None:
    key, pay = claim(desk, clip, "order_refusal")["key"], claim(desk, clip, "pay_dispute")["key"]
    assert judged(desk, clip, claim=key, deed="hold", asserted_by="the platoon's men", status="disputed") == 303
    now = claim(desk, clip, "order_refusal")
    assert (now["asserted_by"], now["status"], now["by"]) == ("the platoon's men", "disputed", "translator Борис")
    said = {"asserted_by": "the speaker", "status": "claimed"}
    assert judged(desk, clip, claim=pay, deed="merge", into=key, **said) == 303
    assert [line["start_ms"] for line in claim(desk, clip, "order_refusal")["lines"]] == [6_000, 9_000]
    assert judged(desk, clip, claim=key, deed="drop", **said) == 303
    assert "order_refusal" not in {one["kind"] for one in facts(desk, clip)["claims"]}
    assert facts(desk, clip)["number"] == 3
    assert desk.office.editing.at(clip, 0).notes == ()  # each is a change that can be taken back


def test_a_spelling_is_confirmed_corrected_and_locked(desk: Desk, clip: str) -> None:
    unit = next(one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    said = {"kind": "unit", "surface": unit["surface"], "deed": "hold"}
    assert judged(desk, clip, **said, canonical="1428th Motor Rifle Regiment", locked="on") == 303
    (now,) = (one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    assert (now["canonical"], now["locked"], now["by"]) == ("1428th Motor Rifle Regiment", True, "translator Борис")
    assert judged(desk, clip, **{**said, "deed": "drop"}) == 303
    assert "unit" not in {one["kind"] for one in facts(desk, clip)["mentions"]}


def test_who_may_not_and_what_cannot_be(desk: Desk, clip: str) -> None:
    desk.visitor("editor").ask("PATCH", f"/api/clips/{clip}", json={"assigned": desk.members["editor"].id})
    key = claim(desk, clip, "order_refusal")["key"]
    said = {"claim": key, "deed": "hold", "asserted_by": "the speaker", "status": "claimed"}
    assert judged(desk, clip, **said) == 403
    assert "Judge" not in desk.visitor("translator").get(f"/clips/{clip}").text
    assert judged(desk, clip, "reviewer", **said) == 303
    wrong = ({"status": "proved"}, {"asserted_by": " "}, {"claim": f"claim:{HOSTILE}"}, {"deed": "merge", "into": key})
    for fields in (*({**said, **one} for one in wrong), {"kind": "unit", "surface": "x", "canonical": " "}):
        assert judged(desk, clip, "reviewer", **fields) == 400, fields
    assert judged(desk, clip, "reviewer", **{**said, "seen": "-1"}) == 400


def test_what_two_judge_at_once_is_not_overwritten(desk: Desk, clip: str) -> None:
    key, seen = claim(desk, clip, "order_refusal")["key"], str(facts(desk, clip)["number"])
    said = {"claim": key, "deed": "hold", "asserted_by": "the speaker", "seen": seen}
    assert judged(desk, clip, "reviewer", **said, status="corroborated") == 303
    assert judged(desk, clip, "editor", **said, status="refuted") == 400
    assert claim(desk, clip, "order_refusal")["status"] == "corroborated"


def test_what_is_hostile_stays_text(desk: Desk, clip: str) -> None:
    key = claim(desk, clip, "order_refusal")["key"]
    assert judged(desk, clip, claim=key, deed="hold", asserted_by=HOSTILE, status="claimed") == 303
    page = desk.visitor("translator").get(f"/clips/{clip}").text
    assert "<script>alert" not in page
    assert not re.search(r"<img\b", page)


def test_a_glossary_that_cannot_be_read_takes_the_facts_alone(desk: Desk, clip: str) -> None:
    own = desk.office.settings.home / "glossary.toml"
    own.write_text("[[entry]]\nid = 5", encoding="utf-8")
    try:
        page = desk.visitor("translator").get(f"/clips/{clip}")
        assert page.status_code == 200
        assert LINES[1].english in page.text
    finally:
        own.unlink()
