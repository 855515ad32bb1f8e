"""What an article tells outside its quotation marks of what a clip's record holds: another unit, place, day, figure or
person, or a claim that is told as a fact. Only where the record says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zeroline.domain.quote import Checked, ReleasedClip, ReleasedLine, Span, Statement
from zeroline.quotes.facts import (
    Facts,
    Place,
    Sentence,
    Stems,
    Unit,
    facts_of,
    places_in,
    sentences_in,
    units_in,
)
from zeroline.quotes.figures import figures
from zeroline.quotes.signs import Told, by_commentator, is_told_to_comment, speaks_of_clips
from zeroline.quotes.slips import is_slip
from zeroline.quotes.told_as_fact import told_as_facts
from zeroline.quotes.tongue import Tongue

_PUBLISHED = re.compile(
    r"\b(?:publish\w*|post\w*|releas\w+|upload\w*|shar(?:ed|es|ing)|appear\w*|circulat\w+|dated|surfaced|came out)\b",
    re.IGNORECASE,
)
_STATIONED = re.compile(
    r"\b(?:deployed|stationed|position\w*|fighting|filmed|recorded|shot|based|serv(?:es?|ed|ing)|sent|held|holding|lines?|"
    r"trench\w*|front)\b",
    re.IGNORECASE,
)
_LARGE = frozenset({"regiment", "brigade", "division"})
_WHERE = frozenset({"near", "in", "at", "outside", "around"})
_NEAR = 7  # words before a place within which it is told who stands there
_COMMANDS = re.compile(r"\b(?:commander|officer|captain|major|colonel|lieutenant|general)\b", re.IGNORECASE)
_SERVES = re.compile(
    r"\b(?:soldiers?|private|conscript|mobili[sz]ed|convict|serviceman|infantryman|recruit|gunner|medic|sapper|woman|"
    r"man|wife|widow|mother)\b",
    re.IGNORECASE,
)
_SIDES = (re.compile(r"\bRussian\b"), re.compile(r"\bUkrainian\b"))


def statements(
    told: Told,
    checked: Sequence[Checked],
    about: Sequence[tuple[ReleasedClip, Sequence[Sequence[ReleasedLine]]]],
    tongue: Tongue,
    known: Callable[[str], bool] = lambda _: False,
) -> tuple[Statement, ...]:
    """`about` are the clips that the article is about with their lines; `known` tells whether another clip's record has
    a number, so that the article may well speak of that."""
    facts = [facts_of(clip, versions, tongue) for clip, versions in about]
    stems = Stems(tongue)
    look = _Look(told, tongue, facts, known, stems)
    found = [*look.units(), *look.places(), *look.dates(), *look.names(), *figures(told, facts, stems),
             *told_as_facts(told, facts, stems), *_persons(checked, facts)]  # fmt: skip
    kept: dict[tuple[Span, str], Statement] = {}
    for one in sorted(found, key=lambda one: (one.span.paragraph, one.span.start)):
        inside = one.kind == "claim" and any(other.kind != "claim" and _within(other.span, one.span) for other in found)
        if not inside:
            kept.setdefault((one.span, one.kind), one)
    return tuple(kept.values())


def _within(inner: Span, outer: Span) -> bool:
    return inner.paragraph == outer.paragraph and outer.start <= inner.start and inner.end <= outer.end


@dataclass(frozen=True)
class _Look:
    told: Told
    tongue: Tongue
    facts: Sequence[Facts]
    known: Callable[[str], bool]
    stems: Stems

    def units(self) -> Iterator[Statement]:
        numbers = frozenset().union(*(facts.numbers for facts in self.facts))
        for at, text in enumerate(self.told.outside):
            for unit in units_in(text, self.tongue):
                span = Span(at, unit.start, unit.end)
                if unit.number not in numbers:
                    yield from self._misnumbered(unit, span)
                else:
                    yield from self._missized(unit, span)

    def _misnumbered(self, unit: Unit, span: Span) -> Iterator[Statement]:
        if self.known(unit.number):
            return
        for facts in self.facts:
            for mine in facts.units:
                if is_slip(unit.number, mine.number) and (mine.size in (None, unit.size)):
                    why = f"The record of {facts.clip.id} has {mine.text}, not {unit.text}."
                    yield Statement(span, "unit", unit.text, mine.text, facts.clip.id, why)
                    return

    def _missized(self, unit: Unit, span: Span) -> Iterator[Statement]:
        for facts in self.facts:
            mine = [one for one in facts.units if one.number == unit.number]
            if not mine:
                continue
            sizes = {one.size for one in mine if one.size}
            if not sizes and unit.size in _LARGE and len(facts.sizes & _LARGE) == 1:
                sizes = set(facts.sizes & _LARGE)  # "the regiment", in a clip whose number stands in its name alone
            if sizes and unit.size not in sizes:
                record = next((one.text for one in mine if one.size), f"{unit.number}, a {sorted(sizes)[0]}")
                why = f"The record of {facts.clip.id} has {record}, not a {unit.size}."
                yield Statement(span, "unit", unit.text, record, facts.clip.id, why)
                return

    def places(self) -> Iterator[Statement]:
        for at, text in enumerate(self.told.outside):
            for sentence in sentences_in(at, text):
                for place in places_in(sentence.text):
                    yield from self._misplaced(place, sentence)

    def _misplaced(self, place: Place, sentence: Sentence) -> Iterator[Statement]:
        if any(facts.names(place.name) for facts in self.facts):
            return
        span = Span(sentence.paragraph, sentence.start + place.start, sentence.start + place.end)
        for facts in self.facts:
            for mine in facts.places:
                if (place.lead and place.lead == mine.lead) or is_slip(place.name.lower(), mine.name.lower()):
                    why = f"The record of {facts.clip.id} has {mine.name}, not {place.name}."
                    yield Statement(span, "place", place.name, mine.name, facts.clip.id, why)
                    return
        named = [facts for facts in self.facts if facts.places]
        lead = " ".join(sentence.text[: place.start].split()[-_NEAR:])
        of_clip = speaks_of_clips(sentence.text) and _STATIONED.search(lead)
        if len(self.facts) == len(named) == 1 and of_clip and place.preposition in _WHERE:
            mine = named[0].places[0]
            why = f"The record of {named[0].clip.id} has {mine.name}, and nothing of {place.name}."
            yield Statement(span, "place", place.name, mine.name, named[0].clip.id, why)

    def names(self) -> Iterator[Statement]:
        """Names that are a slip of the record's."""
        for at, text in enumerate(self.told.outside):
            for match in re.finditer(r"(?<=[^\W_] |, )[A-Z][^\W\d_]{4,}", text):
                name = match.group()
                if any(facts.names(name) for facts in self.facts):
                    continue
                for facts in self.facts:
                    record = next((one for one in facts.capitals if is_slip(name.lower(), one.lower())), None)
                    if record is not None:
                        kind = "place" if any(record in place.name for place in facts.places) else "person"
                        why = f"The record of {facts.clip.id} has {record}, not {name}."
                        yield Statement(Span(at, *match.span()), kind, name, record, facts.clip.id, why)
                        break

    def dates(self) -> Iterator[Statement]:
        """The day of publication, and days that somebody names in the clip."""
        for at, text in enumerate(self.told.outside):
            for sentence in sentences_in(at, text):
                for day in self.tongue.dates(sentence.text):
                    span = Span(at, sentence.start + day.start, sentence.start + day.end)
                    yield from self._misdated(day.surface, day.canonical or "", span, sentence)

    def _misdated(self, said: str, day: str, span: Span, sentence: Sentence) -> Iterator[Statement]:
        if len(day) < 7:  # a month alone
            return
        released = _PUBLISHED.search(sentence.text) and speaks_of_clips(sentence.text)
        for facts in self.facts:
            days = {one.canonical or "" for line in facts.lines for one in self.tongue.dates(line.english)}
            published = {(line.live_from or "")[:10] for line in facts.lines} | {(facts.clip.published or "")[:10]}
            if any(_same_day(day, one) for one in days | published if one):
                return
        for facts in self.facts:
            first = (facts.clip.published or "")[:10]
            if released and first and len(self.facts) == 1:
                why = f"The record of {facts.clip.id} has it published on {first}."
                yield Statement(span, "date", said, first, facts.clip.id, why)
                return
            for line in facts.lines:
                theirs = self.tongue.dates(line.english)
                if theirs and self.stems.shared(sentence.text, line.english) >= 2:
                    why = f"The record of {facts.clip.id} has {theirs[0].surface}, not {said}."
                    yield Statement(span, "date", said, theirs[0].surface, facts.clip.id, why)
                    return


