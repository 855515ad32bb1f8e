"""The story of the public site: from all releases that may be seen to a folder that is swapped in whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from zeroline.archive.opening import Archive
from zeroline.archive.postings import posts_of
from zeroline.archive.public import Public, public
from zeroline.domain.errors import ArchiveFault, CannotWrite, OutputExists
from zeroline.domain.post import Posted
from zeroline.domain.release import Released
from zeroline.publish.site_clip import clip_pages, embed_page, tombstone
from zeroline.publish.site_feeds import feeds
from zeroline.publish.site_lists import lists, search_index, search_page
from zeroline.publish.site_page import Place, Shown, Version

_SIGN = ".zeroline-site"  # marks a folder that we made, and may replace
Where = Callable[[str], Path]


@dataclass(frozen=True)
class Written:
    """How many clips, withdrawn ones, and files the site has, and how many files were not there so before."""

    clips: int
    withdrawn: int
    files: int
    new: int


def write_site(archive: Archive, folder: Path, place: Place) -> Written:
    """Raises OutputExists where the folder holds something that is no site of ours, CannotWrite, ArchiveFault."""
    with archive.ledger.reading() as connection:
        known = public(connection)
        posted = {id: out_of(connection, releases[-1].clip) for id, releases in known.clips.items()}
    return write_public(known, archive.vault.path, folder, place, posted)


def out_of(connection: Connection, clip: str) -> list[Posted]:
    """The first post of each thread of a clip that can be seen, as far as is known, and where."""
    return [one for one in posts_of(connection, clip) if one.out and one.part == 1 and one.place and one.place.url]


def write_public(
    known: Public, where: Where, folder: Path, place: Place, posted: Mapping[str, Sequence[Posted]] | None = None
) -> Written:
    """The same of what is known already; `where` tells where the file with a hash lies, `posted` what is posted of the
    clips, by public id."""
    clips = [shown_of(releases, where, (posted or {}).get(id, ())) for id, releases in known.clips.items()]
    clips.sort(key=lambda one: (one.newest.at, one.id), reverse=True)
    newest = {id: releases[-1] for id, releases in known.clips.items()}
    if folder.exists() and not (folder / _SIGN).is_file() and any(folder.iterdir()):
        raise OutputExists(folder)
    beside, old = (folder.with_name(f".{folder.name}.{what}") for what in ("new", "old"))
    try:
        for left in (beside, old):
            shutil.rmtree(left, ignore_errors=True)
        beside.mkdir(parents=True)
        writing = _Writing(folder, beside)
        for path, content in _pages(clips, sorted(known.gone), place):
            writing.text(path, content)
        for one in clips:
            for name, sha256 in newest[one.id].files.items():
                writing.media(f"c/{one.id}/{name}", where(sha256), sha256)
        writing.text(_SIGN, json.dumps(writing.hashes, sort_keys=True))
        _swap(folder, beside, old)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise CannotWrite(folder, f"the site cannot be written here ({(error.strerror or '').lower()}).") from error
    return Written(len(clips), len(known.gone), writing.count, writing.new)


def _swap(folder: Path, beside: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def shown_of(releases: Sequence[Released], where: Where, posted: Sequence[Posted] = ()) -> Shown:
    """A clip as its releases tell it. Raises ArchiveFault where a file of them is missing."""
    newest = releases[-1]
    record = _read(where, newest, f"{newest.id}.json")
    versions: list[Version] = []
    before: list[Any] | None = None
    for made in releases:
        captions = (record if made is newest else _read(where, made, f"{made.id}.json"))["captions"]
        said = [one["lines"] for one in captions]
        changed = None if before is None else sum(one not in before for one in said)
        posts = tuple((one.platform, one.place.url or "") for one in posted
                      if one.place and (one.release, one.number) == (made.id, made.number))  # fmt: skip
        versions.append(Version(made.number, made.version_number, made.at, made.files, changed, posts))
        before = said
    sizes = {name: where(sha256).stat().st_size for name, sha256 in newest.files.items()}
    return Shown(newest.id, record, tuple(versions), sizes)


def _read(where: Where, made: Released, name: str) -> Any:
    try:
        return json.loads(where(made.files[name]).read_bytes())
    except (OSError, KeyError, ValueError) as error:
        raise ArchiveFault(f"{name} of release {made.number} of {made.id} cannot be read; `zeroline verify-archive` "
                           "tells more.") from error  # fmt: skip


def _pages(clips: Sequence[Shown], gone: Sequence[str], place: Place) -> Iterator[tuple[str, str]]:
    for name in ("style.css", "search.js"):
        yield name, files("zeroline.data").joinpath("site", name).read_text(encoding="utf-8")
    yield from lists(clips, place)
    for one in clips:
        for name, content in clip_pages(one, place):
            yield f"c/{one.id}/{name}", content
        yield f"c/{one.id}/embed.html", embed_page(one, place)
    for id in gone:
        yield f"c/{id}/index.html", tombstone(place)
        yield f"c/{id}/embed.html", tombstone(place)
    yield "search/index.html", search_page(place)
    yield from search_index(clips)
    yield from feeds(clips, place).items()


class _Writing:
    """Writes beside the site that is there; what is in it already is linked, so that only what changed is written."""

    def __init__(self, before: Path, to: Path) -> None:
        self._before, self._to = before, to
        self.hashes: dict[str, str] = {}
        self.count = self.new = 0
        self._known = _hashes_in(before)
        self._made: set[Path] = set()

    def text(self, path: str, content: str) -> None:
        wanted = content.encode()
        self._put(path, lambda there: there.read_bytes() == wanted, lambda to: to.write_bytes(wanted))

    def media(self, path: str, source: Path, sha256: str) -> None:
        """Known by the hash that was noted when it was copied."""
        self.hashes[path] = sha256
        same = self._known.get(path) == sha256
        self._put(path, lambda _there: same, partial(shutil.copyfile, source))

    def _put(self, path: str, same: Callable[[Path], bool], write: Callable[[Path], object]) -> None:
        to, there = self._to / path, self._before / path
        if to.parent not in self._made:
            to.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(to.parent)
        self.count += 1
        if there.is_file() and not there.is_symlink() and same(there):
            os.link(there, to)
            return
        write(to)
        to.chmod(0o644)
        self.new += 1


def _hashes_in(folder: Path) -> Mapping[str, str]:
    try:
        told = json.loads((folder / _SIGN).read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
