"""How Russian and Ukrainian words sound, written so that what is heard alike lies near, and how near two sounds lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, takewhile

_LETTER = re.compile(r"[^а-яёіїєґ]+")
# What the ear does not tell apart: unstressed o from a, e from i, soft signs, double letters, silent consonants.
_VOWELS = str.maketrans("оаяеэиыіїєёую", "аааииииииииуу")
_SILENT = (("вств", "ств"), ("здн", "зн"), ("стн", "сн"), ("лнц", "нц"), ("тьс", "ц"), ("тс", "ц"), ("дс", "ц"))
_GENITIVE = re.compile(r"([ое])го$")
_DOUBLE = re.compile(r"(.)\1+")
_DEAF = str.maketrans("бвгґджз", "пфкктшс")
_DEAFENED = re.compile(r"[бвгґджз](?=[пфктшсхцч]|$)")  # voiced consonants before a voiceless one and at the end

_SAME_BUT_VOICE, _VOWEL_FOR_VOWEL, _VOWEL_MORE, _KIN_COST = 0.25, 0.4, 0.6, 0.5
_KIN = {frozenset(pair) for pair in ("сц", "тц", "чш", "чц", "чт", "мн", "хк", "хг", "лр", "вл")}


@lru_cache(maxsize=100_000)
def sounds(text: str) -> str:
    """One letter a sound, words joined: «двых сыт» -> "двихсит", «солнца» -> "санца"."""
    word = _GENITIVE.sub(r"\1во", text.lower())
    word = _LETTER.sub("", word).translate({ord("щ"): "ш", ord("ґ"): "г"})
    for written, heard in _SILENT:
        word = word.replace(written, heard)
    word = word.replace("ь", "").replace("ъ", "").replace("й", "").translate(_VOWELS)
    word = _DEAFENED.sub(lambda match: match.group().translate(_DEAF), word)
    return _DOUBLE.sub(r"\1", word)


def frame(sound: str) -> str:
    """The consonants alone, voiced ones as voiceless: what the ear is surest of."""
    return "".join(letter for letter in sound if letter not in "аиу").translate(_DEAF)


def pairs(sound: str) -> Iterator[str]:
    """Neighbouring consonants: what likely candidates are looked up by."""
    bones = frame(sound)
    return (bones[at : at + 2] for at in range(len(bones) - 1))


def apart(stem: str, other: str) -> float:
    """The least cost of turning the sounds of `stem` into the beginning of `other`; 1 is one more consonant."""
    row = _first(other)
    for letter in stem:
        row = _next(row, letter, other)
    return min(row)


def likenesses(forms: Sequence[str], heard: str) -> Iterator[tuple[str, float]]:
    """How alike each of `forms` and `heard` are: 1 is the same sounds, 0 nothing in common. Forms that begin alike
    are compared fastest one after the other, so let them be sorted."""
    rows, before = [_first(heard)], ""
    for form in forms:
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, form, strict=False)))
        del rows[same + 1 :]
        for letter in form[same:]:
            rows.append(_next(rows[-1], letter, heard))
        before = form
        yield form, max(0.0, 1 - rows[-1][-1] / max(1, len(form), len(heard)))


def _first(other: str) -> list[float]:
    return list(accumulate(map(_more, other), initial=0.0))


def _next(above: list[float], letter: str, other: str) -> list[float]:
    more = _more(letter)
    row = [above[0] + more]
    for at, heard in enumerate(other, start=1):
        instead = above[at - 1] if letter == heard else above[at - 1] + _unlike(letter, heard)
        row.append(min(instead, above[at] + more, row[-1] + _more(heard)))
    return row


def _more(letter: str) -> float:
    return _VOWEL_MORE if letter in "аиу" else 1.0


@lru_cache(maxsize=2_000)
def _unlike(letter: str, heard: str) -> float:
    if letter in "аиу" and heard in "аиу":
        return _VOWEL_FOR_VOWEL
    if letter.translate(_DEAF) == heard.translate(_DEAF):
        return _SAME_BUT_VOICE
    return _KIN_COST if frozenset((letter, heard)) in _KIN else 1.5
