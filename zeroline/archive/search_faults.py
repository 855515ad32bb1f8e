"""Whether the index of search says what the records say. Lemmas and vectors are not made again for that."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from zeroline.archive.drafts import draft_of
from zeroline.archive.search_index import made_from
from zeroline.archive.search_lines import lines_of
from zeroline.archive.search_tables import search_clips, search_facets, search_lines, search_state
from zeroline.archive.vault import Vault
from zeroline.domain.errors import ArchiveFault

_COLUMNS = (search_lines.c.start_ms, search_lines.c.end_ms, search_lines.c.text, search_lines.c.source_text)


def search_faults(connection: Connection, vault: Vault) -> Iterator[tuple[str, str]]:
    """Each clip of which the index tells something else than the records, and what. A clip that is behind its newest
    version is none: the next search brings it up to date."""
    made_by = connection.execute(select(search_state.c.made_by)).scalar() or ""
    rows = connection.execute(select(search_clips.c.clip, search_clips.c.made_from)).all()
    for clip, made in rows:
        known = made_from(connection, clip, made_by)
        if known is None:
            yield clip, "holds a clip that has no version, or was erased"
        elif known == made and _lines(connection, clip) != _of_records(connection, vault, clip):
            yield clip, "is not what the records say"
    for table in (search_lines, search_facets):
        stray = select(table.c.clip).where(table.c.clip.not_in(select(search_clips.c.clip))).distinct()
        for clip in connection.execute(stray).scalars():
            yield clip, "holds rows of a clip that was not entered"


def _lines(connection: Connection, clip: str) -> list[tuple[object, ...]]:
    rows = connection.execute(select(*_COLUMNS).where(search_lines.c.clip == clip).order_by(search_lines.c.id))
    return [tuple(row) for row in rows]


def _of_records(connection: Connection, vault: Vault, clip: str) -> list[tuple[object, ...]]:
    """Empty where the records are damaged, as the index then is; they are told of by themselves."""
    try:
        work = draft_of(connection, vault, clip)
    except ArchiveFault:
        return []
    return [(line.start_ms, line.end_ms, line.text, line.source_text) for line in lines_of(work)] if work else []
