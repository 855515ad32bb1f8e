"""The office: all that the pages work with."""

from __future__ import annotations

from dataclasses import dataclass

from zeroline.archive.editing import Editing
from zeroline.archive.opening import Archive
from zeroline.desk.backroom import Backroom
from zeroline.desk.board import Board
from zeroline.desk.checks import Checking
from zeroline.desk.counter import Counter
from zeroline.desk.derived import Derived
from zeroline.desk.guard import Door
from zeroline.desk.once_more import OnceMore
from zeroline.desk.people import People
from zeroline.desk.presence import Presence
from zeroline.desk.readings import Readings
from zeroline.desk.searching import Searching
from zeroline.desk.sessions import Sessions
from zeroline.desk.standings import Standings
from zeroline.desk.uploads import Uploads
from zeroline.desk.worker import Worker
from zeroline.settings import Settings


@dataclass(frozen=True)
class Office:
    """One desk on one archive."""

    settings: Settings
    archive: Archive
    door: Door
    people: People
    sessions: Sessions
    uploads: Uploads
    previews: Derived
    worker: Worker
    board: Board
    editing: Editing
    readings: Readings
    waves: Derived
    presence: Presence
    searching: Searching
    checking: Checking
    once_more: OnceMore
    standings: Standings
    backroom: Backroom
    counter: Counter | None = None  # None: the public is not served
