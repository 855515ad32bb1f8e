"""Verifies the changes to drafts: each is what it was when it was made, none is missing, and those that went into a
version are the ones that its record lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from zeroline.archive import schema
from zeroline.domain.record import sha256_of


def changed_changes(connection: Connection, erased: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """(where, why, clip) of each that is not as it was made. `erased` are the clips whose words may be gone."""
    there: dict[str, dict[int, str]] = {}
    rows = connection.execute(select(schema.changes).order_by(schema.changes.c.clip, schema.changes.c.number))
    for row in rows:
        where = f"change {row.number or row.id} of {row.clip}"
        if row.number is not None:
            there.setdefault(row.clip, {})[row.number] = row.address
        if row.body is None:
            if row.clip not in erased:
                yield where, "its body was removed, and custody tells of no erasure", row.clip
        elif why := _altered(row):
            yield where, why, row.clip
    for clip, addresses in there.items():
        first = min(addresses)  # of a clip that came in a bag the earlier ones are in its records
        for number in range(first, max(addresses) + 1):
            if number not in addresses:
                yield f"change {number} of {clip}", "was removed", clip
    if not erased.issuperset(there):
        yield from _told_otherwise(connection, there)


def _altered(row: Any) -> str | None:
    if sha256_of(row.body.encode("utf-8", "surrogatepass")) != row.address:
        return "its body was changed: its hash is another"
    try:
        fields = json.loads(row.body)
        told = tuple(fields[name] for name in ("clip", "id", "number", "at"))
    except (ValueError, TypeError, KeyError):
        return "its body is no change"
    return None if told == (row.clip, row.id, row.number, row.at) else "was changed: its columns are not what it says"


def _told_otherwise(connection: Connection, there: dict[str, dict[int, str]]) -> Iterator[tuple[str, str, str]]:
    """What the records of versions list, and the table has otherwise."""
    kept = select(schema.records.c.clip, schema.records.c.body).where(schema.records.c.kind == "changes")
    for clip, body in connection.execute(kept):
        addresses = there.get(clip)
        if body is None or not addresses:
            continue
        try:
            told = [(one["number"], sha256_of(one["body"].encode())) for one in json.loads(body)["content"]["changes"]]
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # the record was changed, and is named with the records
        for number, address in told:
            if number >= min(addresses) and addresses.get(number) != address:
                yield f"change {number} of {clip}", "is another than the version was made of", clip
