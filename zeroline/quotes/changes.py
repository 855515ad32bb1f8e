"""What a quotation changed: its words beside the record's, and of which kind each change is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zeroline.domain.difference import Kind, Piece
from zeroline.domain.quote import CHANGES, Change, ChangeKind
from zeroline.quotes.aligning import Alignment, Move
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.wording import WITHHELD, Word

# Words of negation, in the clip's own languages too; one for another of them leaves the sense.
DENYING = frozenset(
    """
not never no nobody nothing none neither nor without nowhere devoid noone
не нет ни без никто никого никому никогда ничего ничто нигде никак нельзя никакой никаких
ні немає нема без ніхто нікого ніколи нічого ніде
""".split()
)
_AMOUNTS = frozenset(
    """
once twice thrice half dozen dozens couple pair both hundreds thousands tens scores double triple quarter a.m. p.m.
""".split()
)
_SPOKEN_NUMBER = re.compile(
    r"^(?:оди?н|одн|дв[аеоу]|тр[иёеоь]|четыр|четвер|чотир|пят|п'ят|шест|шіст|сем[иь]?$|сім|восем|восьм|вісім|девят|дев'ят|"
    r"десят|сорок|сто$|двест|двіст|трист|тысяч|тисяч|миллион|мільйон|полтор|півтор|первый|перший|второ|друг)|надцат|дцат"
)
_MEASURES = frozenset(
    """
kilometer kilometers mile miles meter meters hour hours minute minutes second seconds day days week weeks month months
year years percent kilogram kilograms ton tons tonne tonnes liter liters rubles hryvnias dollars
""".split()
)
_NOT_ONE = frozenset({"maybe", "sometime", "sometimes", "everyday", "already", "altogether", "into", "nobody"})
_MODAL = frozenset(
    """
must may might can could will would shall should ought need needs needed have had has going want wants wanted able
allowed supposed perhaps maybe possibly probably likely certainly definitely allegedly reportedly apparently seemingly
always sometimes often usually hopefully surely almost nearly planned plan plans intend intends intended try trying
tried hope hopes
""".split()
)
_MOST_WITHHELD = 4  # words that a name may have
_HELPING = frozenset("have had has need needs needed going want wants wanted able".split())


@dataclass(frozen=True)
class Leap:
    """Words of the record, `first:last` of its words, that lie between two pieces of the quotation. `marked`: an
    ellipsis (gap) or a bracket (insert) says so, at `mark` of the quotation's words. `back`: the second piece stands
    before the first in the record."""

    first: int
    last: int
    marked: str = ""
    back: bool = False
    mark: int = -1


@dataclass(frozen=True)
class Comparison:
    """`pieces` go from the record's words to the quotation's; `changes` come weightiest first; `leaps` in order."""

    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...]
    leaps: tuple[Leap, ...]


def compared(alignment: Alignment, tongue: Tongue, quoted: str) -> Comparison:
    """`quoted` is the text whose words were laid along the record: its punctuation is shown with its words."""
    pieces: list[Piece] = []
    changes: list[Change] = []
    leaps: list[Leap] = []
    used = -1  # the last word of the record that was used
    for block in _blocks(alignment.moves):
        step = block[0].step
        record = [move.record for move in block if move.record >= 0]
        if step == "same":
            pieces.append(Piece("same", _written(quoted, alignment.quoted, [move.quoted for move in block])))
        elif step in {"jump", "gap", "insert"}:
            leap = _leap(alignment, block, used)
            leaps += [leap] if leap else []
            if step != "jump":
                pieces.append(Piece("same", _written(quoted, alignment.quoted, [block[0].quoted])))
            elif leap and not leap.back:
                pieces.append(Piece("gone", _said(alignment.record, range(leap.first, leap.last))))
        else:
            pieces += _changed(alignment, block, changes, tongue, quoted)
        used = max(record, default=used) if step != "jump" else used
        if step == "same":
            used = record[-1]
    changes.sort(key=lambda change: CHANGES.index(change.kind))
    return Comparison(_joined(pieces), tuple(changes), tuple(leaps))


def _blocks(moves: Sequence[Move]) -> Iterator[list[Move]]:
    """Runs of steps of one sort: the same words; changed words; one jump, ellipsis or bracket."""
    block: list[Move] = []
    for move in moves:
        sort = _sort(move)
        if block and (_sort(block[-1]) != sort or sort == "leap"):
            yield block
            block = []
        block.append(move)
    if block:
        yield block


def _sort(move: Move) -> str:
    return "same" if move.step == "same" else "changed" if move.step in {"swap", "add", "drop"} else "leap"


def _leap(alignment: Alignment, block: Sequence[Move], used: int) -> Leap | None:
    """What was passed over; None for a bracket or an ellipsis at an end, or that stands for nothing."""
    after = alignment.moves.index(block[0]) if block[0].quoted >= 0 else _place(alignment.moves, block[0])
    later = next((move.record for move in alignment.moves[after + 1 :] if move.record >= 0), -1)
    marked = block[0].step if block[0].step != "jump" else ""
    if used < 0 or later < 0:
        return None
    if later <= used:
        return Leap(later, used + 1, marked, back=True, mark=block[0].quoted)
    return Leap(used + 1, later, marked, mark=block[0].quoted) if later > used + 1 else None


def _place(moves: Sequence[Move], one: Move) -> int:
    return next(at for at, move in enumerate(moves) if move is one)


def _changed(
    alignment: Alignment, block: Sequence[Move], changes: list[Change], tongue: Tongue, text: str
) -> list[Piece]:
    record = [move.record for move in block if move.record >= 0]
    quoted = [move.quoted for move in block if move.quoted >= 0]
    was, now = _said(alignment.record, record), _said(alignment.quoted, quoted)
    shown = _written(text, alignment.quoted, quoted)
    together = _run_together(alignment.quoted, quoted)
    if together == _run_together(alignment.record, record) and together not in _NOT_ONE:
        return [Piece("same", shown)]  # "front line", "frontline"
    old, new = [alignment.record[at] for at in record], [alignment.quoted[at] for at in quoted]
    hidden = bool(new and old) and len(new) <= _MOST_WITHHELD and all(WITHHELD in word.forms for word in old)
    if hidden and not denials(new):  # no name denies: “Nobody signed it” is not what somebody did
        return [Piece("same", shown)]  # nobody may be told whether it is what was said
    before = alignment.record[min(record) - 1] if record and min(record) > 0 else None
    changes.append(Change(kind_of(old, new, tongue, before), was, now))
    return [Piece(kind, words) for kind, words in (("gone", was), ("new", shown)) if words]  # type: ignore[arg-type]


def _run_together(words: Sequence[Word], places: Iterable[int]) -> str:
    return "".join(words[at].form for at in places)


def kind_of(was: Sequence[Word], now: Sequence[Word], tongue: Tongue, before: Word | None = None) -> ChangeKind:
    """The weightiest thing that a change is about. `before` is the record's word before it."""
    sides = ({form for word in was for form in word.forms}, {form for word in now for form in word.forms})
    changed = sides[0] ^ sides[1]
    if denials(was) != denials(now):
        return "negation"
    if any(is_number(form) for form in changed) or (before and _is_measure(before, was, changed)):
        return "number"
    if any(_names(word, tongue) for word in (*was, *now) if word.form in changed) or _sizes(sides, tongue):
        return "name"
    if any(form in _MODAL for form in changed) and not _mere_helper(changed, sides):
        return "modality"
    return "word"


