"""The tables of search. All of them are made from the records, and can be made from them again: search_index.py.

On SQLite `search_words` (FTS5) keeps the lemmas of `search_lines`, by triggers; on PostgreSQL a column `words`
(tsvector) of `search_lines` does, with its index. The migration makes these, for each database its own.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, Integer, LargeBinary, Table, Text

from zeroline.archive.schema import DERIVED, metadata

FULL_TEXT = {
    "sqlite": {"search_words", "search_words_data", "search_words_idx", "search_words_config"},
    "postgresql": {"search_lines_words", "words"},
}
"""What each database has of its own for full text, by name: tables on SQLite, an index and a column on PostgreSQL."""

_Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rows by an INTEGER alone

search_clips = Table(
    "search_clips",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=False),  # in the order in which they came in
    Column("clip", Text, ForeignKey("clips.id"), nullable=False, unique=True),
    Column("made_from", Text, nullable=False),  # hash of what is known of the clip and of the index's form
    Column("space", Text, nullable=False),  # the embedder whose vectors these are
    Column("day", Text, nullable=False),  # when it was posted or, where nobody tells, received
    Column("first_line", BigInteger, nullable=False),  # its lines are numbered from there
    Column("lines", Integer, nullable=False),  # how many it has
    Column("sketches", LargeBinary, nullable=False),  # one a line, in order: sketches.py
)

search_lines = Table(
    "search_lines",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    Column("clip", Text, ForeignKey("clips.id"), nullable=False),
    Column("start_ms", Integer, nullable=False),
    Column("end_ms", Integer, nullable=False),
    Column("text", Text),  # English; null: there is none
    Column("source_text", Text),  # as it was said
    Column("lemmas", Text, nullable=False),  # of both languages, folded, with a space between
    Column("vector", LargeBinary, nullable=False),  # one byte a dimension: sketches.py
    Index(None, "clip"),
)

search_facets = Table(
    "search_facets",
    metadata,
    Column("clip", Text, ForeignKey("clips.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # unit, place, person, claim, source, status
    Column("value", Text, primary_key=True),  # folded words with a space before, between and after
    Index(None, "kind", "value", "clip"),
)

search_state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1: there is one row
    Column("made_by", Text, nullable=False),  # of which form the index is
    Column("custody", BigInteger, nullable=False),  # up to this entry, every clip's newest version is in it
    Column("last_number", BigInteger, nullable=False),  # that was given to a clip; none is given twice
    Column("last_line", BigInteger, nullable=False),  # the same for a line
)

DERIVED += [search_lines, search_facets, search_clips]


def forget(connection: Connection) -> None:
    """Takes the words of lines that went out of SQLite's full text, where they stay until its parts are merged."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('optimize')")
