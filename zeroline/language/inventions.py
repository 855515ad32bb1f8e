"""Likely inventions: what a recogniser writes where nobody said it. Flagged, never silently deleted."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Segment, Speech

INVENTION, DOUBTFUL = "invention", "doubtful"

# Less of a segment than this under a voice, and it was not spoken.
_LEAST_VOICE = 0.25
# The engine's own two signs together, at Whisper's bounds (Radford et al. 2022, section 4.5): nobody seems to speak,
# and the text is unlikely.
_NO_SPEECH, _UNLIKELY = 0.6, 0.37  # 0.37 = e^-1
_REPEATS = 3  # the same words so many times in a row
_LOW = 0.45  # below it, about every second segment of the test speech holds a wrong word
_UNHEARD_MS = 2_000
_ECHO = 0.5  # a word that the recogniser was primed with needs at least this confidence to stand without a flag
_COMMON = frozenset("мы на ми стоим стоїмо человек осіб".split())


@dataclass(frozen=True)
class Inventions:
    """Phrases known to be invented: `certain` ones for sure, `doubtful` ones sometimes."""

    certain: re.Pattern[str]
    doubtful: re.Pattern[str]

    @classmethod
    def from_toml(cls, text: str) -> Inventions:
        """Raises tomllib.TOMLDecodeError, re.error, KeyError: the file ships with the product."""
        table = tomllib.loads(text)
        return cls(_any(table["certain"]), _any(table["doubtful"]))


def sifted(speech: Speech, known: Inventions, primed: str = "") -> Speech:
    """The same speech with flags on what was likely invented, doubted or not heard at all. `primed` is what the
    recogniser was primed with: it can take that for heard."""
    suggested = frozenset(_bare(primed).split()) - _COMMON
    spoken = [_flags(segment, speech, known) + _echoes(segment, suggested) for segment in speech.transcript]
    spoken_flags = [flag for flags in spoken for flag in flags] + _repeats(speech.transcript, speech)
    invented = {flag.segment for flag in spoken_flags if flag.kind == INVENTION}
    english_flags = [f for segment in speech.translation for f in _english_flags(segment, invented, known)]
    english_flags += _repeats(speech.translation, speech)
    return speech.flagged(*_once(spoken_flags + english_flags), *_unheard(speech))


def captioned(segments: Sequence[Segment], flags: Sequence[Flag]) -> list[Segment]:
    """The segments that may become captions."""
    invented = {flag.segment for flag in flags if flag.kind == INVENTION}
    return [segment for segment in segments if segment.id not in invented]


def captioned_english(segments: Sequence[EnglishSegment], flags: Sequence[Flag]) -> list[EnglishSegment]:
    """The English segments that may become captions."""
    invented = {flag.segment for flag in flags if flag.kind == INVENTION}
    return [segment for segment in segments if segment.id not in invented]


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _flags(segment: Segment, speech: Speech, known: Inventions) -> list[Flag]:
    if known.certain.fullmatch(segment.text):
        return [Flag(INVENTION, segment.id, "A credit or a label that recognisers invent; it is not captioned.")]
    voiced = _voiced(segment.start_ms, segment.end_ms, speech.voice)
    if voiced < _LEAST_VOICE:
        why = f"Only {voiced:.0%} of it lies where a voice was found; it is not captioned."
        return [Flag(INVENTION, segment.id, why)]
    sure = segment.confidence
    if (segment.no_speech or 0.0) > _NO_SPEECH and sure is not None and sure < _UNLIKELY:
        why = f"Nobody seems to speak here ({segment.no_speech:.2f}) and the text is unlikely ({sure:.2f})."
        return [Flag(INVENTION, segment.id, why)]
    flags = []
    if known.doubtful.fullmatch(segment.text):
        flags.append(Flag(DOUBTFUL, segment.id, "A phrase that recognisers often invent; listen whether it is said."))
    if sure is not None and sure < _LOW:
        flags.append(Flag("low_confidence", segment.id, f"Heard with confidence {sure:.2f} of 1."))
    return flags


def _echoes(segment: Segment, suggested: frozenset[str]) -> list[Flag]:
    doubted = [w for w in segment.words if _bare(w.text) in suggested and (w.confidence or 0.0) < _ECHO]
    if not doubted:
        return []
    words = ", ".join(f"{word.text.strip('.,!?:;')} ({word.confidence or 0.0:.2f})" for word in doubted)
    return [Flag("suggested", segment.id, f"The recogniser was primed with this and is not sure it heard it: {words}.")]


def _english_flags(segment: EnglishSegment, invented: set[str | None], known: Inventions) -> list[Flag]:
    if segment.source_ids and all(source in invented for source in segment.source_ids):
        return [Flag(INVENTION, segment.id, "It renders only what was invented; it is not captioned.")]
    if known.certain.fullmatch(segment.text):
        return [Flag(INVENTION, segment.id, "A credit or a label that recognisers invent; it is not captioned.")]
    flags = []
    if known.doubtful.fullmatch(segment.text):
        flags.append(Flag(DOUBTFUL, segment.id, "A phrase that recognisers often invent; listen whether it is said."))
    if not segment.source_ids:
        flags.append(Flag(DOUBTFUL, segment.id, "English for which no spoken words were found."))
    if segment.confidence is not None and segment.confidence < _LOW:
        flags.append(Flag("low_confidence", segment.id, f"Translated with confidence {segment.confidence:.2f} of 1."))
    return flags


def _repeats(segments: Sequence[Segment] | Sequence[EnglishSegment], speech: Speech) -> list[Flag]:
    """People repeat themselves on the radio; a recogniser that loops does so without a voice, or faster than one."""
    flags: list[Flag] = []
    run: list[Segment | EnglishSegment] = []
    for segment in [*segments, None]:
        if segment is not None and run and _bare(segment.text) == _bare(run[-1].text):
            run.append(segment)
            continue
        if len(run) >= _REPEATS:
            flags += [_repeat(again, len(run), speech) for again in run[1:]]
        run = [segment] if segment is not None else []
    return flags


def _repeat(segment: Segment | EnglishSegment, times: int, speech: Speech) -> Flag:
    seconds = max(1, segment.end_ms - segment.start_ms) / 1000
    too_fast = len(segment.text) / seconds > 32  # characters a second that nobody speaks
    if too_fast or _voiced(segment.start_ms, segment.end_ms, speech.voice) < 0.5:
        return Flag(INVENTION, segment.id, f"The same words {times} times in a row, without the time to say them.")
    return Flag(DOUBTFUL, segment.id, f"The same words {times} times in a row; listen whether they are said so often.")


def _unheard(speech: Speech) -> list[Flag]:
    flags = []
    for run in _wordless(speech):
        voice_ms = sum(end - start for start, end in run)
        if voice_ms >= _UNHEARD_MS:
            why = f"A voice for {voice_ms / 1000:.1f} s of which no word was made out."
            flags.append(Flag("unheard", None, why, run[0][0], run[-1][1]))
    return flags


def _wordless(speech: Speech) -> list[list[tuple[int, int]]]:
    """Pieces of voice that hold no word, neighbours together: a sentence that was left out has breaths in it."""
    words = sorted((word.start_ms, word.end_ms) for segment in speech.transcript for word in segment.words)
    starts = [start for start, _ in words]
    reached = list(accumulate((end for _, end in words), max))  # the last end of all words up to each
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end in speech.voice:
        before = bisect_left(starts, end)
        if before and reached[before - 1] > start:
            runs.append([])
            continue
        if runs[-1] and start - runs[-1][-1][1] >= _UNHEARD_MS:
            runs.append([])
        runs[-1].append((start, end))
    return runs


def _voiced(start: int, end: int, voice: Sequence[tuple[int, int]]) -> float:
    """The share of start:end that lies under a voice, whose pieces are in order; 1 where no voice was looked for."""
    if not voice:
        return 1.0
    # only the pieces that can reach into it: hours of speech have thousands
    near = voice[bisect_right(voice, start, key=_ending) : bisect_left(voice, end, key=_beginning)]
    return sum(max(0, min(end, b) - max(start, a)) for a, b in near) / max(1, end - start)


def _beginning(piece: tuple[int, int]) -> int:
    return piece[0]


def _ending(piece: tuple[int, int]) -> int:
    return piece[1]


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _once(flags: Sequence[Flag]) -> list[Flag]:
    """One flag of a kind for a segment; an invention needs no further doubt."""
    invented = {flag.segment for flag in flags if flag.kind == INVENTION}
    kept: dict[tuple[str, str | None], Flag] = {}
    for flag in flags:
        if flag.kind == INVENTION or flag.segment not in invented:
            kept.setdefault((flag.kind, flag.segment), flag)
    return list(kept.values())
