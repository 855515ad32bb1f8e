"""What stands in the English where a term's rendering should: the term letter by letter («яму» as "Yama", «рота» as
"route"), or its literal sense (“meat mincer”). So that whoever puts a rendering in loses no other word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from zeroline.domain.glossary import Entry
from zeroline.language.rendering import FILLER, stem
from zeroline.language.translit import russian, ukrainian

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Words that no term is heard as, and without which a sentence says something else.
_PLAIN = FILLER | frozenset(
    "a am and are as at be been but by did do does for from had has have he here how i if in into is man men mom more"
    " much never no nobody none nor not of off on one only or out over said she so than that them then there these they"
    " this those to under was we were what when where which who whom whose why will with without would yes you".split()
)
_SENSE, _SENSE_WORDS = re.compile(r"[;(,]"), 3  # “boiler; cauldron”; longer ones tell where a sense comes from
_SHORT, _SHORT_WORD = 4, 3
_ALIKE = 0.8  # of letters in order, vowels and voice put aside: "abnolyt" for «обнулит»
_CLASSES = str.maketrans("eiouyjwbdgzv", "aaaaaaaptksf")
_DOUBLE = re.compile(r"(.)\1+")


def standing_in(surface: str, entry: Entry, english: str) -> tuple[str, ...]:
    """Stretches of `english` that stand for the term as it was said (`surface`), the likeliest alone where one is:
    "send us to Yama" -> ("Yama",). Empty: nothing does that could be told from the rest."""
    spans = [match.span() for match in _WORD.finditer(english)]
    words = [english[start:end] for start, end in spans]
    likely = [_likeness(word, surface, entry) for word in words]
    best = max(likely, default=0)
    if not best:
        return ()
    found = (english[spans[first][0] : spans[last][1]] for first, last in _runs(likely, best))
    return tuple(dict.fromkeys(found))


def _likeness(word: str, surface: str, entry: Entry) -> int:
    """2: a word of the literal sense, or the term by its letters; 1: one of the rendering, which belongs to it where it
    stands beside such a one; 0: neither."""
    if word.lower() in _PLAIN or len(word) < _SHORT_WORD:
        return 0
    if stem(word) in _literal(entry) or _sound(word) in _sounds(surface, entry.language):
        return 2
    if any(_near(_sound(word), sound) for sound in _sounds(surface, entry.language)):
        return 2
    return 1 if stem(word) in _stems(entry.english[0]) else 0


def _runs(likely: Sequence[int], best: int) -> Iterator[tuple[int, int]]:
    """From which word to which (both inclusive): neighbours that are like the term, with one of the best among them."""
    at = 0
    while at < len(likely):
        end = at
        while end < len(likely) and likely[end]:
            end += 1
        if best in likely[at:end]:
            yield at, end - 1
        at = max(end, at + 1)


@lru_cache(maxsize=2_000)
def _stems(english: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(english) if word.lower() not in _PLAIN)


def _literal(entry: Entry) -> frozenset[str]:
    senses = _SENSE.split(entry.literal)
    return frozenset[str]().union(*(_stems(one) for one in senses if len(one.split()) <= _SENSE_WORDS))


@lru_cache(maxsize=2_000)
def _sounds(surface: str, language: str) -> frozenset[str]:
    latin = (ukrainian if language == "uk" else russian)(surface)
    return frozenset(_sound(word) for word in _WORD.findall(latin) if len(word) >= _SHORT_WORD)


def _sound(word: str) -> str:
    """Latin letters by what the ear tells apart: all vowels are one, voiced consonants as voiceless, none twice."""
    word = word.lower().replace("kh", "h").replace("sh", "s").replace("zh", "z").replace("ck", "k").replace("c", "k")
    return _DOUBLE.sub(r"\1", word.translate(_CLASSES))


def _near(sound: str, other: str) -> bool:
    if min(len(sound), len(other)) <= _SHORT:
        return False
    return SequenceMatcher(None, sound, other, autojunk=False).ratio() >= _ALIKE
