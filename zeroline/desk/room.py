"""The room where clips are heard: a process of its own, so that the desk stays quick while one is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, partial
from multiprocessing.connection import Connection
from typing import Protocol

from zeroline.archive.search_index import arrived
from zeroline.crew import archive, crew, indexer, intake, lookout
from zeroline.crew_outside import stamped
from zeroline.desk.child import Child, leave_ctrl_c_to_the_desk
from zeroline.desk.work import Bench, Job, Tell, Told
from zeroline.domain.clip import Clip
from zeroline.domain.errors import ZerolineError
from zeroline.domain.fingerprint import Match
from zeroline.pipeline import Order
from zeroline.settings import Settings

_NICE = 5  # pages come first; at 10 a clip waited minutes for its turn on a machine that does other work, too


class Room(Protocol):
    """Works on one upload at a time."""

    def work(self, job: Job, tell: Tell) -> None:
        """Tells each step; the last is done or failed."""
        ...

    def close(self) -> None:
        """Ends what is under way; it begins again from its last stage when the desk does."""
        ...


class ChildRoom:
    """The real one. The models are loaded at the first clip and stay."""

    def __init__(self, settings: Settings) -> None:
        self.child = Child(settings, _at_work, "hearing")

    def work(self, job: Job, tell: Tell) -> None:
        try:
            line = self.child.line()
            line.send(job)
            while True:
                told: Told = line.recv()
                tell(told)
                if told.what in ("done", "failed"):
                    return
        except (EOFError, OSError):
            self.close()
            tell(Told("failed", why=f"{job.name}: the process that heard it was ended (out of memory?); try again."))

    def close(self) -> None:
        self.child.close()


def _at_work(settings: Settings, line: Connection) -> None:
    """The child: works until the desk is gone."""
    leave_ctrl_c_to_the_desk()
    os.nice(_NICE)
    held = archive(settings)
    language = None if settings.language == "auto" else settings.language
    order = Order(settings.profile, language, gloss=settings.gloss)
    helpers = cache(lambda: crew(settings))
    finds = cache(lambda: indexer(settings))

    def look(clip: Clip) -> Sequence[Match]:
        with suppress(ZerolineError):  # the next search enters it, or says why it cannot be
            arrived(held, finds(), clip.id)
        return lookout(held).arrived(clip)

    bench = Bench(held, partial(intake, held), helpers, order, look, lambda: stamped(held, settings))
    while True:
        try:
            job: Job = line.recv()
        except EOFError:
            return
        bench.work(job, line.send)
