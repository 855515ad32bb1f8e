"""Every route of the desk in one table, with who may use it; what another page sends, what lacks the session's token,
and what names a clip that is not there gets nothing anywhere."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response

from tests.desk.made import HOME, PASSWORD, Desk, Visitor, unlike
from zeroline.desk import pages
from zeroline.domain.people import ROLES

WINDOW = {"window": "window-1"}
OP = {"op": "set_text", "line": "s1", "language": "english", "text": "We signed nothing."}
JUDGED = {"kind": "unit", "surface": "x", "canonical": "X", "seen": "0"}


@dataclass(frozen=True)
class Route:
    """`least`: the first role that may; "anybody" without logging in. `form` and `json`: what is sent. `theirs`: of a
    clip that is assigned to somebody else only reviewers may."""

    method: str
    path: str
    least: str
    json: Any = None
    form: dict[str, str] | None = None
    theirs: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def get(path: str, least: str = "translator") -> Route:
    return Route("GET", path, least)


def post(path: str, json: Any = None, least: str = "translator", theirs: bool = False) -> Route:
    return Route("POST", path, least, json=json, theirs=theirs)


def form(path: str, least: str = "translator", theirs: bool = False, **fields: str) -> Route:
    return Route("POST", path, least, form=fields, theirs=theirs)


TABLE = (
    get("/login", "anybody"),
    form("/login", "anybody", name="Nobody", password="x"),
    get("/welcome/{token}", "anybody"),
    form("/welcome/{token}", "anybody", name="Nobody"),
    form("/theme", "anybody", theme="dark"),
    get("/verify", "anybody"),
    form("/verify", "anybody"),
    post("/api/session", {"name": "Анна", "password": PASSWORD}, "anybody"),
    post("/api/welcome/{token}", {"password": PASSWORD}, "anybody"),
    get("/api/session"),
    Route("DELETE", "/api/session", "translator"),
    form("/logout"),
    get("/"),
    get("/api/queue"),
    get("/api/events"),
    Route("PATCH", "/api/clips/{id}", "editor", json={"priority": 1}),
    Route("PATCH", "/api/clips/{id}", "editor", json={"assigned": None}),
    form("/clips/{id}/handling", "editor", priority="2"),
    get("/api/uploads"),
    post("/api/uploads", {"name": "a.mp4", "size": 5}),
    get("/api/uploads/{id}"),
    Route("PUT", "/api/uploads/{id}", "translator"),
    post("/api/uploads/{id}/retry"),
    Route("DELETE", "/api/uploads/{id}", "translator"),
    get("/clips/{id}"),
    get("/api/clips/{id}"),
    Route("PUT", "/api/clips/{id}/care", "translator", json={"content": []}, theirs=True),
    Route("PUT", "/api/clips/{id}/care", "editor", json={"protection": "open"}),
    form("/clips/{id}/care", theirs=True, labels="yes", label_none="on"),
    form("/clips/{id}/care", "editor", protection="open"),
    get("/clips/{id}/shield"),
    form("/clips/{id}/shield", "editor", deed="decide", after="0", voice="silence", words=""),
    get("/api/clips/{id}/shield"),
    Route("PUT", "/api/clips/{id}/shield", "editor", json={"after": 1, "covers": [], "voice": "silence", "words": []}),
    post("/api/clips/{id}/shield", {"deed": "hold"}, "editor"),
    get("/clips/{id}/releases/{number}/{name}", "editor"),
    get("/clips/{id}/preview"),
    get("/clips/{id}/original", "editor"),
    post("/api/clips/{id}/seen", {"seconds": 1}),
    get("/clips/{id}/edit"),
    get("/api/clips/{id}/draft"),
    get("/api/clips/{id}/draft/changes"),
    post("/api/clips/{id}/draft/changes", {"id": "change-1", "base": 0, "op": OP, **WINDOW}, theirs=True),
    get("/api/clips/{id}/reading"),
    get("/api/clips/{id}/compared"),
    get("/api/clips/{id}/wave"),
    post("/api/clips/{id}/again", {"line": "no-such-line", "what": "heard"}, theirs=True),
    get("/api/clips/{id}/again/{asked_}"),
    post("/api/clips/{id}/here", {"line": None, **WINDOW}),
    post("/api/clips/{id}/review", {"seen": 10**6}, theirs=True),
    post("/api/clips/{id}/listened", {"spans": [], "lasted_ms": 20_000}, "reviewer"),
    post("/api/clips/{id}/sign-off", None, "reviewer"),
    get("/api/clips/{id}/facts"),
    form("/clips/{id}/facts", theirs=True, **JUDGED),
    get("/people", "administrator"),
    form("/people", "administrator", deed="nothing"),
    get("/api/people"),
    post("/api/people", {"name": "Анна", "role": "editor"}, "administrator"),
    post("/api/people/{id}/link", None, "administrator"),
    Route("PATCH", "/api/people/{id}", "administrator", json={"role": "editor"}),
    Route("DELETE", "/api/people/{id}", "administrator"),
    get("/me"),
    form("/me/password", old="wrong", password="x", again="x"),
    form("/me/sessions"),
    get("/api/me"),
    Route("PUT", "/api/me/password", "translator", json={"old": "wrong", "password": "x"}),
    Route("DELETE", "/api/me/sessions", "translator"),
    get("/glossary"),
    get("/api/glossary"),
    get("/search"),
    get("/api/search"),
    get("/trends"),
    get("/trends.svg"),
    get("/places.svg"),
    get("/api/trends"),
    post("/api/trends/merge", {"events": ["a", "b"]}, "reviewer"),
    post("/api/trends/split", {"event": "a", "clips": ["b"]}, "reviewer"),
    form("/trends/merge", "reviewer", **{"event-a": "on", "event-b": "on"}),
    form("/trends/split", "reviewer", **{"event": "a", "clip-b": "on"}),
    get("/checks"),
    form("/checks", text="Nobody said “anything at all to us” today."),
    get("/checks/style.css"),
    get("/checks/{id}"),
    form("/checks/{id}", "editor", reason="asked"),
    get("/checks/{id}/report.html"),
    get("/api/checks"),
    post("/api/checks"),
    get("/api/checks/{id}"),
    Route("DELETE", "/api/checks/{id}", "editor", json={"reason": "asked"}),
    get("/dossiers"),
    form("/dossiers", deed="nothing"),
    form("/dossiers", "editor", deed="erase", sentence="0123456789", reason="asked"),
    get("/api/dossiers"),
    post("/api/dossiers", {"kind": "unit", "name": "X", "text": "X.", "source": "X", "dated": "never"}),
    Route("PUT", "/api/dossiers/{sentence}", "translator", json={"text": "X.", "source": "X", "dated": "", "seen": ""}),
    Route("DELETE", "/api/dossiers/{sentence}", "translator"),
    post("/api/dossiers/{sentence}/erase", {"reason": "asked"}, "editor"),
    get("/enquiries"),
    form("/enquiries", name="A", address="a@b.org"),
    form("/enquiries/fetch"),
    get("/enquiries/{id}"),
    form("/enquiries/{id}", deed="remind"),
    form("/enquiries/{id}", "editor", deed="send", confirm="x"),
    form("/enquiries/{id}", "editor", deed="file", confirm="x"),
    form("/enquiries/{id}", "editor", deed="settle", became="not_sent"),
    get("/clips/{id}/pack.{form}"),
    get("/api/enquiries"),
    post("/api/enquiries", {"clip": "aaaaaaaaaa", "to": "A <a@b.org>", "deadline": "2999-01-01"}),
    post("/api/enquiries/replies"),
    get("/api/enquiries/{id}"),
    post("/api/enquiries/fetch"),
    post("/api/enquiries/{id}/remind"),
    post("/api/enquiries/{id}/settle", {"sent_at": None}, "editor"),
    post("/api/enquiries/{id}/letter", {"confirm": "x"}, "editor"),
    post("/api/enquiries/{id}/send", {"confirm": "x"}, "editor"),
    get("/api/openapi.json"),
)
ENDLESS = "/api/events"  # held open by whoever may watch: test_serving.py watches it


def routes() -> Iterator[str]:
    """What the pages answer to."""
    for module in pkgutil.iter_modules(pages.__path__):
        router = getattr(importlib.import_module(f"{pages.__name__}.{module.name}"), "router", None)
        for one in router.routes if router else ():
            for method in sorted(one.methods - {"HEAD", "OPTIONS"}):
                yield f"{method} {one.path}"


def test_the_table_has_every_route() -> None:
    assert sorted({route.name for route in TABLE}) == sorted(set(routes()))


def asked(visitor: Visitor, route: Route, clip: str, **more: Any) -> Response:
    """`clip` stands for the id, whatever it is of."""
    id = clip if "/clips/" in route.path else "a" * 10 if "/enquiries/" in route.path else "0" * 32
    path = route.path.replace("{id}", id).replace("{token}", "no-such-link")
    path = (
        path.replace("{sentence}", "0" * 10)
        .replace("{form}", "md")
        .replace("{asked_}", "0" * 32)
        .replace("{number}", "1")
        .replace("{name}", "x.mp4")
    )
    if route.method == "PUT" and "uploads" in path:
        return visitor.put(f"{path}?offset=0", content=b"x", **more)
    if route.form is not None:
        with_token = more.get("token", True)
        return visitor.send(path, route.form | ({} if with_token else {"form_token": "x" * 64}), **more)
    return visitor.ask(route.method, path, **({} if route.json is None else {"json": route.json}), **more)


@pytest.fixture(scope="module")
def clip(desk: Desk) -> str:
    """Of somebody else than those who ask."""
    clip = desk.clip(unlike(800))
    taken = {"assigned": desk.members["administrator"].id}
    assert desk.visitor("editor").ask("PATCH", f"/api/clips/{clip}", json=taken).status_code == 200
    return clip


@pytest.mark.parametrize("role", [None, *ROLES])
def test_who_may_what(desk: Desk, clip: str, role: str | None) -> None:
    for route in TABLE:
        least = "reviewer" if route.theirs and route.least == "translator" else route.least
        may = route.least == "anybody" or (role is not None and ROLES.index(role) >= ROLES.index(least))
        if may and route.path == ENDLESS:
            continue
        answer = asked(desk.visitor(role), route, clip)
        told = (route.name, role, answer.status_code, answer.text[:200])
        if role is None and route.least != "anybody":
            assert answer.status_code in (303, 401), told
            assert answer.headers.get("location", "/login").startswith("/login"), told
        elif may and route.least != "anybody":
            assert answer.status_code not in (401, 403), told
            assert answer.status_code < 500, told
        elif not may:
            assert answer.status_code == 403, told


def test_what_another_page_sends_is_refused_everywhere(desk: Desk, clip: str) -> None:
    for route in TABLE:
        if route.method != "GET":
            for origin in (None, "null", "https://evil.example", f"{HOME}.evil.example"):
                answer = asked(desk.visitor("administrator"), route, clip, origin=origin)
                assert answer.status_code == 403, (route.name, origin)
                assert "not the desk's" in answer.json()["why"]


def test_without_the_session_s_token_nothing_is_changed_anywhere(desk: Desk, clip: str) -> None:
    for route in TABLE:
        if route.method != "GET" and route.least != "anybody":
            answer = asked(desk.visitor("administrator"), route, clip, token=False)
            assert answer.status_code == 403, (route.name, answer.text[:200])
            assert "earlier session" in answer.text, route.name


@pytest.mark.parametrize("id", ["aaaaaaaaaa", "2222222222"])
def test_a_guessed_clip_is_nowhere(desk: Desk, id: str) -> None:
    for route in TABLE:
        if "/clips/{id}" in route.path:
            answer = asked(desk.visitor("administrator"), route, id)
            assert answer.status_code in (400, 404), (route.name, answer.text[:200])
            assert "Traceback" not in answer.text
