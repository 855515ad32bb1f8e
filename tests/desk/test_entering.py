"""Coming to the desk: the first link, log-ins, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select, update

from tests.desk.made import HOME, PASSWORD, Desk, ScriptedRoom, Visitor, office, served
from zeroline.archive.opening import open_archive
from zeroline.archive.schema import accounts, attempts, invitations, sessions
from zeroline.desk import tokens
from zeroline.desk.office import Office


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[Office, Visitor]]:
    """A desk at which nobody is yet."""
    archive = open_archive(tmp_path)
    one = office(tmp_path, archive, ScriptedRoom(archive))
    with served(one) as client:
        yield one, Visitor(client)
    archive.ledger.database.close()


def fields(**more: str) -> dict[str, str]:
    return {"name": "Анна", "password": PASSWORD, "again": PASSWORD, **more}


def test_the_first_link_makes_the_administrator_once(fresh: tuple[Office, Visitor]) -> None:
    one, visitor = fresh
    earlier = one.people.first_link()
    token = one.people.first_link()
    assert visitor.get(f"/welcome/{earlier}").status_code == 404  # a later start's link takes its place
    assert "administrator" in visitor.get(f"/welcome/{token}").text
    answer = visitor.send(f"/welcome/{token}", fields())
    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert [person.role for person in one.people.active()] == ["administrator"]
    assert visitor.send(f"/welcome/{token}", fields(name="Ева")).status_code == 404
    assert one.people.first_link() is None


def test_programs_come_by_a_link_and_keep_their_own_account(fresh: tuple[Office, Visitor]) -> None:
    one, visitor = fresh
    link = f"/api/welcome/{one.people.first_link()}"
    assert visitor.post(link, json={"name": "Анна", "password": "short"}).status_code == 400
    answer = visitor.post(link, json={"name": "Анна", "password": PASSWORD})
    assert (answer.status_code, answer.json()["role"]) == (200, "administrator")
    assert visitor.post(link, json={"name": "Ева", "password": PASSWORD}).status_code == 404
    (member,) = one.people.active()
    here = Visitor(visitor.client, one.sessions.open(member))
    assert here.get("/api/me").json() == {"sessions": 2, "hard_today_s": 0, "hard_week_s": 0}
    assert here.ask("DELETE", "/api/me/sessions").status_code == 204
    assert here.get("/api/me").json()["sessions"] == 1
    other = f"{PASSWORD}, and an owl"
    assert here.put("/api/me/password", json={"old": "wrong", "password": other}).status_code == 400
    changed = here.put("/api/me/password", json={"old": PASSWORD, "password": other})
    assert (changed.status_code, "HttpOnly" in changed.headers["set-cookie"]) == (204, True)
    assert here.get("/api/me").status_code == 401
    assert one.people.known("Анна", other) == member


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (fields(password="short", again="short"), "12 characters or more"),
        (fields(again="something else entirely"), "not the same"),
        (fields(password="aaaaaaaaaaaaaaaa", again="aaaaaaaaaaaaaaaa"), "easily guessed"),
        (fields(name="  "), "A name has letters"),
        (fields(name="a\u202eb"), "A name has letters"),
        (fields(name="x" * 81), "A name has letters"),
    ],
)
def test_what_a_newcomer_may_not_choose(fresh: tuple[Office, Visitor], told: dict[str, str], why: str) -> None:
    one, visitor = fresh
    answer = visitor.send(f"/welcome/{one.people.first_link()}", told)
    assert answer.status_code == 400
    assert why in answer.text
    assert one.people.active() == []


def test_a_link_is_too_old_after_its_time(fresh: tuple[Office, Visitor]) -> None:
    one, visitor = fresh
    token = one.people.first_link()
    with one.archive.ledger.database.writing() as connection:
        connection.execute(update(invitations).values(until="2020-01-01T00:00:00.000Z"))
    assert visitor.send(f"/welcome/{token}", fields()).status_code == 404


def test_logging_in_and_out(desk: Desk) -> None:
    visitor = desk.visitor()
    answer = visitor.send("/login", {"name": "  анна ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    cookie = {"cookie": f"zeroline={token}"}
    assert visitor.get("/", headers=cookie).status_code == 200
    form = {"form_token": tokens.form_token(token)}
    assert visitor.send("/logout", form, headers=cookie).status_code == 303
    assert visitor.get("/", headers=cookie).headers["location"] == "/login"


def test_a_name_that_nobody_has_is_refused_as_a_wrong_password_is(desk: Desk) -> None:
    visitor = desk.visitor()
    answers = [visitor.send("/login", {"name": name, "password": "wrong"}) for name in ("Анна", "Nobody")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].text.replace("Анна", "") == answers[1].text.replace("Nobody", "")


def test_a_session_that_somebody_else_knows_is_not_taken_over(desk: Desk) -> None:
    """Fixation: what the browser held before the log-in is not what it holds after, and holds no longer."""
    before = desk.visitor("translator")
    assert before.session
    answer = before.send("/login", {"name": "Анна", "password": PASSWORD})
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert token != before.session.token
    assert before.get("/").headers["location"] == "/login"
    planted = {"cookie": "zeroline=planted-by-another"}
    fixed = desk.visitor().send("/login", {"name": "Анна", "password": PASSWORD}, headers=planted)
    assert "planted" not in fixed.headers["set-cookie"]
    assert desk.visitor().get("/", headers=planted).status_code == 303


def test_the_database_knows_no_token_and_no_password(desk: Desk) -> None:
    visitor = desk.visitor("editor")
    assert visitor.session
    with desk.office.archive.ledger.reading() as connection:
        held = [*connection.execute(select(sessions)).all(), *connection.execute(select(accounts)).all()]
    assert visitor.session.token not in repr(held)
    assert PASSWORD not in repr(held)
    assert all(row.secret.startswith("$argon2id$") for row in held if "secret" in row._fields)


def test_a_session_ends_by_itself(desk: Desk) -> None:
    for values in ({"until": "2020-01-01T00:00:00.000Z"}, {"seen_at": "2020-01-01T00:00:00.000Z"}):
        visitor = desk.visitor("editor")
        assert visitor.session
        mine = sessions.c.token == tokens.kept(visitor.session.token)
        with desk.office.archive.ledger.database.writing() as connection:
            connection.execute(update(sessions).where(mine).values(**values))
        assert visitor.get("/").headers["location"] == "/login"


def test_many_failures_are_braked_and_do_not_lock_others_out(desk: Desk) -> None:
    visitor = desk.visitor()
    wrong = [visitor.send("/login", {"name": "reviewer Борис", "password": "x"}).status_code for _ in range(9)]
    assert wrong == [403] * 8 + [429]
    braked = visitor.send("/login", {"name": "Reviewer Борис ", "password": PASSWORD})
    assert braked.status_code == 429
    assert 0 < int(braked.headers["retry-after"]) <= 900
    assert visitor.post("/api/session", json={"name": "Анна", "password": PASSWORD}).status_code == 200
    with desk.office.archive.ledger.database.writing() as connection:
        connection.execute(update(attempts).values(at="2020-01-01T00:00:00.000Z"))
    assert visitor.send("/login", {"name": "reviewer Борис", "password": PASSWORD}).status_code == 303


def test_the_api_s_session(desk: Desk) -> None:
    visitor = desk.visitor()
    assert visitor.get("/api/session").status_code == 401
    answer = visitor.post("/api/session", json={"name": "Анна", "password": PASSWORD})
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert answer.json()["form_token"] == tokens.form_token(token)
    held = {"cookie": f"zeroline={token}", "x-form-token": answer.json()["form_token"]}
    assert visitor.get("/api/session", headers=held).json()["name"] == "Анна"
    assert visitor.ask("DELETE", "/api/session", headers=held).status_code == 204
    assert visitor.get("/api/session", headers=held).status_code == 401


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nx: y"]
)
def test_the_theme_leads_nowhere_else(desk: Desk, back: str) -> None:
    answer = desk.visitor().send("/theme", {"theme": "dark", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_whoever_was_sent_a_page_comes_to_it_after_the_log_in(desk: Desk) -> None:
    clip = desk.clip(b"to be sent")
    visitor, page = desk.visitor(), f"/clips/{clip}?from=mail"
    sent = visitor.get(page).headers["location"]
    assert visitor.get(sent).text.count(f'name="to" value="{page}"') == 1
    form = {"name": "Анна", "password": "wrong", "to": page}
    assert f'name="to" value="{page}"' in visitor.send("/login", form).text
    answer = visitor.send("/login", {**form, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, page)


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nx: y", "/" * 5000]
)
def test_a_log_in_leads_nowhere_else(desk: Desk, to: str) -> None:
    visitor = desk.visitor()
    assert 'name="to"' not in visitor.get("/login", params={"to": to}).text
    answer = visitor.send("/login", {"name": "Анна", "password": PASSWORD, "to": to})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_changed_password_ends_all_other_sessions(fresh: tuple[Office, Visitor]) -> None:
    one, visitor = fresh
    token = one.people.first_link()
    member = one.people.enter(token or "", "Анна", PASSWORD)
    here, elsewhere = (
        Visitor(visitor.client, one.sessions.open(member)),
        Visitor(visitor.client, one.sessions.open(member)),
    )
    wrong = {"old": "not this one at all", "password": "four crows over the hill", "again": "four crows over the hill"}
    assert here.send("/me/password", wrong).status_code == 400
    assert elsewhere.get("/").status_code == 200
    answer = here.send("/me/password", {**wrong, "old": PASSWORD})
    assert answer.status_code == 200
    assert elsewhere.get("/").status_code == 303
    fresh_token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert visitor.get("/me", headers={"cookie": f"zeroline={fresh_token}"}).status_code == 200
    assert one.people.known("Анна", "four crows over the hill") == member


def test_nobody_sees_anything_without_logging_in(desk: Desk) -> None:
    clip = desk.clip(b"not for everybody")
    visitor = desk.visitor()
    for path in (
        "/",
        "/people",
        "/me",
        "/glossary",
        f"/clips/{clip}",
        f"/clips/{clip}/preview",
        f"/clips/{clip}/original",
    ):
        answer = visitor.get(path)
        sent = "/login" if path == "/" else f"/login?to={quote(path, safe='')}"
        assert (answer.status_code, answer.headers.get("location")) == (303, sent), path
    for path in (
        "/api/queue",
        "/api/events",
        "/api/uploads",
        f"/api/clips/{clip}",
        "/api/people",
        "/api/glossary",
        "/api/openapi.json",
    ):
        assert visitor.get(path).status_code == 401, path
    assert visitor.get(f"{HOME}/clips/{clip}", headers={"cookie": "zeroline=guessed"}).status_code == 303
