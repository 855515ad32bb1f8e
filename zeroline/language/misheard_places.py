"""Places that a recogniser misheard: «под крименные» for Кременная.

Only a word that no dictionary has, behind a word that calls for a place, is compared by its sound, and only with places
that are known without context. What is nearest is given as the place, told as misheard, and flagged: a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from zeroline.domain.mention import Mention
from zeroline.domain.text import Token
from zeroline.language.declension import adjective_stems, decline
from zeroline.language.gazetteer import Gazetteer, Place
from zeroline.language.numeral_forms import fold
from zeroline.language.place_words import BEFORE, NOUNS_BEFORE, REGION_NOUNS, STRICT, TOWN_NOUNS
from zeroline.language.sounds import likenesses, pairs, sounds

Knows = Callable[[str, str], bool | None]

MISHEARD = "misheard"
_LIKE = 0.86  # chosen on whisper-base's hearing of the domain clips: all above were the place said, none of the news'
_LIKE_REGION = 0.82  # there are few regions, and «области» after the word says that one is meant
_CLEARLY = 0.04  # how much nearer the best must lie than the next place
_SHORTEST = 6  # letters; shorter words sound like everything
_ADJECTIVE = ("ский", "ского", "скому", "ским", "ском", "ская", "ской", "скую", "ское", "ських", "ський", "ського",
              "ському", "ським", "ська", "ської", "ській", "ську")  # fmt: skip


def find_misheard(
    tokens: Sequence[Token], segment: str, known: Gazetteer, knows: Knows, language: str
) -> tuple[Mention, ...]:
    """Every misheard place, in order."""
    words = [fold(token.text) for token in tokens]
    found = []
    for at, word in enumerate(words):
        if len(word) < _SHORTEST or not word.isalpha() or knows(word, language) is not False or knows(word, "ru"):
            continue  # known, or there is no dictionary to tell
        meant = _region(words, at, known) or _town(words, at, known)
        if meant is not None:
            canonical, last = meant
            surface = " ".join(token.text for token in tokens[at:last])
            note = "No place is called so; given is the one that sounds nearest."
            span = tokens[at].start, tokens[last - 1].end
            found.append(Mention("place", surface, canonical, segment, *span, MISHEARD, note=note))
    return tuple(found)


def _town(words: Sequence[str], at: int, known: Gazetteer) -> tuple[str, int] | None:
    before = words[at - 1] if at else ""
    if before in STRICT or not (before in BEFORE or before in NOUNS_BEFORE):
        return None
    place = _nearest(sounds(words[at]), _sounding_names(_shelf(known)))
    return (place.canonical, at + 1) if place is not None else None


def _region(words: Sequence[str], at: int, known: Gazetteer) -> tuple[str, int] | None:
    """«долгоградской области», «запорошском направлении»."""
    after = words[at + 1] if at + 1 < len(words) else ""
    ending = next((ending for ending in _ADJECTIVE if words[at].endswith(ending)), None)
    if ending is None or not after.startswith((*REGION_NOUNS, *TOWN_NOUNS)):
        return None
    stem = sounds(words[at][: len(words[at]) - len(ending)] + ending[:2])
    if after.startswith(REGION_NOUNS):
        place = _nearest(stem, _sounding_stems(_shelf(known), True), _LIKE_REGION)
        return (place.canonical, at + 2) if place is not None else None
    place = _nearest(stem, _sounding_stems(_shelf(known), False))
    return (place.canonical.removesuffix(" region"), at + 1) if place is not None else None


class _Shelf:
    """A gazetteer as a key: the same object means the same places."""

    def __init__(self, known: Gazetteer) -> None:
        self.known = known

    def __hash__(self) -> int:
        return id(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shelf) and other.known is self.known


def _shelf(known: Gazetteer) -> _Shelf:
    return _Shelf(known)


Sounding = Mapping[str, Mapping[str, Place]]  # pair of consonants -> sound -> the best known place that sounds so


@lru_cache(maxsize=4)
def _sounding_names(shelf: _Shelf) -> Sounding:
    front_and_big = (place for place in shelf.known.well_known if place.kind in {"settlement", "city"})
    return _filed(
        (sounds(form), place) for place in front_and_big for language, name in place.names
        for form in decline(name, language) if " " not in form and len(form) >= _SHORTEST
    )  # fmt: skip


@lru_cache(maxsize=4)
def _sounding_stems(shelf: _Shelf, regions: bool) -> Sounding:
    stems = [(sounds(stem), place) for stem, place in shelf.known.adjectives.items()]
    if not regions:
        stems += [
            (sounds(stem), place) for place in shelf.known.well_known if place.kind == "settlement"
            for language, name in place.names for stem in adjective_stems(name, language)
        ]  # fmt: skip
    return _filed((sound, place) for sound, place in stems if len(sound) >= _SHORTEST)


def _filed(sounding: Iterator[tuple[str, Place]]) -> Sounding:
    filed: dict[str, dict[str, Place]] = {}
    for sound, place in sounding:
        for pair in set(pairs(sound)):
            pile = filed.setdefault(pair, {})
            if sound not in pile or pile[sound].rank < place.rank:
                pile[sound] = place
    return filed


def _nearest(heard: str, sounding: Sounding, least: float = _LIKE) -> Place | None:
    """None where nothing is near enough, or two places are about as near."""
    likely: dict[str, Place] = {}
    for pair in set(pairs(heard)):
        likely.update(sounding.get(pair, {}))
    alike: dict[str, tuple[float, Place]] = {}
    for sound, like in likenesses(sorted(likely), heard):
        place = likely[sound]
        if like >= alike.get(place.canonical, (0.0, place))[0]:
            alike[place.canonical] = (like, place)
    best = sorted(alike.values(), key=lambda one: -one[0])[:2]
    if not best or best[0][0] < least or (len(best) > 1 and best[0][0] - best[1][0] < _CLEARLY):
        return None
    return best[0][1]
