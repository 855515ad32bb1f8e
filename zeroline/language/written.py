"""Written text: its language by its letters, its sentences, and the same layout in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zeroline.domain.speech import Language, Word
from zeroline.domain.written import Sentence
from zeroline.language.sentences import sentences

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile("[\u0400-\u04ff'’ʼ-]+")
_RUSSIAN_ONLY, _UKRAINIAN_ONLY = frozenset("ыэъё"), frozenset("іїєґ")
# Frequent words that only one of the two has, without a letter that only one has.
_RUSSIAN_WORDS = frozenset("и что как или если только уже когда чтобы с его она они нет где почему сейчас".split())
_UKRAINIAN_WORDS = frozenset("що як або якщо вже коли щоб з вона вони це ще від де чому зараз немає".split())
_UNSURE = 0.75  # below this share of the telling words, a person should decide


def written_language(text: str) -> Language:
    """Russian or Ukrainian, by the words that only one of them has. `tag` is None where nothing is in Cyrillic;
    `confidence` is the share of the telling words that speak for the language."""
    if not _CYRILLIC.search(text):
        return Language(None, None)
    told = Counter(filter(None, map(_tells, _WORD.findall(text.casefold()))))
    tag = "uk" if told["uk"] > told["ru"] else "ru"
    if not told:
        return Language(tag, None, sure=False)
    share = told[tag] / sum(told.values())
    return Language(tag, round(share, 3), sure=share >= _UNSURE)


def _tells(word: str) -> str | None:
    russian = not _RUSSIAN_ONLY.isdisjoint(word) or word in _RUSSIAN_WORDS
    ukrainian = not _UKRAINIAN_ONLY.isdisjoint(word) or word in _UKRAINIAN_WORDS
    if russian == ukrainian:
        return None
    return "ru" if russian else "uk"


# A list's dash or number, a heading's or quotation's mark, a time in or without brackets.
_LEAD = re.compile(r"\s*(?:(?:[-–—*+•>]|#{1,6}|\d{1,3}[.)]|\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\]?)\s+)*")


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, line by line; blank lines have none."""
    found: list[Sentence] = []
    for number, line in enumerate(text.split("\n"), start=1):
        lead = _LEAD.match(line)
        start = lead.end() if lead else 0
        words = [Word(0, 0, part) for part in line[start:].split()]
        for place, group in enumerate(sentences(words)):
            said = " ".join(word.text for word in group)
            found.append(Sentence(f"s{len(found) + 1}", number, said, line[:start] if place == 0 else ""))
    return tuple(found)


def foreign(sentence: Sentence) -> bool:
    """Whether there is nothing to translate: a link, a number, English."""
    return not _CYRILLIC.search(sentence.text)


def laid_out(text: str, found: Sequence[Sentence], english: Sequence[str]) -> str:
    """The English of a text's sentences in the lines of the text."""
    lines = ["" for _ in text.split("\n")]
    for sentence, rendered in zip(found, english, strict=True):
        before = lines[sentence.line - 1]
        lines[sentence.line - 1] = f"{before} {rendered}" if before else sentence.lead + rendered
    return "\n".join(lines).rstrip("\n") + "\n"
