"""Who is at the door of a page: what routes ask for with `Depends`."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from zeroline.desk.office import Office
from zeroline.desk.refusals import NotAllowed, NotLoggedIn, Refused
from zeroline.desk.sessions import Session

FORM_TOKEN = "x-form-token"  # the header by which scripts send what forms hold in a field
_FIELDS = 100


def office_of(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def session_of(request: Request) -> Session:
    """Raises NotLoggedIn."""
    office = office_of(request)
    session = office.sessions.of(request.cookies.get(office.door.cookie))
    if session is None:
        raise NotLoggedIn
    request.state.session = session
    return session


At = Annotated[Office, Depends(office_of)]
Known = Annotated[Session, Depends(session_of)]


def changing(request: Request, session: Known) -> Session:
    """For a script's request that changes something. Raises NotAllowed without the session's own token."""
    _must_fit(session, request.headers.get(FORM_TOKEN, ""))
    return session


Changing = Annotated[Session, Depends(changing)]


async def fields_of(request: Request) -> Mapping[str, str]:
    """The fields of a form; of those with one name the last. Raises Refused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused("A form was expected.")
    try:
        body = (await request.body()).decode("utf-8")
        fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"))
    except ValueError as error:
        raise Refused("The form cannot be read.") from error
    if any("\0" in text for pair in fields.items() for text in pair):
        raise Refused("The form holds what is no text.")
    return fields


Fields = Annotated[Mapping[str, str], Depends(fields_of)]


def many(fields: Mapping[str, str], prefix: str) -> list[str]:
    """The boxes that were ticked: fields named `prefix` and a value, as `label-minor`."""
    return sorted(name.removeprefix(prefix) for name in fields if name.startswith(prefix))


def form_of(fields: Fields, session: Known) -> Mapping[str, str]:
    """A form that changes something. Raises NotAllowed without the session's own token."""
    _must_fit(session, fields.get("form_token", ""))
    return fields


Form = Annotated[Mapping[str, str], Depends(form_of)]


def _must_fit(session: Session, token: str) -> None:
    if not hmac.compare_digest(session.form_token.encode(), token.encode("utf-8", "replace")):
        raise NotAllowed("This page is from an earlier session; load it again.")
