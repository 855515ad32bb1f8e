"""One text of several to choose from, where a line was heard or translated once more."""

from __future__ import annotations

from dataclasses import dataclass, field

from zeroline.domain.review import Flag
from zeroline.domain.speech import Maker


@dataclass(frozen=True)
class Choice:
    """`text` in the spoken language or in English; `score` is how likely its maker holds it, 0 to 1, None: it does not
    say; `how` are the settings that it came from. `doubts` are what the guards say of an English one."""

    text: str
    score: float | None
    how: str
    made_by: Maker
    doubts: tuple[Flag, ...] = field(default=())


@dataclass(frozen=True)
class Choices:
    """The texts of one stretch, the likeliest first; the engine's doubt is one reason to choose, the ear the other."""

    spoken: tuple[Choice, ...]
    english: tuple[Choice, ...]
