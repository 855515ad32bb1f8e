"""What the archive's tests make: files that a scripted prober takes for clips, and works of a scripted crew."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.made import PICTURE, SOUND
from zeroline.archive.intake import Intake, Received
from zeroline.archive.opening import Archive
from zeroline.domain.clip import Media
from zeroline.domain.errors import BadMedia
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker

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
