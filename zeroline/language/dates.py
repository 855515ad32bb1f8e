"""Dates as said and written, in ISO 8601: "2022-02-24", "--09-25" where nobody said the year, "--04" for a month alone.

«позавчера», «в пятницу»,
«двадцать пятого» without a month are no dates: they need a calendar that the words don't hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from zeroline.domain.mention import Mention, Numeral
from zeroline.domain.text import Token
from zeroline.language.numeral_forms import CARDINALS, ORDINALS, fold

_RU = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
_RU_ENDINGS = {"март": ("", "а", "у", "ом", "е"), "август": ("", "а", "у", "ом", "е"), "ма": ("й", "я", "ю", "ем", "е")}
_SOFT = ("ь", "я", "ю", "ем", "е")
_UK = {
    1: "січень січня січні січнем січню", 2: "лютий лютого лютому лютим", 3: "березень березня березні березнем",
    4: "квітень квітня квітні квітнем", 5: "травень травня травні травнем", 6: "червень червня червні червнем",
    7: "липень липня липні липнем", 8: "серпень серпня серпні серпнем", 9: "вересень вересня вересні вереснем",
    10: "жовтень жовтня жовтні жовтнем", 11: "листопад листопада листопаді листопадом",
    12: "грудень грудня грудні груднем",
}  # fmt: skip
MONTHS: dict[str, int] = {
    **{stem + ending: index for index, stem in enumerate(_RU, 1) for ending in _RU_ENDINGS.get(stem, _SOFT)},
    **{short: index for index, short in enumerate("янв фев мар апр май июн июл авг сен окт ноя дек".split(), 1)},
}
MONTHS_UK: dict[str, int] = {form: index for index, forms in _UK.items() for form in forms.split()}
ENGLISH_MONTHS: dict[str, int] = {}
for _index, _name in enumerate(
    "january february march april may june july august september october november december".split(), 1
):
    ENGLISH_MONTHS[_name] = ENGLISH_MONTHS[_name[:3]] = _index
ENGLISH_MONTHS["sept"] = 9
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE_MONTH = frozenset("в во с со к до по от на из за через между середине середины начале начала конце конца "
"месяц месяце "
                          "месяца прошлого этого аж еще уже весь у з від до на під протягом".split())  # fmt: skip
_YEAR_WORDS = frozenset("год года году годом г год. рік року році р".split())
_WRITTEN = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?")


@dataclass(frozen=True)
class _Found:
    iso: str
    first: int
    last: int


def iso_date(day: int | None, month: int, year: int | None = None) -> str | None:
    """None where no calendar has such a day."""
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= _DAYS[month - 1]):
        return None
    head = f"{year:04}" if year is not None else "-"
    return f"{head}-{month:02}" + (f"-{day:02}" if day is not None else "")


def find_dates(
    tokens: Sequence[Token], segment: str, numerals: Sequence[Numeral], language: str = "ru"
) -> tuple[Mention, ...]:
    """Every date, in order; each day of «с 20 по 25 мая» is one."""
    words = [fold(token.text) for token in tokens]
    starts = {numeral.first: numeral for numeral in numerals}
    ends = {numeral.last: numeral for numeral in numerals}
    verbs = {at for at, token in enumerate(tokens) if token.readings and "VERB" in token.readings[0].marks}
    found = [*_spoken(words, starts, ends, language, verbs), *_written(words), *_years(words, starts)]
    made: list[Mention] = []
    taken: set[int] = set()
    for one in found:
        if taken & set(range(one.first, one.last)):
            continue
        taken.update(range(one.first, one.last))
        start, end = tokens[one.first].start, tokens[one.last - 1].end
        surface = " ".join(token.text for token in tokens[one.first : one.last])
        made.append(Mention("date", surface, one.iso, segment, start, end))
    return tuple(sorted(made, key=lambda mention: mention.start))


def _month(words: Sequence[str], at: int, language: str, after_number: bool) -> int | None:
    word = words[at]
    if word in MONTHS_UK and (language == "uk" or (after_number and word not in {"лютого", "листопада"})):
        return MONTHS_UK[word]
    return MONTHS.get(word)


def _spoken(
    words: Sequence[str],
    starts: dict[int, Numeral],
    ends: dict[int, Numeral],
    language: str,
    verbs: Collection[int],
) -> list[_Found]:
    found: list[_Found] = []
    for at in range(len(words)):
        number = ends.get(at) or _heard_day(words, ends, at)
        month = _month(words, at, language, number is not None)
        if month is None and number is not None and number.form == "ordinal":
            month = _heard_month(words[at]) or _heard_may(words, number, at, verbs)
        if month is None:
            continue
        day = number if number is not None and _is_day(number) else None
        short = len(words[at]) <= 3 and words[at] not in {"май", "мая", "мае", "маю"}
        if day is None and (short or not _alone(words, at)):
            continue
        year, last = _year_after(words, starts, at + 1, day is None)
        iso = iso_date(int(day.value) if day else None, month, year)
        if iso is None:
            continue
        found.append(_Found(iso, day.first if day else at, last))
        if day is not None:
            found.extend(_earlier_days(words, ends, day, month, year))
    return found


_TAILS = frozenset("го ого ое е й".split())
_AS_HEARD = re.compile("(?:[оа]ва|[ое]во|ева)$")  # «двадцатова мая», as it sounds
_LEAST_LETTERS = 5  # of a month that is known in spite of a wrong letter


def _heard_day(words: Sequence[str], ends: dict[int, Numeral], month: int) -> Numeral | None:
    """A day before a month as recognisers write it: «25 го», «двадцать пятова»."""
    if month < 1:
        return None
    before, known = words[month - 1], ends.get(month - 1)
    if before in _TAILS and known is not None and known.written:
        return replace(known, form="ordinal", last=month)
    said = ORDINALS.get(_AS_HEARD.sub("ого", before)) if _AS_HEARD.search(before) else None
    if said is None:
        return None
    tens = CARDINALS.get(words[month - 2]) if month > 1 and said.value < 10 else None
    if tens is not None and tens.value in (20, 30):
        return Numeral(tens.value + said.value, "ordinal", 0, 0, month - 2, month)
    return Numeral(said.value, "ordinal", 0, 0, month - 1, month)


def _heard_month(word: str) -> int | None:
    """A month with one wrong letter: «сентебря», «майя»."""
    if word in {"майя", "майа"}:
        return 5
    if len(word) < _LEAST_LETTERS:
        return None
    for name, month in MONTHS.items():
        if len(name) == len(word) and sum(one != other for one, other in zip(name, word, strict=True)) == 1:
            return month
    return None


_MAY_AS_HEARD = frozenset("моя моей мои мой мае".split())
_SINCE = frozenset("с со из до от к по з із від".split())


def _heard_may(words: Sequence[str], number: Numeral, at: int, verbs: Collection[int]) -> int | None:
    """«с двадцатого моей держат»: what follows is no noun that could be mine, and a day that something lasts from or
    to lacks its month."""
    since = number.first > 0 and words[number.first - 1] in _SINCE
    return 5 if since and words[at] in _MAY_AS_HEARD and at + 1 in verbs else None


def _is_day(numeral: Numeral) -> bool:
    return numeral.form in {"ordinal", "cardinal"} and numeral.value.denominator == 1 and 1 <= numeral.value <= 31


def _alone(words: Sequence[str], at: int) -> bool:
    """Whether a month without a day is a month: after «в», «с», «месяц», «конец»; «Мая» may be a girl, «март» is
    never."""
    before = words[at - 1] if at else ""
    if before in _BEFORE_MONTH or (at > 1 and words[at - 2] in _BEFORE_MONTH and before.endswith(("го", "м", "ем"))):
        return words[at] not in {"маем", "майе"}
    if at + 1 < len(words) and words[at + 1] in {"месяц", "месяца", "месяце"}:
        return True
    name_too = words[at] in {"мая", "май", "маю", "марта", "августа", "август", "юлий", "март"}
    return not name_too and words[at] not in {"маем", "лютий", "лютим", "лютого", "лютому", "мае", "маю"}


_NUMBERED = ("полк", "бригад", "дивиз", "дивіз", "батальон", "рот", "взвод", "отдельн", "мотострел", "арм", "числ")


def _year_after(
    words: Sequence[str], starts: dict[int, Numeral], at: int, without_day: bool = False
) -> tuple[int | None, int]:
    if at < len(words) and words[at] == ".":
        at_number = at  # «24 фев. 2022»
        numeral = starts.get(at + 1)
        if numeral is None or not 1900 <= numeral.value <= 2100:
            return None, at_number
        at += 1
    numeral = starts.get(at)
    if numeral is None or numeral.value.denominator != 1:
        return None, at
    year, last = int(numeral.value), numeral.last
    said_year = last < len(words) and words[last] in _YEAR_WORDS
    bare = not said_year and numeral.form == "ordinal" and not numeral.written
    follows = words[last] if last < len(words) else ""
    another = not without_day and (follows in MONTHS or follows in MONTHS_UK or follows in {"и", "й", "та", "по", "-"})
    if bare and 14 <= year <= 30 and not another and not follows.startswith(_NUMBERED):
        return 2000 + year, last  # «с мая двадцать второго»
    if 1900 <= year <= 2100:
        return year, last + 1 if said_year else last
    if said_year and (numeral.form == "ordinal" or numeral.written) and 14 <= year <= 30:
        return 2000 + year, last + 1  # «двадцать второго года»: this war's years are said so
    return None, at


def _earlier_days(
    words: Sequence[str], ends: dict[int, Numeral], day: Numeral, month: int, year: int | None
) -> list[_Found]:
    """«с 20 по 25 мая», «20-го и 25-го мая», «20-25 мая»: the first number is a day of the same month."""
    if day.first < 2 or words[day.first - 1] not in {"по", "до", "и", "-", "–", ",", "на", "та", "й"}:
        return []
    earlier = ends.get(day.first - 1)
    iso = iso_date(int(earlier.value), month, year) if earlier is not None and _is_day(earlier) else None
    return [_Found(iso, earlier.first, earlier.last)] if iso and earlier is not None else []


def _written(words: Sequence[str]) -> list[_Found]:
    found: list[_Found] = []
    for at, word in enumerate(words):
        match = _WRITTEN.fullmatch(word)
        if match is None:
            continue
        day, month, year = match.groups()
        if year is None and (len(day) < 2 or len(month) < 2 or "," in word or _measured(words, at)):
            continue
        iso = iso_date(int(day), int(month), _full_year(year))
        if iso is not None:
            found.append(_Found(iso, at, at + 2 if at + 1 < len(words) and words[at + 1] in _YEAR_WORDS else at + 1))
    return found


def _measured(words: Sequence[str], at: int) -> bool:
    return at + 1 < len(words) and (
        words[at + 1] in {"%", "руб", "мм", "км", "кг", "метра", "литра", "млн", "тыс", "градуса", "час"}
    )


def _full_year(year: str | None) -> int | None:
    if year is None:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


def _years(words: Sequence[str], starts: dict[int, Numeral]) -> list[_Found]:
    """«в 2022 году», «две тысячи двадцать второй год»; «в двадцать втором году» is this century's."""
    found: list[_Found] = []
    for numeral in starts.values():
        if numeral.last >= len(words) or words[numeral.last] not in _YEAR_WORDS or numeral.value.denominator != 1:
            continue
        year = int(numeral.value)
        if 1900 <= year <= 2100:
            found.append(_Found(f"{year}", numeral.first, numeral.last + 1))
        elif (
            numeral.form == "ordinal"
            and 14 <= year <= 30
            and words[numeral.last] in {"году", "года", "год", "році", "року"}
        ):
            found.append(_Found(f"{2000 + year}", numeral.first, numeral.last + 1))
    return found


