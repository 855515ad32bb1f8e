"""Faults while clips are added: kill -9 anywhere, a full disk, a database that another process holds.

    python -m bench.faults [--faults 500] [--seed 1] [--disk FOLDER] [--database ADDRESS] [--check]

The archive, its database, its vault and its processes are real; only hearing and probing are scripted, since what they
say does not matter here. Every fault strikes a process of its own that adds a clip; afterwards the archive must verify,
and once the same clip is added undisturbed it must be there once, whole. FOLDER is a disk that may be filled to the
brim; without one no disk is filled. Without --check, bench/RESULTS-faults.md is written.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from bench.machine import machine
from bench.scripted import scripted
from zeroline.archive import vault
from zeroline.archive.browse import listed
from zeroline.archive.custody import entries
from zeroline.archive.database import opened
from zeroline.archive.intake import Intake
from zeroline.archive.ledger import stored
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.verify import verify
from zeroline.domain.clip import Clip, Media, Picture, Sound
from zeroline.domain.errors import ArchiveFault, ZerolineError
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker
from zeroline.engines.fakes import (
    Line,
    ScriptedHearer,
)
from zeroline.jobs import Added, Failed, OnlyReceived, add_all
from zeroline.pipeline import Crew, Order

RESULTS = Path(__file__).with_name("RESULTS-faults.md")
CLIPS_AN_ARCHIVE = 12
CLIP_BYTES = 2_500_000  # three blocks of copying
MEDIA = Media("mp4", 20_000, Picture(640, 360, "h264", Fraction(25)), Sound("aac", 16_000, 1))
LINES = (
    Line(1_000, 3_000, "Мы не подписывали контрактов.", "We did not sign contracts."),
    Line(4_000, 7_000, "Нас бросили без воды и без связи.", "They left us without water and without contact."),
)
KINDS = {"kill at a point": 50, "kill at a moment": 15, "full disk": 15, "locked before": 5, "locked on the way": 15}
DONE, REFUSED, BROKEN = 0, 3, 70  # how a process that adds ends


class Prober:
    """Takes any file for the same clip."""

    def probe(self, path: Path) -> Media:
        return MEDIA


@dataclass
class Points:
    """The places where a fault may strike: each statement and commit, each file that is opened, renamed, linked or
    removed, each block that is copied and each second that is heard. `strike` is called at the one that is chosen."""

    chosen: int | None = None
    strike: Callable[[], None] = lambda: None
    passed: int = 0
    names: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        self.passed += 1
        self.names.append(name)
        if self.passed == self.chosen:
            self.strike()

    def watch(self) -> None:
        """For the rest of this process's life."""
        for event in ("before_cursor_execute", "after_cursor_execute", "commit"):
            sa.event.listen(sa.Engine, event, lambda *_, event=event, **__: self(event))
        sys.addaudithook(lambda event, _: self(event) if event in _FILE_EVENTS else None)
        read = vault._read
        vault._read = lambda *args: (self("copy"), read(*args))[1]  # type: ignore[assignment,func-returns-value]


_FILE_EVENTS = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.listdir"})


@dataclass(frozen=True)
class Hearer:
    """Hears a hum; a second at a time, with a point after each."""

    points: Points

    def hear(self, clip: Clip) -> Iterator[bytes]:
        for second in ScriptedHearer(HUM).hear(clip):
            self.points("hear")
            yield second


HUM = (np.sin(np.arange(16_000 * 20) / 8) * 9000).astype("<i2").tobytes()


