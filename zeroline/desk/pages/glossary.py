"""The glossary: war speech, how captions render it, and the desk's own entries among ours."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from zeroline.crew import shipped
from zeroline.desk.access import At, Known
from zeroline.desk.pages.models import GlossaryPage, Why
from zeroline.desk.rendering import rendered
from zeroline.domain.errors import BadGlossary
from zeroline.domain.glossary import CATEGORIES, Entry
from zeroline.language.glossary_file import read_glossary
from zeroline.settings import Settings

router = APIRouter()
_PAGE = 100
_TOLD = Query(max_length=100)


@router.get("/glossary", include_in_schema=False)
def glossary_page(
    request: Request,
    office: At,
    session: Known,
    told: Annotated[str, _TOLD] = "",
    category: Annotated[str, Query(max_length=40)] = "",
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    why: str | None = None
    try:
        entries = _entries(office.settings)
    except BadGlossary as error:
        entries, why = [], error.sentence
    found = [entry for entry in _found(entries, told) if category in ("", entry["category"])]
    values: dict[str, Any] = {
        "entries": found[offset : offset + _PAGE],
        "found": len(found),
        "offset": offset,
        "page_size": _PAGE,
        "total": len(entries),
        "told": told,
        "category": category,
        "why": why,
    }
    return rendered(request, "glossary.html", session=session, categories=CATEGORIES, **values)


@router.get("/api/glossary", tags=["glossary"], responses={422: {"model": Why}})
def glossary(office: At, _session: Known, told: Annotated[str, _TOLD] = "") -> GlossaryPage:
    """`own` says that the entry stands in the desk's own file."""
    entries = _found(_entries(office.settings), told)
    return GlossaryPage.model_validate({"entries": [{**one, "register_": one["register"]} for one in entries]})


def _entries(settings: Settings) -> list[dict[str, Any]]:
    """Ours, with the desk's own in their place and after them. Raises BadGlossary."""
    file = settings.home / "glossary.toml"
    try:
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise BadGlossary(str(file), f"cannot be read as UTF-8 ({error})") from error
    own = {entry.id: entry for entry in read_glossary(text).entries}
    ours = {entry.id: entry for entry in _shipped()}
    return [_fields(entry, entry.id in own) for entry in {**ours, **own}.values()]


@lru_cache(1)
def _shipped() -> tuple[Entry, ...]:
    return read_glossary(shipped("glossary.toml"), "glossary.toml").entries


def _fields(entry: Entry, own: bool) -> dict[str, Any]:
    return {
        "id": entry.id,
        "language": entry.language,
        "term": entry.term,
        "english": list(entry.english),
        "gloss": entry.gloss,
        "literal": entry.literal,
        "note": entry.note,
        "category": entry.category,
        "register": entry.register,
        "examples": list(entry.examples),
        "own": own,
    }


def _found(entries: list[dict[str, Any]], told: str) -> list[dict[str, Any]]:
    """Those in which all the words stand."""
    wanted = told.casefold().replace("ё", "е").split()
    return [entry for entry in entries if all(word in _text(entry) for word in wanted)]


def _text(entry: dict[str, Any]) -> str:
    parts = (entry["term"], *entry["english"], entry["gloss"] or "", entry["literal"], *entry["examples"])
    return " ".join(parts).casefold().replace("ё", "е")
