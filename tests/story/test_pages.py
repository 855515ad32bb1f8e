"""Every page of the desk, with something on it: axe-core finds nothing in the dark or in the light, nothing is wider
than a screen of 320 pixels, and Tab comes to all that can be pressed, in sight."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acts.test_releasing import Room
from zeroline.desk import pages
from zeroline.engines.fakes import Line

from . import media, test_desk
from .running import Zeroline
from .test_desk import Browser, Served, come_in, serving, sound

browser = test_desk.browser
# What is no page: pictures, media, files, and what a document of its own loads.
FILES = re.compile(r"\.(svg|css|json)$|/preview$|/original$|/pack\.|/releases/")
# Notes what comes to have the focus, and whether it is seen to have it, until something has it again.
WATCH = """() => {
    document.querySelectorAll("details").forEach((one) => (one.open = true));
    scrollTo(0, 0);
    document.activeElement.blur();
    window.focused = { unseen: [], again: false };
    document.addEventListener("focusin", ({ target: one }) => {
        if (one.dataset.reached) {
            if (one.type !== "date") window.focused.again = true; // within it: month, year, calendar
            return;
        }
        one.dataset.reached = "yes";
        const around = one.closest(".drop") && one.id === "files" ? one.closest(".drop") : one;
        if (getComputedStyle(around).outlineStyle === "none") window.focused.unseen.push(one.outerHTML.slice(0, 160));
    });
}"""
LETTER = {"to": "Ministry <press@example.org>", "deadline": "2099-01-01"}
SENTENCE = {"kind": "unit", "name": "47th Brigade", "text": "It was formed in 2022.", "source": "a paper",
            "dated": "2023-07-04"}  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    folder = tmp_path_factory.mktemp("pages")
    said = Line(200, 1_900, "Мы отказались идти на штурм.", "We refused to go on the assault.")
    return Room(folder, media.silent(folder / "film.mp4", 2), [said]).signed()


@pytest.fixture(scope="module")
def served(zeroline: Zeroline, room: Room) -> Iterator[Served]:
    (room.settings.home / "zeroline.toml").write_text('mail_from = "Desk <desk@example.org>"\n', encoding="utf-8")
    with serving(zeroline, room.settings.home) as desk:
        yield desk


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served) -> Any:
    one = browser.page()
    come_in(one, served.link, "Вера")
    return one


def routes() -> set[str]:
    """The paths of all pages, as the desk has them."""
    modules = [importlib.import_module(f"{pages.__name__}.{one.name}") for one in pkgutil.iter_modules(pages.__path__)]
    every = [route for module in modules if hasattr(module, "router") for route in module.router.routes]
    shown = {route.path for route in every if "GET" in route.methods and not route.include_in_schema}
    return {path for path in shown if not FILES.search(path)}


def posted(page: Any, served: Served, path: str, **given: Any) -> Any:
    token = page.locator("meta[name=form-token]").get_attribute("content")
    headers = {"X-Form-Token": token, "Origin": served.address}
    answer = page.request.post(served.address + path, data=given, headers=headers)
    assert answer.ok, answer.text()
    return answer.json()


def keyed(page: Any) -> None:
    """Tab comes to everything that can be pressed or filled in, and what has the focus is seen to have it."""
    page.evaluate(WATCH)
    for _ in range(40):
        for _ in range(10):
            page.keyboard.press("Tab")
        if page.evaluate("focused.again"):
            break
    assert page.evaluate("focused.unseen") == [], page.url
    missed = page.evaluate("""() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((one) => !one.dataset.reached && one.checkVisibility() && !one.disabled && one.tabIndex >= 0)
        .filter((one) => one.type !== "radio" || !document.querySelector(`[name="${one.name}"][data-reached]`))
        .map((one) => one.outerHTML.slice(0, 160))""")
    assert missed == [], page.url


def test_every_page(browser: Browser, served: Served, page: Any, room: Room) -> None:
    posted(page, served, "/api/dossiers", **SENTENCE)
    enquiry = posted(page, served, "/api/enquiries", clip=room.clip, **LETTER)["enquiry"]["id"]
    every = {
        "/": "/",
        "/search": "/search?text=contracts",
        "/trends": "/trends",
        "/checks": "/checks",
        "/checks/{id}": None,  # with an article's words: test_checks.py
        "/checks/{id}/report.html": None,
        "/dossiers": "/dossiers",
        "/enquiries": f"/enquiries?clip={room.clip}",
        "/enquiries/{id}": f"/enquiries/{enquiry}",
        "/glossary": "/glossary?told=мясорубка",
        "/people": "/people",
        "/me": "/me",
        "/verify": "/verify",
        "/clips/{id}": f"/clips/{room.clip}",
        "/clips/{id}/edit": f"/clips/{room.clip}/edit",
        "/clips/{id}/shield": f"/clips/{room.clip}/shield",
        "/login": None,  # by whoever is not logged in: test_desk.py
        "/welcome/{token}": None,
    }
    assert set(every) == routes()
    for address in filter(None, every.values()):
        page.goto(served.address + address)
        page.get_by_role("heading").first.wait_for()
        page.wait_for_timeout(300)
        sound(page)
        keyed(page)
    assert browser.troubles == []


def test_a_file_is_sent_that_was_dropped_before_the_page_knew_what_is_under_way(
    browser: Browser, served: Served, page: Any, quiet: Path
) -> None:
    """The list that was asked for before it came must not take it away again."""
    other = page.context.new_page()
    other.add_init_script("""const ask = window.fetch;
        const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        window.fetch = async (where, how) => {
            const method = String(where).includes("/api/uploads") ? (how?.method ?? "GET") : "";
            await later({ POST: 1000, PUT: 2000 }[method] ?? 0);
            const answer = await ask(where, how);
            await later(method === "GET" ? 2000 : 0);
            return answer;
        };""")
    other.goto(served.address)
    other.set_input_files("#files", str(quiet))
    other.locator("#uploads li").wait_for()
    other.locator("#clips li", has_text=quiet.name).wait_for(timeout=60_000)
    other.close()
    assert browser.troubles == []
