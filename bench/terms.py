"""Whether the glossary finds the terms of a text, and only those.

A term is a word or several that military, prison or front-line speech uses in a sense of its own; every passage has all
of them noted (bench/gold/README.md). Found is what a hit touches; false is a hit that touches no noted term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.counts import Counts
from bench.reader import Read, Reader
from zeroline.domain.glossary import Hit
from zeroline.domain.text import Token
from zeroline.language.forms import fold

_SHORTEST_STEM = 3
_INFINITIVE = re.compile(r"(?<=\w{3})(?:(?<=[ую])вати|[аяиіу]?ти)(?:ся|сь)?$")  # Ukrainian
_LONGEST_VERB_ENDING = 6  # «просун-улися»
_SPAN = 4  # words between those of one term: «выполнение боевой задачи»


@dataclass(frozen=True)
class TermCounts:
    """`found` counts noted terms for recall; `false` hits for precision; `rendered` terms whose entry has the English
    that the annotator gave."""

    found: Counts
    hits: Counts
    rendered: Counts


def count_terms(reads: Sequence[Read], reader: Reader) -> TermCounts:
    found, hits, rendered = Counts(), Counts(), Counts()
    for read in reads:
        truth = read.passage.truth
        if "terms" not in truth:
            continue
        noted = [*truth["terms"], *filter(None, (part.strip() for part in truth["further_terms"].split(";")))]
        spans = [span for term in noted for span in _spans(term, read, reader)]
        false_friends = [span for term in truth["not_terms"] for span in _spans(term, read, reader)]
        for number, row in enumerate(read.hits):
            for hit in row:
                touched = any(_listed(hit, term) for term in noted) or any(
                    _touches(hit, number, span) for span in spans
                )
                denied = any(_touches(hit, number, span) for span in false_friends)
                if touched and not denied:
                    hits.right += 1
                else:
                    hits.wrong += 1
                    hits.notes.append(f"{read.passage.id}: wrongly {hit.surface} ({hit.entry.id})")
        for term, english in truth["terms"].items():
            _count(read, term, english, reader, found, rendered)
    return TermCounts(found, hits, rendered)


def _count(read: Read, term: str, english: str, reader: Reader, found: Counts, rendered: Counts) -> None:
    spans = list(_spans(term, read, reader))
    touching = [
        hit
        for number, row in enumerate(read.hits)
        for hit in row
        if _listed(hit, term) or any(_touches(hit, number, span) for span in spans)
    ]
    found.add(read.passage.id, {term}, {term} if touching else ())
    if touching:
        known = {fold(way) for hit in touching for way in (*hit.entry.english, *hit.entry.accepted)}
        agreed = any(_alike(fold(english), way) for way in known)
        rendered.add(read.passage.id, {f"{term}: {english}"}, {f"{term}: {english}"} if agreed else ())


def _alike(one: str, other: str) -> bool:
    return one.rstrip("s") == other.rstrip("s") or one in other or other in one


@dataclass(frozen=True)
class _Span:
    segment: int
    start: int
    end: int


def _listed(hit: Hit, term: str) -> bool:
    """Whether the glossary lists the term under that very word: «бійці» has no stem in common with «боєць»."""
    return fold(term) in {fold(form) for rule in hit.entry.rules for form in rule.forms}


def _touches(hit: Hit, segment: int, span: _Span) -> bool:
    return span.segment == segment and hit.start < span.end and span.start < hit.end


def _spans(term: str, read: Read, reader: Reader) -> Iterator[_Span]:
    """Every place where the term stands in the passage, in any inflection."""
    wanted = reader.lemmatiser.lemmatise(term, read.passage.language)
    for number, tokens in enumerate(read.tokens):
        for at, token in enumerate(tokens):
            if _same(token, wanted[0]) or (read.passage.language == "uk" and _same_verb(token, wanted[0])):
                last = _rest(tokens, at, wanted)
                if last is not None:
                    yield _Span(number, token.start, tokens[last].end)


def _rest(tokens: Sequence[Token], at: int, wanted: Sequence[Token]) -> int | None:
    here = at
    for word in wanted[1:]:
        ahead = range(here + 1, min(here + 1 + _SPAN, len(tokens)))
        after = next((place for place in ahead if _same(tokens[place], word)), None)
        if after is None:
            return None
        here = after
    return here


def _same(token: Token, wanted: Token) -> bool:
    """By lemma; by a common beginning where no dictionary knows the word (slang, Ukrainian)."""
    if set(token.lemmas) & set(wanted.lemmas) or fold(token.text) == fold(wanted.text):
        return True
    one, other = fold(token.text), fold(wanted.text)
    stem = max(_SHORTEST_STEM, len(other) - 3)
    return len(other) > _SHORTEST_STEM and one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 4


def _same_verb(token: Token, infinitive: Token) -> bool:
    """By what an infinitive has before its ending: «просунутися» and «просунулися», «працювати» and «працюю»."""
    one, other = fold(token.text), fold(infinitive.text)
    stem = _INFINITIVE.sub("", other)
    return stem != other and one.startswith(stem) and len(one) - len(stem) <= _LONGEST_VERB_ENDING
