"""The guard at the door: names, origins, lengths, and what every answer says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.desk.made import HOME, Desk
from zeroline.desk.guard import Door

ROOM = Path(__file__).resolve().parents[2] / "zeroline" / "desk"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8477", "127.0.0.1.evil.example", "", "[", "a@127.0.0.1.x"]
)
def test_by_another_name_nothing_is_answered(desk: Desk, host: str) -> None:
    answer = desk.visitor("editor").get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Queue" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8477", "localhost:9000", "[::1]:8477"])
def test_this_machine_s_names_are_answered(desk: Desk, host: str) -> None:
    assert desk.visitor("editor").get("/", headers={"host": host}).status_code == 200


def test_a_name_that_the_desk_was_given(desk: Desk) -> None:
    assert Door(frozenset({"desk.example.org"})).answers_to("desk.example.org:443")
    assert not Door(frozenset({"desk.example.org"})).answers_to("desk.example.org.evil.example")


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:8477.evil.example",
                                    "https://127.0.0.1:8477", "http://127.0.0.1:8478", f"{HOME}/"])  # fmt: skip
def test_what_another_page_sends_is_refused(desk: Desk, origin: str | None) -> None:
    visitor = desk.visitor("administrator")
    answer = visitor.send("/people", {"deed": "invite", "name": "Ева", "role": "administrator"}, origin=origin)
    assert answer.status_code == 403
    assert "link" not in answer.text


def test_what_has_no_token_of_the_session_is_refused(desk: Desk) -> None:
    visitor = desk.visitor("administrator")
    assert visitor.post("/api/people", json={"name": "Ева", "role": "editor"}, token=False).status_code == 403
    assert visitor.ask("POST", "/people", data={"deed": "invite", "name": "Ева", "role": "editor"}).status_code == 403
    other = desk.visitor("administrator")
    assert other.session
    stolen = {"x-form-token": other.session.form_token}
    assert visitor.post("/api/people", json={"name": "Ева", "role": "editor"}, headers=stolen).status_code == 403


@pytest.mark.parametrize("path", ["/login", "/", "/api/queue", "/static/desk.js", "/nowhere", "/api/nowhere"])
def test_every_answer_says_what_a_browser_may_do_with_it(desk: Desk, path: str) -> None:
    answer = desk.visitor("editor").get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"] in ("no-store", "no-cache")


def test_no_template_holds_a_script_or_a_style_or_an_address_outside() -> None:
    templates = sorted((ROOM / "templates").glob("*.html"))
    assert len(templates) > 8
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", text), template
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), template
        assert not re.search(r"(src|href|action)=\"(?!/|#|\{\{)", text), template
        assert "|safe" not in text.replace(" ", ""), template


def test_no_script_makes_markup_of_text_or_asks_elsewhere() -> None:
    scripts = sorted((ROOM / "static").glob("*.js"))
    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text), (
            script
        )
        assert not re.search(r"https?://", text), script


def test_a_body_that_is_too_long(desk: Desk) -> None:
    visitor = desk.visitor("editor")
    assert visitor.post("/api/uploads", content=b" " * ((1 << 20) + 1)).status_code == 413


def test_a_body_that_is_too_long_and_does_not_say_so(desk: Desk) -> None:
    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b" " * 65_536

    answer = desk.visitor("editor").post("/api/session", content=pieces(), headers={"content-type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../guard.py",
        "/static/%2e%2e/guard.py",
        "/static/..%2fguard.py",
        "/static//etc/passwd",
        "/static/%00",
        "/clips/..%2f..%2fetc/preview",
        "/clips/%2e%2e/preview",
        "/welcome/..%2f..%2fx",
        "/api/uploads/../../etc/passwd",
        "/api/clips/..%2fx",
    ],
)
def test_a_path_leads_nowhere_else(desk: Desk, path: str) -> None:
    answer = desk.visitor("administrator").get(path)
    assert answer.status_code in (404, 405, 422), answer.text
    assert "import" not in answer.text
    assert "root:" not in answer.text
