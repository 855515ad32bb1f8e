"""What is looked for in the archive, and what is found there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["words", "meaning"]


@dataclass(frozen=True)
class Filters:
    """Which clips are looked through; None: any. Names are given as they are spelt in English or as they are said.

    `claim` is a kind of claim, `source` stands in an account, address, platform or file name, `status` is a clip's.
    `since` and `until` are days, ISO 8601, both included: the day on which the clip was posted, by the earliest of its
    sources, or on which it was received where no source tells.
    """

    unit: str | None = None
    place: str | None = None
    claim: str | None = None
    person: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Question:
    """What somebody asks. `text` is all of it; `words` are the words outside of quotation marks, folded, each once;
    `phrases` the quoted ones, each as its folded words."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    filters: Filters = Filters()
    only: Way | None = None  # None: both ways


@dataclass(frozen=True)
class Found:
    """A line that answers. `text` is its English, `source_text` what was said; None: there is none. `score` runs from
    0 to 1, which is the first by every way in which was looked. `ways` are those that found it; `likeness` is that of
    its meaning and the question's, -1 to 1, None: it was found by its words alone."""

    clip: str
    start_ms: int
    end_ms: int
    text: str | None
    source_text: str | None
    score: float
    ways: tuple[Way, ...]
    likeness: float | None
