"""Checking articles at the desk: one index of what was released for the whole process, made anew when that changes."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zeroline.archive.checks import Kept, checks, erase_check, keep_check, one_check, released_state, signed_since
from zeroline.archive.ledger import now
from zeroline.archive.opening import Archive
from zeroline.checking import Check, CheckCrew, check
from zeroline.crew_quotes import live_crew
from zeroline.domain.quote import Article, Checked
from zeroline.engines.read_article import read_article
from zeroline.likeness import Lines
from zeroline.settings import Settings

_HELD = 32  # checks that were made anew


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

    def take_in(self, content: bytes, name: str, date: str | None, by: str) -> str:
        """Reads an article, checks it and keeps the check; its id. Raises BadInput, ArchiveFault."""
        with tempfile.TemporaryDirectory(prefix="zeroline-check-") as folder:
            file = Path(folder) / _safe_name(name)
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
        """The check once more, against what was signed off when it was made."""
        return self._once(kept, "then", lambda crew: check(kept.article, _known_at(crew, kept.at), kept.date))

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
            if before.clip in later and (before.verdict, before.changes) != (after.verdict, after.changes)
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


def _known_at(crew: CheckCrew, moment: str) -> CheckCrew:
    """What a crew knew at the moment: nothing that was signed off later."""

    def known(stretches: Sequence[Lines]) -> list[Lines]:
        return [_not_ended(lines, moment) for lines in stretches if (lines[0].live_from or "") <= moment]

    return replace(
        crew, near=lambda text, most: known(crew.near(text, 3 * most))[:most], of=lambda clip: known(crew.of(clip))
    )


def _not_ended(lines: Lines, moment: str) -> Lines:
    if lines[0].live_until is None or lines[0].live_until <= moment:
        return lines
    return tuple(replace(line, live_until=None) for line in lines)


def _safe_name(name: str) -> str:
    """A name whose ending tells what the file is, and nothing else."""
    ending = "".join(letter for letter in Path(name).suffix.lower() if letter.isalnum())[:12]
    return f"article.{ending}" if ending else "article"
