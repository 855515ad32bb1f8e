"""Versions that people make of a draft, and their two pairs of eyes: reviewed by one person, signed off by another.

A version is all that is made of the lines as they stood after some change: transcript, translation, meaning, captions,
as records like the machine's own, with the lines and the changes that led to them. Nothing is overwritten. A change
after it leaves it behind, and needs a version, a review and a signature of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from zeroline import __version__
from zeroline.archive.care import care_of
from zeroline.archive.changes import bodies, history_of
from zeroline.archive.drafts import draft_of, voices_of, write_parts
from zeroline.archive.editing import Editing, Opened, base_of, keep_lines
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import Pen, Stored, at_address, latest
from zeroline.archive.opening import Archive
from zeroline.archive.schema import custody
from zeroline.domain.custody import subject
from zeroline.domain.difference import Told, compared
from zeroline.domain.errors import WrongUse
from zeroline.domain.eyes import DRAFT, REVIEWED, SIGNED_OFF, State
from zeroline.domain.notes import Comment
from zeroline.domain.record import Person
from zeroline.domain.review import Flag
from zeroline.domain.text import times
from zeroline.pipeline import Work
from zeroline.revising import Readers, flags_now, revised

_FASTEST = 2  # nobody takes in speech at more than twice its speed
_MISSED_MS = 1_000  # of a complete listen: players report in steps


@dataclass(frozen=True)
class Listen:
    """A pass through the whole clip by one person: the stretches that were played, in ms, from when to when."""

    spans: tuple[tuple[int, int], ...]
    began: str
    ended: str
    declared: bool = False  # told by the person, not watched by a player


def state_of(connection: Connection, clip: str, number: int) -> State:
    """Where the clip stands after the change `number` of its draft."""
    version = latest(connection, clip, "version")
    if version is None:
        return State(DRAFT, None, None)
    changes = number - int(version.content.get("draft", 0))
    known = State(DRAFT, version.version, version.address, changes)
    review, sign_off = (_of_version(connection, clip, kind, version) for kind in ("review", "sign_off"))
    if review is None or review.record is None:
        return known
    known = replace(
        known, state=DRAFT if changes else REVIEWED, reviewed_by=_person(review), reviewed_at=review.record.at
    )
    if sign_off is None or sign_off.record is None:
        return known
    state, eyes = DRAFT if changes else SIGNED_OFF, int(sign_off.content["eyes"])
    return replace(known, state=state, signed_by=_person(sign_off), signed_at=sign_off.record.at, eyes=eyes)


def _person(decision: Stored) -> Person | None:
    by = decision.record.by if decision.record else None
    return by if isinstance(by, Person) else None


def _of_version(connection: Connection, clip: str, kind: str, version: Stored) -> Stored | None:
    """The last record of the kind, if it is about this version."""
    there = latest(connection, clip, kind)
    return there if there is not None and there.content.get("version") == version.address else None


@dataclass(frozen=True)
class Desk:
    """What making versions needs. `editing` is the process's one; `readers` are asked for when words are read."""

    archive: Archive
    editing: Editing
    readers: Callable[[], Readers]

    def state(self, clip: str) -> State:
        """Raises NoSuchClip, WrongUse, ArchiveFault."""
        with self.archive.ledger.reading() as connection:
            must_be_here(connection, clip)
            return state_of(connection, clip, self.editing.number(connection, clip))

    def flags(self, clip: str) -> tuple[Flag, ...]:
        """What a person must look at in the draft as it stands, at once; see `flags_now`."""
        opened = self.editing.open(clip)
        with self.archive.ledger.reading() as connection:
            base = draft_of(connection, self.archive.vault, clip, base_of(connection, clip))
        assert base is not None  # the draft was made of it
        return flags_now(base, opened.draft, self.readers())

    def work(self, clip: str) -> Work:
        """All that is made of the draft as it stands now."""
        opened = self.editing.open(clip)
        with self.archive.ledger.reading() as connection:
            return self._work(connection, clip, opened)

    def compared(self, clip: str, reviewer: Person) -> tuple[Told, ...]:
        """Every line in both languages as the machine had it, as others left it, and as it stands with what the
        reviewer changed after them."""
        opened = self.editing.open(clip)
        with self.archive.ledger.reading() as connection:
            others = [one.number for one in history_of(connection, clip) if one.by != reviewer]
        before = self.editing.at(clip, max(others, default=0))
        return compared(self.editing.at(clip, 0).lines, before.lines, opened.draft.lines)

    def keep(self, clip: str, by: Person) -> State:
        """Makes a version of the draft as it stands; the one that is there where nothing was changed since."""
        return self._with_version(clip, by, "revised", lambda _pen, _version: [], None)

    def review(self, clip: str, by: Person, seen: int | None = None) -> State:
        """The first pair of eyes: `by` has been through all of it, and holds the draft as it stands for right. Makes a
        version of it. `seen` is the last change that `by` had seen, None: nobody tells; raises WrongUse where there is
        a later one."""

        def reviewed(pen: Pen, version: Stored) -> list[str]:
            content = _about(version) | {"state": REVIEWED}
            return [pen.keep(pen.record("review", clip, by, content, made_from=[version.address]))]

        return self._with_version(clip, by, "reviewed", reviewed, seen)

    def listened(self, clip: str, by: Person, listen: Listen) -> None:
        """Records a complete pass after the review. Raises WrongUse for one that is not complete, or came too soon."""
        with self.archive.ledger.writing() as pen:
            state = state_of(pen.connection, clip, self.editing.number(pen.connection, clip))
            if state.state != REVIEWED or state.address is None or state.reviewed_at is None:
                raise WrongUse(f"The clip {clip} has no reviewed version to listen to once more; review it first.")
            duration = int(must_be_here(pen.connection, clip).content["media"]["duration_ms"])
            _must_be_whole(listen, duration, state.reviewed_at, clip)
            content = {"version": state.address, "spans": listen.spans, "began": listen.began, "ended": listen.ended,
                       "declared": listen.declared}  # fmt: skip
            pen.enter("listened", by, clip, [pen.keep(pen.record("listen", clip, by, content))])

    def sign_off(self, clip: str, by: Person, colleagues: int | None = None, seen: int | None = None) -> State:
        """The second pair of eyes. Another person than the reviewer, or, at a desk of one person and for a clip that is
        not protected, the same after a second complete listen: then the record says one pair of eyes. `colleagues` is
        how many people the desk has, None: as many as its log names; `seen` as in `review`. Raises WrongUse."""
        with self.archive.ledger.writing() as pen:
            connection = pen.connection
            must_be_here(connection, clip)
            opened = self.editing.opened(connection, clip)
            state = state_of(connection, clip, opened.number)
            _must_be_seen(seen, opened.number, clip)
            _must_be_reviewed(state, clip)
            eyes = 2 if by != state.reviewed_by else _alone(connection, clip, state, by, colleagues)
            version = at_address(connection, state.address or "")
            assert version is not None  # the state was read from it
            comments = sum(isinstance(note, Comment) and note.settled_by is None for note in opened.draft.notes)
            flags = _flag_count(connection, version)
            content = _about(version) | {"state": SIGNED_OFF, "eyes": eyes, "open_flags": flags,
                                         "open_comments": comments}  # fmt: skip
            signed = pen.keep(pen.record("sign_off", clip, by, content, made_from=[version.address]))
            pen.enter("signed_off", by, clip, [signed, subject("version", version.version, version.address)])
            return state_of(connection, clip, opened.number)

    def _with_version(
        self, clip: str, by: Person, act: str, more: Callable[[Pen, Stored], list[str]], seen: int | None
    ) -> State:
        """Enters `act` with a version of the draft as it stands, and what `more` writes about it. Laying out takes
        seconds for a long clip: others go on meanwhile, and what they change comes after the version."""
        opened = self.editing.open(clip)
        _must_be_seen(seen, opened.number, clip)
        with self.archive.ledger.reading() as connection:
            state = state_of(connection, clip, opened.number)
            work = None if _stands(state) else self._work(connection, clip, opened)
        with self.archive.ledger.writing() as pen:
            version = latest(pen.connection, clip, "version")
            if version is None or version.address != state.address:
                raise WrongUse(f"Somebody made another version of {clip} meanwhile; look at it, and say it again.")
            if work is not None:
                version, subjects = _written(pen, clip, work, opened, by)
            else:
                subjects = [subject("version", version.version, version.address)]
            added = more(pen, version)
            if added or work is not None:
                pen.enter(act, by, clip, [*added, *subjects])
            return state_of(pen.connection, clip, self.editing.number(pen.connection, clip))

    def _work(self, connection: Connection, clip: str, opened: Opened) -> Work:
        base = draft_of(connection, self.archive.vault, clip, base_of(connection, clip))
        assert base is not None  # the draft was made of it
        return revised(base, opened.draft, self.readers(), voices_of(connection, clip))


