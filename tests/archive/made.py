"""What the archive's tests make: files that a scripted prober takes for clips, and works of a scripted crew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.made import PICTURE, SOUND, crew_for, quiet
from zeroline.archive.care import decide
from zeroline.archive.intake import Intake, Received
from zeroline.archive.opening import Archive
from zeroline.archive.schema import stamps
from zeroline.archive.stamps import stamp_id
from zeroline.domain.clip import Media
from zeroline.domain.errors import BadMedia
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker
from zeroline.jobs import Added, add_all
from zeroline.pipeline import Crew, Order

MEDIA = Media("mp4", 20_000, PICTURE, SOUND)
LOOKER = Maker("scripted prober", "1")


@dataclass
class ScriptedProber:
    """Takes any file for the same clip, but for one that holds `not a clip`."""

    asked: list[Path] = field(default_factory=list)

    def probe(self, path: Path) -> Media:
        self.asked.append(path)
        if not path.is_file():
            raise BadMedia(path, "there is no such file")
        if path.read_bytes() == b"not a clip":
            raise BadMedia(path, "is text, not a clip")
        return MEDIA


def intake(archive: Archive, by: str | None = "Анна") -> Intake:
    return Intake(archive.ledger, archive.vault, ScriptedProber(), LOOKER, by)


def received(archive: Archive, path: Path, content: bytes = b"clip", **told: str) -> Received:
    """Writes a file with this content and takes it in."""
    path.write_bytes(content)
    return intake(archive).receive(path, Arrival(**told))


def added(archive: Archive, path: Path, content: bytes = b"clip", *, crew: Crew | None = None, **told: str) -> Added:
    """Writes a file with this content and adds it with a scripted crew."""
    path.write_bytes(content)
    made = crew or crew_for()
    order, arrival = Order("netflix"), Arrival(**told)
    (outcome,) = add_all([path], archive, intake(archive), lambda: made, order, arrival, lambda _: quiet)
    assert isinstance(outcome, Added), outcome
    return outcome


@dataclass(frozen=True)
class Filled:
    """An archive with two clips, of which one is labelled, and a stamp on its log; where it has one, that is both."""

    archive: Archive
    first: str
    second: str


def filled(archive: Archive, folder: Path, clips: int = 2) -> Filled:
    told = {"url": "https://t.me/chan/12", "account": "@chan", "posted_at": "2024-02-03", "post": "Бросили 1428-й."}
    first = added(archive, folder / "a.mp4", b"first", **told).clip.id
    second = added(archive, folder / "b.mp4", b"second").clip.id if clips > 1 else first
    decide(archive.ledger, first, frozenset({"prisoner"}), "open", "Борис", "He asked for it himself.")
    decide(archive.ledger, first, None, "open", "Вера", "His family asked for it.")
    with archive.ledger.writing() as pen:
        row = (2, "https://tsa.example", pen.at, b"request", b"answer")
        names = ("sequence", "server", "at", "request", "answer")
        pen.connection.execute(stamps.insert(), {"id": stamp_id(*row), **dict(zip(names, row, strict=True))})
        pen.enter("stamped", None, None, [f"stamp:{stamp_id(*row)}"])
    return Filled(archive, first, second)


def said(text: str) -> str:
    """The text without hashes, signatures and moments, whose digits may be anybody's number by chance."""
    return re.sub(r"[0-9a-f]{16,}|\d{4}-\d\d-\d\d[T ][\d:.]+|(\\\\x[0-9a-f]{2}|\\x[0-9a-f]{2})+", "", text)
