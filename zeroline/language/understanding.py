"""Understanding a clip: every part of this room over its segments, in the order in which each needs the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from zeroline.domain.glossary import OF_THE_FIGHT, Hit, Term
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.review import Flag
from zeroline.domain.text import Token
from zeroline.domain.voices import VoiceSpan
from zeroline.language.claim_rules import ClaimRules
from zeroline.language.claims import find_claims
from zeroline.language.glossary import Glossary
from zeroline.language.guards import Pair, check_pair
from zeroline.language.mentions import Knowledge, find_mentions, mention_flags
from zeroline.language.rendering import proposal, rendered, term
from zeroline.language.speakers import Cast, Named, find_speakers
from zeroline.language.stream import Line

Lemmatise = Callable[[str, str], tuple[Token, ...]]

_KEPT_OUT = "subunit"  # «четвёртая рота» is no unit that a paper would name; the glossary has it


@dataclass(frozen=True)
class Lore:
    """What the desk knows before it hears: terms, names, and what each kind of claim sounds like."""

    glossary: Glossary
    knowledge: Knowledge
    claim_rules: ClaimRules
    name: str = ""  # changes with the desk's own additions


@dataclass(frozen=True)
class Said:
    """A segment to understand: its text, its language, and its English, None where there is none (yet). Segments that
    share English sentences have the same `group` and the whole of that English. `voice` is what the sound tells of who
    says it, None where nothing was heard."""

    id: str
    text: str
    language: str
    english: str | None = None
    group: int | None = None
    voice: VoiceSpan | None = None


@dataclass(frozen=True)
class _Read:
    said: Said
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    mentions: tuple[Mention, ...]


def understand(segments: Sequence[Said], lore: Lore, lemmatise: Lemmatise) -> Meaning:
    """Terms, mentions, speakers and claims of the segments of one clip, with the guards' doubts about their English."""
    rows = _read(segments, lore, lemmatise)
    cast = _cast(rows)
    claims = find_claims(cast.lines, lore.claim_rules, cast.speakers, war_terms=_war_terms(rows)) if rows else ()
    terms = [_term(hit, row.said) for row in rows for hit in row.hits]
    return Meaning(
        terms=tuple(terms),
        mentions=tuple(m for row in rows for m in row.mentions if m.detail != _KEPT_OUT),
        speakers=cast.speakers if rows else (),
        claims=claims,
        flags=(*_term_flags(rows), *_doubts(rows, lore.knowledge), *(cast.flags if rows else ())),
        voices=_voices(cast) if rows else (),
    )


def doubts_of(said: Said, lore: Lore, lemmatise: Lemmatise) -> Callable[[str], tuple[Flag, ...]]:
    """What the guards and the glossary doubt of an English rendering of `said`; the source is read once."""
    (row,) = _read([said], lore, lemmatise)

    def doubts(english: str) -> tuple[Flag, ...]:
        known = [replace(row, said=replace(said, english=english))]
        return (*_term_flags(known), *_doubts(known, lore.knowledge))

    return doubts


def _read(segments: Sequence[Said], lore: Lore, lemmatise: Lemmatise) -> list[_Read]:
    tokens = [lemmatise(said.text, _tongue(said.language)) for said in segments]
    hits = _hits(segments, tokens, lore.glossary)
    knowledge = lore.knowledge
    for last in (False, True):  # a call sign that one segment introduces is known in all the others
        found = [
            find_mentions(row, said.id, knowledge, _tongue(said.language))
            for said, row in zip(segments, tokens, strict=True)
        ]
        signs = {m.canonical for row in found for m in row if m.kind == "callsign" and m.canonical}
        if last or not signs:
            break
        knowledge = replace(knowledge, callsigns=tuple(sorted(signs)))
    return [_Read(*parts) for parts in zip(segments, tokens, hits, found, strict=True)]


def _tongue(language: str) -> str:
    return "uk" if language == "uk" else "ru"


def _hits(segments: Sequence[Said], tokens: Sequence[tuple[Token, ...]], glossary: Glossary) -> list[tuple[Hit, ...]]:
    """Terms of all segments; surroundings reach over segments of one language."""
    hits: list[tuple[Hit, ...]] = [()] * len(segments)
    for language in ("ru", "uk"):
        at = [n for n, said in enumerate(segments) if _tongue(said.language) == language]
        found = glossary.find_in([(tokens[n], segments[n].text) for n in at], language) if at else ()
        for n, row in zip(at, found, strict=True):
            hits[n] = row
    return hits


def _war_terms(rows: Sequence[_Read]) -> int:
    """How many different terms of the fight itself are in the text: what it speaks of."""
    return len({hit.entry.id for row in rows for hit in row.hits if hit.entry.category in OF_THE_FIGHT})


def _term(hit: Hit, said: Said) -> Term:
    return term(hit, said.id, said.english)


def _term_flags(rows: Sequence[_Read]) -> list[Flag]:
    flags = []
    for row in rows:
        english = row.said.english
        for hit in row.hits:
            if english is not None and not rendered(hit, english):
                flags.append(Flag("term_not_rendered", row.said.id, proposal(hit)))
    return flags


def _doubts(rows: Sequence[_Read], knowledge: Knowledge) -> list[Flag]:
    flags = [flag for row in rows for flag in mention_flags(row.mentions)]
    for group in _groups(rows):
        english = group[0].said.english
        if english is not None:
            tokens, mentions = _joined(group)
            language = _tongue(group[0].said.language)
            flags += check_pair(Pair(group[0].said.id, tokens, mentions, english, language), knowledge)
    return flags


def _groups(rows: Sequence[_Read]) -> list[list[_Read]]:
    groups: list[list[_Read]] = []
    for row in rows:
        if groups and row.said.group is not None and groups[-1][0].said.group == row.said.group:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _joined(group: Sequence[_Read]) -> tuple[list[Token], list[Mention]]:
    """Tokens and mentions of several segments as if they were one text, a space between them."""
    tokens: list[Token] = []
    mentions: list[Mention] = []
    offset = 0
    for row in group:
        tokens += [replace(t, start=t.start + offset, end=t.end + offset) for t in row.tokens]
        mentions += [replace(m, start=m.start + offset, end=m.end + offset) for m in row.mentions]
        offset += len(row.said.text) + 1
    return tokens, mentions


def _cast(rows: Sequence[_Read]) -> Cast:
    lines = [Line(row.said.id, row.said.text, row.tokens, None, _tongue(row.said.language)) for row in rows]
    units = [
        Named(row.said.id, m.start, m.end, m.canonical)
        for row in rows
        for m in row.mentions
        if m.kind == "unit" and m.canonical and m.detail != _KEPT_OUT
    ]
    voices = {row.said.id: row.said.voice for row in rows if row.said.voice is not None}
    return find_speakers(lines, voices, units)


def _voices(cast: Cast) -> tuple[tuple[str, str], ...]:
    """The speaker of each segment that has only one."""
    heard: dict[str, set[str]] = {}
    for line in cast.lines:
        if line.speaker:
            heard.setdefault(line.segment, set()).add(line.speaker)
    return tuple((segment, min(names)) for segment, names in heard.items() if len(names) == 1)
