"""What a clip sounds and looks like, in numbers that survive a repost; and how two clips can be the same.

A fingerprint says nothing about what is said or shown: it only tells whether another clip is made of the same
recording. Times are whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from zeroline.domain.speech import Maker, Segment

SOUND_STEP_MS = Fraction(1365 * 1000, 11025)  # chromaprint's own hop: frames of 4096 samples that overlap by two thirds
PICTURE_STEP_MS = 250  # fast enough that a shaken camera is met in nearly the same place twice
LAG = 4  # picture steps between the two moments that are compared: one second
# Speeds, in thousandths, at which the sound of a file is asked about. Chromaprint forgives a change of tempo, but of
# its bits a pitch changed by 1 % costs 12 %, by 2 % 20 % (three recordings): steps of 1 % leave half of one.
SPEEDS = tuple(speed for speed in range(920, 1081, 10) if speed != 1000)
REGIONS = ("whole", "upper", "middle")  # the frame; its top two thirds (no captions); its middle (a crop)
COEFFICIENTS = 24  # numbers kept of each region


@dataclass(frozen=True)
class SoundPrint:
    """Chromaprint's numbers, 32 bits each and little-endian, one every SOUND_STEP_MS."""

    values: bytes

    def __post_init__(self) -> None:
        if len(self.values) % 4:
            raise ValueError("is no row of 32-bit numbers")

    @property
    def count(self) -> int:
        return len(self.values) // 4


@dataclass(frozen=True)
class PicturePrint:
    """How the picture changed within the last second, every PICTURE_STEP_MS: for each of REGIONS the COEFFICIENTS
    lowest frequencies of the difference as signed bytes, roots of their sizes. What stands still is all zero, so a
    room, a logo or a card carries no evidence."""

    values: bytes

    def __post_init__(self) -> None:
        if len(self.values) % (len(REGIONS) * COEFFICIENTS):
            raise ValueError("is no row of changes")

    @property
    def count(self) -> int:
        return len(self.values) // (len(REGIONS) * COEFFICIENTS)


@dataclass(frozen=True)
class TimedWord:
    """One word of the transcript as it is compared, and when it begins."""

    start_ms: int
    text: str


def timed_words(transcript: Sequence[Segment]) -> tuple[TimedWord, ...]:
    """The words as they are compared: letters and digits in lower case, ё as е."""
    found = []
    for segment in transcript:
        for word in segment.words:
            text = "".join(letter for letter in word.text.casefold() if letter.isalnum()).replace("ё", "е")
            if text:
                found.append(TimedWord(word.start_ms, text))
    return tuple(found)


@dataclass(frozen=True)
class Fingerprint:
    """One clip's. A part is None where the clip has no such track, or none that can be decoded. `voice`: where somebody
    speaks, whatever is said; `words`: None while nobody has listened; `fault`: why nothing can be decoded, None: it
    can."""

    duration_ms: int
    sound: SoundPrint | None
    picture: PicturePrint | None
    made_by: Maker | None = None
    voice: tuple[tuple[int, int], ...] = ()
    words: tuple[TimedWord, ...] | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Question:
    """A clip that is asked about: its fingerprint, and its sound again at other speeds (in thousandths: 1030 is the
    sound played 3 % faster, as undoes a repost that was slowed by 3 %)."""

    print: Fingerprint
    sped: tuple[tuple[int, SoundPrint], ...] = ()


class Relation(StrEnum):
    """What the clip in hand is to the clip in the archive."""

    COPY = "copy"  # the whole of it
    CUT = "cut"  # a part of it
    LONGER = "longer"  # all of it, and more


@dataclass(frozen=True)
class Span:
    """The seconds that two clips share: of the clip in the archive, and of the file in hand."""

    start_ms: int
    end_ms: int
    file_start_ms: int
    file_end_ms: int


@dataclass(frozen=True)
class Match:
    """A clip in the archive that the file is made of. `score` runs from 0 to 1; `by` names what was recognised:
    sound, picture, transcript; `speed` is the file's beside the clip's."""

    clip: str
    relation: Relation
    span: Span
    score: float
    by: tuple[str, ...]
    speed: float = 1.0
    mirrored: bool = False


# A repost loses or gains a second or two of black, logo or applause, and is still the whole clip. Twice two seconds
# are a tenth of the clip of usual length (40 s).
_EDGE_MS = 2_000
_EDGE_SHARE = 0.08


def relation_of(span: Span, clip_ms: int, file_ms: int) -> Relation:
    """By what is left over at the ends: of the clip (then the file is a cut), of the file (then it is longer)."""
    clip_left = max(span.start_ms, 0) + max(clip_ms - span.end_ms, 0)
    file_left = max(span.file_start_ms, 0) + max(file_ms - span.file_end_ms, 0)
    if clip_left > max(_EDGE_MS, clip_ms * _EDGE_SHARE):
        return Relation.CUT
    return Relation.LONGER if file_left > max(_EDGE_MS, file_ms * _EDGE_SHARE) else Relation.COPY


def told(match: Match) -> str:
    """`a copy of X`, `seconds 31 to 62 of X`, `a longer version of X`."""
    if match.relation is Relation.COPY:
        return f"a copy of {match.clip}"
    if match.relation is Relation.LONGER:
        return f"a longer version of {match.clip}"
    return f"seconds {match.span.start_ms / 1000:.0f} to {match.span.end_ms / 1000:.0f} of {match.clip}"


def best_first(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: (-match.score, match.clip)))
