"""Quotations that say a line in other words: by the space in which what means the same lies near, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.domain.quote import Change, Quotation, ReleasedLine
from zeroline.quotes.changes import denials
from zeroline.quotes.signs import Told, by_commentator
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.wording import wording

AROUND = (1, 2, 3)  # lines that are taken together
# Likenesses in the e5 space, in which any two texts lie at some 0.75 to 0.85.
NEAR = 0.87  # from here on a line says what the quotation says, where the article is about its clip
ALONE = 0.90  # the same, where nothing in the article points to the clip
AHEAD = 0.03  # by how much it is nearer than lines are in the middle


@dataclass(frozen=True)
class Meant:
    """Lines of one version that follow each other, and how near in meaning they are together."""

    lines: tuple[ReleasedLine, ...]
    likeness: float


def nearest(quotation: Quotation, lines: Sequence[tuple[Meant, bool]], told: Told) -> Meant | None:
    """The lines that the quotation renders; None: none is near enough, or nearer than lines in general are. Each comes
    with whether the article points to its clip."""
    ranked = sorted(lines, key=lambda one: one[0].likeness + (AHEAD if one[1] else 0.0), reverse=True)
    if not ranked or by_commentator(quotation):
        return None
    best, pointed = ranked[0]
    is_about = pointed or told.is_of_clips(quotation.spans[0].paragraph)
    if best.likeness < (NEAR if is_about else ALONE):
        return None
    usual = sorted(one.likeness for one, _ in ranked)[len(ranked) // 2]
    return best if best.likeness - usual >= AHEAD else None


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
