"""Search: one box and filters; each line that answers leads to its second on the clip's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from zeroline.archive.browse import listed
from zeroline.desk.access import At, Known
from zeroline.desk.pages.models import TEXT, Why
from zeroline.desk.queue import STATUSES
from zeroline.desk.rendering import rendered
from zeroline.desk.searching import Answer
from zeroline.documents.archive import found_fields
from zeroline.domain.claim import KINDS
from zeroline.domain.errors import WrongUse
from zeroline.domain.finding import Filters, Found, Question
from zeroline.language.questions import question

router = APIRouter()
_PAGE = 30  # results of a page: further down they have little to do with the question
_FILTERS = ("unit", "place", "person", "claim", "source", "since", "until", "status")
_SAID = tuple(status for status in STATUSES if status not in ("received", "erased"))  # in which something can be found
_DAY = r"^(\d{4}-\d\d-\d\d)?$"


class SearchAsked(BaseModel):
    """What is looked for. A filter that is empty lets every clip through."""

    text: str = Field(default="", max_length=2000, pattern=TEXT, description="words; in quotation marks: exactly these")
    unit: str = Field(default="", max_length=200, pattern=TEXT, description="as spelt in English, or as said")
    place: str = Field(default="", max_length=200, pattern=TEXT)
    person: str = Field(default="", max_length=200, pattern=TEXT, description="a name or a call sign")
    claim: str = Field(default="", max_length=40, pattern=TEXT, description="a kind of claim")
    source: str = Field(default="", max_length=200, pattern=TEXT, description="account, platform, address or file name")
    since: str = Field(default="", max_length=10, pattern=_DAY, description="a day such as 2024-02-03, included")
    until: str = Field(default="", max_length=10, pattern=_DAY)
    status: str = Field(default="", max_length=20, pattern=TEXT, description="a clip's")
    only: Literal["", "words", "meaning"] = ""

    @property
    def question(self) -> Question:
        """Raises WrongUse where there is no word in it, or a filter names what there is not."""
        for name, told, there in (("claim", self.claim, KINDS), ("status", self.status, _SAID)):
            if told and told not in there:
                raise WrongUse(f"{name}: {told!r} is none; there are {', '.join(there)}.")
        filters = Filters(**{name: getattr(self, name) or None for name in _FILTERS})
        return question(self.text, filters, self.only or None)


class SearchFound(BaseModel):
    """A line that answers; `text` or `source_text` null: there is none in that language."""

    clip: str
    file: str | None
    start_ms: int
    end_ms: int
    text: str | None
    source_text: str | None
    score: float
    ways: list[str]
    likeness: float | None


class SearchPage(BaseModel):
    """Best first. `waiting`: how many clips are not in the index yet."""

    results: list[SearchFound]
    waiting: int


Wanted = Annotated[SearchAsked, Query()]


@router.get("/search", include_in_schema=False)
def search_page(request: Request, office: At, session: Known, asked: Wanted) -> Response:
    answer, why = Answer((), 0), None
    if asked.text:
        try:
            answer = office.searching.answer(asked.question, _PAGE)
        except WrongUse as error:
            why = error.sentence.removeprefix("--")
    values: dict[str, Any] = {"asked": asked, "results": _results(office, answer.found), "waiting": answer.waiting}
    filtered = any(getattr(asked, name) for name in (*_FILTERS, "only"))
    return rendered(request, "search.html", 400 if why else 200, session=session, why=why, kinds=KINDS,
                    statuses=_SAID, filtered=filtered, most=_PAGE, **values)  # fmt: skip


@router.get("/api/search", tags=["search"], responses={400: {"model": Why}, 422: {"model": Why}})
def search(office: At, _session: Known, asked: Wanted, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> SearchPage:
    """By words and by meaning, in English, Russian or Ukrainian. What is found is the full record, names and all."""
    answer = office.searching.answer(asked.question, limit)
    return SearchPage.model_validate({"results": _results(office, answer.found), "waiting": answer.waiting})


def _results(office: At, found: Sequence[Found]) -> list[dict[str, Any]]:
    with office.archive.ledger.reading() as connection:
        clips = {clip.id: clip for clip in listed(connection, sorted({one.clip for one in found}))} if found else {}
    results = []
    for one in found:
        clip = clips.get(one.clip)
        about = (
            {"file": clip.file, "status": clip.status, "language": clip.language}
            if clip
            else dict.fromkeys(("file", "status", "language"))
        )
        results.append({**found_fields(one), **about})
    return results
