"""The verdict on a quotation that was laid along a clip's words. The rules stand in docs/quotes.md."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zeroline.domain.difference import Piece, difference
from zeroline.domain.quote import CHANGES, Change, Verdict
from zeroline.quotes.aligning import Alignment
from zeroline.quotes.changes import Comparison, Leap, compared, denials, is_number, kind_of
from zeroline.quotes.cutting import Cut, Ends, cut, starts_inside, turns
from zeroline.quotes.stretch import Stretch
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.wording import WITHHELD, Word, telling, wording

_MANY = 4  # words passed over without a mark from one line to another: pieces that were apart, not words dropped
_NAMED = {
    "negation": "a negation", "number": "a number", "name": "a name", "modality": "what must or may be", "word": "",
}  # fmt: skip
_MOST_TOLD = 12
_DOUBTS = frozenset("may might could perhaps maybe possibly probably allegedly reportedly supposedly".split())
_NARROWING = frozenset("just only merely simply solely always necessarily entirely".split())


@dataclass(frozen=True)
class Surroundings:
    """What the article says just before and after a quotation; and where, in the quotation's text, pieces of it meet
    that an attribution or a paragraph stands between."""

    before: str = ""
    after: str = ""
    joints: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Judged:
    """What the words alone say."""

    verdict: Verdict
    why: str
    diff: tuple[Piece, ...]
    changes: tuple[Change, ...] = ()


def judged(quoted: str, alignment: Alignment, stretch: Stretch, around: Surroundings, tongue: Tongue) -> Judged:
    """The gravest verdict that holds: altered, stitched, truncated, edited, exact."""
    comparison = compared(alignment, tongue, unicodedata.normalize("NFC", quoted))
    hidden = _hidden(comparison, alignment, stretch, tongue)
    dropped = [leap for leap in comparison.leaps if not leap.marked and not _apart(leap, stretch)]
    changes = tuple(sorted((*hidden, *comparison.changes), key=lambda change: CHANGES.index(change.kind)))
    if dropped:
        lost = ((leap, stretch.words[leap.first : leap.last]) for leap in dropped)
        changes += tuple(Change(kind_of(words, (), tongue), _words(stretch, leap), "") for leap, words in lost)
    if changes:
        return Judged("altered", _altered(changes), comparison.pieces, changes)
    apart = _stitched(comparison, stretch, alignment)
    if apart is not None:
        return Judged("stitched", apart, comparison.pieces)
    left_off = cut(_ends(quoted, alignment, stretch, around), tongue)
    if left_off is not None:
        return Judged("truncated", _truncated(left_off), (Piece("same", quoted),))
    return _edited(quoted, alignment, comparison, stretch, around)


def _hidden(comparison: Comparison, alignment: Alignment, stretch: Stretch, tongue: Tongue) -> tuple[Change, ...]:
    """What marks do not excuse: a negation that an ellipsis takes out of its line, and a bracket that stands for
    another negation, number, name or modality."""
    found = []
    for leap in comparison.leaps:
        there = stretch.words[leap.first : leap.last]
        if leap.marked == "gap" and not leap.back and not stretch.is_sentence_between(leap.first, leap.last):
            if denials(there):
                found.append(Change("negation", _words(stretch, leap), "…"))
            elif _doubted(there):
                found.append(Change("modality", _words(stretch, leap), "…"))
        if leap.marked == "insert":
            put = alignment.quoted[leap.mark]
            inner = wording(put.text.strip("[]"), tongue.numbers)
            kind = kind_of(there, inner, tongue)
            if (
                kind in {"negation", "modality"}
                or (kind == "number" and _figures(there))
                or (kind == "name" and _sized(there, tongue))
                or (kind == "word" and _of_another_matter(there, inner))
            ):
                found.append(Change(kind, _words(stretch, leap), put.text))
    for at, word in enumerate(alignment.quoted):
        if word.role == "insert" and not any(leap.mark == at for leap in comparison.leaps):
            inner = wording(word.text.strip("[]"), tongue.numbers)
            if denials(inner) or (_narrows(inner) and at > 0 and denials(alignment.quoted[at - 1 : at])):
                found.append(Change("negation", "", word.text))
    return tuple(found)


def _doubted(words: Sequence[Word]) -> bool:
    """Whether the words just before what follows say that it only may be: "may have | sold"."""
    near = words[-2:]
    return not any(word.ends for word in near) and any(not word.forms.isdisjoint(_DOUBTS) for word in near)


def _of_another_matter(was: Sequence[Word], now: Sequence[Word]) -> bool:
    """Whether a bracket has words of its own for the record's ("[the dead]" for "the wounded"). One that names somebody
    or says "they" for him tells what a word stands for."""
    old = [word for word in was if telling(word)]
    new = [word for word in now if telling(word)]
    named = any(word.text[:1].isupper() for word in new)
    return bool(old and new) and not named and all(word.forms.isdisjoint(other.forms) for word in new for other in old)


def _narrows(words: Sequence[Word]) -> bool:
    """ "not [just] refusing": what was denied is said after all."""
    return any(not word.forms.isdisjoint(_NARROWING) for word in words)


def _figures(words: Sequence[Word]) -> bool:
    return any(is_number(form) for word in words for form in word.forms)


def _sized(words: Sequence[Word], tongue: Tongue) -> bool:
    """Whether the record names something here: what stands for "he" is a help, for "Bakhmut" another place."""
    return any(
        word.form in tongue.sizes or (word.text[:1].isupper() and not word.begins and word.text != "I")
        for word in words
    )


def _words(stretch: Stretch, leap: Leap) -> str:
    return stretch.text[stretch.words[leap.first].start : stretch.words[leap.last - 1].end]


def _apart(leap: Leap, stretch: Stretch) -> bool:
    """Whether the pieces around it were apart in the record: in different lines or sentences with more than a few words
    between, or in another order."""
    if leap.back:
        return True
    many = leap.last - leap.first >= _MANY
    other_line = stretch.line(leap.first - 1) != stretch.line(min(leap.last, len(stretch.words) - 1))
    return many and (other_line or stretch.is_sentence_between(leap.first, leap.last))


def _stitched(comparison: Comparison, stretch: Stretch, alignment: Alignment) -> str | None:
    unmarked = [leap for leap in comparison.leaps if not leap.marked or leap.back]
    if unmarked:
        leap = unmarked[0]
        if leap.back:
            return "The pieces stand in another order in the captions."
        return f"Pieces that were apart are joined without a mark; “{_short(_words(stretch, leap))}” stands between."
    for leap in comparison.leaps:
        if leap.marked == "gap" and (_makes_new(leap, stretch) or turns(stretch.words, leap.first, leap.last)):
            return f"What the ellipsis leaves out, “{_short(_words(stretch, leap))}”, turns the sense."
    return None


def _makes_new(leap: Leap, stretch: Stretch) -> bool:
    """An ellipsis from the middle of one sentence into the middle of another."""
    before, after = stretch.words[leap.first - 1], stretch.words[leap.last]
    if not stretch.is_sentence_between(leap.first, leap.last) or before.ends == "." or after.begins:
        return False
    return starts_inside(stretch.words, leap.last)


def _ends(quoted: str, alignment: Alignment, stretch: Stretch, around: Surroundings) -> Ends:
    roles = [word.role for word in alignment.quoted]
    return Ends(
        stretch.words,
        alignment.first,
        alignment.last,
        open_before=roles[0] == "gap",
        open_after=roles[-1] == "gap",
        before=around.before,
        after=around.after,
        asked=_asked(stretch, alignment.last) and "?" not in _tail(quoted, alignment),
    )


def _asked(stretch: Stretch, at: int) -> bool:
    """Whether the sentence with this word asks."""
    words = stretch.words
    while words[at].ends != "." and at + 1 < len(words):
        at += 1
    end = words[at + 1].start if at + 1 < len(words) else len(stretch.text)
    return "?" in stretch.text[words[at].end : end]


def _tail(quoted: str, alignment: Alignment) -> str:
    """What the quotation has after its last word."""
    return unicodedata.normalize("NFC", quoted)[alignment.quoted[-1].end :]


def _altered(changes: Sequence[Change]) -> str:
    """Every change, the weightiest first."""
    told = []
    for change in changes[:_MOST_TOLD]:
        if not change.was:
            words = f"“{_short(change.now)}” was added"
        elif not change.now:
            words = f"“{_short(change.was)}” was dropped"
        else:
            words = f"“{_short(change.now)}” stands for “{_short(change.was)}”"
        named = _NAMED[change.kind]
        told.append(f"{words} ({named})" if named else words)
    more = len(changes) - len(told)
    sentence = "; ".join(told) + (f"; and {more} more" if more > 0 else "")
    return sentence + "."


def _truncated(left_off: Cut) -> str:
    if left_off.before:
        return f"It begins after “{_short(left_off.words)}”: {left_off.what} is left off, and the sense is another."
    return f"It stops before “{_short(left_off.words)}”: {left_off.what} is left off, and the sense is another."


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:60].rsplit(" ", 1)[0] + " … " + text[-24:].split(" ", 1)[-1]


def _edited(
    quoted: str, alignment: Alignment, comparison: Comparison, stretch: Stretch, around: Surroundings
) -> Judged:
    marks = {word.role for word in alignment.quoted}
    record = stretch.text[stretch.words[alignment.first].start : stretch.words[alignment.last].end]
    inner = _inner(quoted, alignment)
    stated = alignment.last + 1 == len(stretch.words) or stretch.words[alignment.last].ends == "."
    stated = stated and _asked(stretch, alignment.last) and _tail(quoted, alignment).strip()[:1] in (".", "!")
    if stated:
        return Judged("edited", "The captions ask it, with a question mark.", difference(record, inner))
    if marks == {"word"} and not comparison.leaps and "[" not in quoted and _agrees(inner, record, around.joints):
        return Judged("exact", "These are the words of the captions.", (Piece("same", inner),))
    what = []
    if "gap" in marks:
        what.append("an ellipsis marks what was left out")
    if "insert" in marks or "[" in quoted:
        what.append("brackets mark what was put in")
    if any(WITHHELD in word.forms for word in stretch.words[alignment.first : alignment.last + 1]):
        what.append("what protection withholds could not be compared")
        return Judged("edited", f"{_sentence(what)}.", comparison.pieces)
    if not what or _other_words(inner, record):
        what.append("only case, punctuation, spelling or contractions differ")
    return Judged("edited", f"{_sentence(what)}.", difference(record, inner))


def _sentence(parts: Sequence[str]) -> str:
    told = "; ".join(parts)
    return told[0].upper() + told[1:]


def _inner(quoted: str, alignment: Alignment) -> str:
    """The quotation from its first word to its last, without marks of omission at its ends."""
    words = [word for word in alignment.quoted if word.role != "gap"]
    return unicodedata.normalize("NFC", quoted)[words[0].start : words[-1].end] if words else quoted


_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
                        "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})  # fmt: skip


def _agrees(quoted: str, record: str, joints: frozenset[int]) -> bool:
    """Whether case and punctuation are the same, but for the kinds of marks, the quotation's first letter, and what
    stands where pieces of the quotation meet."""
    if _bare(quoted) == _bare(record):
        return True
    if not joints:
        return False
    cuts = [0, *sorted(joints), len(quoted)]
    pieces = [quoted[start:end] for start, end in pairwise(cuts)]
    reached = 0
    there = _bare(record)
    for piece in pieces:
        words = re.sub(r"^\W+|\W+$", "", _bare(piece))
        found = there.lower().find(words.lower(), reached)
        if found < 0 or re.search(r"\w", there[reached:found]):
            return False
        reached = found + len(words)
    return not re.search(r"\w", there[reached:])


def _bare(text: str) -> str:
    """Kinds of marks, spaces around dashes and the case of the first letter aside."""
    text = re.sub(r"\s*-\s+|\s+-\s*", " - ", " ".join(text.translate(_ALIKE).split()))
    text = text.replace('"', "'").strip("'")
    return text[:1].lower() + text[1:]


def _other_words(quoted: str, record: str) -> bool:
    mine = re.sub(r"\[[^\]]*\]|…|\.\.\.", " ", quoted)
    there = {word.strip(".,;:!?'") for word in _bare(record).split()}
    return any(word.strip(".,;:!?'") not in there for word in _bare(mine).split())
