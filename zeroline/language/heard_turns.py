"""Turns told from the sound, joined with what the words suggest: the sound confirms, contradicts or adds.

The sound knows one voice a segment. Where the words change hands inside a segment they say where, and the voices around
them say who. Where the two disagree, or the sound is not sure, the turn is not sure, for a human to hear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zeroline.domain.claim import Turn
from zeroline.domain.voices import VoiceSpan
from zeroline.language.stream import Line
from zeroline.language.turns import is_named


@dataclass(frozen=True)
class Heard:
    """`turns` join sound and words. `unknown` are segments that hold speech of nobody that can be told; `whys` say for
    a segment what a human should hear and why."""

    turns: tuple[Turn, ...]
    unknown: frozenset[str]
    whys: Mapping[str, str]


def heard_turns(lines: Sequence[Line], voices: Mapping[str, VoiceSpan], suggested: Sequence[Turn]) -> Heard:
    """`voices` by segment id; `suggested` are the turns that the words suggest. Empty turns: one voice says it all."""
    told = {span.voice for span in voices.values() if span.voice is not None}
    mixed = any(span.mixed for span in voices.values())
    if not told and not mixed:
        return Heard(tuple(suggested), frozenset(), {})
    if len(told) == 1 and not mixed:
        return _one_voice(voices, suggested)
    names = _names(voices, suggested)
    by_segment = _by_segment(suggested)
    turns: list[Turn] = []
    whys: dict[str, str] = {}
    unknown: set[str] = set()
    for line in lines:
        span = voices.get(line.segment)
        mine = by_segment.get(line.segment, [])
        if len({turn.speaker for turn in mine}) > 1:
            turns += _inside(mine, names.of_words)
            whys[line.segment] = (
                f"the words suggest a change of speaker inside ({mine[0].why}); the sound is too coarse"
            )
        elif span is not None and span.voice is not None:
            turns.append(Turn(names.of_voice[span.voice], line.segment, 0, len(line.text), span.sure, _likeness(span)))
        elif mine and mine[0].speaker in names.of_words and not (span and span.mixed):
            turns.append(replace(mine[0], speaker=names.of_words[mine[0].speaker], end=len(line.text), sure=False))
        else:
            unknown.add(line.segment)
            whys[line.segment] = _why_unknown(span)
    for segment, why in _contradicted(voices, suggested):
        whys.setdefault(segment, why)
    return Heard(tuple(turns), frozenset(unknown), whys)


def _one_voice(voices: Mapping[str, VoiceSpan], suggested: Sequence[Turn]) -> Heard:
    """The sound has one voice. It says nothing of a speaker whom it did not hear alone. Dashes and call signs stand
    against it, flagged; a question and its answer do not."""
    compared = {turns[0].speaker for turns in _by_segment(suggested).values() if _heard_alone(turns, voices)}
    if len(compared) < 2:
        return Heard(tuple(suggested), frozenset(), {})
    whys: dict[str, str] = {}
    for before, turn in pairwise(suggested):
        if turn.speaker != before.speaker:
            whys.setdefault(turn.segment, _against(turn, voices.get(turn.segment)))
    stands = len({turn.speaker for turn in suggested if turn.sure}) > 1
    return Heard(tuple(suggested) if stands else (), frozenset(), whys)


def _heard_alone(turns: Sequence[Turn], voices: Mapping[str, VoiceSpan]) -> bool:
    """Whether the sound is sure of a segment, and the words give all of it to one speaker."""
    span = voices.get(turns[0].segment)
    return span is not None and span.sure and len({turn.speaker for turn in turns}) == 1


def _contradicted(voices: Mapping[str, VoiceSpan], suggested: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """Segments at which the words change hands and the sound, sure of both sides, does not."""
    for before, turn in pairwise(suggested):
        one, other = voices.get(before.segment), voices.get(turn.segment)
        if turn.speaker == before.speaker or turn.segment == before.segment or one is None or other is None:
            continue
        if one.sure and other.sure and one.voice == other.voice:
            yield turn.segment, _against(turn, other)


def _against(turn: Turn, span: VoiceSpan | None) -> str:
    known = f": likeness {span.likeness:.2f} to the same voice" if span and span.likeness is not None else ""
    return f"the words suggest a change of speaker ({turn.why}), the sound does not{known}"


@dataclass(frozen=True)
class _Names:
    """A speaker's id for each voice, and for each speaker whom the words suggest."""

    of_voice: Mapping[int, str]
    of_words: Mapping[str, str]


def _names(voices: Mapping[str, VoiceSpan], suggested: Sequence[Turn]) -> _Names:
    """Voices are sp1, sp2 … in the order of their first segments. One that says «я Тополь» is Тополь."""
    numbers = list(dict.fromkeys(span.voice for span in voices.values() if span.voice is not None))
    of_voice = {voice: f"sp{place}" for place, voice in enumerate(numbers, start=1)}
    together: Counter[tuple[str, int]] = Counter()
    introduced: Counter[tuple[str, int]] = Counter()
    for turns in _by_segment(suggested).values():
        span = voices.get(turns[0].segment)
        if span is not None and span.voice is not None and len({turn.speaker for turn in turns}) == 1:
            pair = turns[0].speaker, span.voice
            together[pair] += 1
            introduced[pair] += turns[0].sure and is_named(turns[0].speaker)
    taken: set[str] = set()
    for (name, voice), count in introduced.most_common():
        if count and name not in taken and not is_named(of_voice[voice]):
            of_voice[voice] = name
            taken.add(name)
    of_words: dict[str, str] = {}
    for (name, voice), _ in together.most_common():
        if of_voice[voice] not in of_words.values():
            of_words.setdefault(name, of_voice[voice])
    return _Names(of_voice, of_words)


def _inside(turns: Sequence[Turn], of_words: Mapping[str, str]) -> Iterator[Turn]:
    for turn in turns:
        yield replace(turn, speaker=of_words.get(turn.speaker, turn.speaker), sure=False)


def _by_segment(turns: Sequence[Turn]) -> dict[str, list[Turn]]:
    rows: dict[str, list[Turn]] = {}
    for turn in turns:
        rows.setdefault(turn.segment, []).append(turn)
    return rows


def _likeness(span: VoiceSpan) -> str:
    own = "no other stretch has this voice" if span.likeness is None else f"likeness {span.likeness:.2f} to this voice"
    following = "" if span.next_best is None else f", {span.next_best:.2f} to the next"
    return f"the sound alone: {own}{following}"


def _why_unknown(span: VoiceSpan | None) -> str:
    if span is not None and span.mixed:
        return "two voices seem to speak here; the sound does not tell where one ends"
    return "too little sound to tell who speaks here"
