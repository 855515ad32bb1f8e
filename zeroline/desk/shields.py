"""What the protection page knows and does of a clip: its finds, what was decided and by whom, what is in the way of its
release, and an editor's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from zeroline.acts.shielding import Decision, decide_shield, found_before, is_found
from zeroline.archive.browse import who
from zeroline.archive.history import Event, history
from zeroline.archive.intake import clip_of
from zeroline.archive.ledger import latest, now
from zeroline.archive.postings import posts_of
from zeroline.archive.releases import releases_of, shield_of, standing_of, withdraw
from zeroline.archive.values import plain
from zeroline.crew_release import face_search, needs_voice
from zeroline.desk.backroom import Task
from zeroline.desk.office import Office
from zeroline.desk.pages.models import ShieldGiven
from zeroline.desk.refusals import Refused
from zeroline.domain.clip import Clip
from zeroline.domain.cover import Cover, Found, corrected_id
from zeroline.domain.errors import WrongUse
from zeroline.domain.post import Posted
from zeroline.domain.release import Hindrance, Released, Shield, hindrances

_OF_PROTECTION = frozenset({"labelled", "protection", "faces_found", "shielded", "held", "released", "withdrawn"})


@dataclass(frozen=True)
class Shielded:
    """How a clip stands. `number` is that of the last decision, 0: nobody decided; `found` None: nobody looked for
    faces yet; `no_faces` are the finds that an editor refused."""

    clip: Clip
    number: int
    by: str | None
    at: str | None
    shield: Shield | None
    found: Found | None

    @cached_property
    def corrections(self) -> Mapping[str, str]:
        """Each find's name, and what its correction is called, whether there is one or not."""
        return {find.id: corrected_id(find) for find in (self.found.covers if self.found else ())}

    @property
    def faces(self) -> frozenset[str]:
        """The finds that are covered, as they were found or corrected: another finder calls others the same."""
        held = self.shield.covers if self.shield else ()
        names = {cover.id for cover in held}
        found = self.found.covers if self.found else ()
        return frozenset(find.id for find in found if find in held or self.corrections[find.id] in names)

    @property
    def no_faces(self) -> frozenset[str]:
        if self.found is None or self.shield is None or not self.shield.faces_seen:
            return frozenset()
        if any(_of_find(cover) and cover not in self.found.covers and cover.id not in self.corrections.values()
               for cover in self.shield.covers):  # fmt: skip
            return frozenset()  # other finds were looked at
        return frozenset(cover.id for cover in self.found.covers) - self.faces

    @property
    def own(self) -> tuple[Cover, ...]:
        """The covers that a person drew or corrected."""
        return tuple(cover for cover in self.shield.covers if not is_found(cover)) if self.shield else ()

    @property
    def drawn(self) -> tuple[Cover, ...]:
        names = set(self.corrections.values())
        return tuple(cover for cover in self.own if cover.id not in names)


def _of_find(cover: Cover) -> bool:
    """Whether it is a find, or was made of one."""
    return is_found(replace(cover, id=cover.id.partition("-")[0]))


def shielded(office: Office, id: str) -> Shielded:
    """Raises NoSuchClip, WrongUse for an erased one, ArchiveFault."""
    found = found_before(office.archive, id, face_search(office.settings).maker)
    with office.archive.ledger.reading() as connection:
        clip = clip_of(connection, office.archive.vault, id)
        kept, shield = latest(connection, id, "shield"), shield_of(connection, id)
        record = kept.record if kept else None
        by, at = (who(connection, record.by), record.at) if record else (None, None)
    return Shielded(clip, kept.version if kept else 0, by, at, shield, found)


def fields(office: Office, id: str) -> dict[str, Any]:
    """As the page's script and programs read it."""
    stands = shielded(office, id)
    found = stands.found
    return {
        "number": stands.number,
        "by": stands.by,
        "at": stands.at,
        "duration_ms": stands.clip.duration_ms,
        "shield": None if stands.shield is None else plain(stands.shield),
        "found": None if found is None else plain(found.covers),
        "own": plain(stands.own),
        "corrections": dict(stands.corrections),
        "faces": sorted(stands.faces),
        "no_faces": sorted(stands.no_faces),
    }


def decide(office: Office, id: str, given: ShieldGiven, by: str) -> None:
    """Appends an editor's decision, as `zeroline shield` does. Raises WrongUse, Refused, NoSuchClip."""
    stands = shielded(office, id)
    if given.voice == "revoiced":
        needs_voice()
    for cover in given.covers:
        if is_found(cover):
            raise Refused(f"{cover.id} is what a find is called; a cover that is drawn has another name.")
    if given.seen:
        _must_be_looked_at(stands, given)
    _must_be_sure(stands, given)
    before = {cover.id for cover in stands.own}
    words = tuple(word for one in given.words if (word := one.strip()))
    known = stands.shield.words if stands.shield else ()
    decision = Decision(
        by=by,
        seen=given.seen,
        no_faces=tuple(given.no_faces) if given.seen else (),
        covers=tuple(given.covers),
        dropped=tuple(sorted(before - {cover.id for cover in given.covers})),
        voice=given.voice,
        words=words,
        told=tuple(word for word in known if word not in words),
        after=given.after,
    )
    decide_shield(office.archive, id, decision, face_search(office.settings).maker)


