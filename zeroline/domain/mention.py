"""Who, where, when and how many: the names and figures that somebody said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, get_args

Kind = Literal["person", "unit", "place", "date", "number", "weapon", "callsign", "organisation"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Mention:
    """A name or figure at `start:end` (characters) of the text of `segment`.

    `surface` is what was said; `canonical` is the one spelling that English captions use, None where several places
    or people share the surface and nothing decides between them. `detail` narrows the kind where that matters
    ("ordinal", "subunit", "rank", "region", ...). `candidates` are the readings that were weighed, best first, each
    with what tells it apart ("Zaitseve (Donetsk region)"); more than one means that a person must choose. `note` is
    one sentence for the person who checks.
    """

    kind: Kind
    surface: str
    canonical: str | None
    segment: str
    start: int
    end: int
    detail: str | None = None
    candidates: tuple[str, ...] = ()
    note: str | None = None

    @property
    def ambiguous(self) -> bool:
        return len(self.candidates) > 1

    def spelt(self, canonical: str) -> Mention:
        """The same mention in the spelling that a person chose; nothing is left to decide then."""
        return replace(self, canonical=canonical, candidates=())


@dataclass(frozen=True)
class Numeral:
    """A number at `start:end` (characters) of a text, said or written.

    `value` is exact: «полторы тысячи» is 1500, «две с половиной» 5/2. `first:last` are the tokens it spans, both 0
    where the text was not tokenised. `loose` numerals may well be rendered without a number («один», «оба», «пара
    дней», "once"), so that their absence proves nothing.
    """

    value: Fraction
    form: Literal["cardinal", "ordinal", "collective", "time"]
    start: int
    end: int
    first: int = 0
    last: int = 0
    loose: bool = False
    written: bool = False  # in digits

    @property
    def digits(self) -> str:
        """The value as a caption prints it: "1428", "2.5"."""
        if self.form == "time":
            return f"{int(self.value) // 60:02}:{int(self.value) % 60:02}"  # a time's value is minutes after midnight
        return str(self.value) if self.value.denominator == 1 else f"{float(self.value):.12g}"
