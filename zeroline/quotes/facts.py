"""What a clip's record holds that an article may tell: units, places, days, figures; and the article's sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from zeroline.domain.quote import ReleasedClip, ReleasedLine
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.wording import Word, telling, wording

_LONGEST = 2_000  # letters of a sentence; what is longer is a text without full stops, and would take seconds
_REACH = 45  # characters from a unit's number to its size
_PREPOSITIONS = "near|in|at|from|outside|around|towards?|to|under|by|of|for|into|beyond"
_PLACE = re.compile(
    rf"\b(?P<lead>(?:[^\W\d_]+\s+)?)(?P<prep>{_PREPOSITIONS})\s+(?:the\s+)?(?:(?P<sort>city|town|village|settlement)\s+of\s+)?"
    r"(?P<name>[A-Z][^\W\d_]+(?:[\s-][A-Z][^\W\d_]+)?)"
)
_NO_PLACE = frozenset(
    """
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday the we i he she they god english russian ukrainian russia ukraine moscow kyiv kremlin kremlin's
telegram twitter facebook youtube newsweek reuters bbc x zeroline wagner storm
""".split()
)
_ARMS = frozenset(
    """
motor rifle tank naval infantry assault airborne air separate guards mechanized mechanised artillery marine mountain
motorized motorised brigade russian ukrainian reconnaissance engineer special spetsnaz territorial defense defence storm
army the
""".split()
)
_SENTENCE = re.compile(r"[^.!?…]*(?:[.!?…]+(?=\s|$)[\"”’»)]*|$|[.!?…]+)", re.DOTALL)


@dataclass(frozen=True)
class Unit:
    """A numbered unit at `start:end` of a text; `size` None: none is told with it."""

    number: str
    size: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """A place's name at `start:end` after `preposition`; `lead`: the word before that ("the line near"), or of which
    sort the place is called ("the city of"); "" for neither."""

    name: str
    lead: str
    start: int
    end: int
    preposition: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article at `start:end` of its paragraph."""

    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Facts:
    """A clip's record as it can be compared."""

    clip: ReleasedClip
    lines: tuple[ReleasedLine, ...]
    units: tuple[Unit, ...]
    sizes: frozenset[str]
    places: tuple[Place, ...]

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(unit.number for unit in self.units)

    def names(self, name: str) -> bool:
        """Whether the record has the name anywhere."""
        first = name.split(maxsplit=1)[0].lower()
        told = [line.english for line in self.lines] + [line.speaker or "" for line in self.lines]
        return any(first in text.lower() for text in (*told, *(value for _, value in self.clip.facts)))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words that are written with a capital inside a sentence: names of people and places."""
        told = {text for line in self.lines for text in (line.english, line.speaker or "")}
        return frozenset(name for text in told for name in capitals_in(text))


def facts_of(clip: ReleasedClip, versions: Sequence[Sequence[ReleasedLine]], tongue: Tongue) -> Facts:
    lines = tuple(line for lines in versions for line in lines)
    texts = [line.english for line in lines]
    texts += sorted({line.speaker for line in lines if line.speaker})
    texts += [value for _, value in clip.facts]
    named = re.sub(r"[-_]+", " ", clip.id)
    units = [unit for text in texts for unit in units_in(text, tongue)]
    sizes = {tongue.sizes[word] for text in [*texts, named] for word in re.findall(r"[^\W_]+", text.lower())
             if word in tongue.sizes}  # fmt: skip
    known = {unit.number for unit in units}
    units += [unit for unit in units_in(named, tongue, bare=True) if unit.number not in known]
    places = [place for text in texts for place in places_in(text)]
    told = [Place(value, "", 0, 0) for kind, value in clip.facts if kind == "place"]
    return Facts(clip, lines, tuple(units), frozenset(sizes), tuple(places + told))


def units_in(text: str, tongue: Tongue, bare: bool = False) -> list[Unit]:
    """Numbered units; with `bare` also numbers of three and four digits, as clips' names have them."""
    found = []
    for number in tongue.numbers(text):
        if number.value.denominator != 1 or number.form == "time" or number.loose:
            continue
        rest = re.split(r"[.,;:…]", text[number.end : number.end + _REACH])[0]
        words = list(re.finditer(r"[^\W\d_]+", rest))
        size = next((word for word in words[:6] if word.group().lower() in tongue.sizes), None)
        if size is not None and _is_of_unit(words, size, number.form == "ordinal" or len(number.digits) > 1):
            end = number.end + size.end()
            canonical = tongue.sizes[size.group().lower()]
            found.append(Unit(number.digits, canonical, text[number.start : end], number.start, end))
        elif bare and len(number.digits) > 2:
            found.append(Unit(number.digits, None, text[number.start : number.end], number.start, number.end))
    return found


def _is_of_unit(words: Sequence[re.Match[str]], size: re.Match[str], numbered: bool) -> bool:
    """ "1611th Motor Rifle Regiment", not "30 men of our company"."""
    between = [word.group() for word in words if word.start() < size.start()]
    return numbered and not size.group().lower().endswith("ies") and all(word.lower() in _ARMS for word in between)


def places_in(text: str) -> list[Place]:
    found = []
    for match in _PLACE.finditer(text):
        name = match.group("name")
        if name.split()[0].lower() not in _NO_PLACE:
            lead = (match.group("sort") or match.group("lead") or "").strip().lower()
            found.append(Place(name, lead, match.start("name"), match.end("name"), match["prep"].lower()))
    return found


def capitals_in(text: str) -> list[str]:
    """Words of five letters and more that are written with a capital inside a sentence."""
    return re.findall(r"(?<=[^\W_] |, )[A-Z][^\W\d_]{4,}", text)


def sentences_in(paragraph: int, text: str) -> Iterator[Sentence]:
    """Without those that are longer than anybody's."""
    for match in _SENTENCE.finditer(text):
        said = match.group().strip()
        if 0 < len(said) <= _LONGEST:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield Sentence(paragraph, start, start + len(said), said)


class Stems:
    """The words of a text that say something, without their endings; a line's are asked for by every sentence of an
    article."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self._known: dict[str, frozenset[str]] = {}

    def of(self, text: str) -> frozenset[str]:
        if text not in self._known:
            self._known[text] = frozenset(stem(word) for word in wording(text, self.tongue.numbers) if telling(word))
        return self._known[text]

    def shared(self, text: str, line: str) -> int:
        return len(self.of(text) & self.of(line))


def stem(word: Word) -> str:
    form = word.form
    if not form.isalpha() or len(form) < 5:
        return form
    for ending in ("ations", "ation", "ings", "ing", "ers", "ied", "ies", "ed", "es", "s", "ly"):
        if form.endswith(ending) and len(form) - len(ending) > 3:
            return form[: len(form) - len(ending)]
    return form.removesuffix("e")
