"""The tables. Four of them, because all that is known of a clip is a record; docs/archive.md shows them.

`migrations/` is their one history: a fresh database is made by it, and tests hold that it equals what stands here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0002"  # the last migration; a database of a later one is refused

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_unique",
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)

clips = Table(
    "clips",
    metadata,
    Column("id", Text, primary_key=True),  # from sha256: domain/clip.py
    Column("sha256", Text, nullable=False, unique=True),  # the name of the bytes in the vault
    Column("at", Text, nullable=False),  # when they were received; UTC, as everywhere: 2026-11-25T10:42:04.123Z
)

records = Table(
    "records",
    metadata,
    Column("address", Text, primary_key=True),  # SHA-256 of body
    Column("clip", Text, ForeignKey("clips.id")),  # null: the desk's own, as a person or a key
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),  # 1, 2, ... among the clip's records of the kind
    Column("at", Text, nullable=False),
    Column("stage", Text),  # hash of the work that made it, so that it is not done twice; null: no such work
    Column("body", Text),  # canonical JSON: domain/record.py; null: erased
    UniqueConstraint("clip", "kind", "version"),
    UniqueConstraint("clip", "stage"),
    CheckConstraint("version > 0", name="version_counts"),
    Index(None, "kind", "clip", "version"),
)

custody = Table(
    "custody",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("previous", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("clip", Text, ForeignKey("clips.id"), index=True),
    Column("subjects", Text, nullable=False),  # JSON list of hashes, each with its kind
    Column("key", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Column("signature", Text, nullable=False),
)

stamps = Table(
    "stamps",
    metadata,
    Column("id", Text, primary_key=True),  # SHA-256 of answer
    Column("sequence", BigInteger, ForeignKey("custody.sequence"), nullable=False),  # the entry that was stamped
    Column("server", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("request", LargeBinary, nullable=False),  # RFC 3161, as sent and as it came
    Column("answer", LargeBinary, nullable=False),
)

APPEND_ONLY = ("clips", "custody", "stamps")
"""Tables of which the database itself refuses to change or remove a row. Of `records` it lets only a body go."""

DERIVED: list[Table] = []
"""Tables that are made anew from the records, such as an index for search. Each has a column `clip`; an erasure empties
them of the clip's rows. The room that owns one adds it here."""


def triggers(dialect: str) -> list[str]:
    """The statements by which the database guards what is append-only."""
    return _sqlite_triggers() if dialect == "sqlite" else _postgresql_triggers()


_KEPT = [column.name for column in records.columns if column.name != "body"]


def _sqlite_triggers() -> list[str]:
    statements = []
    for table in (*APPEND_ONLY, "records"):
        refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
        changed = ""
        if table == "records":
            same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in _KEPT)
            changed = f" WHEN NOT (NEW.body IS NULL AND {same})"
        statements += [
            f"CREATE TRIGGER {table}_keep_rows BEFORE DELETE ON {table} BEGIN {refusal}; END",
            f"CREATE TRIGGER {table}_keep_values BEFORE UPDATE ON {table}{changed} BEGIN {refusal}; END",
        ]
    return statements


def _postgresql_triggers() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in _KEPT)
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
    ]
    for table in (*APPEND_ONLY, "records"):
        changed = f"WHEN (NOT (NEW.body IS NULL AND {same})) " if table == "records" else ""
        statements += [
            f"CREATE TRIGGER {table}_keep_rows BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {table}_keep_values BEFORE UPDATE ON {table} "
            f"FOR EACH ROW {changed}EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]
    return statements


def guard(connection: Connection) -> None:
    """Sets the triggers up."""
    for statement in triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)
