"""What surrounds a form in a text, by which homonyms are told apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from zeroline.domain.glossary import CATEGORIES, Entry, Rule
from zeroline.language.forms import Form, Seen

WAR = "@war"
PEACE = "@peace"
RADIO = "@radio"
FIGHT = "@fight"  # a text that is surely about war
_NEAR = 10  # words to either side in which a term's own companions count
_NEAR_UNLESS = 8
_WIDE = 60  # words to either side in which a context (@war) counts: about half a minute of speech
_LIKELY_PEACE = 3
_SEVERAL = 2
_SURELY_PEACE, _TIMES = 4, 2  # tuned on the open halves of bench/gold
_SURELY_WAR = 3
_CASES = ("nomn", "gent", "gen2", "datv", "accs", "ablt", "loct", "loc2")
_CASE_OF = {"loc2": "loct", "gen2": "gent"}  # a noun's second case, as its adjective has it
_WORD_NOT_NOUN = frozenset({"CONJ", "PREP", "PRCL", "INTJ"})
_GOVERNED = {  # preposition -> the cases that it governs; those that govern nearly all are left out
    preposition: frozenset(cases.split())
    for prepositions, cases in (
        ("от до из без для около возле у вокруг после против из-за из-под", "gent"),
        ("к ко по", "datv"),
        ("на в во о об при", "accs loct"),
        ("под за", "accs ablt"),
        ("над перед между", "ablt"),
    )
    for preposition in prepositions.split()
}

# Entries of these categories are as much at home in peace; they don't prove that a text is about war.
_CIVILIAN = frozenset({"law", "pay", "prison", "medical", "supply", "gear", "insult", "radio", "vehicle"})


@dataclass(frozen=True)
class Wanted:
    """A form that means an entry's term under a rule. `place`: the entry's in the glossary; the earlier wins."""

    form: Form
    entry: Entry
    rule: Rule
    place: int

    @property
    def proves_war(self) -> bool:
        return self.entry.category not in _CIVILIAN


@dataclass(frozen=True)
class Companion:
    """A form that decides on others: `name` is its notation, or the context's @name that it belongs to."""

    form: Form
    name: str


@dataclass(frozen=True)
class Find:
    """A wanted form found at words `start:end` of a line."""

    wanted: Wanted
    start: int
    end: int


