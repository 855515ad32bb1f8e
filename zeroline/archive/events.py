"""Events out of what clips say: the tellings with their days, what people said of them, and the evidence of each."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from zeroline.archive.bodies import field_of
from zeroline.archive.care import open_clips
from zeroline.archive.claim_tables import claims_told
from zeroline.archive.collector import collector_at_rest
from zeroline.archive.ledger import Ledger, Pen, latest, stored
from zeroline.archive.recognised import copies
from zeroline.archive.releases import shield_of
from zeroline.archive.schema import clips, records
from zeroline.archive.view import without
from zeroline.domain.errors import WrongUse
from zeroline.domain.event import Dated, Event, Placed, Telling, events_of, found, merged, placed, split
from zeroline.domain.trend import Asked, Trend, trend_of

_CLOCKS_APART = timedelta(days=1)  # a post may bear a day that has not begun here yet
_AT_ONCE = 500  # clips in one question to the database


@dataclass(frozen=True)
class Days:
    """When a clip was posted (None: nobody told), was first seen by a desk, and came into this archive."""

    posted: date | None
    seen: date
    added: date


def days_of(connection: Connection) -> dict[str, Days]:
    """Of every clip that was not erased."""
    posted: dict[str, date] = {}
    seen: dict[str, date] = {}
    sources = select(records.c.clip, records.c.at, field_of(connection, "content", "posted_at")).where(
        records.c.kind == "source", records.c.body.is_not(None), records.c.clip.is_not(None)
    )
    for clip, at, told in connection.execute(sources):
        for known, text in ((seen, at), (posted, told)):
            day = _day(text)
            if day is not None:
                known[clip] = min(known.get(clip, day), day)
    erased = select(records.c.clip).where(records.c.kind == "erasure")
    days = {}
    for clip, at in connection.execute(select(clips.c.id, clips.c.at).where(clips.c.id.not_in(erased))):
        added = _day(at) or date.max
        days[clip] = Days(_not_after(posted.get(clip), added), _not_after(seen.get(clip), added) or added, added)
    return days


def _not_after(day: date | None, added: date) -> date | None:
    """A day after the clip was here is nobody's: it was told wrongly."""
    return day if day is not None and (added == date.max or day <= added + _CLOCKS_APART) else None


