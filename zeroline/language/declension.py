"""Case forms of names and of slang, by ending. They stand in no dictionary, and people decline them all the same.

A form maps to the cases it may be: n a g d i l. The paradigms give too much rather than too little: what nobody says
is never met, and what belongs to two names is settled by rank and context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from zeroline.language.numeral_forms import fold

Forms = dict[str, str]  # form -> its cases
ALL = "nagdil"

# ending -> endings of its forms with their cases, tried in order; every one that fits is used up to the first with "."
_RU: tuple[tuple[str, str], ...] = (
    ("ская", "ской:gdil скую:a."), ("цкая", "цкой:gdil цкую:a."), ("ая", "ой:gdil ую:a ою:i."), ("яя", "ей:gdil юю:a."),
    ("ское", "ского:g скому:d ским:i ском:l."), ("цкое", "цкого:g цкому:d цким:i цком:l."),
    ("кое", "кого:g кому:d ким:i ком:l."), ("ое", "ого:g ому:d ым:i ом:l."), ("ее", "его:g ему:d им:i ем:l."),
    ("ские", "ских:gl ским:d скими:i."), ("ые", "ых:gl ым:d ыми:i."), ("кие", "ких:gl ким:d кими:i."),
    ("ский", "ского:g скому:d ским:i ском:l."), ("цкий", "цкого:g цкому:d цким:i цком:l."), ("ья", "ьей:gdil ью:a"),
    ("ый", "ого:g ому:d ым:i ом:l."), ("кий", "кого:g кому:d ким:i ком:l."), ("ий", "его:g ему:d им:i ем:l ия:g ии:l."),
    ("ой", "ого:g ому:d ым:i ом:l оя:g ою:d оем:i ое:l."),
    ("ия", "ии:gdl ию:a ией:i."), ("ка", "ки:g ке:dl ку:a кой:i кою:i."), ("га", "ги:g ге:dl гу:a гой:i."),
    ("ха", "хи:g хе:dl ху:a хой:i."), ("ца", "цы:g це:dl цу:a цей:i."), ("ча", "чи:g че:dl чу:a чей:i."),
    ("жа", "жи:g же:dl жу:a жей:i."), ("ша", "ши:g ше:dl шу:a шей:i."), ("а", "ы:g е:dl у:a ой:i."),
    ("я", "и:gdl е:dl ю:a ей:i."),
    ("ово", "ово:nagdil ова:g ову:d овом:i овым:i ове:l."), ("ево", "ево:nagdil ева:g еву:d евом:i евым:i еве:l."),
    ("ино", "ино:nagdil ина:g ину:d ином:i иным:i ине:l."), ("о", "о:nagdil а:g у:d ом:i е:l."),
    ("ие", "ия:g ию:d ием:i ии:l."), ("ье", "ья:g ью:d ьем:i ье:l."), ("е", "е:nagdil я:g ю:d ем:i."),
    ("цы", "цов:g цам:d цами:i цах:l."), ("ы", ":g ов:g ам:d ами:i ах:l."),
    ("щи", "щ:g щам:d щами:i щах:l."),
    ("чи", "чей:g чам:d чами:i чах:l."), ("ки", "ков:g кам:d ками:i ках:l."), ("ги", "гов:g гам:d гами:i гах:l."),
    ("и", "и:nagdil ей:g ям:d ями:i ях:l."), ("у", "у:nagdil."),
    ("ец", "ца:g цу:d цом:i цем:i це:l."), ("ок", "ка:g ку:d ком:i ке:l ока:g оку:d оком:i оке:l."),
    ("ь", "я:g ю:d ем:i е:l и:gdl ью:i."), ("й", "я:g ю:d ем:i е:l."),
    ("ов", "ова:g ову:d овом:il овым:i ове:l."), ("ев", "ева:g еву:d евом:il евым:i еве:l."),
    ("ин", "ина:g ину:d ином:i иным:i ине:l."), ("рел", "рла:g рлу:d рлом:i рле:l."),
    ("", "а:g у:d ом:i ем:i е:l."),
)  # fmt: skip
_UK: tuple[tuple[str, str], ...] = (
    ("ія", "ії:gdl ію:a ією:i."), ("ка", "ки:g ці:dl ку:a кою:i."), ("га", "ги:g зі:dl гу:a гою:i."),
    ("ха", "хи:g сі:dl ху:a хою:i."), ("ця", "ці:gdl цю:a цею:i."),
    ("ча", "чі:gdl чу:a чею:i."), ("жа", "жі:gdl жу:a жею:i."), ("ша", "ші:gdl шу:a шею:i."),
    ("ща", "щі:gdl щу:a щею:i."), ("а", "и:g ої:g і:dl ій:dl у:a ою:i."),
    ("я", "і:gdl ї:gdl ю:a ею:i."),
    ("ське", "ського:g ському:dl ським:i."), ("цьке", "цького:g цькому:dl цьким:i."),
    ("е", "ого:g ому:dl им:i а:g у:d ом:i і:l."), ("є", "його:g йому:dl їм:i."), ("о", "а:g у:d ом:i і:l."),
    ("ий", "ого:g ому:dl им:i."), ("ій", "ого:g ому:dl ім:i."),
    ("рів", "рова:g рову:d ровом:i рові:l рева:g реву:d ревом:i реві:l."),
    ("їв", "єва:g єву:d євом:i єві:l."), ("ів", "ова:g ову:d овом:i ові:l ева:g еву:d евом:i еві:l."),
    ("ець", "ця:g цю:d цем:i ці:l."),
    ("рог", "рогу:gd рога:g рогом:i розі:l."), ("ріг", "рогу:g рогом:i розі:l."),
    ("іль",
    "оля:g олю:d олем:i олі:l іля:g ілю:d ілем:i ілі:l."),
    ("ськ", "ська:g ську:dl ськом:i."), ("цьк", "цька:g цьку:dl цьком:i."),
    ("ь", "я:g ю:d ем:i і:gdl ню:i."), ("й", "я:g ю:d єм:i ї:l."), ("ці", "ців:g цям:d цями:i цях:l."),
    ("и", ":g ів:g ам:d ами:i ах:l."), ("і", "ів:g ей:g ям:d ями:i ях:l."), ("", "а:g у:dl ом:i і:l."),
)  # fmt: skip

_VOWELS = "аяоеєиіїуюыьй"
_FLEETING = re.compile(r"([\w-]{2,}[^аяоеєиіїуюыь])[ое]([кц])ь?")
_SINGULAR = "а у ом е я ю ем єм ем і"
_PLURAL = {"ru": "ы и ов ев ей ам ям ами ями ах ях", "uk": "и і ї ів їв ей ам ям ами ями ах ях ові еві єві"}


def decline(name: str, language: str) -> Forms:
    """Every form of a name of one or more words, folded, with its cases; the words agree in case."""
    words = fold(name).split()
    by_word = [_decline_word(word, language) for word in words]
    if len(words) == 1:
        return by_word[0]
    forms: Forms = {}
    for parts in product(*(forms.items() for forms in by_word)):
        cases = "".join(case for case in ALL if all(case in part[1] for part in parts))
        if cases:
            key = " ".join(part[0] for part in parts)
            forms[key] = "".join(sorted(set(forms.get(key, "") + cases)))
    return forms


def inflected(noun: str, language: str) -> frozenset[str]:
    """Every form of a common noun in both numbers, folded: «зушка» → «зушку», «зушек», «зушками»; too many rather than
    too few. Ukrainian «бусик» → «бусику», «бусиків»."""
    word = fold(noun)
    forms = set(decline(word, language))
    stems = {word.rstrip(_VOWELS)}
    if fleeting := _FLEETING.fullmatch(word):  # «нулёк», «нулька»; «боец», «бойца»
        stems = {fleeting[1] + soft + fleeting[2] for soft in ("", "ь")}
        forms |= {stem + ending for stem in stems for ending in _SINGULAR.split()}
    forms |= {stem + ending for stem in stems for ending in _PLURAL[language].split()}
    if word.endswith(("ка", "ца")):  # «зушка», «зушек»; «ствольца», «стволец»
        forms |= {word[:-2] + vowel + word[-2] for vowel in "ое"}
    if word[-1] in _VOWELS:  # «джав»
        forms.add(word[:-1] + ("ь" if word.endswith("я") else ""))
    return frozenset(forms)


def _decline_word(word: str, language: str) -> Forms:
    head, tail, rest = word, "", ""
    if "-на-" in word or "-под-" in word:
        head, dash, rest = word.partition("-")
        tail = dash + rest
    elif "-" in word:
        first, _, head = word.rpartition("-")
        return {f"{first}-{form}": cases for form, cases in _decline_word(head, language).items()}
    forms: Forms = {word: "na"}
    for form, cases in _endings(head, _UK if language == "uk" else _RU):
        key = form + tail
        forms[key] = "".join(sorted(set(forms.get(key, "") + cases)))
    return forms


def _endings(word: str, table: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for ending, endings in table:
        if len(word) <= len(ending) or not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        for one in endings.rstrip(".").split():
            form, _, cases = one.partition(":")
            yield stem + form, cases
        if endings.endswith("."):
            return


def adjective_stems(name: str, language: str = "ru") -> frozenset[str]:
    """What may stand before «-ое направление»: «авдеевка» → «авдеевск», «кременная» → «кременск»; Ukrainian «лиман» →
    «лиманськ»."""
    word = fold(name).replace(" ", "")
    if word.endswith(("ск", "цк", "ськ", "цьк")):
        return frozenset({word})
    tail = "ськ" if language == "uk" else "ск"
    stems = {word + tail}
    for ending in ("ная", "ка", "ая", "ое", "о", "а", "ы", "и", "ь", "е", "я", "ье", "і"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stems.add(word[: -len(ending)] + tail)
    return frozenset(stems)


Decline = Callable[[str, str], Forms]
