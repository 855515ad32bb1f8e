"""The story of a shield: faces are found, an editor looks and confirms, and decides what else is hidden."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cattrs

from zeroline.archive.intake import clip_of
from zeroline.archive.opening import Archive
from zeroline.archive.releases import set_shield, shield_of
from zeroline.archive.values import plain, value_of
from zeroline.domain.clip import Clip
from zeroline.domain.cover import Cover
from zeroline.domain.errors import BadText, WrongUse
from zeroline.domain.faces import Look, covers
from zeroline.domain.release import Shield
from zeroline.domain.speech import Maker
from zeroline.ports import Keeper, Report

_LARGEST_FILE = 32 << 20  # bytes of a file of covers: 100,000 places take some 15 MB


@dataclass(frozen=True)
class Found:
    """The faces that were found in a clip, as covers; empty: none was."""

    covers: tuple[Cover, ...]
    made_by: Maker


@dataclass(frozen=True)
class Search:
    """Finds faces: `maker` and what it looks with, and where its finds are kept."""

    maker: Maker
    look: Callable[[Clip, Report], Iterable[Look]]
    keeper: Keeper


@dataclass(frozen=True)
class Decision:
    """What an editor decides. `seen`: looked at all that was found, and no face is left out; `no_faces` are those of
    the finds that are none. `covers` come on top of those of before, or take the place of one of the same id; `voice`
    None: as before; `words` come on top."""

    by: str
    seen: bool = False
    no_faces: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()
    voice: str | None = None
    words: tuple[str, ...] = ()


def find_faces(archive: Archive, clip: str, search: Search, report: Report) -> tuple[Clip, Found]:
    """The faces in a clip of the archive; found once. Raises NoSuchClip, BadMedia, EngineFailed."""
    held = _clip(archive, clip)
    return held, search.keeper.once(_key(held, search), Found, lambda: _made(held, search, report))[0]


def found_before(archive: Archive, clip: str, search: Search) -> Found:
    """What was found in it. Raises WrongUse where nobody looked yet: what nobody saw cannot be confirmed."""

    def not_yet() -> Found:
        raise WrongUse(f"Nobody looked for faces in {clip} yet: `zeroline shield {clip} --find`, look at the sheet, "
                       "then confirm.")  # fmt: skip

    return search.keeper.once(_key(_clip(archive, clip), search), Found, not_yet)[0]


def decide_shield(archive: Archive, clip: str, decision: Decision, search: Search) -> Shield:
    """Appends the decision. Raises WrongUse, NoSuchClip, ArchiveFault."""
    with archive.ledger.reading() as connection:
        before = shield_of(connection, clip)
    shield = before or Shield()
    kept = {cover.id: cover for cover in shield.covers}
    if decision.seen:
        found = found_before(archive, clip, search)
        kept = {id: cover for id, cover in kept.items() if not (cover.what == "face" and _is_found(id))}
        kept |= _faces(found, decision.no_faces)
    elif decision.no_faces:
        raise WrongUse("Which finds are no faces is told together with --confirm.")
    kept |= {cover.id: cover for cover in decision.covers}
    shield = replace(
        shield,
        covers=tuple(kept.values()),
        faces_seen=shield.faces_seen or decision.seen,
        voice=decision.voice or shield.voice,
        words=tuple(dict.fromkeys((*shield.words, *decision.words))),
    )
    set_shield(archive.ledger, clip, shield, decision.by)
    return shield


def covers_in(file: Path) -> tuple[Cover, ...]:
    """The covers in a JSON file: {"covers": [...]} as `--find` writes them, or the list alone. Raises BadText."""
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise BadText(file, "is too large for a list of covers")
        told = json.loads(file.read_text(encoding="utf-8"))
        listed = told["covers"] if isinstance(told, dict) else told
        return tuple(value_of(listed, list[Cover]))
    except OSError as error:
        raise BadText(file, f"cannot be read ({(error.strerror or '').lower()})") from error
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadText(file, "holds no covers as docs/json.md describes them") from error


def cover_fields(covers: Sequence[Cover]) -> list[Any]:
    """Covers as JSON has them."""
    return [plain(cover) for cover in covers]


def _faces(found: Found, no_faces: Sequence[str]) -> dict[str, Cover]:
    ids = {cover.id for cover in found.covers}
    unknown = sorted(set(no_faces) - ids)
    if unknown:
        raise WrongUse(f"Nothing that was found is called {unknown[0]}.")
    return {cover.id: cover for cover in found.covers if cover.id not in no_faces}


def _is_found(id: str) -> bool:
    return id[:1] == "f" and id[1:].isdecimal()


def _made(clip: Clip, search: Search, report: Report) -> Found:
    return Found(covers(search.look(clip, report), clip.duration_ms), search.maker)


def _key(clip: Clip, search: Search) -> tuple[str, ...]:
    return ("faces", clip.sha256, *(part or "" for part in (search.maker.engine, search.maker.version,
                                                            search.maker.model)))  # fmt: skip


def _clip(archive: Archive, clip: str) -> Clip:
    with archive.ledger.reading() as connection:
        return clip_of(connection, archive.vault, clip)
