"""The gazetteer: places by the forms of their names, declined when a text first comes near them.

Declining all twelve thousand places took over a second of every command; a clip of a hundred words needs a tenth of
them. So the lines are filed by how a name's first word begins, and a pile is opened when a word begins so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zeroline.language.declension import adjective_stems, decline
from zeroline.language.numeral_forms import fold

BIG = 100_000  # inhabitants above which a city is known without context
_FIELDS = 9
_ENDING = 4  # letters at a name's end that another case may change, no more
_PILED_BY = 5  # letters, no more, by which names lie together
_HEAD = re.compile(r"-(?:на|под)-")  # «Ростова-на-Дону»


@dataclass(frozen=True)
class Place:
    """One line of the gazetteer. `where` is the Ukrainian region, "Russia", or empty for what spans regions."""

    canonical: str
    kind: str  # settlement | city | region | country | area | water | site
    where: str
    population: int
    front: bool
    common: bool
    names: tuple[tuple[str, str], ...]  # language, name in the nominative
    adjectives: tuple[str, ...] = ()
    everyday: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[bool, bool, int]:
        return (self.front, self.kind != "settlement", self.population)

    @property
    def told_apart(self) -> str:
        if not self.where:
            return self.canonical
        return f"{self.canonical} ({self.where}{'' if self.where in {'Russia', 'Crimea'} else ' region'})"

    @property
    def well_known(self) -> bool:
        return self.front or self.population >= BIG or self.kind not in {"settlement", "water"}


@dataclass(frozen=True)
class PlaceForm:
    """A form of one of a place's names: the cases that it may be (n a g d i l) and its language."""

    place: Place
    cases: str
    language: str


Forms = dict[str, tuple[PlaceForm, ...]]


@dataclass
class Gazetteer:
    """Places by the forms of their names. What it has read of itself grows with use; what it says never changes."""

    lines: Sequence[Sequence[str]]
    _read: dict[int, Place] = field(default_factory=dict)
    _opened: dict[str, Forms] = field(default_factory=dict)

    def forms(self, form: str) -> tuple[PlaceForm, ...]:
        """The places that have this folded form, of one word or more."""
        found: tuple[PlaceForm, ...] = ()
        for key in _keys(form.partition(" ")[0]):
            found += self._pile(key).get(form, ())
        return found

    def longest(self, word: str) -> int:
        """The most words of a name whose first word has this form; 0 where none begins so."""
        return max((self._lengths(key).get(word, 0) for key in _keys(word)), default=0)

    @cached_property
    def adjectives(self) -> Mapping[str, Place]:
        """«волгоградск» to its region."""
        return {
            stem: self._place(at) for at, line in enumerate(self.lines) for stem in filter(None, line[7].split(";"))
        }

    @cached_property
    def towns(self) -> Mapping[str, Place]:
        """«бахмутск» to its town."""
        towns: dict[str, Place] = {}
        for at, line in enumerate(self.lines):
            if line[1] == "settlement" and ("F" in line[4] or int(line[3]) >= BIG):
                place = self._place(at)
                for language, name in place.names:
                    for stem in adjective_stems(name, language):
                        if stem not in towns or towns[stem].rank < place.rank:
                            towns[stem] = place
        return towns

    @cached_property
    def english(self) -> Mapping[str, str]:
        """Folded English name to canonical."""
        return {line[0].lower(): line[0] for line in self.lines}

    @cached_property
    def well_known(self) -> tuple[Place, ...]:
        """The places that are known without context."""
        places = (self._place(at) for at, line in enumerate(self.lines) if line[1] != "settlement" or _stands_out(line))
        return tuple(place for place in places if place.well_known)

    def _place(self, at: int) -> Place:
        if at not in self._read:
            canonical, kind, where, population, marks, ru, uk, adjectives, everyday = self.lines[at]
            self._read[at] = Place(
                canonical, kind, where, int(population), "F" in marks, "C" in marks,
                (*(("ru", name) for name in ru.split(";") if name), *(("uk", name) for name in uk.split(";") if name)),
                tuple(filter(None, adjectives.split(";"))), frozenset(everyday.split(";")),
            )  # fmt: skip
        return self._read[at]

    @cached_property
    def _piles(self) -> Mapping[str, Sequence[tuple[int, str, str]]]:
        """Line, language and name by the beginning of the name."""
        piles: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            for language, names in (("ru", line[5]), ("uk", line[6])):
                for name in names.split(";") if names else ():
                    piles[_file_under(fold(name))].append((at, language, name))
        return piles

    def _pile(self, key: str) -> Forms:
        if key not in self._opened:
            forms: dict[str, list[PlaceForm]] = defaultdict(list)
            for at, language, name in self._piles.get(key, ()):
                for form, cases in decline(name, language).items():
                    forms[form].append(PlaceForm(self._place(at), cases, language))
            self._opened[key] = {form: tuple(found) for form, found in forms.items()}
        return self._opened[key]

    @cached_property
    def _known_lengths(self) -> dict[str, dict[str, int]]:
        return {}

    def _lengths(self, key: str) -> Mapping[str, int]:
        if key not in self._known_lengths:
            lengths: dict[str, int] = defaultdict(int)
            for form in self._pile(key):
                first, _, rest = form.partition(" ")
                lengths[first] = max(lengths[first], 2 + rest.count(" ") if rest else 1)
            self._known_lengths[key] = lengths
        return self._known_lengths[key]


def _stands_out(line: Sequence[str]) -> bool:
    return "F" in line[4] or int(line[3]) >= BIG


def _file_under(name: str) -> str:
    first = name.partition(" ")[0]
    stays = len(_HEAD.split(first)[0]) - _ENDING
    return first[: min(stays, _PILED_BY)] if stays >= 3 else first[:1] + "*" if len(first) <= _ENDING else first[:2]


def _keys(word: str) -> tuple[str, ...]:
    """All piles in which a form that begins with this word may lie."""
    return (*dict.fromkeys(word[:letters] for letters in range(_PILED_BY, 1, -1)), word[:1] + "*")


def parse_places(lines: Iterable[str]) -> Gazetteer:
    """The gazetteer out of the lines of data/places.tsv. Raises ValueError with the line that is no place."""
    read = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 6 or not fields[3].isdigit():
                raise ValueError(f"not a place, {len(fields)} fields instead of 6 to 9: {line[:80]!r}")
            read.append(fields + [""] * (_FIELDS - len(fields)))
    return Gazetteer(read)
