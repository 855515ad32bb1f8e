"""Editing: the open draft of each clip, and every change that people make to it, saved at once.

A change names the last one that its maker had seen. Where somebody else changed the same line since, it is refused,
kept all the same, and both texts are shown; changes to different lines go through. The same change sent twice is done
once. A process holds nothing that the database does not have: the drafts in its memory are brought up to date by the
changes that they lack.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cattrs
from sqlalchemy import Connection, select

from zeroline.archive.changes import (
    Asked,
    Change,
    Clash,
    Refused,
    Save,
    Saved,
    Undo,
    effect_of,
    fields_since,
    history_of,
    keep_change,
    keep_refused,
    last_number,
    made_before,
    since,
    standing,
)
from zeroline.archive.drafts import by_machine, draft_of
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import Pen, Stored, at_address, last_body, latest, now, stored
from zeroline.archive.opening import Archive
from zeroline.archive.schema import records
from zeroline.archive.values import plain, value_of
from zeroline.domain.draft import Draft, apply, enacted, undone
from zeroline.domain.errors import ArchiveFault, Outdated, WrongUse
from zeroline.domain.line import home, lines_of
from zeroline.domain.notes import Comment
from zeroline.domain.operation import Effect, Put, targets
from zeroline.domain.record import Person

_HELD = 64  # drafts in memory; that of a clip of an hour takes some 3 MB


@dataclass(frozen=True)
class Opened:
    """A clip's draft as it stands, after the change `number`; 0: nobody has changed the machine's draft yet."""

    draft: Draft
    number: int


class Editing:
    """Opens drafts and saves changes; one for a process, whatever the number of its threads."""

    def __init__(self, archive: Archive, clock: Callable[[], str] = now) -> None:
        self._archive = archive
        self._clock = clock
        self._held: OrderedDict[str, Opened] = OrderedDict()
        self._begun: set[str] = set()  # clips whose first lines are on record
        self._lock = threading.Lock()
        self._loading: dict[str, threading.Lock] = {}  # one a clip

    def open(self, clip: str) -> Opened:
        """Raises NoSuchClip, WrongUse where it was erased or has no draft yet, ArchiveFault."""
        with self._archive.ledger.reading() as connection:
            opened = self.opened(connection, clip)
        self._hold(clip, opened)
        return opened

    def opened(self, connection: Connection, clip: str) -> Opened:
        """The draft as this connection sees it. Raises NoSuchClip, WrongUse for an erased clip."""
        number, erased = standing(connection, clip)
        if erased:
            must_be_here(connection, clip)
        held = self._loaded(connection, clip)
        draft = held.draft
        for change in since(connection, clip, held.number) if number > held.number else ():
            draft = enacted(draft, change.effect)
        return Opened(draft, max(number, held.number))  # of a clip that came in a bag the records alone have a number

    def _loaded(self, connection: Connection, clip: str) -> Opened:
        """The draft as this process knows it. Where nobody had it open yet, one thread reads it and the others wait:
        fifty that read the same at once would keep everybody from saving for seconds."""
        with self._lock:
            held = self._held.get(clip)
            loading = self._loading.setdefault(clip, threading.Lock())
        if held is not None:
            return held
        with loading:
            with self._lock:
                held = self._held.get(clip)
            if held is None:
                must_be_here(connection, clip)
                held = _recorded(connection, clip) or Opened(self._first(connection, clip), 0)
                self._hold(clip, held)
        return held

    def _now(self, connection: Connection, clip: str) -> Opened:
        """The same in the fewest statements, for a save. Raises WrongUse where the clip was erased meanwhile."""
        number, erased = standing(connection, clip)
        with self._lock:
            held = self._held.get(clip)
        return held if held and held.number == number and not erased else self._checked(connection, clip)

    def _checked(self, connection: Connection, clip: str) -> Opened:
        must_be_here(connection, clip)
        return self.opened(connection, clip)

    def number(self, connection: Connection, clip: str) -> int:
        """The number of the last change to the draft."""
        made = last_number(connection, clip)
        return made or self.opened(connection, clip).number

    def at(self, clip: str, number: int) -> Draft:
        """The draft as it was after this change; 0: as the machine made it."""
        with self._archive.ledger.reading() as connection:
            draft, first = _state_before(connection, clip, number) or (self._first(connection, clip), 0)
            for change in history_of(connection, clip) if first < number else ():
                if first < change.number <= number:
                    draft = enacted(draft, change.effect)
        return draft

    def save(self, clip: str, save: Save, by: Person) -> Saved | Refused:
        """Raises NoSuchClip, ArchiveFault, and WrongUse for what cannot be done, which is not kept."""
        return self.save_all(clip, [save], by)[0]

    def save_all(self, clip: str, saves: Sequence[Save], by: Person, *, whole: bool = False) -> list[Saved | Refused]:
        """Several changes in one transaction. The first that is refused ends it; those before it are made, unless the
        changes stand or fall as a `whole`: then WrongUse is raised."""
        self._begin(clip)
        done: list[Saved | Refused] = []
        with self._archive.ledger.database.writing() as connection:
            opened = self._now(connection, clip)
            for save in saves:
                outcome = made_before(connection, clip, save)
                if outcome is None:
                    outcome, opened = _done(connection, clip, opened, save, (by, self._clock()))
                done.append(outcome)
                if isinstance(outcome, Refused):
                    if whole:
                        raise WrongUse(f"Somebody else is changing {clip} at this moment; nothing was done. Try again.")
                    break
        self._hold(clip, opened)  # now that it is committed, others may go on from it
        return done

    def _begin(self, clip: str) -> None:
        """Keeps what editing starts from: another Zeroline may make other lines of the machine's draft."""
        with self._lock:
            if clip in self._begun:
                return
        with self._archive.ledger.reading() as connection:
            must_be_here(connection, clip)
            first = None if _is_begun(connection, clip) else self.opened(connection, clip)
        if first is not None:
            with self._archive.ledger.writing() as pen:
                if not _is_begun(pen.connection, clip):
                    base = by_machine(pen.connection, clip)
                    assert base is not None  # the lines were made of it
                    pen.enter("editing", None, clip, [keep_lines(pen, clip, first, base.address)])
        with self._lock:
            self._begun.add(clip)

    def _first(self, connection: Connection, clip: str) -> Draft:
        must_be_here(connection, clip)
        base = by_machine(connection, clip)
        work = draft_of(connection, self._archive.vault, clip, base) if base else None
        if work is None:
            raise WrongUse(f"The clip {clip} has no draft to edit yet; `zeroline add` the same file again makes one.")
        picture = work.clip.media.picture
        lines = lines_of(work.speech, work.meaning.voices)
        return Draft(lines, work.clip.duration_ms, picture.frame_rate if picture else None)

    def _hold(self, clip: str, opened: Opened) -> None:
        with self._lock:
            held = self._held.get(clip)
            if held is None or held.number < opened.number:
                self._held[clip] = opened
            self._held.move_to_end(clip)
            while len(self._held) > _HELD:
                self._held.popitem(last=False)


