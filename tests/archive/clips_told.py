"""What the tests of trends make: clips that say what a script tells, added by a scripted crew as any clip is."""

from __future__ import annotations

from pathlib import Path

from tests.archive.made import added
from tests.made import crew_for
from zeroline.archive.opening import Archive
from zeroline.domain.clip import clip_id
from zeroline.domain.record import sha256_of
from zeroline.engines.fakes import Line

REFUSAL = ("Мы из 1428-го полка. Идти на штурм мы отказываемся.", "We are of the 1428th Regiment. We refuse to go.")


def told(archive: Archive, folder: Path, name: str, *lines: tuple[str, str], **arrival: str) -> str:
    """Adds a clip of this name that says these lines, Russian and English; its id."""
    script = [Line(2_000 * at, 2_000 * at + 1_800, *line) for at, line in enumerate(lines or (REFUSAL,))]
    content = name.encode()
    added(archive, folder / f"{name}.mp4", content, crew=crew_for(lines=script), **arrival)
    return clip_id(sha256_of(content))
