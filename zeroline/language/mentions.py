"""Who, where, when and how many, in one segment: each kind's own grammar, and which of them wins where two overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zeroline.domain.mention import Mention, Numeral
from zeroline.domain.review import Flag
from zeroline.domain.text import Token
from zeroline.language.callsigns import find_callsigns
from zeroline.language.dates import find_dates
from zeroline.language.gazetteer import Gazetteer
from zeroline.language.lexicon import Hit, Lexicon, find_names
from zeroline.language.misheard_places import MISHEARD, Knows, find_misheard
from zeroline.language.numeral_forms import fold
from zeroline.language.numerals import find_numerals
from zeroline.language.persons import find_persons
from zeroline.language.places import find_places
from zeroline.language.units import find_units
from zeroline.language.weapons import find_weapons


@dataclass(frozen=True)
class Knowledge:
    """What the desk knows of names. `callsigns` are canonical ones from the clip's other segments; `knows` says whether
    a dictionary has a word, without it nothing is taken for misheard."""

    places: Gazetteer
    names: Lexicon
    callsigns: tuple[str, ...] = ()
    knows: Knows | None = None


def find_mentions(
    tokens: Sequence[Token], segment: str, knowledge: Knowledge, language: str = "ru"
) -> tuple[Mention, ...]:
    """Every mention in a segment's tokens, in order, none overlapping; `language` is ru or uk."""
    numerals = find_numerals(tokens, language)
    hits = find_names(tokens, knowledge.names)
    taken = _Taken(tokens)
    taken.add(find_units(tokens, segment, numerals, hits, language))
    taken.add(find_dates(tokens, segment, numerals, language))
    taken.add(find_callsigns(tokens, segment, taken.indexes, language, knowledge.callsigns))
    taken.add(find_weapons(tokens, segment, hits))
    taken.add(_organisations(tokens, segment, hits))
    taken.add(find_places(tokens, segment, knowledge.places, language))
    if knowledge.knows is not None:
        taken.add(find_misheard(tokens, segment, knowledge.places, knowledge.knows, language))
    taken.add(find_persons(tokens, segment, hits, taken.indexes, language))
    taken.add(_numbers(tokens, segment, numerals, taken.indexes))
    return tuple(sorted(taken.kept, key=lambda mention: mention.start))


