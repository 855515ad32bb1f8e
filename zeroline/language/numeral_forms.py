"""Every case form of Russian and Ukrainian numerals, built from paradigms. Forms are lower case, ё folded to е.

Cases are letters: n(ominative) a(ccusative) g(enitive) d(ative) i(nstrumental) l(ocative).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ANY = "nagdil"


@dataclass(frozen=True)
class Word:
    """A numeral word. `rank` orders words inside a compound: 3 hundreds, 2 tens, 1 units; 0 stands alone."""

    value: Fraction
    rank: int
    cases: frozenset[str]
    form: str = "cardinal"
    loose: bool = False


@dataclass(frozen=True)
class Scale:
    """A word that multiplies what stands before it. `alone` forms count as one of it when nothing does."""

    value: int
    alone: bool


def fold(text: str) -> str:
    """Lower case with ё as е and every apostrophe as the typewriter's, so that spellings meet."""
    return text.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


# value: "form:cases form:cases ..."
_SMALL = {
    1: "один:na одна:n одно:na одну:a одного:ga одной:gdil одною:i одному:d одним:i одном:l "
    "одна:n одне:na одну:a одного:ga одній:dl однієї:g однією:i одному:dl одним:i",
    2: "два:na две:na двух:gla двум:d двумя:i дві:na двох:gla двом:d двома:i",
    3: "три:na трех:gla трем:d тремя:i трьох:gla трьом:d трьома:i",
    4: "четыре:na четырех:gla четырем:d четырьмя:i чотири:na чотирьох:gla чотирьом:d чотирма:i",
    8: "восемь:na восьми:gdl восемью:i восьмью:i вісім:na вісьмох:gla вісьма:i",
    40: "сорок:na сорока:gdil",
    90: "девяносто:na девяноста:gdil дев'яносто:na дев'яноста:gdil",
    100: "сто:na ста:gdil",
    200: "двести:na двухсот:g двумстам:d двумястами:i двухстах:l двісті:na двохсот:g двомстам:d двохстах:l",
    300: "триста:na трехсот:g тремстам:d тремястами:i трехстах:l трьохсот:g трьомстам:d трьохстах:l",
    400: "четыреста:na четырехсот:g четыремстам:d четырьмястами:i четырехстах:l "
    "чотириста:na чотирьохсот:g чотирьомстам:d чотирьохстах:l",
}
_SOFT_RU = {  # пять: пяти, пятью
    5: "пят", 6: "шест", 7: "сем", 9: "девят", 10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат",
    14: "четырнадцат", 15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат",
    20: "двадцат", 30: "тридцат",
}  # fmt: skip
_SOFT_UK = {  # п'ять: п'яти, п'ятьох, п'ятьма
    5: "п'ят", 6: "шіст", 9: "дев'ят", 10: "десят", 11: "одинадцят", 12: "дванадцят", 13: "тринадцят",
    14: "чотирнадцят", 15: "п'ятнадцят", 16: "шістнадцят", 17: "сімнадцят", 18: "вісімнадцят", 19: "дев'ятнадцят",
    20: "двадцят", 30: "тридцят",
}  # fmt: skip
_TENS = {50: ("пять", "пяти", "п'ят"), 60: ("шесть", "шести", "шіст"), 70: ("семь", "семи", "сім"),
         80: ("восемь", "восьми", "вісім")}  # fmt: skip
_HUNDREDS = {500: ("пять", "пяти", "п'ят"), 600: ("шесть", "шести", "шіст"), 700: ("семь", "семи", "сім"),
             800: ("восемь", "восьми", "вісім"), 900: ("девять", "девяти", "дев'ят")}  # fmt: skip
