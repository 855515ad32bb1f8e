"""Reads what somebody types into the one box of search."""

from __future__ import annotations

import re

from zeroline.domain.errors import WrongUse
from zeroline.domain.finding import Filters, Question, Way
from zeroline.language.folding import words_in

_MOST_WORDS = 32  # that are looked for; a question of a page is asked by its meaning
_QUOTED = re.compile('"([^"]*)"|«([^»]*)»|„([^“”"]*)[“”"]|“([^”"]*)[”"]')


def question(text: str, filters: Filters | None = None, only: Way | None = None) -> Question:
    """Raises WrongUse where there is no word in it."""
    phrases = tuple(
        phrase for found in _QUOTED.finditer(text) if (phrase := tuple(words_in("".join(filter(None, found.groups())))))
    )
    words = tuple(dict.fromkeys(words_in(_QUOTED.sub(" ", text))))[:_MOST_WORDS]
    if not words and not phrases:
        raise WrongUse("There is no word to search for; give some, in English, Russian or Ukrainian.")
    if only == "meaning" and not words:
        raise WrongUse("A quoted phrase is searched for exactly, not by its meaning; take the quotation marks away.")
    return Question(text, words, phrases, filters or Filters(), only)
