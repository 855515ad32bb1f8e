"""Templates: everything in them is escaped, and what a browser obeys in plain text is made visible."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from zeroline import __version__
from zeroline.desk.queue import PRIORITIES
from zeroline.desk.sessions import Session
from zeroline.domain import moments
from zeroline.domain.people import ROLES

THEMES = ("system", "dark", "light")
THEME_COOKIE = "theme"
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they reorder letters

LABELS = {
    "prisoner": "prisoner of war",
    "minor": "a minor",
    "identifiable_dead_or_wounded": "dead or wounded who can be recognised",
    "death_shown": "a death is shown",
    "torture": "torture",
    "sexual_violence": "sexual violence",
}
LANGUAGES = {"ru": "Russian", "uk": "Ukrainian", "en": "English"}


def shown(text: object) -> str:
    """The text with U+FFFD for what is no letter and changes how others look; line breaks stay."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if letter in _TURNING or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t")
        else letter
        for letter in str(text)
    )


def clock(ms: int | None) -> str:
    """Minutes and seconds, hours where there are some."""
    return "–" if ms is None else moments.clock(ms)


def moment(at: str | None) -> str:
    """A time in UTC to the minute."""
    return "–" if at is None else datetime.fromisoformat(at).strftime("%-d %b %Y, %H:%M UTC")


def words(name: str) -> str:
    """A name of ours as words: term_not_rendered, term not rendered."""
    return name.replace("_", " ")


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: shown(value) if type(value) is str else value,
)
_environment.filters.update(clock=clock, moment=moment, words=words)
_environment.globals.update(label_names=LABELS, language_names=LANGUAGES, priority_names=PRIORITIES, roles=ROLES,
                            version=__version__)  # fmt: skip


def rendered(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. `session` in `values` is whoever looks at it."""
    given = request.cookies.get(THEME_COOKIE, "")
    session: Session | None = values.pop("session", None)
    common: Mapping[str, Any] = {
        "theme": given if given in THEMES else "system",
        "path": request.url.path,
        "me": session.member if session else None,
        "form_token": session.form_token if session else "",
    }
    page = _environment.get_template(template).render({**common, **values})
    return HTMLResponse(page, status)
