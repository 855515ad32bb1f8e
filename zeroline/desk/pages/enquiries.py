"""Enquiries: who was asked, what came of it; an editor is shown what a letter reveals, and sends that very letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from zeroline.acts.enquiring import (
    Ask,
    Post,
    Shown,
    draft,
    fetch,
    file_reply,
    hand_out,
    in_order,
    post_of,
    remind,
    send,
    settle,
    shown,
)
from zeroline.acts.packing import pack_of
from zeroline.archive.claim_index import catch_up
from zeroline.archive.enquiries import correspondences
from zeroline.crew import lemmatiser
from zeroline.crew_outside import mailbox, mailer
from zeroline.crew_release import coarsely
from zeroline.desk.access import At, Changing, Form, Known, many
from zeroline.desk.pages.models import TEXT, ClipId, Given, Why
from zeroline.desk.refusals import NotAllowed, NotThere, Refused
from zeroline.desk.rendering import rendered
from zeroline.documents.enquiries import enquiry_fields, reply_fields, shown_fields
from zeroline.domain.enquiry import KINDS, Address, reminder_due, standing
from zeroline.domain.errors import EngineFailed
from zeroline.domain.people import Member
from zeroline.publish.pack_files import FORMATS, pack_bytes

router = APIRouter()
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Why}, 403: {"model": Why}, 404: {"model": Why}, 422: {"model": Why}
}  # fmt: skip
_SENT: dict[int | str, dict[str, Any]] = {**_REFUSALS, 500: {"model": Why}}
_Id = Annotated[str, Path(min_length=10, max_length=10, pattern="^[a-z2-7]+$", description="an enquiry's id")]
_MAIL = {"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


class NewEnquiry(Given):
    """`claims`: numbers of the pack, or kinds, with commas; or all."""

    clip: str = Field(max_length=10, pattern=TEXT)
    to: str = Field(max_length=400, pattern=TEXT, description="Ministry of Defence <press@example.org>")
    kind: Literal["comment", "platform", "assessment"] = "comment"
    claims: str = Field(default="all", max_length=400, pattern=TEXT)
    questions: list[Annotated[str, Field(max_length=500, pattern=TEXT)]] = Field(default=[], max_length=10)
    deadline: str = Field(max_length=10, pattern=TEXT, description="a day: 2023-07-04")


class Became(Given):
    """When a letter was sent that was taken as a file, or of which nobody knows; null: it was not."""

    sent_at: str | None = Field(max_length=40, pattern=TEXT)


class Confirmed(Given):
    confirm: str = Field(max_length=64, pattern=TEXT, description="the hash of the letter that was shown")


@router.get("/enquiries", include_in_schema=False)
def enquiries_page(
    request: Request,
    office: At,
    session: Known,
    clip: Annotated[str, Query(max_length=10, pattern="^[a-z2-7]*$")] = "",
) -> Response:
    """Of every clip, or of one, with the form that asks about it."""
    today, matter = _today(), None
    with office.archive.ledger.reading() as connection:
        found = list(in_order(correspondences(connection, clip or None), today))
    if clip:
        matter = pack_of(office.archive, clip, office.settings.credit, coarsely(office.settings), today)
    rows = [(one, standing(one, today), reminder_due(one, today)) for one in found]
    values: dict[str, Any] = {"rows": rows, "clip": clip, "matter": matter, "kinds": KINDS, "today": today.isoformat()}
    values |= {"mailbox": bool(office.settings.imap_server), "sender": office.settings.mail_from}
    return rendered(request, "enquiries.html", session=session, **values)


@router.post("/enquiries", include_in_schema=False)
def draft_by_form(office: At, session: Known, fields: Form) -> Response:
    claims = ",".join(many(fields, "claim-"))
    if not claims:
        raise Refused("Tick the claims that the letter is about.")
    to = Address.of(f"{fields.get('name', '')} <{fields.get('address', '')}>")
    questions = tuple(fields.get("questions", "").splitlines())
    ask = Ask(fields.get("clip", ""), to, fields.get("kind", ""), claims, fields.get("deadline", ""), questions)
    return _to(draft(_post(office, session.member), ask))


@router.post("/enquiries/fetch", include_in_schema=False)
def fetch_by_form(request: Request, office: At, session: Known, _fields: Form) -> Response:
    filed, left = _looked(lambda: fetch(office.archive, mailbox(office.settings), session.member.name))
    return rendered(request, "enquiries_filed.html", session=session, filed=filed, left=left)


@router.get("/enquiries/{id}", include_in_schema=False)
def enquiry_page(request: Request, office: At, session: Known, id: _Id) -> Response:
    one = shown(office.archive, id, coarsely(office.settings))
    today = _today()
    values: dict[str, Any] = {"one": enquiry_fields(one.one, today), "waits": shown_fields(one, today)}
    return rendered(request, "enquiry.html", session=session, **values)


@router.post("/enquiries/{id}", include_in_schema=False)
def change_by_form(office: At, session: Known, id: _Id, fields: Form) -> Response:
    """`deed` is send, file, remind or settle."""
    deed = fields.get("deed")
    if deed in ("send", "file", "settle"):
        _must_decide(session.member)
    post = _post(office, session.member)
    match deed:
        case "send":
            _looked(lambda: send(post, id, fields.get("confirm", ""), mailer(office.settings)))
        case "file":
            return _letter(hand_out(post, id, fields.get("confirm", "")), id)
        case "remind":
            remind(post, id)
        case "settle":
            settle(post, id, _moment(fields))
        case _:
            raise Refused("There is no such deed.")
    return RedirectResponse(f"/enquiries/{id}", 303)


@router.get("/clips/{id}/pack.{form}", include_in_schema=False)
def pack(office: At, _session: Known, id: ClipId, form: str) -> Response:
    """The quote pack of what was signed off, to be saved."""
    if form not in FORMATS:
        raise NotThere(f"A pack comes as {', '.join(FORMATS)}.")
    catch_up(office.archive, lambda: lemmatiser().lemmatise)  # what cannot be counted is not; trends tells why
    made = pack_of(office.archive, id, office.settings.credit, coarsely(office.settings), _today())
    headers = {"content-disposition": f'attachment; filename="{made.clip}.pack.{form}"', "cache-control": "no-store"}
    return Response(pack_bytes(made, form), media_type=_TYPES[form], headers=headers)


@router.get("/api/enquiries", tags=["enquiries"])
def enquiries(office: At, _session: Known) -> dict[str, Any]:
    """As `zeroline enquiry list --json` prints them."""
    today = _today()
    with office.archive.ledger.reading() as connection:
        found = list(in_order(correspondences(connection), today))
    return {"as_of": today.isoformat(), "enquiries": [enquiry_fields(one, today) for one in found]}


@router.post("/api/enquiries", tags=["enquiries"], status_code=201, responses=_REFUSALS)
def draft_enquiry(office: At, session: Changing, given: NewEnquiry) -> dict[str, Any]:
    """Nothing is sent."""
    ask = Ask(given.clip, Address.of(given.to), given.kind, given.claims, given.deadline, tuple(given.questions))
    return shown_fields(draft(_post(office, session.member), ask), _today())


@router.post("/api/enquiries/replies", tags=["enquiries"], status_code=201, responses=_REFUSALS, openapi_extra=_MAIL)
async def file_mail(
    request: Request,
    office: At,
    session: Changing,
    enquiry: Annotated[str | None, Query(max_length=10, pattern="^[a-z2-7]+$")] = None,
) -> dict[str, Any]:
    """Files a mail that answers, as its bytes; up to 1 MiB here, larger ones by `zeroline enquiry reply`."""
    from starlette.concurrency import run_in_threadpool

    raw = await request.body()
    filed = await run_in_threadpool(file_reply, office.archive, raw, session.member.name, enquiry)
    return {"enquiry": filed.enquiry.id, **reply_fields(filed.reply)}


@router.post("/api/enquiries/fetch", tags=["enquiries"], responses=_SENT)
def fetch_mail(office: At, session: Changing) -> dict[str, Any]:
    """Looks into the mailbox: the answers that were filed, and what was `left` there, with its reason."""
    filed, left = _looked(lambda: fetch(office.archive, mailbox(office.settings), session.member.name))
    return {"filed": [{"enquiry": one.enquiry.id, **reply_fields(one.reply)} for one in filed], "left": left}


@router.post("/api/enquiries/{id}/remind", tags=["enquiries"], responses=_REFUSALS)
def draft_reminder(office: At, session: Changing, id: _Id) -> dict[str, Any]:
    """Nothing is sent."""
    remind(_post(office, session.member), id)
    return shown_fields(shown(office.archive, id, coarsely(office.settings)), _today())


@router.post("/api/enquiries/{id}/settle", tags=["enquiries"], responses=_REFUSALS)
def settle_letter(office: At, session: Changing, id: _Id, given: Became) -> dict[str, Any]:
    """For editors."""
    _must_decide(session.member)
    settle(_post(office, session.member), id, given.sent_at)
    return shown_fields(shown(office.archive, id, coarsely(office.settings)), _today())


@router.post("/api/enquiries/{id}/letter", tags=["enquiries"], response_class=Response,
             responses={**_REFUSALS, 200: {"content": {"message/rfc822": {}}}})  # fmt: skip
def take_letter(office: At, session: Changing, id: _Id, given: Confirmed) -> Response:
    """The letter as a mail, to be sent by hand; what became of it is said by settle. For editors."""
    _must_decide(session.member)
    return _letter(hand_out(_post(office, session.member), id, given.confirm), id)


@router.get("/api/enquiries/{id}", tags=["enquiries"], responses=_REFUSALS)
def one_enquiry(office: At, _session: Known, id: _Id) -> dict[str, Any]:
    """With what its waiting letter reveals, and the hash that sends it."""
    return shown_fields(shown(office.archive, id, coarsely(office.settings)), _today())


@router.post("/api/enquiries/{id}/send", tags=["enquiries"], responses=_SENT)
def send_letter(office: At, session: Changing, id: _Id, given: Confirmed) -> dict[str, Any]:
    """Sends the letter whose hash is given, and no other. For editors."""
    _must_decide(session.member)
    post = _post(office, session.member)
    _looked(lambda: send(post, id, given.confirm, mailer(office.settings)))
    return shown_fields(shown(office.archive, id, coarsely(office.settings)), _today())


def _post(office: At, member: Member) -> Post:
    return post_of(office.settings, office.archive, member.name)


def _must_decide(member: Member) -> None:
    if not member.may("decide"):
        raise NotAllowed("An editor decides what goes out, and to whom.")


def _looked(ask: Any) -> Any:
    """What a mail server refuses is told in its sentence. Raises Refused."""
    try:
        return ask()
    except EngineFailed as error:
        raise Refused(error.sentence) from error


def _letter(letter: bytes, id: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{id}.eml"', "cache-control": "no-store"}
    return Response(letter, media_type="message/rfc822", headers=headers)


def _moment(fields: Mapping[str, str]) -> str | None:
    """When a letter was sent, as the form tells it, in UTC; None: it was not."""
    if fields.get("became") == "not_sent":
        return None
    return f"{fields.get('day', '')}T{fields.get('time', '')}:00+00:00"


def _to(made: Shown) -> Response:
    return RedirectResponse(f"/enquiries/{made.one.enquiry.id}", 303)


def _today() -> date:
    return datetime.now(UTC).date()
