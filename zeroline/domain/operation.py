"""What can be done to a draft, as it was meant, and what was done, as it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from zeroline.domain.line import Line
from zeroline.domain.notes import Note
from zeroline.domain.speech import Word


@dataclass(frozen=True)
class SetText:
    """Another text for a line, in the language `spoken` or `english`. `words` are its words with times where these are
    known; else they follow from the words before."""

    line: str
    language: str
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Split:
    """A line becomes two: the first keeps its id and so many words of each language, the rest goes to the line `new`.
    `at_ms` is where; None: between the spoken words, or else where the English says."""

    line: str
    new: str
    spoken: int
    english: int
    at_ms: int | None = None


@dataclass(frozen=True)
class Merge:
    """A line takes in the one after it."""

    line: str
    following: str


@dataclass(frozen=True)
class Retime:
    """A line begins and ends elsewhere. Its words go along where both move alike, and are drawn in otherwise."""

    line: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Insert:
    """A new line without words, for what was not heard. `language` is the tag that it is spoken in."""

    new: str
    start_ms: int
    end_ms: int
    language: str


@dataclass(frozen=True)
class Remove:
    """Takes out a line that has no words."""

    line: str


@dataclass(frozen=True)
class Accept:
    """A person holds the line for right as it stands, or no longer."""

    line: str
    accepted: bool = True


@dataclass(frozen=True)
class LeaveOut:
    """The line was not said, and stands in no caption; or it was, and does."""

    line: str
    left_out: bool = True


@dataclass(frozen=True)
class Render:
    """A rendering of the glossary's entry in place of the English `start:end` (characters) of a line."""

    line: str
    entry: str
    rendering: str
    start: int
    end: int


@dataclass(frozen=True)
class Put:
    """Lays a note down, in place of one with the same key: settles a flag, judges a mention or claim, comments."""

    note: Note


@dataclass(frozen=True)
class Take:
    """Takes a note away."""

    key: str


Operation = SetText | Split | Merge | Retime | Insert | Remove | Accept | LeaveOut | Render | Put | Take


def targets(operation: Operation) -> frozenset[str]:
    """What an operation is about: ids of lines, or a note's key. Where somebody changed one of these meanwhile, the
    operation was meant for something else."""
    match operation:
        case Put(note):
            return frozenset((note.key,))
        case Take(key):
            return frozenset((key,))
        case Insert():
            return frozenset()
        case Merge(line, following):
            return frozenset((line, following))
    return frozenset((operation.line,))


@dataclass(frozen=True)
class Effect:
    """What an operation did: the lines `old` became the lines `new`, which follow the line `after` (None: they are the
    first); the note `note_old` became `note_new`, None: there was none, or is none."""

    after: str | None = None
    old: tuple[Line, ...] = ()
    new: tuple[Line, ...] = ()
    note_old: Note | None = None
    note_new: Note | None = None

    @property
    def inverse(self) -> Effect:
        return Effect(self.after, self.new, self.old, self.note_new, self.note_old)

    @property
    def touched(self) -> frozenset[str]:
        """The ids of the lines that it changed, made or took out, and the key of its note."""
        notes = {note.key for note in (self.note_old, self.note_new) if note}
        return frozenset(line.id for line in (*self.old, *self.new)) | notes