def _must_be_seen(seen: int | None, number: int, clip: str) -> None:
    """A version that somebody else made meanwhile is not signed by who did not see it."""
    if seen is not None and seen != number:
        raise WrongUse(f"{clip} was changed {times(number - seen)} since you looked; look at that first.")


def _stands(state: State) -> bool:
    """Whether the last version is the draft as it is."""
    return state.address is not None and state.changes == 0


def _written(pen: Pen, clip: str, work: Work, opened: Opened, by: Person) -> tuple[Stored, list[str]]:
    """The version with all its parts, and how an entry names them."""
    before = latest(pen.connection, clip, "version")
    assert before is not None  # the machine's own
    done = int(before.content.get("draft", 0))
    parts = write_parts(pen, work, [before.address], by)
    made = pen.record("changes", clip, by, {"changes": bodies(pen.connection, clip, done, opened.number)})
    parts.subjects.append(pen.keep(made))
    base = base_of(pen.connection, clip)
    assert base is not None  # the draft began as it
    lines = keep_lines(pen, clip, opened, base.address)
    content = {
        "order": before.content["order"],
        "language": work.speech.language.tag,
        "captions": len(work.captions),
        "timing_ms": dict(work.speech.timing_ms),
        "parts": dict(parts.addresses),
        "draft": opened.number,
        "changes": made.address,
        "lines": lines.partition(":")[2],
        "made_with": f"zeroline {__version__}",
    }
    record = pen.record("version", clip, by, content, made_from=[before.address, *parts.addresses.values()])
    named = pen.keep(record)
    number = int(named.partition(":")[0].partition("/")[2])
    return Stored(record.address, number, record), [*parts.subjects, lines, named]


