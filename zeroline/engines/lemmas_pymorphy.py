"""Lemmatiser by pymorphy3: OpenCorpora's dictionary for Russian; Ukrainian where its GPL dictionary is installed."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import pymorphy3

from zeroline.domain.text import Reading, Token

# A word may hold hyphens and apostrophes («кое-кто», «об'єкт», «1428-й»); digits may hold points, commas and colons.
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*(?:-[^\W\d_]+)?|[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*|[^\w\s]|_")
_KEPT_READINGS = 4  # later readings of a word share under 5 % between them and only cost time


class PymorphyLemmatiser:
    """Lemmas and grammemes of Russian words; a Ukrainian word is read as Russian where no Ukrainian dictionary is."""

    def __init__(self) -> None:
        self._by_language: dict[str, Any] = {"ru": pymorphy3.MorphAnalyzer(lang="ru")}
        try:
            self._by_language["uk"] = pymorphy3.MorphAnalyzer(lang="uk")
            self._own = frozenset({"ru", "uk"})
        except ValueError:  # pymorphy3 says so where pymorphy3-dicts-uk, an extra, is not installed
            self._by_language["uk"] = self._by_language["ru"]
            self._own = frozenset({"ru"})
        self._read = lru_cache(maxsize=200_000)(self._read_word)

    @property
    def name(self) -> str:
        """Changes with whatever could change a lemma: the library and its dictionaries."""
        told = [f"pymorphy3 {version('pymorphy3')}"]
        for language in sorted(self._own):
            meta = self._by_language[language].dictionary.meta
            told.append(f"{language} {meta['source_revision']} {meta['compiled_at']}")
        return ", ".join(told)

    def knows_russian(self, word: str) -> bool:
        """Whether a Russian dictionary has the word, in any form."""
        return bool(self._by_language["ru"].word_is_known(word))

    def knows(self, word: str, language: str) -> bool | None:
        """Whether the language's dictionary has the word, in any form; None where there is no such dictionary."""
        if language not in self._own:
            return None
        return bool(self._by_language[language].word_is_known(word.lower()))

    def forms(self, word: str, language: str) -> tuple[str, ...]:
        """Every inflected form of a word, ё as е; none where no dictionary has it."""
        if not self.knows(word, language):
            return ()
        lexeme = self._by_language[language].parse(word)[0].lexeme
        return tuple(dict.fromkeys(form.word.replace("ё", "е") for form in lexeme))

    def lemmatise(self, text: str, language: str) -> tuple[Token, ...]:
        return tuple(
            Token(match.group(), match.start(), match.end(), self._read(match.group().lower(), language))
            for match in _TOKEN.finditer(text)
        )

    def _read_word(self, word: str, language: str) -> tuple[Reading, ...]:
        if not word[0].isalpha():
            return ()
        parses = self._by_language[language].parse(word)[:_KEPT_READINGS]
        return tuple(
            Reading(p.normal_form.replace("ё", "е"), frozenset(str(p.tag).replace(" ", ",").split(",")), float(p.score))
            for p in parses
        )
