"""The index of search: made from the records, a clip at a time, and brought up to date as custody goes on.

A clip's row says what it was made from, so that it is entered once for the same version, sources and status; what is
not entered yet is found by the entries of custody since. Only the newest version of a clip is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, delete, func, select, update

from zeroline.archive.browse import status
from zeroline.archive.drafts import draft_of
from zeroline.archive.ledger import stored
from zeroline.archive.opening import Archive
from zeroline.archive.schema import clips, custody, records
from zeroline.archive.search_lines import Line, day_of, facets_of, lines_of, spaced
from zeroline.archive.search_tables import forget, search_clips, search_facets, search_lines, search_state
from zeroline.archive.sketches import in_bytes, sketched
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.record import canonical, sha256_of
from zeroline.language.folding import Lemmatise
from zeroline.ports import Embedder, Progress, Report, Vectors

_LITTLE = 200  # entries of custody; a clip that is added makes some five
_FORM = "1"  # of the index; another one is made anew from the records


@dataclass(frozen=True)
class Indexer:
    """What makes lemmas and vectors, by name with the versions: `words_by` and `space`. `centre` is the middle of what
    lies in that space, None: its zero."""

    lemmatise: Lemmatise
    words_by: str
    embedder: Embedder
    space: str
    centre: Vectors | None = None

    @property
    def made_by(self) -> str:
        return f"{_FORM}; {self.words_by}; {self.space}"

    def vector(self, text: str) -> Vectors:
        vector: Vectors = self.embedder.embed([text])[0]
        return vector


@dataclass(frozen=True)
class Entered:
    """What the index holds of a clip. `vectors` are rows of bytes, one a line, as sketches.py makes them."""

    clip: str
    made_from: str
    space: str
    day: str
    lines: Sequence[Line]
    lemmas: Sequence[str]
    vectors: Sequence[bytes]
    sketches: bytes
    facets: frozenset[tuple[str, str]]


def behind(connection: Connection, indexer: Indexer) -> list[str]:
    """The clips whose newest version, sources or status the index does not hold, in the order in which they came."""
    state, head = _state(connection), _head(connection)
    if state is not None and state[0] == indexer.made_by:
        if state[1] == head:
            return []
        since = select(custody.c.clip).where(custody.c.sequence > state[1], custody.c.clip.is_not(None)).distinct()
        wanted = select(clips.c.id).where(clips.c.id.in_(since))
    else:
        wanted = select(clips.c.id)
    some = connection.execute(wanted.order_by(clips.c.at, clips.c.id)).scalars().all()
    return [clip for clip in some if made_from(connection, clip, indexer.made_by) != _is_made_from(connection, clip)]


def catch_up(archive: Archive, indexer: Indexer, report: Report = lambda _: None) -> list[ArchiveFault]:
    """Enters what is behind, each clip whole or not at all; what was done is not done again. A clip whose records are
    damaged is entered without lines, and told of."""
    with archive.ledger.reading() as connection:
        state, head, waiting = _state(connection), _head(connection), behind(connection, indexer)
    faults = []
    for done, clip in enumerate(waiting):
        report(Progress("index", done, len(waiting)))
        if (fault := enter(archive, indexer, clip)) is not None:
            faults.append(fault)
    if waiting:
        report(Progress("index", len(waiting), len(waiting)))
    if state is None or state[:2] != (indexer.made_by, head):
        with archive.ledger.database.writing() as connection:
            _must_have_state(connection)
            connection.execute(update(search_state).values(made_by=indexer.made_by, custody=head))
    return faults


def arrived(archive: Archive, indexer: Indexer, clip: str) -> ArchiveFault | None:
    """Makes a clip that was just added findable; with it the little that came since the index was last up to date, but
    not a whole archive that never was."""
    with archive.ledger.reading() as connection:
        state, head = _state(connection), _head(connection)
    little = head - (state[1] if state and state[0] == indexer.made_by else 0) <= _LITTLE
    if little:
        return next(iter(catch_up(archive, indexer)), None)
    return enter(archive, indexer, clip)


def rebuild(archive: Archive, indexer: Indexer, report: Report = lambda _: None) -> list[ArchiveFault]:
    """Makes the whole index again from the records, vectors too."""
    with archive.ledger.database.writing() as connection:
        for table in (search_lines, search_facets, search_clips):
            connection.execute(delete(table))
        _must_have_state(connection)
        connection.execute(update(search_state).values(custody=0, made_by=""))
        forget(connection)
    return catch_up(archive, indexer, report)


def enter(archive: Archive, indexer: Indexer, clip: str) -> ArchiveFault | None:
    """Brings one clip up to date; what is wrong with its records, if anything."""
    with archive.ledger.reading() as connection:
        known = made_from(connection, clip, indexer.made_by)
        if known == _is_made_from(connection, clip):
            return None
        fault, entered = None, None
        if known is not None:
            try:
                entered = _entered(connection, archive, indexer, clip, known)
            except ArchiveFault as error:
                fault = error
                entered = Entered(clip, known, indexer.space, "", (), (), (), b"", frozenset())
    with archive.ledger.database.writing() as connection:
        if made_from(connection, clip, indexer.made_by) == known:  # not revised or erased meanwhile: that comes later
            for table in (search_lines, search_facets, search_clips):
                connection.execute(delete(table).where(table.c.clip == clip))
            if entered is not None:
                write(connection, [entered])
    return fault


def write(connection: Connection, some: Sequence[Entered]) -> None:
    """Writes clips that the index does not hold, under numbers that were never given before."""
    _, _, number, line = _must_have_state(connection)
    clip_rows, line_rows, facet_rows = [], [], []
    for one in some:
        number += 1
        kept = {"number": number, "clip": one.clip, "made_from": one.made_from, "space": one.space, "day": one.day}
        clip_rows.append({**kept, "first_line": line + 1, "lines": len(one.lines), "sketches": one.sketches})
        for said, lemmas, vector in zip(one.lines, one.lemmas, one.vectors, strict=True):
            line += 1
            row = {"id": line, "clip": one.clip, "start_ms": said.start_ms, "end_ms": said.end_ms, "text": said.text}
            line_rows.append({**row, "source_text": said.source_text, "lemmas": lemmas, "vector": vector})
        facet_rows += [{"clip": one.clip, "kind": kind, "value": value} for kind, value in sorted(one.facets)]
    for table, rows in ((search_clips, clip_rows), (search_lines, line_rows), (search_facets, facet_rows)):
        if rows:
            connection.execute(table.insert(), rows)
    connection.execute(update(search_state).values(last_number=number, last_line=line))


def _entered(connection: Connection, archive: Archive, indexer: Indexer, clip: str, known: str) -> Entered:
    work = draft_of(connection, archive.vault, clip)
    assert work is not None  # there is a version: it is what `made_from` tells of
    sources = [source.content for source in stored(connection, clip, "source")]
    received = connection.execute(select(clips.c.at).where(clips.c.id == clip)).scalar_one()
    lines = lines_of(work)
    vectors = _vectors(connection, indexer, clip, lines)
    facets = facets_of(work, sources, indexer.lemmatise)
    facets.add(("status", spaced([status(connection, clip)])))
    day = day_of(received, sources)
    lemmas = [line.lemmas(indexer.lemmatise) for line in lines]
    kept = in_bytes(vectors)
    sketches = sketched(vectors, indexer.centre) if lines else b""
    return Entered(clip, known, indexer.space, day, lines, lemmas, kept, sketches, frozenset(facets))


def _vectors(connection: Connection, indexer: Indexer, clip: str, lines: Sequence[Line]) -> Vectors:
    """One row a line; what was said before in the same words keeps its vector."""
    if not lines:
        return np.zeros((0, 1), np.float32)
    known = _known_vectors(connection, indexer, clip)
    new = list(dict.fromkeys(line.said for line in lines if line.said not in known))
    made = indexer.embedder.embed(new) if new else np.zeros((0, 0), np.float32)
    vectors = {**known, **dict(zip(new, made, strict=True))}
    return np.array([vectors[line.said] for line in lines], np.float32)


def _known_vectors(connection: Connection, indexer: Indexer, clip: str) -> Mapping[str, Vectors]:
    wanted = (
        select(search_lines.c.text, search_lines.c.source_text, search_lines.c.vector)
        .join(search_clips, search_clips.c.clip == search_lines.c.clip)
        .where(search_clips.c.clip == clip, search_clips.c.space == indexer.space)
    )
    found = {}
    for text, source_text, vector in connection.execute(wanted):
        row = np.frombuffer(vector, np.int8).astype(np.float32)
        found[source_text or text or ""] = row / max(float(np.linalg.norm(row)), 1e-12)
    return found


def made_from(connection: Connection, clip: str, made_by: str) -> str | None:
    """The hash of all that the index tells of a clip; None: it has no version, or was erased."""
    mine = select(records.c.address).where(records.c.clip == clip, records.c.body.is_not(None))
    newest = mine.where(records.c.kind == "version").order_by(records.c.version.desc()).limit(1)
    version = connection.execute(newest).scalar()
    if version is None:
        return None
    sources = connection.execute(mine.where(records.c.kind == "source").order_by(records.c.version)).scalars().all()
    return sha256_of(canonical([made_by, version, list(sources), status(connection, clip)]))


def _is_made_from(connection: Connection, clip: str) -> str | None:
    return connection.execute(select(search_clips.c.made_from).where(search_clips.c.clip == clip)).scalar()


def _head(connection: Connection) -> int:
    return connection.execute(select(func.max(custody.c.sequence))).scalar() or 0


State = tuple[str, int, int, int]  # of which form, up to which entry, the last number, the last line


def _state(connection: Connection) -> State | None:
    row = connection.execute(select(search_state)).first()
    return None if row is None else (row.made_by, row.custody, row.last_number, row.last_line)


def _must_have_state(connection: Connection) -> State:
    """Call it in a writing transaction only."""
    state = _state(connection)
    if state is None:
        state = ("", 0, 0, 0)
        connection.execute(
            search_state.insert(), {"id": 1, "made_by": "", "custody": 0, "last_number": 0, "last_line": 0}
        )
    return state
