"""Names in English text: whether a mention's name is there in any usual spelling, and numbered units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from zeroline.domain.mention import Mention
from zeroline.language.numerals_english import find_numerals_english
from zeroline.language.translit import russian, ukrainian

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Letters and pairs that spellings of one name differ in.
_LIKE = (("shch", "s"), ("sch", "s"), ("sh", "s"), ("tch", "s"), ("ch", "s"), ("zh", "z"), ("kh", "h"), ("ts", "z"),
("tz", "z"),
         ("ph", "f"), ("ck", "k"), ("x", "ks"), ("c", "k"), ("w", "v"), ("g", "h"), ("q", "k"), ("j", ""), ("y",
         ""))  # fmt: skip
_VOWELS = re.compile(r"[aeiouьъ'’`-]")
# Names that English has words for which their letters don't show.
_ALSO = {
    "United States": "US|USA|U.S|America|American|Americans|States|Washington|stateside",
    "United Kingdom": "UK|U.K|Britain|British|England|English|London",
    "France": "French|Frenchman", "Poland": "Polish|Poles|Pole", "Netherlands": "Dutch|Holland",
    "Turkey": "Turkish|Türkiye|Turks|Turk",
    "Denmark": "Danish", "Spain": "Spanish", "Sweden": "Swedish", "Finland": "Finnish", "Greece": "Greek",
    "Switzerland": "Swiss",
    "Wagner": "musicians|Wagnerites|PMC", "DPR": "DNR|Donetsk|republic", "LPR": "LNR|Luhansk|Lugansk|republic",
    "Germany": "German|Germans",
    "Europe": "European|EU", "VDV": "Airborne|paratroopers|paratrooper", "North Korea": "DPRK|Korea|Korean",
    "Czech Republic": "Czechia|Czech",
    "Territorial Defense": "Territorial|TDF|defence", "Russia": "Russian|RF|Russians", "Lithuania": "Lithuanian",
    "Bakhmut": "Artyomovsk|Artemivsk",
    "Kyiv": "Kiev", "Saint Petersburg": "Petersburg|St|Leningrad", "Odesa": "Odessa", "Far East": "Eastern",
    "Syria": "Syrian", "Wales": "Welsh",
    "Storm": "Shtorm|Assault", "Storm-Z": "Shtorm|Storm", "Norway": "Norwegian|Norwegians", "Serbia": "Serb|Serbs",
    "Zelensky": "Zelenskyy|Zelenskiy",
    "Central African Republic": "CAR", "Black Sea Fleet": "fleet|Sea", "Belarus": "Belorussia|Byelorussia",
    "Crimea": "Crimean",
    "Afghanistan": "Afghan", "Cyprus": "Cypriot", "Moscow": "Muscovites|Muscovite", "China": "Chinese",
    "Japan": "Japanese",
}  # fmt: skip
_GENERIC = frozenset("region district republic the of and people power plant nuclear bridge sea detachment battalion "
"regiment "
                     "brigade company division corps army legion group forces fleet".split())  # fmt: skip
UNIT_SIZES = {"regiment": "regiment", "regiments": "regiment", "brigade": "brigade", "brigades": "brigade",
"division": "division",
          "divisions": "division", "army": "army", "armies": "army", "corps": "corps", "battalion": "battalion",
          "battalions": "battalion", "company": "company", "companies": "company", "platoon": "platoon",
          "platoons": "platoon",
          "squad": "squad", "battery": "battery", "detachment": "detachment", "regt": "regiment"}  # fmt: skip
_UNIT_REACH = 45  # characters between a unit's number and its size


def skeleton(name: str) -> str:
    """The consonants of a name, alike for "Gorlovka" and "Horlivka", "Kiev" and "Kyiv"."""
    low = name.lower()
    for letters, like in _LIKE:
        low = low.replace(letters, like)
    return re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", low))


class English:
    """English text, ready to be asked for names."""

    def __init__(self, text: str) -> None:
        self.words = _WORD.findall(text)
        self._lower = {word.lower() for word in self.words}
        self._skeletons = {skeleton(part) for word in self.words for part in (word, *re.split(r"['’-]", word))}
        self._first = set(re.findall(r"(?:^|[.!?…:\"“«]\s*)([^\W\d_]+)", text))

    def holds(self, name: str) -> bool:
        """Whether the name is here, in this or a like spelling."""
        wanted = skeleton(name)
        if name.lower() in self._lower or wanted in self._skeletons:
            return True
        if len(wanted) < 3:
            return any(word.startswith(name.lower()[:3]) for word in self._lower)
        return any(_near(wanted, other) for other in self._skeletons)

    def known_names(self, known: Mapping[str, str]) -> Iterator[str]:
        """Words that the gazetteer has as a place's English name, capitalised inside a sentence."""
        for word in dict.fromkeys(self.words):
            if len(word) > 4 and word[0].isupper() and word not in self._first and word.lower() in known:
                yield word


def _near(one: str, other: str) -> bool:
    if len(one) < 3 or len(other) < 3:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    return _one_letter_apart(one, other)


def _one_letter_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    for at in range(len(long)):
        if len(short) == len(long):
            if short[:at] + short[at + 1 :] == long[:at] + long[at + 1 :]:
                return True
        elif short == long[:at] + long[at + 1 :]:
            return True
    return False


def found_in(mention: Mention, english: English, language: str) -> bool:
    """Whether the English has the mention's name: its canonical spelling, the spoken one in Latin letters, or another
    that English uses. Numbered units are looked for by `unit_sizes`."""
    canonical = mention.canonical
    if canonical is not None and canonical[:1].isdigit():
        return True
    if canonical is not None and any(english.holds(part) for part in _alternatives(canonical)):
        return True
    write = ukrainian if language == "uk" else russian
    parts = [part for part in _WORD.findall(mention.surface) if len(part) > 2]
    spoken = [write(part) for part in parts]
    if any(english.holds(part) for part in spoken):
        return True
    # Cyrillic endings are no part of the name.
    return any(english.holds(part[:-cut]) for part in spoken for cut in (1, 2, 3) if len(part) - cut > 3)


def _alternatives(canonical: str) -> Iterator[str]:
    for part in _WORD.findall(canonical):
        if part.lower() not in _GENERIC:
            yield part
    base = canonical.removesuffix(" region").removesuffix(" district").split(" (")[0]
    for key in (canonical, base, base.split(" ")[0]):
        yield from filter(None, _ALSO.get(key, "").split("|"))


def unit_sizes(text: str) -> dict[int, set[str]]:
    """Numbers in the text and the sizes of unit that stand shortly after them."""
    found: dict[int, set[str]] = defaultdict(set)
    for numeral in find_numerals_english(text):
        if numeral.value.denominator != 1 or numeral.form == "time":
            continue
        for word in _WORD.findall(text[numeral.end : numeral.end + _UNIT_REACH].split(".", maxsplit=1)[0]):
            if word.lower() in UNIT_SIZES:
                found[int(numeral.value)].add(UNIT_SIZES[word.lower()])
                break
    return dict(found)