@dataclass
class Bench:
    """One archive under attack, and what it went through."""

    home: Path
    address: str
    crew: Crew
    chance: random.Random
    disk: Path | None
    takes_s: float = 0.2  # to add a clip that nothing disturbs
    told: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)  # what must not be

    def open(self, wait_s: float = 10.0) -> Archive:
        return open_archive(self.home, self.address, wait_s)

    def add(self, clip: Path, points: Points, wait_s: float = 10.0, after_s: float | None = None) -> int:
        """Adds the clip in a process of its own; how that ended. It is killed `after_s` after it began."""
        child = os.fork()
        if child == 0:
            code = BROKEN
            try:
                points.watch()
                code = self._add(clip, points, wait_s)
            finally:
                os._exit(code)
        if after_s is not None:
            time.sleep(after_s)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _add(self, clip: Path, points: Points, wait_s: float) -> int:
        try:
            archive = self.open(wait_s)
        except ArchiveFault:
            return REFUSED
        intake = Intake(archive.ledger, archive.vault, Prober(), Maker("scripted", "1"), "Анна")
        crew = replace(self.crew, hearer=Hearer(points))
        arrival = Arrival(url="https://t.me/chan/1", account="@chan", post="Пост.")
        run = add_all([clip], archive, intake, lambda: crew, Order("netflix"), arrival, lambda _: lambda _: None)
        (outcome,) = run
        if isinstance(outcome, Failed):
            kinds = (ArchiveFault, OnlyReceived)
            return REFUSED if isinstance(outcome.error, kinds) else BROKEN
        return DONE if isinstance(outcome, Added) else BROKEN

    def strike(self, kind: str, clip: Path, total: int) -> bool:
        """One fault of a kind while the clip is added, and the look at the archive afterwards. False: it came too late,
        or the disk had room enough, and it does not count."""
        code = getattr(self, "_" + kind.replace(" ", "_"))(clip, total)
        missed = "waited, and went on" if kind.startswith("locked") else "had ended before; not counted"
        ended = {DONE: missed, REFUSED: "gave up with a sentence", -signal.SIGKILL: "was killed"}
        self.told[f"{kind}: {ended.get(code, f'ended with {code}')}"] += 1
        if code not in ended:
            self.faults.append(f"{kind}: the process ended with {code}")
        self.look(f"after {kind}")
        return code != DONE or kind.startswith("locked")

    def _kill_at_a_point(self, clip: Path, total: int) -> int:
        kill = lambda: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731 - as short as the death
        return self.add(clip, Points(self.chance.randint(1, total), kill))

    def _kill_at_a_moment(self, clip: Path, _: int) -> int:
        return self.add(clip, Points(), after_s=self.chance.uniform(0.0, self.takes_s / 2))

    def _full_disk(self, clip: Path, _: int) -> int:
        """Leaves so many bytes on the disk that it fills up somewhere on the way."""
        assert self.disk is not None
        ballast = self.disk / "ballast"
        room = shutil.disk_usage(self.disk).free - self.chance.randint(0, CLIP_BYTES + 600_000)
        with ballast.open("wb") as file:
            file.write(b"\0" * max(0, room))
        try:
            return self.add(clip, Points())
        finally:
            ballast.unlink()

    def _locked_before(self, clip: Path, _: int) -> int:
        with self._held():
            return self.add(clip, Points(), wait_s=0.1)

    def _locked_on_the_way(self, clip: Path, total: int) -> int:
        """Another process takes the database when this one is at a point, and keeps it longer than anybody waits."""
        go, arrived = os.pipe()
        locker = os.fork()
        if locker == 0:
            os.close(arrived)
            if os.read(go, 1):
                with contextlib.suppress(ArchiveFault), self._lock(wait_s=5.0):
                    time.sleep(0.5)
            os._exit(0)

        def call() -> None:
            os.write(arrived, b"x")
            time.sleep(0.05)

        try:
            return self.add(clip, Points(self.chance.randint(1, total), call), wait_s=0.1)
        finally:
            os.close(arrived)
            os.close(go)
            os.waitpid(locker, 0)

    @contextlib.contextmanager
    def _lock(self, wait_s: float) -> Iterator[None]:
        database = opened(self.address or f"sqlite:///{self.home / 'archive.db'}", wait_s)
        try:
            with database.writing():
                yield
        finally:
            database.close()

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """The database is another process's for the time of the block."""
        ready, told = os.pipe()
        locker = os.fork()
        if locker == 0:
            with self._lock(wait_s=5.0):
                os.write(told, b"x")
                signal.pause()
        os.read(ready, 1)
        try:
            yield
        finally:
            os.kill(locker, signal.SIGKILL)
            os.waitpid(locker, 0)
            os.close(ready)
            os.close(told)

    def look(self, when: str, clip: Path | None = None) -> None:
        """The archive verifies, whatever happened; `clip`, added undisturbed, is there once and whole."""
        try:
            archive = self.open()
        except ZerolineError as error:
            self.faults.append(f"{when}: {error.sentence}")
            return
        self.faults += [f"{when}: {one.where}: {one.why}" for one in verify(archive)]
        if clip is not None:
            self.faults += [f"{when}: {why}" for why in _not_whole(archive, clip)]
        archive.ledger.database.close()


