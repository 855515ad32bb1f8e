"""The room where clips are heard: a process of its own, so that the desk stays quick while one is."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol

from zeroline.archive.search_index import arrived
from zeroline.crew import archive, crew, indexer, intake, lookout, stamped
from zeroline.desk.work import Bench, Job, Tell, Told
from zeroline.domain.clip import Clip
from zeroline.domain.errors import ZerolineError
from zeroline.domain.fingerprint import Match
from zeroline.pipeline import Order
from zeroline.settings import Settings

_NICE = 10  # pages come first


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
        self._settings = settings
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def work(self, job: Job, tell: Tell) -> None:
        try:
            line = self._open()
            line.send(job)
            while True:
                told: Told = line.recv()
                tell(told)
                if told.what in ("done", "failed"):
                    return
        except (EOFError, OSError):
            self.close()
            tell(Told("failed", why=f"{job.name}: the process that heard it was ended (out of memory?); try again."))

    def _open(self) -> Connection:
        if self._line is None or self._process is None or not self._process.is_alive():
            spawn = multiprocessing.get_context("spawn")  # a fork would take the server's threads and locks with it
            ours, theirs = spawn.Pipe()
            self._process = spawn.Process(target=_at_work, args=(self._settings, theirs), daemon=True, name="hearing")
            self._process.start()
            theirs.close()  # so that each end notices when the other is gone
            self._line = ours
        return self._line

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        if self._line is not None:
            self._line.close()
        self._process = self._line = None


def _at_work(settings: Settings, line: Connection) -> None:
    """The child: works until the desk is gone."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C is for the desk, which then ends us
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
