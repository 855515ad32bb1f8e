"""Uploads: in pieces, gone on with after anything, and never more than was told."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.requests import ClientDisconnect

from tests.archive.made import said
from tests.desk.made import Desk, ScriptedRoom, Visitor, office, served, staffed, unlike
from zeroline.archive.opening import open_archive
from zeroline.desk.refusals import NotMedia, TooLarge
from zeroline.desk.uploads import Offer, file_name
from zeroline.domain.source import Arrival


def begun(visitor: Visitor, name: str, size: int, **told: object) -> str:
    answer = visitor.post("/api/uploads", json={"name": name, "size": size, **told})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_file_in_pieces_becomes_a_clip_with_captions(desk: Desk) -> None:
    visitor = desk.visitor("translator")
    content = unlike(1) * 100
    told = {"url": "https://t.me/chan/12", "source_account": "@chan", "posted_at": "2024-02-03", "post": "Бросили."}
    id = begun(visitor, "a.mp4", len(content), **told)
    first = visitor.put(f"/api/uploads/{id}?offset=0", content=content[:1000])
    assert (first.json()["state"], first.json()["received"]) == ("receiving", 1000)
    assert visitor.put(f"/api/uploads/{id}?offset=1000", content=content[1000:]).json()["received"] == len(content)
    clip = desk.until_done(id)
    shown = visitor.get(f"/api/clips/{clip}").json()
    assert shown["status"] == "draft"
    source = shown["archive"]["sources"][0]
    assert (source["file"], source["url"], source["account"]) == ("a.mp4", "https://t.me/chan/12", "@chan")
    assert source["by"] == "translator Борис"
    assert source["post"] == {"text": "Бросили.", "asserted_by": "@chan"}
    assert not list(desk.office.uploads.folder.iterdir())


def test_the_same_file_dropped_again_goes_on_where_it_was(desk: Desk) -> None:
    visitor = desk.visitor("translator")
    id = begun(visitor, "b.mp4", 3000, mark="m1")
    visitor.put(f"/api/uploads/{id}?offset=0", content=b"x" * 1234)
    again = visitor.post("/api/uploads", json={"name": "b.mp4", "size": 3000, "mark": "m1"}).json()
    assert (again["id"], again["received"]) == (id, 1234)
    assert begun(visitor, "b.mp4", 3000, mark="m2") != id
    assert begun(desk.visitor("editor"), "b.mp4", 3000, mark="m1") != id


@pytest.mark.parametrize("offset", [0, 400, 600])
def test_a_piece_that_does_not_follow_is_told_where_to_go_on(desk: Desk, offset: int) -> None:
    visitor = desk.visitor("translator")
    id = begun(visitor, f"c{offset}.mp4", 3000)
    visitor.put(f"/api/uploads/{id}?offset=0", content=b"x" * 500)
    answer = visitor.put(f"/api/uploads/{id}?offset={offset}", content=b"y" * 10)
    assert (answer.status_code, answer.json()["offset"]) == (409, 500)
    assert visitor.get(f"/api/uploads/{id}").json()["received"] == 500


def test_what_came_before_a_connection_was_lost_stays(desk: Desk) -> None:
    uploads, member = desk.office.uploads, desk.members["translator"]
    upload = uploads.begin(member, Offer("lost.mp4", 5_000_000, "", Arrival()))

    async def torn() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"z" * 65_536
        raise ClientDisconnect

    with pytest.raises(ClientDisconnect):
        asyncio.run(uploads.append(member, upload.id, 0, torn()))
    assert uploads.one(upload.id).received == 30 * 65_536


def test_an_upload_outlives_the_desk(tmp_path: Path) -> None:
    content = unlike(2)
    archive = open_archive(tmp_path)
    first = office(tmp_path, archive, ScriptedRoom(archive))
    members = staffed(first)
    with served(first) as client:
        visitor = Visitor(client, first.sessions.open(members["editor"]))
        id = begun(visitor, "a.mp4", 32)
        visitor.put(f"/api/uploads/{id}?offset=0", content=content[:10])
        worked = begun(visitor, "b.mp4", 8)
        visitor.put(f"/api/uploads/{worked}?offset=0", content=b"12345678")
        Desk(first, ScriptedRoom(archive), client, members).until_done(worked)
        under_way = begun(visitor, "c.mp4", 8)
    with (first.uploads.folder / under_way).open("wb") as file:
        file.write(b"abcdefgh")
    first.uploads.move(under_way, "receiving", "working")  # as a killed desk leaves it
    (first.uploads.folder / ("0" * 32)).write_bytes(b"belongs to nobody")
    later = office(tmp_path, archive, ScriptedRoom(archive))
    with served(later) as client:
        visitor = Visitor(client, later.sessions.open(members["editor"]))
        assert visitor.get(f"/api/uploads/{id}").json()["received"] == 10
        visitor.put(f"/api/uploads/{id}?offset=10", content=content[10:])
        again = Desk(later, ScriptedRoom(archive), client, members)
        assert again.until_done(id) != again.until_done(under_way)
    assert not list(later.uploads.folder.iterdir())
    archive.ledger.database.close()


def test_more_than_was_told_is_not_kept(desk: Desk) -> None:
    visitor = desk.visitor("translator")
    id = begun(visitor, "d.mp4", 100)
    assert visitor.put(f"/api/uploads/{id}?offset=0", content=b"x" * 101).status_code == 413
    assert visitor.get(f"/api/uploads/{id}").json()["received"] == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(desk: Desk) -> None:
    answer = desk.visitor("translator").post("/api/uploads", json={"name": "long.mp4", "size": 65 << 20})
    assert answer.status_code == 413
    assert answer.json()["why"] == "long.mp4 has 65.0 MiB; this desk takes 64.0 MiB at the most."


def test_a_piece_that_is_too_long(desk: Desk) -> None:
    visitor = desk.visitor("translator")
    id = begun(visitor, "e.mp4", 20 << 20)
    assert visitor.put(f"/api/uploads/{id}?offset=0", content=b"x" * ((8 << 20) + 1)).status_code == 413


def test_two_gigabytes_of_zeros_are_refused_at_the_first_of_them(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    one = office(tmp_path, archive, ScriptedRoom(archive), largest_upload_mb=4096)
    member = staffed(one)["translator"]
    asked = 0

    async def zeros() -> AsyncIterator[bytes]:
        nonlocal asked
        for _ in range(2048):
            asked += 1
            yield bytes(1 << 20)

    upload = one.uploads.begin(member, Offer("zeros.mp4", 2 << 30, "", Arrival()))
    with pytest.raises(NotMedia, match=r"zeros\.mp4 begins with nothing but zeros"):
        asyncio.run(one.uploads.append(member, upload.id, 0, zeros()))
    assert asked == 1
    held = one.uploads.one(upload.id)
    assert (held.state, held.received) == ("failed", held.size)
    assert not list(one.uploads.folder.iterdir())
    archive.ledger.database.close()


def test_no_more_than_a_megabyte_of_an_upload_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(tmp_path)
    one = office(tmp_path, archive, ScriptedRoom(archive))
    member = staffed(one)["translator"]
    lengths: list[int] = []
    put = type(one.uploads)._put

    def measured(self, upload, file, here, block):  # type: ignore[no-untyped-def]
        lengths.append(len(block))
        return put(self, upload, file, here, block)

    monkeypatch.setattr(type(one.uploads), "_put", measured)

    async def much() -> AsyncIterator[bytes]:
        for number in range(400):
            yield bytes([number % 250 + 1]) * 65_536

    upload = one.uploads.begin(member, Offer("much.mp4", 30 << 20, "", Arrival()))
    asyncio.run(one.uploads.append(member, upload.id, 0, much()))
    assert sum(lengths) == 400 * 65_536
    assert max(lengths) <= (1 << 20) + 65_536
    archive.ledger.database.close()


def test_a_full_disk_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1 << 20))
    member = desk.members["translator"]
    with pytest.raises(TooLarge, match=r"has no room for f\.mp4"):
        desk.office.uploads.begin(member, Offer("f.mp4", 1000, "", Arrival()))


def test_another_s_upload_is_nobody_else_s(desk: Desk) -> None:
    mine, other = desk.visitor("translator"), desk.visitor("reviewer")
    id = begun(mine, "g.mp4", 100)
    assert other.put(f"/api/uploads/{id}?offset=0", content=b"x").status_code == 404
    assert other.ask("DELETE", f"/api/uploads/{id}").status_code == 404
    assert other.post(f"/api/uploads/{id}/retry").status_code == 404
    assert desk.visitor().put(f"/api/uploads/{id}?offset=0", content=b"x").status_code == 401
    assert mine.get(f"/api/uploads/{id}").json()["received"] == 0
    assert desk.visitor("editor").ask("DELETE", f"/api/uploads/{id}").status_code == 204  # somebody must be able to


@pytest.mark.parametrize("id", ["0" * 32, "../../../etc/passwd", "..", "%2e%2e", "A" * 32, "0" * 31])
def test_a_guessed_id(desk: Desk, id: str) -> None:
    visitor = desk.visitor("editor")
    assert visitor.get(f"/api/uploads/{id}").status_code in (404, 405, 422)
    assert visitor.put(f"/api/uploads/{id}?offset=0", content=b"x").status_code in (404, 405, 422)


def test_what_is_no_clip_is_told_by_its_name_and_can_be_taken_away(desk: Desk) -> None:
    visitor = desk.visitor("translator")
    upload = visitor.upload("notes.mp4", b"not a clip")
    failed = desk.until(lambda: (one := desk.office.uploads.one(upload["id"])).state == "failed" and one)
    assert failed.why == "notes.mp4: is text, not a clip."
    assert visitor.post(f"/api/uploads/{failed.id}/retry").json()["state"] in ("waiting", "working", "failed")
    desk.until(lambda: desk.office.uploads.one(failed.id).state == "failed")
    assert visitor.ask("DELETE", f"/api/uploads/{failed.id}").status_code == 204
    assert visitor.get(f"/api/uploads/{failed.id}").status_code == 404
    assert str(desk.office.settings.home) not in failed.why


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\a.mp4", "a.mp4"),
        ("a\r\nSet-Cookie: x.mp4", "a\ufffd\ufffdSet-Cookie: x.mp4"),
        ("a\x00b", "a\ufffdb"),
        ("gpj\u202e4pm.mp4", "gpj\ufffd4pm.mp4"),
        ("я" * 300 + ".mp4", "я" * 98 + ".mp4"),
    ],
)
def test_a_file_s_name_may_be_anything(given: str, name: str) -> None:
    assert file_name(given) == name


def test_what_is_told_of_a_source_is_checked(desk: Desk) -> None:
    visitor = desk.visitor("translator")
    answer = visitor.post("/api/uploads", json={"name": "a.mp4", "size": 1, "url": "javascript:alert(1)"})
    assert answer.status_code == 400
    assert answer.json()["why"].startswith("Seen at: 'javascript:alert(1)' is no address")


def test_an_erasure_takes_what_the_desk_noted_of_the_clip(desk: Desk) -> None:
    from zeroline.archive.erase import erase

    clip = desk.clip(unlike(3), name="secret-name-of-a-file.mp4")
    visitor = desk.visitor("editor")
    desk.until(lambda: visitor.get(f"/clips/{clip}/preview").status_code == 200)
    made = f"{hashlib.sha256(unlike(3)).hexdigest()}*"
    derived = desk.office.settings.home / "vault" / "derived"
    assert list(derived.rglob(made))
    visitor.ask("PATCH", f"/api/clips/{clip}", json={"priority": 2})
    erase(desk.office.archive, clip, "asked for", "Анна")
    assert "secret-name" not in said((desk.office.settings.home / "archive.db").read_bytes().decode("latin-1"))
    assert not list(derived.rglob(made))
    assert visitor.get(f"/clips/{clip}/preview").status_code == 400
    assert "This clip was erased" in visitor.get(f"/clips/{clip}").text
