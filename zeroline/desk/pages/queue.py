"""The queue: what is under way, and the archive's clips."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from zeroline.archive.browse import listed
from zeroline.desk.access import At, Changing, Form, Known
from zeroline.desk.pages.models import TEXT, ClipId, ClipRow, Handling, QueuePage, Status, Why
from zeroline.desk.queue import MOST, STATUSES, Wanted, assign, page, prefer, row_fields, rows_of
from zeroline.desk.refusals import Refused
from zeroline.desk.rendering import rendered
from zeroline.desk.sessions import Session
from zeroline.domain.errors import NoSuchClip

router = APIRouter()

_PAGE = 50  # rows of a page without a script
_TOLD = Query(max_length=100, pattern=TEXT)
_ACCOUNT = Query(max_length=32, pattern="^([0-9a-f]{32}|nobody|me)?$")  # empty: a form's "whomever"


@router.get("/", include_in_schema=False)
def queue_page(
    request: Request,
    office: At,
    session: Known,
    status: Status | None = None,
    assigned: Annotated[str | None, _ACCOUNT] = None,
    told: Annotated[str | None, _TOLD] = None,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    wanted = _wanted(session, status, assigned, told, offset, _PAGE)
    with office.archive.ledger.reading() as connection:
        found = page(connection, wanted, office.standings)
    return rendered(
        request,
        "queue.html",
        session=session,
        statuses=STATUSES,
        uploads=[office.worker.fields(upload) for upload in office.uploads.open()],
        clips=[row_fields(row) for row in found.rows],
        found=found,
        wanted=wanted,
        chosen=assigned,
        page_size=_PAGE,
        people=office.people.active(),
        largest=office.uploads.largest,
    )


@router.get("/api/queue", tags=["queue"])
def queue_rows(
    office: At,
    session: Known,
    status: Status | None = None,
    assigned: Annotated[str | None, _ACCOUNT] = None,
    told: Annotated[str | None, _TOLD] = None,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> QueuePage:
    """The pressing first, the newest first among equals."""
    with office.archive.ledger.reading() as connection:
        found = page(connection, _wanted(session, status, assigned, told, offset, limit), office.standings)
    rows = [row_fields(row) for row in found.rows]
    return QueuePage.model_validate({"total": found.total, "counts": dict(found.counts), "clips": rows})


@router.get("/api/events", tags=["queue"], response_class=StreamingResponse, responses={429: {"model": Why}})
async def events(office: At, session: Known) -> Response:
    """Server-sent events: `upload` with the upload as it is now, `queue` when the clips changed, `preview`."""
    stream = await office.board.watch(session.member.id, lambda: office.sessions.of(session.token) is not None)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


@router.patch("/api/clips/{id}", tags=["clips"], responses={403: {"model": Why}, 404: {"model": Why}})
def handle(office: At, session: Changing, id: ClipId, given: Handling) -> ClipRow:
    """Assigns the clip, or sets its priority."""
    _handle(office, session, id, given)
    with office.archive.ledger.reading() as connection:
        (row,) = rows_of(connection, [id])
    return ClipRow.model_validate(row_fields(row))


@router.post("/clips/{id}/handling", include_in_schema=False)
def handle_by_form(office: At, session: Known, id: ClipId, fields: Form) -> Response:
    given: dict[str, object] = {}
    if "assigned" in fields:
        given["assigned"] = fields["assigned"] or None
    if "priority" in fields:
        given["priority"] = fields["priority"]
    try:
        handling = Handling.model_validate(given)
    except ValueError as error:
        raise Refused("That cannot be set so.") from error
    _handle(office, session, id, handling)
    return RedirectResponse(f"/clips/{id}", 303)


def _handle(office: At, session: Session, id: str, given: Handling) -> None:
    ledger = office.archive.ledger
    with ledger.reading() as connection:
        if not listed(connection, [id]):
            raise NoSuchClip(id)
    with ledger.reading() as connection:
        (before,) = rows_of(connection, [id])
    if "priority" in given.model_fields_set and given.priority is not None and given.priority != before.priority:
        prefer(ledger, session.member, id, given.priority)
    had = before.assigned[0] if before.assigned else None
    if "assigned" in given.model_fields_set and given.assigned != had:
        assign(ledger, session.member, id, given.assigned)
    office.board.tell("queue", clip=id)


def _wanted(session: Session, status: str | None, assigned: str | None, told: str | None, offset: int,
            limit: int) -> Wanted:  # fmt: skip
    account = session.member.id if assigned == "me" else assigned
    return Wanted(status, account or None, (told or "").strip() or None, offset, limit)
