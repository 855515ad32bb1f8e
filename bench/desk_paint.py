"""The editor of a clip of an hour in a real browser: how long until its lines stand, and until an edit is seen.

The desk is the real command on an archive of its own; the browser is Debian's Chromium, with an empty cache each time.
The hour is of scripted lines, four seconds each, as people speak: 900 lines with some 9,000 words in each language.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.desk_saves import hour
from zeroline.archive.opening import open_archive

CHROMIUM = "/usr/bin/chromium"
_PASSWORD = "three crows over the hill"
_LINES = 900

# When the lines stand, and from a key that is pressed to the frame after the first change that it makes in the lines.
_WATCH = """
const all = { childList: true, subtree: true, attributes: true, characterData: true };
const stand = new MutationObserver(() => {
  if (!document.documentElement.dataset.ready) return;
  stand.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.stood = performance.now())));
  new MutationObserver(() => {
    if (window.pressed === null) return;
    const from = window.pressed;
    window.pressed = null;
    requestAnimationFrame(() => setTimeout(() => window.seen.push(performance.now() - from)));
  }).observe(document.getElementById("lines"), all);
});
stand.observe(document, { attributes: true, subtree: true });
window.pressed = null;
window.seen = [];
addEventListener("keydown", () => (window.pressed = performance.now()), true);
"""


@dataclass
class Painted:
    """Milliseconds: from the request for the page to its first content, and to its lines; from a key to what it did.
    `lines` in the clip."""

    content: list[float] = field(default_factory=list)
    lines_stand: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    lines: int = 0


def painted(rounds: int, folder: Path | None = None) -> Painted:
    """Opens the editor so many times, each in a new browser's profile, and edits in the last."""
    from playwright.sync_api import sync_playwright

    told = Painted(lines=_LINES)
    with tempfile.TemporaryDirectory(dir=folder) as place, sync_playwright() as playwright:
        home = Path(place) / "home"
        archive = open_archive(home)
        clip = hour(archive, Path(place) / "hour.flac", _LINES)
        archive.ledger.database.close()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with _desk(home) as desk:
            session = _come_in(chromium, desk["first_link"])
            for number in range(rounds):
                page = chromium.new_context(storage_state=session, viewport={"width": 1440, "height": 900}).new_page()
                page.add_init_script(_WATCH)
                page.goto(f"{desk['address']}/clips/{clip}/edit")
                _until(page, "window.stood > 0")
                told.lines_stand.append(page.evaluate("window.stood"))
                told.content.append(
                    page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
                )
                if page.locator("#lines > li").count() != _LINES:
                    raise RuntimeError("the lines of the clip are not there")
                if number + 1 < rounds:
                    page.context.close()
            _edit(page, told)
        chromium.close()
    return told


def _edit(page: Any, told: Painted) -> None:
    """Types in ten lines far apart, and does in each what a translator does by a key."""
    _until(page, "document.getElementById('flag-count').textContent !== 'looking…'")
    for number in range(5, _LINES - 20, _LINES // 10):
        line = page.locator("#lines > li").nth(number)
        line.scroll_into_view_if_needed()
        line.focus()
        for key in ("e", *"And so", "Escape"):
            _press(page, key, told)
        _until(page, "document.getElementById('saving').textContent === 'saved'")
        line.focus()
        for key in ("a", "}", ",", "m", "z", "z"):
            _press(page, key, told)
            _until(page, "document.getElementById('saving').textContent === 'saved'")


def _press(page: Any, key: str, told: Painted) -> None:
    before = page.evaluate("window.seen.length")
    page.keyboard.press(key)
    _until(page, f"window.seen.length > {before}")
    told.edits.append(page.evaluate("window.seen.at(-1)"))


def _until(page: Any, holds: str) -> None:
    for _ in range(3_000):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(10)
    raise RuntimeError(f"the page never came to: {holds}")


@contextmanager
def _desk(home: Path) -> Iterator[dict[str, str]]:
    """The real command; what it printed."""
    environment = {**os.environ, "ZEROLINE_HOME": str(home)}
    command = [Path(sys.executable).with_name("zeroline"), "desk", "--port", "0", "--json"]
    process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True)  # fmt: skip
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            break
    try:
        yield json.loads(text)["desk"]
    finally:
        process.terminate()
        process.wait(30)


def _come_in(chromium: Any, link: str) -> Any:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(link)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_label("Password", exact=True).fill(_PASSWORD)
    page.get_by_label("The same again").fill(_PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Queue").wait_for()
    return context.storage_state()
