"""Word by word: what one text has that another has not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from zeroline.domain.line import LANGUAGES, Line

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """Words that stand in both texts (`same`), in the first alone (`gone`) or in the second alone (`new`)."""

    kind: Kind
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in order; those that are not new make `before`, those that are not gone `after`, word for word. Case
    and punctuation count: a comma can change who did what."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("gone", " ".join(old[a:b])))
        if c < d:
            pieces.append(Piece("new", " ".join(new[c:d])))
    return tuple(pieces)


def shown(pieces: Iterable[Piece]) -> str:
    """On one line, as terminals can: [-gone-] {+new+}."""
    forms = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return " ".join(forms[piece.kind].format(piece.text) for piece in pieces)


@dataclass(frozen=True)
class Told:
    """A line in one language: as the machine had it, as others left it, as it stands; and what each changed. It begins
    at `start_ms`."""

    line: str
    start_ms: int
    language: str
    machine: str
    before: str
    now: str

    @property
    def by_others(self) -> tuple[Piece, ...]:
        return difference(self.machine, self.before)

    @property
    def by_reviewer(self) -> tuple[Piece, ...]:
        return difference(self.before, self.now)

    @property
    def changed(self) -> bool:
        return not self.machine == self.before == self.now


def compared(machine: Sequence[Line], before: Sequence[Line], now: Sequence[Line]) -> tuple[Told, ...]:
    """Every line of `now` in both languages, beside what the machine (`machine`) and whoever worked before the reviewer
    (`before`) had for its stretch of the clip: lines that were split or merged are told by their times."""
    return tuple(
        Told(line.id, line.start_ms, language, said_within(machine, line, language),
             said_within(before, line, language), line.said(language))
        for line in now
        for language in LANGUAGES
    )  # fmt: skip


def said_within(lines: Sequence[Line], line: Line, language: str) -> str:
    """What `lines` say in the stretch of `line`."""
    known = next((one for one in lines if one.id == line.id), None)
    if known is not None and (known.start_ms, known.end_ms, known.holds) == (line.start_ms, line.end_ms, line.holds):
        return known.said(language)
    words = (word for one in lines for word in one.words(language))
    return " ".join(w.text for w in words if line.start_ms <= (w.start_ms + w.end_ms) / 2 < line.end_ms)
