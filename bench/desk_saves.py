"""An hour's worth of edits by many people at once, in one process: no edit lost, and how long a save takes.

Each person is a thread with a window of its own, and makes so many edits at random moments, some of them to lines that
others edit too. The archive, its database and its disk are real. Afterwards the archive is opened anew, as another
process would, and every edit is looked up: one that was saved must be there once, with what was asked; one that was
refused must be kept with its words; and the drafts must be what the changes make of the first lines.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.scripted import scripted
from zeroline.archive.changes import Asked, Refused, Save, Undo, refused_changes, since
from zeroline.archive.editing import Editing, Opened
from zeroline.archive.intake import Intake
from zeroline.archive.ledger import latest
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.values import value_of
from zeroline.archive.verify import verify
from zeroline.domain.clip import Media, Sound
from zeroline.domain.draft import Draft, by_frames, enacted, nudged, split_at
from zeroline.domain.errors import WrongUse
from zeroline.domain.notes import Comment
from zeroline.domain.operation import Accept, Put, SetText
from zeroline.domain.record import Person
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker
from zeroline.engines.fakes import (
    Line,
)
from zeroline.jobs import Added, add_all
from zeroline.pipeline import Order

_SAID = (
    ("Мы стоим здесь уже третий день.", "We have been standing here for three days."),
    ("Никто за нами не приехал.", "Nobody came for us."),
    ("Нас было сорок человек, осталось двенадцать.", "There were forty of us, twelve are left."),
)
_HOUR = (
    ("Двухсотых не забирают.", "They do not take the killed away."),
    ("Нас кинули в мясорубку под Работино.", "They threw us into the mess near Robotyne."),
    ("Командир сказал стоять.", "The commander said to stand."),
)
_MEDIA = Media("flac", 600_000, None, Sound("flac", 16_000, 1))


@dataclass(frozen=True)
class Load:
    """`people` at once, each `edits` in `seconds`, in groups of `together` on a clip of `lines` lines."""

    people: int = 50
    edits: int = 240  # an hour at four lines a minute
    seconds: float = 120.0
    together: int = 5
    lines: int = 150


@dataclass
class Outcome:
    """Milliseconds of every save, what became of each, and what was found wrong afterwards."""

    took: list[float] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1]

    @property
    def median(self) -> float:
        return statistics.median(self.took)


@dataclass
class _Worker:
    """One person at one clip, who remembers all that was asked."""

    editing: Editing
    clip: str
    person: Person
    number: int
    dice: random.Random
    asked: dict[str, tuple[Asked, str]] = field(default_factory=dict)  # id -> what, and what became of it
    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def work(self, load: Load, begin: float) -> None:
        moments = sorted(self.dice.uniform(0, load.seconds) for _ in range(load.edits))
        seen = self.editing.open(self.clip)
        for n, moment in enumerate(moments):
            time.sleep(max(0.0, begin + moment - time.monotonic()))
            if n % 3 == 0:  # a page hears of others' changes now and then, so that some edits are made on old sight
                seen = self.editing.open(self.clip)
            self._edit(f"p{self.number:03}-{n:05}", seen)

    def _edit(self, id: str, seen: Opened) -> None:
        try:
            op = self._something(id, seen.draft)
            began = time.perf_counter()
            outcome = self.editing.save(self.clip, Save(id, f"window-{self.number:03}", seen.number, op), self.person)
            self.took.append(1000 * (time.perf_counter() - began))
            self.asked[id] = (op, "refused" if isinstance(outcome, Refused) else "saved")
        except WrongUse:
            self.asked[id] = (Undo("nothing"), "impossible")
        except Exception as fault:
            self.faults.append(f"{id}: {type(fault).__name__} {fault}")

    def _something(self, id: str, draft: Draft) -> Asked:
        line = self.dice.choice(draft.lines)
        text = f"{line.english_text} {id}" if len(line.english_text) < 150 else f"Shorter {id}"
        kinds = ("english", "spoken", "frame", "nudge", "split", "accept", "comment", "undo")
        kind = self.dice.choices(kinds, (50, 15, 8, 5, 4, 8, 5, 5))[0]
        mine = [one for one, (op, fate) in self.asked.items() if fate == "saved" and isinstance(op, SetText)]
        match kind:
            case "spoken":
                return SetText(line.id, "spoken", f"{line.text[:150]} ещё")
            case "frame":
                return by_frames(draft, line.id, "end", -1)
            case "nudge":
                return nudged(draft, line.id, 40)
            case "split":
                return split_at(line, f"n.{id}", "english", len(line.english_text) // 2)
            case "accept":
                return Accept(line.id)
            case "comment":
                return Put(Comment(id, line.id, f"Послушай ещё раз, {id}"))
            case "undo" if mine:
                return Undo(mine[-1])
        return SetText(line.id, "english", text)


def measured(load: Load, folder: Path | None = None, seed: int = 1) -> Outcome:
    """Runs the load in a folder (None: a fresh one, which goes) and looks every edit up."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = Path(place) / "home"
        archive = open_archive(home)
        clips = [_added(archive, Path(place) / f"{n}.flac", load) for n in range(-(-load.people // load.together))]
        with archive.ledger.writing() as pen:
            people = [pen.person(f"Person {n}") for n in range(load.people)]
        editing = Editing(archive)
        workers = [
            _Worker(editing, clips[n // load.together], person, n, random.Random(seed * 1000 + n))
            for n, person in enumerate(people)
            if person is not None
        ]
        begin = time.monotonic() + 0.5
        threads = [threading.Thread(target=worker.work, args=(load, begin)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        archive.ledger.database.close()
        return _looked_up(open_archive(home), workers)


def _looked_up(archive: Archive, workers: list[_Worker]) -> Outcome:
    outcome = Outcome()
    for worker in workers:
        outcome.took += worker.took
        outcome.faults += worker.faults
        outcome.fates.update(fate for _, fate in worker.asked.values())
    for clip in dict.fromkeys(worker.clip for worker in workers):
        mine = [worker for worker in workers if worker.clip == clip]
        with archive.ledger.reading() as connection:
            made, refused = since(connection, clip, 0), {one.id: one for one in refused_changes(connection, clip)}
            lines = latest(connection, clip, "lines")
        assert lines is not None
        draft = value_of(lines.content["draft"], Draft)
        for change in made:
            draft = enacted(draft, change.effect)
        if draft != Editing(archive).open(clip).draft:
            outcome.faults.append(f"{clip}: the draft is not what its changes make of it")
        if [change.number for change in made] != list(range(1, len(made) + 1)):
            outcome.faults.append(f"{clip}: its changes are not numbered one by one")
        found = {change.id: change for change in made}
        for worker in mine:
            for id, (op, fate) in worker.asked.items():
                there = found.pop(id, None) if fate != "refused" else refused.pop(id, None)
                if (there is None) != (fate == "impossible"):
                    outcome.faults.append(f"{id}: {fate}, and is {'there' if there else 'lost'}")
                elif there is not None and not _the_same(there.op, op):
                    outcome.faults.append(f"{id}: another change than was asked for")
        outcome.faults += [f"{id}: nobody asked for it" for id in (*found, *refused)]
    outcome.faults += [f"verify-archive: {problem}" for problem in verify(archive)]
    archive.ledger.database.close()
    return outcome


def _the_same(made: Asked, op: Asked) -> bool:
    if isinstance(made, Put) and isinstance(op, Put):
        return made.note.key == op.note.key and getattr(made.note, "text", "") == getattr(op.note, "text", "")
    return made == op


def _added(archive: Archive, path: Path, load: Load) -> str:
    """A clip whose machine's draft has so many lines."""
    return _clip(archive, path, tuple(Line(4_000 * n, 4_000 * n + 3_000, *_SAID[n % 3]) for n in range(load.lines)))


def hour(archive: Archive, path: Path, lines: int) -> str:
    """A clip of as many lines as people say in an hour, some with a word of the glossary, some with a number."""
    said = [(f"{one[0]} {two[0]}", f"{one[1]} {two[1]}") for one, two in zip(_SAID, (*_HOUR, *_SAID), strict=False)]
    return _clip(archive, path, tuple(Line(4_000 * n, 4_000 * n + 3_800, *said[n % len(said)]) for n in range(lines)))


def _clip(archive: Archive, path: Path, lines: tuple[Line, ...]) -> str:
    path.write_bytes(path.name.encode())
    seconds = lines[-1].end_ms // 1_000 + 10
    prober = _Prober(replace(_MEDIA, duration_ms=seconds * 1_000))
    intake = Intake(archive.ledger, archive.vault, prober, Maker("scripted prober", "1"))
    crew = scripted(lines, b"\1\1" * 16_000 * seconds)
    (outcome,) = add_all([path], archive, intake, lambda: crew, Order("netflix"), Arrival(), lambda _: lambda _: None)
    assert isinstance(outcome, Added), outcome
    return outcome.clip.id


@dataclass(frozen=True)
class _Prober:
    media: Media

    def probe(self, path: Path) -> Media:
        assert path.is_file()
        return self.media
