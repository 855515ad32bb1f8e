"""The archive: clips, records, custody, time stamps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_GUARDED = ("clips", "custody", "stamps")
_RECORD = ("address", "clip", "kind", "version", "at", "stage")


def upgrade() -> None:
    op.create_table(
        "clips",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="clips_pk"),
        sa.UniqueConstraint("sha256", name="clips_sha256_unique"),
    )
    op.create_table(
        "records",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("clip", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("body", sa.Text),
        sa.PrimaryKeyConstraint("address", name="records_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="records_clip_fk"),
        sa.UniqueConstraint("clip", "kind", "version", name="records_clip_kind_version_unique"),
        sa.UniqueConstraint("clip", "stage", name="records_clip_stage_unique"),
        sa.CheckConstraint("version > 0", name="records_version_counts"),
    )
    op.create_index("records_kind_clip_version", "records", ["kind", "clip", "version"])
    op.create_table(
        "custody",
        sa.Column("sequence", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("clip", sa.Text),
        sa.Column("subjects", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="custody_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="custody_clip_fk"),
        sa.UniqueConstraint("previous", name="custody_previous_unique"),
        sa.UniqueConstraint("hash", name="custody_hash_unique"),
    )
    op.create_index("custody_clip", "custody", ["clip"])
    op.create_table(
        "stamps",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="stamps_pk"),
        sa.ForeignKeyConstraint(["sequence"], ["custody.sequence"], name="stamps_sequence_fk"),
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def _sqlite() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in _RECORD)
    only = {"records": f" WHEN NOT (NEW.body IS NULL AND {same})"}
    return [
        f"CREATE TRIGGER {table}_{what} BEFORE {when} ON {table}{only.get(table, '') if when == 'UPDATE' else ''}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in (*_GUARDED, "records")
        for what, when in (("keep_rows", "DELETE"), ("keep_values", "UPDATE"))
    ]


def _postgresql() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in _RECORD)
    only = {"records": f"WHEN (NOT (NEW.body IS NULL AND {same})) "}
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    ]
    for table in (*_GUARDED, "records"):
        for what, when, each in (
            ("keep_rows", "DELETE", "ROW"),
            ("keep_values", "UPDATE", "ROW"),
            ("keep_all", "TRUNCATE", "STATEMENT"),
        ):
            which = only.get(table, "") if when == "UPDATE" else ""
            statements.append(
                f"CREATE TRIGGER {table}_{what} BEFORE {when} ON {table} "
                f"FOR EACH {each} {which}EXECUTE FUNCTION refuse_change()"
            )
    return statements
