"""What clips say, laid out to be counted and compared: claims, names, words."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "laid_out",
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("clip", name="laid_out_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="laid_out_clip_fk"),
    )
    op.create_table(
        "claims_told",
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "asserted_by", "status")),
        sa.Column("said", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("units", "places", "lines", "lines_out")),
        sa.PrimaryKeyConstraint("clip", "number", name="claims_told_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="claims_told_clip_fk"),
    )
    op.create_index("claims_told_kind_clip", "claims_told", ["kind", "clip"])
    op.create_table(
        "names_told",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("clip", "kind", "name")),
        sa.PrimaryKeyConstraint("clip", "kind", "name", name="names_told_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="names_told_clip_fk"),
        sqlite_with_rowid=False,
    )
    op.create_index("names_told_kind_name_clip", "names_told", ["kind", "name", "clip"])
    op.create_table(
        "words_told",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("word", "clip")),
        sa.PrimaryKeyConstraint("word", "clip", name="words_told_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="words_told_clip_fk"),
        sqlite_with_rowid=False,
    )
    op.create_index("words_told_clip", "words_told", ["clip"])