def _day(text: str | None) -> date | None:
    """The day that a time or a date begins with; None where it is none: a bag can hold anything."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def when(said: date | None, days: Days) -> Dated:
    """The day of what is claimed, by the first of: said, posted, first seen, added."""
    if said is not None and said <= (days.posted or days.seen):
        return Dated(said, "said")
    if days.posted is not None:
        return Dated(days.posted, "posted")
    return Dated(days.seen, "first seen") if days.seen < days.added else Dated(days.added, "added")


def tellings(connection: Connection, days: Mapping[str, Days], kinds: Sequence[str] | None = None) -> list[Telling]:
    """What every clip claims, as far as it is laid out, with where people put it. `kinds` None: of every kind."""
    told = select(
        claims_told.c.clip, claims_told.c.kind, claims_told.c.said, claims_told.c.units, claims_told.c.places
    ).order_by(claims_told.c.clip, claims_told.c.number)
    if kinds is not None:
        told = told.where(claims_told.c.kind.in_(kinds))
    made: dict[tuple[str, str], Telling] = {}
    for clip, kind, said, units, places in connection.execute(told):
        if clip not in days:
            continue
        before = made.get((clip, kind))
        one = Telling(clip, kind, _names(units), _names(places), when(_day(said), days[clip]))
        made[clip, kind] = one if before is None else _both(before, one)
    return list(placed(made.values(), _by_people(connection)))


def _both(one: Telling, other: Telling) -> Telling:
    """A claim of one kind that several people make in a clip."""
    says = [telling.when for telling in (one, other) if telling.when and telling.when.basis == "said"]
    day = min(says, key=lambda dated: dated.day) if says else one.when
    return Telling(one.clip, one.kind, one.units | other.units, one.places | other.places, day)


@cache
def _names(told: str) -> frozenset[str]:
    return frozenset(json.loads(told))


def _by_people(connection: Connection) -> Iterator[Placed]:
    rows = select(
        records.c.clip, field_of(connection, "content", "claim"), field_of(connection, "content", "event")
    ).where(records.c.kind == "event", records.c.body.is_not(None), records.c.clip.is_not(None))
    for clip, kind, event in connection.execute(rows.order_by(records.c.clip, records.c.version)):
        if kind and event:
            yield Placed(clip, kind, event)


def all_events(
    connection: Connection, days: Mapping[str, Days] | None = None, kinds: Sequence[str] | None = None
) -> tuple[Event, ...]:
    known = days_of(connection) if days is None else days
    return events_of(tellings(connection, known, kinds), copies(connection))


def counted(connection: Connection, asked: Asked) -> Trend:
    """The events that were asked for, beside the clips."""
    days = days_of(connection)
    with collector_at_rest():
        posted = [one.posted for one in days.values() if one.posted]
        return trend_of(all_events(connection, days), [one.added for one in days.values()], posted, asked)


class Proof(NamedTuple):  # made by the ten thousand, and a tuple is made five times as quick as a frozen dataclass
    """A claim of one clip, as evidence of an event: the lines that hold it, who asserts it, its status. `units` and
    `places` say how each is tied to it: claim_index.TIES."""

    clip: str
    kind: str
    asserted_by: str
    status: str
    units: Mapping[str, str]
    places: Mapping[str, str]
    lines: tuple[Mapping[str, Any], ...]  # as claim_index.Line
    withheld: bool  # whether the clip is protected, and names are taken out of its lines


def proofs(connection: Connection, events: Sequence[Event]) -> dict[tuple[str, str], list[Proof]]:
    """By clip and kind, what the events rest on. The lines are those that may leave the desk: archive/view.py."""
    wanted = {(telling.clip, telling.kind) for event in events for telling in event.tellings}
    may_leave = open_clips(connection)
    hides = _hiders(connection)
    made: dict[tuple[str, str], list[Proof]] = {}
    rows = chain.from_iterable(connection.execute(one) for one in _rows({clip for clip, _ in wanted}))
    for clip, kind, asserted_by, status, units, places, lines, lines_out in rows:
        if (clip, kind) in wanted:
            withheld = clip not in may_leave
            said = tuple(json.loads(lines_out if withheld else lines))
            proof = Proof(clip, kind, asserted_by, status, _ties(units), _ties(places), said, withheld)
            if clip in hides:
                proof = _without(proof, hides[clip])
            made.setdefault((clip, kind), []).append(proof)
    return made


def _without(proof: Proof, hide: Callable[[str], str]) -> Proof:
    lines = (one | {"text": hide(one["text"]), "english": hide(one["english"])} for one in map(dict, proof.lines))
    return proof._replace(asserted_by=hide(proof.asserted_by), lines=tuple(lines))


def _hiders(connection: Connection) -> dict[str, Callable[[str], str]]:
    """For each clip of which people withhold words, what takes these out of a text."""
    decided = connection.execute(select(records.c.clip).where(records.c.kind == "shield").distinct()).scalars()
    shields = {clip: shield_of(connection, clip) for clip in decided.all() if clip}
    return {clip: without(shield.words) for clip, shield in shields.items() if shield and shield.words}


def _rows(ids: Iterable[str]) -> Iterator[Any]:
    """One question for some clips, or for all where they are many."""
    told = claims_told.c
    columns = (told.clip, told.kind, told.asserted_by, told.status, told.units, told.places, told.lines, told.lines_out)
    chosen, everything = sorted(ids), select(*columns).order_by(told.clip, told.number)
    if len(chosen) > _AT_ONCE:
        yield everything
    elif chosen:
        yield everything.where(told.clip.in_(chosen))


@cache
def _ties(told: str) -> Mapping[str, str]:
    """The same few are told again and again, so they are shared."""
    tied: Mapping[str, str] = json.loads(told)
    return tied


def merge(ledger: Ledger, ids: Sequence[str], by: str) -> Event:
    """Makes these events one, because a person says so. Raises WrongUse, ArchiveFault."""
    with ledger.writing() as pen:
        events = all_events(pen.connection)
        chosen = [_found(events, id) for id in ids]
        if len({event.id for event in chosen}) < 2:
            raise WrongUse("These are one event already; name two that are apart.")
        if len({event.kind for event in chosen}) > 1:
            raise WrongUse(
                "One event has one kind of claim: "
                + " and ".join(sorted({event.kind for event in chosen}))
                + " cannot be merged."
            )
        _keep(pen, merged(chosen, _name()), "merged", by)
        return _found(all_events(pen.connection), chosen[0].id)


def part(ledger: Ledger, id: str, clips_out: Sequence[str], by: str) -> tuple[Event, Event]:
    """Takes clips out of an event, together, because a person says that they tell of another; what stays, what left.
    Raises WrongUse, ArchiveFault."""
    leaving = [clip.lower() for clip in clips_out]
    with ledger.writing() as pen:
        event = _found(all_events(pen.connection), id)
        for clip in leaving:
            if clip not in event.clips:
                raise WrongUse(f"The event {event.id} holds no clip {clip}; it holds {', '.join(event.clips)}.")
        if set(leaving) == set(event.clips):
            raise WrongUse(f"These are all the clips of {event.id}; one at least must stay.")
        _keep(pen, split(event, leaving, _name(), _name()), "split", by)
        events = all_events(pen.connection)
        stays = next(clip for clip in event.clips if clip not in leaving)
        return _found(events, f"{event.kind}/{stays}"), _found(events, f"{event.kind}/{leaving[0]}")


def _found(events: Sequence[Event], id: str) -> Event:
    event = found(events, id.lower())
    if event is None:
        raise WrongUse(f"There is no event {id} in this archive; `zeroline trends --evidence` names them.")
    return event


def _name() -> str:
    """A new event's, which tells nothing of it: each clip's record names the event and no other clip, so that an
    erasure of one leaves nothing of it in another's."""
    return os.urandom(8).hex()


def _keep(pen: Pen, put: Sequence[Placed], act: str, by: str) -> None:
    person = pen.person(by)
    for one in put:
        claims = latest(pen.connection, one.clip, "claims")
        content = {"claim": one.kind, "event": one.event, "act": act}
        seen = [claims.address] if claims else []
        record = pen.record("event", one.clip, person, content, made_from=seen, guessable=True)
        pen.enter(act, person, one.clip, [pen.keep(record)])


def decisions(connection: Connection, clip: str) -> list[Mapping[str, Any]]:
    """What people said of the events of one clip, the first first."""
    return [one.content for one in stored(connection, clip, "event") if one.record]
