"""The queue and the clip page: who sees and changes what, and that what is hostile in it stays text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.archive.test_versions import Room
from tests.desk.made import PREVIEW, Desk, ScriptedRoom, Visitor, office, served, staffed, unlike
from tests.made import crew_for
from zeroline.archive.opening import open_archive
from zeroline.desk.copies import note
from zeroline.engines.fakes import Line

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>{{ 7 * 7 }}"


def rows(desk: Desk, query: str = "", role: str = "editor") -> list[str]:
    return [row["id"] for row in desk.visitor(role).get(f"/api/queue?{query}").json()["clips"]]


def test_the_queue_has_the_pressing_first_and_the_newest_next(desk: Desk) -> None:
    first, second, third = (desk.clip(unlike(number), name=f"order{number}.mp4") for number in (10, 11, 12))
    assert rows(desk, "told=order") == [third, second, first]
    visitor = desk.visitor("editor")
    visitor.ask("PATCH", f"/api/clips/{first}", json={"priority": 2})
    visitor.ask("PATCH", f"/api/clips/{third}", json={"priority": -1})
    assert rows(desk, "told=order") == [first, second, third]
    assert rows(desk, "told=order&offset=1&limit=1") == [second]


def test_the_queue_is_filtered(desk: Desk) -> None:
    clip = desk.clip(unlike(13), name="позиция.mp4", url="https://t.me/wanted/1")
    me = desk.members["translator"]
    assert desk.visitor("translator").ask("PATCH", f"/api/clips/{clip}", json={"assigned": me.id}).status_code == 200
    assert rows(desk, "assigned=me", "translator") == [clip]
    assert rows(desk, f"assigned={me.id}") == [clip]
    assert clip not in rows(desk, "assigned=nobody")
    for told in ("позиция", "wanted/1", clip[:6], clip.upper()):
        assert rows(desk, f"told={told}") == [clip]
    assert rows(desk, "told=%25") == []
    assert rows(desk, "assigned=&told=wanted") == [clip]
    assert "позиция.mp4" in desk.visitor("editor").get("/?assigned=&told=wanted").text  # as the form sends it
    assert clip in rows(desk, "status=draft&limit=200")
    assert clip not in rows(desk, "status=received")
    page = desk.visitor("editor").get("/api/queue?status=draft&limit=1").json()
    assert page["total"] == page["counts"]["draft"]


def test_a_row_tells_what_is_known(desk: Desk) -> None:
    first, clip = desk.clip(unlike(14)), desk.clip(unlike(15), name="row.mp4")
    note(desk.office.archive.ledger, clip, [(first, f"a copy of {first}")])
    row = next(row for row in desk.visitor("editor").get("/api/queue").json()["clips"] if row["id"] == clip)
    flags = row.pop("flags")
    assert flags == len(desk.visitor("editor").get(f"/api/clips/{clip}").json()["flags"])
    row.pop("received_at")
    assert row == {
        "id": clip,
        "file": "row.mp4",
        "status": "draft",
        "language": "ru",
        "duration_ms": 20_000,
        "copies": 1,
        "protected": True,
        "content": None,
        "assigned": None,
        "priority": 0,
    }
    assert f"This is a copy of {first}." in desk.visitor("editor").get(f"/clips/{clip}").text
    assert "which came later, is a copy of" in desk.visitor("editor").get(f"/clips/{first}").text


def test_who_may_assign_and_prefer(desk: Desk) -> None:
    clip = desk.clip(unlike(16))
    translator, reviewer, editor = (desk.visitor(role) for role in ("translator", "reviewer", "editor"))
    mine, other = desk.members["translator"].id, desk.members["reviewer"].id

    def put(who, **change):  # type: ignore[no-untyped-def]
        return who.ask("PATCH", f"/api/clips/{clip}", json=change).status_code

    assert put(translator, assigned=other) == 403
    assert put(translator, priority=2) == 403
    assert put(translator, assigned=mine) == 200
    assert put(reviewer, assigned=other) == 403  # it is somebody's
    assert put(translator, assigned=None) == 200
    assert put(editor, assigned=other, priority=1) == 200
    assert put(translator, assigned=None) == 403
    assert put(editor, assigned="0" * 32) == 400
    assert put(editor, priority=7) == 422
    page = translator.get(f"/clips/{clip}").text
    assert "Assigned to <bdi>reviewer Борис</bdi>; priority: soon" in page


def test_another_s_clip_is_not_labelled_by_a_translator(desk: Desk) -> None:
    clip = desk.clip(unlike(17))
    desk.visitor("editor").ask("PATCH", f"/api/clips/{clip}", json={"assigned": desk.members["editor"].id})
    translator = desk.visitor("translator")
    assert translator.put(f"/api/clips/{clip}/care", json={"content": ["minor"]}).status_code == 403
    assert translator.send(f"/clips/{clip}/care", {"labels": "yes", "label-minor": "on"}).status_code == 403
    assert "Set labels" not in translator.get(f"/clips/{clip}").text
    assert desk.visitor("reviewer").put(f"/api/clips/{clip}/care", json={"content": []}).status_code == 200


def test_labels_and_protection_are_decided_by_people_and_kept_in_custody(desk: Desk) -> None:
    clip = desk.clip(unlike(18))
    translator, editor = desk.visitor("translator"), desk.visitor("editor")
    form = {"labels": "yes", "label-prisoner": "on", "label-torture": "on"}
    assert translator.send(f"/clips/{clip}/care", form).status_code == 303
    assert translator.send(f"/clips/{clip}/care", {"protection": "open"}).status_code == 403
    assert editor.send(f"/clips/{clip}/care", {"protection": "open"}).status_code == 400  # for a prisoner, why?
    another = desk.visitor("administrator")
    for one in (another, editor):
        assert one.get(f"/api/clips/{clip}").json()["archive"]["protected"] is True
        opened = {"protection": "open", "reason": "He was exchanged."}
        assert one.send(f"/clips/{clip}/care", opened).status_code == 303
    page = editor.get(f"/clips/{clip}").text
    assert "open, prisoner of war, torture" in " ".join(page.split())
    assert "<strong>In this clip:</strong> prisoner of war, torture." in page
    history = re.findall(r"</time> ([^<]+), <bdi>([^<]+)", page)
    assert [by for told, by in history[-3:]] == ["translator Борис", "Анна", "editor Борис"]
    assert editor.put(f"/api/clips/{clip}/care", json={"content": ["minor"]}).json()["protected"] is True
    assert editor.put(f"/api/clips/{clip}/care", json={"protection": "open"}).status_code in (200, 400)
    assert editor.get(f"/api/clips/{clip}").json()["archive"]["protected"] is True


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"labels": "yes"}, "Tick the labels that apply"),
        ({"labels": "yes", "label_none": "on", "label-minor": "on"}, "Either labels apply"),
        ({"labels": "yes", "label-everything": "on"}, "is no label"),
        ({"protection": "everything"}, "is no protection"),
    ],
)
def test_what_cannot_be_decided(desk: Desk, fields: dict[str, str], why: str) -> None:
    clip = desk.clip(unlike(19))
    answer = desk.visitor("editor").send(f"/clips/{clip}/care", fields)
    assert answer.status_code == 400
    assert why in answer.text


def test_what_is_hostile_stays_text_on_every_page(desk: Desk) -> None:
    desk.room.crew = lambda: crew_for(lines=(Line(1_000, 3_000, HOSTILE, HOSTILE),))
    try:
        told = {"post": HOSTILE, "source_account": HOSTILE, "url": f"https://t.me/{HOSTILE.replace(' ', '')}"}
        clip = desk.clip(unlike(20), name=HOSTILE.replace("/", ""), **told)
    finally:
        desk.room.crew = crew_for
    administrator = desk.visitor("administrator")
    administrator.send("/people", {"deed": "invite", "name": HOSTILE[:60], "role": "editor"})
    waiting = administrator.post("/api/uploads", json={"name": HOSTILE.replace("/", ""), "size": 5}).json()["id"]
    pages = ["/", f"/clips/{clip}", "/people", "/me"]
    pages += [f"{page}?told={HOSTILE}" for page in ("/", "/glossary")]
    pages += [f"/welcome/{HOSTILE}", f"/clips/{HOSTILE}", f"/{HOSTILE}", f"/?status={HOSTILE}"]
    for page in pages:
        text = administrator.get(page).text
        assert "<script>" not in text, page
        assert not re.search(r"<(img|svg)\b", text), page
        assert "49" not in re.sub(r"[0-9a-f]{16,}|\d\d:\d\d", "", text) or "{{ 7" in text, page
    assert "&lt;script&gt;" in administrator.get(f"/clips/{clip}").text
    assert "&lt;script&gt;" in administrator.get("/").text
    refused = desk.visitor().send("/login", {"name": HOSTILE, "password": "x"}).text
    assert "&lt;script&gt;" in refused
    assert "<script>" not in refused
    administrator.ask("DELETE", f"/api/uploads/{waiting}")
    for answer in (administrator.get(f"/api/clips/{clip}"), administrator.get("/api/queue")):
        assert answer.headers["content-type"] == "application/json"


def test_a_preview_comes_in_ranges(desk: Desk) -> None:
    clip = desk.clip(unlike(21))
    visitor = desk.visitor("translator")
    whole = desk.until(lambda: (answer := visitor.get(f"/clips/{clip}/preview")).status_code == 200 and answer)
    assert whole.content == PREVIEW
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["cache-control"] == "no-store"
    assert whole.headers["accept-ranges"] == "bytes"
    part = visitor.get(f"/clips/{clip}/preview", headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, PREVIEW[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(PREVIEW)}"
    assert visitor.get(f"/clips/{clip}/preview", headers={"range": f"bytes={10**9}-"}).status_code == 416
    assert desk.visitor().get(f"/clips/{clip}/preview").status_code == 303


def test_the_original_is_a_file_to_save_for_editors(desk: Desk) -> None:
    clip = desk.clip(unlike(22), name='отказ".mp4')
    assert desk.visitor("reviewer").get(f"/clips/{clip}/original").status_code == 403
    answer = desk.visitor("editor").get(f"/clips/{clip}/original")
    assert answer.content == unlike(22)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%D0%BE%D1%82%D0%BA%D0%B0%D0%B7%22.mp4"


@pytest.mark.parametrize("id", ["aaaaaaaaaa", "%2e%2e%2fx", "x" * 300, "%00", "1234567890"])
def test_a_guessed_clip(desk: Desk, id: str) -> None:
    visitor = desk.visitor("editor")
    for path in (f"/clips/{id}", f"/api/clips/{id}", f"/clips/{id}/preview", f"/clips/{id}/original"):
        assert visitor.get(path).status_code == 404, path


def test_hard_material_is_counted_for_the_person_alone(desk: Desk) -> None:
    hard, other = desk.clip(unlike(23)), desk.clip(unlike(24))
    desk.visitor("editor").put(f"/api/clips/{hard}/care", json={"content": ["torture"]})
    me = desk.visitor("reviewer")
    assert me.post(f"/api/clips/{hard}/seen", json={"seconds": 20}).status_code == 204
    assert "less than a minute played for you today, less than a minute in seven days" in me.get("/me").text
    for clip, seconds in ((hard, 60), (hard, 40), (other, 60)):
        assert me.post(f"/api/clips/{clip}/seen", json={"seconds": seconds}).status_code == 204
    assert me.post(f"/api/clips/{hard}/seen", json={"seconds": 10**6}).status_code == 422
    assert "2 minutes played for you today, 2 minutes in seven days" in me.get("/me").text
    assert "0 minutes played for you today" in desk.visitor("administrator").get("/me").text
    assert "minutes" not in desk.visitor("administrator").get("/people").text


def test_the_glossary_has_the_desk_s_own_entries(desk: Desk) -> None:
    own = desk.office.settings.home / "glossary.toml"
    visitor = desk.visitor("translator")
    try:
        own.write_text(
            '[[entry]]\nid = "zero-line"\nlanguage = "ru"\nlemmas = ["нуль"]\nenglish = ["the very zero"]\n'
            'literal = "zero"\nnote = "Ours."\ncategory = "terrain"\nregister = "jargon"\n'
            'confused_with = ["the number"]\n',
            encoding="utf-8",
        )
        found = visitor.get("/api/glossary?told=very zero").json()["entries"]
        assert [(one["id"], one["own"], one["english"]) for one in found] == [("zero-line", True, ["the very zero"])]
        assert "our desk&#39;s own" in visitor.get("/glossary?told=very zero").text or "our desk's own" in visitor.get(
            "/glossary?told=very zero").text  # fmt: skip
        own.write_text("[[entry]]\nid = 5", encoding="utf-8")
        assert "glossary, the desk&#39;s file, entry 1" in visitor.get("/glossary").text
        assert visitor.get("/api/glossary").status_code == 422
        assert (
            str(own.parent) not in visitor.get("/glossary").text
        )  # where a server keeps its files is nobody's business
    finally:
        own.unlink()
    assert len(visitor.get("/api/glossary").json()["entries"]) > 800


def test_a_status_is_the_same_in_the_queue_and_in_the_archive(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "home")
    room = Room(archive, tmp_path)
    one = office(tmp_path / "home", archive, ScriptedRoom(archive))
    visitor = Visitor(served(one), one.sessions.open(staffed(one)["editor"]))
    for step, status, title in (
        (room.change, "draft", "Draft, not reviewed"),
        (lambda: room.desk.review(room.clip, room.anna), "reviewed", ">Reviewed<"),
        (lambda: room.desk.sign_off(room.clip, room.boris), "signed_off", ">Signed off<"),
    ):
        step()
        page = visitor.get(f"/api/queue?status={status}").json()
        assert [row["status"] for row in page["clips"]] == [status] == [room.status]
        assert page["counts"][status] == page["total"] == 1
        assert title in visitor.get(f"/clips/{room.clip}").text
    assert visitor.get("/api/queue?status=draft").json()["total"] == 0
    archive.ledger.database.close()
