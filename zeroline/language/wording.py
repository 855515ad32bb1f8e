"""Wording: classes of words written as forms, and which classes a token belongs to.

A form is one alternative, classes are lists of them:
    слов*          a word form or lemma that begins so
    слово          a word form or lemma that is exactly so
    =слово         exactly this word form
    =слов*         a word form that begins so, whatever its lemma
    слово/futr     the lemma with this grammeme
    /Name          any word with this grammeme
    #              a number in digits
Case does not count and ё equals е. Russian and Ukrainian forms stand side by side in one class, because a Ukrainian
word may come with a lemma that was guessed by a Russian dictionary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zeroline.domain.text import Reading, Token

_LEAST_SHARE = 0.1  # a lemma under a tenth of a word's readings is an accident of the dictionary
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})
_SHORTEST_HEARD = 9  # letters; a shorter stem with one letter wrong is another word («полк», «волк»)
_CYRILLIC_MIXED = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "ё": "е"})


def fold(word: str) -> str:
    """The word as it is compared: lower case, ё as е, one kind of apostrophe."""
    return word.lower().translate(_CYRILLIC_MIXED)


def _one_letter_off(stem: str) -> set[str]:
    """The stem and what is left of it without one letter: two stems that share one of these are a letter apart. The
    first letter stays, because recognisers keep the onset of a word far better than its vowels."""
    return {stem} | {stem[:place] + stem[place + 1 :] for place in range(1, len(stem))}


def _by_stem(word: str, stems: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    for length in range(2, len(word) + 1):
        found |= stems.get(word[:length], set())
    return found


@dataclass
class Wording:
    """An index from word forms to the names of the classes that hold them. Fill it with `add`, then ask `classes`."""

    inline: set[str] = field(default_factory=set)  # forms that patterns wrote out instead of naming a class
    _exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _surface: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _surface_stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _marked: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _heard: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _digits: set[str] = field(default_factory=set)
    _known: dict[tuple[str, tuple[str, ...]], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, classes: Mapping[str, Iterable[str]]) -> Wording:
        wording = cls()
        for name, forms in classes.items():
            for form in forms:
                wording.add(name, form)
        return wording

    def add(self, name: str, form: str) -> None:
        """Puts a form into the class `name`. Raises ValueError for a form that could never match."""
        form = fold(form) if "/" not in form else form
        if "*" in form[:-1] or form in ("", "*", "=", "=*", "/"):
            raise ValueError(f"{form!r} in the class {name!r} matches nothing, or everything")
        if form == "#":
            self._digits.add(name)
        elif "/" in form:
            lemma, mark = form.split("/", 1)
            self._marked[fold(lemma), mark].add(name)
        elif form.startswith("=") and form.endswith("*"):
            self._surface_stems[form[1:-1]].add(name)
        elif form.endswith("*"):
            self._add_stem(name, form[:-1])
        elif form.startswith("="):
            self._surface[form[1:]].add(name)
        else:
            self._exact[form].add(name)

    def _add_stem(self, name: str, stem: str) -> None:
        self._stems[stem].add(name)
        if len(stem) >= _SHORTEST_HEARD:
            for short in _one_letter_off(stem):
                self._heard[short].add(name)

    def classes(self, token: Token) -> frozenset[str]:
        """The names of the classes that this token belongs to."""
        key = (token.text, token.lemmas)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = frozenset(self._look_up(token))
        return found

    def _look_up(self, token: Token) -> set[str]:
        word = fold(token.text)
        if word[0].isdigit():
            return set(self._digits) | _by_stem(word, self._stems)
        found = _by_stem(word, self._surface_stems)
        found |= self._surface.get(word, set()) | self._exact.get(word, set()) | _by_stem(word, self._stems)
        for reading in token.readings:
            if reading.score >= _LEAST_SHARE:
                found = found | self._exact.get(reading.lemma, set()) | _by_stem(reading.lemma, self._stems)
                found = found | self._by_mark(reading.lemma, self._marks(token, reading))
        return found or self._by_ear(word)

    @staticmethod
    def _marks(token: Token, reading: Reading) -> frozenset[str]:
        """A guessed word in lower case is no name, whatever the guess says."""
        return reading.marks if token.text[0].isupper() else reading.marks - _NAMES

    def _by_mark(self, lemma: str, marks: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for mark in marks:
            found |= self._marked.get((lemma, mark), set()) | self._marked.get(("", mark), set())
        return found

    def _by_ear(self, word: str) -> set[str]:
        """Classes of long stems that this word begins with but for one letter wrong («рапорт», «рапарт»)."""
        found: set[str] = set()
        for length in range(_SHORTEST_HEARD - 1, len(word) + 1):
            for short in _one_letter_off(word[:length]):
                found |= self._heard.get(short, set())
        return found
