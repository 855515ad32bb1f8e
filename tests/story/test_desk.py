"""The desk in a real browser: a clip is dropped, watched, looked at with care, labelled, handed on and found again, by
keyboard where somebody would; and axe-core finds nothing on any page, in either theme, down to 320 pixels."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from . import media
from .needs import missing
from .running import Zeroline

CHROMIUM = "/usr/bin/chromium"
HOSTILE = "<img src=x onerror=alert(1)> отказ.mp4"
PASSWORD = "three crows over the hill"
PIECE = 8 << 20


@dataclass
class Browser:
    """Chromium, and all that a page complained of."""

    chromium: Any
    troubles: list[str] = field(default_factory=list)

    def page(self, **how: Any) -> Any:
        context = self.chromium.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **how}
        )
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", lambda dialog: self.troubles.append(f"dialog: {dialog.message}"))
        return page

    def _said(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:  # those that a test brings about
            self.troubles.append(message.text)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (make install-dev)")
    if shutil.which(CHROMIUM) is None:
        missing("chromium (Debian's package), to drive the desk's pages")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Browser(chromium)
        chromium.close()


@dataclass(frozen=True)
class Served:
    """A desk under way: its address, the link that it printed, and its folder."""

    address: str
    link: str
    home: Path


@pytest.fixture(scope="module")
def served(zeroline: Zeroline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real command, on an archive of its own."""
    home = tmp_path_factory.mktemp("desk-home")
    joined = zeroline.home / "archive" / "models"  # by a test before this one, or not yet
    joined.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(joined)
    process = subprocess.Popen(
        [zeroline.executable, "desk", "--port", "0", "--json"],
        cwd=home,
        env=zeroline.environment(ZEROLINE_HOME=str(home)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            break
    told = json.loads(text)["desk"]
    yield Served(told["address"], told["first_link"], home)
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said, said


def padded(clip: Path, target: Path) -> Path:
    """The clip with an MP4 box of nothing after it, so that it is sent in three pieces."""
    empty = 2 * PIECE
    target.write_bytes(clip.read_bytes() + struct.pack(">I4s", empty, b"free") + os.urandom(empty - 8))
    return target


def sound(page: Any) -> None:
    """Nothing for axe-core to find, in the dark and in the light; nothing to scroll sideways on a small phone."""
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        rules = {"runOnly": ["color-contrast"]} if theme == "light" else {}  # all else is the same in the light
        found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
        told = [f"{one['id']}: {one['help']}; {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
        assert told == [], f"{page.url}, {theme}"
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"{page.url} is {wide} pixels wide on a screen of 320"
    page.set_viewport_size({"width": 1440, "height": 900})


def until(element: Any, holds: str) -> None:
    """Waits for what a page does by itself; Playwright's own way would need `eval`, which the desk forbids."""
    for _ in range(600):
        if element.evaluate(holds):
            return
        element.page.wait_for_timeout(50)
    raise AssertionError(holds)


def come_in(page: Any, link: str, name: str | None) -> None:
    page.goto(link)
    if name is not None:
        page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Queue").wait_for()


@pytest.fixture(scope="module")
def anna(browser: Browser, served: Served) -> Any:
    """The administrator's page, after the first link."""
    page = browser.page()
    page.goto(served.link)
    sound(page)
    come_in(page, served.link, "Анна")
    return page


@pytest.fixture(scope="module")
def dropped(anna: Any, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The administrator's page when a clip, whose connection was lost once, has become a draft under their eyes."""
    page, folder = anna, tmp_path_factory.mktemp("clips")
    clip = padded(media.excerpt(sample, folder / "clip.mp4", (320, 180), seconds=12), folder / HOSTILE)
    sound(page)
    lost: list[str] = []

    def lose(route: Any) -> None:
        if f"offset={PIECE}" in route.request.url and not lost:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/uploads/*", lose)
    page.set_input_files("#files", str(clip))
    row = page.locator("#uploads li")
    row.get_by_text("hearing").wait_for()
    assert row.locator("[data-cell=name]").inner_text() == HOSTILE
    assert len(lost) == 1
    page.locator("#clips li [data-status=draft]").wait_for()
    page.locator("#under-way").wait_for(state="hidden")
    return page


def test_a_clip_becomes_a_row_by_itself(browser: Browser, dropped: Any) -> None:
    row = dropped.locator("#clips li", has_text=HOSTILE)
    assert row.locator("[data-cell=language]").inner_text() == "Russian"
    assert row.locator("[data-cell=duration_ms]").inner_text() == "0:12"
    assert "flag" in row.locator("[data-cell=flags]").inner_text()
    row.get_by_label("priority").select_option("2")
    sound(dropped)
    row.get_by_role("link").focus()
    dropped.keyboard.press("Enter")
    dropped.get_by_role("heading", name=HOSTILE).wait_for()
    assert browser.troubles == []


def test_a_preview_opens_grey_silent_and_still(browser: Browser, dropped: Any) -> None:
    page, player = dropped, dropped.locator("#player")
    assert page.locator("img:not([src^='/places.svg']), svg").count() == 0  # no thumbnail
    assert "Nobody has said yet what is in this clip" in page.locator("#veil").inner_text()
    assert player.is_hidden()
    sound(page)
    page.get_by_role("button", name="Show it").focus()
    page.keyboard.press("Enter")
    player.wait_for()
    until(player, "v => v.readyState >= 1")
    state = player.evaluate("v => [v.paused, v.muted, getComputedStyle(v).filter, Math.round(v.duration)]")
    assert state == [True, True, "grayscale(1)", 12]
    page.locator(".lines .time").last.click()
    until(player, "v => v.currentTime > 1")
    page.get_by_role("button", name="Colour", exact=True).click()
    assert player.evaluate("v => getComputedStyle(v).filter") == "none"
    assert browser.troubles == []


def test_labels_and_protection_are_set_and_stay_on_record(dropped: Any) -> None:
    dropped.get_by_label("prisoner of war").check()
    dropped.get_by_role("button", name="Set labels").click()
    dropped.locator("#veil").get_by_text("In this clip: prisoner of war.").wait_for()
    dropped.get_by_role("button", name="Open it").click()
    dropped.get_by_role("button", name="Protect it").wait_for()
    assert "Its protection was decided" in dropped.locator(".history").inner_text()


def test_a_colleague_comes_by_a_link_finds_the_clip_and_takes_it(
    browser: Browser, served: Served, dropped: Any
) -> None:
    dropped.goto(f"{served.address}/people")
    dropped.get_by_label("Name").fill("Борис")
    dropped.get_by_role("button", name="Make a link").click()
    link = dropped.locator("#link").inner_text()
    sound(dropped)
    boris = browser.page(viewport={"width": 390, "height": 844})
    come_in(boris, link, None)
    boris.get_by_role("searchbox").fill("отказ")
    boris.keyboard.press("Enter")
    boris.wait_for_url("**told=**")
    row = boris.locator("#clips li")
    row.get_by_role("button", name="Take").click()
    row.get_by_role("button", name="Give back").wait_for()
    dropped.goto(f"{served.address}/?assigned=nobody")
    dropped.locator("#empty").wait_for()
    assert browser.troubles == []


def test_the_other_pages(browser: Browser, served: Served, anna: Any) -> None:
    for path in ("/me", "/glossary?told=мясорубка", "/search?text=вода", "/trends", "/clips/aaaaaaaaaa", "/nowhere"):
        anna.goto(served.address + path)
        anna.get_by_role("heading").first.wait_for()
        sound(anna)
    anna.goto(f"{served.address}/glossary")
    assert anna.locator(".entries > li").count() == 100
    guest = browser.page()
    guest.goto(f"{served.address}/clips/aaaaaaaaaa")
    assert guest.url == f"{served.address}/login"
    sound(guest)
    assert browser.troubles == []


def test_all_of_it_without_a_mouse(served: Served, anna: Any) -> None:
    """Tab goes through the page in the order of reading, and what has the focus can be seen."""
    anna.goto(served.address)
    anna.keyboard.press("Tab")
    assert anna.evaluate("document.activeElement.textContent") == "Skip to the page's content"
    anna.keyboard.press("Enter")
    assert anna.evaluate("document.activeElement.id") == "main"
    reached = []
    for _ in range(14):
        anna.keyboard.press("Tab")
        if anna.evaluate("document.activeElement === document.body"):
            break
        reached.append(anna.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        outline = anna.evaluate("""() => {
            const one = document.activeElement;
            const around = one.closest(".drop") && one.id === "files" ? one.closest(".drop") : one;
            return getComputedStyle(around).outlineStyle;
        }""")
        assert outline != "none", reached
    assert "files" in reached
    assert reached.index("files") < reached.index("assigned")
