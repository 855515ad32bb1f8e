"""Places: the gazetteer, and where a text names one.

A name is known by its case forms (gazetteer.py). What also is an everyday word, a
surname or a small village needs a capital letter and a word before it that calls for a place («под», «в районе»,
«село»); the front line's places and big cities are known in lower case too, because recognisers drop capitals.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.domain.mention import Mention
from zeroline.domain.text import Token
from zeroline.language.gazetteer import BIG, Gazetteer, Place, PlaceForm
from zeroline.language.numeral_forms import fold
from zeroline.language.place_words import (
    ADJECTIVE_ENDINGS,
    BEFORE,
    DISTRICT_NOUNS,
    LISTING,
    NOT_AFTER,
    NOUNS_BEFORE,
    QUOTES,
    REGION_NOUNS,
    STRICT,
    TAKING,
    TOWN_NOUNS,
    WORD_NOUNS,
)

_CLEARLY = 8  # times as many inhabitants as the runner-up settle which place is meant
_MOST_CANDIDATES = 5


def find_places(tokens: Sequence[Token], segment: str, known: Gazetteer, language: str = "ru") -> tuple[Mention, ...]:
    """Every place that the tokens name, in order; the longest name wins."""
    words = [fold(token.text) for token in tokens]
    found: list[Mention] = []
    at, ended = 0, -9
    while at < len(tokens):
        # «Синьковка, Терны и Белогоровка»: what is listed after a place is one too.
        listed = at - 1 == ended and words[at - 1] in LISTING
        mention, last = _place_at(tokens, words, at, segment, known, language, listed)
        if mention is not None:
            found.append(mention)
            ended = last
        at = max(last, at + 1)
    return tuple(found)


def _place_at(
    tokens: Sequence[Token], words: Sequence[str], at: int, segment: str, known: Gazetteer, language: str, listed: bool
) -> tuple[Mention | None, int]:
    mention, last = _by_adjective(tokens, words, at, segment, known)
    if mention is not None:
        return mention, last
    for length in range(min(known.longest(words[at]), len(words) - at), 0, -1):
        forms = known.forms(" ".join(words[at : at + length]))
        fitting = [form for form in forms if _accepts(tokens, words, at, length, form, listed)]
        if fitting:
            settled = _settle(fitting, words, at, language)
            return _mention(tokens, at, at + length, segment, settled), at + length
    return None, at + 1


def _accepts(
    tokens: Sequence[Token], words: Sequence[str], at: int, length: int, form: PlaceForm, listed: bool
) -> bool:
    place, token = form.place, tokens[at]
    before = words[at - 1] if at else ""
    if before in NOT_AFTER or (before == "." and at > 1 and words[at - 2] in NOT_AFTER):
        return False
    called = max(_called_for(words, at, form.cases), int(listed))
    if before in QUOTES and at + length < len(words) and words[at + length] in QUOTES and called < 2:
        return False  # a call sign, a newspaper, a ship
    everyday = place.common or words[at] in place.everyday
    if _part_of_a_name(tokens, at, length) and everyday and called < 2:
        return False
    if not token.text[:1].isupper():
        return _accepts_small(tokens, words, at, place, called)
    if token.text.isupper() and 1 < len(token.text) <= 4:
        return any(token.text == name for _, name in place.names)
    if length > 1:
        return True
    if _beside_a_name(tokens, at) or (everyday and _describes_the_next(tokens, at)):
        return False
    if place.common or (everyday and not (place.well_known and place.kind != "water")):
        vouched = before not in STRICT and (before != "за" or "i" in form.cases)
        return called == 2 or (called == 1 and vouched and not _opens(words, at))
    if _personal(token) and place.kind in {"settlement", "city", "water"}:
        return called > 0 or (place.front and not _opens(words, at) and _may_be_a_place(token))
    if place.well_known:
        return True
    return (
        called == 2 or (called == 1 and before not in STRICT) or (place.population > 10_000 and not _opens(words, at))
    )


def _accepts_small(tokens: Sequence[Token], words: Sequence[str], at: int, place: Place, called: int) -> bool:
    """Whether a word without a capital, as recognisers write names, is the place."""
    if place.front and called and _stands_there(words, at):
        return True
    toponymic = words[at].endswith(("ово", "ево", "ино"))  # hardly anything else ends so after a preposition
    in_use = words[at] in place.everyday
    if in_use and ((place.common and not toponymic) or _describes_the_next(tokens, at)):
        return False
    ordinary = (place.common or in_use) and not (place.front and called)
    return not ordinary and place.well_known and len(words[at]) >= 4 and (place.kind != "area" or called > 0)


# «стояли под счастьем», said of soldiers, is the town; recognisers drop its capital.
_STANDING = ("стоя", "стоим", "находи", "сиди", "воева", "воюе", "зашл", "погиб", "держа", "штурм", "перебро", "отправ")


def _stands_there(words: Sequence[str], at: int) -> bool:
    return at > 1 and words[at - 1] in {"под", "подо", "під"} and words[at - 2].startswith(_STANDING)


def _part_of_a_name(tokens: Sequence[Token], at: int, length: int) -> bool:
    """Whether another capitalised word follows: «Червоному Хресті» is no village."""
    after = tokens[at + length] if at + length < len(tokens) else None
    return length == 1 and after is not None and after.text[:1].isupper() and after.text[1:].islower()


def _describes_the_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word is an adjective before its noun: «Тихом океане», «Мирное время»."""
    if at + 1 >= len(tokens) or not any("ADJF" in reading.marks for reading in tokens[at].readings):
        return False
    after = tokens[at + 1]
    return after.text[:1].islower() and bool(after.readings) and "NOUN" in after.readings[0].marks