_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
_DAY_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_DAYS_ENGLISH = {name: value for value, name in enumerate(_DAY_WORDS, 1)}
_DAYS_ENGLISH |= {f"twenty-{name}": 20 + value for value, name in enumerate(_DAY_WORDS[:9], 1)}
_DAYS_ENGLISH |= {"thirtieth": 30, "thirty-first": 31}
_DAY = rf"(?:{_ORDINAL}|{'|'.join(sorted(_DAYS_ENGLISH, key=len, reverse=True))})"
_MONTH = rf"(?:{'|'.join(sorted(ENGLISH_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:,?\s+(?:of\s+)?(\d{4}))?"
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(?:the\s+)?({_DAY})\b(?!:|,\d{{3}}|\.\d){_YEAR}", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b({_DAY})\s+(?:day\s+)?(?:of\s+)?({_MONTH}){_YEAR}", re.IGNORECASE)
_RANGE = re.compile(
    rf"\b(?:({_MONTH})\s+)?({_DAY})\s*(?:-|–|—|to|and|through|until|"
    rf",)\s*(?:the\s+)?({_DAY})\b(?:\s+(?:of\s+)?({_MONTH}))?",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(rf"\b({_MONTH})(?:\s+(?:of\s+)?(\d{{4}}))?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


def find_dates_english(text: str) -> tuple[Mention, ...]:
    """Every date in English text, as `find_dates` gives them; "May" and "March" alone count after "in", "since" and
    such."""
    found: list[Mention] = []

    def add(match: re.Match[str], iso: str | None) -> None:
        if iso and _capital(match) and not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Mention("date", match.group(), iso, "", match.start(), match.end()))

    for match in _ISO.finditer(text):
        add(match, iso_date(int(match[3]), int(match[2]), int(match[1])))
    ranges = list(_RANGE.finditer(text))
    for match in ranges:
        month = match[1] or match[4]
        if month and month[0].isupper():
            for group in (2, 3):
                iso = iso_date(_day(match[group]), _english_month(month))
                if iso:
                    found.append(Mention("date", match.group(group), iso, "", match.start(group), match.end(group)))
    for match in _MONTH_FIRST.finditer(text):
        add(match, iso_date(_day(match[2]), _english_month(match[1]), int(match[3]) if match[3] else None))
    for match in _DAY_FIRST.finditer(text):
        add(match, iso_date(_day(match[1]), _english_month(match[2]), int(match[3]) if match[3] else None))
    for match in _MONTH_ALONE.finditer(text):
        within = any(one.start() <= match.start() < one.end() for one in ranges)  # "from 3 to 5 June"
        if not within and _is_month(match, text):
            add(match, iso_date(None, _english_month(match[1]), int(match[2]) if match[2] else None))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _capital(match: re.Match[str]) -> bool:
    """Months have a capital in English; "may" without one is none."""
    month = next(
        (
            group
            for group in match.groups()
            if group and group[0].isalpha() and group.lower().rstrip(".") in ENGLISH_MONTHS
        ),
        None,
    )
    return month is None or month[0].isupper()


def _day(text: str) -> int:
    return _DAYS_ENGLISH.get(text.lower()) or int(re.sub(r"\D", "", text))


def _english_month(text: str) -> int:
    return ENGLISH_MONTHS[text.lower().rstrip(".")]


def _is_month(match: re.Match[str], text: str) -> bool:
    name = match[1].rstrip(".")
    if not name[0].isupper():
        return False
    if name.lower() in {"may", "march", "mar", "jun", "jan", "dec", "august"}:
        return match[2] is not None or re.search(
            r"\b(in|since|until|till|of|by|from|last|this|next|early|late|mid|to|through|before|after|during|and|"
            r"for)[\s-]+$",
            text[: match.start()], re.IGNORECASE,
        ) is not None  # fmt: skip
    return True