_COLLECTIVE = {
    2: "двое двоих двоим двоими двоє", 3: "трое троих троим троими троє",
    4: "четверо четверых четверым четверыми четверо четверых", 5: "пятеро пятерых пятерым пятерыми п'ятеро п'ятьох",
    6: "шестеро шестерых шестерым шестерыми", 7: "семеро семерых семерым семерыми", 8: "восьмеро восьмерых восьмером",
    9: "девятеро девятерых дев'ятеро", 10: "десятеро десятерых",
}  # fmt: skip
_TIMES = {2: "дважды двічі вдвоем удвоем вдвоє вдвое удвох", 3: "трижды тричі втроем втрое втрьох",
          4: "четырежды вчетвером вчетверо", 5: "впятером", 6: "вшестером"}  # fmt: skip
_ABOUT = {2: "оба обе обоих обеих обоим обеим обоими обеими обидва обидві обох пара пару пары парой пари"}

_ORDINAL_STEMS_RU = {
    "перв": 1, "втор": 2, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10,
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16,
    "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20, "тридцат": 30, "сороков": 40,
    "пятидесят": 50, "шестидесят": 60, "семидесят": 70, "восьмидесят": 80, "девяност": 90, "сот": 100,
    "двухсот": 200, "трехсот": 300, "четырехсот": 400, "пятисот": 500, "шестисот": 600, "семисот": 700,
    "восьмисот": 800, "девятисот": 900, "тысячн": 1000, "двухтысячн": 2000,
}  # fmt: skip
_ORDINAL_STEMS_UK = {
    "перш": 1, "друг": 2, "четверт": 4, "п'ят": 5, "шост": 6, "сьом": 7, "восьм": 8, "дев'ят": 9, "десят": 10,
    "одинадцят": 11, "дванадцят": 12, "тринадцят": 13, "чотирнадцят": 14, "п'ятнадцят": 15, "шістнадцят": 16,
    "сімнадцят": 17, "вісімнадцят": 18, "дев'ятнадцят": 19, "двадцят": 20, "тридцят": 30, "сороков": 40,
    "п'ятдесят": 50, "шістдесят": 60, "сімдесят": 70, "вісімдесят": 80, "дев'яност": 90, "сот": 100,
    "двохсот": 200, "трьохсот": 300, "чотирьохсот": 400, "п'ятисот": 500, "тисячн": 1000,
}  # fmt: skip
_ADJ_RU = "ый ой ого ому ым ом ая ую ою ое ые ых ыми".split()
_ADJ_UK = "ий ого ому им ім а ої ій у ою е і их ими".split()
_THIRD = (
    "третий третьего третьему третьим третьем третья третьей третью третье третьи третьих третьими "
    "третій третього третьому третім третя третьої третю третьою третє треті третіх третіми"
).split()
# «семь» in the instrumental is also "family", «сот» honeycombs: believed only inside a compound.
ONLY_COMPOUND = frozenset({"семью"})
_SCALES: dict[int, tuple[str, str]] = {  # forms that may mean one of it; forms that need a number before them
    1_000: ("тысяча тысячу тысячей тысячью тысяче тыща тыщу тисяча тисячу тисячею",
            "тысячи тысяч тысячам тысячами тысячах тыщи тыщ тыс тисячі тисяч тисячам тисячами тис"),
    1_000_000: ("миллион миллиона миллиону миллионом миллионе мільйон мільйона мільйону мільйоном",
                "миллионы миллионов миллионам миллионами миллионах млн мільйони мільйонів мільйонам"),
    1_000_000_000: ("миллиард миллиарда миллиардом мільярд мільярда", "миллиарды миллиардов млрд мільярди мільярдів"),
    10**12: ("триллион триллиона трильйон", "триллионы триллионов трлн трильйонів"),
    100: ("сотня сотню сотней", "сотни сотен сот сотні"),
    10: ("десяток десятка десятком", "десятка десятки десятков десятків"),
    12: ("дюжина дюжину", "дюжины дюжин"),
}  # fmt: skip
_HALF = {"полтора": "3/2", "полторы": "3/2", "полутора": "3/2", "півтора": "3/2", "півтори": "3/2"}
_WHOLE_HALVES = {"полтораста": 150, "полсотни": 50, "полусотни": 50, "полтысячи": 500, "полмиллиона": 500_000,
                 "полдюжины": 6, "півсотні": 50, "півтисячі": 500}  # fmt: skip


