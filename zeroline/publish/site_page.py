"""What all pages of the public site share: no script but our own file, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from zeroline.domain.moments import long_day
from zeroline.publish.paper import harmless
from zeroline.publish.words import NOUNS, warning_of

POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True)
class Version:
    """A release of a clip beside the others: `changed` counts the captions that are others than in the one before;
    `posts` are where it was posted: the platform, and the address."""

    number: int
    version: int
    at: str
    files: Mapping[str, str]
    changed: int | None = None
    posts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A clip as the public sees it. `record` is the JSON of its newest release, `versions` its releases, oldest first;
    `sizes` the bytes of each file."""

    id: str
    record: Mapping[str, Any]
    versions: tuple[Version, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @property
    def warning(self) -> tuple[str, ...]:
        return tuple(self.record["release"]["warning"])

    @property
    def title(self) -> str:
        """The first words of the clip, as said, never a fact of ours."""
        first = next((line["text"] for line in self.record["english"] if line["text"]), "")
        short = first if len(first) <= 90 else f"{first[:90].rsplit(' ', 1)[0]}…"
        return f"“{short}”" if short else f"Clip {self.id}"

    @property
    def about(self) -> str:
        """One sentence of who asserts what."""
        kinds = list(dict.fromkeys(NOUNS[one["kind"]] for one in self.record["claims"] if one["kind"] in NOUNS))
        told = f"Claimed in it, not established: {', '.join(kinds)}." if kinds else "No claim was noted in it."
        return f"A clip with English captions, released {long_day(self.newest.at)}. {told}"

    def named(self, kind: str) -> list[str]:
        """The canonical names of a kind of mention, each once."""
        found = (one["canonical"] for one in self.record["mentions"] if one["kind"] == kind)
        return sorted({name for name in found if name})

    @property
    def kinds(self) -> list[str]:
        return sorted({one["kind"] for one in self.record["claims"]})


@dataclass(frozen=True)
class Place:
    """Where the site stands: `url` ends with a slash; empty: nobody said. `name` is the desk's."""

    url: str
    name: str


def safe(text: object) -> str:
    return escape(harmless(str(text)))


def page(title: str, body: Sequence[str], depth: int, place: Place, head: str = "") -> str:
    """A page so many folders below the first."""
    up = "../" * depth
    links = "".join(
        f'<li><a href="{up}{to}">{what}</a></li>'
        for to, what in (("index.html", "Newest"), ("by/date/index.html", "By date"),
                         ("by/place/index.html", "By place"),
                         ("by/unit/index.html", "By unit"), ("by/claim/index.html", "By claim"),
                         ("search/index.html", "Search"))
    )  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<title>{safe(title)}</title>\n<link rel="stylesheet" href="{up}style.css">\n'
        f'<link rel="alternate" type="application/atom+xml" title="Atom" href="{up}feed.atom">\n'
        f'<link rel="alternate" type="application/rss+xml" title="RSS" href="{up}feed.rss">\n'
        f'<link rel="alternate" type="application/feed+json" title="JSON Feed" href="{up}feed.json">\n'
        f'{head}</head>\n<body>\n<a class="skip" href="#main">To the text</a>\n'
        f'<header><p><a href="{up}index.html">{safe(place.name)}</a></p>\n<nav aria-label="Site"><ul>{links}</ul></nav>'
        f'</header>\n<main id="main">\n<h1>{safe(title)}</h1>\n' + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )


def row(one: Shown, up: str) -> str:
    """A clip in a list: no picture, and a warning before anything hard."""
    warned = f' <span class="warn">{safe(warning_of(one.warning))}</span>' if one.warning else ""
    return (
        f'<li><a href="{up}c/{one.id}/index.html">{safe(one.title)}</a>{warned}'
        f' <span class="soft">{long_day(one.newest.at)}</span></li>'
    )
