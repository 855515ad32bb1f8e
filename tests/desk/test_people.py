"""People: links, roles, ends; and that only administrators decide on them."""

from __future__ import annotations

import re

import pytest

from tests.desk.made import PASSWORD, Desk


def link_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8477(/welcome/[\w-]+)", text)
    assert found, text
    return found.group(1)


def test_a_person_comes_changes_their_role_and_goes(desk: Desk) -> None:
    lead, guest = desk.visitor("administrator"), desk.visitor()
    page = lead.send("/people", {"deed": "invite", "name": "Вера  Ткач", "role": "translator"})
    path = link_in(page.text)
    assert "Вера Ткач" in guest.get(path).text
    answer = guest.send(path, {"name": "Somebody Else", "password": PASSWORD, "again": PASSWORD})
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    cookie = {"cookie": f"zeroline={token}"}
    vera = guest.get("/api/session", headers=cookie).json()
    assert (vera["name"], vera["role"]) == ("Вера Ткач", "translator")
    assert lead.send("/people", {"deed": "role", "account": vera["id"], "role": "editor"}).status_code == 200
    assert guest.get("/api/session", headers=cookie).json()["role"] == "editor"
    renewed = link_in(lead.send("/people", {"deed": "renew", "account": vera["id"]}).text)
    assert guest.get("/", headers=cookie).status_code == 200  # until the new password is set
    assert (
        guest.send(renewed, {"password": "another crow altogether", "again": "another crow altogether"}).status_code
        == 303
    )
    assert guest.get("/", headers=cookie).status_code == 303
    assert guest.send("/login", {"name": "вера ткач", "password": "another crow altogether"}).status_code == 303
    assert lead.send("/people", {"deed": "end", "account": vera["id"]}).status_code == 200
    assert guest.send("/login", {"name": "вера ткач", "password": "another crow altogether"}).status_code == 403
    assert "ended" in lead.get("/people").text


def test_custody_knows_people_by_ids_alone(desk: Desk) -> None:
    from zeroline.archive.custody import entries

    with desk.office.archive.ledger.reading() as connection:
        log = [entry for entry in entries(connection) if entry.act == "person"]
    assert len(log) >= 4
    assert "Борис" not in repr(log)
    assert {f"person/{n}:{m.person}" for n, m in enumerate(desk.members.values(), 1)} <= {
        s for e in log for s in e.subjects
    }


@pytest.mark.parametrize("role", ["translator", "reviewer", "editor"])
def test_others_decide_nothing_about_people(desk: Desk, role: str) -> None:
    visitor, account = desk.visitor(role), desk.members["administrator"].id
    assert visitor.get("/people").status_code == 403
    assert "People</a>" not in visitor.get("/").text
    deeds = ({"deed": "invite", "name": "Ева", "role": "administrator"}, {"deed": "end", "account": account},
             {"deed": "role", "account": desk.members[role].id, "role": "administrator"},
             {"deed": "renew", "account": account})  # fmt: skip
    assert [visitor.send("/people", deed).status_code for deed in deeds] == [403] * 4
    assert visitor.post("/api/people", json={"name": "Ева", "role": "editor"}).status_code == 403
    assert (
        visitor.ask("PATCH", f"/api/people/{desk.members[role].id}", json={"role": "administrator"}).status_code == 403
    )
    assert visitor.ask("DELETE", f"/api/people/{account}").status_code == 403
    assert visitor.post(f"/api/people/{account}/link").status_code == 403


def test_the_last_administrator_stays(desk: Desk) -> None:
    lead, account = desk.visitor("administrator"), desk.members["administrator"].id
    for answer in (lead.ask("DELETE", f"/api/people/{account}"),
                   lead.ask("PATCH", f"/api/people/{account}", json={"role": "editor"})):  # fmt: skip
        assert answer.status_code == 400
        assert answer.json()["why"] == "The desk needs an administrator; make somebody else one first."
    assert lead.get("/api/session").json()["role"] == "administrator"


@pytest.mark.parametrize("name", ["Анна", "анна", " АННА "])
def test_a_name_is_one_person_s(desk: Desk, name: str) -> None:
    answer = desk.visitor("administrator").post("/api/people", json={"name": name, "role": "editor"})
    assert answer.status_code == 400
    assert "is called" in answer.json()["why"]
