"""The editor: a clip beside its lines; every change saved as it is made, and two pairs of eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from zeroline.archive.browse import Listed, listed
from zeroline.archive.care import care_of
from zeroline.archive.changes import Refused as Clashed
from zeroline.archive.changes import Save, asked, since
from zeroline.archive.intake import clip_of, must_be_here
from zeroline.archive.versions import Listen
from zeroline.desk.access import At, Changing, Known
from zeroline.desk.drafting import Names, change_fields, draft_fields, refused_fields, saved_fields, told_fields
from zeroline.desk.locking import respelling
from zeroline.desk.once_more import Question
from zeroline.desk.pages.models import AgainGiven, AgainTold, ChangeGiven, ClipId, Heard, HereGiven, Id, SeenUpTo, Why
from zeroline.desk.presence import Here
from zeroline.desk.queue import must_change, row_fields, rows_of
from zeroline.desk.refusals import NotAllowed
from zeroline.desk.rendering import rendered
from zeroline.desk.sessions import Session
from zeroline.desk.waves import PEAKS_A_SECOND
from zeroline.documents.archive import state_fields
from zeroline.domain.errors import NoSuchClip
from zeroline.domain.eyes import State
from zeroline.domain.operation import SetText
from zeroline.domain.record import Person

router = APIRouter()
_PRIVATE = {"cache-control": "no-store"}
_REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Why}, 403: {"model": Why}, 404: {"model": Why}}


@router.get("/clips/{id}/edit", include_in_schema=False)
def editor_page(request: Request, office: At, session: Known, id: str) -> Response:
    clip = _there(office, id)
    with office.archive.ledger.reading() as connection:
        (row,) = rows_of(connection, [clip.id])
        must_be_here(connection, clip.id)
    return rendered(
        request,
        "editor.html",
        session=session,
        clip=clip,
        row=row_fields(row),
        may_change=session.member.may_change(row.assigned[0] if row.assigned else None),
    )


@router.get("/api/clips/{id}/draft", tags=["drafts"], responses=_REFUSALS)
def draft(office: At, session: Known, id: ClipId) -> Any:
    """Lines with their words, notes, and what the person who asks can take back: docs/editing.md."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
    opened = office.editing.open(id)
    with office.archive.ledger.reading() as connection:
        fields = draft_fields(connection, id, opened, session.member.person)
    return _plain({**fields, "state": _state(office, id), "me": session.member.person})


@router.get("/api/clips/{id}/draft/changes", tags=["drafts"], responses=_REFUSALS)
def changes(office: At, _session: Known, id: ClipId, after: Annotated[int, Query(ge=0, le=1 << 53)] = 0) -> Any:
    """The changes after the one of this number, each with the lines that it left."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
        names = Names(connection)
        made = [change_fields(change, names) for change in since(connection, id, after)]
    return _plain({"changes": made, "state": _state(office, id)})


@router.post(
    "/api/clips/{id}/draft/changes",
    tags=["drafts"],
    responses={**_REFUSALS, 409: {"model": Why, "description": "somebody changed the same: each line three times"}},
)
def change(office: At, session: Changing, id: ClipId, given: ChangeGiven) -> Any:
    """Saves one change. The same `id` sent twice is done once. A lock of a name brings changes of the lines that spell
    it otherwise; `respelt` names these lines."""
    save = Save(given.id, given.window, given.base, asked(given.op))
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
        must_change(connection, session.member, id)
    outcome, *brought = office.editing.save_all(
        id, [save, *respelling(office, id, save)], Person(session.member.person)
    )
    with office.archive.ledger.reading() as connection:
        names = Names(connection)
        if isinstance(outcome, Clashed):
            return JSONResponse(refused_fields(outcome, names), 409, _PRIVATE)
        fields = saved_fields(outcome, names)
    office.board.tell("draft", clip=id, number=outcome.change.number, window=given.window)
    made = [one.change for one in brought if not isinstance(one, Clashed)]
    for respelt in made:
        office.board.tell("draft", clip=id, number=respelt.number, window="")  # the asking window has not seen these
    return {**fields, "respelt": [one.op.line for one in made if isinstance(one.op, SetText)]}


@router.get("/api/clips/{id}/reading", tags=["drafts"], responses=_REFUSALS)
def reading(office: At, _session: Known, id: ClipId) -> Any:
    """What is found in the draft as it stands: flags, terms of the glossary, captions as they will be burned in."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
    return _plain(office.readings.of(id))


@router.post("/api/clips/{id}/again", tags=["drafts"], status_code=202, response_model=AgainTold,
             responses={**_REFUSALS, 429: {"model": Why}})  # fmt: skip
