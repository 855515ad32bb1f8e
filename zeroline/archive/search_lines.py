"""What of a clip can be found: its lines in both languages, and the names by which it is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from zeroline.language.folding import Lemmatise, further_lemmas_in, lemmas_in, readings_in, words_in
from zeroline.language.inventions import captioned, captioned_english
from zeroline.pipeline import Work

UNKNOWN_LANGUAGE = "ru"  # whose lemmas words in Cyrillic get where nothing tells


@dataclass(frozen=True)
class Line:
    """A sentence of the English with what it renders; or something that was said and has no English. `text` None:
    there is none; `source_text` None: the segments that it renders are gone."""

    start_ms: int
    end_ms: int
    text: str | None
    source_text: str | None
    language: str

    @property
    def said(self) -> str:
        """What its meaning is taken from: the words as they were said, which nobody has rendered yet."""
        return self.source_text or self.text or ""

    def lemmas(self, lemmatise: Lemmatise) -> str:
        """Those of both languages in their order, then those that the words may have, too."""
        both = self.source_text or "", self.text or ""
        first = [lemmas_in(one, self.language, lemmatise) for one in both]
        further = [further_lemmas_in(one, self.language, lemmatise) for one in both]
        return " ".join(chain(*first, *further))


def lines_of(work: Work) -> list[Line]:
    """The lines of the newest draft, in the order in which they are said; inventions are left out, as in captions."""
    spoken = captioned(work.speech.transcript, work.speech.flags)
    english = captioned_english(work.speech.translation, work.speech.flags)
    segments = {segment.id: segment for segment in spoken}
    lines = []
    rendered: set[str] = set()
    for one in english:
        sources = [segments[id] for id in one.source_ids if id in segments]
        rendered.update(source.id for source in sources)
        said = " ".join(source.text for source in sources) or None
        language = sources[0].language if sources else UNKNOWN_LANGUAGE
        lines.append(Line(one.start_ms, one.end_ms, one.text, said, language))
    lines += [Line(one.start_ms, one.end_ms, None, one.text, one.language) for one in spoken if one.id not in rendered]
    return sorted((line for line in lines if words_in(line.said)), key=lambda line: (line.start_ms, line.end_ms))


def facets_of(work: Work, sources: Iterable[Mapping[str, Any]], lemmatise: Lemmatise) -> set[tuple[str, str]]:
    """Kind and value of each: units, places and persons in the one English spelling and as they were said; claims by
    kind; sources by all that was told of them."""
    language = work.speech.language.tag or UNKNOWN_LANGUAGE
    facets = {("claim", spaced([claim.kind])) for claim in work.meaning.claims}
    for mention in work.meaning.mentions:
        kind = _KINDS.get(mention.kind)
        if kind is not None:
            spellings = [mention.canonical or "", *mention.candidates, mention.surface]
            read = chain.from_iterable(readings_in(one, language, lemmatise) for one in spellings)
            facets |= {(kind, spaced(lemmas)) for lemmas in read}
    for source in sources:
        told = (source.get(part) for part in ("account", "platform", "url", "file"))
        facets |= {("source", spaced(words_in(one))) for one in told if isinstance(one, str)}
    return {facet for facet in facets if facet[1].strip()}


_KINDS = {"unit": "unit", "place": "place", "person": "person", "callsign": "person"}


def spaced(words: Sequence[str]) -> str:
    """The words as a facet's value: any run of whole words is found in it between spaces."""
    return f" {' '.join(words)} "


def day_of(received: str, sources: Iterable[Mapping[str, Any]]) -> str:
    """The day of the earliest posting that somebody told of; the day of receipt where nobody did."""
    return min(_days(sources), default=received[:10])


def _days(sources: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return (str(source["posted_at"])[:10] for source in sources if source.get("posted_at"))
