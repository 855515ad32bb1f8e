"""Looks a glossary over: what a reader or a test would stumble on, each as one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zeroline.domain.glossary import Entry
from zeroline.language.forms import Lemmatise, fold
from zeroline.language.glossary import Glossary

LONGEST_NOTE = 240  # characters: a sentence that a translator reads in passing
_SENTENCE_END = re.compile(r"[.!?]\s+[A-ZА-ЯІЇЄ«“]")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|lit|St|Mr|Dr|vs|cf|etc|approx|Art)\.")
_NOTATION = frozenset("=*~#/|")
_AS_NOUNS = frozenset({"ADJF", "PRTF"})  # adjectives and participles that stand as nouns: «передовая», «гробовые»


def check_glossary(glossary: Glossary, lemmatise: Lemmatise) -> tuple[str, ...]:
    """Sentences, none when all is well. Empty fields and broken forms never get here: reading refuses them."""
    faults = [*_duplicates(glossary)]
    for entry in glossary.entries:
        faults += (f"{entry.id}: {fault}" for fault in _faults(entry, glossary, lemmatise))
    return tuple(faults)


def _faults(entry: Entry, glossary: Glossary, lemmatise: Lemmatise) -> Iterator[str]:
    yield from _note_faults(entry)
    yield from _english_faults(entry)
    if entry.language == "ru":  # Ukrainian lemmas cannot be judged without the Ukrainian dictionary
        yield from _lemma_faults(entry, lemmatise)
    yield from _example_faults(entry, glossary, lemmatise)


def _note_faults(entry: Entry) -> Iterator[str]:
    note = _ABBREVIATED.sub("", entry.note)
    if _SENTENCE_END.search(note):
        yield "the note is longer than a sentence."
    if len(entry.note) > LONGEST_NOTE:
        yield f"the note has {len(entry.note)} characters; {LONGEST_NOTE} are enough."
    if not entry.note.endswith((".", "!", "?", "”.")):
        yield "the note does not end like a sentence."


def _english_faults(entry: Entry) -> Iterator[str]:
    twice = [text for text, count in Counter(map(str.lower, entry.english + entry.accepted)).items() if count > 1]
    if twice:
        yield f"the rendering {twice[0]!r} stands twice."
    wrong = set(map(str.lower, entry.confused_with)).intersection(map(str.lower, entry.english + entry.accepted))
    if wrong:
        yield f"the rendering {min(wrong)!r} is also what the term is confused with."
    if entry.gloss and entry.gloss.lower() == entry.english[0].lower():
        yield "the gloss repeats the rendering."
    for rendering in entry.english:
        if re.search("[А-Яа-яІіЇїЄєҐґ]", rendering):
            yield f"the rendering {rendering!r} is not in Latin letters."


def _lemma_faults(entry: Entry, lemmatise: Lemmatise) -> Iterator[str]:
    lemma = entry.rules[0].forms[0]
    if " " in lemma or _NOTATION & set(lemma):
        return
    readings = [reading for token in lemmatise(lemma, entry.language) for reading in token.readings]
    own = {reading.lemma for reading in readings}
    if any(_AS_NOUNS & reading.marks for reading in readings):
        return
    if own and fold(lemma) not in own:
        yield f"{lemma!r} is not its own lemma ({', '.join(sorted(own))}); write it as a variant =form or stem*."


def _example_faults(entry: Entry, glossary: Glossary, lemmatise: Lemmatise) -> Iterator[str]:
    if any(not rule.bare for rule in entry.rules) and not (entry.examples and entry.counter_examples):
        yield "a rule has conditions, so the entry needs an example and a counter-example."
    for sentence in entry.examples:
        if entry.id not in _found(sentence, entry, glossary, lemmatise):
            yield f"its own example does not match: {sentence}"
    for sentence in entry.counter_examples:
        if entry.id in _found(sentence, entry, glossary, lemmatise):
            yield f"its own counter-example matches: {sentence}"


def _found(sentence: str, entry: Entry, glossary: Glossary, lemmatise: Lemmatise) -> set[str]:
    hits = glossary.find(tuple(lemmatise(sentence, entry.language)), sentence, entry.language)
    return {hit.entry.id for hit in hits}


def _duplicates(glossary: Glossary) -> Iterator[str]:
    """The same form, free of conditions, in two entries of one language: one of them would never be found."""
    owners: dict[tuple[str, str], str] = {}
    for entry in glossary.entries:
        forms = {form.lower().replace("ё", "е") for rule in entry.rules if rule.bare for form in rule.forms}
        for form in sorted(forms):
            owner = owners.setdefault((entry.language, form), entry.id)
            if owner != entry.id:
                yield f"{entry.id}: the form {form!r} is {owner}'s already."
