"""Checking articles at the desk: one index of what was released for the whole process, made anew when that changes."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zeroline.archive.checks import (
    Given,
    Kept,
    checks,
    erase_check,
    keep_check,
    one_check,
    released_state,
    signed_since,
)
from zeroline.archive.ledger import now
from zeroline.archive.opening import Archive
from zeroline.check_words import CheckCrew
from zeroline.checking import Check, check
from zeroline.crew_quotes import crew_then, live_crew
from zeroline.domain.quote import Article, Checked
from zeroline.engines.read_article import read_article
from zeroline.settings import Settings

_HELD = 32  # checks that were made anew
_NO_WORDS = "It was judged so when it was checked; the captions that it was held against are not shown any more."
_NOTHING = "No captions that were live then held anything like it."


@dataclass(frozen=True)
class Differs:
    """A quotation whose verdict is another now: as it was then, and against the captions that are live now."""

    then: Checked
    now: Checked


@dataclass
class Checking:
    """Checks articles against the archive, and keeps them."""

    archive: Archive
    settings: Settings
    read: Callable[[Path], Article] = read_article
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _state: tuple[object, ...] | None = None
    _crew: CheckCrew | None = None
    _made: OrderedDict[tuple[str, str], Check] = field(default_factory=OrderedDict)

    def take_in(self, content: bytes, name: str, date: str | None, by: str, *, pasted: bool = False) -> str:
        """Reads an article, checks it and keeps the check; its id. What the file is its name's ending tells, where it
        was not `pasted` as text. Raises BadInput, ArchiveFault."""
        with tempfile.TemporaryDirectory(prefix="zeroline-check-") as folder:
            file = Path(folder) / ("article.txt" if pasted else _safe_name(name))
            file.write_bytes(content)
            article = replace(self.read(file), name=name)
        checked = check(article, self._ready(), date)
        return keep_check(self.archive.ledger, checked, by)

    def all(self) -> list[tuple[Kept, int]]:
        """Every check that was kept, the newest first, with how many of its quotations are judged otherwise now."""
        with self.archive.ledger.reading() as connection:
            kept = checks(connection)
        return [(one, len(self.differs(one))) for one in kept]

    def one(self, id: str) -> Kept:
        with self.archive.ledger.reading() as connection:
            return one_check(connection, id)

    def erase(self, id: str, reason: str, by: str) -> None:
        """Takes the check out of the archive, and out of what is held here. Raises WrongUse."""
        erase_check(self.archive, id, reason, by)
        with self._lock:
            self._made.clear()

    def as_it_was(self, kept: Kept) -> Check:
        """The check once more, against what was signed off when it was made, with the verdicts that it had."""

        def made(crew: CheckCrew) -> Check:
            then = crew_then(crew, self.settings, self.archive, sorted(kept.clips), kept.at)
            once_more = check(kept.article, then, kept.date)
            if len(once_more.quotes) != len(kept.given):
                return once_more  # another version of the program finds other quotations
            given = zip(once_more.quotes, kept.given, strict=True)
            return replace(once_more, quotes=tuple(_as_given(*one) for one in given))

        return self._once(kept, "then", made)

    def differs(self, kept: Kept) -> Sequence[Differs]:
        """The quotations that are judged otherwise by the captions that are live now; none where nothing of its clips
        was signed off since."""
        with self.archive.ledger.reading() as connection:
            later = signed_since(connection, sorted(kept.clips), kept.at)
        if not later:
            return ()
        today = now()[:10]
        then = self.as_it_was(kept)
        at_present = self._once(kept, "now", lambda crew: check(kept.article, crew, today))
        return [
            Differs(before, after)
            for before, after in zip(then.quotes, at_present.quotes, strict=True)
            if (before.clip in later or after.clip in later)
            and (before.verdict, before.changes) != (after.verdict, after.changes)
        ]

    def _once(self, kept: Kept, which: str, make: Callable[[CheckCrew], Check]) -> Check:
        crew = self._ready()
        key = (kept.address, which)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make(crew)
        with self._lock:
            self._made[key] = made
            while len(self._made) > _HELD:
                self._made.popitem(last=False)
        return made

    def _ready(self) -> CheckCrew:
        """The index; made anew where something was signed off, erased or protected since."""
        with self.archive.ledger.reading() as connection:
            state = released_state(connection)
        with self._lock:
            if self._crew is None or state != self._state:
                self._crew = live_crew(self.settings, self.archive)
                self._state = state
                self._made.clear()
            return self._crew


def _as_given(made: Checked, given: Given) -> Checked:
    """The verdict that was given. Where it cannot be come to any more, since a clip was withdrawn or words in it are
    withheld now, no words are shown with it."""
    if (made.verdict, made.clip) == (given.verdict, given.clip):
        return made
    return Checked(made.quotation, given.verdict, _NO_WORDS if given.clip else _NOTHING)


def _safe_name(name: str) -> str:
    """A name whose ending tells what the file is, and nothing else."""
    ending = "".join(letter for letter in Path(name).suffix.lower() if letter.isalnum())[:12]
    return f"article.{ending}" if ending else "article"
