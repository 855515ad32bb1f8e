"""The desk on a PostgreSQL server: the same statements, one way through all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.archive import postgres
from tests.desk.made import PASSWORD, Desk, ScriptedRoom, office, served, staffed, unlike
from zeroline.archive.opening import open_archive
from zeroline.desk.copies import note


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk")
    with postgres.server() as server:
        archive = open_archive(home, postgres.new_database(server, "desk"))
        room = ScriptedRoom(archive)
        one = office(home, archive, room)
        members = staffed(one)
        with served(one) as client:
            yield Desk(one, room, client, members)
        archive.ledger.database.close()


def test_the_way_of_a_clip(desk: Desk) -> None:
    first, clip = desk.clip(unlike(1), name="позиция.mp4"), desk.clip(unlike(2), name="50% of it.mp4")
    note(desk.office.archive.ledger, clip, [(first, f"a copy of {first}")])
    editor = desk.visitor("editor")
    assert editor.ask(
        "PATCH", f"/api/clips/{first}", json={"priority": 2, "assigned": editor.session.member.id}
    ).is_success  # type: ignore[union-attr]
    page = editor.get("/api/queue?status=draft").json()
    assert [row["id"] for row in page["clips"]] == [first, clip]
    assert [row["copies"] for row in page["clips"]] == [1, 1]
    assert [row["id"] for row in editor.get("/api/queue?told=50%25").json()["clips"]] == [clip]
    assert [row["id"] for row in editor.get("/api/queue?assigned=me").json()["clips"]] == [first]
    assert editor.put(f"/api/clips/{clip}/care", json={"content": ["torture"]}).status_code == 200
    for _ in range(2):
        assert editor.post(f"/api/clips/{clip}/seen", json={"seconds": 60}).status_code == 204
    assert "2 minutes played for you today" in editor.get("/me").text
    assert editor.get(f"/clips/{clip}").status_code == 200


def test_coming_and_going(desk: Desk) -> None:
    guest = desk.visitor()
    assert guest.send("/login", {"name": "анна", "password": "wrong"}).status_code == 403
    assert guest.send("/login", {"name": "анна", "password": PASSWORD}).status_code == 303
    assert guest.send("/login", {"name": "a\0b", "password": "x"}).status_code == 400
    lead = desk.visitor("administrator")
    assert lead.send("/people", {"deed": "invite", "name": "Вера", "role": "editor"}).status_code == 200
    assert lead.ask("DELETE", f"/api/people/{desk.members['administrator'].id}").status_code == 400
    assert lead.ask("DELETE", f"/api/people/{desk.members['translator'].id}").status_code == 204
    assert lead.get("/people").status_code == 200
    for path in ("/?told=%00", "/clips/%00", "/api/queue?told=%00", "/welcome/%00", "/glossary?told=%00"):
        assert lead.get(path).status_code < 500, path
