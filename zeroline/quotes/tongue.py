"""What the quotes' room must be told of English, and has no way to know itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zeroline.quotes.wording import Numbers


@dataclass(frozen=True)
class Tongue:
    """`numbers` finds the numbers of a text; `denials` counts how often it denies in any way ("not", "refuse",
    "unable"); `is_name` tells whether a word, as it is written, is the name of a place; `sizes` has the words for sizes
    of units ("brigades" -> "brigade")."""

    numbers: Numbers
    denials: Callable[[str], int]
    is_name: Callable[[str], bool]
    sizes: Mapping[str, str]
