"""What the quotes' room must be told of English, and has no way to know itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zeroline.domain.mention import Mention
from zeroline.quotes.wording import Numbers


@dataclass(frozen=True)
class Tongue:
    """`numbers` finds the numbers of a text; `denials` counts how often it denies in any way ("not", "refuse",
    "unable"); `is_name` tells whether a word, as it is written, is the name of a place; `sizes` has the words for sizes
    of units ("brigades" -> "brigade"); `dates` finds the days of a text, ISO 8601, without the year
    where none is told."""

    numbers: Numbers
    denials: Callable[[str], int]
    is_name: Callable[[str], bool]
    sizes: Mapping[str, str]
    dates: Callable[[str], Sequence[Mention]]