def _must_be_looked_at(stands: Shielded, given: ShieldGiven) -> None:
    """Every find was told to be a face or none."""
    if stands.clip.media.picture is not None and stands.found is None:
        raise Refused("Nobody looked for faces in it yet; have them found first.")
    told = {*given.faces, *given.no_faces}
    left = [cover.id for cover in stands.found.covers if cover.id not in told] if stands.found else []
    both = sorted(set(given.faces) & set(given.no_faces))
    if left or both:
        raise Refused(f"Say of each find whether it is a face: {', '.join((left or both)[:5])} is not decided.")


def _must_be_sure(stands: Shielded, given: ShieldGiven) -> None:
    """What a person said is less covered than it was, or than it was found, they confirm."""
    finds = {stands.corrections[find.id]: find for find in (stands.found.covers if stands.found else ())}
    before, now = {cover.id: cover for cover in stands.own}, {cover.id: cover for cover in given.covers}
    less = sorted(set(given.no_faces) - stands.no_faces) if given.seen else []
    less += [cover.id for cover in stands.drawn if cover.what == "face" and cover.id not in now]
    for id, cover in now.items():
        was = before.get(id) or finds.get(id)
        if was and was.what == "face" and (cover.start_ms > was.start_ms or cover.end_ms < was.end_ms):
            less.append(finds[id].id if id in finds else id)
    if less and not given.sure:
        raise Refused(f"This leaves uncovered what was found or covered as a face: {', '.join(less[:5])}. Confirm it; "
                      "your name stands by it.")  # fmt: skip


def in_the_way(office: Office, stands: Shielded) -> tuple[Hindrance, ...]:
    """Of its release now; the gravest first. Raises NoSuchClip, ArchiveFault."""
    try:
        state = office.readings.desk.state(stands.clip.id)
    except WrongUse as error:
        return (Hindrance(error.sentence),)
    if state.address is None:
        return (Hindrance(f"{stands.clip.id} has no captions yet; nothing can be released of it."),)
    with office.archive.ledger.reading() as connection:
        standing = standing_of(connection, stands.clip.id, state, stands.clip.media.picture is not None)
    return hindrances(standing, datetime.fromisoformat(now()))


def releases(office: Office, id: str) -> list[Released]:
    with office.archive.ledger.reading() as connection:
        return releases_of(connection, id)


def decisions(office: Office, id: str) -> list[Event]:
    """Who decided what on its protection, and when; the newest first."""
    with office.archive.ledger.reading() as connection:
        return [event for event in reversed(history(connection, id)) if event.act in _OF_PROTECTION]


def posts(office: Office, id: str) -> list[Posted]:
    """Where it was posted, and how each post stands."""
    with office.archive.ledger.reading() as connection:
        return posts_of(connection, id)


def take_back(office: Office, id: str, reason: str, by: str) -> None:
    """Withdraws every release, as `zeroline withdraw` does; posts are taken down in the back room. Raises WrongUse,
    NoSuchClip, ArchiveFault."""
    withdraw(office.archive, id, reason, by)
    if any(one.out or one.doubtful for one in posts(office, id)):
        office.backroom.want(Task("posts", id, by))


def is_withdrawn(office: Office, id: str) -> bool:
    with office.archive.ledger.reading() as connection:
        return latest(connection, id, "withdrawal") is not None


def held_until(office: Office, id: str) -> str | None:
    with office.archive.ledger.reading() as connection:
        held = latest(connection, id, "hold")
    return held.content.get("until") if held else None


def by_form(stands: Shielded, said: Mapping[str, str]) -> ShieldGiven:
    """What a form without a script says: which finds are faces, which of the covers go, voice and words."""
    decided = {name.removeprefix("find-"): value for name, value in said.items() if name.startswith("find-")}
    gone = {name.removeprefix("drop-") for name in said if name.startswith("drop-")}
    after = said.get("after", "")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise Refused("The form does not say what it was made from; load the page again.")
    told = {"after": int(after), "covers": [], "voice": said.get("voice"), "words": said.get("words", "").splitlines()}
    try:
        given = ShieldGiven.model_validate(told)
    except ValidationError as error:
        raise Refused("Choose what is heard, and withhold at most 500 lines of 200 signs.") from error
    return given.model_copy(
        update={
            "covers": [cover for cover in stands.own if cover.id not in gone],
            "seen": said.get("seen") == "on",
            "sure": said.get("sure") == "on",
            "faces": sorted(id for id, told in decided.items() if told == "face"),
            "no_faces": sorted(id for id, told in decided.items() if told == "none"),
        }
    )
