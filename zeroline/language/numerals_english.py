"""Numbers in English text, in words and digits: "one hundred and twenty", "1,428th", "twenty-fifth", "2.5 million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from zeroline.domain.mention import Numeral

_TOKEN = re.compile(
    r"(?P<figure>\d+(?:,\d{3})+(?:\.\d+)?|\d+:\d\d|\d+(?:\.\d+)?(?:,\d+)?)(?P<tail>(?:st|nd|rd|th|k|m|bn|s)\b)?|"
    r"(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINAL_UNITS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000, "mln": 1_000_000,
           "billion": 1_000_000_000, "bn": 1_000_000_000, "trillion": 10**12}  # fmt: skip
_LOOSE = {"once": 1, "twice": 2, "thrice": 3, "both": 2, "couple": 2, "pair": 2, "two": 2}
_TAIL_SCALES = {"k": 1_000, "bn": 1_000_000_000}
_SLANG = frozenset({"hundredths"})


@dataclass(frozen=True)
class _Piece:
    text: str
    start: int
    end: int
    figure: Fraction | None
    tail: str


def _words() -> dict[str, tuple[int, bool]]:
    words = {name: (value, False) for value, name in enumerate(_UNITS)}
    words |= {name: (value, True) for value, name in enumerate(_ORDINAL_UNITS)}
    for index, name in enumerate(_TENS):
        words[name] = (20 + 10 * index, False)
        words[name[:-1] + "ieth"] = (20 + 10 * index, True)
    return words


_WORDS = _words()
_ORDINAL_SCALES = {"hundredth": 100, "thousandth": 1_000, "millionth": 1_000_000}


def find_numerals_english(text: str) -> tuple[Numeral, ...]:
    """Every number in the text, in order. `first` and `last` stay 0."""
    pieces = [_piece(match) for match in _TOKEN.finditer(text)]
    found: list[Numeral] = []
    at = 0
    while at < len(pieces):
        numeral, used = _numeral(text, pieces, at)
        if numeral is not None:
            found.append(numeral)
        at += max(used, 1)
    return tuple(found)


def _piece(match: re.Match[str]) -> _Piece:
    figure = match.group("figure")
    if figure is None:
        return _Piece(match.group().lower(), match.start(), match.end(), None, "")
    value = _figure(figure)
    return _Piece(figure, match.start(), match.end(), value, (match.group("tail") or "").replace("K", ""))


def _figure(figure: str) -> Fraction:
    if ":" in figure:
        hours, minutes = figure.split(":")
        return Fraction(int(hours) * 60 + int(minutes))
    plain = re.sub(r",(?=\d{3}(\D|$))", "", figure)
    return Fraction(plain.replace(",", "."))


def _numeral(text: str, pieces: list[_Piece], at: int) -> tuple[Numeral | None, int]:
    piece = pieces[at]
    if piece.figure is not None:
        return _from_figure(text, pieces, at)
    if piece.text in _WORDS or (piece.text in {"a", "an"} and _scale_follows(pieces, at + 1)) or piece.text in _SCALES:
        return _from_words(text, pieces, at)
    if piece.text in _LOOSE or piece.text in {"half", "dozen", "decade", "century"}:
        value = {"half": Fraction(1, 2), "dozen": Fraction(12), "decade": Fraction(10), "century": Fraction(100)}.get(
            piece.text, Fraction(_LOOSE.get(piece.text, 0))
        )
        return Numeral(value, "cardinal", piece.start, piece.end, loose=True), 1
    return None, 1


def _scale_follows(pieces: list[_Piece], at: int) -> bool:
    return at < len(pieces) and pieces[at].text in _SCALES and pieces[at].text != "grand"


def _from_figure(text: str, pieces: list[_Piece], at: int) -> tuple[Numeral | None, int]:
    piece = pieces[at]
    value = piece.figure or Fraction(0)
    form: Literal["cardinal", "ordinal", "time"] = "cardinal"
    end, used = piece.end, 1
    if ":" in piece.text:
        form = "time"
    elif piece.tail in {"st", "nd", "rd", "th"}:
        form = "ordinal"
    elif piece.tail in _TAIL_SCALES:
        value *= _TAIL_SCALES[piece.tail]
    else:
        while at + used < len(pieces) and pieces[at + used].text in _SCALES and _joined(text, pieces, at + used):
            value, end, used = value * _SCALES[pieces[at + used].text], pieces[at + used].end, used + 1
        if used > 1 and at + used < len(pieces):
            more = pieces[at + used].figure
            if more is not None and more < 1000 and _joined(text, pieces, at + used):
                value, end, used = value + more, pieces[at + used].end, used + 1
    return Numeral(value, form, piece.start, end, written=True), used


def _joined(text: str, pieces: list[_Piece], at: int) -> bool:
    return text[pieces[at - 1].end : pieces[at].start] in {" ", "-", "\u00a0", "‐", "‑"}


def _from_words(  # noqa: PLR0915 - one reader of one grammar; cut up, its state would be passed around
    text: str, pieces: list[_Piece], at: int
) -> tuple[Numeral | None, int]:
    total = group = Fraction(0)
    rank, here, ordinal, years = 4, at, False, False
    said = 0
    while here < len(pieces) and (here == at or _joined(text, pieces, here)):
        word = pieces[here].text
        if word in {"a", "an"} and here == at:
            group, rank = Fraction(0), 4
        elif word in _SLANG and group:
            # What captions that keep the soldiers' words write: "two-hundredths" are the dead.
            group, said, here, ordinal = group * 100, said + 1, here + 1, True
            break
        elif word in _WORDS:
            said_value, is_ordinal = _WORDS[word]
            new_rank = 2 if said_value >= 10 else 1
            least = 3 if 10 <= said_value < 20 else new_rank + 1
            if rank < least:
                if years or group not in (19, 20) or said_value < 10 or total:
                    break
                group, years, rank = group * 100, True, 4  # "nineteen forty-one", "twenty twenty-two"
            group += said_value
            rank, said = (1 if 10 <= said_value < 20 else new_rank), said + 1
            ordinal = is_ordinal
        elif word in _SCALES or word in _ORDINAL_SCALES:
            scale = _SCALES.get(word) or _ORDINAL_SCALES[word]
            ordinal = word in _ORDINAL_SCALES
            if scale == 100:
                if group >= 100:
                    break
                group, rank = (group or Fraction(1)) * 100, 3
            else:
                total, group, rank = total + (group or Fraction(1)) * scale, Fraction(0), 4
            said += 1
        elif word == "and" and here > at and _continues(pieces, here, rank):
            pass
        elif word == "and" and _half_follows(pieces, here):
            group, here, said = group + Fraction(1, 2), here + 2, said + 1
        else:
            break
        here += 1
        if ordinal:
            break
    if here - 1 > at and pieces[here - 1].text in {"and", "a"}:
        here -= 1
    if not said:
        return None, 1
    value = total + group
    lone_scale = here == at + 1 and pieces[at].text in _SCALES  # "hundred" after "several", "few": vague
    loose = value in (0, 1) or lone_scale  # "zero line"
    start, end = pieces[at].start, pieces[here - 1].end
    return Numeral(value, "ordinal" if ordinal else "cardinal", start, end, loose=loose), here - at


def _continues(pieces: list[_Piece], here: int, rank: int) -> bool:
    """Whether "and" stands inside a number: "one hundred and twenty", not "ten and twenty"."""
    after_scale = pieces[here - 1].text in _SCALES
    return after_scale and here + 1 < len(pieces) and pieces[here + 1].text in _WORDS and rank >= 3


def _half_follows(pieces: list[_Piece], here: int) -> bool:
    return here + 2 < len(pieces) and pieces[here + 1].text in {"a", "one"} and pieces[here + 2].text == "half"


def ordinal_word(value: int) -> str:
    """1 → "first"; digits with their tail above nineteen."""
    if 0 <= value < len(_ORDINAL_UNITS):
        return _ORDINAL_UNITS[value]
    tail = {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{tail}"
