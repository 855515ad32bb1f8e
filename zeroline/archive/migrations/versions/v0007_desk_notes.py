"""The desk's notes: which clips were found to be of others, and what hard material each person has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clip", "other", name="copies_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="copies_clip_fk"),
        sa.ForeignKeyConstraint(["other"], ["clips.id"], name="copies_other_fk"),
    )
    op.create_index("copies_other", "copies", ["other"])
    op.create_table(
        "hard_seconds",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("account", "day", name="hard_seconds_pk"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="hard_seconds_account_fk"),
    )
