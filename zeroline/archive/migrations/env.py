"""Alembic's entry: runs the migrations on the connection that database.py hands over, in its transaction."""

from alembic import context

from zeroline.archive.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
