"""One's own page: password, sessions."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from zeroline.desk.access import At, Changing, Form, Known
from zeroline.desk.office import Office
from zeroline.desk.pages.models import Mine, NewPassword, Why
from zeroline.desk.passwords import LEAST
from zeroline.desk.refusals import Refused
from zeroline.desk.rendering import rendered
from zeroline.desk.sessions import LONGEST_HOURS, Session
from zeroline.desk.strain import strain_of

router = APIRouter()


@router.get("/me", include_in_schema=False)
def my_page(request: Request, office: At, session: Known) -> Response:
    return _page(request, office, session)


@router.post("/me/password", include_in_schema=False)
def change_password(request: Request, office: At, session: Known, fields: Form) -> Response:
    try:
        if fields.get("password", "") != fields.get("again", ""):
            raise Refused("The two passwords are not the same.")
        office.people.change_password(session.member, fields.get("old", ""), fields.get("password", ""))
    except Refused as error:
        return _page(request, office, session, why=error.sentence, status=error.status)
    fresh = office.sessions.open(session.member)
    response = _page(request, office, fresh, done="Your password was changed; all other sessions were ended.")
    _hand(response, office, fresh)
    return response


@router.get("/api/me", tags=["session"])
def mine(office: At, session: Known) -> Mine:
    seen = strain_of(office.archive.ledger, session.member)
    count = office.sessions.count(session.member)
    return Mine(sessions=count, hard_today_s=seen.today, hard_week_s=seen.week)


@router.put("/api/me/password", tags=["session"], status_code=204, responses={400: {"model": Why}, 403: {"model": Why}})
def set_password(response: Response, office: At, session: Changing, given: NewPassword) -> None:
    """Ends all of one's sessions; the answer sets the cookie of a new one, whose `form_token` /api/session tells."""
    office.people.change_password(session.member, given.old, given.password)
    _hand(response, office, office.sessions.open(session.member))


@router.delete("/api/me/sessions", tags=["session"], status_code=204)
def end_other_sessions(office: At, session: Changing) -> None:
    """In all other browsers."""
    office.sessions.end_others(session)


def _hand(response: Response, office: Office, session: Session) -> None:
    response.set_cookie(office.door.cookie, session.token, max_age=LONGEST_HOURS * 3600, httponly=True, samesite="lax",
                        secure=office.door.secure, path="/")  # fmt: skip


@router.post("/me/sessions", include_in_schema=False)
def end_others(office: At, session: Known, _fields: Form) -> Response:
    office.sessions.end_others(session)
    return RedirectResponse("/me", 303)


def _page(request: Request, office: At, session: Session, *, why: str | None = None, done: str | None = None,
          status: int = 200) -> Response:  # fmt: skip
    values: dict[str, Any] = {
        "why": why,
        "done": done,
        "least": LEAST,
        "open": office.sessions.count(session.member),
        "strain": strain_of(office.archive.ledger, session.member),
    }
    return rendered(request, "me.html", status, session=session, **values)
