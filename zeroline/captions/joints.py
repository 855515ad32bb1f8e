"""What it costs the reader when two neighbouring words are parted, by a line's end or a caption's.

The scale runs from SENTENCE (a full stop: the reader breathes anyway) to NEVER (inside a name). The order of the rules
follows Netflix's and the BBC's guides, which agree: after punctuation, before conjunctions, before prepositions; not
between article, adjective and noun, first and last name, pronoun and verb, verb and auxiliary or negation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.captions import lexicon

SENTENCE = 0.0
CLAUSE = 4.0  # ; : and dashes
COMMA = 8.0
BEFORE_CONJUNCTION = 16.0
BEFORE_PREPOSITION = 22.0
BEFORE_VERB = 32.0
PLAIN = 45.0  # two words that no rule speaks of
LOOSE = 70.0  # adjective and noun, as far as an ending tells
CLOSE = 120.0  # pronoun and verb
TIGHT = 300.0  # an orphaned preposition, "do | not"
NEVER = 600.0  # inside a name, a number and its unit, an article and its noun

_OPENING = "\"'«“‘([„"
_CLOSING = "\"'»”’)]"
_DASHES = frozenset({"-", "–", "—"})
_NUMBER = re.compile(r"[~≈+\-−]?[$€£₽₴]?\d[\d.,:/–-]*(?:st|nd|rd|th|s)?(?:[-‑][а-яіїєґ]{1,3})?[%°]?")
_SYMBOLS = frozenset("№#$€£₽₴%°§~")


@dataclass(frozen=True)
class _Word:
    """One word as the rules look at it. `stop` is the punctuation that ends it: . , ; or nothing."""

    bare: str  # lower case, no punctuation around, ё as е
    stop: str
    capital: bool
    number: bool
    digits: bool
    dash: bool
    opens: bool  # with a quotation mark or a bracket
    closes: bool
    initial: bool  # opens a sentence

    @property
    def link(self) -> bool:
        return self.bare in lexicon.CONJUNCTIONS or self.bare in lexicon.PREPOSITIONS


def joints(words: Sequence[str]) -> list[float]:
    """For each word but the last, the cost of parting it from the next."""
    seen = _look(words)
    bound = [max(both) for both in zip(_unit_bonds(seen), _spoken_number_bonds(seen), strict=True)]
    return [max(_joint(seen, i), bound[i]) for i in range(len(seen) - 1)]


def _look(words: Sequence[str]) -> list[_Word]:
    shouting = sum(word.isupper() for word in words) > max(2, len(words) * 0.6)  # all capitals say nothing of names
    seen: list[_Word] = []
    for text in words:
        core = text.strip(_OPENING + _CLOSING + ".,;:!?…—–")
        bare = core.lower().replace("ё", "е").replace("’", "'")
        seen.append(
            _Word(
                bare=bare,
                stop=_stop(text),
                capital=core[:1].isupper() and not shouting and bare not in {"i", "i'm", "i've", "i'll", "i'd"},
                number=_NUMBER.fullmatch(core) is not None or _counts(bare),
                digits=core.isdigit(),
                dash=text in _DASHES,
                opens=text[0] in _OPENING,
                closes=text.rstrip(".,;:!?…")[-1:] in _CLOSING if len(text) > 1 else False,
                initial=not seen or seen[-1].stop == "." or (seen[-1].dash and len(seen) == 1),
            )
        )
    return seen


def _counts(bare: str) -> bool:
    """A number in words, "thirty-four" and "twenty-fifth" included."""
    return any(part in lexicon.NUMBER_WORDS or lexicon.ORDINALS.fullmatch(part) for part in bare.split("-"))


def _stop(text: str) -> str:
    tail = text.rstrip(_CLOSING)
    if tail.lower().lstrip(_OPENING) in lexicon.ABBREVIATIONS or re.fullmatch(r"[^\W\d_]\.", tail):
        return ""  # "Lt." and the initial in "A. Ivanov" end no sentence
    if tail.endswith(("...", "…")):
        return ";"  # the thought trails off, and as often goes on
    last = tail[-1:]
    return "." if last in ".!?" and last else ";" if last in ";:—–" and last else "," if last == "," else ""


def _joint(words: list[_Word], i: int) -> float:
    left, right = words[i], words[i + 1]
    if right.dash:
        return SENTENCE if left.stop == "." else CLOSE
    if left.dash:
        return NEVER if i == 0 or words[i - 1].stop == "." else CLAUSE  # a dash that opens an utterance stays with it
    if left.stop == ".":
        return TIGHT if left.initial and left.digits else SENTENCE  # "2. To block the line": a list's number
    if left.stop == ";":
        return CLAUSE
    if left.stop == ",":
        dated = right.number and left.number and i > 0 and words[i - 1].bare in lexicon.MONTHS
        return NEVER if dated else COMMA  # "September 25, 2023"
    if right.stop and right.bare in lexicon.PREPOSITIONS:
        return TIGHT  # "prepared | for," ends a phrase and opens none
    bond = max(_name_bond(words, i), _number_bond(left, right))
    if bond < TIGHT:
        bond = max(bond, _grammar_bond(words, i))
    if right.opens or left.closes:
        return max(bond, CLAUSE)
    return max(bond, _opening(right)) if bond == 0 or right.link else bond


def _opening(right: _Word) -> float:
    if right.bare in lexicon.CONJUNCTIONS:
        return BEFORE_CONJUNCTION
    if right.bare == "of":
        return (BEFORE_PREPOSITION + PLAIN) / 2  # clings to its noun more than the others do
    if right.bare in lexicon.PREPOSITIONS:
        return BEFORE_PREPOSITION
    return BEFORE_VERB if right.bare in lexicon.AUXILIARIES else PLAIN


def _name_bond(words: list[_Word], i: int) -> float:
    """Names, ranks with names, places with their names."""
    left, right = words[i], words[i + 1]
    if right.capital and (left.bare in lexicon.RANKS or left.bare in lexicon.PLACES or len(left.bare) == 1 < i + 1):
        return NEVER if not left.link else 0.0
    if left.bare in lexicon.RANK_OPENERS and right.bare in lexicon.RANKS:
        return NEVER
    if left.capital and right.capital:
        return 0.0 if left.initial and left.bare in lexicon.FUNCTION_WORDS else NEVER
    if left.capital and not left.initial and lexicon.UNITS.fullmatch(right.bare):
        return NEVER
    return _ministry_bond(words, i)


def _ministry_bond(words: list[_Word], i: int) -> float:
    """ "Ministry of Defense", "Hero of the Soviet Union": capitals on both sides of "of" or "of the"."""
    for k in range(max(0, i - 2), i + 1):
        end = k + 2 if k + 2 < len(words) and words[k + 2].bare != "the" else k + 3
        if words[k].capital and end < len(words) and k <= i < end and words[k + 1].bare == "of" and words[end].capital:
            return TIGHT
    return 0.0


def _number_bond(left: _Word, right: _Word) -> float:
    if left.bare in _SYMBOLS or right.bare in _SYMBOLS:
        return NEVER
    if left.number:
        if right.bare == "раз":  # "five times", and not the conjunction
            return NEVER
        loose = right.link or right.bare in lexicon.SUBJECTS or right.bare in lexicon.AUXILIARIES
        return 0.0 if loose else NEVER
    if right.number and (
        left.bare in lexicon.LABELS or left.bare in lexicon.MONTHS or lexicon.UNITS.fullmatch(left.bare)
    ):
        return NEVER
    if right.number and left.bare in lexicon.BEFORE_NUMBERS:
        return NEVER
    return TIGHT if right.number and left.capital and not left.initial else 0.0  # "Leopard 2"


def _grammar_bond(words: list[_Word], i: int) -> float:
    left, right = words[i].bare, words[i + 1].bare
    if left in lexicon.ARTICLES:
        return NEVER
    if left in lexicon.NEGATIONS or right in {"not", *lexicon.ENCLITICS} or (left, right) in lexicon.COMPOUNDS:
        return TIGHT
    if left in lexicon.FORWARD:
        return CLOSE
    if _phrasal(words, i):
        return TIGHT if left in lexicon.WITH_PARTICLE else CLOSE
    if (
        i > 0
        and _phrasal(words, i - 1)
        and (right not in lexicon.ARTICLES or words[i - 1].bare in lexicon.WITH_PARTICLE)
    ):
        return 0.0 if words[i + 1].link else PLAIN
    if words[i].link:
        return 0.0 if left in lexicon.PARTICLES and words[i + 1].link and left != "that" else TIGHT
    if left in lexicon.AUXILIARIES:
        return LOOSE if words[i + 1].link or right in lexicon.ARTICLES or right in lexicon.DETERMINERS else TIGHT
    return _phrase_bond(words, i)


def _phrasal(words: list[_Word], i: int) -> bool:
    """ "carry out", "hand over": the particle at i + 1 ends the verb, it does not open a phrase."""
    left, right = words[i], words[i + 1]
    if left.stop or left.link:
        return False
    if right.bare == "on":
        return left.bare in lexicon.TURNING
    return right.bare in lexicon.VERB_PARTICLES or (right.bare == "over" and left.bare in lexicon.TAKING_OVER)


def _phrase_bond(words: list[_Word], i: int) -> float:
    left, right = words[i], words[i + 1]
    if right.link:
        return LOOSE if right.bare == "to" and left.bare in lexicon.WANTING else 0.0
    if left.bare in lexicon.DETERMINERS and right.bare not in lexicon.SUBJECTS:
        return TIGHT
    if left.bare in lexicon.SUBJECTS or left.bare.endswith("'s") or right.bare in lexicon.OBJECTS:
        return CLOSE
    after_article = i > 0 and words[i - 1].bare in lexicon.ARTICLES and right.bare not in lexicon.AUXILIARIES
    return LOOSE if after_article or lexicon.ADJECTIVES.fullmatch(left.bare) else 0.0


def _unit_bonds(words: list[_Word]) -> list[float]:
    """ "1428th motorised rifle regiment": everything from the number to the unit's noun, four words on at most."""
    bonds = [0.0] * len(words)
    for i, word in enumerate(words):
        if not word.number or word.stop:
            continue
        for k in range(i + 1, min(i + 5, len(words))):
            if lexicon.UNITS.fullmatch(words[k].bare):
                bonds[i:k] = [NEVER] * (k - i)
                break
            if words[k].stop or words[k].link or words[k].number:
                break
    return bonds


def _spoken_number_bonds(words: list[_Word]) -> list[float]:
    """ "20th of May", "two and a half", "два с половиной": from the number to its last word."""
    bonds = [0.0] * len(words)
    for i, word in enumerate(words):
        if not word.number or word.stop:
            continue
        after = [one.bare for one in words[i + 1 : i + 4]]
        month = after[:1] == ["of"] and len(after) > 1 and after[1] in lexicon.MONTHS
        half = after[:1] in (["and"], ["с"], ["з"]) and bool(lexicon.HALVES.intersection(after[1:]))
        if month or half:
            length = 2 if month or after[1] in lexicon.HALVES else 3
            bonds[i : i + length] = [TIGHT] * length
    return bonds
