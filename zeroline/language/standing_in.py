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
# Words without which a sentence says something else: nothing ever takes their place.
PLAIN = FILLER | frozenset(
    "a am and any are as at barely be been but by can cannot could did do does either every except for from had hardly"
    " has have he here how i if in into is just man many may men might mom more most much must neither never no nobody"
    " none nor not nothing nowhere of off on one only or out over said same scarcely she should so some than that"
    " them then there these they this those to too under unless until was we were what when where which who whom whose"
    " why will with without would yes you".split()
)
_DENIED = re.compile(r"n['’]t$")
# Ordinary words of such speech: the ear that makes «кинут» of “cannot” makes «убита» of “about”. They stand for a term
# by its literal sense alone. Words that recognisers do put in a term's place are none of them (“route” for «рота»).
ORDINARY = frozenset(
    "about above after again against ago alive all allies ally alone along also always among another anyone around ask"
    " asked away back bad became because become before began begin being believe best better between big body both boy"
    " boys bring brother brothers brought called came cars child children city clear close come coming commander"
    " company country course cut day days dead death died different dim done door down during each early east eight"
    " eighteen eighty eleven enemy enough even ever eye eyes face fact family far father feel feet few fifteen fifty"
    " fight fighting find fire first five food foot forces forty found four fourteen friend friends front full gave get"
    " getting girl give given go goes going gone good got great ground group guns guy guys half hand hands happen"
    " happened hard head hear heard help her high himself his hit hold home hope hospital hour hours house hundred"
    " hundreds kept kill killed kind knew know known land large last late later law lean least leave left less let life"
    " light like line little live lived local long look lost lot made make making marine marines mean means meet"
    " military mine minute minutes money month months morning most mother move near need never new next night nine"
    " nineteen ninety north now number office often old once open order ordered orders other others ourselves own paid"
    " part pay people perhaps person place point police position possible post power problem put question quite ran"
    " rather reach reached read ready real really refuse refused refuses right road room run saw say saying says seat"
    " second see seem seen send sent service seven seventeen seventy several shall shot shots show side simply since"
    " sister sit six sixteen sixty sleep small soldier soldiers somebody someone something sometimes son soon sound"
    " south stand start started state stay still stop story street such sure take taken talk tell ten thank thanks"
    " thing things think third thirteen thirty though thought thousand thousands three through time times today"
    " together told tomorrow tonight took top toward town tried troops truth try turn turned twelve twenty twice two"
    " understand used very voice wait want wanted war water way week weeks well went west while white whole wife win"
    " wish within woman women word words work working world would wounded write wrong wrote year years yesterday yet"
    " young yourself".split()
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
    if word.lower() in PLAIN or _DENIED.search(word) or len(word) < _SHORT_WORD:
        return 0
    if stem(word) in _literal(entry) or _heard_as(word, surface, entry.language):
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
    return frozenset(stem(word) for word in _WORD.findall(english) if word.lower() not in PLAIN)


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


def _heard_as(word: str, surface: str, language: str) -> bool:
    if word.lower() in ORDINARY:
        return False
    sound, sounds = _sound(word), _sounds(surface, language)
    return sound in sounds or any(_near(sound, other) for other in sounds)


def _near(sound: str, other: str) -> bool:
    """Whether both begin alike and are nearly the same: “hundred” is no «контракт»."""
    if min(len(sound), len(other)) <= _SHORT or sound[0] != other[0]:
        return False
    return SequenceMatcher(None, sound, other, autojunk=False).ratio() >= _ALIKE
