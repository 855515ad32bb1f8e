"""Quotations that say a line in other words: by the space in which what means the same lies near, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.domain.quote import Change, Quotation, ReleasedLine
from zeroline.quotes.changes import denials
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.wording import wording

AROUND = (1, 2, 3)  # lines that are taken together
# Likenesses around the middle of the e5 space: of 13 quotations told in other words, in three languages, the lines that
# they render lie at 0.40 to 0.71 and are the nearest of two archives; of 14 others the nearest lie at 0.20 to 0.57.
NEAR = 0.38  # from here on a line says what the quotation says, where the article points to its clip
ALONE = 0.66  # the same, where nothing does
STRANGE = 0.6  # the same, where the article gives the words to somebody that the record does not know
SURE = 0.5  # from here on another number is a change, below it is another matter
AHEAD = 0.1  # how much nearer a clip counts that the article points to


@dataclass(frozen=True)
class Meant:
    """Lines of one version that follow each other, and how near in meaning they are together."""

    lines: tuple[ReleasedLine, ...]
    likeness: float


def nearest(lines: Sequence[tuple[Meant, bool]]) -> Meant | None:
    """The lines that a quotation renders; None: none is near enough. Each comes with whether the article points to its
    clip."""
    ranked = sorted(lines, key=lambda one: one[0].likeness + (AHEAD if one[1] else 0.0), reverse=True)
    if not ranked:
        return None
    best, pointed = ranked[0]
    return best if best.likeness >= (NEAR if pointed else ALONE) else None


def otherwise(quotation: Quotation, meant: Meant, tongue: Tongue) -> tuple[Change, ...]:
    """Numbers that the new wording has and the lines have not, in either language; and a negation that one side alone
    has."""
    english = " ".join(line.english for line in meant.lines)
    record = f"{english} {' '.join(line.original or '' for line in meant.lines)}"
    mine = {one.digits for one in tongue.numbers(quotation.text) if not one.loose}
    there = {one.digits for one in tongue.numbers(record)}
    changes = []
    if mine - there:
        gone = {one.digits for one in tongue.numbers(english) if not one.loose} - mine
        changes.append(Change("number", ", ".join(sorted(gone)), ", ".join(sorted(mine - there))))
    words = wording(quotation.text, tongue.numbers)
    if (denials(words) == 0) != (denials(wording(english, tongue.numbers)) == 0) and (
        (tongue.denials(quotation.text) == 0) != (tongue.denials(english) == 0)
    ):
        changes.insert(0, Change("negation", english, quotation.text))
    return tuple(changes)
