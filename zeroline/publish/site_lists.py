"""The lists of the public site: the newest, by date, by place, by unit, by claim; and its search."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from zeroline.publish.site_page import Place, Shown, page, row, safe
from zeroline.publish.words import NOUNS

_ON_A_PAGE = 100  # clips; some 40 KB
_NEWEST = 50
_SHELVES = 64
_WORD = re.compile(r"[^\W_]+")
_SLUG = re.compile(r"[^\w]+")


def lists(clips: Sequence[Shown], place: Place) -> Iterator[tuple[str, str]]:
    """Path and content of every list; `clips` come newest first."""
    rows = "".join(row(one, "") for one in clips[:_NEWEST])
    newest = [f'<ol class="list">{rows}</ol>'] if rows else ["<p>Nothing is published yet.</p>"]
    yield "index.html", page(place.name, newest, 0, place)
    yield from _by(
        "date", "By date", clips, place, lambda one: [one.newest.at[:7]], lambda name: name, newest_first=True
    )
    yield from _by("place", "By place", clips, place, lambda one: one.named("place"), lambda name: name)
    yield from _by("unit", "By unit", clips, place, lambda one: one.named("unit"), lambda name: name)
    yield from _by(
        "claim", "By claim", clips, place, lambda one: one.kinds, lambda kind: f"Claimed: {NOUNS.get(kind, kind)}"
    )


def _by(folder: str, title: str, clips: Sequence[Shown], place: Place, names: Callable[[Shown], list[str]],
        shown: Callable[[str], str], *, newest_first: bool = False) -> Iterator[tuple[str, str]]:  # fmt: skip
    groups: dict[str, list[Shown]] = {}
    for one in clips:
        for name in names(one):
            groups.setdefault(name, []).append(one)
    slugs = _slugs(groups)
    ordered = sorted(groups, reverse=newest_first)
    links = [f'<li><a href="{slugs[name]}.html">{safe(shown(name))}</a> ({len(groups[name])})</li>' for name in ordered]
    pages = _pages(links)
    for number, part in enumerate(pages):
        body = [
            f'<ul class="list">{"".join(part)}</ul>' if part else "<p>None yet.</p>",
            _turn("index", number, len(pages)),
        ]
        yield f"by/{folder}/{_file('index', number)}", page(_numbered(title, number), body, 2, place)
    for name in ordered:
        pages = _pages([row(one, "../../") for one in groups[name]])
        for number, part in enumerate(pages):
            body = [f'<ol class="list">{"".join(part)}</ol>', _turn(slugs[name], number, len(pages))]
            yield f"by/{folder}/{_file(slugs[name], number)}", page(_numbered(shown(name), number), body, 2, place)


def _slugs(names: dict[str, list[Shown]]) -> dict[str, str]:
    """A file's name for each; two names that come to the same are numbered."""
    taken: dict[str, str] = {"index": ""}
    for name in sorted(names):
        base = _SLUG.sub("-", name.casefold()).strip("-")[:60] or "x"
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}_{number}", number + 1
        taken[slug] = name
    return {name: slug for slug, name in taken.items()}


def _pages(items: list[str]) -> list[list[str]]:
    return [items[start : start + _ON_A_PAGE] for start in range(0, max(1, len(items)), _ON_A_PAGE)]


def _file(slug: str, number: int) -> str:
    return f"{slug}.html" if number == 0 else f"{slug}_p{number + 1}.html"


def _numbered(title: str, number: int) -> str:
    return title if number == 0 else f"{title}, page {number + 1}"


def _turn(slug: str, number: int, many: int) -> str:
    before = f'<a href="{_file(slug, number - 1)}">Newer</a> ' if number else ""
    after = f'<a href="{_file(slug, number + 1)}">Further</a>' if number + 1 < many else ""
    return f'<nav aria-label="Pages"><p>{before}{after}</p></nav>' if many > 1 else ""


def search_page(place: Place) -> str:
    body = [
        '<form id="form" action="index.html" method="get" role="search" hidden><label for="q">Words, in English or as '
        'they were said</label> <input id="q" name="q" type="search" autocomplete="off"> '
        "<button>Search</button></form>",
        '<p id="count" role="status"></p><ul id="found" class="list"></ul>',
        '<p class="soft">Search runs in your browser; what you look for is sent nowhere. It needs a script; the lists '
        '<a href="../by/date/index.html">by date</a>, <a href="../by/place/index.html">place</a>, '
        '<a href="../by/unit/index.html">unit</a> and <a href="../by/claim/index.html">claim</a> do not.</p>',
    ]
    return page("Search", body, 1, place, '<script type="module" src="../search.js"></script>\n')


def search_index(clips: Sequence[Shown]) -> Iterator[tuple[str, str]]:
    """Words on 64 shelves by their first two letters, clips by the hundred: a question fetches a few small files."""
    shelves: list[dict[str, list[int]]] = [{} for _ in range(_SHELVES)]
    for number, one in enumerate(clips):
        text = " ".join(line["text"] for part in ("english", "source") for line in one.record[part])
        for word in {word.replace("ё", "е") for word in _WORD.findall(text.lower()) if len(word) > 1}:
            shelves[_shelf(word)].setdefault(word, []).append(number)
    for number, words in enumerate(shelves):
        yield f"search/index/w-{number}.json", _compact(dict(sorted(words.items())))
    for start in range(0, len(clips), 100):
        rows = [[one.id, one.title, one.newest.at[:10]] for one in clips[start : start + 100]]
        yield f"search/index/d-{start // 100}.json", _compact(rows)


def _shelf(word: str) -> int:
    total = 0
    for letter in word[:2]:
        total = (total * 31 + ord(letter)) % _SHELVES
    return total


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
