"""Speakers: who speaks when, and the standing of each, only where somebody in the clip says it.

Turns come from the sound, joined with what the words suggest. A standing is read from first-person
words («мы мобилизованные», «я срочник», «меня взяли в плен»); its basis are those words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zeroline.domain.claim import Evidence, Speaker, Turn
from zeroline.domain.review import Flag
from zeroline.domain.voices import VoiceSpan
from zeroline.language.heard_turns import Heard, heard_turns
from zeroline.language.standings import Standing, asked_of_captivity, find_standing
from zeroline.language.stream import Line
from zeroline.language.turns import FIRST, find_turns, is_named

_SENTENCE_ENDS = ".!?…"


@dataclass(frozen=True)
class Named:
    """A unit that was recognised at `start:end` of a segment's text, in its canonical form."""

    segment: str
    start: int
    end: int
    canonical: str


@dataclass(frozen=True)
class Cast:
    """Who speaks in a clip. `lines` are the same words, cut where the speaker changes and carrying speakers' ids."""

    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    lines: tuple[Line, ...]
    flags: tuple[Flag, ...]


def find_speakers(
    lines: Sequence[Line], voices: Mapping[str, VoiceSpan] | None = None, units: Sequence[Named] = ()
) -> Cast:
    """Turns, speakers and their standings. `voices` are what the sound tells of each segment; without them turns are
    told from the words alone. A clip with no sign of a second voice has one speaker."""
    suggested = find_turns(lines)
    heard = heard_turns(lines, voices or {}, suggested)
    cut = _cut(lines, heard.turns) if heard.turns else tuple(lines)
    several = bool(heard.unknown)
    cut = tuple(line if several and line.segment in heard.unknown else _named(line) for line in cut)
    ids = list(dict.fromkeys(line.speaker for line in cut if line.speaker))
    askers = _askers(heard.turns, lines)
    told = {name: find_standing([line for line in cut if line.speaker == name]) for name in ids}
    told.update({name: standing for name, standing in _answering(cut).items() if not _captive(told[name])})
    speakers = tuple(
        Speaker(name, "Interviewer") if {name} == askers else _speaker(number, name, told[name], units)
        for number, name in enumerate(ids, start=1)
    )
    return Cast(speakers, heard.turns, cut, _flags(heard))


def _named(line: Line) -> Line:
    return replace(line, speaker=line.speaker or FIRST)


def _flags(heard: Heard) -> tuple[Flag, ...]:
    """One flag a segment whose speaker is not sure, or of which words and sound tell different things."""
    whys = dict(heard.whys)
    for turn in heard.turns:
        if not turn.sure:
            whys.setdefault(turn.segment, f"who speaks here was told from {turn.why}")
    return tuple(Flag("speaker_turn", segment, f"{why[0].upper()}{why[1:]}.") for segment, why in whys.items())


def _cut(lines: Sequence[Line], turns: Sequence[Turn]) -> tuple[Line, ...]:
    """Each line in pieces, one a turn; words outside every turn keep the line's own speaker."""
    by_segment: dict[str, list[Turn]] = {}
    for turn in turns:
        by_segment.setdefault(turn.segment, []).append(turn)
    pieces: list[Line] = []
    for line in lines:
        here = by_segment.get(line.segment)
        if not here:
            pieces.append(line)
            continue
        for turn in here:
            tokens = tuple(token for token in line.tokens if turn.start <= token.start < turn.end)
            pieces.append(replace(line, tokens=tokens, speaker=turn.speaker))
    return tuple(pieces)


def _askers(turns: Sequence[Turn], lines: Sequence[Line]) -> frozenset[str]:
    """Those who do little but ask: at least half of their turns are questions."""
    texts = {line.segment: line.text for line in lines}
    asked: dict[str, list[bool]] = {}
    for turn in turns:
        asked.setdefault(turn.speaker, []).append(texts[turn.segment][turn.start : turn.end].rstrip().endswith("?"))
    return frozenset(name for name, marks in asked.items() if not is_named(name) and 2 * sum(marks) >= len(marks))


def _answering(lines: Sequence[Line]) -> Mapping[str, Standing]:
    """Who answers the question how he was taken prisoner, by speaker's id."""
    found: dict[str, Standing] = {}
    for line, following in pairwise(lines):
        asked = asked_of_captivity(line)
        if asked is not None and following.speaker and following.speaker != line.speaker:
            found.setdefault(following.speaker, asked)
    return found


def _captive(standing: Standing | None) -> bool:
    return standing is not None and standing.name.endswith("prisoner of war")


def _speaker(number: int, name: str, found: Standing | None, units: Sequence[Named]) -> Speaker:
    label = f"«{name}»" if is_named(name) else f"Speaker {number}"
    if found is None:
        return Speaker(name, label)
    basis = found.line.text[found.start : found.end].strip(" ,")
    evidence = Evidence(found.line.segment, basis, found.start, found.start + len(basis))
    return Speaker(name, label, found.name, _unit(evidence, found.line, units), basis, (evidence,))


def _unit(basis: Evidence, line: Line, units: Sequence[Named]) -> str | None:
    """The unit that is named in the sentence of the basis."""
    text = line.text
    first = max((text.rfind(mark, 0, basis.start) for mark in _SENTENCE_ENDS), default=-1)
    last = min((place for mark in _SENTENCE_ENDS if (place := text.find(mark, basis.end)) >= 0), default=len(text))
    here = (unit for unit in units if unit.segment == basis.segment and first < unit.start <= last)
    return next((unit.canonical for unit in here), None)
