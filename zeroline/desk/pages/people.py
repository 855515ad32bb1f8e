"""People: for administrators, who is at the desk and as what."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from zeroline.desk.access import At, Changing, Form, Known
from zeroline.desk.pages.models import Id, Link, NewPerson, NewRole, Person, Why
from zeroline.desk.people import LINK_HOURS
from zeroline.desk.refusals import NotAllowed, Refused
from zeroline.desk.rendering import rendered
from zeroline.desk.sessions import Session

router = APIRouter()
_REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Why}, 403: {"model": Why}, 404: {"model": Why}}


@router.get("/people", include_in_schema=False)
def people_page(request: Request, office: At, session: Known) -> Response:
    _must_lead(session)
    return _page(request, office, session)


@router.post("/people", include_in_schema=False)
def change_by_form(request: Request, office: At, session: Known, fields: Form) -> Response:
    """`deed` is invite, renew, role or end."""
    _must_lead(session)
    people, by, account = office.people, session.member, fields.get("account", "")
    link: str | None = None
    try:
        match fields.get("deed"):
            case "invite":
                link = _link(request, people.invite(by, fields.get("name", ""), fields.get("role", "")))
            case "renew":
                link = _link(request, people.renew(by, account))
            case "role":
                people.change_role(by, account, fields.get("role", ""))
            case "end":
                people.end(by, account)
            case _:
                raise Refused("There is no such deed.")
    except Refused as error:
        return _page(request, office, session, why=error.sentence, status=error.status)
    return _page(request, office, session, link=link)


@router.get("/api/people", tags=["people"])
def people(office: At, _session: Known) -> list[Person]:
    """Those who can log in: a clip can be assigned to them."""
    return [Person.model_validate(vars(member)) for member in office.people.active()]


@router.post("/api/people", tags=["people"], status_code=201, responses=_REFUSALS)
def invite(request: Request, office: At, session: Changing, given: NewPerson) -> Link:
    return Link(link=_link(request, office.people.invite(session.member, given.name, given.role)))


@router.post("/api/people/{id}/link", tags=["people"], status_code=201, responses=_REFUSALS)
def renew(request: Request, office: At, session: Changing, id: Id) -> Link:
    """By which they set a new password."""
    return Link(link=_link(request, office.people.renew(session.member, id)))


@router.patch("/api/people/{id}", tags=["people"], responses=_REFUSALS)
def change_role(office: At, session: Changing, id: Id, given: NewRole) -> Person:
    office.people.change_role(session.member, id, given.role)
    return Person.model_validate(vars(office.people.member(id)))


@router.delete("/api/people/{id}", tags=["people"], status_code=204, responses=_REFUSALS)
def end(office: At, session: Changing, id: Id) -> None:
    """They can log in no more; what they did stays theirs."""
    office.people.end(session.member, id)


def _page(request: Request, office: At, session: Session, *, link: str | None = None, why: str | None = None,
          status: int = 200) -> Response:  # fmt: skip
    everybody = office.people.all()
    values = {"everybody": everybody, "link": link, "hours": LINK_HOURS, "why": why, "session": session}
    return rendered(request, "people.html", status, **values)


def _link(request: Request, token: str) -> str:
    return f"{request.app.state.office.door.scheme}://{request.headers['host']}/welcome/{token}"


def _must_lead(session: Session) -> None:
    if not session.member.may("people"):
        raise NotAllowed("Only an administrator sees this page.")