class _Taken:
    """Mentions that were kept and the tokens they hold; what comes first wins."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._ends = [token.end for token in tokens]
        self._tokens = tokens
        self.kept: list[Mention] = []
        self.indexes: set[int] = set()

    def add(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            first = bisect_right(self._ends, mention.start)
            held = set()
            while first < len(self._tokens) and self._tokens[first].start < mention.end:
                held.add(first)
                first += 1
            if not held & self.indexes:
                self.kept.append(mention)
                self.indexes |= held


def _organisations(tokens: Sequence[Token], segment: str, hits: Sequence[Hit]) -> list[Mention]:
    found = []
    for hit in hits:
        if hit.form.section == "organisation":
            start, end = tokens[hit.first].start, tokens[hit.last - 1].end
            surface = " ".join(token.text for token in tokens[hit.first : hit.last])
            found.append(Mention("organisation", surface, hit.form.canonical, segment, start, end))
    return found


# «один раз», «один человек»: one that was counted, not "a certain".
_COUNTED = frozenset("раз человек день сутки час танк снаряд рожок бронежилет автомат выстрел погибший раненый "
"двухсотый "
                     "трехсотый пятисотый месяц неделя год километр метр взвод рота батальон машина дрон "
                     "экипаж".split())  # fmt: skip
_TOGETHER = frozenset("вдвоем втроем вчетвером впятером вшестером вдвох втрьох вчотирьох вп'ятьох".split())
_ONLY = frozenset("только всего лишь остался осталась ровно минус".split())


def _numbers(
    tokens: Sequence[Token], segment: str, numerals: Sequence[Numeral], taken: Collection[int]
) -> list[Mention]:
    found = _zeros(tokens, segment, numerals, taken)
    for numeral in numerals:
        if any(index in taken for index in range(numeral.first, numeral.last)):
            continue
        if (numeral.loose and not _counts_one(tokens, numeral)) or (numeral.form == "ordinal" and numeral.value < 2):
            continue
        if numeral.form == "ordinal" and numeral.value == 2 and not numeral.written and _in_a_row(tokens, numeral):
            continue
        if numeral.value in _CASUALTIES and _follows_a_count(numeral, numerals):
            continue
        surface = " ".join(token.text for token in tokens[numeral.first : numeral.last])
        form = "cardinal" if _is_a_label(tokens, numeral) else numeral.form
        found.append(Mention("number", surface, numeral.digits, segment, numeral.start, numeral.end, form))
    return found


# «один двести, двое триста»: the dead and the wounded, after how many they are; 301 would be «триста один».
_CASUALTIES = frozenset((200, 300))
_FEW = 10


def _follows_a_count(numeral: Numeral, numerals: Sequence[Numeral]) -> bool:
    before = next((one for one in numerals if one.last == numeral.first), None)
    return before is not None and before.value < _FEW and (before.form == "collective" or before.value == 1)


# «ноль градусов»; «на нуле» and «до нуля» are the front line, which the glossary knows.
_ZERO = frozenset("ноль нуль".split())
_MEASURED = frozenset("градусов процентов целых баллов очков секунд минут часов метров рублей копеек голов градусів "
"відсотків цілих балів очок хвилин годин гривень".split())  # fmt: skip


def _zeros(tokens: Sequence[Token], segment: str, numerals: Sequence[Numeral], taken: Collection[int]) -> list[Mention]:
    """Zero where it is a number: something is measured by it, or it stands beside another number («ноль три»)."""
    counted = [numeral for numeral in numerals if numeral.form == "cardinal" and not numeral.loose]
    beside = {numeral.first - 1 for numeral in counted} | {numeral.last for numeral in counted}
    return [
        Mention("number", token.text, "0", segment, token.start, token.end, "cardinal")
        for at, token in enumerate(tokens)
        if fold(token.text) in _ZERO
        and at not in taken
        and (at in beside or (at + 1 < len(tokens) and fold(tokens[at + 1].text) in _MEASURED))
    ]


def _counts_one(tokens: Sequence[Token], numeral: Numeral) -> bool:
    word = fold(tokens[numeral.first].text)
    if word in _TOGETHER and numeral.last == numeral.first + 1:
        return True
    if numeral.value != 1 or numeral.form != "cardinal" or numeral.written:
        return False
    before = fold(tokens[numeral.first - 1].text) if numeral.first else ""
    after = tokens[numeral.last] if numeral.last < len(tokens) else None
    if before in {"ни", "еще"} or after is None or not after.readings:
        return False
    return after.lemmas[0] in _COUNTED or (before in _ONLY and "NOUN" in after.readings[0].marks)


_CLOCK = frozenset("ночи утра дня вечера ночі ранку вечора".split())


def _is_a_label(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """An ordinal that English says as a number: «статья сто пятьдесят восьмая», «о третій ночі»."""
    before = fold(tokens[numeral.first - 1].text) if numeral.first else ""
    after = fold(tokens[numeral.last].text) if numeral.last < len(tokens) else ""
    return before.startswith(("стать", "статт", "статей")) or (before == "о" and after in _CLOCK)


def _in_a_row(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """«второй» as "the other one", with no noun to number."""
    after = tokens[numeral.last] if numeral.last < len(tokens) else None
    return after is None or not after.readings or "NOUN" not in after.readings[0].marks


def mention_flags(mentions: Iterable[Mention]) -> tuple[Flag, ...]:
    """What a person must decide: places that several villages share, and those that were misheard."""
    misheard = [
        Flag("misheard_place", m.segment, f"«{m.surface}» is no place that we know; {m.canonical} sounds nearest.")
        for m in mentions
        if m.kind == "place" and m.detail == MISHEARD
    ]
    return (
        *misheard,
        *(
            Flag(
                "ambiguous_place",
                m.segment,
                f"«{m.surface}» may be {', '.join(m.candidates[:-1])} or {m.candidates[-1]}.",
            )
            for m in mentions
            if m.kind == "place" and m.ambiguous
        ),
    )
