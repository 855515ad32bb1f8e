"""The clip page: what is known of one clip, with the care that it needs and its whole life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from zeroline.archive.browse import Listed, listed
from zeroline.archive.care import care_of, decide
from zeroline.archive.drafts import draft_of
from zeroline.archive.history import history
from zeroline.desk.access import At, Changing, Form, Known, many
from zeroline.desk.copies import copies_of
from zeroline.desk.pages.facts import facts_fields
from zeroline.desk.pages.models import CareGiven, CareHeld, ClipId, Why
from zeroline.desk.pages.places import on_map
from zeroline.desk.queue import DRAFTED, must_change, row_fields, rows_of
from zeroline.desk.refusals import NotAllowed, Refused
from zeroline.desk.rendering import rendered
from zeroline.documents.archive import care_fields, clip_fields, source_fields, version_fields
from zeroline.domain.claim import KINDS, Status
from zeroline.domain.errors import BadGlossary, NoSuchClip, WrongUse
from zeroline.domain.people import Member
from zeroline.domain.protection import LABELS, Care
from zeroline.publish.document import document

router = APIRouter()
_DIGITS = 5  # of a count that a page is told; more is no count of lines
_REFUSALS: dict[int | str, dict[str, Any]] = {403: {"model": Why}, 404: {"model": Why}}


@router.get("/clips/{id}", include_in_schema=False)
def clip_page(request: Request, office: At, session: Known, id: ClipId) -> Response:
    clip = _there(office, id)
    with office.archive.ledger.reading() as connection:
        (row,) = rows_of(connection, [clip.id])
        work = draft_of(connection, office.archive.vault, clip.id) if clip.status in DRAFTED else None
        values: dict[str, Any] = {
            "row": row_fields(row),
            "care": clip.care,
            "sources": source_fields(connection, clip.id),
            "versions": version_fields(connection, clip.id),
            "history": history(connection, clip.id),
            "copies": copies_of(connection, clip.id),
        }
    made = document(work) if work else None
    flags: dict[str | None, list[Mapping[str, Any]]] = {}
    for flag in made["flags"] if made else ():
        flags.setdefault(flag["segment"], []).append(flag)
    spoken = {segment["id"]: segment for segment in made["source"]} if made else {}
    return rendered(
        request,
        "clip.html",
        session=session,
        clip=clip,
        made=made,
        **_facts(office, clip.id if made else None),
        flags=flags,
        spoken=spoken,
        labels=LABELS,
        claim_kinds=KINDS,
        statuses_of_claims=get_args(Status),
        hard=_hard(clip.care),
        may_change=session.member.may_change(row.assigned[0] if row.assigned else None),
        people=office.people.active(),
        respelt=_count(request.query_params.get("respelt", "")),
        **values,
    )


@router.get("/api/clips/{id}", tags=["clips"], responses=_REFUSALS)
def clip_document(office: At, _session: Known, id: ClipId) -> dict[str, Any]:
    """As `zeroline show --json` prints it: docs/json.md."""
    clip = _there(office, id)
    with office.archive.ledger.reading() as connection:
        fields = {**clip_fields(clip), "sources": source_fields(connection, id)}
        fields["versions"] = version_fields(connection, id)
        work = draft_of(connection, office.archive.vault, id) if clip.status in DRAFTED else None
    made = document(work) if work else {}
    return {"zeroline": 1, **made, "status": clip.status, "archive": fields}


@router.put("/api/clips/{id}/care", tags=["clips"], responses={400: {"model": Why}, **_REFUSALS})
def set_care(office: At, session: Changing, id: ClipId, given: CareGiven) -> CareHeld:
    """Labels and the decision on protection, as custody records them."""
    labels = None if given.content is None else _labels(given.content)
    care = _decide(office, session.member, id, labels, given.protection, given.reason)
    return CareHeld.model_validate(care_fields(care))


@router.post("/clips/{id}/care", include_in_schema=False)
def set_care_by_form(office: At, session: Known, id: ClipId, fields: Form) -> Response:
    labels: frozenset[str] | None = None
    if "labels" in fields:
        named = many(fields, "label-")
        if not named and fields.get("label_none") != "on":
            raise Refused("Tick the labels that apply, or that none of them does.")
        if named and fields.get("label_none") == "on":
            raise Refused("Either labels apply, or none of them does.")
        labels = _labels(named)
    protection = fields.get("protection") or None
    _decide(office, session.member, id, labels, protection, fields.get("reason"))
    return RedirectResponse(f"/clips/{id}/shield" if fields.get("back") == "shield" else f"/clips/{id}", 303)


def _decide(office: At, member: Member, id: str, labels: frozenset[str] | None, protection: str | None,
            reason: str | None = None) -> Care:  # fmt: skip
    """Writes only what is new. Raises NotAllowed, NoSuchClip, WrongUse."""
    clip = _there(office, id)
    if protection == "open" and not member.may("decide"):
        raise NotAllowed("An editor opens a protected clip; you may protect one.")
    with office.archive.ledger.reading() as connection:
        must_change(connection, member, clip.id)
        before = care_of(connection, clip.id)
    labels = None if labels == before.labels else labels
    as_it_is = before.decided is not None and before.protected == (protection == "protected")
    if as_it_is and not (protection == "open" and reason):
        protection = None
    if labels is None and protection is None:
        return before
    return decide(office.archive.ledger, clip.id, labels, protection, member.name, reason)


def _count(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else 0


def _facts(office: At, id: str | None) -> dict[str, Any]:
    """A glossary of the desk's own that cannot be read takes the facts from the page, and nothing else of it."""
    try:
        facts = facts_fields(office, id) if id else None
    except BadGlossary as error:
        return {"facts": None, "no_facts": error.sentence, "places": None}
    return {"facts": facts, "no_facts": None, "places": on_map(facts["mentions"]) if facts else None}


def _labels(named: list[str]) -> frozenset[str]:
    unknown = sorted(set(named) - set(LABELS))
    if unknown:
        raise WrongUse(f"{unknown[0]!r} is no label; there are {', '.join(LABELS)}.")
    return frozenset(named)


def _there(office: At, id: str) -> Listed:
    with office.archive.ledger.reading() as connection:
        found = listed(connection, [id])
    if not found:
        raise NoSuchClip(id)
    return found[0]


def _hard(care: Care) -> bool:
    """Whether somebody must be warned before they look: also where nobody has said what is in it."""
    return care.labels is None or bool(care.labels)
