"""The desk: accounts, sessions, invitations, failed log-ins, uploads, tasks, events."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="accounts_pk"),
        sa.UniqueConstraint("key", name="accounts_key_unique"),
        sa.ForeignKeyConstraint(["person"], ["records.address"], name="accounts_person_fk"),
    )
    _for_logging_in()
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("clip", sa.Text),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("id", name="uploads_pk"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="uploads_account_fk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="uploads_clip_fk"),
    )
    op.create_index("uploads_clip", "uploads", ["clip"])
    op.create_index("uploads_state_at", "uploads", ["state", "at"])
    op.create_table(
        "tasks",
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("assigned", sa.Text),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("clip", name="tasks_pk"),
        sa.ForeignKeyConstraint(["clip"], ["clips.id"], name="tasks_clip_fk"),
        sa.ForeignKeyConstraint(["assigned"], ["accounts.id"], name="tasks_assigned_fk"),
    )
    op.create_table(
        "desk_events",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("account", sa.Text),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="desk_events_pk"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="desk_events_account_fk"),
    )
    op.create_index("desk_events_at", "desk_events", ["at"])


def _for_logging_in() -> None:
    op.create_table(
        "sessions",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("token", name="sessions_pk"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="sessions_account_fk"),
    )
    op.create_index("sessions_account", "sessions", ["account"])
    op.create_table(
        "invitations",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("account", sa.Text),
        sa.Column("until", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("token", name="invitations_pk"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="invitations_account_fk"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="attempts_pk"),
    )
    op.create_index("attempts_key_at", "attempts", ["key", "at"])