def denials(words: Sequence[Word]) -> int:
    """How many words of negation."""
    return sum(not word.forms.isdisjoint(DENYING) for word in words)


def is_number(form: str) -> bool:
    """Whether a form says how many, in digits or as a word ("half", "dozens")."""
    return any(char.isdigit() for char in form) or form in _AMOUNTS or _SPOKEN_NUMBER.match(form) is not None


def _is_measure(before: Word, was: Sequence[Word], changed: set[str]) -> bool:
    """A number's measure: miles for kilometres."""
    return is_number(before.form) and bool(was) and was[0].form in _MEASURES and was[0].form in changed


def _mere_helper(changed: set[str], sides: tuple[set[str], set[str]]) -> bool:
    """ "has fallen" for "fell": the helping verb alone says nothing of whether it must or may be."""
    return not (changed & (_MODAL - _HELPING)) and bool(sides[0]) and bool(sides[1])


def _sizes(sides: tuple[set[str], set[str]], tongue: Tongue) -> bool:
    """Whether a unit's size became another ("regiment", "brigade")."""
    before, after = ({tongue.sizes[form] for form in side if form in tongue.sizes} for side in sides)
    return before != after and bool(before) and (bool(after) or not sides[1])


def _names(word: Word, tongue: Tongue) -> bool:
    if tongue.is_name(word.text):
        return True
    written = word.text.strip("'’")
    return written[:1].isupper() and not word.begins and written not in {"I", "I'm", "I’m", "I've", "I’ve"}


def _written(text: str, words: Sequence[Word], places: Sequence[int]) -> str:
    """A run of the quotation's words as the article has it, with the marks that stand before and after them; where half
    of a contraction is meant, that half."""
    if not places:
        return ""
    first, last = places[0], places[-1]
    halved = any(
        0 <= at < len(words) and 0 <= beside < len(words) and words[at].start == words[beside].start
        for at, beside in ((first, first - 1), (last, last + 1))
    )
    if halved:
        return _said(words, places)
    start = _parting(text, words[first - 1].end, words[first].start) if first else 0
    end = _parting(text, words[last].end, words[last + 1].start) if last + 1 < len(words) else len(text)
    return text[start:end].strip()


def _parting(text: str, end: int, start: int) -> int:
    """Between two words: the marks up to the last space belong to the first, those after it to the second."""
    between = text[end:start]
    return end + max((at + 1 for at, letter in enumerate(between) if letter.isspace()), default=len(between))


def _said(words: Sequence[Word], places: Iterable[int]) -> str:
    """The words as they are written; where half of a contraction is meant, that half."""
    places = list(places)
    there = set(places)
    told: list[str] = []
    for at in places:
        word = words[at]
        twins = [one for one in (at - 1, at + 1) if 0 <= one < len(words) and words[one].start == word.start]
        if not all(one in there for one in twins):
            told.append(word.form)
        elif at - 1 not in twins:
            told.append(word.text)
    return " ".join(told)


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            kind: Kind = piece.kind
            joined[-1] = Piece(kind, f"{joined[-1].text} {piece.text}")
        else:
            joined.append(piece)
    return tuple(joined)
