"""An open draft: a clip's lines and what people noted, and the operations that change it.

`apply(draft, operation)` gives the draft after it and the Effect, which is an operation too: `undone` takes it back. A
chain of effects, each undone in turn, leads back to the first draft, letter for letter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from zeroline.domain.errors import Outdated, WrongUse
from zeroline.domain.line import LANGUAGES, Line, home
from zeroline.domain.moments import clock
from zeroline.domain.notes import ClaimRuling, Comment, MentionRuling, Note, Settled, checked
from zeroline.domain.operation import (
    Accept,
    Effect,
    Insert,
    LeaveOut,
    Merge,
    Operation,
    Put,
    Remove,
    Render,
    Retime,
    SetText,
    Split,
    Take,
)
from zeroline.domain.speech import Word
from zeroline.domain.word_times import moved, within


@dataclass(frozen=True)
class Draft:
    """The lines in the order in which they are said, and the notes by their keys. `frame_rate` is the picture's, None:
    there is none or it is not known."""

    lines: tuple[Line, ...]
    duration_ms: int
    frame_rate: Fraction | None = None
    notes: tuple[Note, ...] = ()

    @cached_property
    def at(self) -> dict[str, int]:
        """Where each line stands, by its id."""
        return {line.id: at for at, line in enumerate(self.lines)}

    def line(self, id: str) -> Line:
        """Raises WrongUse where there is no such line."""
        return self.lines[self.index(id)]

    def index(self, id: str) -> int:
        if id not in self.at:
            gone = home(self.lines, id)
            why = f"it was merged into {gone.named}" if gone else "somebody took it out, or it never was"
            raise WrongUse(f"The draft has no line {id}: {why}.")
        return self.at[id]

    def note(self, key: str) -> Note | None:
        return next((note for note in self.notes if note.key == key), None)


def at_home(draft: Draft) -> tuple[Note, ...]:
    """The notes on the lines that theirs have become."""

    def living(id: str) -> str:
        line = home(draft.lines, id)
        return id if line is None else line.id

    def moved_note(note: Note) -> Note:
        if isinstance(note, Settled):
            kind, segment, said = note.flag.split(":", 2) if note.flag.count(":") >= 2 else ("", "", note.flag)
            return replace(note, flag=f"{kind}:{living(segment)}:{said}") if kind else note
        if isinstance(note, ClaimRuling):
            into = note.into if note.into is None else _claim_at(note.into, living)
            return replace(note, line=living(note.line), into=into)
        if isinstance(note, MentionRuling) and note.line is None:
            return note
        return replace(note, line=living(note.line or ""))

    return tuple(map(moved_note, draft.notes))


def _claim_at(key: str, living: Callable[[str], str]) -> str:
    """The key of a claim on the line that its line has become."""
    what, _, rest = key.partition(":")
    line, _, kind = rest.partition(":")
    return f"{what}:{living(line)}:{kind}"


def apply(draft: Draft, operation: Operation) -> tuple[Draft, Effect]:
    """The draft after the operation, and what changed. Raises WrongUse for what cannot be done."""
    effect = _effect(draft, operation)
    return enacted(draft, effect), effect


def undone(draft: Draft, effect: Effect) -> Draft:
    """The draft without what the effect did. Raises Outdated where something else changed it since."""
    return enacted(draft, effect.inverse)


def enacted(draft: Draft, effect: Effect) -> Draft:
    """The draft with the effect. Raises Outdated where it is not as the effect found it."""
    if effect.old or effect.new:
        draft = replace(draft, lines=_exchanged(draft, effect))
    if effect.note_old or effect.note_new:
        draft = replace(draft, notes=_renoted(draft, effect))
    return draft


def _exchanged(draft: Draft, effect: Effect) -> tuple[Line, ...]:
    lines = draft.lines
    if effect.old:
        first = draft.at.get(effect.old[0].id)
        if first is None or lines[first : first + len(effect.old)] != effect.old:
            raise Outdated([line.id for line in effect.old])
    else:
        first = 0 if effect.after is None else _after(draft, effect.after)
    leaving = {line.id for line in effect.old}
    if any(line.id in draft.at and line.id not in leaving for line in effect.new):
        raise Outdated([line.id for line in effect.new])
    if first and effect.new and lines[first - 1].start_ms > effect.new[0].start_ms:
        raise Outdated([line.id for line in effect.new])
    return (*lines[:first], *effect.new, *lines[first + len(effect.old) :])


def _after(draft: Draft, id: str) -> int:
    there = home(draft.lines, id)
    if there is None:
        raise Outdated([id])
    return draft.at[there.id] + 1


def _renoted(draft: Draft, effect: Effect) -> tuple[Note, ...]:
    note = effect.note_old or effect.note_new
    assert note is not None  # asked before
    if draft.note(note.key) != effect.note_old:
        raise Outdated([note.key])
    others = [one for one in draft.notes if one.key != note.key]
    if effect.note_new is not None:
        others.append(effect.note_new)
    return tuple(sorted(others, key=lambda one: one.key))


def _effect(draft: Draft, operation: Operation) -> Effect:
    match operation:
        case Put(note):
            note = checked(note)
            if draft.note(note.key) is None:
                _must_stand(draft, note)
            return Effect(note_old=draft.note(note.key), note_new=note)
        case Take(key):
            there = draft.note(key)
            if there is None:
                raise WrongUse(f"The draft has no note {key}.")
            return Effect(note_old=there)
        case Insert():
            return _inserted(draft, operation)
        case Merge():
            return _merged(draft, operation.line, operation.following)
    at = draft.index(operation.line)
    line = draft.lines[at]
    after = draft.lines[at - 1].id if at else None
    return Effect(after, (line,), _changed(draft, at, line, operation))


def _must_stand(draft: Draft, note: Note) -> None:
    """Raises WrongUse for a comment or a claim on a line that there is not."""
    lines: tuple[str, ...] = (note.line,) if isinstance(note, Comment | ClaimRuling) else ()
    if isinstance(note, ClaimRuling) and note.claim is not None:
        lines += note.claim.segments
    if gone := next((id for id in lines if home(draft.lines, id) is None), None):
        raise WrongUse(f"The draft has no line {gone}: somebody took it out, or it never was.")


# Marks that belong to the word after them, and to the word before.
_OPENING, _CLOSING = "“‘«([\"'-", "”’»)]\"'-.,;:!?…"


def _put_between(before: str, words: str, after: str) -> str:
    """The words between the two, apart from words that stand there, not from marks: “pit”, and no “ pit ” ,."""
    first = "" if not before or before[-1] in _OPENING else " "
    last = "" if not after or after[0] in _CLOSING else " "
    return f"{before}{first}{words}{last}{after}"


def _changed(draft: Draft, at: int, line: Line, operation: Operation) -> tuple[Line, ...]:
    """What one line becomes."""
    match operation:
        case SetText(_, language, text, words):
            if language not in LANGUAGES:
                raise WrongUse(f"{language!r} is none of a line's languages; there are {', '.join(LANGUAGES)}.")
            return (line.saying(language, text, words),)
        case Render(_, _, rendering, start, end):
            english = line.english_text
            if not 0 <= start <= end <= len(english):
                raise WrongUse(f"Characters {start} to {end} are not in the English of {line.named}, which has "
                               f"{len(english)}.")  # fmt: skip
            return (line.saying("english", _put_between(english[:start], rendering, english[end:])),)
        case Accept(_, accepted):
            return (replace(line, accepted=accepted),)
        case LeaveOut(_, left_out):
            return (replace(line, left_out=left_out, accepted=False),)
        case Retime(_, start, end):
            return (_retimed(draft, at, line, (start, end)),)
        case Split():
            return _parted(draft, line, operation)
        case Remove():
            if line.spoken or line.english:
                raise WrongUse(f"There are words in {line.named}; leave it out, or empty it first.")
            return ()
    raise AssertionError(operation)


def _retimed(draft: Draft, at: int, line: Line, times: tuple[int, int]) -> Line:
    start, end = times
    floor, ceiling = room(draft, at)
    if not floor <= start < end <= ceiling:
        raise WrongUse(
            f"There is no room from {clock(start, 2)} to {clock(end, 2)} for {line.named}: it may stand from "
            f"{clock(floor, 2)} to {clock(ceiling, 2)}, between its neighbours, and must last."
        )
    shift = start - line.start_ms
    alike = shift == end - line.end_ms
    spoken, english = (
        moved(words, shift) if alike else within(words, start, end) for words in (line.spoken, line.english)
    )
    return replace(line, start_ms=start, end_ms=end, spoken=spoken, english=english)


def room(draft: Draft, at: int) -> tuple[int, int]:
    """From when to when the line at this place may stand: between its neighbours, but as far as it reaches already."""
    line = draft.lines[at]
    before = draft.lines[at - 1].end_ms if at else 0
    after = draft.lines[at + 1].start_ms if at + 1 < len(draft.lines) else max(draft.duration_ms, line.end_ms)
    return min(before, line.start_ms), max(after, line.end_ms)


def _parted(draft: Draft, line: Line, split: Split) -> tuple[Line, ...]:
    if not (0 <= split.spoken <= len(line.spoken) and 0 <= split.english <= len(line.english)):
        raise WrongUse(f"There are no {split.spoken} spoken and {split.english} English words in {line.named}.")
    _must_be_new(draft, split.new)
    first_end, second_start = _parting(line, split)
    if not line.start_ms < first_end <= second_start < line.end_ms:
        raise WrongUse(f"It cannot be split there: both parts of {line.named} must last.")
    first = replace(
        line,
        end_ms=first_end,
        spoken=within(line.spoken[: split.spoken], line.start_ms, first_end),
        english=within(line.english[: split.english], line.start_ms, first_end),
        accepted=False,
    )
    second = replace(
        line,
        id=split.new,
        start_ms=second_start,
        spoken=within(line.spoken[split.spoken :], second_start, line.end_ms),
        english=within(line.english[split.english :], second_start, line.end_ms),
        accepted=False,
        holds=(),
    )
    return first, second


def _parting(line: Line, split: Split) -> tuple[int, int]:
    """Where the first part ends and the second begins."""
    if split.at_ms is not None:
        return split.at_ms, split.at_ms
    for words, count in ((line.spoken, split.spoken), (line.english, split.english)):
        if 0 < count < len(words):
            return words[count - 1].end_ms, words[count].start_ms
    raise WrongUse(f"It cannot be split there: one part of {line.named} would have no words.")


def _merged(draft: Draft, id: str, following: str) -> Effect:
    at = draft.index(id)
    line = draft.lines[at]
    if at + 1 >= len(draft.lines) or draft.lines[at + 1].id != following:
        raise WrongUse(f"What follows {line.named} is not {draft.line(following).named}.")
    other = draft.lines[at + 1]
    confidences = [one.confidence for one in (line, other) if one.spoken]
    whole = replace(
        line,
        end_ms=max(line.end_ms, other.end_ms),
        spoken=(*line.spoken, *other.spoken),
        english=(*line.english, *other.english),
        speaker=line.speaker if line.speaker == other.speaker else None,
        confidence=None if None in confidences or not confidences else min(c for c in confidences if c is not None),
        left_out=line.left_out and other.left_out,
        accepted=False,
        holds=(*line.holds, other.id, *other.holds),
    )
    return Effect(draft.lines[at - 1].id if at else None, (line, other), (whole,))


def _inserted(draft: Draft, insert: Insert) -> Effect:
    _must_be_new(draft, insert.new)
    at = bisect_right([line.start_ms for line in draft.lines], insert.start_ms)
    floor = draft.lines[at - 1].end_ms if at else 0
    ceiling = draft.lines[at].start_ms if at < len(draft.lines) else draft.duration_ms
    if not floor <= insert.start_ms < insert.end_ms <= ceiling:
        raise WrongUse(
            f"There is no room for another line at {clock(insert.start_ms, 2)}: {_in_the_way(draft, at, insert)}."
        )
    line = Line(insert.new, insert.start_ms, insert.end_ms, insert.language)
    return Effect(draft.lines[at - 1].id if at else None, (), (line,))


def _in_the_way(draft: Draft, at: int, insert: Insert) -> str:
    """Why the line cannot stand at this place among the lines."""
    if at and draft.lines[at - 1].end_ms > insert.start_ms:
        return f"{draft.lines[at - 1].named} lasts until {clock(draft.lines[at - 1].end_ms, 2)}"
    if at < len(draft.lines) and draft.lines[at].start_ms < insert.end_ms:
        return f"{draft.lines[at].named} begins at {clock(draft.lines[at].start_ms, 2)}"
    return f"the clip lasts until {clock(draft.duration_ms, 2)}"


def _must_be_new(draft: Draft, id: str) -> None:
    sound = 0 < len(id) <= 60 and all(char.isascii() and (char.isalnum() or char in ".-_") for char in id)
    if not sound:
        raise WrongUse(f"{id!r} cannot be a line's id: letters, digits, dots and dashes, at most 60.")
    if home(draft.lines, id) is not None:
        raise WrongUse(f"There is a line {id} already.")


# -- what a key or a click means -------------------------------------------------------------------------------------


def split_at(line: Line, new: str, language: str, offset: int) -> Split:
    """Splits a line at a character of one of its texts, at the nearest space before it; the other language is split
    where its words are said nearest to that moment."""
    words = line.words(language)
    count, reach = 0, 0
    for word in words:
        if reach + len(word.text) > offset:
            break
        count, reach = count + 1, reach + len(word.text) + 1
    moment = words[count].start_ms if count < len(words) else line.end_ms
    other = _nearest(line.words(LANGUAGES[1 - LANGUAGES.index(language)]), moment)
    spoken, english = (count, other) if language == LANGUAGES[0] else (other, count)
    return Split(line.id, new, spoken, english)


def split_at_time(line: Line, new: str, ms: int) -> Split:
    """Splits a line at a moment: words that are said mostly before it stay."""
    return Split(line.id, new, _nearest(line.spoken, ms), _nearest(line.english, ms), ms)


def _nearest(words: Sequence[Word], moment: int) -> int:
    """How many of the words lie before this moment, by their middles."""
    return sum(1 for word in words if (word.start_ms + word.end_ms) / 2 < moment)


def by_frames(draft: Draft, id: str, edge: str, frames: int) -> Retime:
    """Moves the `start` or the `end` of a line by whole frames, onto the frames of the picture (25 a second where no
    picture says), as far as its neighbours and its own other end let it."""
    at = draft.index(id)
    line, rate = draft.lines[at], draft.frame_rate or Fraction(25)
    frame = Fraction(1000) / rate
    was = line.start_ms if edge == "start" else line.end_ms
    ms = round((round(was / frame) + frames) * frame)
    floor, ceiling = room(draft, at)
    if edge == "start":
        return Retime(id, min(max(ms, floor), line.end_ms - 1), line.end_ms)
    return Retime(id, line.start_ms, max(min(ms, ceiling), line.start_ms + 1))


def nudged(draft: Draft, id: str, by_ms: int) -> Retime:
    """Moves a whole line with its words, as far as its neighbours let it."""
    at = draft.index(id)
    line = draft.lines[at]
    floor, ceiling = room(draft, at)
    by_ms = max(floor - line.start_ms, min(by_ms, ceiling - line.end_ms))
    return Retime(id, line.start_ms + by_ms, line.end_ms + by_ms)
