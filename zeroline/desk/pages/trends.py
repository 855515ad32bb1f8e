"""Trends: one clip, or a steady stream of them? Counts of events that are claimed, a drawing, and what each number
rests on; those who review say what is one event."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from zeroline.archive.claim_index import catch_up
from zeroline.archive.collector import collector_at_rest
from zeroline.archive.events import counted, merge, part, proofs
from zeroline.crew import lemmatiser
from zeroline.desk.access import At, Changing, Form, Known, many
from zeroline.desk.pages.models import TEXT, Given, Why
from zeroline.desk.refusals import NotAllowed
from zeroline.desk.rendering import rendered
from zeroline.documents.trends import event_fields, trend_fields
from zeroline.domain.claim import KINDS
from zeroline.domain.errors import WrongUse
from zeroline.domain.event import Event
from zeroline.domain.people import Member
from zeroline.domain.trend import Asked, Trend
from zeroline.publish.trend_chart import chart

router = APIRouter()
_PAGE = 25  # events with their lines; a form holds a hundred fields
_NAMES = 200  # that a box offers
_laying_out = threading.Lock()
_REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Why}, 422: {"model": Why}}
_CHANGED: dict[int | str, dict[str, Any]] = {403: {"model": Why}, **_REFUSALS}


class TrendAsked(BaseModel):
    """Which events are counted; what is empty is any."""

    claim: str = Field(default="", max_length=40, pattern=TEXT, description="a kind of claim")
    unit: str = Field(default="", max_length=200, pattern=TEXT, description="in its English spelling")
    place: str = Field(default="", max_length=200, pattern=TEXT)
    since: str = Field(default="", max_length=10, pattern=r"^(\d{4}-\d\d-\d\d)?$", description="2024-02-03")

    @property
    def asked(self) -> Asked:
        """Raises WrongUse for a kind or a day that there is not."""
        if self.claim and self.claim not in KINDS:
            raise WrongUse(f"{self.claim!r} is no kind of claim; there are {', '.join(KINDS)}.")
        try:
            since = date.fromisoformat(self.since) if self.since else None
        except ValueError as error:
            raise WrongUse(f"{self.since!r} is no date such as 2024-02-03.") from error
        return Asked(self.claim or None, self.unit or None, self.place or None, since)


class TrendPage(TrendAsked):
    """And of which number the events are shown: those of a week, or those of which something is not known."""

    week: str = Field(default="", pattern=r"^(\d{4}-W\d\d)?$")
    without: Literal["", "day", "unit", "place"] = ""
    offset: int = Field(default=0, ge=0, le=10**7)


class Merged(Given):
    events: list[str] = Field(min_length=2, max_length=100, description="ids of events, of one kind of claim")


class Parted(Given):
    event: str = Field(max_length=60, pattern=TEXT)
    clips: list[str] = Field(min_length=1, max_length=1000, description="they tell of another event, together")


@router.get("/trends", include_in_schema=False)
def trends_page(request: Request, office: At, session: Known, wanted: Annotated[TrendPage, Query()]) -> Response:
    faults = _lay_out(office)
    with _counting(office) as connection:
        trend = counted(connection, wanted.asked)
        shown = [event for event in trend.events if _is_shown(event, wanted, trend)]
        part_of = shown[wanted.offset : wanted.offset + _PAGE]
        evidence = proofs(connection, part_of)
        events = [event_fields(event, evidence) for event in part_of]
    told = {name: value for name, value in wanted.model_dump(include={*TrendAsked.model_fields}).items() if value}

    def link(anchor: str = "events", **more: str | int) -> str:
        return f"/trends?{urlencode({**told, **more})}#{anchor}"

    values: dict[str, Any] = {"trend": trend, "events": events, "found": len(shown), "wanted": wanted, "faults": faults}
    clips = len({clip for event in trend.events for clip in event.clips})
    return rendered(request, "trends.html", session=session, kinds=KINDS, link=link, drawing=urlencode(told),
                    weeks=_weeks(trend), clips=clips, names=_NAMES, page_size=_PAGE, **values)  # fmt: skip


@router.get("/trends.svg", include_in_schema=False)
def trends_drawing(office: At, _session: Known, wanted: Annotated[TrendAsked, Query()]) -> Response:
    """The same drawing as `zeroline trends --svg` makes."""
    with _counting(office) as connection:
        drawn = chart(counted(connection, wanted.asked), wanted.asked)
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "no-store"})


@router.get("/api/trends", tags=["trends"], responses=_REFUSALS)
def trends(office: At, _session: Known, wanted: Annotated[TrendAsked, Query()]) -> dict[str, Any]:
    """As `zeroline trends --json` prints it: docs/json.md. Each number is beside the events that it counts."""
    _lay_out(office)
    with _counting(office) as connection:
        trend = counted(connection, wanted.asked)
        return trend_fields(trend, proofs(connection, trend.events))


@router.post("/api/trends/merge", tags=["trends"], responses=_CHANGED)
def merge_events(office: At, session: Changing, given: Merged) -> dict[str, Any]:
    """A person says that these are one event."""
    return _fields(office, [_merged(office, session.member, given.events)])


@router.post("/api/trends/split", tags=["trends"], responses=_CHANGED)
def split_event(office: At, session: Changing, given: Parted) -> dict[str, Any]:
    """A person says that these clips tell of another event; the event that stays, and the one that left."""
    return _fields(office, _parted(office, session.member, given.event, given.clips))


@router.post("/trends/merge", include_in_schema=False)
def merge_by_form(office: At, session: Known, fields: Form) -> Response:
    return _to(_merged(office, session.member, many(fields, "event-")))


@router.post("/trends/split", include_in_schema=False)
def split_by_form(office: At, session: Known, fields: Form) -> Response:
    return _to(_parted(office, session.member, fields.get("event", ""), many(fields, "clip-"))[0])


def _merged(office: At, member: Member, ids: Sequence[str]) -> Event:
    _must_judge(member)
    if len(ids) < 2:
        raise WrongUse("Tick two events or more that are one.")
    return merge(office.archive.ledger, ids, member.name)


def _parted(office: At, member: Member, id: str, clips: Sequence[str]) -> tuple[Event, Event]:
    _must_judge(member)
    if not clips:
        raise WrongUse("Tick the clips that tell of another event.")
    return part(office.archive.ledger, id, clips, member.name)


def _must_judge(member: Member) -> None:
    if not member.may("review"):
        raise NotAllowed("A reviewer says what is one event, since that holds for every clip.")


def _to(event: Event) -> Response:
    return RedirectResponse(f"/trends?{urlencode({'claim': event.kind})}#event-{event.clips[0]}", 303)


def _lay_out(office: At) -> list[str]:
    """Counts in what came since; why some clips are not counted."""
    with _laying_out:  # else several would do the same work beside each other
        return [fault.sentence for fault in catch_up(office.archive, lambda: lemmatiser().lemmatise)]


@contextmanager
def _counting(office: At) -> Iterator[Connection]:
    with office.archive.ledger.reading() as connection, collector_at_rest():
        yield connection


def _fields(office: At, events: Sequence[Event]) -> dict[str, Any]:
    with _counting(office) as connection:
        evidence = proofs(connection, events)
    return {"events": [event_fields(event, evidence) for event in events]}


def _is_shown(event: Event, wanted: TrendPage, trend: Trend) -> bool:
    if wanted.without:
        known = {"day": event.when is not None, "unit": bool(event.units), "place": bool(event.places)}
        return not known[wanted.without]
    if not wanted.week:
        return True
    return any(event in week.events for week in trend.weeks if week.name == wanted.week)


def _weeks(trend: Trend) -> list[dict[str, Any]]:
    """The latest first, with how many events of each kind."""
    weeks = []
    for week in reversed(trend.weeks):
        kinds: dict[str, int] = {}
        for event in week.events:
            kinds[event.kind] = kinds.get(event.kind, 0) + 1
        ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
        weeks.append({"name": week.name, "begins": week.begins, "events": len(week.events), "posted": week.posted,
                      "added": week.added, "kinds": ordered})  # fmt: skip
    return weeks
