"""Dossiers: sentences that people of the desk write on units, places, persons and terms, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from zeroline.archive.dossiers import Written, change, dossiers, erase_sentence, history, strike, write
from zeroline.desk.access import At, Changing, Form, Known
from zeroline.desk.pages.models import TEXT, Given, Reason, Why
from zeroline.desk.refusals import NotAllowed, Refused
from zeroline.desk.rendering import rendered
from zeroline.documents.enquiries import dossier_fields, written_fields
from zeroline.domain.dossier import KINDS, Sentence, Subject
from zeroline.domain.people import Member

router = APIRouter()
_REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Why}, 403: {"model": Why}, 422: {"model": Why}}
_Told = Annotated[str, Query(max_length=200, pattern=TEXT)]
_Sentence = Annotated[str, Path(min_length=10, max_length=10, pattern="^[0-9a-f]+$")]


class SentenceGiven(Given):
    """A sentence with its source. `url` null: nowhere to link to."""

    text: str = Field(max_length=2_000, pattern=TEXT)
    source: str = Field(max_length=1_000, pattern=TEXT)
    dated: str = Field(max_length=10, pattern=TEXT, description="the day of the source: 2023-07-04")
    url: str | None = Field(default=None, max_length=2_000, pattern=TEXT)


class NewSentence(SentenceGiven):
    kind: Literal["unit", "place", "person", "term"]
    name: str = Field(max_length=500, pattern=TEXT, description="as captions spell it; of a term, its entry")


class ChangedSentence(SentenceGiven):
    seen: str = Field(max_length=64, pattern=TEXT, description="the address of the version that its author saw")


@router.get("/dossiers", include_in_schema=False)
def dossiers_page(request: Request, office: At, session: Known, kind: _Told = "", name: _Told = "") -> Response:
    """`name`: those in whose name it stands."""
    return _page(request, office, session, kind, name)


@router.post("/dossiers", include_in_schema=False)
def change_by_form(request: Request, office: At, session: Known, fields: Form) -> Response:
    """`deed` is write, change, strike or erase."""
    subject = _done(office, session.member, fields)
    asked = urlencode({"kind": subject.kind, "name": subject.name} if subject else {})
    return RedirectResponse(f"/dossiers?{asked}", 303)


@router.get("/api/dossiers", tags=["dossiers"])
def all_dossiers(office: At, _session: Known) -> dict[str, Any]:
    """As `zeroline dossier list --json` prints them."""
    with office.archive.ledger.reading() as connection:
        return {"dossiers": dossier_fields(dossiers(connection), history(connection))}


@router.post("/api/dossiers", tags=["dossiers"], status_code=201, responses=_REFUSALS)
def write_sentence(office: At, session: Changing, given: NewSentence) -> dict[str, Any]:
    """A new sentence, in the name of whoever is logged in."""
    sentence = Sentence(Subject(given.kind, given.name), given.text, given.source, given.dated, given.url)
    return written_fields(write(office.archive.ledger, sentence, session.member.name))


@router.put("/api/dossiers/{sentence}", tags=["dossiers"], responses=_REFUSALS)
def change_sentence(office: At, session: Changing, sentence: _Sentence, given: ChangedSentence) -> dict[str, Any]:
    """Another wording; the earlier one stays on record."""
    told = Sentence(_subject(office, sentence), given.text, given.source, given.dated, given.url)
    return written_fields(change(office.archive.ledger, sentence, told, session.member.name, given.seen))


@router.delete("/api/dossiers/{sentence}", tags=["dossiers"], responses=_REFUSALS)
def strike_sentence(office: At, session: Changing, sentence: _Sentence) -> dict[str, Any]:
    """Takes it out of its dossier; its versions stay on record."""
    return written_fields(strike(office.archive.ledger, sentence, session.member.name))


@router.post("/api/dossiers/{sentence}/erase", tags=["dossiers"], status_code=204, responses=_REFUSALS)
def erase(office: At, session: Changing, sentence: _Sentence, given: Reason) -> None:
    """Every version of it goes; that it was there, and why it went, stays. For editors."""
    _may_erase(session.member)
    erase_sentence(office.archive, sentence, given.reason, session.member.name)


def _may_erase(member: Member) -> None:
    if not member.may("decide"):
        raise NotAllowed("An editor erases a sentence; you may strike it out, and it stays on record.")


def _page(request: Request, office: At, session: Known, kind: str, name: str) -> Response:
    with office.archive.ledger.reading() as connection:
        kept, found = history(connection), dossiers(connection)
    shown = {
        subject: some
        for subject, some in found.items()
        if kind in ("", subject.kind) and name.casefold() in subject.name.casefold()
    }
    values: dict[str, Any] = {"found": shown, "kept": kept, "total": len(found), "kind": kind, "name": name}
    return rendered(request, "dossiers.html", session=session, kinds=KINDS, **values)


def _done(office: At, member: Member, fields: Mapping[str, str]) -> Subject | None:
    """What was changed; None: it is gone. Raises WrongUse, Refused, NotAllowed."""
    ledger, id = office.archive.ledger, fields.get("sentence", "")
    match fields.get("deed"):
        case "write":
            return _of(
                write(ledger, _told(fields, Subject(fields.get("kind", ""), fields.get("name", ""))), member.name)
            )
        case "change":
            told = _told(fields, _subject(office, id))
            return _of(change(ledger, id, told, member.name, fields.get("seen", "")))
        case "strike":
            subject = _subject(office, id)
            strike(ledger, id, member.name, fields.get("seen", ""))
            return subject
        case "erase":
            _may_erase(member)
            erase_sentence(office.archive, id, fields.get("reason", ""), member.name)
            return None
    raise Refused("There is no such deed.")


def _told(fields: Mapping[str, str], subject: Subject) -> Sentence:
    text, source, dated = (fields.get(part, "") for part in ("text", "source", "dated"))
    return Sentence(subject, text, source, dated, fields.get("url") or None)


def _of(written: Written) -> Subject | None:
    return written.sentence.subject if written.sentence else None


def _subject(office: At, id: str) -> Subject:
    """Raises Refused where nothing of the sentence stands."""
    with office.archive.ledger.reading() as connection:
        versions = history(connection).get(id, [])
    sentence = versions[-1].sentence if versions else None
    if sentence is None:
        raise Refused("This sentence is gone; somebody struck it out, or erased it.")
    return sentence.subject