def keep_lines(pen: Pen, clip: str, opened: Opened, base: str) -> str:
    """Writes the lines from which editing goes on as a record, and returns how an entry names it. `base` is the address
    of the machine's version that they began as."""
    content = {"number": opened.number, "draft": plain(opened.draft), "base": base}
    return pen.keep(pen.record("lines", clip, None, content))


def base_of(connection: Connection, clip: str) -> Stored | None:
    """The machine's version that the draft began as; None: there is none yet."""
    lines = latest(connection, clip, "lines")
    return by_machine(connection, clip) if lines is None else at_address(connection, str(lines.content["base"]))


def _is_begun(connection: Connection, clip: str) -> bool:
    """Whether the lines that editing starts from are on record."""
    wanted = select(records.c.address).where(records.c.kind == "lines", records.c.clip == clip).limit(1)
    return connection.execute(wanted).first() is not None


def _recorded(connection: Connection, clip: str) -> Opened | None:
    """The last state of the lines that a record holds; None: there is none."""
    lines = latest(connection, clip, "lines")
    return None if lines is None else _opened(lines, clip)


def _state_before(connection: Connection, clip: str, number: int) -> tuple[Draft, int] | None:
    """The last recorded state that is not after this change."""
    for lines in reversed(stored(connection, clip, "lines")):
        opened = _opened(lines, clip) if lines.content.get("number", number + 1) <= number else None
        if opened is not None:
            return opened.draft, opened.number
    return None


def _opened(lines: Stored, clip: str) -> Opened | None:
    if lines.record is None:
        return None
    try:
        return Opened(value_of(lines.content["draft"], Draft), lines.content["number"])
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault(f"The lines {lines.address[:12]} of {clip} are of a form that is not known.") from error


# -- one change ------------------------------------------------------------------------------------------------------

_Hand = tuple[Person, str]  # who makes it, when


