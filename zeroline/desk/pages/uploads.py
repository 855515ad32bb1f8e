"""Uploads: a file is told of, then sent in pieces, each at the offset where the last ended."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.requests import ClientDisconnect

from zeroline.desk.access import At, Changing, Known
from zeroline.desk.pages.models import Behind, Id, NewUpload, UploadRow, Why
from zeroline.desk.uploads import Offer
from zeroline.domain.source import Arrival, checked

router = APIRouter(prefix="/api/uploads", tags=["uploads"])
_NONE: dict[int | str, dict[str, Any]] = {404: {"model": Why}}


@router.get("")
def uploads(office: At, _session: Known) -> list[UploadRow]:
    """Those that are not in the archive with their captions."""
    return [UploadRow.model_validate(office.worker.fields(one)) for one in office.uploads.open()]


@router.post("", status_code=201, responses={400: {"model": Why}, 413: {"model": Why}, 429: {"model": Why}})
def begin(office: At, session: Changing, given: NewUpload) -> UploadRow:
    """A new upload; or the one of the same file by the same person that was begun before, to be gone on with."""
    told = Arrival(given.url or None, given.source_account or None, given.posted_at or None, given.post or None)
    arrival = checked(told, ("Seen at", "Posted by", "Posted on"))
    upload = office.uploads.begin(session.member, Offer(given.name, given.size, given.mark, arrival))
    office.worker.show(upload.id)
    return UploadRow.model_validate(office.worker.fields(upload))


@router.get("/{id}", responses=_NONE)
def one(office: At, _session: Known, id: Id) -> UploadRow:
    return UploadRow.model_validate(office.worker.fields(office.uploads.one(id)))


@router.put(
    "/{id}",
    responses={**_NONE, 409: {"model": Behind}, 413: {"model": Why}, 422: {"model": Why}},
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def piece(
    request: Request, office: At, session: Changing, id: Id, offset: Annotated[int, Query(ge=0, le=1 << 50)]
) -> UploadRow:
    """The bytes from `offset` on, 8 MiB at the most."""
    try:
        upload = await office.uploads.append(session.member, id, offset, request.stream())
    except ClientDisconnect:  # what came is kept; nobody is there to be answered
        upload = office.uploads.one(id)
    if upload.state == "waiting":
        office.worker.wake()
    office.worker.show(id)
    return UploadRow.model_validate(office.worker.fields(upload))


@router.post("/{id}/retry", responses={**_NONE, 400: {"model": Why}})
def retry(office: At, session: Changing, id: Id) -> UploadRow:
    """Works once more on an upload that failed."""
    upload = office.uploads.retry(session.member, id)
    office.worker.wake()
    office.worker.show(id)
    return UploadRow.model_validate(office.worker.fields(upload))


@router.delete("/{id}", status_code=204, responses={**_NONE, 400: {"model": Why}})
def drop(office: At, session: Changing, id: Id) -> None:
    """Takes it out of the list; a clip that is in the archive stays there."""
    office.uploads.drop(session.member, id)
    office.board.tell("dropped", upload=id)
