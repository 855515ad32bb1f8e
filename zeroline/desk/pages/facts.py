"""The facts panel: mentions and claims of a clip, confirmed, corrected, locked and merged by whoever may change it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from zeroline.archive.changes import Refused as Clashed
from zeroline.archive.changes import Save
from zeroline.archive.intake import must_be_here
from zeroline.desk.access import At, Form, Known
from zeroline.desk.drafting import Names
from zeroline.desk.facts import claim_ruling, mention_ruling, missed_claim
from zeroline.desk.locking import respelling
from zeroline.desk.pages.models import ClipId, Why
from zeroline.desk.queue import must_change
from zeroline.desk.refusals import Refused
from zeroline.domain.draft import at_home
from zeroline.domain.notes import Note
from zeroline.domain.operation import Put
from zeroline.domain.record import Person

router = APIRouter()
_REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Why}, 404: {"model": Why}}


@router.get("/api/clips/{id}/facts", tags=["drafts"], responses=_REFUSALS)
def facts(office: At, _session: Known, id: ClipId) -> dict[str, Any]:
    """Of the draft as it stands after the change `number`. A judgement is a change: `put` to `draft/changes`."""
    return facts_fields(office, id)


def facts_fields(office: At, id: str) -> dict[str, Any]:
    """With the names of those who judged. Raises NoSuchClip, WrongUse where there is no draft."""
    read = office.readings.facts(id)
    with office.archive.ledger.reading() as connection:
        names = Names(connection)
        return {
            "number": read["number"],
            **{what: [_named(one, names) for one in some] for what, some in read["facts"].items()},
        }


def _named(one: dict[str, Any], names: Names) -> dict[str, Any]:
    return {**one, "by": names(one["by"]) or None} if "by" in one else one


@router.post("/clips/{id}/facts", include_in_schema=False)
def judge(office: At, session: Known, id: ClipId, fields: Form) -> Response:
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
        must_change(connection, session.member, id)
    seen = fields.get("seen", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 12:
        raise Refused("The form does not say what it was made from; load the page again.")
    note = _note(office, id, dict(fields))
    window = uuid4().hex
    first = Save(uuid4().hex, window, int(seen), Put(note))
    saves = [first, *respelling(office, id, first)]
    for outcome in office.editing.save_all(id, saves, Person(session.member.person), whole=len(saves) > 1):
        if isinstance(outcome, Clashed):
            raise Refused("Somebody judged the same meanwhile; load the page again and look at how it stands.")
        office.board.tell("draft", clip=id, number=outcome.change.number, window=window)
    told = f"?respelt={len(saves) - 1}" if len(saves) > 1 else ""
    return RedirectResponse(f"/clips/{id}{told}#facts", 303)


def _note(office: At, id: str, said: dict[str, str]) -> Note:
    if said.get("deed") == "add":
        return missed_claim(office.readings.desk.work(id), said)
    if "claim" in said:
        notes = at_home(office.editing.open(id).draft)
        return claim_ruling(office.readings.desk.work(id), notes, said["claim"], said)
    canonical = None if said.get("deed") == "drop" else said.get("canonical", "")
    return mention_ruling(said.get("kind", ""), said.get("surface", ""), canonical, said.get("locked") == "on")
