"""Text on its way into English: a passage with what is known around it, and what a translator made of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from zeroline.domain.speech import Maker


@dataclass(frozen=True)
class WantedTerm:
    """How the glossary wants a term of the passage in English. `surface` is the term as the passage has it; `accepted`
    renderings may stand in the place of the `preferred` one, but are never proposed."""

    surface: str
    preferred: str
    accepted: tuple[str, ...] = ()

    @property
    def renderings(self) -> tuple[str, ...]:
        return (self.preferred, *self.accepted)


@dataclass(frozen=True)
class Passage:
    """A line to translate, a sentence as a rule. The lines `before` and `after` it, in order, help to understand it
    and are not translated."""

    text: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    terms: tuple[WantedTerm, ...] = ()


@dataclass(frozen=True)
class Rendering:
    """A passage in English: one line, NFC. `confidence` runs from 0 to 1; None: the translator does not say."""

    text: str
    made_by: Maker
    confidence: float | None = None


_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")  # zero width and soft hyphens, which only break words apart


def one_line(text: str) -> str:
    """The text as NFC on one line, with single spaces."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())
