"""Changes: what people did to the draft of a clip."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_KEPT = ("address", "clip", "id", "number", "at")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("body", sa.Text),
        sa.PrimaryKeyConstraint("address", name="changes_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="changes_clip_fk"),
        sa.UniqueConstraint("clip", "id", name="changes_clip_id_unique"),
        sa.UniqueConstraint("clip", "number", name="changes_clip_number_unique"),
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def _sqlite() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in _KEPT)
    refusal = "BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END"
    return [
        f"CREATE TRIGGER changes_keep_rows BEFORE DELETE ON changes {refusal}",
        f"CREATE TRIGGER changes_keep_values BEFORE UPDATE ON changes WHEN NOT (NEW.body IS NULL AND {same}) {refusal}",
    ]


def _postgresql() -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in _KEPT)
    row = "FOR EACH ROW"
    return [
        f"CREATE TRIGGER changes_keep_rows BEFORE DELETE ON changes {row} EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER changes_keep_values BEFORE UPDATE ON changes {row} "
        f"WHEN (NOT (NEW.body IS NULL AND {same})) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER changes_keep_all BEFORE TRUNCATE ON changes "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]
