"""The protection page in a real browser: a face that was found is confirmed and corrected, what was missed is drawn by
mouse and by keyboard, the release is begun, and in its frames all of it is solid black."""

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


def stood(page: Any, id: str) -> list[float]:
    """Where a cover stands on the layer: left, top, right and bottom, as shares."""
    left, top, wide, high = page.locator(f"#layer [data-id={id}]").evaluate(
        "one => ['left', 'top', 'width', 'height'].map(side => parseFloat(one.style[side]) / 100)"
    )
    return [left, top, left + wide, top + high]


def at(page: Any, ms: int) -> None:
    page.locator("#moment").fill(str(ms))
    until(page.locator("#player"), f"v => Math.abs(v.currentTime * 1000 - {ms}) < 60 && !v.seeking")
    page.locator("h1").click()


def keys(page: Any, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_a_find_is_moved_by_mouse_and_is_as_it_was_found_again(browser: Browser, page: Any) -> None:
    row = page.locator("#finds [data-id=f1]")
    at(page, 1000)
    keys(page, "k", "k", "k")
    page.locator("#layer .find.chosen[data-id=f1]").wait_for()
    found = stood(page, "f1")
    handle = page.locator("#layer [data-id=f1]").bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + handle["width"], handle["y"] + handle["height"])
    page.mouse.up()
    assert stood(page, "f1")[0] - found[0] == pytest.approx((found[2] - found[0]) / 2, abs=0.02)
    assert "changed" in row.inner_text()
    at(page, 200)
    assert stood(page, "f1") == pytest.approx(found, abs=0.03)  # far from that moment it is as it was found
    page.get_by_role("button", name="As it was found").click()
    at(page, 1000)
    assert (stood(page, "f1"), "changed" in row.inner_text()) == (pytest.approx(found), False)
    assert browser.troubles == []


def test_what_is_covered_less_is_decided_by_who_confirms_it(browser: Browser, page: Any) -> None:
    """By keyboard: wider at one moment, then shorter, then no face at all."""
    row, card = page.locator("#finds [data-id=f1]"), page.get_by_role("dialog", name="Less is covered")
    keys(page, *("Shift+ArrowRight",) * 10)
    at(page, 1500)
    keys(page, "]")
    assert "–1.5 s, changed" in row.inner_text()
    page.get_by_label("I looked at the whole clip").check()
    page.locator("h1").click()
    keys(page, "s")
    assert "f1 is covered for less time than before." in card.inner_text()
    assert "Вера" in card.inner_text()
    sound(page)
    keys(page, "Enter")  # the first button goes back
    card.wait_for(state="hidden")
    keys(page, "n", "s")
    assert "f1 is no face, and is not covered." in card.inner_text()
    keys(page, "Escape")
    assert "nobody decided yet what is hidden" in page.locator("#shield").inner_text()
    keys(page, "k", "k", "k", "y", "k", "k", "k")
    at(page, 2000)
    keys(page, "]")
    assert "–2.0 s, changed" in row.inner_text()
    assert browser.troubles == []


def test_a_face_that_was_missed_is_drawn_by_keyboard(browser: Browser, page: Any) -> None:
    page.keyboard.press("f")
    page.keyboard.press("f")
    page.locator("#layer .own.chosen[data-id=c3]").wait_for()
    assert page.locator("#covers [data-id=c3] select").input_value() == "face"
    keys(page, *("ArrowLeft",) * 38, *("ArrowDown",) * 35, *("Shift+ArrowLeft",) * 10)
    assert stood(page, "c3") == pytest.approx([0.02, 0.75, 0.12, 0.95], abs=0.001)
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
    assert re.search(r"4 covers, voice: silence, faces looked at, Вера", said)
    page.get_by_role("button", name="Release", exact=True).click()
    page.locator("video.released").wait_for()
    sound(page)
    film = page.locator("video.released").get_attribute("src")
    answer = page.request.get(page.url.partition("/clips/")[0] + film)
    (room.folder / "released.mp4").write_bytes(answer.body())
    assert browser.troubles == []


def test_what_was_decided_is_black_in_the_frames_of_the_release(room: Room) -> None:
    with av.open(str(room.folder / "released.mp4")) as released:
        shown = [frame.to_ndarray(format="rgb24") for frame in released.decode(video=0)]
    assert len(shown) == 20
    for box in (FOUND, (0.06, 0.31, 0.24, 0.59), (0.03, 0.77, 0.11, 0.93)):  # the last is the face that was missed
        assert max(int(area(one, *box).max()) for one in shown) < BLACK
    assert int(area(shown[0], 0.71, 0.61, 0.84, 0.79).max()) < BLACK
    assert int(area(shown[19], 0.71, 0.42, 0.84, 0.59).max()) < BLACK  # where it stands at the end
    assert int(area(shown[0], 0.71, 0.2, 0.84, 0.35).max()) > 2 * BLACK  # and the rest can be seen
    wider = (0.645, 0.35, 0.665, 0.6)  # what was found, made wider at its right for a moment
    assert int(area(shown[10], *wider).max()) < BLACK
    assert int(area(shown[2], *wider).max()) > 2 * BLACK


def area(frame: np.ndarray[Any, np.dtype[np.uint8]], *box: float) -> Any:
    high, wide = frame.shape[:2]
    left, top, right, bottom = box
    return frame[round(top * high) : round(bottom * high), round(left * wide) : round(right * wide)]
