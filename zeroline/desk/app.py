"""The application: the pages' routes, their errors as sentences, and the guard around all of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from zeroline import __version__
from zeroline.archive.schema import custody
from zeroline.desk.guard import Guard
from zeroline.desk.office import Office
from zeroline.desk.pages import (
    api,
    checks,
    clip,
    dossiers,
    editor,
    enquiries,
    entering,
    facts,
    glossary,
    me,
    media,
    people,
    places,
    queue,
    search,
    shield,
    trends,
    uploads,
    verify,
)
from zeroline.desk.refusals import NotLoggedIn, OutOfStep, TooOften, status_of
from zeroline.desk.rendering import rendered
from zeroline.domain.errors import ZerolineError
from zeroline.engines.fonts import FONTS

_STATIC = Path(__file__).with_name("static")
_LOOK_S = 2.0  # for what other processes did in the archive, as `zeroline add`
_OF_A_CLIP = re.compile(r"/clips/[a-z2-7]{10}(?=/)")
_REFUSALS = (ZerolineError, RequestValidationError, HTTPException)


def app_of(office: Office) -> FastAPI:
    """The desk, ready to be served."""

    @asynccontextmanager
    async def at_work(_app: FastAPI) -> AsyncIterator[None]:
        office.board.open()
        await run_in_threadpool(office.worker.start)
        Thread(target=office.readings.warm, name="warm", daemon=True).start()
        looking = asyncio.create_task(_look(office))
        try:
            yield
        finally:
            looking.cancel()
            office.board.close()
            office.previews.close()
            office.waves.close()
            office.once_more.close()
            office.backroom.close()
            await run_in_threadpool(office.worker.stop)

    app = FastAPI(
        title="Zeroline desk",
        version=__version__,
        description="What the desk's pages do, for programs. Log in by `POST /api/session`; what changes something "
        "wants the session's `form_token` in the header `X-Form-Token`, and the desk's own address in `Origin`.",
        openapi_url=None,  # served to those who are logged in: pages/api.py
        docs_url=None,
        redoc_url=None,
        lifespan=at_work,
    )
    app.state.office = office
    for page in (
        entering,
        queue,
        uploads,
        clip,
        dossiers,
        enquiries,
        editor,
        facts,
        media,
        people,
        places,
        me,
        glossary,
        search,
        shield,
        trends,
        checks,
        api,
    ):
        app.include_router(page.router)
    if office.counter is not None:
        app.include_router(verify.router)
    app.mount("/static", _Static(directory=_STATIC), "static")
    app.mount("/fonts", _Static(directory=FONTS), "fonts")
    for kind in _REFUSALS:
        app.add_exception_handler(kind, _refused)
    app.add_middleware(Guard, door=office.door)
    return app


class _Static(StaticFiles):
    """Our own files: a browser asks each time whether they changed."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        response = super().file_response(*args, **more)
        response.headers["cache-control"] = "no-cache"
        return response


def _refused(request: Request, error: Exception) -> Response:
    """The sentence, as a page or as JSON."""
    status, why = _sentence(error)
    headers: dict[str, str] = {}
    told: dict[str, Any] = {"why": why}
    if isinstance(error, TooOften):
        headers["retry-after"] = str(error.wait_s)
    if isinstance(error, OutOfStep):
        told["offset"] = error.offset
    if isinstance(error, HTTPException) and error.headers:
        headers.update(error.headers)
    if request.url.path.startswith("/api/"):
        return JSONResponse(told, status, headers)
    if isinstance(error, NotLoggedIn) and request.method == "GET":
        return RedirectResponse(_to_log_in(request), 303)
    session, clip = getattr(request.state, "session", None), _OF_A_CLIP.match(request.url.path)
    page = rendered(request, "refused.html", status, why=why, session=session, clip=clip and clip[0])
    page.headers.update(headers)
    return page


def _to_log_in(request: Request) -> str:
    """Whoever was sent the address of a page comes to it after the log-in."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return "/login" if wanted == "/" else f"/login?{urlencode({'to': wanted})}"


def _sentence(error: Exception) -> tuple[int, str]:
    if isinstance(error, ZerolineError):
        return status_of(error), error.sentence
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        if first["loc"][0] == "path":
            return 404, "There is nothing by this name."
        where = ".".join(str(part) for part in first["loc"][1:]) or "what was sent"
        return 422, f"{where}: {first['msg']}."
    if isinstance(error, HTTPException):
        return error.status_code, {404: "There is no such page.", 405: "That cannot be done here."}.get(
            error.status_code, f"{error.detail}."
        )
    raise error


async def _look(office: Office) -> None:
    """Tells the pages when the archive's log went on."""
    seen = -1
    while True:
        with suppress(ZerolineError):  # locked or full: whoever works on a page is told there
            last = await run_in_threadpool(_last_entry, office)
            if last != seen and seen >= 0:
                office.board.tell("queue")
            seen = last
        await asyncio.sleep(_LOOK_S)


def _last_entry(office: Office) -> int:
    with office.archive.ledger.reading() as connection:
        return connection.execute(select(func.max(custody.c.sequence))).scalar() or 0
