"""The public page on which anybody checks a file, without an account; only where the desk was started for that."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from zeroline.desk.access import At
from zeroline.desk.refusals import NotThere, Refused, TooOften
from zeroline.desk.rendering import rendered

router = APIRouter()


@router.get("/verify", include_in_schema=False)
def verify_page(request: Request) -> Response:
    return rendered(request, "verify.html", found=None, why=None)


@router.post("/verify", include_in_schema=False)
async def verify_upload(request: Request, office: At) -> Response:
    """The file is looked at and thrown away."""
    counter = office.counter
    if counter is None:
        raise NotThere("There is no such page.")
    address = request.client.host if request.client else "unknown"
    try:
        with counter.turn(address):
            sent = await counter.take(request.headers.get("content-type", ""), request.stream())
            try:
                found = await run_in_threadpool(counter.ask, sent)
            finally:
                sent.path.unlink(missing_ok=True)
    except Refused as error:
        page = rendered(request, "verify.html", error.status, found=None, why=error.sentence)
        if isinstance(error, TooOften):
            page.headers["retry-after"] = str(error.wait_s)
        return page
    return rendered(request, "verify.html", found=found, why=None)
