"""What the archive holds, for lists and for one clip's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from zeroline.archive.ledger import Stored, at_address, stored
from zeroline.archive.schema import changes, clips, records
from zeroline.domain.protection import Care
from zeroline.domain.record import By, Person, Record


@dataclass(frozen=True)
class Listed:
    """A clip in a list. `status`: received, heard, draft, reviewed, signed_off or erased; a change after a review or a
    signature makes it a draft again. `sources` as they were told, the
    first first; `duration_ms` None where it was erased, `language` None while it was not heard or nobody speaks."""

    id: str
    at: str
    status: str
    sources: tuple[Mapping[str, Any], ...]
    duration_ms: int | None
    language: str | None
    care: Care

    @property
    def file(self) -> str | None:
        return self.sources[0]["file"] if self.sources else None


_SMALL = ("media", "source", "version", "content", "protection", "review", "sign_off")  # never the words themselves
_MARKS = ("hearing", "erasure")


def listed(connection: Connection, ids: Sequence[str] | None = None) -> list[Listed]:
    """All clips in the order in which they came, or those of `ids`."""
    some = select(clips).order_by(clips.c.at, clips.c.id)
    small = select(records.c.clip, records.c.kind, records.c.body).where(records.c.kind.in_(_SMALL))
    marks = select(records.c.clip, records.c.kind).where(records.c.kind.in_(_MARKS))
    last = select(changes.c.clip, func.max(changes.c.number).label("number")).group_by(changes.c.clip)
    if ids is not None:
        last = last.where(changes.c.clip.in_(ids))
        some = some.where(clips.c.id.in_(ids))
        small = small.where(records.c.clip.in_(ids))
        marks = marks.where(records.c.clip.in_(ids))
    known: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for clip, kind, body in connection.execute(small.order_by(records.c.version)):
        if body is not None:
            known.setdefault(clip, {}).setdefault(kind, []).append(Record.of(body).content)
    numbers: dict[str, int] = {row.clip: row.number for row in connection.execute(last)}
    there = {(clip, kind) for clip, kind in connection.execute(marks)}
    return [
        _listed(
            row.id,
            row.at,
            known.get(row.id, {}),
            {kind for kind in _MARKS if (row.id, kind) in there},
            numbers.get(row.id),
        )
        for row in connection.execute(some)
    ]


def _listed(
    id: str, at: str, known: Mapping[str, list[Mapping[str, Any]]], marks: set[str], changed: int | None
) -> Listed:
    def last(kind: str) -> Mapping[str, Any]:
        return known.get(kind, [{}])[-1]

    if "erasure" in marks:
        status = "erased"
    elif "version" in known:
        status = _reached(last("version").get("draft", 0), changed, last("review"), last("sign_off"))
    else:
        status = "heard" if "hearing" in marks else "received"
    labels, media = last("content").get("labels"), last("media").get("media", {})
    care = Care(None if labels is None else frozenset(labels), last("protection").get("protection"))
    sources = tuple(known.get("source", ()))
    return Listed(id, at, status, sources, media.get("duration_ms"), last("version").get("language"), care)


def _reached(draft: int, changed: int | None, review: Mapping[str, Any], sign_off: Mapping[str, Any]) -> str:
    """How far the last version has come; `changed` is the number of the last change to the draft."""
    if (changed or draft) != draft or review.get("draft") != draft:
        return "draft"
    return "signed_off" if sign_off.get("version") == review["version"] else "reviewed"


def posts(connection: Connection, clip: str) -> list[Stored]:
    """What the posts say that the clip came with; each is made from its source."""
    return stored(connection, clip, "post")


def who(connection: Connection, by: By) -> str | None:
    """The name of a person, or an engine with its version and model; None: nobody was named."""
    if by is None:
        return None
    if isinstance(by, Person):
        person = at_address(connection, by.id)
        return person.content.get("name", "(a name that was erased)") if person else "(somebody unknown)"
    return " ".join(part for part in (by.engine, by.version, by.model) if part)