def _persons(checked: Sequence[Checked], facts: Sequence[Facts]) -> Iterator[Statement]:
    """Words of a clip that the article gives to somebody else."""
    for one in checked:
        if one.clip is None or not one.quotation.speaker:
            continue
        lines = [line for fact in facts if fact.clip.id == one.clip for line in fact.lines]
        line = next((line for line in lines if (line.version, line.start_ms) == (one.version, one.start_ms)), None)
        who = (line.speaker if line else None) or "somebody in the clip"
        spoken_of = line is not None and any(
            word.lower() in line.english.lower() for word in re.findall(r"[^\W\d_]{5,}", one.quotation.speaker)
        )
        if not spoken_of and (
            by_commentator(one.quotation, speaker_alone=True)
            or is_told_to_comment(one.quotation)
            or _is_another(one.quotation.speaker, who)
        ):
            why = f"The article gives the words to {one.quotation.speaker}; in {one.clip} {who} says them."
            yield Statement(one.quotation.spans[0], "person", one.quotation.speaker, who, one.clip, why)


def _is_another(speaker: str, record: str) -> bool:
    if _COMMANDS.search(speaker) and not _SERVES.search(speaker) and _SERVES.search(record):
        return not _COMMANDS.search(record)
    sides = [(bool(side.search(speaker)), bool(side.search(record))) for side in _SIDES]
    (russian, record_russian), (ukrainian, record_ukrainian) = sides
    return (russian and record_ukrainian and not ukrainian) or (ukrainian and record_russian and not russian)


def _same_day(one: str, other: str) -> bool:
    try:
        first, second = (date.fromisoformat(day.replace("--", "2000-", 1)) for day in (one, other))
    except ValueError:
        return False
    no_year = one.startswith("--") or other.startswith("--")
    return (first.month, first.day) == (second.month, second.day) and (no_year or first.year == second.year)
