"""Units: a number or a name beside the word for a unit, and how English papers write it, number first.

Nothing is added that was not said: «сорок вторая мотострелковая» without a noun is "42nd Motor Rifle", since a division
and a brigade may both be meant; «отдельная» and «гвардейская» appear only where they were spoken. Companies, platoons,
squads and batteries are found as well, with detail "subunit": they name a unit only together with a larger one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from zeroline.domain.mention import Mention, Numeral
from zeroline.domain.text import Token
from zeroline.language.lexicon import Hit
from zeroline.language.numeral_forms import fold
from zeroline.language.translit import russian, ukrainian
from zeroline.language.unit_words import (
    ABBREVIATIONS,
    ADJECTIVES,
    AFTER_NOUN,
    COUNTED_AFTER_FIGURE,
    NOUNS,
    PLURAL,
    RANKS,
    SUBUNITS,
)

_OPEN = frozenset("«\"“„'")
_CLOSE = frozenset("»\"”“'")
_ENDINGS = ("ый", "ий", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ая", "яя", "ей", "ую", "юю", "ою",
"ое",
            "ее", "ые", "ие", "ых", "их", "ыми", "ими", "а", "ої", "ій", "у", "е", "і", "ьего", "ья", "ьей", "ью",
            "ье")  # fmt: skip
_GUARDS = {"гв": "Guards", "отд": "Separate"}
# Adjectives that say which kind of unit so plainly that the noun may be left out.
_ENOUGH = frozenset(
    {"Motor Rifle", "Air Assault", "Airborne", "Tank", "Naval Infantry", "Combined Arms", "Mechanized", "Assault"}
)
_FEMININE = ("ая", "ую", "ою", "ьей", "ья", "ью")  # endings that no regiment's number has
_COMMANDS = frozenset(
    "командир командира командиру командиром командующий комбат начальник начштаба замкомандира".split()
)


_WHOLE_NAMES = ("Storm-Z", "Storm-V")  # «отряд Шторм Z»: papers write no detachment


def ordinal_english(value: Fraction | int) -> str:
    number = int(value)
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def find_units(
    tokens: Sequence[Token], segment: str, numerals: Sequence[Numeral], hits: Sequence[Hit], language: str = "ru"
) -> tuple[Mention, ...]:
    """Every unit that the tokens name, in order of their start."""
    words = [fold(token.text) for token in tokens]
    reader = _Reader(tokens, words, segment, {n.first: n for n in numerals}, language)
    found = [
        *reader.numbered(),
        *reader.military_posts(),
        *reader.numbered_after(),
        *reader.named(hits),
        *reader.known(hits),
    ]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


_MOST_BATTALIONS = 6  # of one regiment or brigade
_PARTS = frozenset(f"{ordinal_english(number)} Battalion" for number in range(1, _MOST_BATTALIONS + 1))


class _Reader:
    """One pass over one text."""

    def __init__(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        segment: str,
        numerals: Mapping[int, Numeral],
        language: str,
    ) -> None:
        self.tokens, self.words, self.segment = tokens, words, segment
        self.numerals, self.language = numerals, language

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def mention(
        self, first: int, last: int, canonical: str, detail: str | None = None, note: str | None = None
    ) -> Mention:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        surface = "".join(
            (" " if index > first and self.tokens[index].start > self.tokens[index - 1].end else "")
            + self.tokens[index].text
            for index in range(first, last)
        )
        return Mention("unit", surface, canonical, self.segment, start, end, detail, note=note)

    # «1428-й полк», «155-я бригада морской пехоты», «1428-й и 1430-й полки», «24 ОМБр»
    def numbered(self) -> Iterator[Mention]:
        for numeral in self.numerals.values():
            if not _may_number_a_unit(numeral):
                continue
            described = self._described(numeral.last, numeral)
            if described is None:
                described = self._shared(numeral)
            if described is None:
                continue
            rest, size, last = described
            adjectives, first = self._before(numeral.first)
            canonical = " ".join([ordinal_english(numeral.value), *_tidy(adjectives), rest])
            yield self.mention(first, last, canonical, _detail(size, canonical))

    def _described(self, at: int, numeral: Numeral) -> tuple[str, str, int] | None:
        """What follows the number: the English words after it, the size, the token after the last word."""
        if self.word(at) in ABBREVIATIONS and self._abbreviates(at):
            return ABBREVIATIONS[self.word(at)], ABBREVIATIONS[self.word(at)].rsplit(" ", 1)[-1], at + 1
        adjectives, here = self._adjectives(at)
        if self.word(here) in {"морской", "морської"}:
            after = self._after(here)
            if after is not None and self.word(after[1]) not in NOUNS:
                return " ".join([*adjectives, after[0]]), "", after[1]
        if self.word(here) in ABBREVIATIONS and adjectives and self._abbreviates(here):
            return " ".join([*adjectives, ABBREVIATIONS[self.word(here)]]), "", here + 1
        size = NOUNS.get(self.word(here))
        if size is None:
            if adjectives and numeral.form == "ordinal" and _ENOUGH & set(adjectives) and not self._noun(here):
                return " ".join(adjectives), "", here
            return None
        if self._counts(numeral, here):
            return None
        here += 1
        after = self._after(here)
        if after is not None:
            adjectives, here = [*adjectives, after[0]], after[1]
        if size == "Army" and self.word(here) == "мира":
            return None
        return " ".join([*_tidy(adjectives), size]), size, here

    def _noun(self, at: int) -> bool:
        """Whether an ordinary noun follows: «третья штурмовая группа» names no unit known to papers."""
        if at >= len(self.tokens) or not self.tokens[at].text[:1].islower():
            return False
        readings = self.tokens[at].readings
        return bool(readings) and "NOUN" in readings[0].marks

    def _counts(self, numeral: Numeral, noun: int) -> bool:
        """Whether the number says how many units there are rather than which: «три бригады», «3 бригады», «25
        полков»; or which shelf: «вторую полку»."""
        if numeral.form == "ordinal":
            return self.word(noun).startswith("полк") and self.word(numeral.last - 1).endswith(_FEMININE)
        if not numeral.written:
            return True
        return (numeral.value in (2, 3, 4) and self.word(noun) in COUNTED_AFTER_FIGURE) or self.word(noun) in PLURAL

    def _abbreviates(self, at: int) -> bool:
        return len(self.words[at]) > 2 or self.tokens[at].text.isupper()

    def _adjectives(self, at: int) -> tuple[list[str], int]:
        found: list[str] = []
        while self.word(at):
            english = _GUARDS.get(self.word(at)) or adjective(self.word(at))
            if english is None:
                break
            found.append(english)
            at += 2 if self.word(at) in _GUARDS and self.word(at + 1) == "." else 1
        return found, at

    def _after(self, at: int) -> tuple[str, int] | None:
        for words, english in AFTER_NOUN:
            if tuple(self.words[at : at + len(words)]) == words:
                marine = english == "Naval Infantry" and self.language == "uk"
                return ("Marine" if marine else english), at + len(words)
        return None

    def _shared(self, numeral: Numeral) -> tuple[str, str, int] | None:
        """«1428-й и 1430-й полки»: the first number shares the noun of the second."""
        here = numeral.last
        if self.word(here) not in {"и", ",", "та", "й", "или", "і"} or numeral.form != "ordinal":
            return None
        second = self.numerals.get(here + 1)
        if second is None or second.form != "ordinal":
            return None
        described = self._described(second.last, second) or self._shared(second)
        return None if described is None else (described[0], described[1], numeral.last)

    # «в/ч 12345», «войсковая часть 12345»
    def military_posts(self) -> Iterator[Mention]:
        for at in range(len(self.words)):
            length = self._part_words(at)
            if not length:
                continue
            here = at + length
            while self.word(here) in {"№", "номер", "номером", "под", ".", "н"}:
                here += 1
            number = self._part_number(here)
            if number is not None:
                yield self.mention(at, number[1], f"Military Unit {number[0]}", "military unit number")

    def _part_words(self, at: int) -> int:
        if tuple(self.words[at : at + 3]) in {("в", "/", "ч"), ("в", ".", "ч"), ("в", "-", "ч")}:
            return 3
        if self.words[at] in {"вч", "в-ч"}:
            return 1
        lemmas = self.tokens[at].lemmas
        if ("войсковой" in lemmas or "військова" in self.words[at] or "військової" in self.words[at]) and self.word(
            at + 1
        ).startswith(("част", "частин")):
            return 2
        return 0

    def _part_number(self, at: int) -> tuple[str, int] | None:
        """Digits as written; spoken ones («двенадцать триста сорок пять») joined as they were said."""
        digits, here = "", at
        while (numeral := self.numerals.get(here)) is not None and len(digits) < 5:
            piece = self.tokens[here].text if numeral.written and numeral.last == here + 1 else numeral.digits
            digits, here = digits + piece, numeral.last
        return (digits, here) if 4 <= len(digits) <= 5 and digits.isdigit() else None

    # «полк номер 1428», «бригада № 155»
    def numbered_after(self) -> Iterator[Mention]:
        for at, word in enumerate(self.words):
            size = NOUNS.get(word)
            if size is None or (at - 1) in {n.last - 1 for n in self.numerals.values()}:
                continue
            here = at + 1
            if self.word(here) not in {"№", "номер"}:
                continue
            numeral = self.numerals.get(here + 1)
            if numeral is not None and numeral.value.denominator == 1:
                canonical = f"{ordinal_english(numeral.value)} {size}"
                yield self.mention(at, numeral.last, canonical, _detail(size, canonical))

    # «отряд Шторм», «батальон «Сомали»», «бригада Призрак»
    def named(self, hits: Sequence[Hit]) -> Iterator[Mention]:
        known = {hit.first: hit for hit in hits if hit.form.section in {"unit", "unit_word"}}
        for at, word in enumerate(self.words):
            size = NOUNS.get(word)
            if size is None or word in PLURAL or size in {"Squad", "Fleet", "Army"}:
                continue
            adjectives, start = self._before(at)
            after = self._after(at + 1)
            here = after[1] if after else at + 1
            name = self._name(here, known, commanded=self.word(start - 1) in _COMMANDS)
            if name is None:
                continue
            if name[0].startswith(_WHOLE_NAMES):
                yield self.mention(start, name[1], name[0])
                continue
            middle = " ".join([*adjectives, *([after[0]] if after else []), size])
            numeral = next((n for n in self.numerals.values() if n.last == start and _may_number_a_unit(n)), None)
            if numeral is not None:
                canonical = f"{ordinal_english(numeral.value)} {middle} ({name[0]})"
                yield self.mention(numeral.first, name[1], canonical)
            else:
                lower = size == "Detachment"
                yield self.mention(start, name[1], f"{name[0]} {middle.lower() if lower else middle}")

    def _before(self, noun: int) -> tuple[list[str], int]:
        start = noun
        found: list[str] = []
        while start and (english := adjective(self.words[start - 1])) is not None:
            found.insert(0, english)
            start -= 1
        return found, start

    def _name(self, at: int, known: Mapping[int, Hit], commanded: bool) -> tuple[str, int] | None:
        """The unit's own name at `at`: a known one, one in quotation marks, or a capitalised word that is nobody's."""
        quoted = self.word(at) in _OPEN and at + 1 < len(self.words)
        first = at + 1 if quoted else at
        hit = known.get(first)
        if hit is not None:
            closed = hit.last < len(self.words) and self.tokens[hit.last].text in _CLOSE
            last, name = hit.last + (1 if quoted and closed else 0), hit.form.canonical
            return self._with_number(name, last)
        if quoted:
            for last in range(first + 1, min(first + 5, len(self.words))):
                if self.tokens[last].text in _CLOSE:
                    return self._with_number(self._latin(first, last), last + 1)
            return None
        token = self.tokens[first] if first < len(self.tokens) else None
        if token is None or commanded or not token.text[:1].isupper() or not _own_name(token):
            return None
        return self._with_number(self._latin(first, first + 1), first + 1)

    def _with_number(self, name: str, last: int) -> tuple[str, int]:
        """«БАРС-13», «Барс 13»."""
        here = last + 1 if self.word(last) == "-" else last
        if name == "BARS" and self.word(here).isdigit():
            return f"BARS-{self.words[here]}", here + 1
        return name, last

    def _latin(self, first: int, last: int) -> str:
        write = ukrainian if self.language == "uk" else russian
        return " ".join(
            write(token.text) for token in self.tokens[first:last] if token.text not in _OPEN | _CLOSE
        ).strip()

    # «Вагнер», «музыканты», «Шторм Z», «Ахмат»
    def known(self, hits: Sequence[Hit]) -> Iterator[Mention]:
        for hit in hits:
            if hit.form.section == "unit":
                note = None
                if hit.form.words[0].mark:
                    note = "Soldiers' word for the Wagner group; check that no real musicians are meant."
                yield self.mention(hit.first, hit.last, hit.form.canonical, note=note)
            elif hit.form.canonical == "BARS" and self.tokens[hit.first].text[:1].isupper():
                name, last = self._with_number("BARS", hit.last)
                if last > hit.last:
                    yield self.mention(hit.first, last, name)


def _may_number_a_unit(numeral: Numeral) -> bool:
    return numeral.form in {"ordinal", "cardinal"} and numeral.value.denominator == 1 and 0 < numeral.value < 10_000


def _own_name(token: Token) -> bool:
    """Whether a capitalised word may be a unit's name: nobody's surname, no place in an oblique case, no rank."""
    if not token.readings or fold(token.text) in RANKS:
        return False
    best = token.readings[0]
    if best.marks & {"Surn", "Name", "Patr", "Geox", "ADJF", "VERB", "PREP", "CONJ", "NPRO", "Abbr", "ADVB", "PRCL"}:
        return False
    return "nomn" in best.marks or "accs" in best.marks


def adjective(word: str) -> str | None:
    """«мотострелковой» → "Motor Rifle"; None for a word that describes no unit."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            english = ADJECTIVES.get(word[: -len(ending)])
            if english is not None:
                return english
    return None


def _tidy(adjectives: list[str]) -> list[str]:
    """English order: Separate, Guards, then the kind of troops."""
    order = {"Separate": 0, "Guards": 1}
    return sorted(dict.fromkeys(adjectives), key=lambda english: order.get(english, 2))


def _detail(size: str, canonical: str) -> str | None:
    """«третий батальон» is a part of its regiment or brigade; a battalion that stands by itself says so, has a trade or
    a higher number."""
    part = size in SUBUNITS or canonical in _PARTS
    return "subunit" if part else None