def _about(version: Stored) -> dict[str, Any]:
    return {"version": version.address, "number": version.version, "draft": int(version.content.get("draft", 0))}


def _must_be_reviewed(state: State, clip: str) -> None:
    if state.state == SIGNED_OFF:
        raise WrongUse(f"Version {state.version} of {clip} is signed off already.")
    if state.state == REVIEWED:
        return
    if state.reviewed_by is not None:
        since = "1 change was" if state.changes == 1 else f"{state.changes} changes were"
        raise WrongUse(f"{since} made after version {state.version} of {clip} was reviewed; review it again first.")
    raise WrongUse(f"The draft of {clip} was not reviewed yet; one person reviews it, then another signs it off.")


def _alone(connection: Connection, clip: str, state: State, by: Person, colleagues: int | None) -> int:
    """One pair of eyes, where that may do."""
    if care_of(connection, clip).protected:
        raise WrongUse(
            f"The clip {clip} is protected, and needs two people: another than its reviewer must sign it off."
        )
    others = (people_of(connection) if colleagues is None else colleagues) - 1
    if others > 0:
        raise WrongUse(f"Another person than the reviewer must sign {clip} off; the desk has {others} more.")
    listen = latest(connection, clip, "listen")
    record = listen.record if listen else None
    if record is None or record.by != by or record.content.get("version") != state.address:
        raise WrongUse(
            f"Whoever works alone listens to all of {clip} once more, in a separate pass, before signing it off."
        )
    return 1


def people_of(connection: Connection) -> int:
    """How many people this desk's log names; those who came in bags are not of the desk."""
    named = select(func.count()).select_from(custody).where(custody.c.act == "person")
    return int(connection.execute(named).scalar() or 0)


def _must_be_whole(listen: Listen, duration_ms: int, reviewed_at: str, clip: str) -> None:
    heard, reach = 0, 0
    for start, end in sorted(listen.spans):
        heard += max(0, min(end, duration_ms) - max(start, reach))
        reach = max(reach, end)
    if heard < duration_ms - _MISSED_MS:
        raise WrongUse(f"Of {clip} {heard / 1000:.0f} s were listened to, of {duration_ms / 1000:.0f} s.")
    began, ended = (datetime.fromisoformat(moment) for moment in (listen.began, listen.ended))
    if began < datetime.fromisoformat(reviewed_at):
        raise WrongUse("The second listen is a pass of its own, after the review.")
    if (ended - began).total_seconds() * 1000 * _FASTEST < duration_ms:
        raise WrongUse(
            f"{clip} lasts {duration_ms / 1000:.0f} s, and cannot have been listened to in "
            f"{(ended - began).total_seconds():.0f} s."
        )


def _flag_count(connection: Connection, version: Stored) -> int:
    flags = at_address(connection, version.content["parts"]["flags"])
    return sum(map(len, flags.content.values())) if flags else 0
