"""The protection page: an editor looks at what was found in the picture, draws covers over it, decides what is heard
and withheld, and begins the release."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from zeroline.archive.browse import listed
from zeroline.archive.releases import hold
from zeroline.desk.access import At, Changing, Form, Known
from zeroline.desk.backroom import Task
from zeroline.desk.office import Office
from zeroline.desk.pages.models import ClipId, ShieldDeed, ShieldGiven, Why
from zeroline.desk.refusals import NotAllowed, NotThere, Refused
from zeroline.desk.rendering import rendered
from zeroline.desk.sessions import Session
from zeroline.desk.shields import (
    by_form,
    decide,
    decisions,
    fields,
    held_until,
    in_the_way,
    is_withdrawn,
    posts,
    releases,
    shielded,
    take_back,
)
from zeroline.domain.cover import COVERED
from zeroline.domain.people import Member
from zeroline.domain.protection import LABELS
from zeroline.domain.release import VOICES

router = APIRouter()
_REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Why}, 403: {"model": Why}, 404: {"model": Why}}
_SEEN = {".mp4": "video/mp4", ".jpg": "image/jpeg"}  # what the page shows; other files of a release are saved
_VOICES = {"own": "the clip's own sound", "silence": "silence", "revoiced": "a voice that reads the English"}


@router.get("/clips/{id}/shield", include_in_schema=False)
def shield_page(request: Request, office: At, session: Known, id: ClipId) -> Response:
    stands = shielded(office, id)
    with office.archive.ledger.reading() as connection:
        (clip,) = listed(connection, [id])
    return rendered(
        request,
        "shield.html",
        session=session,
        clip=clip,
        picture=stands.clip.media.picture,
        stands=stands,
        kinds=COVERED,
        voices={voice: _VOICES[voice] for voice in VOICES},
        labels=LABELS,
        may_change=session.member.may("decide"),
        hindrances=in_the_way(office, stands),
        held_until=held_until(office, id),
        finding=office.backroom.fields("faces", id),
        releasing=office.backroom.fields("release", id),
        releases=list(reversed(releases(office, id))),
        decisions=decisions(office, id),
        withdrawn=is_withdrawn(office, id),
        posts=posts(office, id),
        deleting=office.backroom.fields("posts", id),
    )


@router.get("/api/clips/{id}/shield", tags=["clips"], responses=_REFUSALS)
def shield(office: At, _session: Known, id: ClipId) -> dict[str, Any]:
    """What was decided to hide, by whom and when; and the faces that were `found`, null: nobody looked yet."""
    return fields(office, id)


@router.put("/api/clips/{id}/shield", tags=["clips"], responses=_REFUSALS)
def set_shield(office: At, session: Changing, id: ClipId, given: ShieldGiven) -> dict[str, Any]:
    """An editor's decision, as custody records it; what is hidden then."""
    _must_decide(session.member)
    decide(office, id, given, session.member.name)
    return fields(office, id)


@router.post("/clips/{id}/shield", include_in_schema=False)
def by_page(office: At, session: Known, id: ClipId, said: Form) -> Response:
    """What the forms of the page do; they work without a script."""
    _must_decide(session.member)
    stands = shielded(office, id)
    deed = said.get("deed", "")
    if deed == "decide":
        decide(office, id, by_form(stands, said), session.member.name)
    else:
        reason = said.get("override" if deed == "release" else "reason", "")
        _do(office, session, id, deed, reason, said.get("until", "").strip() or None)
    return RedirectResponse(f"/clips/{id}/shield", 303)


@router.post("/api/clips/{id}/shield", tags=["clips"], responses=_REFUSALS)
def by_deed(office: At, session: Changing, id: ClipId, given: ShieldDeed) -> dict[str, Any]:
    """Looks for faces, releases, holds back or withdraws; what is hidden. For editors. What is made, is made in the
    background: its events are those of the page."""
    _must_decide(session.member)
    shielded(office, id)
    _do(office, session, id, given.deed, given.reason, given.until)
    return fields(office, id)


def _do(office: Office, session: Session, id: str, deed: str, reason: str, until: str | None) -> None:
    by = session.member.name
    match deed:
        case "find":
            office.backroom.want(Task("faces", id, by))
        case "hold":
            hold(office.archive.ledger, id, until, by)
        case "release":
            _release(office, session, id, reason.strip() or None)
        case "withdraw":
            take_back(office, id, reason, by)
        case _:
            raise Refused("The form does not say what to do.")


def _release(office: Office, session: Session, id: str, override: str | None) -> None:
    """What is in the way is told at once; what leaks, when the bundle was made."""
    left = [one.why for one in in_the_way(office, shielded(office, id)) if not (one.lifted and override)]
    if left:
        raise Refused(" ".join(left))
    office.backroom.want(Task("release", id, session.member.name, override))


@router.get("/clips/{id}/releases/{number}/{name}", include_in_schema=False)
def released_file(office: At, session: Known, id: ClipId, number: int, name: str) -> Response:
    """A file of a release, as it is. For editors: it may be held, or be of a clip that was withdrawn."""
    _must_decide(session.member)
    stands = shielded(office, id)
    made = next((one for one in releases(office, stands.clip.id) if one.number == number), None)
    sha256 = None if made is None else made.files.get(name)
    if sha256 is None:
        raise NotThere("There is no such file of a release.")
    kind = next((kind for ending, kind in _SEEN.items() if name.endswith(ending)), None)
    headers = {"cache-control": "no-store"}
    if kind is None:
        headers["content-disposition"] = f'attachment; filename="{name}"'
    path = office.archive.vault.path(sha256)
    return FileResponse(path, media_type=kind or "application/octet-stream", headers=headers)


def _must_decide(member: Member) -> None:
    if not member.may("decide"):
        raise NotAllowed("An editor decides what is hidden, and releases.")