def _called_for(words: Sequence[str], at: int, cases: str) -> int:
    """2 where a noun like «село» or «в районе» stands before, 1 for a preposition with a case that fits, else 0."""
    before = words[at - 1] if at else ""
    if before in {"«", '"', "“", "„"} and at > 1:
        before = words[at - 2]
    if before == "." and at > 1 and words[at - 2] in {"г", "с", "пос", "дер", "н.п", "п"}:
        return 2
    if before in WORD_NOUNS:
        return 2
    if before in NOUNS_BEFORE:
        return 2 if "g" in cases or "n" in cases else 0
    if before in BEFORE:
        return 1 if set(BEFORE[before]) & set(cases) else 0
    if before.startswith(TAKING) and set("na") & set(cases):
        return 1
    if before in {"и", "или", "та", "і", ","} and at > 2:  # «под Бахмутом и Соледаром»
        return 1 if any(set(BEFORE.get(words[back], "")) & set(cases) for back in range(max(0, at - 4), at - 1)) else 0
    return 0


def _opens(words: Sequence[str], at: int) -> bool:
    return at == 0 or words[at - 1] in {".", "!", "?", "…", ":", "«", '"', "—", "-"}


def _personal(token: Token) -> bool:
    return sum(r.score for r in token.readings if r.marks & {"Surn", "Name", "Patr"}) > 0.2


def _may_be_a_place(token: Token) -> bool:
    return any("Geox" in reading.marks for reading in token.readings)


def _beside_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a first name stands next to the word: «Тарас Шевченко» is no village."""
    for near in (at - 1, at + 1):
        if 0 <= near < len(tokens) and tokens[near].text[:1].isupper():
            readings = tokens[near].readings
            if (
                readings
                and readings[0].marks & {"Name", "Patr"}
                and "Geox" not in readings[0].marks
                and _personal(tokens[at])
            ):
                return True
    return False


def _settle(forms: list[PlaceForm], words: Sequence[str], at: int, language: str) -> list[Place]:
    """The places meant, best first; one where nothing else is likely."""
    own = [form for form in forms if form.language == language] or forms
    before = words[at - 1] if at else ""
    fitting = [form for form in own if before not in BEFORE or set(BEFORE[before]) & set(form.cases)] or own
    places = sorted(dict.fromkeys(form.place for form in fitting), key=lambda place: place.rank, reverse=True)
    best = places[0]
    rivals = [place for place in places[1:] if place.kind == best.kind and not _outranks(best, place)]
    return [best, *rivals[: _MOST_CANDIDATES - 1]]


def _outranks(best: Place, other: Place) -> bool:
    if best.front != other.front:
        return (
            best.front
            and (best.population > 10_000 or other.population < BIG)
            and not (best.canonical == other.canonical and best.population <= 10_000)
        )
    return best.population >= max(_CLEARLY * other.population, 10_000)


def _mention(tokens: Sequence[Token], at: int, last: int, segment: str, places: list[Place]) -> Mention:
    names = list(dict.fromkeys(place.canonical for place in places))
    best = places[0]
    certain = len(names) == 1 or best.front or best.population >= BIG
    start, end = tokens[at].start, tokens[last - 1].end
    surface = _surface(tokens, at, last)
    note = None
    if len(places) > 1:
        note = f"{len(places)} or more places are called this; {'the likeliest is given' if certain else 'choose one'}."
    return Mention("place", surface, best.canonical if certain else None, segment, start, end, best.kind,
                   tuple(place.told_apart for place in places) if len(places) > 1 else (), note)  # fmt: skip


def _surface(tokens: Sequence[Token], at: int, last: int) -> str:
    parts = [tokens[at].text]
    for index in range(at + 1, last):
        parts.append(" " * (tokens[index].start > tokens[index - 1].end) + tokens[index].text)
    return "".join(parts)


def _by_adjective(
    tokens: Sequence[Token], words: Sequence[str], at: int, segment: str, known: Gazetteer
) -> tuple[Mention | None, int]:
    """«Волгоградской области» is a region, «бахмутское направление» points to the town, «Бахмутский район» a
    district."""
    stem = _stem(words[at])
    if stem is None or at + 1 >= len(words):
        return None, at + 1
    after = words[at + 1]
    canonical: str | None = None
    detail, last = "region", at + 2
    if after.startswith(REGION_NOUNS) and after not in {"крайне", "край-то"} and stem in known.adjectives:
        canonical = known.adjectives[stem].canonical
    elif after.startswith(TOWN_NOUNS):
        town, region = known.towns.get(stem), known.adjectives.get(stem)
        pointed = town or region
        canonical = pointed.canonical.removesuffix(" region") if pointed else None
        detail, last = "direction", at + 1
    elif after.startswith(DISTRICT_NOUNS) and (stem in known.towns or stem in known.adjectives):
        seat = known.towns.get(stem) or known.adjectives[stem]
        canonical, detail = f"{seat.canonical.removesuffix(' region')} district", "district"
    if canonical is None:
        return None, at + 1
    return Mention(
        "place", _surface(tokens, at, last), canonical, segment, tokens[at].start, tokens[last - 1].end, detail
    ), last


def _stem(word: str) -> str | None:
    for ending in ADJECTIVE_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            core = ending[:3] if ending[1] == "ь" else ending[:2]
            return word[: len(word) - len(ending)] + core
    return None