@dataclass
class Line:
    """One text, or several in a row, with what was found in it; lives for one search."""

    seen: list[Seen]
    keys: list[frozenset[str]]
    finds: list[Find] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)  # companion's name -> words, in rising order

    def neighbour(self, find: Find, at: int) -> Seen | None:
        """The word at `at`, None beyond the edges of the find's own text."""
        inside = 0 <= at < len(self.seen) and self.seen[at].part == self.seen[find.start].part
        return self.seen[at] if inside else None

    def accompanied(self, find: Find) -> bool:
        """Whether what the rule needs is near and what speaks against it is not."""
        rule = find.wanted.rule
        return self._allowed(find) and (not rule.needs or any(self._fulfilled(name, find) for name in rule.needs))

    def hopeful(self, find: Find) -> bool:
        """Whether nothing but the lack of any word of war speaks against the find, nor a single word of peace."""
        needs = find.wanted.rule.needs
        return WAR in needs and not self.places.get(PEACE) and self._allowed(find)

    def _allowed(self, find: Find) -> bool:
        """Whether nothing near speaks against the find."""
        rule = find.wanted.rule
        if find.end - find.start == 1 and (self._elsewhere(find) if rule.bare else self._likelier_peace(find)):
            return False
        return not any(
            self._peaceful(find) if name == PEACE else self._near(name, find, _NEAR_UNLESS) for name in rule.unless
        )

    def _fulfilled(self, name: str, find: Find) -> bool:
        if name == FIGHT:
            war = self._count(WAR, find)
            return war >= _SURELY_WAR and war > _TIMES * self._count(PEACE, find)
        if not name.startswith("@"):
            return self._near(name, find, _NEAR) or self._inside(name, find)
        if name != RADIO and self._count(PEACE, find) > self._count(WAR, find) + self._count_beside_war(name, find):
            return False
        return self._near(name, find, _WIDE)

    def _peaceful(self, find: Find) -> bool:
        """Whether more words around speak of something else than war: a match has its attacks and its defence too."""
        return self._count(PEACE, find) > self._count(WAR, find)

    def _count_beside_war(self, name: str, find: Find) -> int:
        """How many words tell of a category that the rule asks for, where it is of war's sort too: those who tell of
        captivity may name dogs, songs and soup more often than arms."""
        return 0 if name == WAR else self._count(name, find)

    def _likelier_peace(self, find: Find) -> bool:
        """Whether a homonym is more likely to mean what it means in peace: enough of the words around are of it. Taxis
        and ambulances have radio procedure too."""
        if find.wanted.entry.category == "radio":
            return False
        peace = self._count(PEACE, find)
        return peace >= _LIKELY_PEACE and peace > self._count(WAR, find)

    def _elsewhere(self, find: Find) -> bool:
        """Whether the text is so clearly about something else that even a plain word of war is a figure of speech or
        something of that world: a troop of schoolchildren, bus two hundred."""
        peace = self._count(PEACE, find)
        return peace >= _SURELY_PEACE and peace > _TIMES * self._count(WAR, find)

    def _count(self, name: str, find: Find) -> int:
        """How many different words of a context stand within the wide reach, the find's own left out."""
        places = self.places.get(name, [])
        first, last = bisect_left(places, find.start - _WIDE), bisect_left(places, find.end + _WIDE)
        return len({self.seen[at].word[:5] for at in places[first:last] if not find.start <= at < find.end})

    def _inside(self, name: str, find: Find) -> bool:
        """Whether a form of several words holds `name` itself: «тела погибших»."""
        places = self.places.get(name, [])
        return find.end - find.start > 1 and bisect_left(places, find.start) < bisect_left(places, find.end)

    def _near(self, name: str, find: Find, reach: int) -> bool:
        """Whether `name` stands within `reach` words of the find, the find's own words left out."""
        places = self.places.get(name, [])
        for place in places[bisect_left(places, find.start - reach) :]:
            if place >= find.end + reach:
                return False
            if not find.start <= place < find.end:
                return True
        return False

    def learn(self, finds: list[Find]) -> None:
        """Terms that are sure are context to the others: war to all, and each category to those that ask for it."""
        self._place(WAR, (find for find in finds if find.wanted.proves_war))
        self._learn_categories(finds)

    def _learn_categories(self, finds: list[Find]) -> None:
        for category in CATEGORIES:
            if "@" + category != RADIO:  # words of its own tell of radio talk
                self._place("@" + category, (find for find in finds if find.wanted.entry.category == category))

    def _place(self, name: str, finds: Iterable[Find]) -> None:
        self.places[name] = sorted({find.start for find in finds}.union(self.places.get(name, ())))

    def learn_of_several(self, finds: list[Find]) -> None:
        """So are terms that had what they need: of their category each, of war where there are at least two, as one
        alone may be a figure of speech."""
        self._learn_categories(finds)
        found = [find for find in finds if find.wanted.proves_war and not find.wanted.rule.bare]
        if len({find.wanted.entry.id for find in found}) >= _SEVERAL:
            self._place(WAR, found)

    def learn_of_hopeful(self, finds: list[Find]) -> None:
        """So are homonyms that stand together where nothing speaks of peace: one «мина» may be anything, a «мина» and
        a «посадка» are not."""
        hopeful = [find for find in finds if find.wanted.proves_war and self.hopeful(find)]
        if len({self.seen[find.start].word[:5] for find in hopeful}) >= _SEVERAL:
            self.learn(hopeful)


def agree(adjective: Seen, noun: Seen, preposition: str = "") -> bool:
    """Whether the two can be adjective and noun: «двухсотый полк». A number in digits agrees with every noun. The
    preposition before them decides on the case: in «от передовой месяц» they don't agree."""
    if any("ADJF" in reading.marks for reading in noun.readings):  # «ротный пьяный»: a noun only at a stretch
        return False
    nouns = [reading.marks for reading in noun.readings if "NOUN" in reading.marks]
    if not adjective.readings:
        return bool(nouns) and "NOUN" in noun.readings[0].marks and adjective.word[0].isdigit()
    if noun.readings and _WORD_NOT_NOUN & noun.readings[0].marks:  # «и», «а» are letters too, and so nouns
        return False
    governed = _GOVERNED.get(preposition)
    return any(_one_case(reading.marks, marks, governed) for reading in adjective.readings for marks in nouns)


def _one_case(adjective: frozenset[str], noun: frozenset[str], governed: frozenset[str] | None) -> bool:
    case = next((case for case in _CASES if case in noun), None)
    if case is None or _CASE_OF.get(case, case) not in adjective:
        return False
    if governed is not None and _CASE_OF.get(case, case) not in governed:
        return False
    if "plur" in noun:
        return "plur" in adjective
    return "sing" in adjective and any(gender in adjective and gender in noun for gender in ("masc", "femn", "neut"))


def longest(finds: list[Find]) -> list[Find]:
    """The finds in order, without overlaps: the longer wins, then what was said over what was misheard, then the rule
    that asks more of its surroundings."""
    taken: set[int] = set()
    kept: list[Find] = []
    for find in sorted(finds, key=_rank):
        if taken.isdisjoint(range(find.start, find.end)):
            taken.update(range(find.start, find.end))
            kept.append(find)
    return sorted(kept, key=lambda find: find.start)


def _rank(find: Find) -> tuple[int, bool, bool, int, int]:
    rule = find.wanted.rule
    return find.start - find.end, rule.misheard, rule.bare, find.start, find.wanted.place
