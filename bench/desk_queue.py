"""The queue of ten thousand clips: how long an answer takes over HTTP, and how a browser scrolls through it.

Sixty scripted clips are added, some of them reviewed and signed off, and multiplied with all of their records. Every
fifth clip is assigned to somebody, every tenth has a priority, every eighth is a copy of another. The desk is the real
one, in a process of its own; the browser is Chromium.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.desk_server import Served, administrator, served
from bench.trends import added, multiplied
from zeroline.archive.editing import Editing
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.schema import accounts, clips, copies, tasks
from zeroline.crew import desk_of
from zeroline.domain.record import Person
from zeroline.settings import Settings

CLIPS = 10_000
_SEEDS, _REVIEWED, _SIGNED = 60, 20, 12
_TIMES = 40
_SEED = 20_240_203
_STEPS = 120  # of the wheel, 1,500 pixels each: from one end of the list to the other would be 560,000
FRAME_MS = 50.0  # a frame that takes longer than a long task (W3C Long Tasks) is seen as a jerk

# What pages and people ask for: the first screen, far down, and each way to narrow it.
QUESTIONS = {
    "the first hundred rows": "/api/queue?limit=100",
    "a hundred rows in the middle": "/api/queue?offset=5000&limit=100",
    "the last rows": "/api/queue?offset=9900&limit=100",
    "drafts": "/api/queue?status=draft&limit=100",
    "signed off": "/api/queue?status=signed_off&limit=100",
    "mine": "/api/queue?assigned=me&limit=100",
    "nobody's": "/api/queue?assigned=nobody&limit=100",
    "part of a file's name": "/api/queue?told=17.mp4&limit=100",
    "the page itself": "/",
}


@dataclass(frozen=True)
class Scrolled:
    """What a browser did: most rows in the page at once, frames drawn, those longer than FRAME_MS, the 95th percentile
    and the longest of all, in ms, the 95th percentile of a page as long with nothing in it, and whether a row was empty
    when its time had come."""

    rows: int
    frames: int
    long: int
    p95_ms: float
    longest_ms: float
    bare_p95_ms: float
    told: bool


@dataclass(frozen=True)
class Queue:
    """ms of every answer, by question, and how it scrolled."""

    clips: int
    took: Mapping[str, Sequence[float]]
    scrolled: Scrolled

    @property
    def p95(self) -> float:
        return _p95([ms for some in self.took.values() for ms in some])


def measured(count: int = CLIPS, folder: Path | None = None) -> Queue:
    with tempfile.TemporaryDirectory(prefix="zeroline-queue-", dir=folder) as name:
        home = Path(name) / "home"
        archive = open_archive(home)
        token = _filled(archive, home, Path(name), count)
        archive.ledger.database.close()
        with served(home, token) as desk:
            took = _asked(desk)
            return Queue(count, took, scrolled(desk))


def p95s(queue: Queue) -> dict[str, float]:
    """Of each question."""
    return {name: _p95(some) for name, some in queue.took.items()}


def _p95(some: Sequence[float]) -> float:
    return statistics.quantiles(some, n=20)[-1]


def _filled(archive: Archive, home: Path, folder: Path, count: int) -> str:
    chance = random.Random(_SEED)
    seeds = added(archive, folder, chance, _SEEDS)
    with archive.ledger.writing() as pen:
        one, other = pen.person("Boris"), pen.person("Vera")
    assert one is not None
    assert other is not None
    desk = desk_of(archive, Editing(archive), Settings(home=home))
    for number, id in enumerate(seeds[:_REVIEWED]):
        desk.review(id, Person(one.id))
        if number < _SIGNED:
            desk.sign_off(id, Person(other.id))
    multiplied(archive, seeds, count, chance)
    token = administrator(archive)
    with archive.ledger.database.writing() as connection:
        ids = list(connection.execute(select(clips.c.id).order_by(clips.c.id)).scalars())
        mine = connection.execute(select(accounts.c.id)).scalar()
        rows = [
            {"clip": id, "assigned": mine if at % 5 == 0 else None, "priority": at % 3 if at % 10 == 0 else 0}
            for at, id in enumerate(ids)
            if at % 5 == 0 or at % 10 == 0
        ]
        connection.execute(tasks.insert(), rows)
        pairs = zip(ids[::8], ids[1::8], strict=False)
        told = [{"clip": id, "other": before, "told": f"a copy of {before}"} for id, before in pairs]
        connection.execute(copies.insert(), told)
    return token


def _asked(desk: Served) -> dict[str, list[float]]:
    """Each question many times, in turn, so that none is answered out of what the one before left warm."""
    line = desk.line()
    took: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    for path in QUESTIONS.values():
        desk.get(line, path)
    for _ in range(_TIMES):
        for name, path in QUESTIONS.items():
            began = time.perf_counter()
            desk.get(line, path)
            took[name].append(1000 * (time.perf_counter() - began))
    line.close()
    return took


_WATCH = """() => {
  window.frames_ = []; window.rows_ = 0;
  let last = performance.now();
  const step = (now) => {
    window.frames_.push(now - last); last = now;
    window.rows_ = Math.max(window.rows_, document.querySelectorAll("#clips > li").length);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""


def scrolled(desk: Served) -> Scrolled:
    """Scrolls by the wheel as somebody who looks for something does, then to the end and back by the keyboard."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies(desk.cookies())
        page = context.new_page()
        page.set_content("<div style='height: 560000px'></div>")
        _wheel(page)
        bare = page.evaluate("window.frames_")
        page.goto(desk.address)
        page.locator("#clips > li:not(.waiting)").first.wait_for()
        _wheel(page)
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        told = _until_told(page)
        page.keyboard.press("Home")
        page.wait_for_timeout(500)
        frames, rows = page.evaluate("[window.frames_, window.rows_]")
        chromium.close()
    long = sum(ms > FRAME_MS for ms in frames)
    return Scrolled(int(rows), len(frames), long, _p95(frames), max(frames), _p95(bare), told)


def _wheel(page: Any) -> None:
    page.mouse.move(700, 600)
    page.evaluate(_WATCH)
    for _ in range(_STEPS):
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(33)


def _until_told(page: Any) -> bool:
    """Whether the rows in sight at the list's end have their clips, soon."""
    for _ in range(40):
        if page.locator("#clips > li.waiting").count() == 0:
            return bool(page.locator("#clips > li").count())
        page.wait_for_timeout(50)
    return False
