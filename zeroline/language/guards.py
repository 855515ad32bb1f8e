"""Guards between the languages: what a segment says and its English does not, and the other way round.

Each guard looks for numbers, dates, units, names and negations of one side on the other and flags what it cannot find.
A flag is a question to a person, never a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zeroline.domain.mention import Mention, Numeral
from zeroline.domain.review import Flag
from zeroline.domain.text import Token, times
from zeroline.language.dates import find_dates_english
from zeroline.language.english_names import English, found_in, unit_sizes
from zeroline.language.mentions import Knowledge
from zeroline.language.negation import added_negations, lost_negations, negations, negations_english
from zeroline.language.numeral_forms import fold
from zeroline.language.numerals import find_numerals
from zeroline.language.numerals_english import find_numerals_english
from zeroline.language.translit import russian, ukrainian

_SLANG = {Fraction(200): "двухсот", Fraction(300): "трехсот", Fraction(400): "четырехсот", Fraction(500): "пятисот"}


@dataclass(frozen=True)
class Pair:
    """A source segment, its tokens and mentions, and the English that renders it."""

    segment: str
    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    english: str
    language: str = "ru"


def check_pair(pair: Pair, knowledge: Knowledge) -> tuple[Flag, ...]:
    """Every doubt about one segment and its English, most serious first."""
    return (*check_negation(pair), *check_numbers(pair), *check_units(pair), *check_names(pair, knowledge))


def check_negation(pair: Pair) -> tuple[Flag, ...]:
    source, english = negations(pair.tokens), negations_english(pair.english)
    lost = lost_negations(source, english)
    if lost:
        said = source.words or source.firm or source.nearly
        words = ", ".join(f"«{word}»" for word in said) or "in other words than «не»"
        denied = max(source.plain, len(source.firm or source.nearly) if not english.denies_anything else 0)
        why = f"The source denies {times(denied)} ({words}), the English {times(english.plain)}."
        return (Flag("lost_negation", pair.segment, why),)
    if added_negations(source, english):
        words = ", ".join(f'"{word}"' for word in english.words or english.refuses) or 'in other words than "not"'
        denied = english.plain or len(english.refuses)
        why = f"The English denies {times(denied)} ({words}), the source {times(source.plain)}."
        return (Flag("added_negation", pair.segment, why),)
    return ()


def check_numbers(pair: Pair) -> tuple[Flag, ...]:
    """Numbers and dates."""
    dates = [m for m in pair.mentions if m.kind == "date" and m.canonical]
    full = [m for m in dates if "-" in (m.canonical or "")]
    english_dates = list(find_dates_english(pair.english))
    flags: list[Flag] = []
    spoken = [n for n in find_numerals(pair.tokens, pair.language) if not _inside(n, full)]
    years = [Fraction(int(m.canonical or 0)) for m in dates if m not in full]
    # A year said in two digits («в двадцать втором году») is written in four.
    spoken = [n for n in spoken if not _inside(n, [m for m in dates if m not in full])]
    written = [n for n in find_numerals_english(pair.english) if not _inside(n, english_dates)]
    lost, extra = _unmatched_dates(full, english_dates)
    if lost or extra:
        flags.append(Flag("date_mismatch", pair.segment, _sentence("date", lost, extra)))
    missing, added = _unmatched(spoken, years, written, " ".join(fold(token.text) for token in pair.tokens))
    missing, added = _allow_parts_of_dates(missing, added, full, english_dates)
    if missing or added:
        flags.append(Flag("number_mismatch", pair.segment, _sentence("number", missing, added)))
    return tuple(flags)


def _inside(numeral: Numeral, mentions: Iterable[Mention]) -> bool:
    return any(m.start <= numeral.start and numeral.end <= m.end for m in mentions)


def _sentence(what: str, missing: Sequence[str], added: Sequence[str]) -> str:
    parts = []
    if missing:
        parts.append(f"the source has the {what} {', '.join(missing)}, which the English lacks")
    if added:
        parts.append(f"the English has the {what} {', '.join(added)}, which the source lacks")
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _unmatched_dates(source: Sequence[Mention], english: Sequence[Mention]) -> tuple[list[str], list[str]]:
    left = list(english)
    lost = []
    for date in source:
        match = next((one for one in left if _same_date(date.canonical or "", one.canonical or "")), None)
        if match is None:
            lost.append(date.canonical or "")
        else:
            left.remove(match)
    months = {(date.canonical or "")[:7].split("-")[-1] for date in source}
    # English repeats a month that the source names once ("25 and 26 May").
    return lost, [
        d.canonical or "" for d in left if not (len(d.canonical or "") <= 4 and (d.canonical or "")[-2:] in months)
    ]


def _same_date(one: str, other: str) -> bool:
    first, second = _parts(one), _parts(other)
    return first[1:] == second[1:] and (first[0] == second[0] or None in {first[0], second[0]})


def _parts(iso: str) -> tuple[str | None, str, str | None]:
    year, month, *day = iso.replace("--", "-", 1).split("-") if iso.startswith("--") else iso.split("-")
    return year or None, month, day[0] if day else None


def _allow_parts_of_dates(
    missing: list[str], added: list[str], source: Sequence[Mention], english: Sequence[Mention]
) -> tuple[list[str], list[str]]:
    """A day or a year that one side reads as part of a date, the other as a bare number."""
    in_source = {part.lstrip("0") for date in source for part in (date.canonical or "").split("-") if part}
    in_english = {part.lstrip("0") for date in english for part in (date.canonical or "").split("-") if part}
    return [n for n in missing if n not in in_english], [n for n in added if n not in in_source]


def _unmatched(
    spoken: Sequence[Numeral], years: Sequence[Fraction], written: Sequence[Numeral], source: str
) -> tuple[list[str], list[str]]:
    left = list(written)
    for year in years:
        left = _without(left, lambda n, year=year: n.value == year or n.value == year % 100)
    missing: list[str] = []
    for numeral in sorted(spoken, key=lambda n: n.loose):
        kept = _without(left, lambda n, numeral=numeral: n.value == numeral.value and n.form != "time")
        if len(kept) == len(left):
            kept = _without(left, lambda n, numeral=numeral: _amounts_to(numeral, n, source))
        if numeral.form == "ordinal" and numeral.value == 2 and not numeral.written:
            left = kept
            continue  # «второй» is also "the other"
        if len(kept) == len(left) and not numeral.loose and not _repeated(numeral, spoken, written):
            missing.append(numeral.digits)
        left = kept
    added = [n.digits for n in left if not n.loose and not _may_be_said_otherwise(n, source, spoken)]
    return missing, added


def _without(numerals: list[Numeral], fits: object) -> list[Numeral]:
    for index, numeral in enumerate(numerals):
        if callable(fits) and fits(numeral):
            return numerals[:index] + numerals[index + 1 :]
    return numerals


def _repeated(numeral: Numeral, spoken: Sequence[Numeral], written: Sequence[Numeral]) -> bool:
    """A number that the source repeats and the English says once."""
    return sum(n.value == numeral.value for n in spoken) > 1 and any(n.value == numeral.value for n in written)


def _amounts_to(said: Numeral, written: Numeral, source: str) -> bool:
    """Whether two different figures are the same amount in another unit or on another clock."""
    one, other = said.value, written.value
    if "time" in {said.form, written.form}:
        minutes = {value if form == "time" else value * 60 for value, form in ((one, said.form), (other, written.form))}
        return len({value % 720 for value in minutes}) == 1
    if one == Fraction(1, 2) and other in (6, 30):  # полгода, полчаса
        return True
    if one.denominator == 2 and other == Fraction(1, 2):  # "a month and a half"
        return True
    if "сут" in source and other == one * 24:
        return True
    if ("год" in source or "лет" in source) and other == one * 12:
        return True
    if said.written and other == 1900 + one and 10 <= one < 100:  # 90-е
        return True
    if written.written and one == 1900 + other and 10 <= other < 100:
        return True
    return bool(("час" in source or "вечера" in source) and 12 < one < 25 and other == one - 12)


def _may_be_said_otherwise(numeral: Numeral, source: str, spoken: Sequence[Numeral]) -> bool:
    """Numbers that Russian says without a number word, or with a word that English counts out."""
    value = numeral.value
    if numeral.form == "ordinal" and value == 2 and not numeral.written:  # "a second"
        return "секунд" in source or "втор" in source or "повторн" in source or "другой" in source
    if value in _SLANG and _SLANG[value] in source:
        return True
    if value == 2:
        return (
            re.search(
                r"\b(об[ае]|обеих|обоих|обоим|пар[аеуы]|дво|вдво|двуx|двух|двое|вторая|втор|дважды|пополам|полтор|ни "
                r"тот ни)",
                source,
            )
            is not None
        )
    if value == 3:
        return re.search(r"\bтро|\bтре[тх]|втро|трижд|\bтри|сторонн|объемн", source) is not None
    if any(n.value == value for n in spoken):
        return True  # said once, written twice
    words = {4: "четв", 5: "пят", 6: "полгода", 7: "семер", 24: "сут", 10: "десят", 12: "дюжин", 14: "недел",
    15: "четверть", 20: "двадцат",
             30: "пол", 45: "без четверти", 48: "сут", 72: "сут", 100: "сот", 1000: "тысяч",
             1_000_000: "милли"}  # fmt: skip
    if value == 7 and re.search(r"\bсем(?:ь|и|ью)\b|\bсеми|недел", source):
        return True
    stem = words.get(int(value)) if value.denominator == 1 else None
    return stem is not None and stem in source


def check_units(pair: Pair) -> tuple[Flag, ...]:
    """Numbered units: the same number beside the same size of unit."""
    sizes = unit_sizes(pair.english)
    flags = []
    for mention in pair.mentions:
        number = re.match(r"(\d+)(?:st|nd|rd|th) (.+)", mention.canonical or "")
        if mention.kind != "unit" or number is None:
            continue
        size = number[2].rsplit(" ", 1)[-1].lower()
        written = sizes.get(int(number[1]), set())
        if written and size not in written and size in _SIZES:
            flags.append(Flag("unit_mismatch", pair.segment,
                              f"«{mention.surface}» is the {mention.canonical}; the English makes it a "
                              f"{sorted(written)[0]}."))  # fmt: skip
        elif not written and size in _SIZES:
            flags.append(Flag("unit_mismatch", pair.segment, f"The English does not name the {mention.canonical}."))
    return tuple(flags)


_SIZES = frozenset("regiment brigade division army corps battalion company platoon squad battery detachment".split())


# "Commander Petrov": who is named with a rank must be named in the source.
_TITLED = re.compile(
    r"\b(?:[Cc]ommander|[Cc]aptain|[Mm]ajor|[Cc]olonel|[Ll]ieutenant|[Gg]eneral|[Ss]ergeant|[Pp]rivate|[Cc]ommissar) "
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|First|Second|Third|"
    r"Practitioner|Director|Secretary|Manager|Prosecutor|Assembly|Electric|Motors)s?\b)"
    r"([A-Z][a-z]{2,})\b(?! (?:Staff|Region|Brigade|Regiment|Division|Oblast))"
)


def check_names(pair: Pair, knowledge: Knowledge) -> tuple[Flag, ...]:
    """Persons, places and named units: each looked for in the English, and known English names in the source."""
    english = English(pair.english)
    flags = []
    for mention in pair.mentions:
        if mention.kind in {"person", "place", "unit"} and not found_in(mention, english, pair.language):
            flags.append(
                Flag("name_missing", pair.segment, f"The English does not name {mention.canonical or mention.surface}.")
            )
    write = ukrainian if pair.language == "uk" else russian
    said = English(" ".join(write(token.text) for token in pair.tokens))
    canonical = English(" ".join(mention.canonical or "" for mention in pair.mentions))
    for titled in _TITLED.finditer(pair.english):
        if not said.holds(titled[1]) and not canonical.holds(titled[1]):
            flags.append(Flag("name_missing", pair.segment, f"The English names {titled[1]}, the source does not."))
    for name in english.known_names(knowledge.places.english):
        if not said.holds(name) and not canonical.holds(name):
            flags.append(Flag("name_missing", pair.segment, f"The English names {name}, the source does not."))
    return tuple(flags)
