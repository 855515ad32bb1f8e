"""The desk in a real browser: a clip is dropped, watched, looked at with care, labelled, handed on and found again, by
keyboard where somebody would; and axe-core finds nothing on any page, in either theme, down to 320 pixels."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from . import media
from .needs import missing
from .running import Zeroline

CHROMIUM = "/usr/bin/chromium"
HOSTILE = "<img src=x onerror=alert(1)> отказ.mp4"
PASSWORD = "three crows over the hill"
PIECE = 8 << 20
LAID_OUT = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(
    () => tell(document.documentElement.scrollWidth))))"""  # what a page moves when its window changes, it has moved
AUDIT = """async (options) => (await axe.run(options)).violations.map((one) =>
    `${one.id}: ${one.help}; ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(", ")}`)"""


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
        page.on("pageerror", lambda error: self.troubles.append(error.stack or str(error)))
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
    process: int

    def memory_kb(self) -> int:
        """The most that the desk's process ever had in memory (proc(5), VmHWM)."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


@contextmanager
def serving(zeroline: Zeroline, home: Path) -> Iterator[Served]:
    """The real command on the archive in `home`, until the block ends."""
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
    yield Served(told["address"], told["first_link"], home, process.pid)
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def served(zeroline: Zeroline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real command, on an archive of its own."""
    home = tmp_path_factory.mktemp("desk-home")
    joined = zeroline.home / "archive" / "models"  # by a test before this one, or not yet
    joined.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(joined)
    with serving(zeroline, home) as desk:
        yield desk


def padded(clip: Path, target: Path) -> Path:
    """The clip with an MP4 box of nothing after it, so that it is sent in three pieces."""
    empty = 2 * PIECE
    target.write_bytes(clip.read_bytes() + struct.pack(">I4s", empty, b"free") + os.urandom(empty - 8))
    return target


def sound(page: Any) -> None:
    """Nothing for axe-core to find, in the dark and in the light; nothing to scroll sideways on a small phone."""
    from axe_playwright_python.base import AXE_SCRIPT

    if page.evaluate("typeof axe") == "undefined":  # half a megabyte, once for each page
        page.evaluate(AXE_SCRIPT)
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        rules = {"runOnly": ["color-contrast"]} if theme == "light" else {}  # all else is the same in the light
        assert page.evaluate(AUDIT, {"resultTypes": ["violations"], **rules}) == [], f"{page.url}, {theme}"
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate(LAID_OUT)
    assert wide <= 320, f"{page.url} is {wide} pixels wide on a screen of 320"
    page.set_viewport_size({"width": 1440, "height": 900})


def until(element: Any, holds: str) -> None:
    """Waits for what a page does by itself; Playwright's own way would need `eval`, which the desk forbids. The page
    asks itself for a second on end: every question from outside keeps four processes busy."""
    asked = f"""async (one) => {{
        const holds = {holds};
        for (let time = 0; time < 20; time += 1) {{
            if (await holds(one)) return true;
            if (!one.isConnected) return false; // another stands in its place
            await new Promise((on) => setTimeout(on, 50));
        }}
        return false;
    }}"""
    for _ in range(30):
        if element.evaluate(asked):
            return
        element.page.wait_for_timeout(50)
    shows = element.evaluate("one => one.textContent.trim().slice(0, 400)")
    raise AssertionError(f"{holds}; it shows: {shows}")


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


def many(route: Any) -> None:
    """The desk's own answer about its one clip, as if it had ten thousand of them."""
    url = urlsplit(route.request.url)
    first = int(parse_qs(url.query)["offset"][0])
    told = route.fetch(url=url._replace(query="offset=0&limit=1").geturl()).json()
    clips = [{**told["clips"][0], "file": f"{place}.mp4"} for place in range(first, first + 100)]
    route.fulfill(json={**told, "clips": clips, "total": 10_000})


