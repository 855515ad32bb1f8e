"""The one history of the schema, run by Alembic."""
