"""The editor in a real browser, by keyboard, on a clip of real speech: played, corrected, split, merged, moved, heard
again, taken back and done again; listened to twice by one person, then changed by two at once and signed by another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from . import media, picture, test_desk
from .needs import CLIPS
from .running import Zeroline
from .test_desk import PASSWORD, Browser, Served, come_in, sound, unmade, until

browser = test_desk.browser
served = test_desk.served
HOSTILE = "<img src=x onerror=alert(1)> Is it six?"
TERM = "Нас просто кинули в мясорубку."
SIZE = (640, 360)
HEARD_MS = 150_000  # eleven seconds of speech, with the model loaded first, where other clips are heard, too


def heard(wanted: Any, shown: Any) -> None:
    """Waits for what a model must hear first; where it does not come, says what the page showed instead."""
    from playwright.sync_api import TimeoutError as Late

    try:
        wanted.wait_for(timeout=HEARD_MS)
    except Late:
        raise AssertionError(f"not within {HEARD_MS // 1000} s; the page shows:\n{shown.inner_text()}") from None


class Editor:
    """The page, as somebody at a keyboard uses it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.rows = page.locator("#lines > li")
        self.player = page.locator("#player")

    def open(self) -> None:
        self.page.locator("html[data-ready]").wait_for()
        until(self.page.locator("#flag-count"), "one => one.textContent !== 'looking…'")

    def at(self, number: int) -> None:
        self.rows.nth(number).focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        until(self.page.locator("#saving"), "one => one.textContent === 'saved'")

    def write(self, number: int, text: str, key: str = "e") -> None:
        """Goes to a line, types another text, and leaves it."""
        self.at(number)
        self.press(key)
        self.page.locator("#lines textarea").fill(text)  # at once: a pause while typing would make two changes of it
        self.press("Escape")
        self.saved()

    def go(self, ms: int) -> None:
        """Where the clip stands."""
        self.player.evaluate("(one, ms) => { one.currentTime = ms / 1000; }", ms)
        until(self.player, "one => !one.seeking && one.readyState >= 2")

    def play(self, since_s: float = 0, until_s: float | None = None) -> None:
        """Plays on from a moment, fast and without sound, and waits until it has been reached."""
        if self.player.is_hidden():
            self.page.get_by_role("button", name="Show it").click()
            self.player.wait_for()
        self.go(round(since_s * 1000))
        self.player.evaluate("one => { one.muted = true; one.playbackRate = 1.9; return one.play(); }")
        if until_s is not None:
            until(self.player, f"one => one.currentTime >= {until_s} && (one.pause(), true)")

    def english(self, number: int) -> str:
        return str(self.rows.nth(number).locator(".english").inner_text())

    def until_english(self, number: int, text: str) -> None:
        until(self.rows.nth(number).locator(".english"), f"one => one.textContent === {json.dumps(text)}")

    def until_rows(self, count: int) -> None:
        until(self.page.locator("#lines"), f"one => one.children.length === {count}")

    def told(self) -> Any:
        """The draft as the desk has it."""
        path = self.page.url.replace("/clips/", "/api/clips/").replace("/edit", "/draft")
        return self.page.request.get(path).json()

    def lines(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.told()["lines"]
        return lines

    def until_lines(self, hold: Callable[[list[dict[str, Any]]], bool]) -> None:
        for _ in range(200):
            if hold(self.lines()):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(self.lines())


@pytest.fixture(scope="module")
def clip(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A statement over a black picture, so that whatever is light in it is a caption."""
    shared = CLIPS / "domain" / "d05-threat.wav"
    return media.filmed(shared if shared.is_file() else sample, tmp_path_factory.mktemp("clips") / "word.mp4", SIZE, 11)


@pytest.fixture(scope="module")
def anna(browser: Browser, served: Served, clip: Path) -> Editor:
    """The administrator, with the clip open in the editor; it may go to the public, so that one person may sign."""
    page = browser.page()
    come_in(page, served.link, "Анна")
    page.set_input_files("#files", str(clip))
    heard(page.locator("#clips li [data-status=draft]"), page.locator("main"))
    page.locator("#clips li a").first.click()
    page.get_by_role("button", name="Open it").click()
    page.get_by_role("button", name="Protect it").wait_for()
    page.get_by_role("link", name="Open the editor").click()
    editor = Editor(page)
    editor.open()
    return editor


@pytest.fixture(scope="module")
def boris(browser: Browser, served: Served, anna: Editor) -> Editor:
    """A reviewer who came by a link, in the same clip, on a telephone."""
    page = anna.page.context.new_page()
    page.goto(f"{served.address}/people")
    page.get_by_label("Name").fill("Борис")
    page.get_by_label("Role").first.select_option("reviewer")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").inner_text()
    page.close()
    other = browser.page(viewport={"width": 360, "height": 740})
    come_in(other, link, None)
    other.goto(anna.page.url)
    editor = Editor(other)
    editor.open()
    return editor


def test_the_clip_plays_grey_and_silent_and_its_words_light_up(browser: Browser, anna: Editor) -> None:
    assert anna.player.is_hidden()
    sound(anna.page)
    anna.at(0)
    anna.press("q")
    anna.player.wait_for()
    until(anna.page.locator("#lines"), "one => one.querySelector('.word.said') !== null")
    assert anna.player.evaluate("v => [v.muted, getComputedStyle(v).filter]") == [True, "grayscale(1)"]
    until(anna.player, "v => v.paused && v.currentTime > 1")  # at the line's end
    anna.press("s", "l")
    until(anna.player, "v => !v.paused && v.playbackRate === 0.75")
    assert anna.page.locator("#loop").get_attribute("aria-pressed") == "true"
    anna.press("l", "s", "s", "Space", "o")
    assert anna.player.evaluate("v => [v.paused, v.muted, v.playbackRate]") == [True, False, 1]
    sound(anna.page)
    assert browser.troubles == []


def test_space_before_the_preview_is_made_plays_it_once_it_is_there(browser: Browser, anna: Editor) -> None:
    page = anna.page.context.new_page()
    made = unmade(page)
    page.goto(anna.page.url)
    other = Editor(page)
    other.open()
    start = anna.lines()[1]["start_ms"]
    other.at(1)
    other.press("i")
    page.locator("#says", has_text="stands nowhere yet").wait_for()
    other.press("Space")
    page.get_by_text("it plays once it is there").wait_for()
    assert other.player.is_hidden()
    made()
    until(other.player, f"v => !v.paused && v.currentTime >= {start / 1000}")  # from the line at hand
    assert other.player.evaluate("v => [v.muted, getComputedStyle(v).filter]") == [True, "grayscale(1)"]
    page.close()
    assert browser.troubles == []


def test_captions_stand_over_the_picture_as_they_will_be_burned_in(
    zeroline: Zeroline, served: Served, anna: Editor, clip: Path, tmp_path: Path
) -> None:
    done = zeroline("translate", clip, "--out", tmp_path, ZEROLINE_HOME=str(served.home))  # what was heard is kept
    assert done.code == 0, done.told()
    caption = json.loads((tmp_path / "word.json").read_text(encoding="utf-8"))["captions"][0]
    ms = (caption["start_ms"] + caption["end_ms"]) // 2
    anna.page.emulate_media(color_scheme="dark")
    anna.page.set_viewport_size({"width": 1760, "height": 1000})  # in which the picture is some 640 pixels wide
    anna.go(ms)
    until(anna.page.locator("#caption"), "one => one.textContent !== ''")
    seen = drawn(media.grey(anna.page.locator("#viewer").screenshot(), SIZE))
    burned = drawn(min(picture.frames(tmp_path / "word.en.mp4"), key=lambda frame: abs(frame.at_ms - ms)).grey)
    assert anna.page.locator("#mark").inner_text() == "MACHINE DRAFT, NOT REVIEWED"
    assert [len(seen), len(burned)] == [2, 2]  # the mark above, the caption below
    for one, other in zip(seen, burned, strict=True):
        assert np.abs(np.subtract(one, other)).max() <= 5, (seen, burned)  # of 640 x 360 pixels


def drawn(grey: picture.Grey) -> list[tuple[int, int, int, int]]:
    """Top, left, bottom and right of what is light in the upper and in the lower half."""
    found = []
    for half, first in ((grey[:180], 0), (grey[180:], 180)):
        rows, columns = np.nonzero(half > 80)
        if len(rows):
            found.append((int(rows.min()) + first, int(columns.min()), int(rows.max()) + first, int(columns.max())))
    return found


def test_a_plain_correction_takes_two_keys_and_the_word(browser: Browser, anna: Editor) -> None:
    """The next doubtful word is marked, typed over, and the line accepted, with the cursor in the line after it."""
    number, at, word = next(
        (number, at, word[2])
        for number, line in enumerate(anna.lines())
        for at, word in enumerate(line["english"])
        if word[3] is not None and word[3] < 0.35 and not line["left_out"]
    )
    before = anna.english(number)
    anna.at(0)
    anna.press("y")
    box = anna.page.locator("#lines textarea")
    until(box, f"one => one.value.slice(one.selectionStart, one.selectionEnd) === {json.dumps(word)}")
    anna.page.keyboard.type("seven")
    anna.press("Control+Enter")
    anna.saved()
    words = before.split()
    anna.until_english(number, " ".join([*words[:at], "seven", *words[at + 1 :]]))
    assert anna.lines()[number]["accepted"]
    until(anna.page.locator("#lines"), f"one => document.activeElement.closest('li') === one.children[{number + 1}]")
    count = len(anna.lines())
    anna.at(count - 1)
    anna.press("e", "Control+Enter")  # the last: there is no line to go on in
    until(anna.rows.last, "one => document.activeElement === one")
    changes = anna.told()["number"]
    anna.press("z", "z", "z")
    anna.until_lines(lambda _: anna.told()["number"] == changes + 3)
    anna.until_english(number, before)
    assert browser.troubles == []


@pytest.fixture(scope="module")
def first(anna: Editor) -> list[dict[str, Any]]:
    """The lines before anybody changed one."""
    return anna.lines()


def test_lines_are_split_merged_and_corrected(browser: Browser, anna: Editor, first: list[dict[str, Any]]) -> None:
    count = len(first)
    anna.go((first[0]["start_ms"] + first[0]["end_ms"]) // 2)
    anna.at(0)
    anna.press("c")  # at the playhead
    anna.until_rows(count + 1)
    anna.saved()
    anna.press("m")
    anna.until_rows(count)
    anna.saved()
    anna.write(0, "We were told to stand where we are")
    for number, cursor in ((0, 2), (1, 3)):
        anna.at(number)
        anna.press("e", "Control+Home", *["Control+ArrowRight"] * cursor, "Alt+c")  # at the cursor
        anna.until_rows(count + number + 1)
        anna.saved()
    assert [anna.english(number) for number in range(3)] == ["We were", "told to stand", "where we are"]
    for number, text_ in enumerate(("We were", "told to stand,", "and we are here.")):
        anna.write(number, f"{text_} Yes." if number == 0 else text_)
    assert [text(line, "english") for line in anna.lines()[:3]] == [
        "We were Yes.",
        "told to stand,",
        "and we are here.",
    ]
    assert browser.troubles == []


def test_a_boundary_is_moved_by_a_frame_and_dragged_and_a_line_nudged(anna: Editor) -> None:
    frame = anna.told()["frame_ms"]
    for key, edge, way in (("]", "start_ms", 1), ("{", "end_ms", -1)):
        before = anna.lines()[1][edge]
        anna.at(1)
        anna.press(key)
        anna.saved()
        moved = way * (anna.lines()[1][edge] - before)
        assert frame / 2 - 1 <= moved <= 1.5 * frame + 1, key  # to the next frame's beginning but one
    before = anna.lines()[1]
    anna.press(".")
    anna.saved()
    assert anna.lines()[1]["start_ms"] > before["start_ms"]
    drag(anna, 1)


def test_a_line_starts_and_ends_where_the_clip_stands_and_says_where_it_is_too_fast(anna: Editor) -> None:
    line = anna.lines()[1]
    third = (line["end_ms"] - line["start_ms"]) // 3
    for key, ms in (("Shift+I", line["start_ms"] + third), ("Shift+P", line["end_ms"] - third)):
        anna.go(ms)
        anna.at(1)
        anna.press(key)
        anna.saved()
    moved, frame = anna.lines()[1], anna.told()["frame_ms"]
    assert abs(moved["start_ms"] - line["start_ms"] - third) <= frame
    assert abs(moved["end_ms"] - line["end_ms"] + third) <= frame
    mark = anna.rows.nth(1).locator(".mark.fast")
    anna.write(1, "told to stand where nobody can stand for as long as it takes to read all of this,")
    mark.wait_for()
    anna.write(1, "told,")
    mark.wait_for(state="detached")
    anna.press("z", "z", "z", "z")
    anna.saved()
    anna.until_lines(lambda lines: (lines[1]["start_ms"], lines[1]["end_ms"]) == (line["start_ms"], line["end_ms"]))
    stands = max(word[0] for word in line["spoken"]) + 40
    anna.go(stands)
    anna.at(1)
    anna.press("i")  # where a word begins beside which the clip stands
    anna.saved()
    said = [word[0] for one in anna.lines()[:3] for word in one["spoken"]]
    assert anna.lines()[1]["start_ms"] == min(said, key=lambda ms: abs(ms - stands))
    anna.press("z")
    anna.saved()


def test_a_line_is_put_in_and_taken_out_and_the_one_at_hand_is_beside_it(browser: Browser, anna: Editor) -> None:
    lines, number = anna.lines(), anna.told()["number"]
    last = len(lines) - 1
    anna.go(lines[last]["end_ms"])
    anna.press("d")
    anna.until_rows(len(lines) + 1)
    until(anna.rows.last, "one => document.activeElement === one && one.hasAttribute('aria-current')")
    anna.press("Delete")
    anna.until_rows(len(lines))
    until(anna.rows.last, "one => document.activeElement === one && one.hasAttribute('aria-current')")
    anna.go(lines[0]["start_ms"] + 100)
    anna.press("d")
    anna.page.locator("#says", has_text="There is no room for another line at 0:").wait_for()
    anna.press("z", "z")
    anna.until_lines(lambda now: now == lines and anna.told()["number"] == number + 4)
    anna.at(0)
    anna.press("z", "e")  # of the change before: its answer finds somebody who types by now
    anna.saved()
    anna.page.wait_for_timeout(300)
    assert anna.page.evaluate("document.activeElement.matches('#lines textarea')")
    anna.press("Escape", "Shift+Z")
    anna.until_lines(lambda now: now == lines)
    assert browser.troubles == []


def test_all_of_it_is_taken_back_and_done_again(browser: Browser, anna: Editor, first: list[dict[str, Any]]) -> None:
    changed, taken = anna.lines(), 0
    while anna.lines() != first:
        anna.press("z")
        anna.saved()
        taken += 1
        assert taken < 30
    for _ in range(taken):
        anna.press("Shift+Z")
        anna.saved()
    assert anna.lines() == changed
    anna.page.reload()
    anna.open()
    assert [anna.english(number) for number in range(3)] == ["We were Yes.", "told to stand,", "and we are here."]
    assert browser.troubles == []


def drag(editor: Editor, number: int) -> None:
    """The line's end, some 200 ms to the left, in the wave."""
    line = editor.lines()[number]
    editor.go(line["end_ms"])
    editor.at(number)
    box = editor.page.locator("#wave").bounding_box()
    mouse, middle, height = editor.page.mouse, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(middle, height)
    mouse.down()
    mouse.move(middle - box["width"] / 100, height)
    mouse.move(middle - box["width"] / 50, height)  # of the ten seconds in sight
    mouse.up()
    editor.saved()
    shorter = line["end_ms"] - editor.lines()[number]["end_ms"]
    assert 120 <= shorter <= 280, shorter


def test_the_spoken_words_find_their_times_and_the_english_is_offered_anew(browser: Browser, anna: Editor) -> None:
    anna.write(0, TERM, "r")
    line = anna.lines()[0]
    assert [word[2] for word in line["spoken"]] == TERM.split()
    times = [moment for word in line["spoken"] for moment in word[:2]]
    assert times == sorted(times)
    assert line["start_ms"] <= times[0]
    assert times[-1] <= line["end_ms"]
    offer = anna.rows.first.locator(".offer")
    offer.get_by_role("button", name="Translate again").wait_for()
    sound(anna.page)
    anna.at(0)
    anna.press("h")
    anna.rows.first.get_by_text("Being heard again").or_(anna.rows.first.locator(".choices")).first.wait_for()
    choices = anna.rows.first.locator(".choices li")
    heard(choices.first, anna.rows.first)
    sound(anna.page)
    wanted = choices.last.get_by_role("button").get_attribute("aria-label").removeprefix("Take: ")
    number = choices.count()
    assert 1 <= number <= 9
    anna.press(str(number))
    anna.saved()
    anna.press("Escape")
    assert choices.count() == 0
    assert " ".join(wanted.split()) in [text(anna.lines()[0], language) for language in ("spoken", "english")]
    anna.press("t")
    heard(anna.rows.first.get_by_role("button", name="Close the choices"), anna.rows.first)
    anna.press("Escape")
    assert browser.troubles == []


def text(line: dict[str, Any], language: str) -> str:
    return " ".join(word[2] for word in line[language])


def test_flags_terms_and_comments(anna: Editor) -> None:
    anna.write(0, TERM, "r")
    term = anna.rows.first.locator(".term.unrendered")
    term.wait_for()
    term.focus()
    anna.page.locator("#tip", has_text="literally").wait_for()
    place = (
        "one => one.getBoundingClientRect().top - document.querySelector('.term:focus').getBoundingClientRect().bottom"
    )
    tip = anna.page.locator("#tip")
    gap = tip.evaluate(f"({place})")
    sound(anna.page)  # in a narrow window and back
    until(tip, f"one => !one.hidden && Math.abs(({place})(one) - {gap}) < 1")
    anna.press("Escape", "g")
    anna.saved()
    assert "meat grinder" in text(anna.lines()[0], "english")
    until(anna.rows.first, "one => one.querySelector('.term') && !one.querySelector('.term.unrendered')")
    anna.write(0, "They threw us there in 1999.")  # a number that nobody said
    until(anna.rows.first, "one => one.querySelector('.term.unrendered') !== null")
    anna.press("f")
    key = anna.page.locator("#flag-list li.at").get_attribute("data-key")
    anna.press("x")
    anna.page.locator(f"#flag-list li[data-key='{key}']").wait_for(state="detached")
    anna.at(0)
    anna.press("n")
    sound(anna.page)
    anna.page.keyboard.type(HOSTILE)
    anna.press("Tab", "Enter")
    anna.rows.first.get_by_text("Is it six?").wait_for()
    anna.press("?")
    sound(anna.page)
    anna.press("Escape")


def test_a_rendering_takes_the_place_of_what_stands_for_the_term_and_of_no_other_word(anna: Editor) -> None:
    """Also where words kept the times that they had before an edit, so that another is nearest to the term."""
    anna.write(0, "Мы против, но кто откажется, тех отправят в яму.", "r")
    refused = "those who refuse they send to “{}”, and nobody knows for how long."
    for before, after in ((refused.format("Yama"), refused.format("pit")), ("They say no.", "They say no pit.")):
        anna.write(0, before)
        until(anna.rows.first, "one => one.querySelector('.term.unrendered')?.textContent === 'в яму.'")
        anna.at(0)
        anna.press("g")
        anna.saved()
        anna.until_english(0, after)
    assert anna.rows.first.locator(".term").all_inner_texts() == ["в яму."]  # «рот» is no part of «против»


def test_a_rendering_takes_the_place_of_the_marked_words_whatever_is_typed_before_them(anna: Editor) -> None:
    """Spaces that the desk does not keep, and a character that a browser counts twice."""
    anna.at(0)
    anna.press("e")
    box = anna.page.locator("#lines textarea")
    box.fill("  They  say 😡 no,  not into the hole today.")
    box.evaluate("one => one.setSelectionRange(one.value.indexOf('hole'), one.value.indexOf(' today'))")
    anna.press("Alt+g")
    anna.saved()
    anna.until_english(0, "They say 😡 no, not into the pit today.")


def test_an_answer_that_is_cut_off_is_asked_for_again(browser: Browser, anna: Editor) -> None:
    cut: list[bool] = []

    def answer(route: Any) -> None:
        if cut:
            return route.continue_()
        cut.append(True)
        route.fetch()  # the desk has it, and whoever sent it does not know
        route.fulfill(status=200, content_type="application/json", body='{"number": ')

    anna.page.route("**/draft/changes", answer)
    number = anna.told()["number"]
    anna.write(0, "They say no to all of it.")
    anna.page.unroute("**/draft/changes")
    assert (anna.told()["number"], anna.english(0)) == (number + 1, "They say no to all of it.")
    assert browser.troubles == []


def test_the_focus_is_where_the_next_key_works(browser: Browser, anna: Editor) -> None:
    anna.at(0)
    anna.press("e", "Alt+n")
    anna.page.locator("#talk").wait_for()
    anna.press("Escape")
    until(anna.page.locator("#lines"), "one => document.activeElement.matches('#lines textarea')")
    anna.press("Escape", "a")
    anna.saved()
    until(anna.rows.nth(1), "one => document.activeElement === one")
    anna.press("z")
    anna.saved()
    until(anna.rows.first, "one => document.activeElement === one && one.hasAttribute('aria-current')")
    assert browser.troubles == []


def test_what_is_revised_past_the_desk_appears(zeroline: Zeroline, served: Served, anna: Editor) -> None:
    texts = [text(line, "english") for line in anna.lines()]
    captions = [(line["start_ms"], line["end_ms"], said) for line, said in zip(anna.lines(), texts, strict=True)]
    file = served.home / "word.en.srt"
    file.write_text(subrip([(*captions[0][:2], "Written elsewhere."), *captions[1:]]), encoding="utf-8")
    id = anna.page.url.split("/")[-2]
    assert zeroline("revise", id, file, "--by", "Анна", ZEROLINE_HOME=str(served.home)).code == 0
    anna.until_english(0, "Written elsewhere.")


def subrip(captions: list[tuple[int, int, str]]) -> str:
    def at(ms: int) -> str:
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    return "".join(f"{n}\n{at(start)} --> {at(end)}\n{said}\n\n" for n, (start, end, said) in enumerate(captions, 1))


def test_one_person_alone_listens_a_second_time_and_signs(browser: Browser, anna: Editor) -> None:
    anna.page.get_by_role("button", name="I have been through all of it").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'reviewed'")
    anna.page.get_by_role("button", name="Sign off").click()
    anna.page.locator("#says", has_text="once more, in a separate pass").wait_for()
    anna.play(until_s=4)
    told = anna.page.locator("#state-told")
    until(told, "one => /once more: 0:0[4-9] of 0:11, next at 0:0[4-9]/.test(one.textContent)")
    anna.page.reload()  # what was heard stays heard
    anna.open()
    anna.play(since_s=3.5)
    until(told, "one => one.textContent.endsWith('listened to once more')")
    anna.page.get_by_role("button", name="Sign off").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'signed off'")
    assert "one pair of eyes" in anna.page.locator("#state-told").inner_text()
    assert browser.troubles == []


def test_two_people_change_one_line_and_nothing_is_lost(browser: Browser, anna: Editor, boris: Editor) -> None:
    anna.write(0, "We are six mobilised men.")
    until(anna.page.locator("#state"), "one => one.textContent === 'draft'")
    boris.page.locator("#others", has_text="Анна").wait_for()
    boris.until_english(0, "We are six mobilised men.")
    boris.page.context.set_offline(True)
    boris.at(0)
    boris.press("e")
    boris.page.locator("#lines textarea").fill("There are six of us.")
    anna.write(0, "We are six men.")
    boris.page.context.set_offline(False)
    clash = boris.page.locator(".clash")
    clash.wait_for()
    told = clash.inner_text()
    for words in ("We are six mobilised men.", "We are six men.", "There are six of us."):
        assert words in told
    sound(boris.page)
    clash.get_by_role("button", name="Put mine").click()
    anna.until_english(0, "There are six of us.")
    assert [trouble for trouble in browser.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble] == []


def test_what_happens_while_changes_are_on_their_way_is_not_missed(anna: Editor, boris: Editor) -> None:
    held: list[tuple[Any, Any]] = []

    def hold(route: Any) -> None:
        held.append((route, route.fetch())) if not held else route.continue_()

    boris.page.route("**/draft/changes?after=*", hold)
    anna.write(0, "We are seven men.")
    for _ in range(200):
        if not held:
            boris.page.wait_for_timeout(50)
    anna.write(0, "We are eight men.")
    boris.page.wait_for_timeout(500)  # the desk has told of it by now
    route, answer = held[0]
    route.fulfill(response=answer)
    boris.until_english(0, "We are eight men.")
    boris.page.unroute("**/draft/changes?after=*")


def test_a_line_merged_away_by_another_takes_no_words_with_it(browser: Browser, anna: Editor, boris: Editor) -> None:
    """It is the line at hand, and somebody types in it."""
    browser.troubles.clear()
    gone, rows = anna.lines()[2]["id"], len(anna.lines())
    boris.until_rows(rows)
    boris.page.context.set_offline(True)
    boris.at(2)
    boris.press("e")
    boris.page.locator("#lines textarea").fill("But the third of us is here.")
    anna.at(1)
    anna.press("m")
    anna.saved()
    boris.page.context.set_offline(False)
    clash = boris.page.locator(f".clash[data-line='{gone}']")
    clash.wait_for()
    assert "(not there)" in clash.inner_text()
    boris.until_rows(rows - 1)
    boris.press("Escape", "a", "g", "x", "l", "l", "c", "w", "w")  # at whatever line is at hand now
    clash.get_by_role("button", name="Write on from both").click()
    boris.press("Escape")
    boris.saved()
    anna.until_lines(lambda lines: text(lines[1], "english").endswith("But the third of us is here."))
    assert [trouble for trouble in browser.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble] == []


def test_what_is_signed_and_revised_by_command_beside_an_open_editor(
    zeroline: Zeroline, served: Served, anna: Editor, boris: Editor
) -> None:
    """While somebody's words are not saved yet: people are told, the version is named, and nothing is lost."""
    id, home = anna.page.url.split("/")[-2], {"ZEROLINE_HOME": str(served.home)}
    boris.page.get_by_role("button", name="I have been through all of it").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'reviewed'")
    version = anna.page.locator("#state-told").inner_text().split()[1]
    anna.page.context.set_offline(True)
    anna.at(1)
    anna.press("e")
    anna.page.locator("#lines textarea").fill("Not saved yet.")
    assert zeroline("sign-off", id, "--by", "Вера", **home).code == 0
    boris.page.locator("#says", has_text=f"Вера signed off version {version}.").wait_for()
    anna.page.context.set_offline(False)
    for editor in (anna, boris):
        left = f"Version {version} was signed off by Вера; this is a draft again."
        editor.page.locator("#says", has_text=left).wait_for()
        told = editor.page.locator("#state-told").inner_text()
        assert told == f"version {version} signed off by Вера, two pairs of eyes, 1 change since"
    anna.page.context.set_offline(True)
    anna.page.locator("#lines textarea").fill("Typed while a file came.")
    lines = boris.lines()
    captions = [(one["start_ms"], one["end_ms"], text(one, "english")) for one in lines]
    file = served.home / "again.en.srt"
    file.write_text(subrip([captions[0], (*captions[1][:2], "Out of a file."), *captions[2:]]), encoding="utf-8")
    assert zeroline("revise", id, file, "--by", "Вера", **home).code == 0
    boris.until_english(1, "Out of a file.")
    anna.page.context.set_offline(False)
    clash = anna.page.locator(f".clash[data-line='{lines[1]['id']}']")
    clash.wait_for()
    for words in ("Not saved yet.", "Out of a file.", "Typed while a file came."):
        assert words in clash.inner_text()
    clash.get_by_role("button", name="Leave theirs").click()
    anna.until_english(1, "Out of a file.")


def test_what_is_typed_when_a_session_has_ended_is_saved_after_the_next_log_in(served: Served, boris: Editor) -> None:
    page = boris.page
    boris.at(1)
    boris.press("e")
    page.context.clear_cookies()
    page.locator("#lines textarea").fill("We were told to stand, and nobody came.")
    page.wait_for_url("**/login?to=**")
    page.get_by_label("Name").fill("Борис")
    page.get_by_label("Password").fill(PASSWORD)
    boris.press("Enter")
    boris.open()
    boris.until_english(1, "We were told to stand, and nobody came.")
    boris.saved()


def test_another_person_sees_word_by_word_what_was_changed_signs_and_finds_it(anna: Editor, boris: Editor) -> None:
    boris.page.get_by_role("button", name="What was changed").click()
    boris.page.locator("#change-list ins", has_text="nobody came").first.wait_for()
    assert "changed by you" in boris.page.locator("#change-list").inner_text()
    assert boris.page.locator("#change-list del").count() > 0
    sound(boris.page)
    boris.press("Escape")
    anna.page.get_by_role("button", name="I have been through all of it").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'reviewed'")
    boris.page.get_by_role("button", name="Sign off").click()
    until(anna.page.locator("#state"), "one => one.textContent === 'signed off'")
    assert "signed off by Борис, two pairs of eyes" in anna.page.locator("#state-told").inner_text()
    address = boris.page.url.split("/clips/")[0]
    boris.page.goto(f"{address}/search?text=nobody+came")
    boris.page.locator(".results li", has_text="We were told to stand, and nobody came.").first.wait_for()
