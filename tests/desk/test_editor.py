"""The editor's side of the desk: a draft, changes saved as they are made, what is found in it, two pairs of eyes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.desk.made import PASSWORD, Desk, ScriptedRoom, Visitor, office, served, unlike
from tests.made import crew_for
from zeroline.archive.erase import erase
from zeroline.archive.opening import open_archive
from zeroline.desk.readings import Readings, stretches
from zeroline.desk.waves import PEAKS_A_SECOND
from zeroline.domain.line import Line
from zeroline.domain.notes import flag_key
from zeroline.domain.record import Person
from zeroline.engines.fakes import Line as Said

FIRST, SECOND = "s1", "s2"


@pytest.fixture(scope="module")
def clip(desk: Desk) -> str:
    return desk.clip(unlike(501), "edit.mp4")


def text(id: str, words: str, language: str = "english") -> dict[str, Any]:
    return {"op": "set_text", "line": id, "language": language, "text": words}


def save(visitor: Visitor, clip: str, op: dict[str, Any], base: int, id: str, window: str = "window-1") -> Any:
    given = {"id": id, "window": window, "base": base, "op": op}
    return visitor.post(f"/api/clips/{clip}/draft/changes", json=given)


def draft(visitor: Visitor, clip: str) -> dict[str, Any]:
    return dict(visitor.get(f"/api/clips/{clip}/draft").json())


def english(visitor: Visitor, clip: str) -> dict[str, str]:
    return {line["id"]: " ".join(word[2] for word in line["english"]) for line in draft(visitor, clip)["lines"]}


def settling(flag: dict[str, Any]) -> dict[str, Any]:
    return {"op": "put", "note": {"note": "settled", "flag": flag["key"], "by": "", "at": ""}}


def test_a_change_is_saved_once_told_to_others_and_taken_back(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(502)), desk.visitor("translator")
    assert visitor.get(f"/clips/{clip}/edit").status_code == 200
    assert english(visitor, clip) == {
        FIRST: "We did not sign contracts.",
        SECOND: "They left us without water and without contact.",
    }
    answer = save(visitor, clip, text(FIRST, "We signed no contracts."), 0, "change-1").json()
    assert (answer["number"], answer["effect"]["old"], answer["again"]) == (1, [FIRST], False)
    assert save(visitor, clip, text(FIRST, "We signed no contracts."), 0, "change-1").json()["again"] is True
    (told,) = desk.visitor("reviewer").get(f"/api/clips/{clip}/draft/changes?after=0").json()["changes"]
    assert (told["id"], told["by"], told["window"]) == ("change-1", "translator Борис", "window-1")
    assert draft(visitor, clip)["mine"] == [{"id": "change-1", "undoes": None}]
    assert save(visitor, clip, {"op": "undo", "change": "change-1"}, 1, "change-2").status_code == 200
    assert english(visitor, clip)[FIRST] == "We did not sign contracts."
    assert draft(visitor, clip)["mine"][-1] == {"id": "change-2", "undoes": "change-1"}


def test_who_comes_second_is_shown_all_three_texts_and_nothing_is_lost(desk: Desk) -> None:
    clip, one, other = desk.clip(unlike(503)), desk.visitor("translator"), desk.visitor("reviewer")
    assert save(one, clip, text(FIRST, "We signed nothing."), 0, "change-1").status_code == 200
    assert save(other, clip, text(SECOND, "Left without water."), 0, "change-2", "window-2").status_code == 200
    refused = save(other, clip, text(FIRST, "We never signed."), 0, "change-3", "window-2")
    assert refused.status_code == 409
    told = refused.json()
    assert told["why"] == "translator Борис changed the same meanwhile; both texts are kept."
    (clash,) = told["clashes"]
    texts = {side: " ".join(word[2] for word in clash[side]["english"]) for side in ("base", "theirs", "mine")}
    assert texts == {
        "base": "We did not sign contracts.",
        "theirs": "We signed nothing.",
        "mine": "We never signed.",
    }
    assert english(one, clip) == {FIRST: "We signed nothing.", SECOND: "Left without water."}
    assert save(other, clip, text(FIRST, "We never signed."), 2, "change-4", "window-2").status_code == 200


def test_what_may_not_or_cannot_be_done_is_a_sentence(desk: Desk, clip: str) -> None:
    translator, editor = desk.visitor("translator"), desk.visitor("editor")
    for op, why in (
        ({"op": "erase_all"}, "That is no operation on a draft; docs/editing.md lists them."),
        (
            {"op": "merge", "line": SECOND, "following": "s9"},
            "The draft has no line s9: somebody took it out, or it never was.",
        ),
        (text("s9", "x"), "The draft has no line s9: somebody took it out, or it never was."),
    ):
        answer = save(translator, clip, op, 0, "change-wrong")
        assert (answer.status_code, answer.json()["why"]) == (400, why)
    assert save(translator, "aaaaaaaaaa", text(FIRST, "x"), 0, "change-else").status_code == 404
    assert editor.get("/clips/aaaaaaaaaa/edit").status_code == 404
    taken = {"assigned": desk.members["editor"].id}
    assert editor.ask("PATCH", f"/api/clips/{clip}", json=taken).status_code in (200, 204)
    answer = save(translator, clip, text(FIRST, "x"), 0, "change-other")
    assert (answer.status_code, "assigned to somebody else" in answer.json()["why"]) == (403, True)
    assert "you may look" in translator.get(f"/clips/{clip}/edit").text
    assert editor.ask("PATCH", f"/api/clips/{clip}", json={"assigned": None}).status_code in (200, 204)


def test_what_is_found_in_the_draft_follows_it(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(504)), desk.visitor("translator")
    found = visitor.get(f"/api/clips/{clip}/reading").json()
    assert found["captions"][0]["lines"] == ["We did not sign contracts."]
    assert (found["profile"]["line_length"], found["look"]["mark_text"]) == (42, "MACHINE DRAFT, NOT REVIEWED")
    save(visitor, clip, text(FIRST, "We signed contracts."), 0, "change-1")
    found = visitor.get(f"/api/clips/{clip}/reading").json()
    assert (found["number"], found["captions"][0]["lines"]) == (1, ["We signed contracts."])
    (lost,) = [flag for flag in found["flags"] if flag["kind"] == "lost_negation"]
    save(visitor, clip, settling(lost), 1, "change-2")
    keys = [flag["key"] for flag in visitor.get(f"/api/clips/{clip}/reading").json()["flags"]]
    assert lost["key"] not in keys


def test_a_term_comes_with_its_card(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(505)), desk.visitor("translator")
    save(visitor, clip, text(FIRST, "Нас кинули в мясорубку.", "spoken"), 0, "change-1")
    found = visitor.get(f"/api/clips/{clip}/reading").json()
    (term,) = [one for one in found["terms"] if one["segment"] == FIRST]
    entry = found["entries"][term["entry"]]
    assert (term["rendered"], entry["english"][0], bool(entry["literal"]), bool(entry["note"])) == (
        False,
        "meat grinder",
        True,
        True,
    )
    op = {"op": "render", "line": FIRST, "entry": term["entry"], "rendering": "meat grinder", "start": 0, "end": 2}
    save(visitor, clip, op, 1, "change-2")
    assert english(visitor, clip)[FIRST] == "meat grinder did not sign contracts."


def test_the_wave_is_made_once_from_the_sound(desk: Desk, clip: str) -> None:
    visitor = desk.visitor("translator")
    path = f"/api/clips/{clip}/wave"
    assert visitor.get(path).status_code in (200, 202)
    answer = desk.until(lambda: (one := visitor.get(path)).status_code == 200 and one)
    assert int(answer.headers["x-peaks-a-second"]) == PEAKS_A_SECOND
    assert set(answer.content[: 20 * PEAKS_A_SECOND]) <= {69, 70}  # a hum of 9000, of which 128 are one step
    assert len(answer.content) == 20 * PEAKS_A_SECOND + 1
    assert desk.visitor().get(path).status_code == 401


def test_two_pairs_of_eyes(desk: Desk) -> None:
    clip, one, other = desk.clip(unlike(506)), desk.visitor("translator"), desk.visitor("reviewer")
    save(one, clip, text(FIRST, "We signed no contracts."), 0, "change-1")
    behind = other.post(f"/api/clips/{clip}/review", json={"seen": 0})
    assert (behind.status_code, "changed once" in behind.json()["why"]) == (400, True)
    state = one.post(f"/api/clips/{clip}/review", json={"seen": 1}).json()
    assert (state["state"], state["reviewed_by"]) == ("reviewed", "translator Борис")
    early = one.post(f"/api/clips/{clip}/sign-off")
    assert (early.status_code, early.json()["why"].startswith("A reviewer signs off")) == (403, True)
    unseen = other.post(f"/api/clips/{clip}/sign-off", json={"seen": 0})
    assert (unseen.status_code, "changed once" in unseen.json()["why"]) == (400, True)
    state = other.post(f"/api/clips/{clip}/sign-off", json={"seen": 1}).json()
    assert (state["state"].replace("_", " "), state["signed_by"], state["eyes"]) == ("signed off", "reviewer Борис", 2)
    later = save(one, clip, text(SECOND, "Left without water."), 1, "change-2").json()
    assert later["leaves"] == state["version"]
    assert draft(one, clip)["state"]["state"] == "draft"


def test_nobody_signs_off_their_own_review_at_a_desk_of_several(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(507)), desk.visitor("reviewer")
    visitor.post(f"/api/clips/{clip}/review", json={"seen": 0})
    answer = visitor.post(f"/api/clips/{clip}/sign-off")
    assert (answer.status_code, "another" in answer.json()["why"].lower()) == (400, True)
    short = {"spans": [[0, 900]], "lasted_ms": 20_000}
    assert visitor.post(f"/api/clips/{clip}/listened", json=short).status_code == 400


def test_whoever_works_alone_listens_to_all_of_an_open_clip_once_more_and_signs(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    room = ScriptedRoom(archive)
    one = office(tmp_path, archive, room)
    link = one.people.first_link()
    assert link is not None
    with served(one) as client:
        desk = Desk(one, room, client, {"administrator": one.people.enter(link, "Анна", PASSWORD)})
        clip, anna = desk.clip(unlike(509), by="administrator"), desk.visitor("administrator")
        assert draft(anna, clip)["state"]["alone"] is False  # it is protected
        assert anna.put(f"/api/clips/{clip}/care", json={"protection": "open"}).status_code == 200
        state = anna.post(f"/api/clips/{clip}/review", json={"seen": 0}).json()
        assert (state["state"], state["alone"]) == ("reviewed", True)
        early = anna.post(f"/api/clips/{clip}/sign-off")
        assert (early.status_code, "once more, in a separate pass" in early.json()["why"]) == (400, True)
        place, whole = f"/api/clips/{clip}/listened", [[0, 12_000], [11_800, 20_000]]
        for heard, why in (
            ({"spans": [[0, 12_000]], "lasted_ms": 0}, "12 s were listened to, of 20 s"),
            ({"spans": whole, "lasted_ms": 9_000}, "a pass of its own, after the review"),  # it is not as old as that
            ({"spans": whole, "lasted_ms": 0}, "cannot have been listened to in 0 s"),
        ):
            answer = anna.post(place, json=heard)
            assert (answer.status_code, why in answer.json()["why"]) == (400, True)
    archive.ledger.database.close()


def test_two_people_in_one_clip_see_each_other(desk: Desk, clip: str) -> None:
    one, other = desk.visitor("translator"), desk.visitor("reviewer")
    place = f"/api/clips/{clip}/here"
    assert one.post(place, json={"window": "window-1", "line": FIRST}).json() == {"others": []}
    told = other.post(place, json={"window": "window-2", "line": None}).json()
    assert told == {"others": [{"name": "translator Борис", "line": FIRST}]}
    one.post(place, json={"window": "window-1", "line": None, "leaving": True})
    assert other.post(place, json={"window": "window-2", "line": None}).json() == {"others": []}


def test_what_was_changed_word_by_word(desk: Desk) -> None:
    clip, one, other = desk.clip(unlike(508)), desk.visitor("translator"), desk.visitor("reviewer")
    save(one, clip, text(FIRST, "We signed no contracts."), 0, "change-1")
    save(other, clip, text(FIRST, "We signed no contract."), 1, "change-2", "window-2")
    (told,) = other.get(f"/api/clips/{clip}/compared").json()["lines"]
    assert told["by_others"] == [["same", "We"], ["gone", "did not sign"], ["new", "signed no"], ["same", "contracts."]]
    assert told["by_me"] == [["same", "We signed no"], ["gone", "contracts."], ["new", "contract."]]


def once_more(desk: Desk, clip: str, line: str, what: str) -> dict[str, Any]:
    """What a line is answered with, when it is heard or translated once more."""
    visitor = desk.visitor("translator")
    place = f"/api/clips/{clip}/again"
    begun = visitor.post(place, json={"line": line, "what": what})
    assert begun.status_code == 202, begun.text
    path = f"{place}/{begun.json()['id']}"
    return dict(desk.until(lambda: (one := visitor.get(path).json())["state"] in ("done", "refused") and one))


def test_a_line_is_heard_and_translated_once_more_for_a_person_to_choose(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(512)), desk.visitor("translator")
    told = once_more(desk, clip, FIRST, "heard")
    assert [one["text"] for one in told["spoken"]] == ["Мы подписывали контракты.", "Мы не подписывали контрактов."]
    (lost,) = [one for one in told["english"] if one["text"] == "We did sign contracts."]
    assert [doubt["kind"] for doubt in lost["doubts"]] == ["lost_negation"]
    told = once_more(desk, clip, FIRST, "translated")
    (made,) = [one for one in told["english"] if one["text"] == "We signed no contracts."]
    assert (told["spoken"], made["how"]) == ([], "from the words as they stand")
    for line, what, status in (("s9", "heard", 400), (FIRST, "sung", 422)):
        assert visitor.post(f"/api/clips/{clip}/again", json={"line": line, "what": what}).status_code == status
    assert visitor.get(f"/api/clips/{clip}/again/{told['id'][::-1]}").status_code == 404
    other = desk.clip(unlike(513))
    assert visitor.get(f"/api/clips/{other}/again/{told['id']}").status_code == 404
    erase(desk.office.archive, clip, "asked for by the person in it", "Анна")
    gone = visitor.get(f"/api/clips/{clip}/again/{told['id']}")
    assert (gone.status_code, "contracts" in gone.text) == (400, False)


def test_a_line_whose_spoken_words_were_changed_after_its_english_is_told(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(514)), desk.visitor("translator")
    save(visitor, clip, text(FIRST, "Мы ничего не подписывали.", "spoken"), 0, "change-1")
    save(visitor, clip, text(SECOND, "Без воды.", "spoken"), 1, "change-2")
    assert draft(visitor, clip)["stale"] == [FIRST, SECOND]
    save(visitor, clip, text(FIRST, "We signed nothing."), 2, "change-3")
    save(visitor, clip, {"op": "accept", "line": SECOND, "accepted": True}, 3, "change-4")
    assert draft(visitor, clip)["stale"] == []


def test_after_a_change_only_its_stretch_is_read_anew() -> None:
    lines = [Line(f"s{at}", at * 1000, at * 1000 + 900, "ru") for at in range(40)]
    accepted = replace(lines[20], accepted=True)
    assert stretches(lines, lines, 3) == []
    assert stretches(lines, [*lines[:20], accepted, *lines[21:]], 3) == [(17, 24)]
    assert stretches(
        lines, [*lines[:20], accepted, *lines[21:24], replace(lines[24], accepted=True), *lines[25:]], 3
    ) == [(17, 28)]
    assert stretches(lines, lines[1:], 3) == [(0, 4)]
    assert stretches(lines, lines[:-1], 3) == [(35, 39)]
    assert stretches(lines[:1], [], 3) == []


def test_what_is_read_in_a_stretch_is_what_the_whole_would_have(desk: Desk) -> None:
    said = [Said(at * 1250, at * 1250 + 800, f"Мы {at} раз.", f"We {at} times.") for at in range(15)]
    desk.room.crew = lambda: crew_for(lines=said)
    clip, visitor = desk.clip(unlike(509)), desk.visitor("editor")
    desk.room.crew = crew_for
    visitor.get(f"/api/clips/{clip}/reading")
    ids = list(english(visitor, clip))
    save(visitor, clip, text(ids[11], "Nothing of the kind, and 77 of them."), 0, "change-1")
    save(visitor, clip, {"op": "merge", "line": ids[1], "following": ids[2]}, 1, "change-2")
    found = visitor.get(f"/api/clips/{clip}/reading").json()
    whole = desk.office.readings.desk.work(clip)
    assert [one["lines"] for one in found["captions"]] == [list(one.lines) for one in whole.captions]
    assert {flag["key"] for flag in found["flags"]} == {flag_key(flag) for flag in whole.flags}


def test_a_place_that_was_ruled_and_a_flag_that_was_opened_again_are_read_though_no_line_changed(desk: Desk) -> None:
    desk.room.crew = lambda: crew_for(lines=[Said(0, 2_000, "Мы стоим в Зайцево.", "We are in Zaitseve.")])
    clip, visitor = desk.clip(unlike(511)), desk.visitor("editor")
    desk.room.crew = crew_for

    def asked() -> list[dict[str, Any]]:
        return [flag for flag in readings.of(clip)["flags"] if flag["kind"] == "ambiguous_place"]

    readings = Readings(desk.office.readings.desk)
    (flag,) = asked()
    save(visitor, clip, settling(flag), 0, "change-1")
    assert asked() == []
    readings.desk.keep(clip, Person(visitor.session.member.person))  # type: ignore[union-attr]
    readings = Readings(readings.desk)  # as after a restart: begun from that version
    assert asked() == []
    save(visitor, clip, {"op": "take", "key": f"flag:{flag['key']}"}, 1, "change-2")
    assert [one["key"] for one in asked()] == [flag["key"]]
    (place,) = (one for one in visitor.get(f"/api/clips/{clip}/facts").json()["mentions"] if one["kind"] == "place")
    given = {"kind": "place", "surface": place["surface"], "deed": "hold", "canonical": "Zaitseve", "seen": "2"}
    assert visitor.send(f"/clips/{clip}/facts", given).status_code == 303
    assert asked() == []


def test_an_erased_clip_s_words_are_gone_from_the_editor(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(510)), desk.visitor("editor")
    for what in ("draft", "reading"):
        assert visitor.get(f"/api/clips/{clip}/{what}").status_code == 200
    erase(desk.office.archive, clip, "asked for by the person in it", "Анна")
    for what in ("draft", "reading", "compared", "wave", "draft/changes"):
        answer = visitor.get(f"/api/clips/{clip}/{what}")
        assert (answer.status_code, "contracts" in answer.text) == (400, False), what
    assert visitor.get(f"/clips/{clip}/edit").status_code == 400
