"""Search at the desk: one finder for the whole process, and an index that follows the archive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from zeroline.archive.opening import Archive
from zeroline.archive.search import Finder
from zeroline.archive.search_index import Indexer, behind, catch_up
from zeroline.domain.errors import ZerolineError
from zeroline.domain.finding import Found, Question

_AT_ONCE = 20  # clips that are entered while somebody waits, half a second; more are entered beside


@dataclass(frozen=True)
class Answer:
    """What was found. `waiting`: clips that are not in the index yet, so that nothing is found in them."""

    found: Sequence[Found]
    waiting: int


@dataclass
class Searching:
    """Answers questions. `indexer` is asked for when somebody searches first: it takes memory."""

    archive: Archive
    indexer: Callable[[], Indexer]
    _entering: threading.Lock = field(default_factory=threading.Lock)
    _asking: threading.Lock = field(default_factory=threading.Lock)  # the finder's sketches are one thread's at a time

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.archive, self.indexer())

    def answer(self, question: Question, number: int) -> Answer:
        """Raises WrongUse for a filter without a word in it."""
        with self._asking:
            finder = self._finder
            with self.archive.ledger.reading() as connection:
                waiting = len(behind(connection, finder.indexer))
            if waiting <= _AT_ONCE and self._entering.acquire(blocking=False):
                try:
                    catch_up(self.archive, finder.indexer)  # damaged clips are told of by verify-archive
                    waiting = 0
                finally:
                    self._entering.release()
            elif waiting:
                threading.Thread(target=self._enter, name="index", daemon=True).start()
            return Answer(finder.find(question, number), waiting)

    def _enter(self) -> None:
        """Enters what is behind; whoever is at it already goes on. What fails is tried again by the next question."""
        if self._entering.acquire(blocking=False):
            try:
                with suppress(ZerolineError):
                    catch_up(self.archive, self._finder.indexer)
            finally:
                self._entering.release()
