"""A quotation laid along the words of a clip, over line ends: which words are the record's, which are changed, which
were dropped or added, and where the quotation jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zeroline.quotes.wording import Word, telling

# What each step costs; a word that is the same costs nothing. A swapped word is cheaper than one dropped and one added;
# from six dropped words on, a jump is cheaper. Chosen on made quotations, and nothing turns on a tenth.
_SWAP, _ALIKE, _ADD, _DROP, _JUMP, _BACK, _GAP, _HIDDEN = 0.9, 0.6, 1.0, 0.45, 2.3, 2.7, 0.3, 0.12
_EDGE = 0.5  # for a quotation that begins or stops with another word than the record's: it may lie a little further on
_FAR = 1e9
_MOST_HIDDEN = 12  # words of the record that one bracket may stand for

Step = Literal["same", "swap", "add", "drop", "jump", "gap", "insert"]


@dataclass(frozen=True)
class Move:
    """One step: `quoted` is the place in the quotation's words, `record` in the record's; -1 where there is none."""

    step: Step
    quoted: int
    record: int


@dataclass(frozen=True)
class Alignment:
    """A quotation's words beside the record's. `moves` go along the quotation; words of the record before the first and
    after the last that are the same are no part of it."""

    quoted: tuple[Word, ...]
    record: tuple[Word, ...]
    moves: tuple[Move, ...]
    cost: float

    @property
    def held(self) -> list[Move]:
        return [move for move in self.moves if move.step == "same"]

    @property
    def first(self) -> int:
        return min(move.record for move in self.moves if move.record >= 0)

    @property
    def last(self) -> int:
        return max(move.record for move in self.moves if move.record >= 0)

    @property
    def share(self) -> float:
        """How much of the quotation the record has, 0 to 1: telling words count three times as much as others."""
        words = [word for word in self.quoted if word.role == "word"]
        whole = sum(3 if telling(word) else 1 for word in words)
        return sum(3 if telling(self.quoted[move.quoted]) else 1 for move in self.held) / whole if whole else 0.0

    @property
    def plain_share(self) -> float:
        """The same, every word counted once."""
        return len(self.held) / max(1, sum(word.role == "word" for word in self.quoted))

    @property
    def longest(self) -> int:
        """Words in the longest stretch that is the same in both."""
        best = run = 0
        for move in self.moves:
            run = run + 1 if move.step == "same" else 0
            best = max(best, run)
        return best


def aligned(quoted: Sequence[Word], record: Sequence[Word]) -> Alignment | None:
    """The cheapest way to make the quotation out of the record's words; None where they share no word. The time that it
    takes grows with the product of their numbers."""
    places = _places(quoted, record)
    if not any(places):
        return None
    rows, steps, jumps = _filled(quoted, record, places)
    return Alignment(tuple(quoted), tuple(record), _trimmed(_traced(quoted, rows, steps, jumps)), min(rows[-1]))


def _places(quoted: Sequence[Word], record: Sequence[Word]) -> list[set[int]]:
    """For each word of the quotation where the record has it."""
    where: dict[str, set[int]] = {}
    for at, word in enumerate(record):
        for form in word.forms:
            where.setdefault(form, set()).add(at)
    return [set().union(*(where.get(form, set()) for form in word.forms)) for word in quoted]


_Rows = list[list[float]]
_Steps = list[list[str]]


def _filled(quoted: Sequence[Word], record: Sequence[Word], places: list[set[int]]) -> tuple[_Rows, _Steps, list[int]]:
    """Row i, column j: the least cost of the first i words of the quotation where the record's word j - 1 is the last
    that was used or passed over; by which step; and from which column a jump in row i comes."""
    size = len(record) + 1
    rows: _Rows = [[0.0] * size]
    steps: _Steps = [[""] * size]
    jumps = [0]
    stems = [_stem(word) for word in record]
    for at, word in enumerate(quoted):
        before = rows[-1]
        best = min(range(size), key=before.__getitem__)
        jumps.append(best)
        if word.role == "word":
            row, step = _word_row(before, best, places[at], _stem(word), stems, _EDGE if at == 0 else 0.0)
        else:
            row, step = _mark_row(before, best, word.role)
        rows.append(row)
        steps.append(step)
    return rows, steps, jumps


def _word_row(
    before: list[float], best: int, places: set[int], stem: str, stems: list[str], edge: float
) -> tuple[list[float], list[str]]:
    jump_ahead, jump_back = before[best] + _JUMP, before[best] + _BACK
    add, swap, alike = _ADD + edge, _SWAP + edge, _ALIKE + edge
    least = before[0] + add
    row, step = [least], ["add"]
    for j in range(1, len(before)):
        if j - 1 in places:
            cost, how = before[j - 1], "same"
            jump = jump_ahead if j > best else jump_back
            if jump < cost:
                cost, how = jump, "jump"
        else:
            cost, how = before[j - 1] + (alike if stem and stem == stems[j - 1] else swap), "swap"
        if before[j] + add < cost:
            cost, how = before[j] + add, "add"
        if least + _DROP < cost:
            cost, how = least + _DROP, "drop"
        row.append(cost)
        step.append(how)
        least = cost
    return row, step


def _mark_row(before: list[float], best: int, role: str) -> tuple[list[float], list[str]]:
    """An ellipsis may pass over any number of words; a bracket may stand for a few, or for none."""
    row, step = [], []
    least, least_at = _FAR, 0
    each = 0.01 if role == "gap" else _HIDDEN  # the nearest of two places
    for j, cost in enumerate(before):
        if cost < least + each * (j - least_at):
            least, least_at = cost, j
        over = j - least_at
        reached = least + _GAP + each * over if role == "gap" or over <= _MOST_HIDDEN else cost + _GAP
        row.append(reached)
        step.append(f"{role}:{least_at if role == 'gap' or over <= _MOST_HIDDEN else j}")
    return row, step


def _stem(word: Word) -> str:
    """The beginning by which two words are taken for forms of one; "" where it is too short to tell."""
    form = word.form if word.forms else ""
    return form[: max(4, len(form) - 3)] if len(form) > 4 and form.isalpha() else ""


def _traced(quoted: Sequence[Word], rows: _Rows, steps: _Steps, jumps: list[int]) -> list[Move]:
    ended = [cost + (0.0 if how in {"same", "jump"} else _EDGE) for cost, how in zip(rows[-1], steps[-1], strict=True)]
    j = min(range(len(ended)), key=ended.__getitem__)
    i, moves = len(quoted), []
    while i > 0:
        how = steps[i][j]
        if how == "drop":
            moves.append(Move("drop", -1, j - 1))
            j -= 1
            continue
        if how in {"same", "swap"}:
            moves.append(Move("same" if how == "same" else "swap", i - 1, j - 1))
            j -= 1
        elif how == "add":
            moves.append(Move("add", i - 1, -1))
        elif how == "jump":
            moves += [Move("same", i - 1, j - 1), Move("jump", -1, -1)]
            j = jumps[i]
        else:
            role, _, column = how.partition(":")
            moves.append(Move("gap" if role == "gap" else "insert", i - 1, -1))
            j = int(column)
        i -= 1
    return moves[::-1]


def _trimmed(moves: list[Move]) -> tuple[Move, ...]:
    """Dropped words at the ends are only where the quotation begins and stops."""
    while moves and moves[0].step in {"drop", "jump"}:
        moves = moves[1:]
    while moves and moves[-1].step in {"drop", "jump"}:
        moves = moves[:-1]
    return tuple(moves)


def shared(quoted: Sequence[Word], record: Sequence[Word]) -> float:
    """How much of the quotation's words the record has anywhere, 0 to 1: no alignment holds more."""
    there = {form for word in record for form in word.forms}
    words = [word for word in quoted if word.role == "word"]
    return sum(not word.forms.isdisjoint(there) for word in words) / max(1, len(words))
