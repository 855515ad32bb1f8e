"""What the tests of packs and enquiries make: clips that two people signed off, and their neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.archive.clips_told import told
from tests.made import shipped_readers
from zeroline.archive.care import decide
from zeroline.archive.editing import Editing
from zeroline.archive.opening import Archive
from zeroline.archive.outside import Coarsely
from zeroline.archive.versions import Desk
from zeroline.crew_release import regions
from zeroline.domain.record import Person

PLACES = Coarsely(regions(), 14)
LINES = (
    ("Я, Сергей Иванов, мобилизованный 1428-го полка.", "I am Sergei Ivanov, a mobilised man of the 1428th Regiment."),
    ("Мы стоим под Бахмутом на нуле.", "We are near Bakhmut at the zero line."),
    ("Идти на штурм мы отказываемся.", "We refuse to go on the assault."),
    ("Нам четвёртый месяц не платят.", "They have not paid us for four months."),
)
SOURCE = {"url": "https://t.me/chan/12", "account": "@chan", "posted_at": "2023-05-12", "post": "Полк отказался."}


@dataclass(frozen=True)
class People:
    anna: Person
    boris: Person


def people(archive: Archive) -> People:
    with archive.ledger.writing() as pen:
        anna, boris = pen.person("Анна"), pen.person("Борис")
    assert anna is not None
    assert boris is not None
    return People(anna, boris)


def sign(archive: Archive, clip: str) -> None:
    """One person reviews it, another signs it off."""
    who, desk = people(archive), Desk(archive, Editing(archive), shipped_readers)
    desk.review(clip, who.anna)
    desk.sign_off(clip, who.boris)


def signed_clip(archive: Archive, folder: Path, name: str = "a", *, opened: bool = False) -> str:
    """A clip of four lines with a name in the first; protected unless it was `opened`."""
    clip = told(archive, folder, name, *LINES, **SOURCE)
    decide(archive.ledger, clip, frozenset({"death_shown"}), "open" if opened else "protected", "Анна")
    sign(archive, clip)
    return clip
