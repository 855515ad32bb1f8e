"""Quotations that say a line in other words: by the space in which what means the same lies near, in any language."""

from __future__ import annotations

import re
from collections import Counter
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
# Two quotations that are both nearest to one clip, each by AHEAD before any other, point to it: in German and French
# each of ten such lay at 0.38 to 0.56, and of eight others none. Texts of one language lie nearer whatever they say.
_TOGETHER = 2

_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = {
    "en": frozenset("the and of to we they he she is are was were have has it in that our their not for with".split()),
    "de": frozenset(
        "der die das und wir sie ich er ist sind war haben hat es in dass uns nicht den dem ein mit".split()
    ),
    "fr": frozenset("le la les et nous ils elle il je on est sont avons ont que de des un une pas dans pour à".split()),
}
_DENIES = {  # but for "no longer", which is as often told as an end: the school was gone, l'école n'existait plus
    "de": re.compile(
        r"\b(?:(?:nicht|kein\w*)(?! mehr\b)|nichts|nie|niemals|niemand\w*|ohne|weder|nirgends)\b", re.IGNORECASE
    ),
    "fr": re.compile(r"\b(?:pas|jamais|rien|personne|aucune?|sans|nulle?|ni)\b", re.IGNORECASE),
}


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


def together(found: Sequence[tuple[Quotation, Sequence[Meant]]]) -> set[str]:
    """Clips to which several quotations of an article are nearest, each far before any other clip."""
    counts: Counter[str] = Counter()
    for quotation, lines in found:
        best: dict[str, float] = {}
        for one in lines:
            best[one.lines[0].clip] = max(best.get(one.lines[0].clip, -1.0), one.likeness)
        ranked = sorted(best, key=best.__getitem__, reverse=True)
        least = SURE if language_of(quotation.text) == "en" else NEAR
        if ranked and best[ranked[0]] >= least and (len(ranked) == 1 or best[ranked[0]] - best[ranked[1]] >= AHEAD):
            counts[ranked[0]] += 1
    return {clip for clip, times in counts.items() if times >= _TOGETHER}


def language_of(text: str) -> str | None:
    """By its small words: en, de, fr; None: another, or too short to tell."""
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {name: sum(word in small for word in words) for name, small in _SMALL_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] and list(counts.values()).count(counts[best]) == 1 else None


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
    denied = _is_denied(quotation.text, tongue)
    if denied is not None and denied not in _denied_in(english, tongue):
        changes.insert(0, Change("negation", english, quotation.text))
    return tuple(changes)


def _is_denied(text: str, tongue: Tongue) -> bool | None:
    """Whether a text denies anything; None where its language is not known, or it may do so or not."""
    language = language_of(text)
    if language in _DENIES:
        return _DENIES[language].search(text) is not None
    found = _denied_in(text, tongue)
    return found.pop() if len(found) == 1 and (language == "en" or True in found) else None


def _denied_in(text: str, tongue: Tongue) -> set[bool]:
    """By its words of negation, and by those that deny in themselves ("refuse", "unable"): where the two do not agree
    both may be said of it."""
    return {denials(wording(text, tongue.numbers)) > 0, tongue.denials(text) > 0}
