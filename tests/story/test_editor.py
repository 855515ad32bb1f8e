"""The editor in a real browser, by keyboard: a clip is corrected, split, merged, taken back; two people change one line
and nothing is lost; one says that they have been through it, another signs it off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from . import media, test_desk
from .test_desk import Browser, Served, come_in, sound, until

browser = test_desk.browser
served = test_desk.served


class Editor:
    """The page, as somebody at a keyboard uses it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.rows = page.locator("#lines li.line")

    def open(self) -> None:
        self.page.locator("html[data-ready]").wait_for()
        until(self.page.locator("#flag-count"), "one => one.textContent !== ''")

    def at(self, number: int) -> None:
        self.rows.nth(number).focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        until(self.page.locator("#saving"), "one => one.textContent === 'saved'")

    def write(self, number: int, text: str) -> None:
        """Goes to a line, types another English, and leaves it."""
        self.at(number)
        self.press("e")
        self.page.locator("#lines textarea").fill(text)  # at once: a pause while typing would make two changes of it
        self.press("Escape")
        self.saved()

    def english(self, number: int) -> str:
        return str(self.rows.nth(number).locator(".english").inner_text())

    def until_english(self, number: int, text: str) -> None:
        until(self.rows.nth(number).locator(".english"), f"one => one.textContent === {text!r}")

    def until_rows(self, count: int) -> None:
        until(self.page.locator("#lines"), f"one => one.children.length === {count}")


@pytest.fixture(scope="module")
def anna(browser: Browser, served: Served, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Editor:
    """The administrator, with a real clip open in the editor."""
    clip = media.excerpt(sample, tmp_path_factory.mktemp("clips") / "appeal.mp4", (320, 180), seconds=9)
    page = browser.page()
    come_in(page, served.link, "Анна")
    page.set_input_files("#files", str(clip))
    page.locator("#clips li [data-status=draft]").wait_for()
    page.locator("#clips li a").first.click()
    page.get_by_role("link", name="Open the editor").click()
    editor = Editor(page)
    editor.open()
    return editor


@pytest.fixture(scope="module")
def boris(browser: Browser, served: Served, anna: Editor) -> Editor:
    """A reviewer who came by a link, in the same clip."""
    page = anna.page.context.new_page()
    page.goto(f"{served.address}/people")
    page.get_by_label("Name").fill("Борис")
    page.get_by_label("Role").first.select_option("reviewer")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").inner_text()
    page.close()
    other = browser.page(viewport={"width": 390, "height": 844})
    come_in(other, link, None)
    other.goto(anna.page.url)
    editor = Editor(other)
    editor.open()
    return editor


def test_the_clip_plays_grey_and_still_until_asked_and_its_words_light_up(browser: Browser, anna: Editor) -> None:
    player = anna.page.locator("#player")
    assert player.is_hidden()
    anna.at(0)
    anna.press("q")
    player.wait_for()
    until(anna.page.locator("#lines"), "one => one.querySelector('.word.said') !== null")
    assert player.evaluate("v => [v.muted, getComputedStyle(v).filter]") == [True, "grayscale(1)"]
    until(anna.page.locator("#caption"), "one => one.textContent !== ''")
    anna.press("o")
    assert player.evaluate("v => v.muted") is False
    until(player, "v => v.paused")  # at the line's end
    sound(anna.page)
    assert browser.troubles == []


def test_lines_are_corrected_split_merged_and_all_of_it_taken_back(browser: Browser, anna: Editor) -> None:
    first, count = anna.english(0), anna.rows.count()
    anna.write(0, "We are six mobilised men")
    anna.at(0)
    anna.press("e", "Control+Home", "Control+ArrowRight", "Control+ArrowRight", "Alt+c")
    anna.until_rows(count + 1)
    assert [anna.english(0), anna.english(1)] == ["We are", "six mobilised men"]
    anna.write(1, "six men, all mobilised.")
    anna.at(0)
    anna.press("m")
    anna.until_english(0, "We are six men, all mobilised.")
    anna.until_rows(count)
    anna.write(0, "We are six mobilised men.")
    for _ in range(5):
        anna.press("z")
        anna.saved()
    anna.until_english(0, first)
    for _ in range(5):
        anna.press("Shift+Z")
        anna.saved()
    anna.until_english(0, "We are six mobilised men.")
    assert browser.troubles == []
    anna.page.reload()
    anna.open()
    assert anna.english(0) == "We are six mobilised men."


def test_a_flag_is_settled_by_a_key_and_a_comment_left(anna: Editor) -> None:
    flags = anna.page.locator("#flag-list li")
    before = flags.count()
    assert before > 0
    anna.press("f")
    anna.press("x")
    until(anna.page.locator("#flag-list"), f"one => one.children.length < {before}")
    anna.at(0)
    anna.press("n")
    anna.page.keyboard.type("<img src=x onerror=alert(1)> Is it six?")
    anna.press("Tab", "Enter")
    anna.rows.first.get_by_text("Is it six?").wait_for()
    sound(anna.page)


def test_two_people_change_one_line_and_nothing_is_lost(browser: Browser, anna: Editor, boris: Editor) -> None:
    boris.page.locator("#others", has_text="Анна").wait_for()
    boris.page.context.set_offline(True)
    boris.at(0)
    boris.press("e")
    boris.page.locator("#lines textarea").fill("There are six of us.")
    anna.write(0, "We are six men.")
    boris.page.context.set_offline(False)
    clash = boris.page.locator(".clash")
    clash.wait_for()
    told = clash.inner_text()
    for text in ("We are six mobilised men.", "We are six men.", "There are six of us."):
        assert text in told
    sound(boris.page)
    clash.get_by_role("button", name="Put mine").click()
    anna.until_english(0, "There are six of us.")
    assert [trouble for trouble in browser.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble] == []


def test_a_second_person_signs_off(anna: Editor, boris: Editor) -> None:
    anna.page.get_by_role("button", name="I have been through all of it").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'reviewed'")
    anna.page.get_by_role("button", name="Sign off").click()
    anna.page.get_by_text("Another person than the reviewer").wait_for()
    boris.page.get_by_role("button", name="Sign off").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'signed off'")
    assert "signed off by Борис, two pairs of eyes" in anna.page.locator("#state-told").inner_text()
    anna.at(0)
    anna.press("a")
    until(anna.page.locator("#state"), "one => one.textContent === 'draft'")
