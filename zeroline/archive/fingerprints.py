"""The tables of fingerprints: which clip has which key where. They can be made anew from the records at any time."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from zeroline.archive.schema import DERIVED, metadata

prints = Table(
    "prints",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("clip", Text, ForeignKey("clips.id"), nullable=False, unique=True),
    Column("record", Text, ForeignKey("records.address"), nullable=False),  # what the engine made of the clip
)
print_keys = Table(
    "print_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("print", Integer, ForeignKey("prints.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", Integer, primary_key=True, autoincrement=False),  # ms from the clip's start
    sqlite_with_rowid=False,  # the rows lie in the order of their keys, and nowhere else
)
DERIVED.append(prints)