def _rank(value: int) -> int:
    return 3 if value >= 100 else 2 if value >= 10 else 1


def _cardinals() -> dict[str, Word]:
    words: dict[str, Word] = {}

    def add(value: int, forms: str) -> None:
        for form in forms.split():
            name, _, cases = form.partition(":")
            known = words.get(name)
            every = frozenset(cases) | (known.cases if known else frozenset())
            words[name] = Word(Fraction(value), _rank(value), every, loose=value == 1)

    for value, forms in _SMALL.items():
        add(value, forms)
    for value, stem in _SOFT_RU.items():
        add(value, f"{stem}ь:na {stem}и:gdl {stem}ью:i")
    for value, stem in _SOFT_UK.items():
        add(value, f"{stem}ь:na {stem}и:gdl {stem}ьох:gla {stem}ьом:d {stem}ьма:i")
    add(6, "шість:na шести:gdl шістьох:gla")
    add(7, "сім:na сімох:gla сімома:i")
    for value, (nom, gen, uk) in _TENS.items():
        add(value, f"{nom}десят:na {gen}десяти:gdl {nom}юдесятью:i {gen}десятью:i {uk}десят:na {uk}десяти:gdl")
    for value, (nom, gen, uk) in _HUNDREDS.items():
        add(value, f"{nom}сот:na {gen}сот:g {gen}стам:d {nom}юстами:i {gen}стах:l {uk}сот:na {gen}стам:d")
    for value, uk_gen in ((500, "п'яти"), (600, "шести"), (700, "семи"), (800, "восьми"), (900, "дев'яти")):
        add(value, f"{uk_gen}сот:g {uk_gen}стам:d {uk_gen}стах:l")
    return words


def _others() -> dict[str, Word]:
    words: dict[str, Word] = {}
    for table, form, loose in (
        (_COLLECTIVE, "collective", False),
        (_TIMES, "cardinal", True),
        (_ABOUT, "cardinal", True),
    ):
        for value, forms in table.items():
            for name in forms.split():
                words[name] = Word(Fraction(value), 0, frozenset(ANY), form, loose)
    for name, half in _HALF.items():
        words[name] = Word(Fraction(half), 1, frozenset(ANY))
    for name, whole in _WHOLE_HALVES.items():
        words[name] = Word(Fraction(whole), 0, frozenset(ANY))
    return words


def _ordinals() -> dict[str, Word]:
    words: dict[str, Word] = {}
    for stems, endings in ((_ORDINAL_STEMS_UK, _ADJ_UK), (_ORDINAL_STEMS_RU, [*_ADJ_RU, "ий"])):
        for stem, value in stems.items():
            rank = 4 if value >= 1000 else _rank(value)
            for ending in endings:
                words[stem + ending] = Word(Fraction(value), rank, frozenset(ANY), "ordinal", value == 1)
    for name in _THIRD:
        words[name] = Word(Fraction(3), 1, frozenset(ANY), "ordinal")
    # «другой» is "other" in Russian; «другу», «друга», «друге» a friend; «сота» and the like are no ordinals.
    for name in "друга другу другой других другие друге другом другого другому другим другими сота соті соту".split():
        words.pop(name, None)
    return words


def _scales() -> dict[str, Scale]:
    scales: dict[str, Scale] = {}
    for value, (alone, counted) in _SCALES.items():
        scales.update({name: Scale(value, False) for name in counted.split()})
        scales.update({name: Scale(value, True) for name in alone.split()})
    return scales


ORDINALS: dict[str, Word] = _ordinals()
CARDINALS: dict[str, Word] = {**_others(), **_cardinals()}
SCALES: dict[str, Scale] = _scales()
# Ukrainian ordinals that Russian reads otherwise; looked up only where the clip is Ukrainian.
ORDINALS_UK: dict[str, Word] = {
    name: Word(Fraction(2), 1, frozenset(ANY), "ordinal")
    for name in "друга другу другої другій другого другому другим другою друге другі других другими".split()
}
