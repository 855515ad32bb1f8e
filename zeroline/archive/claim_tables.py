"""The tables of claims, names and words: what the last version of each clip says, laid out to be counted and compared.
They are made from the records and can be made anew at any time."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from zeroline.archive.schema import DERIVED, metadata


def _clip() -> Column[str]:
    return Column("clip", Text, ForeignKey("clips.id"), primary_key=True)


laid_out = Table(
    "laid_out",
    metadata,
    _clip(),
    Column("version", Integer, nullable=False),  # of the clip's versions, the one that was laid out
    Column("words", Integer, nullable=False),  # how many words_told has of it
)
claims_told = Table(
    "claims_told",
    metadata,
    _clip(),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 0, 1, ... in the order of the version's claims
    Column("kind", Text, nullable=False),
    Column("asserted_by", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("said", Text),  # the one whole date, ISO 8601, that is said in the claim's own lines
    Column("units", Text, nullable=False),  # JSON: name -> how it is tied to the claim: claim_index.TIES
    Column("places", Text, nullable=False),  # the same
    Column("lines", Text, nullable=False),  # JSON: the lines that hold it, claim_index.Line
    Column("lines_out", Text, nullable=False),  # the same without persons' names and call signs
    Index(None, "kind", "clip"),
)
names_told = Table(
    "names_told",
    metadata,
    _clip(),
    Column("kind", Text, primary_key=True),  # unit or place
    Column("name", Text, primary_key=True),  # as English papers write it
    Index(None, "kind", "name", "clip"),
    sqlite_with_rowid=False,
)
words_told = Table(
    "words_told",
    metadata,
    Column("word", Text, primary_key=True),  # the dictionary form of a word that carries meaning, in lower case
    Column("clip", Text, ForeignKey("clips.id"), primary_key=True),
    Index(None, "clip"),
    sqlite_with_rowid=False,
)
TABLES = (laid_out, claims_told, names_told, words_told)
DERIVED.extend(TABLES)
