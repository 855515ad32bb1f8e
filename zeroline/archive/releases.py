"""Releases in the archive: what people decided to hide, until when a clip is held, what was released, what was taken
back. The files of a release lie in the vault under their hashes, and are written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cattrs
from sqlalchemy import Connection, select

from zeroline.archive.care import care_of
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import Ledger, Pen, Stored, at_address, latest, of_stage, stored
from zeroline.archive.opening import Archive
from zeroline.archive.release_files import subjects_of
from zeroline.archive.schema import records
from zeroline.archive.values import plain, value_of
from zeroline.domain.cover import COVERED
from zeroline.domain.errors import ArchiveFault, WrongUse
from zeroline.domain.eyes import State
from zeroline.domain.moments import moment_of, written
from zeroline.domain.record import Person, canonical, sha256_of
from zeroline.domain.release import VOICES, Released, Shield, Standing

_MOST_COVERS, _MOST_KEYS, _MOST_WORDS = 200, 100_000, 500
_LONGEST_ID, _LONGEST_WORD = 40, 200
_A_DAY_MS = 86_400_000  # as long as a clip may be


def shield_of(connection: Connection, clip: str) -> Shield | None:
    """What was decided last of what is hidden; None: nobody decided."""
    kept = latest(connection, clip, "shield")
    if kept is None or kept.record is None:
        return None
    try:
        return value_of(kept.content["shield"], Shield)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault(f"The shield {kept.address[:12]} of {clip} is of a form that is not known.") from error


def shield_number(connection: Connection, clip: str) -> int:
    """The number of the last decision on what is hidden; 0: nobody decided."""
    kept = latest(connection, clip, "shield")
    return 0 if kept is None else kept.version


@dataclass(frozen=True)
class Ground:
    """What a decision on what is hidden was made from. `after` is the number of the one before, None: whichever is the
    last; `no_faces` are the finds of which the person said that they are none."""

    after: int | None = None
    no_faces: tuple[str, ...] = ()


def set_shield(ledger: Ledger, clip: str, shield: Shield, by: str, ground: Ground | None = None) -> None:
    """Appends what a person decided to hide. Raises WrongUse, also where somebody else decided since; NoSuchClip,
    ArchiveFault."""
    ground = ground or Ground()
    _must_fit(shield)
    with ledger.writing() as pen:
        must_be_here(pen.connection, clip)
        if ground.after is not None and shield_number(pen.connection, clip) != ground.after:
            raise WrongUse(f"Somebody decided anew what is hidden in {clip}; look at how it stands, and decide again.")
        person = pen.person(by)
        content = {"shield": plain(shield), "no_faces": list(ground.no_faces)}
        record = pen.record("shield", clip, person, content, guessable=True)
        pen.enter("shielded", person, clip, [pen.keep(record)])


def _must_fit(shield: Shield) -> None:
    if shield.voice not in VOICES:
        raise WrongUse(f"{shield.voice!r} is no way to treat a voice; there are {', '.join(VOICES)}.")
    keys = sum(len(cover.keys) for cover in shield.covers)
    if len(shield.covers) > _MOST_COVERS or keys > _MOST_KEYS or len(shield.words) > _MOST_WORDS:
        raise WrongUse(f"A clip has at most {_MOST_COVERS} covers with {_MOST_KEYS} places in all, and {_MOST_WORDS} "
                       "words that are withheld.")  # fmt: skip
    if any(len(word) > _LONGEST_WORD or not any(map(str.isalnum, word)) for word in shield.words):
        raise WrongUse(f"What is withheld has letters or digits, and at most {_LONGEST_WORD} signs at once.")
    for cover in shield.covers:
        if not cover.id.isprintable() or not 0 < len(cover.id) <= _LONGEST_ID:
            raise WrongUse(f"A cover has a short name of its own, of at most {_LONGEST_ID} letters.")
        times = [key.at_ms for key in cover.keys]
        if cover.what not in COVERED or not times or times != sorted(times) or cover.end_ms < cover.start_ms:
            what = ", ".join(COVERED)
            raise WrongUse(f"The cover {cover.id} needs places in the order of time, and what it covers, of {what}.")
        if not all(0 <= ms <= _A_DAY_MS for ms in (cover.start_ms, cover.end_ms, *times)):
            raise WrongUse(f"The cover {cover.id} has times that no clip has.")
        for box in (key.box for key in cover.keys):
            if not (0 <= box.left <= box.right <= 1.0001 and 0 <= box.top <= box.bottom <= 1.0001):
                raise WrongUse(f"The cover {cover.id} lies outside of the picture.")


def hold(ledger: Ledger, clip: str, until: str | None, by: str) -> None:
    """Holds a clip's release until a moment, ISO 8601 with its zone; None: no longer. Raises WrongUse, NoSuchClip."""
    if until is not None:
        until = _moment(until)
    with ledger.writing() as pen:
        must_be_here(pen.connection, clip)
        person = pen.person(by)
        pen.enter("held", person, clip, [pen.keep(pen.record("hold", clip, person, {"until": until}))])


def _moment(told: str) -> str:
    moment = moment_of(told)
    if moment is None:
        raise WrongUse(f"{told!r} must be a time with its zone: write 2024-02-03T18:05+02:00.")
    return written(moment, "seconds")


