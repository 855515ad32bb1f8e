"""What the archive holds, for lists and for one clip's page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from zeroline.archive.bodies import field_of
from zeroline.archive.collector import collector_at_rest
from zeroline.archive.ledger import Stored, at_address, stored
from zeroline.archive.schema import changes, clips, records
from zeroline.domain.protection import Care
from zeroline.domain.record import By, Person


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


def listed(connection: Connection, ids: Sequence[str] | None = None) -> list[Listed]:
    """All clips in the order in which they came, or those of `ids`. Single fields of each record are read, in the
    database: whole records of ten thousand clips would take a second and more."""
    with collector_at_rest():
        return _listed(_Reading(connection, ids))


def _listed(read: _Reading) -> list[Listed]:
    sources: dict[str, list[Mapping[str, Any]]] = {}
    for clip, told in read.fields("source", "content"):
        sources.setdefault(clip, []).append(json.loads(told))
    lengths, languages = read.last("media", "media", "duration_ms"), read.last("version", "language")
    labels, decided = read.last("content", "labels"), read.last("protection", "protection")
    openers, taken = read.last("protection", "openers"), read.last("content", "taken")
    status = read.status()
    return [
        Listed(
            id,
            at,
            status.get(id, "received"),
            tuple(sources.get(id, ())),
            None if lengths.get(id) is None else int(lengths[id] or 0),
            languages.get(id),
            Care(
                None if labels.get(id) is None else frozenset(json.loads(labels[id] or "")),
                decided.get(id),
                int(openers.get(id) or 0),
                frozenset(json.loads(taken.get(id) or "[]")),
            ),
        )
        for id, at in read.clips()
    ]


@dataclass(frozen=True)
class Seen:
    """What of a clip's draft people have seen: the last version's change, the change up to which the last review went,
    the version that it was of, and the version that was signed off."""

    draft: int
    up_to: int
    reviewed: str | None
    signed: str | None

    def status(self, last: int | None) -> str | None:
        """signed_off or reviewed, where `last` is the clip's last change (None: there is none); None: it is neither."""
        if not self.up_to == self.draft == (self.up_to if last is None else last):
            return None
        return "signed_off" if self.signed == self.reviewed else "reviewed"


@dataclass(frozen=True)
class Standing:
    """How far a clip has come, as its records tell: received, heard, draft or erased; when it came, and what of its
    draft people have seen, None: nothing. `sources` is what was told of where it comes from, as text."""

    at: str
    status: str
    seen: Seen | None
    sources: str


def standings(connection: Connection, ids: Sequence[str] | None = None) -> Mapping[str, Standing]:
    """Of all clips, or of these."""
    with collector_at_rest():
        read = _Reading(connection, ids)
        at = dict(read.clips())
        far = dict.fromkeys(at, "received")
        for status, kind in (("heard", "hearing"), ("draft", "version"), ("erased", "erasure")):
            far |= dict.fromkeys(read.having(kind), status)
        seen = read.seen()
        sources: dict[str, str] = {}
        for id, told in read.fields("source", "content"):
            sources[id] = f"{sources[id]} {told}" if id in sources else str(told)
        return {id: Standing(at[id], status, seen.get(id), sources.get(id, "")) for id, status in far.items()}


@dataclass(frozen=True)
class _Reading:
    """Reads of all clips, or of those of `ids`."""

    connection: Connection
    ids: Sequence[str] | None

    def clips(self) -> Iterator[tuple[str, str]]:
        some = select(clips.c.id, clips.c.at).order_by(clips.c.at, clips.c.id)
        rows = self.connection.execute(some if self.ids is None else some.where(clips.c.id.in_(self.ids)))
        return ((id, at) for id, at in rows)

    def fields(self, kind: str, *path: str) -> Iterator[tuple[str, Any]]:
        """Clip and what stands at the path in each record of the kind that was not erased, the oldest first."""
        told = select(records.c.clip, field_of(self.connection, *path)).where(
            self._of(kind), records.c.body.is_not(None)
        )
        rows = self.connection.execute(told.order_by(records.c.clip, records.c.version))
        return ((clip, value) for clip, value in rows)

    def last(self, kind: str, *path: str) -> Mapping[str, str | None]:
        """What the last record of the kind holds, by clip."""
        return dict(self.fields(kind, "content", *path))

    def having(self, kind: str) -> frozenset[str]:
        """The clips that have a record of the kind, erased or not."""
        return frozenset(self.connection.execute(select(records.c.clip).where(self._of(kind))).scalars())

    def status(self) -> Mapping[str, str]:
        """How far each clip has come; those that were received only are left out."""
        told: dict[str, str] = {}
        for status, having in (
            ("heard", self.having("hearing")),
            ("draft", self.having("version")),
            *self.eyes().items(),
            ("erased", self.having("erasure")),
        ):
            told |= dict.fromkeys(having, status)  # the furthest comes last
        return told

    def eyes(self) -> Mapping[str, frozenset[str]]:
        """The clips whose draft, as it is, was signed off, or reviewed: no change was made since."""
        changed = select(changes.c.clip, func.max(changes.c.number)).group_by(changes.c.clip)
        numbers: dict[str, int] = {row[0]: row[1] for row in self.connection.execute(changed)}
        told: dict[str, set[str]] = {"signed_off": set(), "reviewed": set()}
        for id, seen in self.seen().items():
            if status := seen.status(numbers.get(id)):
                told[status].add(id)
        return {status: frozenset(some) for status, some in told.items()}

    def seen(self) -> Mapping[str, Seen]:
        """Of the clips that were reviewed, what was."""
        drafts = self.last("version", "draft")
        reviews, reviewed = self.last("review", "draft"), self.last("review", "version")
        signed = self.last("sign_off", "version")
        return {
            id: Seen(int(drafts.get(id) or 0), int(draft or 0), reviewed.get(id), signed.get(id))
            for id, draft in reviews.items()
        }

    def _of(self, kind: str) -> ColumnElement[bool]:
        mine = records.c.clip.is_not(None) if self.ids is None else records.c.clip.in_(self.ids)
        return (records.c.kind == kind) & mine


def status(connection: Connection, clip: str) -> str:
    """The clip's status as a list shows it."""
    return _Reading(connection, [clip]).status().get(clip, "received")


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
