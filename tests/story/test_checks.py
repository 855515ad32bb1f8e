"""A fact-checker at the desk, in a real browser and without a mouse: an article is pasted, its quotations are coloured,
the video is at the second; the report is a page that needs no script; what was corrected later is told of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acts.test_releasing import Room
from tests.engines.made_media import ffmpeg
from zeroline.archive.changes import Save
from zeroline.archive.editing import Editing
from zeroline.domain.operation import SetText
from zeroline.engines.fakes import Line

from . import test_desk
from .running import Zeroline
from .test_desk import Browser, Served, come_in, serving, sound, until

browser = test_desk.browser
SAID = (
    Line(0, 3_000, "Мы не отказываемся служить.", "We do not refuse to serve."),
    Line(4_000, 7_000, "Нас было 62, сейчас нас 17.", "There were 62 of us, and now there are 17 of us."),
    Line(
        8_000,
        11_000,
        "Командир 1428-го полка приказал сдать оружие.",
        "In the 1428th Regiment they ordered us to hand in our weapons.",
    ),
)
ARTICLE = """<img src=x onerror=alert(1)> A video from the front

“We do not refuse to serve,” a soldier of the 1428th Regiment says in the video. “There were 67 of us, \
and now there are 17 of us.”

The commander ordered them “to hand in our weapons,” the soldier says.

“Nobody in this town has ever heard of such a video,” said the mayor.
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A clip of twelve seconds that two people signed off."""
    folder = tmp_path_factory.mktemp("checks")
    film = folder / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=12", "-f", "lavfi", "-i", "sine=d=12", film)
    return Room(folder, film, SAID).decided("open", labels=frozenset({"death_shown"})).signed()


@pytest.fixture(scope="module")
def served(zeroline: Zeroline, room: Room) -> Iterator[Served]:
    with serving(zeroline, room.settings.home) as desk:
        yield desk


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served) -> Any:
    """The page of the check of an article that was pasted and sent with the keyboard alone."""
    one = browser.page()
    come_in(one, served.link, "Вера")
    one.goto(f"{served.address}/checks")
    sound(one)
    one.get_by_label("The article's text").focus()
    one.keyboard.insert_text(ARTICLE)
    one.keyboard.press("Tab")
    one.keyboard.insert_text("The paper")
    while not one.evaluate("document.activeElement.matches('button.first')"):
        one.keyboard.press("Tab")
    one.keyboard.press("Enter")
    one.get_by_role("heading", name="The paper").wait_for()
    return one


def test_every_quotation_is_coloured_and_told(browser: Browser, page: Any) -> None:
    marked = page.locator("mark").evaluate_all("all => all.map((one) => [one.className, one.textContent])")
    assert marked == [
        ["exact", "We do not refuse to serve,"],
        ["altered", "There were 67 of us, and now there are 17 of us."],
        ["exact", "to hand in our weapons,"],
        ["not_found", "Nobody in this town has ever heard of such a video,"],
    ]
    colours = page.locator("mark").evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(colours)) == 3
    assert page.locator("#quote-2 del").inner_text().endswith("62")
    assert page.locator("#quote-2 ins").inner_text().endswith("67")
    assert "(a number)" in page.locator("#quote-2 .why").inner_text()
    assert "<img src=x" in page.locator(".text").first.inner_text()
    sound(page)
    assert browser.troubles == []


def test_a_second_opens_the_clip_there_below_the_quotation(browser: Browser, page: Any) -> None:
    page.locator("#quote-2 .where a").focus()
    page.keyboard.press("Enter")
    veil = page.locator("#quote-2 #veil")
    assert "In this clip: " in veil.inner_text()
    assert page.evaluate("document.activeElement.textContent") == "Show it"
    page.keyboard.press("Enter")
    player = page.locator("#quote-2 video")
    player.wait_for()
    until(player, "v => v.readyState >= 2 && !v.seeking")
    state = player.evaluate("v => [v.currentTime, v.paused, v.muted, v.classList.contains('grey')]")
    assert state == [4, True, True, True]
    sound(page)
    page.locator("#quote-3 .where a").click()
    player = page.locator("#quote-3 video")
    until(player, "v => v.currentTime === 8 && !v.seeking")
    assert page.locator("video").count() == 1
    assert browser.troubles == []


def test_the_page_that_leaves_the_desk_is_read_without_a_script(browser: Browser, page: Any, tmp_path: Path) -> None:
    with page.expect_download() as told:
        page.get_by_role("link", name="Save it as a page").click()
    file = tmp_path / "report.html"
    told.value.save_as(file)
    for scripts in (False, True):
        reader = browser.page(java_script_enabled=scripts, bypass_csp=scripts)
        reader.goto(file.as_uri())
        assert reader.locator("#quote-2 del").inner_text().endswith("62")
        assert reader.locator("#quote-2 ins").is_visible()
        assert reader.locator("mark.altered").is_visible()
        reader.locator("mark.altered + a, mark.altered ~ a").first.click()
        assert reader.url.endswith("#quote-2")
        if scripts:
            sound(reader)
        reader.context.close()
    assert browser.troubles == []


def test_a_correction_is_told_of_in_the_list_and_on_the_page(browser: Browser, page: Any, room: Room) -> None:
    with room.archive.ledger.writing() as pen:
        anna = pen.person("Анна")
    assert anna is not None
    text = "There were 67 of us, and now there are 17 of us."
    Editing(room.archive).save(room.clip, Save("change-1", "window-1", 0, SetText("s2", "english", text)), anna)
    room.signed()
    page.get_by_role("link", name="All checks").click()
    page.get_by_text("The captions were corrected since: 1 quotation is judged otherwise now.").wait_for()
    sound(page)
    page.get_by_role("link", name="The paper").focus()
    page.keyboard.press("Enter")
    differs = page.get_by_role("region", name="The captions were corrected since")
    assert "Then ✗ altered (version 1)" in differs.inner_text()
    assert "Now ✓ exact (version 2)" in differs.inner_text()
    sound(page)
    assert browser.troubles == []
