"""The protection page: who may decide what is hidden, that every find is looked at, and that each act is on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.desk.made import Desk, unlike
from zeroline.archive.erase import erase
from zeroline.archive.history import history
from zeroline.archive.ledger import latest, stored
from zeroline.archive.postings import keep_post
from zeroline.archive.public import public
from zeroline.archive.releases import Making, keep_release, set_shield
from zeroline.desk.backroom import Backroom, Task
from zeroline.desk.board import Board
from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.errors import EngineFailed
from zeroline.domain.post import Place, Posted
from zeroline.domain.release import Shield
from zeroline.ports import Progress, Report

NAME_TAG = {"id": "c1", "what": "name_tag", "start_ms": 0, "end_ms": 900,
            "keys": [{"at_ms": 0, "box": {"left": 0.1, "top": 0.1, "width": 0.2, "height": 0.1}}]}  # fmt: skip
DECIDED = {"after": 0, "covers": [NAME_TAG], "voice": "silence", "words": ["ул. Мира 5"]}


def looked(desk: Desk, clip: str) -> dict[str, Any]:
    """The clip as the page has it, once its faces were found."""
    page = f"/clips/{clip}/shield"
    assert desk.visitor("editor").send(page, {"deed": "find"}).status_code == 303
    return dict(desk.until(lambda: (told := desk.visitor("editor").get(f"/api{page}").json())["found"] and told))


def test_an_editor_looks_at_every_find_and_decides(desk: Desk) -> None:
    clip = desk.clip(unlike(1900))
    before = desk.visitor("translator").get(f"/api/clips/{clip}/shield").json()
    assert (before["found"], before["shield"], before["number"]) == (None, None, 0)
    api = f"/api/clips/{clip}/shield"
    editor = desk.visitor("editor")
    answer = editor.put(api, json={**DECIDED, "seen": True})
    assert (answer.status_code, "have them found first" in answer.json()["why"]) == (400, True)
    assert [cover["id"] for cover in looked(desk, clip)["found"]] == ["f1", "f2"]

    answer = editor.put(api, json={**DECIDED, "seen": True, "faces": ["f1"]})
    assert answer.json()["why"] == "Say of each find whether it is a face: f2 is not decided."
    given = {**DECIDED, "seen": True, "faces": ["f1"], "no_faces": ["f2"]}
    answer = editor.put(api, json=given)
    assert (answer.status_code, "leaves uncovered" in answer.json()["why"], "f2" in answer.json()["why"]) == (
        400, True, True)  # fmt: skip
    told = editor.put(api, json={**given, "sure": True}).json()
    assert (told["faces"], told["no_faces"], told["number"]) == (["f1"], ["f2"], 1)
    assert (told["by"], told["shield"]["voice"], told["shield"]["words"]) == ("editor Борис", "silence", ["ул. Мира 5"])
    assert [cover["id"] for cover in told["shield"]["covers"]] == ["f1", "c1"]
    with desk.office.archive.ledger.reading() as connection:
        (event,) = [one for one in history(connection, clip) if one.act == "shielded"]
    assert (event.by, event.told.partition(": ")[2]) == (
        "editor Борис", "2 covers, voice: silence, faces looked at, told to be no face: f2")  # fmt: skip

    told = editor.put(api, json={**DECIDED, "after": 1, "covers": [], "words": []}).json()
    assert [cover["id"] for cover in told["shield"]["covers"]] == ["f1"]
    assert (told["shield"]["words"], told["shield"]["faces_seen"]) == ([], True)


def test_a_find_is_corrected_and_is_as_it_was_found_again(desk: Desk) -> None:
    clip = desk.clip(unlike(1910))
    api, editor = f"/api/clips/{clip}/shield", desk.visitor("editor")
    stands = looked(desk, clip)
    find, name = stands["found"][0], stands["corrections"]["f1"]
    given = {**DECIDED, "covers": [], "seen": True, "faces": ["f1", "f2"]}
    longer = {**find, "id": name, "end_ms": find["end_ms"] + 40}
    longer["keys"] = [{"at_ms": 0, "box": {"left": 0.5, "top": 0.5, "width": 0.1, "height": 0.1}}]
    told = editor.put(api, json={**given, "covers": [longer]}).json()
    assert ([one["id"] for one in told["shield"]["covers"]], told["faces"]) == (["f2", name], ["f1", "f2"])
    assert [one["keys"] for one in told["own"]] == [longer["keys"]]
    # less of it is confirmed
    shorter = {**longer, "end_ms": find["end_ms"] - 40}
    answer = editor.put(api, json={**given, "after": 1, "covers": [shorter]})
    assert (answer.status_code, "f1" in answer.json()["why"]) == (400, True)
    assert editor.put(api, json={**given, "after": 1, "covers": [shorter], "sure": True}).status_code == 200
    # without the correction it is covered as it was found, whether all was looked at again or not
    for number, seen in ((2, False), (4, True)):
        told = editor.put(api, json={**given, "after": number, "seen": seen}).json()
        assert sorted(one["id"] for one in told["shield"]["covers"]) == ["f1", "f2"], seen
        again = {**given, "after": number + 1, "covers": [longer]}
        assert editor.put(api, json=again).json()["faces"] == ["f1", "f2"]
    # and told to be no face it is not covered, corrected or not
    none = {**given, "after": 6, "covers": [longer], "faces": ["f2"], "no_faces": ["f1"], "sure": True}
    assert [one["id"] for one in editor.put(api, json=none).json()["shield"]["covers"]] == ["f2"]


def test_a_face_that_was_drawn_is_taken_away_by_who_confirms_it(desk: Desk) -> None:
    clip = desk.clip(unlike(1911))
    api, editor = f"/api/clips/{clip}/shield", desk.visitor("editor")
    face = {**NAME_TAG, "what": "face"}
    assert editor.put(api, json={**DECIDED, "covers": [face, {**NAME_TAG, "id": "c2"}]}).status_code == 200
    for covers, why in (([], "c1"), ([{**face, "start_ms": 40}], "c1")):
        answer = editor.put(api, json={**DECIDED, "after": 1, "covers": covers})
        assert (answer.status_code, f"as a face: {why}. Confirm it" in answer.json()["why"]) == (400, True)
    assert editor.put(api, json={**DECIDED, "after": 1, "covers": [face]}).status_code == 200  # c2 was no face
    assert editor.put(api, json={**DECIDED, "after": 2, "covers": [], "sure": True}).status_code == 200


def test_who_decides_on_what_another_changed_meanwhile_is_told(desk: Desk) -> None:
    clip = desk.clip(unlike(1901))
    editor = desk.visitor("editor")
    assert editor.put(f"/api/clips/{clip}/shield", json=DECIDED).status_code == 200
    answer = editor.put(f"/api/clips/{clip}/shield", json={**DECIDED, "words": []})
    assert (answer.status_code, "Somebody decided anew" in answer.json()["why"]) == (400, True)
    assert editor.get(f"/api/clips/{clip}/shield").json()["shield"]["words"] == ["ул. Мира 5"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"covers": [{**NAME_TAG, "what": "nothing"}]},
        {"covers": [{**NAME_TAG, "keys": []}]},
        {"covers": [{**NAME_TAG, "end_ms": 10**15}]},
        {"covers": [{**NAME_TAG, "start_ms": -5}]},
        {"covers": [{**NAME_TAG, "id": ""}]},
        {"covers": [{**NAME_TAG, "id": "f1", "what": "face"}]},
        {"covers": [{**NAME_TAG, "keys": [{"at_ms": 0, "box": {"left": 0.9, "top": 0, "width": 0.5, "height": 1}}]}]},
        {"words": ["§§"]},
        {"voice": "loud"},
        {"after": -1},
    ],
)
def test_what_no_cover_can_be_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    clip = desk.clip(unlike(1902))
    answer = desk.visitor("editor").put(f"/api/clips/{clip}/shield", json={**DECIDED, **wrong})
    assert answer.status_code in (400, 422), answer.text
    assert desk.visitor("editor").get(f"/api/clips/{clip}/shield").json()["number"] == 0


def test_it_works_without_a_script_and_the_page_says_what_is_in_the_way(desk: Desk) -> None:
    clip = desk.clip(unlike(1903))
    looked(desk, clip)
    page, editor = f"/clips/{clip}/shield", desk.visitor("editor")
    text = editor.get(page).text
    for told in ("Nobody set content labels", "nobody decided yet what is covered", "is not signed off", "f2"):
        assert told in text
    assert "disabled>Release" in text
    fields = {"deed": "decide", "after": "0", "find-f1": "face", "find-f2": "face", "seen": "on", "voice": "silence",
              "words": "Сокол\r\n\r\n12"}  # fmt: skip
    none = {**fields, "find-f2": "none"}
    assert editor.send(page, none).status_code == 400
    assert editor.send(page, {**none, "sure": "on"}).status_code == 303
    assert "told to be no face: f2" in editor.get(page).text
    fields["after"] = "1"
    assert editor.send(page, fields).status_code == 303
    assert editor.send(page, fields).status_code == 400  # made from what is no more
    assert "Choose what is heard" in editor.send(page, {**fields, "after": "2", "voice": ""}).text
    text = editor.get(page).text
    assert "decided by <bdi>editor Борис</bdi>" in text
    assert "nobody decided yet what is covered" not in text
    assert editor.send(page, {"deed": "release"}).status_code == 400
    assert editor.send(page, {"deed": "hold", "until": "tomorrow"}).status_code == 400
    assert editor.send(page, {"deed": "hold", "until": "2999-02-03T18:05+02:00"}).status_code == 303
    assert "is held until 2999-02-03T16:05:00Z" in editor.get(page).text
    assert editor.send(page, {"deed": "hold", "until": ""}).status_code == 303
    for until in ("2999-02-03T18:05+02:00", None):
        assert editor.post(f"/api{page}", json={"deed": "hold", "until": until}).status_code == 200
        assert ("is held until 2999-02-03T16:05:00Z" in editor.get(page).text) == (until is not None)
    care = {"labels": "yes", "label_none": "on", "back": "shield"}
    assert editor.send(f"/clips/{clip}/care", care).headers["location"] == page
    assert editor.send(f"/clips/{clip}/care", {"protection": "protected"}).headers["location"] == f"/clips/{clip}"


def test_what_stopped_a_release_is_told_on_the_page(desk: Desk) -> None:
    clip = desk.clip(unlike(1904))
    page, editor = f"/clips/{clip}/shield", desk.visitor("editor")
    editor.send(f"/clips/{clip}/care", {"labels": "yes", "label_none": "on"})
    editor.send(f"/clips/{clip}/care", {"protection": "open"})
    assert "Release it all the same" in editor.get(page).text
    assert editor.send(page, {"deed": "release", "override": "They are shelled now."}).status_code == 303
    assert desk.until(lambda: "stopped by its leak check" in editor.get(page).text)


def test_an_erasure_takes_the_faces_that_were_found(desk: Desk) -> None:
    clip = desk.clip(unlike(1905))
    looked(desk, clip)
    archive = desk.office.archive
    erase(archive, clip, "They asked for it.", "Анна")
    with archive.ledger.reading() as connection:
        (faces,) = stored(connection, clip, "faces")
    assert faces.record is None
    for file in desk.office.settings.home.rglob("*.json"):
        assert b'"covers"' not in file.read_bytes(), file


def test_what_other_finds_were_called_says_nothing_of_these(desk: Desk) -> None:
    """After another finder looked, each find is looked at anew."""
    clip = desk.clip(unlike(1906))
    looked(desk, clip)
    other = Cover("f1", "face", (Key(0, Box(0.5, 0.5, 0.1, 0.1)),), 0, 900)
    set_shield(desk.office.archive.ledger, clip, Shield((other,), faces_seen=True), "Анна")
    told = desk.visitor("editor").get(f"/api/clips/{clip}/shield").json()
    assert (told["faces"], told["no_faces"], told["own"]) == ([], [], [])
    given = {**DECIDED, "after": 1, "seen": True, "faces": ["f1"], "no_faces": ["f2"], "sure": True}
    told = desk.visitor("editor").put(f"/api/clips/{clip}/shield", json=given).json()
    assert (told["faces"], told["no_faces"], told["shield"]["covers"][0]["keys"][0]["box"]["top"] < 0.3) == (
        ["f1"], ["f2"], True)  # fmt: skip


def test_a_prisoner_is_opened_by_two_editors_each_with_a_reason(desk: Desk) -> None:
    clip = desk.clip(unlike(1907))
    page, first, second = f"/clips/{clip}/shield", desk.visitor("editor"), desk.visitor("administrator")
    first.send(f"/clips/{clip}/care", {"labels": "yes", "label-prisoner": "on", "back": "shield"})
    opens = {"protection": "open", "back": "shield"}
    assert first.send(f"/clips/{clip}/care", opens).status_code == 400
    for _ in range(2):  # one person counts once
        assert first.send(f"/clips/{clip}/care", {**opens, "reason": "He asked for it."}).status_code == 303
        assert "One did." in first.get(page).text
        assert "It is protected: the voice in it is not heard." in first.get(page).text
    assert second.send(f"/clips/{clip}/care", {**opens, "reason": "I spoke with him, too."}).status_code == 303
    text = first.get(page).text
    assert "the voice in it is not heard" not in text
    assert text.count("Its protection was decided") == 3


def test_what_is_hostile_stays_text(desk: Desk) -> None:
    clip = desk.clip(unlike(1908))
    hostile = "</script><img src=x onerror=alert(1)>"
    given = {**DECIDED, "covers": [{**NAME_TAG, "id": hostile}], "words": [hostile]}
    assert desk.visitor("editor").put(f"/api/clips/{clip}/shield", json=given).status_code == 200
    assert "<img src=x" not in desk.visitor("editor").get(f"/clips/{clip}/shield").text


def test_what_is_released_is_taken_back_with_its_posts(desk: Desk, tmp_path: Path) -> None:
    clip = desk.clip(unlike(1909))
    archive, page, editor = desk.office.archive, f"/clips/{clip}/shield", desk.visitor("editor")
    assert "Take it back" not in editor.get(page).text
    with archive.ledger.reading() as connection:
        version = latest(connection, clip, "version")
    assert version is not None
    (tmp_path / "a.mp4").write_bytes(b"video")
    files = {"a.mp4": tmp_path / "a.mp4"}
    made = keep_release(archive, Making(clip, version, clip, False, 2, None, "x"), files, "Анна")
    at, where = "2024-03-01T12:00:00Z", Place("1", "https://social.example/@desk/1")
    one = Posted("mastodon", "desk@social.example", made.id, made.number, 1, 1, "posted", at, at, "x", where)
    with archive.ledger.writing() as pen:
        keep_post(pen, clip, one, pen.person("Анна"))
    assert where.url in editor.get(page).text
    assert editor.get(f"/clips/{clip}/releases/1/a.mp4").content == b"video"
    assert editor.get(f"/clips/{clip}/releases/1/b.mp4").status_code == 404
    assert desk.visitor("reviewer").send(page, {"deed": "withdraw", "reason": "x"}).status_code == 403
    assert editor.send(page, {"deed": "withdraw", "reason": " "}).status_code == 400
    assert editor.send(page, {"deed": "withdraw", "reason": "His family is threatened."}).status_code == 303
    assert desk.until(lambda: "NOT deleted" in editor.get(page).text)  # no account is set here
    text = editor.get(page).text
    assert "It was withdrawn." in text
    assert "Take it back" not in text
    with archive.ledger.reading() as connection:
        assert public(connection).clips == {}


class Breaking:
    """Reports, and breaks."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def do(self, task: Task, report: Report) -> None:
        report(Progress("render", 500, 1_000))
        raise self._error

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (EngineFailed("The release broke."), "The release broke."),
        (RuntimeError("of ours"), "It broke in Zeroline itself; try again, or start the desk anew."),
    ],
)
def test_the_back_room_tells_how_far_it_is_and_what_broke(error: Exception, why: str) -> None:
    room = Backroom(Board(), Breaking(error))
    assert room.fields("release", "a") is None
    room.want(Task("release", "a", "Анна"))
    room._hands.shutdown(wait=True)
    assert room.fields("release", "a") == {"state": "refused", "stage": "render", "share": 0.5, "why": why}
