"""Checks: an article is pasted or dropped, its quotations are judged, and what was checked is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from zeroline.archive.browse import who
from zeroline.archive.care import care_of
from zeroline.archive.checks import Kept
from zeroline.archive.outside import names_outside
from zeroline.checking import told_outside
from zeroline.desk.access import At, Changing, Form, Known
from zeroline.desk.pages.models import TEXT, Id, Reason, Why
from zeroline.desk.refusals import NotAllowed, Refused
from zeroline.desk.rendering import rendered
from zeroline.domain.errors import BadInput, WrongUse
from zeroline.domain.people import Member
from zeroline.domain.quote import Checked
from zeroline.publish.check_document import check_fields, in_words, quote_fields
from zeroline.publish.check_report import MARKS, body, report
from zeroline.publish.check_style import STYLE

router = APIRouter()
_DAY = r"^(\d{4}-\d\d-\d\d)?$"
_NAMED = Query(min_length=1, max_length=200, pattern=TEXT, description="the file's name, by whose ending it is read")


class CheckMade(BaseModel):
    """The check that was kept; its page is /checks/ and this."""

    check: str


class CheckListed(BaseModel):
    """`differs`: how many of its quotations are judged otherwise by the captions that are live now."""

    check: str
    article: str
    at: str
    date: str | None
    quotes: int
    differs: int


class CheckList(BaseModel):
    checks: list[CheckListed] = Field(description="the newest first")


@router.get("/checks", include_in_schema=False)
def checks_page(request: Request, office: At, session: Known) -> Response:
    return _page(request, office, session)


def _page(request: Request, office: At, session: Known, why: str | None = None, text: str = "") -> Response:
    rows = [{"kept": kept, "differs": differs} for kept, differs in office.checking.all()]
    return rendered(request, "checks.html", 400 if why else 200, session=session, rows=rows, why=why, text=text)


@router.post("/checks", include_in_schema=False)
def check_by_form(request: Request, office: At, session: Known, fields: Form) -> Response:
    text, date = fields.get("text", ""), fields.get("date", "") or None
    if not text.strip():
        raise Refused("Paste the article's text, or drop its file.")
    name = (fields.get("name", "").strip() or "pasted text")[:200]
    try:
        id = office.checking.take_in(text.encode(), name, date, session.member.name, pasted=True)
    except (BadInput, WrongUse) as error:
        return _page(request, office, session, error.sentence, text)
    return RedirectResponse(f"/checks/{id}", 303)


@router.get("/checks/style.css", include_in_schema=False)
def style(_session: Known) -> Response:
    return Response(STYLE, media_type="text/css", headers={"cache-control": "no-cache"})


@router.get("/checks/{id}", include_in_schema=False)
def check_page(request: Request, office: At, session: Known, id: Id) -> Response:
    kept = office.checking.one(id)
    check = office.checking.as_it_was(kept)
    with office.archive.ledger.reading() as connection:
        by = who(connection, kept.by)
        quoted = sorted({one.clip for one in check.quotes if one.clip})
        clips = [{"id": clip, "care": care_of(connection, clip)} for clip in quoted]
    return rendered(
        request,
        "check.html",
        session=session,
        kept=kept,
        by=by,
        told=in_words(check.quotes),
        article=Markup(body(check, _second)),  # escaped where it is made
        differs=office.checking.differs(kept),
        marks=MARKS,
        clips=clips,
    )


def _second(one: Checked) -> str | None:
    return f"/clips/{one.clip}#at-{one.start_ms}" if one.clip else None


@router.post("/checks/{id}", include_in_schema=False)
def erase_by_form(office: At, session: Known, id: Id, fields: Form) -> Response:
    _may_erase(session.member)
    office.checking.erase(id, fields.get("reason", ""), session.member.name)
    return RedirectResponse("/checks", 303)


def _may_erase(member: Member) -> None:
    if not member.may("decide"):
        raise NotAllowed("An editor erases a check that was kept.")


@router.delete("/api/checks/{id}", tags=["checks"], status_code=204,
               responses={400: {"model": Why}, 403: {"model": Why}})  # fmt: skip
def erase_check(office: At, session: Changing, id: Id, given: Reason) -> None:
    """For editors; that it was there, and why it went, stays."""
    _may_erase(session.member)
    office.checking.erase(id, given.reason, session.member.name)


@router.get("/checks/{id}/report.html", include_in_schema=False)
def check_report(office: At, _session: Known, id: Id) -> Response:
    """The page that may leave the desk: without links into it."""
    made = office.checking.as_it_was(office.checking.one(id))
    page = report(told_outside(made, names_outside(office.archive)))
    headers = {"content-disposition": f'attachment; filename="check-{id[:12]}.html"'}
    return Response(page, media_type="text/html", headers=headers)


@router.post("/api/checks", status_code=201, tags=["checks"], responses={400: {"model": Why}, 422: {"model": Why}})
async def check_file(
    request: Request,
    office: At,
    session: Changing,
    name: Annotated[str, _NAMED],
    date: Annotated[str, Query(pattern=_DAY, description="the day whose captions count; empty: the article's")] = "",
) -> CheckMade:
    """The body is the article's file: text, HTML, Markdown, DOCX, PDF or a saved page."""
    content = await request.body()
    if not content:
        raise Refused("The file is empty.")
    id = await run_in_threadpool(office.checking.take_in, content, name, date or None, session.member.name)
    return CheckMade(check=id)


@router.get("/api/checks", tags=["checks"])
def check_list(office: At, _session: Known) -> CheckList:
    return CheckList(checks=[_listed(kept, differs) for kept, differs in office.checking.all()])


def _listed(kept: Kept, differs: int) -> CheckListed:
    title = kept.article.title or kept.article.name
    return CheckListed(check=kept.id, article=title, at=kept.at, date=kept.date, quotes=len(kept.given),
                       differs=differs)  # fmt: skip


@router.get("/api/checks/{id}", tags=["checks"], responses={400: {"model": Why}, 422: {"model": Why}})
def check_document(office: At, _session: Known, id: Id) -> dict[str, Any]:
    """As `zeroline check --json` prints it, with `differs`: quotations as they were judged then and are now."""
    kept = office.checking.one(id)
    differs = [{"then": quote_fields(one.then), "now": quote_fields(one.now)} for one in office.checking.differs(kept)]
    return {"check": id, "at": kept.at, **check_fields(office.checking.as_it_was(kept)), "differs": differs}