def again(office: At, session: Changing, id: ClipId, given: AgainGiven) -> dict[str, Any]:
    """Has a line heard or translated once more; an event `again` tells when it goes on."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
        must_change(connection, session.member, id)
    office.editing.open(id).draft.line(given.line)
    asked_ = office.once_more.ask(Question(id, given.line, given.what), session.member.id)
    return office.once_more.fields(id, asked_)


@router.get("/api/clips/{id}/again/{asked_}", tags=["drafts"], response_model=AgainTold, responses=_REFUSALS)
def choices(office: At, _session: Known, id: ClipId, asked_: Id) -> dict[str, Any]:
    """What became of it: texts to choose from, in the spoken language and in English."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
    return office.once_more.fields(id, asked_)


@router.get("/api/clips/{id}/compared", tags=["drafts"], responses=_REFUSALS)
def compared(office: At, session: Known, id: ClipId) -> dict[str, Any]:
    """The lines that were changed, word by word: the machine's, what others left, and the asking person's own."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
    told = office.readings.desk.compared(id, Person(session.member.person))
    return {"lines": [told_fields(one) for one in told if one.changed]}


@router.get("/api/clips/{id}/wave", tags=["drafts"], response_class=Response, responses={202: {"model": Why},
                                                                                          **_REFUSALS})  # fmt: skip
def wave(office: At, _session: Known, id: ClipId) -> Response:
    """The loudest moment of each hundredth of a second, a byte each. 202 while it is made."""
    with office.archive.ledger.reading() as connection:
        clip = clip_of(connection, office.archive.vault, id)
    path = office.waves.path(clip)
    if path is None:
        return JSONResponse({"why": "The wave is being made."}, 202, {"retry-after": "2", **_PRIVATE})
    headers = {**_PRIVATE, "x-peaks-a-second": str(PEAKS_A_SECOND)}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


@router.post("/api/clips/{id}/here", tags=["drafts"], responses=_REFUSALS)
def here(office: At, session: Changing, id: ClipId, given: HereGiven) -> dict[str, Any]:
    """Says that a window is open on the clip, at which line, and tells who else is there."""
    _there(office, id)
    if given.leaving:
        office.presence.left(id, given.window)
        return {"others": []}
    others = office.presence.seen(id, Here(session.member.person, given.window, given.line))
    with office.archive.ledger.reading() as connection:
        names = Names(connection)
        told = [{"name": names(one.person), "line": one.line} for one in others]
    return {"others": told}


@router.post("/api/clips/{id}/review", tags=["drafts"], responses=_REFUSALS)
def review(office: At, session: Changing, id: ClipId, given: SeenUpTo) -> dict[str, Any]:
    """The first pair of eyes: the person has been through all of it."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
        must_change(connection, session.member, id)
    state = office.readings.desk.review(id, Person(session.member.person), given.seen)
    return _moved(office, id, state, session)


@router.post("/api/clips/{id}/listened", tags=["drafts"], status_code=204, responses=_REFUSALS)
def listened(office: At, session: Changing, id: ClipId, given: Heard) -> None:
    """A complete pass after the review, by whoever works alone: the stretches that the player played."""
    _must_sign(session)
    now = datetime.now(UTC)
    listen = Listen(tuple(given.spans), (now - timedelta(milliseconds=given.lasted_ms)).isoformat(), now.isoformat())
    office.readings.desk.listened(id, Person(session.member.person), listen)


@router.post("/api/clips/{id}/sign-off", tags=["drafts"], responses=_REFUSALS)
def sign_off(office: At, session: Changing, id: ClipId, given: SeenUpTo | None = None) -> dict[str, Any]:
    """The second pair of eyes, of another person than the first."""
    _must_sign(session)
    person, seen = Person(session.member.person), given.seen if given else None
    state = office.readings.desk.sign_off(id, person, len(office.people.active()), seen)
    return _moved(office, id, state, session)


def _plain(fields: Mapping[str, Any]) -> JSONResponse:
    """Plain values as they are: FastAPI would look at each word of an hour's clip, which takes longer than all else."""
    return JSONResponse(fields, headers=_PRIVATE)


def _must_sign(session: Session) -> None:
    if not session.member.may("review"):
        raise NotAllowed("A reviewer signs off; you correct, and say when you have been through all of it.")


def _moved(office: At, id: str, state: State, session: Session) -> dict[str, Any]:
    office.board.tell("draft", clip=id, number=-1, window=session.member.id)
    office.board.tell("queue")
    return _state(office, id, state)


def _state(office: At, id: str, known: State | None = None) -> dict[str, Any]:
    """Where the clip stands; `alone`: whoever reviews it may sign it, too, after a second listen."""
    with office.archive.ledger.reading() as connection:
        open_ = not care_of(connection, id).protected
    state = known or office.readings.desk.state(id)
    return {**state_fields(office.archive, state), "alone": open_ and len(office.people.active()) == 1}


def _there(office: At, id: str) -> Listed:
    with office.archive.ledger.reading() as connection:
        found = listed(connection, [id])
    if not found:
        raise NoSuchClip(id)
    return found[0]
