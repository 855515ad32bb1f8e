"""What single fields of many records hold, read in the database itself: a list of ten thousand clips need not read
their bodies whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, cast, type_coerce

from zeroline.archive.schema import records


def field_of(connection: Connection, *path: str) -> ColumnElement[Any]:
    """The text at this path of a record's body; null where there is none, or it was erased."""
    body, postgresql = records.c.body, connection.dialect.name == "postgresql"
    parsed: ColumnElement[Any] = cast(body, JSON) if postgresql else type_coerce(body, JSON)
    found: ColumnElement[Any] = parsed[path].as_string()
    return found
