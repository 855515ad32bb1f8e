"""The index of fingerprints: which clip has which key where."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "prints",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="prints_pk"),
        sa.UniqueConstraint("clip", name="prints_clip_unique"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="prints_clip_fk"),
        sa.ForeignKeyConstraint(["record"], ["records.address"], name="prints_record_fk"),
    )
    op.create_table(
        "print_keys",
        sa.Column("key", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("print", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.Integer, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "print", "at", name="print_keys_pk"),
        sa.ForeignKeyConstraint(["print"], ["prints.number"], name="print_keys_print_fk", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
