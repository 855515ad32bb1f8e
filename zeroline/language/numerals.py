"""Numbers as Russians and Ukrainians say and write them: every case, ordinals, collectives, compounds, digits.

«тысяча четыреста двадцать восьмого» is 1428 (ordinal), «из двадцати пять» is two numbers (the cases differ),
«25 тыщ 900» is 25,900, «1428-й» an ordinal. «двухсотый», «трёхсотый», «пятисотый» said alone are soldiers' words for
the dead, the wounded and those who refuse, and no numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from zeroline.domain.mention import Numeral
from zeroline.domain.text import Token
from zeroline.language.numeral_forms import CARDINALS, ONLY_COMPOUND, ORDINALS, ORDINALS_UK, SCALES, Word, fold

_DIGITS = re.compile(r"(\d+(?:[.,:]\d+)*)(?:-([^\W\d_]+))?")
_ORDINAL_TAILS = frozenset(
    "й я е го му м ю х ми ой ый ий ая ое ых ую ом ым ей ья ье ьего го ша га та тя ма ті їй ій ту ого".split()
)
_CARDINAL_TAILS = frozenset("ти и ю ью мя мью ох ьох".split())
_TENS, _UNITS = 2, 1  # ranks of numeral words
_MOST_INVERTED = 1000
_ABOUT = frozenset("с со з зо на под із".split())
_SOME = frozenset("несколько много сколько столько кілька багато скільки стільки пару пара".split())
_SLANG = frozenset(Fraction(n) for n in (200, 300, 400, 500))
# What may follow a number inside one word: «двухдневный», «12-летний», «трёхтысячный».
_COUNTED = ("летн", "летие", "летия", "летию", "дневн", "суточн", "месячн", "недельн", "часов", "минутн", "секундн",
            "кратн", "метров", "километров", "миллиметров", "этажн", "местн", "процентн", "годичн", "годовал",
            "сторонн",
            "тонн", "тысячн", "разов", "комнатн", "значн", "уровнев", "серийн", "томн", "классн", "очков", "ступенчат",
            "мм", "см", "км", "кг", "денн", "річн", "місячн", "тижнев", "годинн", "дюймов", "литров", "ядерн",
            "цилиндров", "дверн", "ядер", "полосн", "угольн", "палат", "актн", "страничн", "бальн",
            "ствольн")  # fmt: skip
_PREFIX_VALUES: dict[str, int | str] = {
    "двух": 2, "двухсот": 200, "трех": 3, "трехсот": 300, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8,
    "девяти": 9, "десяти": 10, "одиннадцати": 11, "двенадцати": 12, "тринадцати": 13, "четырнадцати": 14,
    "пятнадцати": 15, "шестнадцати": 16, "семнадцати": 17, "восемнадцати": 18, "девятнадцати": 19, "двадцати": 20,
    "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестидесяти": 60, "семидесяти": 70, "восьмидесяти": 80,
    "девяносто": 90, "сто": 100, "полутора": "3/2", "двох": 2, "трьох": 3, "чотирьох": 4, "п'яти": 5,
}  # fmt: skip
_PREFIXES = {name: Fraction(value) for name, value in _PREFIX_VALUES.items()}
_COMPOUND = re.compile(
    r"((?:двадцати|тридцати|сорока|пятидесяти|шестидесяти|семидесяти|восьмидесяти|девяносто|сто)?)"
    r"(" + "|".join(sorted(_PREFIXES, key=len, reverse=True)) + r")(?=" + "|".join(_COUNTED) + r")"
)


def find_numerals(tokens: Sequence[Token], language: str = "ru") -> tuple[Numeral, ...]:
    """Every number in the tokens, in order, none overlapping."""
    found: list[Numeral] = []
    words = [fold(token.text) for token in tokens]
    at = 0
    while at < len(tokens):
        numeral = _numeral(tokens, words, at, language)
        if numeral is None:
            found.extend(_joined_by_hyphen(tokens[at], words[at], at))
            at += 1
            continue
        found.append(numeral)
        at = numeral.last
    return tuple(found)


def _numeral(tokens: Sequence[Token], words: Sequence[str], at: int, language: str) -> Numeral | None:
    word = words[at]
    if word[0].isdigit():
        return _written(tokens, words, at)
    if word in CARDINALS or word in ORDINALS or word in SCALES or (language == "uk" and word in ORDINALS_UK):
        return _spoken(tokens, words, at, language)
    return _inside_word(tokens[at], word, at)


def _joined_by_hyphen(token: Token, word: str, at: int) -> list[Numeral]:
    """«два-три», «четыре-пять», «минуту-две»: each number in the word; «двадцать-пятого» is one."""
    if "-" not in word:
        return []
    found, start = [], token.start
    first, last = (CARDINALS.get(part) or ORDINALS.get(part) for part in word.split("-", 1))
    if first and last and (first.rank, last.rank) == (_TENS, _UNITS) and "collective" not in {first.form, last.form}:
        form: Literal["cardinal", "ordinal"] = "ordinal" if last.form == "ordinal" else "cardinal"
        return [Numeral(first.value + last.value, form, token.start, token.end, at, at + 1)]
    for part in word.split("-"):
        known = CARDINALS.get(part) or ORDINALS.get(part)
        if known is not None and part not in ONLY_COMPOUND:
            found.append(Numeral(known.value, "cardinal", start, start + len(part), at, at + 1, known.loose))
        start += len(part) + 1
    return found


class _Sum:
    """A compound number while it is being read from left to right."""

    def __init__(self) -> None:
        self.total = Fraction(0)
        self.group = Fraction(0)
        self.rank = 4  # the least rank read in this group; the next word must rank lower
        self.scale = 10**15
        self.cases: frozenset[str] | None = None
        self.form: Literal["cardinal", "ordinal", "collective"] = "cardinal"
        self.loose = True
        self.words = 0

    @property
    def value(self) -> Fraction:
        return self.total + self.group

    def takes(self, word: Word) -> bool:
        if word.rank in {0, 4}:
            return self.words == 0
        least = 3 if 10 <= word.value < 20 else word.rank + 1  # ten to nineteen stand in for tens and units
        if self.rank < least:
            return False
        if self.cases is None or word.form == "ordinal" or self.cases & word.cases:
            return True
        # Speakers leave the first parts of a compound undeclined («с сто двадцатью»), never only the last.
        return "n" in self.cases

    def take(self, word: Word) -> None:
        self.group += word.value
        self.rank = 1 if 10 <= word.value < 20 or word.rank == 0 else word.rank
        self.cases = word.cases
        self.loose = self.loose and word.loose
        self.words += 1
        if word.form == "ordinal":
            self.form = "ordinal"
        elif word.form == "collective":
            self.form = "collective"

    def scales(self, value: int, alone: bool) -> bool:
        """Multiplies what has been read by `value`; False where the word cannot stand here."""
        if value >= self.scale or (value < 1000 and self.total) or (self.group == 0 and (not alone or self.words)):
            return False
        if value < 1000 and self.group >= value:
            return False
        if value == 1_000 and self.scale == 1_000:
            return False
        self.total += (self.group or 1) * value
        self.loose = self.loose and value < 1000 and self.group <= 1
        self.group, self.rank, self.cases, self.scale = Fraction(0), 4, None, value
        self.words += 1
        return True


def _spoken(tokens: Sequence[Token], words: Sequence[str], at: int, language: str) -> Numeral | None:
    if (about := _inverted(tokens, words, at)) is not None:
        return about
    reading = _Sum()
    here = at
    while here < len(words):
        word = words[here]
        ordinal = ORDINALS.get(word) or (ORDINALS_UK.get(word) if language == "uk" else None)
        if word in SCALES and reading.scales(SCALES[word].value, SCALES[word].alone):
            here += 1
        elif word in CARDINALS and reading.takes(CARDINALS[word]):
            reading.take(CARDINALS[word])
            here += 1
            if CARDINALS[word].rank == 0:
                here += _of_a_pair(words, here, reading)
                break
        elif ordinal is not None and reading.takes(ordinal):
            reading.take(ordinal)
            here += 1
            break
        elif reading.words and reading.scale < 10**15 and word.isdigit() and int(word) < reading.scale:
            reading.group, here = Fraction(int(word)), here + 1
            break
        elif _half_follows(words, here) and reading.group:
            reading.group, here = reading.group + Fraction(1, 2), here + 2
        else:
            break
    if here == at or not reading.words or (here == at + 1 and words[at] in ONLY_COMPOUND):
        return None
    if reading.form == "ordinal" and here == at + 1 and reading.value in _SLANG and not _counts_a_unit(tokens, here):
        return None
    start, end = tokens[at].start, tokens[here - 1].end
    return Numeral(reading.value, reading.form, start, end, at, here, reading.loose)


def _of_a_pair(words: Sequence[str], here: int, reading: _Sum) -> int:
    """How many words make a round number of «пара»: «пара десятков», «пару тысяч», which say "about"."""
    if words[here - 1][:3] != "пар" or here >= len(words) or words[here] not in SCALES:
        return 0
    loose = reading.loose
    taken = reading.scales(SCALES[words[here]].value, False)
    reading.loose = loose
    return int(taken)


def _inverted(tokens: Sequence[Token], words: Sequence[str], at: int) -> Numeral | None:
    """«десятка два», «тысяч пять», «сотни зо три»: turned round, which says "about"; one number."""
    scale = SCALES.get(words[at])
    here = at + 2 if words[at + 1 : at + 2] and words[at + 1] in _ABOUT else at + 1
    if scale is None or scale.value > _MOST_INVERTED or here >= len(words) or (at and words[at - 1] in _SOME):
        return None
    count = CARDINALS.get(words[here])
    ends = here + 1 >= len(words) or (words[here + 1] not in SCALES and words[here + 1] not in CARDINALS)
    if count is None or count.rank != _UNITS or not 2 <= count.value <= 9 or count.form != "cardinal" or not ends:
        return None
    if scale.alone and not (scale.value == 10 and words[at].endswith("а") and count.value <= 4):
        return None  # «десятка два» is one number, «тысяча два» another
    return Numeral(scale.value * count.value, "cardinal", tokens[at].start, tokens[here].end, at, here + 1)


def _half_follows(words: Sequence[str], here: int) -> bool:
    return here + 1 < len(words) and (words[here], words[here + 1]) in {("с", "половиной"), ("з", "половиною")}


_UNIT_NOUN = re.compile(r"полк|бригад|дивизи|дивізі|батальон|отдельн|мотострел|арми")


def _counts_a_unit(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and _UNIT_NOUN.match(fold(tokens[at].text)) is not None


def _written(tokens: Sequence[Token], words: Sequence[str], at: int) -> Numeral | None:
    match = _DIGITS.fullmatch(words[at])
    if match is None:
        return None
    figure, tail = match.groups()
    value = parse_figure(figure)
    if value is None:
        return None
    start, here, end = tokens[at].start, at + 1, tokens[at].end
    if ":" in figure:
        return Numeral(value, "time", start, end, at, here, written=True)
    if tail:
        return _with_tail(Numeral(value, "cardinal", start, end, at, here, written=True), tail)
    if value.denominator == 1 and len(figure) <= 3:
        while here < len(tokens) and _thousands_group(tokens, here):
            value, end, here = value * 1000 + int(words[here]), tokens[here].end, here + 1
    reading = _Sum()
    reading.group, reading.words = value, 1
    if _half_follows(words, here):
        reading.group, here = reading.group + Fraction(1, 2), here + 2
    while here < len(words) and words[here] in SCALES and reading.scales(SCALES[words[here]].value, False):
        end, here = tokens[here].end, here + 1
        if here < len(tokens) and tokens[here].text == "." and words[here - 1] in {"тыс", "тис", "млн", "млрд", "трлн"}:
            here += 1
        if here < len(words) and words[here].isdigit() and int(words[here]) < reading.scale:
            reading.group, end, here = Fraction(int(words[here])), tokens[here].end, here + 1
            break
    return Numeral(reading.value, "cardinal", start, end, at, here, written=True)


def parse_figure(figure: str) -> Fraction | None:
    """«1,5» and «1.5» as 3/2, «14:30» as minutes, «1.428.000» as thousands; None for dates and the like."""
    if ":" in figure:
        hours, _, rest = figure.partition(":")
        minutes = rest.split(":")[0]
        return Fraction(int(hours) * 60 + int(minutes)) if int(hours) < 25 and len(minutes) == 2 else None
    parts = re.split(r"[.,]", figure)
    if len(parts) > 2:
        return Fraction("".join(parts)) if all(len(part) == 3 for part in parts[1:]) else None
    return Fraction(".".join(parts))


def _with_tail(numeral: Numeral, tail: str) -> Numeral:
    if tail in {"х", "мя", "м"} and numeral.value in (2, 3, 4) and tail != "м":
        return numeral
    return replace(numeral, form="ordinal") if tail in _ORDINAL_TAILS and tail not in _CARDINAL_TAILS else numeral


def _thousands_group(tokens: Sequence[Token], here: int) -> bool:
    token = tokens[here]
    return len(token.text) == 3 and token.text.isdigit() and token.start - tokens[here - 1].end == 1


def _inside_word(token: Token, word: str, at: int) -> Numeral | None:
    """The number in «двухдневный» or «полгода»; loose, because English may turn the word."""
    if word.startswith(("полгод", "получас", "полчас", "пол-", "половин", "півгод", "півро")):
        return Numeral(Fraction(1, 2), "cardinal", token.start, token.end, at, at + 1, loose=True)
    match = _COMPOUND.match(word)
    if match is None:
        return None
    value = _PREFIXES.get(match.group(1), Fraction(0)) + _PREFIXES[match.group(2)]
    if word[match.end() :].startswith("тысячн"):
        value *= 1000
    return Numeral(value, "cardinal", token.start, token.end, at, at + 1, loose=True)