def _not_whole(archive: Archive, path: Path) -> Iterator[str]:
    """What is lost, double or left over."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if archive.vault.digest(sha256) != sha256:
        yield f"{path.name}: lost"
    if left := archive.vault.incoming():
        yield f"left over: {[file.name for file in left]}"
    with archive.ledger.reading() as connection:
        for clip in listed(connection):
            acts = [entry.act for entry in entries(connection, clip.id)]
            if clip.file == path.name and clip.status != "draft":
                yield f"{path.name}: {clip.status}"
            if len(acts) != len(set(acts)):
                yield f"{clip.id}: done twice: {acts}"
            for kind in ("media", "source", "post", "hearing", "version", "captions"):
                if (number := len(stored(connection, clip.id, kind))) > 1:
                    yield f"{clip.id}: {number} of {kind}"


@dataclass(frozen=True)
class Told:
    """What came of all the faults."""

    struck: int
    clips: int
    points: int
    kinds: Counter[str]
    told: Counter[str]
    faults: tuple[str, ...]
    seconds: float


def run(faults: int, seed: int, disk: Path | None, address: Callable[[int], str] = lambda _: "") -> Told:
    """Strikes `faults` times. `address` gives the database of the archive with that number; empty: SQLite."""
    began, crew, chance = time.monotonic(), scripted(LINES, HUM), random.Random(seed)
    kinds = [kind for kind in KINDS if kind != "full disk" or disk is not None]
    struck, clips, points, takes_s, told, seen, wrong = 0, 0, 0, 0.2, Counter[str](), Counter[str](), list[str]()
    for number in range(1, 1 + faults):
        if struck >= faults:
            break
        with tempfile.TemporaryDirectory(dir=disk) as folder:
            bench = Bench(Path(folder) / "home", address(number), crew, chance, disk)
            if number == 1:
                points, takes_s = _counted(bench, _clip(Path(folder) / "first.mp4", chance))
            bench.takes_s = takes_s
            weights = [KINDS[kind] for kind in kinds]
            for index in range(CLIPS_AN_ARCHIVE):
                clip = _clip(Path(folder) / f"{index}.mp4", chance)
                clips += 1
                for kind in chance.choices(kinds, weights, k=min(chance.randint(1, 3), faults - struck)):
                    if bench.strike(kind, clip, points):
                        struck += 1
                        seen[kind] += 1
                if bench.add(clip, Points()) != DONE:
                    bench.faults.append(f"{clip.name}: could not be added afterwards")
                bench.look("undisturbed", clip)
                clip.unlink()
                if struck >= faults:
                    break
            told += bench.told
            wrong += bench.faults
    return Told(struck, clips, points, seen, told, tuple(wrong), time.monotonic() - began)


def _clip(path: Path, chance: random.Random) -> Path:
    path.write_bytes(chance.randbytes(CLIP_BYTES))
    return path


def _counted(bench: Bench, clip: Path) -> tuple[int, float]:
    """How many points a clip passes that nothing disturbs, the archive being there already, and how long it takes."""
    bench.add(clip, Points())
    again = _clip(clip.with_name("second.mp4"), bench.chance)
    ready, told = os.pipe()
    points, began = Points(), time.monotonic()
    child = os.fork()
    if child == 0:
        points.watch()
        code = bench._add(again, points, 10.0)
        os.write(told, str(points.passed).encode())
        os._exit(code)
    number = int(os.read(ready, 20))
    os.waitpid(child, 0)
    takes_s = time.monotonic() - began
    clip.unlink()
    again.unlink()
    return number, takes_s


def page(told: Told, seed: int) -> str:
    rows = "\n".join(f"| {what} | {number} |" for what, number in sorted(told.told.items()))
    kinds = ", ".join(f"{number} x {kind}" for kind, number in sorted(told.kinds.items()))
    wrong = "\n".join(f"- {fault}" for fault in told.faults) or "None."
    return f"""# Faults while clips are added
Written by `make bench-faults`; `bench/faults.py` says what is real in it. {machine()}

{told.struck} faults ({kinds}) struck while {told.clips} clips were added, with seed {seed}, in {told.seconds:.0f} s.
A kill strikes at one of {told.points} points that a clip passes: statements and commits, files opened, renamed, linked,
removed, blocks copied, seconds heard; or at any moment. After each fault the whole archive was verified.

| target | found |
|---|---|
| no clip lost, none half there, nothing left over, nothing done twice, the log unbroken | {len(told.faults)} breaches |

| fault: how the process that it struck ended | times |
|---|---|
{rows}

## Breaches
{wrong}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="Faults while clips are added.")
    parser.add_argument("--faults", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--disk", type=Path)
    parser.add_argument("--database", action="append", default=[], help="an empty one for each archive, in turn")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where there is a breach")
    options = parser.parse_args()
    left: list[Any] = list(options.database)
    told = run(options.faults, options.seed, options.disk, lambda _: left.pop(0) if left else "")
    if not options.check:
        RESULTS.write_text(page(told, options.seed), encoding="utf-8")
    print(page(told, options.seed))
    return 1 if told.faults or told.struck < options.faults else 0


if __name__ == "__main__":
    sys.exit(main())