def test_ten_thousand_rows_stand_in_order_wherever_somebody_scrolls(browser: Browser, dropped: Any) -> None:
    page = dropped.context.new_page()
    page.set_default_timeout(60_000)

    page.route(re.compile(r"/api/queue\?"), many)
    page.goto(dropped.url.partition("/clips/")[0])
    rows = page.locator("#clips > li")
    until(page.locator("#total"), "one => one.textContent === '10000'")
    rows.nth(2).get_by_role("link").focus()
    page.mouse.move(700, 600)
    page.mouse.wheel(0, 200_000)
    until(
        page.locator("#clips"), "one => one.children.length < 60 && parseInt(one.lastElementChild.style.top) > 199000"
    )
    until(page.locator("#clips"), "one => !one.querySelector('.waiting')")
    rising = "(one, at, all) => !at || Number(all[at - 1].ariaPosInSet) < Number(one.ariaPosInSet)"
    until(page.locator("#clips"), f"one => [...one.children].every({rising})")  # for the keyboard, soon after
    assert page.evaluate("document.activeElement.textContent") == "2.mp4"  # who has the focus keeps it
    places = rows.evaluate_all(
        "all => all.map((one) => [one.getAttribute('aria-posinset'), one.querySelector('a').textContent])"
    )
    numbers = [int(place) for place, _ in places]
    assert [file for _, file in places] == [f"{number - 1}.mp4" for number in numbers]
    rows.nth(10).get_by_role("link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == f"{numbers[11] - 1}.mp4"
    page.close()
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


def unmade(page: Any) -> Callable[[], None]:
    """Previews are being made, until the answer is called."""
    made: list[bool] = []

    def answer(route: Any) -> None:
        if made:
            route.continue_()
        else:
            route.fulfill(status=202, json={"why": "The preview is being made."})

    def done() -> None:
        made.append(True)
        # the page's stream of events comes back, as after a lost connection
        page.evaluate("dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow'))")

    page.route("**/preview", answer)
    return done


def test_a_line_that_is_asked_for_before_the_preview_is_made_plays_once_it_is_there(dropped: Any) -> None:
    page = dropped.context.new_page()
    made = unmade(page)
    page.goto(dropped.url)
    page.locator(".lines .time").last.click()
    page.get_by_text("it plays once it is there").wait_for()
    made()
    until(page.locator("#player"), "v => !v.paused && v.currentTime > 1 && v.muted")
    page.close()


def test_labels_and_protection_are_set_and_stay_on_record(dropped: Any) -> None:
    dropped.get_by_label("prisoner of war").check()
    dropped.get_by_role("button", name="Set labels").click()
    dropped.locator("#veil").get_by_text("In this clip: prisoner of war.").wait_for()
    dropped.locator("#reason").fill("He asked for it himself.")
    dropped.get_by_role("button", name="Open it").click()
    dropped.get_by_text("One did.").wait_for()  # with a prisoner in it, a second editor must
    assert "Its protection was decided" in dropped.locator(".history").inner_text()


def test_what_is_hard_to_see_is_counted_for_the_person_alone(served: Served, dropped: Any) -> None:
    """All twelve seconds of a clip that was labelled before; the veil says what is in it, without a picture."""
    page = dropped
    assert page.locator("#veil img, #veil video").count() == 0
    page.get_by_role("button", name="Show it").click()
    player = page.locator("#player")
    until(player, "v => v.readyState >= 2")
    with page.expect_response("**/seen") as told:
        page.get_by_role("button", name="Half speed").click()  # and back: what counts is the time that it took
        page.get_by_role("button", name="Half speed").click()
        player.evaluate("v => { v.currentTime = 2; v.play(); }")
        page.wait_for_timeout(2500)
        player.evaluate("v => v.pause()")
    assert told.value.status == 204
    assert page.evaluate("v => document.querySelectorAll('.strain').length") == 0
    where = page.url
    page.goto(f"{served.address}/me")
    page.get_by_text("less than a minute played for you today").wait_for()
    page.get_by_text("Nobody else is shown this.").wait_for()
    page.goto(where)


def test_facts_are_judged_without_a_mouse(browser: Browser, dropped: Any) -> None:
    page = dropped
    judge = page.locator("#facts details", has=page.locator("select[name=status]")).first
    judge.locator("summary").focus()
    page.keyboard.press("Enter")
    form = judge.locator("form")
    form.locator("[name=status]").focus()
    page.keyboard.press("d")  # disputed
    form.locator("[name=grounds]").focus()
    page.keyboard.type("The other side denies it.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#facts").get_by_text("disputed, because: The other side denies it.").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    sound(page)
    assert browser.troubles == []


def test_a_clip_s_page_can_be_sent_to_a_colleague(browser: Browser, served: Served, dropped: Any) -> None:
    """Who is not logged in logs in first, and comes to it; it leads to its lines by their seconds."""
    guest = browser.page(viewport={"width": 390, "height": 844})
    guest.goto(dropped.url.partition("#")[0])
    sound(guest)
    guest.get_by_label("Name").fill("Анна")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.keyboard.press("Enter")
    guest.get_by_role("heading", name=HOSTILE).wait_for()
    assert guest.url.startswith(f"{served.address}/clips/")
    guest.context.close()


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


def test_a_long_file_of_zeros_is_taken_in_pieces_and_refused_as_no_clip(served: Served, anna: Any) -> None:
    """As two gigabytes of them are: docs/desk.md. With the head of an MP4, since zeros alone end at the first piece."""
    anna.goto(served.address)
    form_token = anna.locator("meta[name=form-token]").get_attribute("content")
    cookie = next(one for one in anna.context.cookies() if one["name"] == "zeroline")
    headers = {"Cookie": f"zeroline={cookie['value']}", "Origin": served.address, "X-Form-Token": form_token}
    line = HTTPConnection(urlsplit(served.address).netloc, timeout=120)

    def ask(method: str, path: str, body: bytes = b"", **more: str) -> dict[str, Any]:
        line.request(method, path, body, {**headers, **more})
        answer = line.getresponse()
        told: dict[str, Any] = json.loads(answer.read() or b"{}")
        return {**told, "status": answer.status}

    size, before = 12 * PIECE, served.memory_kb()
    head = struct.pack(">I4s4sI4sI4s", 20, b"ftyp", b"mp42", 0, b"mp42", size - 20, b"mdat")
    offer = json.dumps({"name": "zeros.mp4", "size": size}).encode()
    id = ask("POST", "/api/uploads", offer, **{"Content-Type": "application/json"})["id"]
    for offset in range(0, size, PIECE):
        piece = (head if offset == 0 else b"").ljust(PIECE, b"\0")
        assert ask("PUT", f"/api/uploads/{id}?offset={offset}", piece)["status"] == 200
    until(anna.locator("body"), f"async () => (await (await fetch('/api/uploads/{id}')).json()).state === 'failed'")
    assert ask("GET", f"/api/uploads/{id}")["why"].startswith("zeros.mp4: is cut off: it ends before its index")
    assert served.memory_kb() - before < 4 * PIECE >> 10
    assert ask("DELETE", f"/api/uploads/{id}")["status"] == 204
    line.close()


def test_the_other_pages(browser: Browser, served: Served, anna: Any) -> None:
    for path in ("/me", "/glossary?told=мясорубка", "/search?text=вода", "/trends", "/clips/aaaaaaaaaa", "/nowhere"):
        anna.goto(served.address + path)
        anna.get_by_role("heading").first.wait_for()
        sound(anna)
    anna.goto(f"{served.address}/glossary")
    assert anna.locator(".entries > li").count() == 100
    guest = browser.page()
    guest.goto(f"{served.address}/clips/aaaaaaaaaa")
    assert guest.url.startswith(f"{served.address}/login?to=")
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
