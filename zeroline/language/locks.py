"""Locked spellings in the captions' English: where a line that says a name has another spelling of it, and which."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from zeroline.domain.mention import Mention
from zeroline.domain.notes import MentionRuling, held_by, names
from zeroline.language.english_names import skeleton
from zeroline.language.standing_in import ORDINARY

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
_LEAST_ALIKE = 0.7  # "Kiev" and "Kyiv" 0.75, "Gorlovka" and "Horlivka" 0.75; "Sarah" and "Sergey" 0.36
_FEW, _FEWEST = 2, 2  # consonants: one of few begins with the same letter too (Kiev, Kyiv; not Ivan, Evan)


def respelt(lock: MentionRuling, found: Iterable[Mention], english: Mapping[str, str]) -> dict[str, str]:
    """The English of each line that says the locked name in another spelling, with the locked one in its place;
    `english` is the English of the lines, by id. A line that has the locked spelling already is left alone, and so is
    a word that is the spelling of another name in the clip."""
    if not lock.locked or lock.canonical is None:
        return {}
    found = tuple(found)
    mine = held_by(lock, found)
    spellings = {mention.canonical for mention in mine if mention.canonical}
    others = {one.canonical.casefold() for one in found if one.canonical and one not in mine}
    changed = {}
    for id in dict.fromkeys(mention.segment for mention in mine):
        text = english.get(id, "")
        new = text if names(text, lock.canonical) else _with(lock.canonical, text, spellings - {lock.canonical}, others)
        if new != text:
            changed[id] = new
    return changed


def _with(canonical: str, text: str, spellings: Collection[str], others: Collection[str]) -> str:
    spans = [*_exact(text, spellings), *_alike(text, canonical, others)]
    done, last = [], 0
    for start, end in sorted(spans):
        if start >= last:
            done += [text[last:start], canonical]
            last = end
    return "".join([*done, text[last:]])


def _exact(text: str, spellings: Collection[str]) -> Iterator[tuple[int, int]]:
    for spelling in spellings:
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", text):
            yield match.span()


def _alike(text: str, canonical: str, others: Collection[str]) -> Iterator[tuple[int, int]]:
    """As many words as the name has, each with its consonants and most of its letters, in order."""
    wanted = canonical.split()
    if any(len(skeleton(word)) < _FEWEST or not word.isalpha() for word in wanted):
        return
    words = [(match, _POSSESSIVE.sub("", match[0])) for match in _WORD.finditer(text)]
    for at in range(len(words) - len(wanted) + 1):
        here = words[at : at + len(wanted)]
        said = " ".join(word for _, word in here)
        likeness = [_is_like(word, other) for (_, word), other in zip(here, wanted, strict=True)]
        if said.casefold() not in others and all(likeness):
            last, word = here[-1]
            yield here[0][0].start(), last.start() + len(word)


def _is_like(word: str, wanted: str) -> bool:
    consonants = skeleton(wanted)
    if (
        not word[0].isupper()
        or word.lower() in ORDINARY
        or skeleton(word) != consonants
        or (len(consonants) <= _FEW and word[0] != wanted[0])
    ):
        return False
    return SequenceMatcher(None, word.casefold(), wanted.casefold(), autojunk=False).ratio() >= _LEAST_ALIKE
