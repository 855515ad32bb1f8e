"""Search: lines with their lemmas and vectors, the names by which clips are chosen, full text."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    number = sa.Integer if sqlite else sa.BigInteger
    op.create_table(
        "search_clips",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("made_from", sa.Text, nullable=False),
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("first_line", sa.BigInteger, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("sketches", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="search_clips_pk"),
        sa.UniqueConstraint("clip", name="search_clips_clip_unique"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="search_clips_clip_fk"),
    )
    op.create_table(
        "search_lines",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("start_ms", sa.Integer, nullable=False),
        sa.Column("end_ms", sa.Integer, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("source_text", sa.Text),
        sa.Column("lemmas", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="search_lines_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="search_lines_clip_fk"),
    )
    op.create_index("search_lines_clip", "search_lines", ["clip"])
    op.create_table(
        "search_facets",
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("clip", "kind", "value", name="search_facets_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="search_facets_clip_fk"),
    )
    op.create_index("search_facets_kind_value_clip", "search_facets", ["kind", "value", "clip"])
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("custody", sa.BigInteger, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.Column("last_line", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="search_state_pk"),
    )
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(lemmas, content='search_lines', content_rowid='id', columnsize=0, "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_lines_enter AFTER INSERT ON search_lines BEGIN "
    "INSERT INTO search_words (rowid, lemmas) VALUES (NEW.id, NEW.lemmas); END",
    "CREATE TRIGGER search_lines_leave AFTER DELETE ON search_lines BEGIN "
    "INSERT INTO search_words (search_words, rowid, lemmas) VALUES ('delete', OLD.id, OLD.lemmas); END",
)
# The lemmas are letters and digits with a space between: the parser has nothing to split.
_POSTGRESQL = (
    "ALTER TABLE search_lines ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, lemmas)) "
    "STORED",
    "CREATE INDEX search_lines_words ON search_lines USING gin (words)",
)
