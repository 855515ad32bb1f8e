"""Dossiers: what the desk itself knows of a unit, a place, a person or a term, sentence by sentence, each with its
source. People write them; nothing generates one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from zeroline.domain.errors import WrongUse
from zeroline.domain.moments import day_of
from zeroline.domain.notes import folded
from zeroline.domain.text import plain

KINDS = ("unit", "place", "person", "term")
_LONGEST = {"name": 200, "text": 600, "source": 300, "url": 2_000}


@dataclass(frozen=True)
class Subject:
    """What a dossier is about. `name` is in the English spelling of captions; of a term, its entry in the glossary."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """By which it is found whatever its case."""
        return f"{self.kind}:{folded(self.name)}"


@dataclass(frozen=True)
class Sentence:
    """One sentence of a dossier. `source` says where it is from, in words; `url` where it stands, None: nowhere to link
    to; `dated` is the day of the source, ISO 8601."""

    subject: Subject
    text: str
    source: str
    dated: str
    url: str | None = None


def checked(sentence: Sentence, today: date) -> Sentence:
    """The sentence with its texts made plain. Raises WrongUse for one that lacks its source or its day, or is no
    sentence."""
    if sentence.subject.kind not in KINDS:
        raise WrongUse(f"{sentence.subject.kind!r} has no dossier; there are {', '.join(KINDS)}.")
    subject = Subject(sentence.subject.kind, _told("name", sentence.subject.name))
    text = _told("text", sentence.text)
    return replace(sentence, subject=subject, text=text, source=_told("source", sentence.source),
                   dated=_day(sentence.dated, today), url=link(sentence.url))  # fmt: skip


def _told(what: str, given: str) -> str:
    text = plain(given)
    if not text:
        raise WrongUse(f"A sentence of a dossier needs its {what}.")
    if len(text) > _LONGEST[what]:
        raise WrongUse(f"The {what} has {len(text)} characters; {_LONGEST[what]} are allowed, so that it stays a note.")
    return text


def _day(given: str, today: date) -> str:
    day = day_of(given)
    if day is None:
        raise WrongUse(f"{given!r} is no day of a source; it must look like 2023-07-04.")
    if day > today:
        raise WrongUse(f"The source cannot be of {day}: that day is still to come.")
    return day.isoformat()


def link(given: str | None) -> str | None:
    """An address that a reader may follow; None: there is none. Raises WrongUse for what is no http(s) address."""
    if not given:
        return None
    if not safe(given) or len(given) > _LONGEST["url"]:
        raise WrongUse(f"{given[:80]!r} is no address; it must look like https://example.org/page.")
    return given


def safe(url: str) -> bool:
    """Whether it is an address that a page may link to: http or https, with a host, nothing hidden in it."""
    try:
        parts = urlsplit(url)
        return bool(parts.scheme in ("http", "https") and parts.hostname and url.isprintable() and " " not in url)
    except ValueError:
        return False