def standing_of(connection: Connection, clip: str, state: State, pictured: bool) -> Standing:
    """What decides whether the clip may be released."""
    held = latest(connection, clip, "hold")
    return Standing(
        clip,
        state,
        care_of(connection, clip),
        shield_of(connection, clip),
        pictured,
        held.content.get("until") if held else None,
        latest(connection, clip, "withdrawal") is not None,
    )


@dataclass(frozen=True)
class Making:
    """A release before it is kept: of which version, under which public id, from what decisions."""

    clip: str
    version: Stored
    id: str
    protected: bool
    eyes: int | None
    override: str | None
    recipe: str  # names all that its files were made from, so that the same is not made twice

    @property
    def stage(self) -> str:
        """The same under every version of Zeroline: what was released once is not made again."""
        return sha256_of(canonical(["release", self.clip, self.version.address, self.id, self.override, self.recipe]))


def made_before(connection: Connection, making: Making) -> Released | None:
    """The release that was made of the same; None: there is none."""
    there = of_stage(connection, making.clip, making.stage)
    return None if there is None or there.record is None else _released(connection, there)


def keep_release(
    archive: Archive,
    making: Making,
    files: Mapping[str, Path],
    by: str,
    stands: Callable[[Connection], bool] = lambda _connection: True,
) -> Released:
    """Takes the files into the vault and enters the release, or nothing of it. `stands` tells whether all is still
    decided as it was when they were made. Raises WrongUse, ArchiveFault."""
    with ExitStack() as stack:
        taken = {name: stack.enter_context(archive.vault.taking(path)) for name, path in files.items()}
        with archive.ledger.writing() as pen:
            must_be_here(pen.connection, making.clip)
            there = made_before(pen.connection, making)
            if there is not None:
                return there
            _must_not_be_withdrawn(pen.connection, making.clip)
            if not stands(pen.connection):
                raise WrongUse(f"Somebody decided anew, or changed {making.clip}, while the release was made; "
                               "nothing was kept. Look at it, and release it again.")  # fmt: skip
            kept = _entered(pen, making, {name: one.sha256 for name, one in taken.items()}, by)
        for one in taken.values():
            archive.vault.seal(one)
    return kept


def _must_not_be_withdrawn(connection: Connection, clip: str) -> None:
    if latest(connection, clip, "withdrawal") is not None:
        raise WrongUse(f"{clip} was withdrawn, and is not released again.")


def _entered(pen: Pen, making: Making, files: Mapping[str, str], by: str) -> Released:
    person = pen.person(by)
    content = {
        "id": making.id,
        "version": making.version.address,
        "version_number": making.version.version,
        "protected": making.protected,
        "eyes": making.eyes,
        "override": making.override,
        "files": dict(files),
    }
    made = pen.record("release", making.clip, person, content, made_from=[making.version.address])
    staged = replace(made, stage=making.stage)
    named = pen.keep(staged)
    pen.enter("released", person, making.clip, [named, *subjects_of(frozenset(files.values()))])
    there = at_address(pen.connection, staged.address)
    assert there is not None  # it was just written
    return _released(pen.connection, there)


def releases_of(connection: Connection, clip: str) -> list[Released]:
    """A clip's releases, oldest first; those that were erased are left out."""
    return [_released(connection, one) for one in stored(connection, clip, "release") if one.record is not None]


def all_releases(connection: Connection) -> list[Released]:
    """Every release of a clip that was not withdrawn, in the order in which they were made."""
    taken_back = select(records.c.clip).where(records.c.kind == "withdrawal")
    wanted = select(records.c.clip).where(
        records.c.kind == "release", records.c.body.is_not(None), records.c.clip.not_in(taken_back)
    )
    clips = dict.fromkeys(connection.execute(wanted.order_by(records.c.at)).scalars())
    found = [one for clip in clips for one in releases_of(connection, str(clip))]
    return sorted(found, key=lambda one: (one.at, one.id))


def _released(connection: Connection, kept: Stored) -> Released:
    assert kept.record is not None
    assert kept.record.clip is not None  # each release is one of a clip
    content: Mapping[str, Any] = kept.content
    try:
        return Released(
            id=str(content["id"]),
            number=kept.version,
            clip=kept.record.clip,
            version=str(content["version"]),
            version_number=int(content["version_number"]),
            at=kept.record.at,
            protected=bool(content["protected"]),
            eyes=content["eyes"],
            files={str(name): str(sha256) for name, sha256 in content["files"].items()},
            override=content["override"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveFault(f"The release {kept.address[:12]} is of a form that is not known.") from error


def withdraw(archive: Archive, clip: str, reason: str, by: str) -> Person:
    """Takes every release of a clip back, for safety. The files stay in the vault, and leave it no more. Raises
    WrongUse, NoSuchClip, ArchiveFault."""
    if not reason.strip():
        raise WrongUse("A withdrawal needs its reason, which stays on record: --reason TEXT.")
    with archive.ledger.writing() as pen:
        must_be_here(pen.connection, clip)
        person = pen.person(by)
        assert person is not None  # a name was given
        if latest(pen.connection, clip, "withdrawal") is None:
            record = pen.record("withdrawal", clip, person, {"reason": reason.strip()}, guessable=True)
            pen.enter("withdrawn", person, clip, [pen.keep(record)])
    return person


def withdrawn_from(connection: Connection, clip: str) -> list[str]:
    """The public ids under which a clip was released."""
    return sorted({one.id for one in releases_of(connection, clip)})
