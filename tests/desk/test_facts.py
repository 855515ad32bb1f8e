"""The facts panel: claims and mentions with their seconds, judged by whoever may change the clip, as saved changes."""

from __future__ import annotations

import re
from typing import Any

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
    assert judged(desk, clip, claim=key, deed="hold", asserted_by="the platoon's men", status="disputed",
                  grounds="The brigade's press office denied it on 3 May.") == 303  # fmt: skip
    now = claim(desk, clip, "order_refusal")
    assert (now["asserted_by"], now["status"], now["by"]) == ("the platoon's men", "disputed", "translator Борис")
    said = {"asserted_by": "the speaker", "status": "claimed"}
    assert judged(desk, clip, claim=pay, deed="merge", into=key, **said) == 303
    assert [line["start_ms"] for line in claim(desk, clip, "order_refusal")["lines"]] == [6_000, 9_000]
    assert judged(desk, clip, claim=key, deed="drop", **said) == 303
    assert "order_refusal" not in {one["kind"] for one in facts(desk, clip)["claims"]}
    assert facts(desk, clip)["number"] == 3
    assert desk.office.editing.at(clip, 0).notes == ()  # each is a change that can be taken back


def test_a_status_needs_somebody_what_it_rests_on_and_a_day(desk: Desk, clip: str) -> None:
    key = claim(desk, clip, "order_refusal")["key"]
    said = {"claim": key, "deed": "hold", "asserted_by": "the speaker", "status": "corroborated"}
    refused = desk.visitor("translator").send(f"/clips/{clip}/facts", {**said, "seen": "0"})
    assert (refused.status_code, f'<a href="/clips/{clip}">Back to the clip</a>' in refused.text) == (400, True)
    assert judged(desk, clip, **said, grounds="  ") == 400
    assert judged(desk, clip, **said, grounds="Two more of the company say so: clips a, b.") == 303
    now = claim(desk, clip, "order_refusal")
    assert (now["status"], now["grounds"]) == ("corroborated", "Two more of the company say so: clips a, b.")
    assert (now["by"], re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", now["at"]) is not None) == ("translator Борис", True)
    page = desk.visitor("reviewer").get(f"/clips/{clip}").text
    assert "corroborated, because: <bdi>Two more of the company say so: clips a, b.</bdi>" in page


def test_a_claim_s_kind_is_corrected(desk: Desk, clip: str) -> None:
    key = claim(desk, clip, "order_refusal")["key"]
    said = {"deed": "hold", "asserted_by": "the speaker", "status": "claimed"}
    assert judged(desk, clip, claim=key, claim_kind="mistreatment", **said) == 303
    now = claim(desk, clip, "mistreatment")
    assert (now["key"], [line["start_ms"] for line in now["lines"]], now["ruled"]) == (key, [6_000], True)
    assert "order_refusal" not in {one["kind"] for one in facts(desk, clip)["claims"]}
    assert judged(desk, clip, claim=key, claim_kind="everything", **said) == 400
    assert judged(desk, clip, claim=key, claim_kind="order_refusal", **said) == 303
    assert claim(desk, clip, "order_refusal")["key"] == key


def test_a_claim_that_was_missed_is_added_with_the_words_that_hold_it(desk: Desk, clip: str) -> None:
    said = {"deed": "add", "claim_kind": "lack_of_training", "line": "s1", "asserted_by": "the speaker",
            "status": "claimed"}  # fmt: skip
    for wrong in ({"line": "s9"}, {"words": "ничего такого"}, {"claim_kind": "all"}, {"asserted_by": ""},
                  {"claim_kind": "order_refusal", "line": "s2"}, {"status": "refuted"}):  # fmt: skip
        assert judged(desk, clip, **{**said, **wrong}) == 400, wrong
    assert judged(desk, clip, **said, words="под  бахмутом") == 303
    added = claim(desk, clip, "lack_of_training")
    assert (added["evidence"], [line["start_ms"] for line in added["lines"]]) == (["под Бахмутом"], [2_000])
    assert (added["by"], added["ruled"]) == ("translator Борис", True)
    assert judged(desk, clip, claim=added["key"], deed="drop") == 303
    assert "lack_of_training" not in {one["kind"] for one in facts(desk, clip)["claims"]}


def test_a_spelling_is_confirmed_corrected_and_locked(desk: Desk, clip: str) -> None:
    unit = next(one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    said = {"kind": "unit", "surface": unit["surface"], "deed": "hold"}
    assert judged(desk, clip, **said, canonical="1428th Motor Rifle Regiment", locked="on") == 303
    (now,) = (one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    assert (now["canonical"], now["locked"], now["by"]) == ("1428th Motor Rifle Regiment", True, "translator Борис")
    assert judged(desk, clip, **{**said, "deed": "drop"}) == 303
    assert "unit" not in {one["kind"] for one in facts(desk, clip)["mentions"]}


def test_a_locked_spelling_goes_into_the_english_as_changes_that_are_told(desk: Desk, clip: str) -> None:
    unit = next(one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    said = {"kind": "unit", "surface": unit["surface"], "deed": "hold", "seen": "0"}
    answer = desk.visitor("translator").send(
        f"/clips/{clip}/facts", {**said, "canonical": "1428th Motor Rifle Regiment", "locked": "on"}
    )
    assert answer.headers["location"] == f"/clips/{clip}?respelt=1#facts"
    assert "was put into the English of 1 line;" in desk.visitor("translator").get(f"/clips/{clip}?respelt=1").text
    lines = [line.english_text for line in desk.office.editing.open(clip).draft.lines]
    assert lines == ["We are of the 1428th Motor Rifle Regiment near Bakhmut.", LINES[1].english, LINES[2].english]
    assert desk.office.editing.at(clip, 1).lines[0].english_text == LINES[0].english  # it is a change of its own
    assert judged(desk, clip, kind="place", surface="Бахмутом", deed="hold", canonical="Bakhmut") == 303
    assert facts(desk, clip)["number"] == 3


def lock(clip: str, surface: str, canonical: str, *, locked: bool = True) -> dict[str, Any]:
    note = {"note": "mention_ruling", "kind": "unit", "surface": surface, "line": None, "canonical": canonical}
    op = {"op": "put", "note": {**note, "locked": locked}}
    return {"id": "lock-0001", "window": "window-0001", "base": 0, "op": op}


def test_a_lock_over_the_api_does_what_one_on_the_page_does(desk: Desk, clip: str) -> None:
    surface = next(one["surface"] for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    visitor = desk.visitor("translator")
    given = lock(clip, surface, "1428th Motor Rifle Regiment")
    answer = visitor.post(f"/api/clips/{clip}/draft/changes", json=given)
    assert (answer.status_code, answer.json()["respelt"]) == (200, ["s1"])
    lines = [line.english_text for line in desk.office.editing.open(clip).draft.lines]
    assert lines == ["We are of the 1428th Motor Rifle Regiment near Bakhmut.", LINES[1].english, LINES[2].english]
    (now,) = (one for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    assert (now["canonical"], now["locked"], now["by"]) == ("1428th Motor Rifle Regiment", True, "translator Борис")
    kinds = [one["op"] for one in visitor.get(f"/api/clips/{clip}/draft/changes").json()["changes"]]
    assert kinds == ["put", "set_text"]


def test_a_lock_that_is_sent_twice_brings_its_changes_once(desk: Desk, clip: str) -> None:
    surface = next(one["surface"] for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    visitor = desk.visitor("translator")
    given = lock(clip, surface, "1428th Motor Rifle Regiment")
    first = visitor.post(f"/api/clips/{clip}/draft/changes", json=given).json()
    undo = {**given, "id": "undo-0001", "base": 2}
    respelling = visitor.get(f"/api/clips/{clip}/draft/changes?after=1").json()["changes"][0]["id"]
    visitor.post(f"/api/clips/{clip}/draft/changes", json={**undo, "op": {"op": "undo", "change": respelling}})
    again = visitor.post(f"/api/clips/{clip}/draft/changes", json=given).json()
    assert (again["again"], again["number"]) == (True, first["number"])
    assert desk.office.editing.open(clip).draft.lines[0].english_text == LINES[0].english  # taken back, and stays so
    assert facts(desk, clip)["number"] == 3


def test_a_spelling_that_is_not_locked_changes_no_line(desk: Desk, clip: str) -> None:
    surface = next(one["surface"] for one in facts(desk, clip)["mentions"] if one["kind"] == "unit")
    given = lock(clip, surface, "1428th Motor Rifle Regiment", locked=False)
    assert desk.visitor("translator").post(f"/api/clips/{clip}/draft/changes", json=given).json()["respelt"] == []
    assert desk.office.editing.open(clip).draft.lines[0].english_text == LINES[0].english


def test_who_may_not_and_what_cannot_be(desk: Desk, clip: str) -> None:
    desk.visitor("editor").ask("PATCH", f"/api/clips/{clip}", json={"assigned": desk.members["editor"].id})
    key = claim(desk, clip, "order_refusal")["key"]
    said = {"claim": key, "deed": "hold", "asserted_by": "the speaker", "status": "claimed"}
    assert judged(desk, clip, **said) == 403
    assert "Judge" not in desk.visitor("translator").get(f"/clips/{clip}").text
    assert judged(desk, clip, "reviewer", **said) == 303
    wrong = (
        {"status": "proved", "grounds": "x"},
        {"asserted_by": " "},
        {"claim": f"claim:{HOSTILE}"},
        {"deed": "merge", "into": key},
    )
    for fields in (*({**said, **one} for one in wrong), {"kind": "unit", "surface": "x", "canonical": " "}):
        assert judged(desk, clip, "reviewer", **fields) == 400, fields
    assert judged(desk, clip, "reviewer", **{**said, "seen": "-1"}) == 400


def test_what_two_judge_at_once_is_not_overwritten(desk: Desk, clip: str) -> None:
    key, seen = claim(desk, clip, "order_refusal")["key"], str(facts(desk, clip)["number"])
    said = {"claim": key, "deed": "hold", "asserted_by": "the speaker", "seen": seen, "grounds": "Seen on the spot."}
    assert judged(desk, clip, "reviewer", **said, status="corroborated") == 303
    assert judged(desk, clip, "editor", **said, status="refuted") == 400
    assert claim(desk, clip, "order_refusal")["status"] == "corroborated"


def test_what_is_hostile_stays_text(desk: Desk, clip: str) -> None:
    key = claim(desk, clip, "order_refusal")["key"]
    assert judged(desk, clip, claim=key, deed="hold", asserted_by=HOSTILE, status="claimed") == 303
    page = desk.visitor("translator").get(f"/clips/{clip}").text
    assert "<script>alert" not in page
    assert not re.search(r"<img\b(?! src=\"/places[.]svg)", page)


def test_places_stand_on_a_map_with_all_that_could_be_meant(desk: Desk) -> None:
    said = "Мы под Бахмутом, потом нас повезли в Зайцево и в Работино."
    desk.room.crew = lambda: crew_for(lines=(Line(2_000, 5_000, said, "We are near Bakhmut."),))
    try:
        clip = desk.clip(b"places of a clip")
    finally:
        desk.room.crew = crew_for
    visitor = desk.visitor("translator")
    page = visitor.get(f"/clips/{clip}").text
    (source,) = re.findall(r'<img src="(/places[.]svg[?][^"]+)"', page)
    drawing = visitor.get(source.replace("&amp;", "&"))
    assert drawing.headers["content-type"] == "image/svg+xml"
    places = [one for one in facts(desk, clip)["mentions"] if one["kind"] == "place"]
    zaitseve = next(one for one in places if one["surface"].startswith("Зайц"))
    assert len(zaitseve["candidates"]) > 1
    assert len(re.findall(r">\d Zaitseve<", drawing.text)) >= 2
    assert re.search(r">\d Bakhmut<", drawing.text)
    assert "Not on the map: where it lies is not known here." in page  # Robotyne
    assert visitor.get("/places.svg").status_code == 422
    assert visitor.get("/places.svg?at=1 Nowhere").status_code == 404
    assert visitor.get("/places.svg?" + "&".join(["at=1 Bakhmut"] * 81)).status_code == 422
    hostile = visitor.get("/places.svg?at=1 Bakhmut&at=<script>1</script> Bakhmut&at=1 <svg onload=alert(1)>")
    assert "<script" not in hostile.text
    assert "onload" not in hostile.text


def test_a_glossary_that_cannot_be_read_takes_the_facts_alone(desk: Desk, clip: str) -> None:
    own = desk.office.settings.home / "glossary.toml"
    own.write_text("[[entry]]\nid = 5", encoding="utf-8")
    try:
        page = desk.visitor("translator").get(f"/clips/{clip}")
        assert page.status_code == 200
        assert LINES[1].english in page.text
    finally:
        own.unlink()