def _done(connection: Connection, clip: str, opened: Opened, save: Save, hand: _Hand) -> tuple[Saved | Refused, Opened]:
    """What became of the change, and the draft after it."""
    _check(save, opened.number)
    op = _signed(save.op, opened.draft, hand)
    if isinstance(op, Undo):
        effect = effect_of(connection, clip, op).inverse
        about = effect.touched
    else:
        effect, about = None, targets(op)
    later = [
        fields
        for fields in (fields_since(connection, clip, save.base) if save.base < opened.number else ())
        if (fields["client"], fields["by"]) != (save.client, hand[0].id) and not about.isdisjoint(fields["touched"])
    ]
    if later:
        refused = _refused(connection, clip, opened, replace(save, op=op), later)
        keep_refused(connection, clip, save, refused, *hand)
        return refused, opened
    if effect is None:
        assert not isinstance(op, Undo)  # its effect is known already
        draft, effect = apply(opened.draft, op)
    else:
        draft = _fitted(opened.draft, effect)
    change = Change(opened.number + 1, save.id, save.client, hand[1], hand[0], op, effect)
    keep_change(connection, clip, save, change)
    return Saved(change, leaves=_left(connection, clip, opened.number)), Opened(draft, change.number)


def _check(save: Save, number: int) -> None:
    for name, id in (("id", save.id), ("client", save.client)):
        if not 8 <= len(id) <= 64 or not id.isascii() or not id.isprintable():
            raise WrongUse(f"A change needs its {name}: 8 to 64 letters and digits made by chance.")
    if not 0 <= save.base <= number:
        raise WrongUse(f"The draft has {number} changes; change {save.base} cannot have been seen.")


def _signed(op: Asked, draft: Draft, hand: _Hand) -> Asked:
    """A note says who made it, and nobody says it in another's name. A comment stays its author's, whoever settles
    it."""
    if not isinstance(op, Put):
        return op
    by, at = hand[0].id, hand[1]
    there = draft.note(op.note.key)
    if not isinstance(op.note, Comment):
        return Put(replace(op.note, by=by, at=at))
    settled = None if op.note.settled_by is None else by
    if not isinstance(there, Comment):
        return Put(replace(op.note, by=by, at=at, settled_by=settled))
    if op.note.text != there.text and there.by != by:
        raise WrongUse("A comment can be changed by its author alone; answer it with another.")
    return Put(replace(op.note, line=there.line, by=there.by, at=there.at, settled_by=settled))


def _fitted(draft: Draft, effect: Effect) -> Draft:
    """The draft with what an undo does."""
    try:
        return enacted(draft, effect)
    except Outdated as error:
        lines = [home(draft.lines, id) for id in error.touched]
        what = "; ".join(line.named for line in lines if line) or "what it is about"
        raise WrongUse(f"This was changed after it: {what}. Take the later change back first.") from error


def _refused(connection: Connection, clip: str, opened: Opened, save: Save, later: Sequence[dict[str, Any]]) -> Refused:
    """The lines that clash: as both saw them first, as they stand, as the change would have them."""
    before = opened.draft
    for change in reversed(since(connection, clip, save.base)):
        before = undone(before, change.effect)
    about, mine = _as_asked(connection, clip, before, save.op)
    clashes = []
    for what in sorted(about & {what for fields in later for what in fields["touched"]}):
        people = dict.fromkeys(fields["by"] for fields in later if what in fields["touched"])
        base, theirs, wanted = (
            draft.lines[draft.at[what]] if what in draft.at else None for draft in (before, opened.draft, mine)
        )
        clashes.append(Clash(what, base, theirs, wanted, tuple(map(Person, people))))
    return Refused(save.id, opened.number, save.op, tuple(clashes))


def _as_asked(connection: Connection, clip: str, before: Draft, op: Asked) -> tuple[frozenset[str], Draft]:
    """What the change is about, and the draft as it would be had nobody else changed it."""
    if isinstance(op, Undo):
        effect = effect_of(connection, clip, op)
        about = effect.touched
    else:
        effect, about = None, targets(op)
    try:
        return about, undone(before, effect) if effect else apply(before, op)[0]  # type: ignore[arg-type]
    except WrongUse:
        return about, before


def _left(connection: Connection, clip: str, number: int) -> int | None:
    """The version that was reviewed or signed off just before; None: there is none."""
    review = last_body(connection, clip, "review")
    return int(review["number"]) if review and review.get("draft") == number else None
