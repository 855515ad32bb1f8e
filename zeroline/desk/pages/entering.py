"""Logging in and out, and the one-time links by which people come to the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from zeroline.desk.access import At, Changing, Fields, Known, form_of
from zeroline.desk.pages.models import Entering, LogIn, Me, Why
from zeroline.desk.passwords import LEAST
from zeroline.desk.refusals import NotThere, Refused, TooOften
from zeroline.desk.rendering import THEME_COOKIE, THEMES, rendered
from zeroline.desk.sessions import LONGEST_HOURS, Session

router = APIRouter()
_ADDRESS = 4000  # characters of a page's address; a search has some hundreds


@router.get("/login", include_in_schema=False)
def login_page(request: Request, to: Annotated[str, Query(max_length=_ADDRESS)] = "/") -> Response:
    return rendered(request, "login.html", why=None, name="", to=_own(to))


@router.post("/login", include_in_schema=False)
def log_in_by_form(request: Request, office: At, fields: Fields) -> Response:
    name, to = fields.get("name", ""), _own(fields.get("to", "/"))
    try:
        session = office.sessions.log_in(name, fields.get("password", ""), _address(request))
    except Refused as error:
        headers = {"retry-after": str(error.wait_s)} if isinstance(error, TooOften) else {}
        page = rendered(request, "login.html", error.status, why=error.sentence, name=name, to=to)
        page.headers.update(headers)
        return page
    return _let_in(request, office, session, RedirectResponse(to, 303))


@router.post("/logout", include_in_schema=False)
def log_out_by_form(office: At, session: Known, _fields: Annotated[object, Depends(form_of)]) -> Response:
    office.sessions.end(session.token)
    return _out(office, RedirectResponse("/login", 303))


@router.post("/api/session", tags=["session"], responses={403: {"model": Why}, 429: {"model": Why}})
def log_in(request: Request, response: Response, office: At, given: LogIn) -> Me:
    """Sets the session's cookie."""
    session = office.sessions.log_in(given.name, given.password, _address(request))
    _let_in(request, office, session, response)
    return me_of(session)


@router.get("/api/session", tags=["session"])
def who_am_i(session: Known) -> Me:
    return me_of(session)


@router.delete("/api/session", tags=["session"], status_code=204)
def log_out(response: Response, office: At, session: Changing) -> None:
    office.sessions.end(session.token)
    _out(office, response)


@router.get("/welcome/{token}", include_in_schema=False)
def welcome_page(request: Request, office: At, token: str) -> Response:
    invitation = office.people.invitation(token)
    return rendered(request, "welcome.html", invitation=invitation, name="", why=None, least=LEAST)


@router.post("/welcome/{token}", include_in_schema=False)
def enter(request: Request, office: At, token: str, fields: Fields) -> Response:
    invitation = office.people.invitation(token)
    name, password = fields.get("name", ""), fields.get("password", "")
    try:
        if password != fields.get("again", ""):
            raise Refused("The two passwords are not the same.")
        member = office.people.enter(token, name, password)
    except NotThere:
        raise
    except Refused as error:
        why = error.sentence
        return rendered(request, "welcome.html", 400, invitation=invitation, name=name, why=why, least=LEAST)
    return _let_in(request, office, office.sessions.open(member), RedirectResponse("/", 303))


@router.post("/api/welcome/{token}", tags=["session"], responses={400: {"model": Why}, 404: {"model": Why}})
def enter_by_link(request: Request, response: Response, office: At, token: str, given: Entering) -> Me:
    """Uses a one-time link up, and sets the session's cookie."""
    session = office.sessions.open(office.people.enter(token, given.name, given.password))
    _let_in(request, office, session, response)
    return me_of(session)


@router.post("/theme", include_in_schema=False)
def choose_theme(request: Request, office: At, fields: Fields) -> Response:
    """The browser's own matter: whoever is logged in."""
    theme, back = fields.get("theme", ""), fields.get("back", "/")
    if theme not in THEMES:
        raise Refused("There is no such theme.")
    response = RedirectResponse(_own(back), 303)
    response.set_cookie(THEME_COOKIE, theme, max_age=365 * 86400, httponly=True, samesite="lax",
                        secure=office.door.secure)  # fmt: skip
    return response


def _own(address: str) -> str:
    """The address, where it is of a page of the desk; else the first page's."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and len(address) <= _ADDRESS else "/"


def me_of(session: Session) -> Me:
    member = session.member
    return Me.model_validate({**vars(member), "form_token": session.form_token})


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _let_in(request: Request, office: At, session: Session, response: Response) -> Response:
    """The new session's cookie; the one that the browser held before holds no longer."""
    before = request.cookies.get(office.door.cookie)
    if before:
        office.sessions.end(before)
    response.set_cookie(office.door.cookie, session.token, max_age=LONGEST_HOURS * 3600, httponly=True, samesite="lax",
                        secure=office.door.secure, path="/")  # fmt: skip
    return response


def _out(office: At, response: Response) -> Response:
    response.delete_cookie(office.door.cookie, path="/", secure=office.door.secure, httponly=True, samesite="lax")
    response.headers["clear-site-data"] = '"cache"'
    return response
