"""Script in every text field, in file names and in captions, seen in a real browser: no dialog, no request to anywhere
else, no element that we did not make, and nothing for the content security policy to stop."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest

from tests.desk.made import PASSWORD, Desk, ScriptedRoom, Visitor, office, served, staffed, unlike
from tests.made import crew_for
from tests.story.needs import missing
from zeroline.archive.opening import open_archive
from zeroline.desk.copies import note
from zeroline.desk.serving import Address, listening, server_of
from zeroline.engines.fakes import Line

CHROMIUM = "/usr/bin/chromium"
SCRIPT = "".join(
    (
        "\"'><script>alert(1)</script><img src=x onerror=alert(2)>",
        "<svg onload=alert(3)><style>@import 'http:evil.example'</style>",
        "<iframe srcdoc='<script>alert(4)</script>'></iframe><base href=http:evil.example>",
        "javascript:alert(5) {{ 7*7 }} ${7*7} `${alert(6)}` \\u003cimg src=x onerror=alert(7)\\u003e",
        "<a href='javascript:alert(8)'>x</a><form action=http:evil.example><input name=form_token>",
    )
)
NAME = "\"'><img src=x onerror=alert(9)><svg onload=alert(10)>"  # of a person, or of a file: 80 characters
FOREIGN = "iframe, object, embed, base, form[action^=http], main style, main script, [onerror], [onload], [srcdoc], " \
          "a[href^='javascript:'], img[src='x']"  # fmt: skip
WATCH = """document.addEventListener('securitypolicyviolation', (e) =>
  console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`))"""


@dataclass
class Watched:
    """A page, and all that must not happen on it."""

    page: Any
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(60_000)
        self.page.add_init_script(WATCH)
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("console", lambda one: one.type == "error" and self._said(one.text))
        self.page.on("request", lambda request: self._asked(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, text: str) -> None:
        if "Failed to load resource" not in text:  # pages that are not there, which we ask for
            self.troubles.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.address}/", "data:,")) or url.endswith("/x"):
            self.troubles.append(f"request: {url}")

    def see(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle") if "edit" not in path else self.page.locator(
            ".line"
        ).first.wait_for()
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        foreign = self.page.evaluate(f"[...document.querySelectorAll({FOREIGN!r})].map((one) => one.outerHTML)")
        assert foreign == [], path
        assert self.troubles == [], path


@dataclass(frozen=True)
class Sown:
    """A desk at which everything is named so: where it is, the clip, and the sessions of an administrator and of the
    person who is named so."""

    address: str
    clip: str
    tokens: tuple[str, str]


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sown]:
    home = tmp_path_factory.mktemp("hostile")
    archive = open_archive(home)
    said = f"Мы из 1428-го полка под Бахмутом. Идти на штурм мы отказываемся. {SCRIPT}"
    lines = (Line(1_000, 5_000, said, SCRIPT), Line(6_000, 9_000, SCRIPT, said))
    room = ScriptedRoom(archive, crew=lambda: crew_for(lines=lines))
    first = office(home, archive, room)
    members = staffed(first)
    lead = members["administrator"]
    guest = first.people.enter(first.people.invite(lead, NAME, "reviewer"), "", PASSWORD)
    with served(first) as client:
        desk = Desk(first, room, client, {**members, "guest": guest})
        clip = sow(desk)
    second = office(home, archive, room)
    ready = threading.Event()
    with closing(listening(Address(port=0))) as bound:
        port = bound.getsockname()[1]
        server = server_of(second, Address(port=port), lambda _shown: ready.set())
        thread = threading.Thread(target=server.run, args=([bound],))
        thread.start()
        assert ready.wait(60)
        tokens = (second.sessions.open(lead).token, second.sessions.open(guest).token)
        yield Sown(f"http://127.0.0.1:{port}", clip, tokens)
        server.should_exit = True
        thread.join(30)
    archive.ledger.database.close()


def sow(desk: Desk) -> str:
    """Puts script into every field that there is; the id of the clip that is full of it."""
    told = {"post": SCRIPT, "source_account": SCRIPT[:200], "url": f"https://t.me/{NAME.replace(' ', '')}"}
    guest = desk.visitor("guest")
    clip, other = (
        desk.clip(unlike(900), f"{NAME}.mp4", "guest", **told),
        desk.clip(unlike(901), f"{NAME}2.mp4", "guest"),
    )
    note(desk.office.archive.ledger, clip, [(other, f"a copy of {SCRIPT}")])
    desk.visitor("editor").ask("PATCH", f"/api/clips/{clip}", json={"assigned": guest.session.member.id})  # type: ignore[union-attr]
    unheard = guest.post("/api/uploads", json={"name": f"{NAME}3.mp4", "size": 50}).json()
    assert unheard["state"] == "receiving"
    guest.upload(f"{NAME}4.mp4", b"not a clip")
    desk.visitor("administrator").send("/people", {"deed": "invite", "name": f"{NAME}5", "role": "editor"})
    changed(guest, clip, {"note": "comment", "id": NAME, "line": "s1", "text": SCRIPT})
    form = {"seen": "1", "asserted_by": SCRIPT[:200], "grounds": SCRIPT, "status": "disputed"}
    added = {**form, "deed": "add", "claim_kind": "appeal", "line": "s2", "words": ""}
    assert guest.send(f"/clips/{clip}/facts", added).status_code == 303
    key = next(one for one in facts(guest, clip)["claims"] if one["kind"] == "order_refusal")["key"]
    assert guest.send(f"/clips/{clip}/facts", {**form, "seen": "2", "claim": key, "deed": "hold"}).status_code == 303
    unit = next(one for one in facts(guest, clip)["mentions"] if one["kind"] == "unit")
    spelt = {"kind": "unit", "surface": unit["surface"], "canonical": SCRIPT[:200], "deed": "hold", "seen": "3"}
    assert guest.send(f"/clips/{clip}/facts", spelt).status_code == 303
    split = {"op": "split", "line": "s2", "new": NAME, "spoken": 2, "english": 2, "at_ms": None}
    given = {"id": "change-4", "window": "window-1", "base": 4, "op": split}
    answer = guest.post(f"/api/clips/{clip}/draft/changes", json=given)
    assert (answer.status_code, "cannot be a line's id" in answer.json()["why"]) == (400, True)
    return clip


def changed(visitor: Visitor, clip: str, what: dict[str, Any], base: int = 0) -> None:
    op = {"op": "put", "note": what} if "note" in what else what
    given = {"id": f"change-{base}", "window": "window-1", "base": base, "op": op}
    answer = visitor.post(f"/api/clips/{clip}/draft/changes", json=given)
    assert answer.status_code == 200, answer.text


def facts(visitor: Visitor, clip: str) -> dict[str, Any]:
    return dict(visitor.get(f"/api/clips/{clip}/facts").json())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (make install-dev)")
    if shutil.which(CHROMIUM) is None:
        missing("chromium (Debian's package), to see the desk's pages")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser: Any, sown: Sown) -> Watched:
    context = browser.new_context()
    context.add_cookies([{"name": "zeroline", "value": sown.tokens[0], "url": sown.address}])
    return Watched(context.new_page(), sown.address)


def test_what_is_stored_is_text_on_every_page(watched: Watched, sown: Sown) -> None:
    for path in ("/", f"/clips/{sown.clip}", "/people", "/me", "/trends", "/search?text=отказываемся", "/glossary"):
        watched.see(path)
    watched.see(f"/clips/{sown.clip}")
    assert "<img src=x onerror=alert(9)>" in watched.page.locator("h1").inner_text()
    assert "because: \"'><script>alert(1)</script>" in watched.page.locator("#facts").inner_text()
    watched.page.get_by_role("button", name="Show it").click()
    watched.page.locator("#player").wait_for()
    watched.page.wait_for_timeout(200)
    assert watched.troubles == []


def test_what_is_reflected_is_text_on_every_page(watched: Watched) -> None:
    script = quote(SCRIPT[:90])
    for path in (f"/?told={script}", f"/?status={script}", f"/?assigned={script}", f"/glossary?told={script}",
                 f"/glossary?category={quote(SCRIPT[:40])}", f"/search?text={script}", f"/search?text=a&unit={script}",
                 f"/search?text=a&claim={quote(SCRIPT[:40])}", f"/trends?unit={script}", f"/trends?place={script}",
                 f"/trends?week={script}", f"/clips/{script}", f"/welcome/{script}", f"/{script}",
                 f"/places.svg?at=1 Bakhmut&at={script}", f"/trends.svg?unit={script}"):  # fmt: skip
        watched.see(path)
    watched.see(f"/search?text=Бахмут#at-{script}")


def test_who_logs_in_with_script_sees_it_as_text(browser: Any, sown: Sown) -> None:
    watched = Watched(browser.new_context().new_page(), sown.address)
    watched.see("/login")
    watched.page.get_by_label("Name").fill(SCRIPT[:150])
    watched.page.get_by_label("Password").fill(SCRIPT[:90])
    watched.page.keyboard.press("Enter")
    watched.page.get_by_role("alert").wait_for()
    assert watched.troubles == []
    assert watched.page.get_by_label("Name").input_value() == SCRIPT[:150]


def test_the_editor_shows_it_as_text_to_two_people_at_once(browser: Any, sown: Sown) -> None:
    pages = []
    for token in sown.tokens:
        context = browser.new_context()
        context.add_cookies([{"name": "zeroline", "value": token, "url": sown.address}])
        pages.append(Watched(context.new_page(), sown.address))
    for watched in pages:
        watched.see(f"/clips/{sown.clip}/edit")
    one, other = pages
    one.page.locator("#others").get_by_text("onerror").wait_for()
    one.page.get_by_role("button", name="What was changed").click()
    one.page.keyboard.press("Escape")
    other.page.wait_for_timeout(300)
    for watched in pages:
        assert watched.page.evaluate(f"document.querySelectorAll({FOREIGN!r}).length") == 0
        assert watched.troubles == []
