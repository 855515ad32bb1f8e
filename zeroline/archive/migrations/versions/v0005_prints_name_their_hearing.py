"""The index of fingerprints names the hearing whose words are in it. It is emptied, and made anew from the records."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("DELETE FROM print_keys")  # first: a row of prints is looked for in it
    op.execute("DELETE FROM prints")
    op.add_column("prints", sa.Column("hearing", sa.Text))
