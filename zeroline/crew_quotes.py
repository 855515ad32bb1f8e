"""What checking an article needs.

Each function imports what it builds, as in crew.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from zeroline.crew import archive, shelf, shipped
from zeroline.crew_release import coarsely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zeroline.archive.opening import Archive
    from zeroline.check_words import CheckCrew
    from zeroline.domain.quote import ReleasedClip, ReleasedLine
    from zeroline.ports import Vectors
    from zeroline.settings import Settings

T = TypeVar("T")


def check_crew(settings: Settings, file: Path | None) -> CheckCrew:
    """What checking an article needs: the captions of the file, None: those of the archive that were signed off. Raises
    BadInput, ArchiveFault."""
    if file is not None:
        from zeroline.engines.read_released import read_released

        released = read_released(file)
        return check_crew_of(settings, released.lines, released.clips)
    return live_crew(settings, archive(settings))


def live_crew(settings: Settings, archive: Archive) -> CheckCrew:
    """The same for an archive that is open."""
    from zeroline.archive.live import live_lines

    about: dict[str, ReleasedClip] = {}
    places = coarsely(settings)

    def lines() -> Iterator[ReleasedLine]:  # never all of them at once: a million take half a gigabyte
        for live in live_lines(archive, places):
            about[live.about.id] = live.about
            yield from live.lines

    return check_crew_of(settings, lines(), about)


def crew_then(crew: CheckCrew, settings: Settings, archive: Archive, clips: Iterable[str], moment: str) -> CheckCrew:
    """The same for some clips, as they stood at a moment."""
    from dataclasses import replace

    from zeroline.archive.live import lines_then
    from zeroline.domain.quote import ReleasedClip
    from zeroline.engines.released_lines import ReleasedLines

    there = list(lines_then(archive, coarsely(settings), clips, moment))
    held = ReleasedLines(line for clip in there for line in clip.lines)
    about = {clip.about.id: clip.about for clip in there}
    return replace(
        crew,
        near=held.near,
        of=held.of,
        about=lambda clip: about.get(clip) or ReleasedClip(clip),
        meant=lambda _text: list(about),
    )


def check_crew_of(settings: Settings, lines: Iterable[ReleasedLine], clips: Mapping[str, ReleasedClip]) -> CheckCrew:
    """The same on lines as they come. Where all of them cannot be compared by their meaning, only the clips are that
    something points to."""
    import numpy as np

    from zeroline.check_words import CheckCrew
    from zeroline.domain.quote import ReleasedClip
    from zeroline.engines.embed_e5 import E5Embedder
    from zeroline.engines.released_lines import ReleasedLines

    embedder = E5Embedder(shelf(settings).folder, settings.threads)
    held = ReleasedLines(lines)
    every = list(held.clips) if len(held) <= 1_000 else []  # lines: some four seconds of the embedder

    def embed(texts: Sequence[str]) -> Vectors:
        rows = embedder.embed(texts) - embedder.centre
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    return CheckCrew(
        near=held.near,
        of=held.of,
        about=lambda clip: clips.get(clip) or ReleasedClip(clip),
        meant=lambda _text: every,
        embed=embed,
        places=frozenset(line.split("\t")[0] for line in shipped("places.tsv").splitlines() if line[:1] != "#"),
    )
