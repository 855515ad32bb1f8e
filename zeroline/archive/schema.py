"""The tables. Few hold the archive, because all that is known of a clip is a record; docs/archive.md shows them. The
others are the desk's: its accounts, what waits for it, and who is at what.

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

VERSION = "0007"  # the last migration; a database of a later one is refused

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

changes = Table(
    "changes",
    metadata,
    Column("address", Text, primary_key=True),  # SHA-256 of body
    Column("clip", Text, ForeignKey("clips.id"), nullable=False),
    Column("id", Text, nullable=False),  # made by whoever asked, so that the same is not done twice
    Column("number", Integer),  # 1, 2, ... among the changes of the clip's draft; null: it was refused, and is kept
    Column("at", Text, nullable=False),
    Column("body", Text),  # canonical JSON: archive/changes.py; null: erased
    UniqueConstraint("clip", "id"),
    UniqueConstraint("clip", "number"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),  # random
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),  # the name as it is looked up: case folded
    Column("person", Text, ForeignKey("records.address"), nullable=False),
    Column("role", Text, nullable=False),
    Column("secret", Text, nullable=False),  # argon2 of the password
    Column("at", Text, nullable=False),
    Column("ended_at", Text),  # null: may log in
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", Text, primary_key=True),  # SHA-256 of what the browser holds
    Column("account", Text, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("until", Text, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", Text, primary_key=True),  # SHA-256 of what the link holds
    Column("name", Text),  # null: whoever opens it says their name
    Column("role", Text, nullable=False),
    Column("account", Text, ForeignKey("accounts.id")),  # null: it makes a new one
    Column("until", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Text, primary_key=True),  # random
    Column("key", Text, nullable=False),  # hash of the name, or of the address, that a log-in failed with
    Column("at", Text, nullable=False),
    Index(None, "key", "at"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),  # random; also the name of its file under way
    Column("account", Text, ForeignKey("accounts.id"), nullable=False),
    Column("name", Text, nullable=False),  # the file's, as the browser told it
    Column("size", BigInteger, nullable=False),
    Column("mark", Text, nullable=False),  # by which the same file is known when it is dropped again
    Column("told", Text, nullable=False),  # JSON: what was told of its source
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),  # receiving, waiting, working, done, failed
    Column("clip", Text, ForeignKey("clips.id"), index=True),  # null: not in the archive yet
    Column("why", Text),  # the sentence of a failure
    Index(None, "state", "at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("clip", Text, ForeignKey("clips.id"), primary_key=True),
    Column("assigned", Text, ForeignKey("accounts.id")),  # null: to nobody
    Column("priority", Integer, nullable=False),  # -1 later, 0, 1 soon, 2 at once
)

copies = Table(
    "copies",
    metadata,
    Column("clip", Text, ForeignKey("clips.id"), primary_key=True),
    Column("other", Text, ForeignKey("clips.id"), primary_key=True, index=True),  # what it was found to be of
    Column("told", Text, nullable=False),  # how: a copy of, seconds of, a longer version of
)

hard_seconds = Table(
    "hard_seconds",
    metadata,
    Column("account", Text, ForeignKey("accounts.id"), primary_key=True),
    Column("day", Text, primary_key=True),  # 2026-11-25, UTC
    Column("seconds", Integer, nullable=False),  # of clips with content labels that played; for that person alone
)

desk_events = Table(
    "desk_events",
    metadata,
    Column("id", Text, primary_key=True),  # random
    Column("at", Text, nullable=False, index=True),
    Column("account", Text, ForeignKey("accounts.id")),  # null: nobody was logged in
    Column("act", Text, nullable=False),  # logged in, invited, role changed, ...
    Column("told", Text, nullable=False),
)

CORRESPONDENCE = ("enquiry", "letter", "sending", "reply", "enquiry_erasure")
"""Kinds of records that stay with the desk that led the correspondence: no bag takes them along, none brings them."""

APPEND_ONLY = ("clips", "custody", "stamps")
"""Tables of which the database itself refuses to change or remove a row."""

ERASABLE = ("records", "changes")
"""Tables of which it lets only a body go."""

DERIVED: list[Table] = [uploads, tasks, copies]
"""Tables beside the records: made anew from them, such as an index for search, or the desk's own notes on a clip. Each
has a column `clip`; an erasure empties them of the clip's rows. The room that owns one adds it here."""


def triggers(dialect: str) -> list[str]:
    """The statements by which the database guards what is append-only."""
    return _sqlite_triggers() if dialect == "sqlite" else _postgresql_triggers()


def _kept(table: str, sign: str) -> str:
    """The condition that a row stays what it was but for its body."""
    names = [column.name for column in metadata.tables[table].columns if column.name != "body"]
    return " AND ".join(f'NEW."{name}" {sign} OLD."{name}"' for name in names)


def _sqlite_triggers() -> list[str]:
    statements = []
    for table in (*APPEND_ONLY, *ERASABLE):
        refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
        changed = f" WHEN NOT (NEW.body IS NULL AND {_kept(table, 'IS')})" if table in ERASABLE else ""
        statements += [
            f"CREATE TRIGGER {table}_keep_rows BEFORE DELETE ON {table} BEGIN {refusal}; END",
            f"CREATE TRIGGER {table}_keep_values BEFORE UPDATE ON {table}{changed} BEGIN {refusal}; END",
        ]
    return statements


def _postgresql_triggers() -> list[str]:
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
    ]
    for table in (*APPEND_ONLY, *ERASABLE):
        same = f"WHEN (NOT (NEW.body IS NULL AND {_kept(table, 'IS NOT DISTINCT FROM')})) "
        changed = same if table in ERASABLE else ""
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
