"""The story of a shield: faces are found, an editor looks and confirms, and decides what else is hidden."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import cattrs

from zeroline.archive.intake import clip_of
from zeroline.archive.keeper import ArchiveKeeper
from zeroline.archive.opening import Archive
from zeroline.archive.releases import Ground, set_shield, shield_number, shield_of
from zeroline.archive.values import value_of
from zeroline.domain.clip import Clip
from zeroline.domain.cover import Cover, Found, corrected_id
from zeroline.domain.errors import BadText, WrongUse
from zeroline.domain.faces import Look, covers
from zeroline.domain.release import Shield
from zeroline.domain.speech import Maker
from zeroline.ports import Report

_LARGEST_FILE = 32 << 20  # bytes of a file of covers: 100,000 places take some 15 MB


@dataclass(frozen=True)
class Search:
    """Finds faces: `maker` and what it looks with."""

    maker: Maker
    look: Callable[[Clip, Report], Iterable[Look]]


@dataclass(frozen=True)
class Decision:
    """What an editor decides. `seen`: looked at all that was found, and no face is left out; `no_faces` are those of
    the finds that are none. `covers` come on top of those of before, or take the place of one of the same id, also of
    a find, and `dropped` go; `voice` None: as before; `words` come on top, and `told` need not be withheld any more.
    `after` is the number of the decision that the editor had before them, None: whichever is the last."""

    by: str
    seen: bool = False
    no_faces: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()
    dropped: tuple[str, ...] = ()
    voice: str | None = None
    words: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    after: int | None = None


def find_faces(archive: Archive, clip: str, search: Search, report: Report) -> tuple[Clip, Found]:
    """The faces in a clip of the archive; found once, and kept as a record of it. Raises NoSuchClip, BadMedia,
    EngineFailed."""
    held = _clip(archive, clip)
    keeper = ArchiveKeeper(archive.ledger, clip)
    return held, keeper.once(_key(held, search.maker), Found, lambda: _made(held, search, report))[0]


def found_before(archive: Archive, clip: str, maker: Maker) -> Found | None:
    """What was found in it by this finder; None: nobody looked yet. Raises NoSuchClip."""
    return ArchiveKeeper(archive.ledger, clip).kept(_key(_clip(archive, clip), maker), Found)


def decide_shield(archive: Archive, clip: str, decision: Decision, maker: Maker) -> Shield:
    """Appends the decision. `maker` is whose finds were looked at. Raises WrongUse, NoSuchClip, ArchiveFault."""
    with archive.ledger.reading() as connection:
        before, number = shield_of(connection, clip), shield_number(connection, clip)
    shield, found = before or Shield(), found_before(archive, clip, maker)
    if decision.seen and found is None:
        raise WrongUse(f"Nobody looked for faces in {clip} yet: `zeroline shield {clip} --find`, look at the sheet, "
                       "then confirm.")  # fmt: skip
    if decision.no_faces and not decision.seen:
        raise WrongUse("Which finds are no faces is told together with --confirm.")
    words = dict.fromkeys((*shield.words, *decision.words))
    shield = replace(
        shield,
        covers=_covers(clip, shield, found, decision),
        faces_seen=shield.faces_seen or decision.seen,
        voice=decision.voice or shield.voice,
        words=tuple(word for word in words if word not in decision.told),
    )
    ground = Ground(number if decision.after is None else decision.after, decision.no_faces)
    set_shield(archive.ledger, clip, shield, decision.by, ground)
    return shield


def _covers(clip: str, shield: Shield, found: Found | None, decision: Decision) -> tuple[Cover, ...]:
    """A find that a person corrected is covered as they corrected it, and as it was found again where that is dropped;
    one that was told to be no face is not covered at all."""
    finds = {cover.id: cover for cover in found.covers} if found else {}
    corrections = {corrected_id(find): find for find in finds.values()}
    kept = {cover.id: cover for cover in shield.covers}
    if decision.seen:
        kept = finds | {id: cover for id, cover in kept.items() if not is_found(cover)}
    for id in decision.dropped:
        if kept.pop(id, None) is None:
            raise WrongUse(f"No cover of {clip} is called {id}.")
        if id in corrections:
            kept[corrections[id].id] = corrections[id]
    kept |= {cover.id: cover for cover in (_named(cover, finds) for cover in decision.covers)}
    for id, find in corrections.items():
        if id in kept:
            kept.pop(find.id, None)
    for id in decision.no_faces:
        if id not in finds:
            raise WrongUse(f"Nothing that was found is called {id}.")
        for name in (id, corrected_id(finds[id])):
            kept.pop(name, None)
    return tuple(kept.values())


def _named(cover: Cover, finds: Mapping[str, Cover]) -> Cover:
    """A cover by the name of a find is its correction, where it is not the find itself. Raises WrongUse."""
    if not is_found(cover) or cover == finds.get(cover.id):
        return cover
    if cover.id not in finds:
        raise WrongUse(
            f"{cover.id} is what a find is called, and there is none; a cover that is drawn has another name."
        )
    return replace(cover, id=corrected_id(finds[cover.id]))


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


def is_found(cover: Cover) -> bool:
    """Whether it is one of the finds; what a person draws has another name."""
    return cover.what == "face" and cover.id[:1] == "f" and cover.id[1:].isdecimal()


def _made(clip: Clip, search: Search, report: Report) -> Found:
    return Found(covers(search.look(clip, report), clip.duration_ms), search.maker)


def _key(clip: Clip, maker: Maker) -> tuple[str, ...]:
    return ("faces", clip.sha256, *(part or "" for part in (maker.engine, maker.version, maker.model)))


def _clip(archive: Archive, clip: str) -> Clip:
    with archive.ledger.reading() as connection:
        return clip_of(connection, archive.vault, clip)
