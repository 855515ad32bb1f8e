"""What the archive holds, for lists and for one clip's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from zeroline.archive.ledger import Stored, at_address, stored
from zeroline.archive.schema import clips, records
from zeroline.domain.protection import Care
from zeroline.domain.record import By, Person, Record


@dataclass(frozen=True)
class Listed:
    """A clip in a list. `status`: received, heard, draft or erased. `sources` as they were told, the first first;
    `duration_ms` None where it was erased, `language` None while it was not heard or nobody speaks."""

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


_SMALL = ("media", "source", "version", "content", "protection")  # never the words themselves


def listed(connection: Connection, ids: Sequence[str] | None = None) -> list[Listed]:
    """All clips in the order in which they came, or those of `ids`."""
    some = select(clips).order_by(clips.c.at, clips.c.id)
    small = select(records.c.clip, records.c.kind, records.c.body).where(records.c.kind.in_(_SMALL))
    marks = select(records.c.clip, records.c.kind).where(records.c.kind.in_(("hearing", "erasure")))
    if ids is not None:
        some = some.where(clips.c.id.in_(ids))
        small = small.where(records.c.clip.in_(ids))
        marks = marks.where(records.c.clip.in_(ids))
    known: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for clip, kind, body in connection.execute(small.order_by(records.c.version)):
        if body is not None:
            known.setdefault(clip, {}).setdefault(kind, []).append(Record.of(body).content)
    there = {(clip, kind) for clip, kind in connection.execute(marks)}
    return [
        _listed(row.id, row.at, known.get(row.id, {}), {kind for clip, kind in there if clip == row.id})
        for row in connection.execute(some)
    ]


def _listed(id: str, at: str, known: Mapping[str, list[Mapping[str, Any]]], marks: set[str]) -> Listed:
    def last(kind: str) -> Mapping[str, Any]:
        return known.get(kind, [{}])[-1]

    labels, media = last("content").get("labels"), last("media").get("media", {})
    care = Care(None if labels is None else frozenset(labels), last("protection").get("protection"))
    sources = tuple(known.get("source", ()))
    return Listed(
        id, at, _status(marks | set(known)), sources, media.get("duration_ms"), last("version").get("language"), care
    )


def status(connection: Connection, clip: str) -> str:
    """The clip's status as a list shows it."""
    return _status(set(connection.execute(select(records.c.kind).where(records.c.clip == clip).distinct()).scalars()))


def _status(kinds: set[str]) -> str:
    """What the kinds of a clip's records say of it."""
    for kind, status in (("erasure", "erased"), ("version", "draft"), ("hearing", "heard")):
        if kind in kinds:
            return status
    return "received"


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
