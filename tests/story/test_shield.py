"""The protection page in a real browser: a face that was found is confirmed, what was missed is drawn by mouse and by
keyboard, the release is begun, and in its frames all of it is solid black."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.acts.test_releasing import Room
from tests.engines.made_media import ffmpeg

from . import test_desk
from .running import Zeroline
from .test_desk import Browser, Served, come_in, serving, sound, until

browser = test_desk.browser
FACE = Path(__file__).parents[2] / "bench" / "faces" / "collins.jpg"
BLACK = 64  # black, and what coding brings in from its edge
FOUND = (0.39, 0.28, 0.55, 0.7)  # within the face, as the test pasted it: left, top, right, bottom


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A clip of two seconds with a face in it, signed off by two people."""
    folder = tmp_path_factory.mktemp("shield")
    film = folder / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=480x270:r=10:d=2", "-loop", "1", "-i", FACE, "-f", "lavfi", "-i",
           "sine=d=2", "-filter_complex", "[1]scale=156:180[f];[0][f]overlay=x=150:y=40:shortest=1[v]", "-map", "[v]",
           "-map", "2", film)  # fmt: skip
    return Room(folder, film).signed()


@pytest.fixture(scope="module")
def served(zeroline: Zeroline, room: Room) -> Iterator[Served]:
    with serving(zeroline, room.settings.home) as desk:
        yield desk


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served, room: Room) -> Any:
    one = browser.page()
    come_in(one, served.link, "Вера")
    one.goto(f"{served.address}/clips/{room.clip}/shield")
    return one


def ready(page: Any) -> None:
    page.locator("#shield[data-ready]").wait_for(state="attached")


def test_a_find_is_looked_at_and_told_with_one_key(browser: Browser, page: Any) -> None:
    ready(page)
    sound(page)
    page.get_by_role("button", name="Find the faces").click()
    page.locator("#finds [data-id=f1]").wait_for()
    ready(page)
    page.get_by_role("button", name="Show it").focus()
    page.keyboard.press("Enter")
    until(page.locator("#player"), "v => v.readyState >= 2")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.locator("#finds [data-id=f1][aria-current]").wait_for()
    page.locator("#layer .cover.find.chosen[data-id=f1]").wait_for()
    assert page.locator("#faces-left").inner_text() == "1 of 1 to look at"
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'н', code: 'KeyY', bubbles: true}))")
    assert page.locator("#faces-left").inner_text() == "all looked at"
    assert browser.troubles == []


def test_covers_are_drawn_by_mouse_and_by_keyboard(browser: Browser, page: Any) -> None:
    page.keyboard.press("d")
    around = page.locator("#layer").bounding_box()

    def at(x: float, y: float) -> tuple[float, float]:
        return around["x"] + x * around["width"], around["y"] + y * around["height"]

    page.mouse.move(*at(0.05, 0.3))
    page.mouse.down()
    page.mouse.move(*at(0.2, 0.5))
    page.mouse.move(*at(0.25, 0.6))
    page.mouse.up()
    page.locator("#covers [data-id=c1] select").select_option("document")
    page.locator("h1").click()
    page.keyboard.press("d")
    page.keyboard.press("d")  # one in the middle
    page.locator("#layer .own.chosen[data-id=c2]").wait_for()
    for key in ("ArrowRight",) * 30 + ("ArrowDown",) * 20 + ("Shift+ArrowLeft",) * 5:
        page.keyboard.press(key)
    left = page.locator("#layer [data-id=c2]").evaluate("one => [one.style.left, one.style.top, one.style.width]")
    assert [round(float(share.rstrip("%"))) for share in left] == [70, 60, 15]
    # at the clip's end it stands farther up
    page.locator("#moment").fill("1960")
    until(page.locator("#player"), "v => v.currentTime > 1.9 && !v.seeking")
    page.locator("h1").click()
    for _ in range(20):
        page.keyboard.press("ArrowUp")
    assert "2 places" in page.locator("#covers [data-id=c2]").inner_text()
    page.locator("#solid").click()
    fill = page.locator("#layer [data-id=f1]").evaluate("one => getComputedStyle(one).backgroundColor")
    assert fill == "rgb(0, 0, 0)"
    page.locator("#solid").click()
    sound(page)
    assert browser.troubles == []


def test_it_is_decided_released_and_seen(browser: Browser, page: Any, room: Room) -> None:
    page.get_by_label("I looked at the whole clip").check()
    page.get_by_label("Withheld wherever they stand").fill("ул. Мира 5")
    page.locator("h1").click()
    page.keyboard.press("s")
    page.get_by_text("what is hidden: decided by Вера").wait_for()
    ready(page)
    assert page.get_by_role("button", name="Release", exact=True).is_disabled()
    page.get_by_label("I looked: none of these").check()
    page.get_by_role("button", name="Set labels").click()
    page.get_by_role("button", name="Keep it protected").click()
    page.get_by_text("Nothing is in the way.").wait_for()
    said = page.locator("section", has=page.get_by_role("heading", name="Who decided what")).inner_text()
    assert re.search(r"3 covers, voice: silence, faces looked at, Вера", said)
    page.get_by_role("button", name="Release", exact=True).click()
    page.locator("video.released").wait_for()
    sound(page)
    film = page.locator("video.released").get_attribute("src")
    answer = page.request.get(page.url.partition("/clips/")[0] + film)
    (room.folder / "released.mp4").write_bytes(answer.body())
    covered = (FOUND, (0.06, 0.31, 0.24, 0.59), (0.71, 0.61, 0.84, 0.79))
    with av.open(str(room.folder / "released.mp4")) as released:
        shown = [frame.to_ndarray(format="rgb24") for frame in released.decode(video=0)]
    assert len(shown) == 20
    for left, top, right, bottom in covered[:2]:
        assert max(int(area(one, left, top, right, bottom).max()) for one in shown) < BLACK
    assert int(area(shown[0], *covered[2]).max()) < BLACK
    assert int(area(shown[19], 0.71, 0.42, 0.84, 0.59).max()) < BLACK  # where it stands at the end
    assert int(area(shown[0], 0.71, 0.2, 0.84, 0.35).max()) > 2 * BLACK  # and the rest can be seen
    assert browser.troubles == []


def area(frame: np.ndarray[Any, np.dtype[np.uint8]], *box: float) -> Any:
    high, wide = frame.shape[:2]
    left, top, right, bottom = box
    return frame[round(top * high) : round(bottom * high), round(left * wide) : round(right * wide)]
