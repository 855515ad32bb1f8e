"""Media out of the vault, in ranges, for those who are logged in."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response

from zeroline.archive.care import care_of
from zeroline.archive.intake import clip_of, must_be_here
from zeroline.desk.access import At, Changing, Known
from zeroline.desk.pages.models import ClipId, Seen, Why
from zeroline.desk.refusals import NotAllowed
from zeroline.desk.strain import add_seconds
from zeroline.domain.clip import Clip

router = APIRouter()
_PRIVATE = {"cache-control": "no-store"}  # what is in a clip is not left on the machine of whoever looked


@router.get("/clips/{id}/preview", include_in_schema=False)
def preview(office: At, _session: Known, id: ClipId) -> Response:
    """202 while it is made."""
    path = office.previews.path(_clip(office, id))
    if path is None:
        return JSONResponse({"why": "The preview is being made."}, 202, {"retry-after": "2", **_PRIVATE})
    return FileResponse(path, media_type="video/mp4", headers=_PRIVATE)


@router.get("/clips/{id}/original", include_in_schema=False)
def original(office: At, session: Known, id: ClipId) -> Response:
    """The bytes as they came, to be saved and not to be opened by the browser. For editors."""
    if not session.member.may("decide"):
        raise NotAllowed("An editor has the originals; the preview is here for everybody.")
    clip = _clip(office, id)
    name = quote(clip.file, safe="")
    headers = {**_PRIVATE, "content-disposition": f"attachment; filename*=UTF-8''{name}"}
    path = office.archive.vault.path(clip.sha256)
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


@router.post("/api/clips/{id}/seen", tags=["clips"], status_code=204, responses={404: {"model": Why}})
def seen(office: At, session: Changing, id: ClipId, given: Seen) -> None:
    """Adds to what the person has seen of hard material, where the clip is labelled as such; only they are shown it."""
    with office.archive.ledger.reading() as connection:
        must_be_here(connection, id)
        labels = care_of(connection, id).labels
    if labels:
        add_seconds(office.archive.ledger, session.member, given.seconds)


def _clip(office: At, id: str) -> Clip:
    with office.archive.ledger.reading() as connection:
        return clip_of(connection, office.archive.vault, id)
