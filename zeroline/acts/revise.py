"""Corrections that were made elsewhere: a file of captions is matched to the lines, and what differs is done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zeroline.archive.changes import Save
from zeroline.archive.drafts import draft_of
from zeroline.archive.ledger import stored
from zeroline.archive.versions import Desk
from zeroline.captions.formats import READERS
from zeroline.captions.matching import taken_in
from zeroline.domain.caption import Caption
from zeroline.domain.difference import Told, compared
from zeroline.domain.draft import Draft
from zeroline.domain.errors import BadInput, WrongUse
from zeroline.domain.eyes import State
from zeroline.domain.line import ENGLISH, SPOKEN
from zeroline.domain.operation import Operation
from zeroline.domain.record import Person

_FEW = 0.2  # of the rows: of a file in two languages either has about half
_LARGEST = 8 << 20  # bytes: captions of a day of speech take some 3 MB


@dataclass(frozen=True)
class Revised:
    """What a file changed: the operations in order, the lines whose words are others now, and where the clip stands."""

    operations: tuple[Operation, ...]
    lines: tuple[Told, ...]
    shared: float
    state: State

    def count(self, kind: str) -> int:
        """How many of the operations are of this kind."""
        return sum(type(operation).__name__ == kind for operation in self.operations)


def revise(desk: Desk, clip: str, file: Path, by: Person) -> Revised:
    """Takes the file's captions in, whole or not at all, and makes a version. A file of the spoken language corrects
    that; lines in it of both correct both. Raises NoSuchClip, BadInput for a file that is no captions, WrongUse for one
    of another clip, ArchiveFault."""
    cues = read_captions(file)
    opened = desk.editing.open(clip)
    draft, share = opened.draft, 1.0
    operations: list[Operation] = []
    for language, said in _by_language(cues).items():
        if said:
            laid_out = _nearest(_laid_out(desk, clip, language), said)
            taken = taken_in(said, draft, laid_out, language, file.name)
            draft, share = taken.draft, min(share, taken.shared)
            operations += taken.operations
    client = f"revise-{uuid.uuid4().hex}"
    saves = [Save(f"{client[:44]}-{n}", client, opened.number, op) for n, op in enumerate(operations)]
    if saves:
        desk.editing.save_all(clip, saves, by, whole=True)
    state = desk.keep(clip, by) if saves else desk.state(clip)
    return Revised(tuple(operations), _changed(opened.draft, draft), share, state)


def read_captions(file: Path) -> tuple[Caption, ...]:
    """The captions of a file, by its ending. Raises BadInput, WrongUse."""
    form = file.suffix.lower().lstrip(".")
    if form not in READERS:
        raise WrongUse(f"{file}: captions are read from {', '.join(READERS)}; its name must end with one of these.")
    try:
        if file.stat().st_size > _LARGEST:
            raise BadInput(f"{file}: is larger than any captions.")
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8.") from error
    except OSError as error:
        raise BadInput(f"{file}: cannot be read ({error.strerror}).") from error
    try:
        captions = READERS[form](text)
    except BadInput as error:
        raise BadInput(f"{file}: {error.sentence}") from error
    if not captions:
        raise BadInput(f"{file}: holds no caption.")
    return captions


def _by_language(cues: Sequence[Caption]) -> dict[str, list[Caption]]:
    """The captions in each language: rows mostly in Cyrillic are the spoken words. A file with few rows in one of the
    two is in the other, with names or figures in it."""
    rows = [row for cue in cues for row in (*cue.lines, *cue.original) if any(map(str.isalpha, row))]
    spoken = sum(map(_is_cyrillic, rows))
    main = SPOKEN if 2 * spoken > len(rows) else ENGLISH
    both = _FEW * len(rows) <= spoken <= (1 - _FEW) * len(rows)
    found: dict[str, list[Caption]] = {SPOKEN: [], ENGLISH: []}
    for cue in cues:
        said: dict[str, list[str]] = {SPOKEN: [], ENGLISH: []}
        for row in (*cue.lines, *cue.original):
            lettered = both and any(map(str.isalpha, row))
            said[(SPOKEN if _is_cyrillic(row) else ENGLISH) if lettered else main].append(row)
        for language, lines in said.items():
            if lines:
                found[language].append(Caption(cue.start_ms, cue.end_ms, tuple(lines)))
    return found


def _is_cyrillic(row: str) -> bool:
    letters = [char for char in row if char.isalpha()]
    return 2 * sum("\u0400" <= char <= "\u052f" for char in letters) > len(letters)


def _laid_out(desk: Desk, clip: str, language: str) -> list[tuple[Caption, ...]]:
    """The captions of every version, and those of the draft as it stands."""
    works = [desk.work(clip)]
    with desk.archive.ledger.reading() as connection:
        for version in stored(connection, clip, "version"):
            work = draft_of(connection, desk.archive.vault, clip, version) if version.record else None
            if work is not None:
                works.append(work)
    return [work.captions if language == ENGLISH else work.original for work in works]


def _nearest(versions: Sequence[Sequence[Caption]], cues: Sequence[Caption]) -> Sequence[Caption]:
    """The captions that somebody most likely had before them: those with most times in common."""
    times = {(cue.start_ms // 20, cue.end_ms // 20) for cue in cues}

    def common(version: Sequence[Caption]) -> int:
        return sum((one.start_ms // 20, one.end_ms // 20) in times for one in version)

    return max(versions, key=common)


def _changed(before: Draft, now: Draft) -> tuple[Told, ...]:
    return tuple(told for told in compared(before.lines, before.lines, now.lines) if told.before != told.now)
