"""How long a reader needs, and which of a profile's limits a caption breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil

from zeroline.domain.caption import Caption, Profile
from zeroline.domain.review import Flag

# Where the container does not say: 25 frames a second, the slower of the two rates that phones record at.
UNKNOWN_FRAME_MS = 40.0


def gap_ms(profile: Profile, frame_ms: float) -> int:
    """The least space between two captions in ms."""
    return ceil(profile.gap_frames * believable_frame_ms(frame_ms))


def believable_frame_ms(frame_ms: float) -> float:
    """`frame_ms`, unless a container claims what no camera records: then as where it claims nothing."""
    return frame_ms if 1 <= frame_ms <= 200 else UNKNOWN_FRAME_MS  # 5 to 1000 frames a second; nan is neither


def reading_ms(characters: int, words: int, profile: Profile) -> int:
    """The least time in which text of this size can be read; not below the profile's least for any caption."""
    needs = [profile.min_ms]
    if profile.reading_speed is not None:
        needs.append(ceil(characters * 1000 / profile.reading_speed))
    if profile.words_per_minute is not None:
        needs.append(ceil(words * 60_000 / profile.words_per_minute))
    if profile.ms_per_word is not None:
        needs.append(words * profile.ms_per_word)
    return max(needs)


def broken_limits(captions: Sequence[Caption], profile: Profile, frame_ms: float = UNKNOWN_FRAME_MS) -> list[Flag]:
    """A flag for every limit of the profile that a caption breaks, with the numbers, in the order of the captions.

    Kinds: reading_speed, too_short, too_long, line_length, gap. Serves captions that a person timed as well.
    """
    flags: list[Flag] = []
    gap = gap_ms(profile, frame_ms)
    spaces = [after.start_ms - before.end_ms for before, after in pairwise(captions)]
    for i, caption in enumerate(captions):
        faults = [*_time_faults(caption, profile), *_line_faults(caption, profile)]
        if i < len(spaces) and spaces[i] < gap:
            faults.append(("gap", f"{spaces[i]} ms to the next caption, {gap} the least"))
        segment = caption.segments[0] if caption.segments else None
        flags += [Flag(kind, segment, why, caption.start_ms, caption.end_ms) for kind, why in faults]
    return flags


def _time_faults(caption: Caption, profile: Profile) -> Iterator[tuple[str, str]]:
    stands, words = caption.duration_ms, len(caption.text.split())
    if stands <= 0:
        yield "too_short", f"stands {stands} ms"
        return
    if profile.reading_speed is not None and caption.cps > profile.reading_speed:
        yield (
            "reading_speed",
            f"{_above(caption.cps, profile.reading_speed)} characters a second, {profile.reading_speed:g} allowed",
        )
    pace = words * 60_000 / stands
    if profile.words_per_minute is not None and pace > profile.words_per_minute:
        yield (
            "reading_speed",
            f"{_above(pace, profile.words_per_minute)} words a minute, {profile.words_per_minute:g} allowed",
        )
    if stands < profile.min_ms:
        yield "too_short", f"stands {stands} ms, {profile.min_ms} the least"
    elif profile.ms_per_word is not None and stands < words * profile.ms_per_word:
        yield "too_short", f"stands {stands} ms, {words} words need {words * profile.ms_per_word}"
    if stands > profile.max_ms:
        yield "too_long", f"stands {stands} ms, {profile.max_ms} the most"


def _line_faults(caption: Caption, profile: Profile) -> Iterator[tuple[str, str]]:
    longest = max(map(len, (*caption.lines, *caption.original)), default=0)
    if longest > profile.line_length:
        yield "line_length", f"a line of {longest} characters, {profile.line_length} allowed"
    count = len(caption.lines) + len(caption.original)
    if count > profile.lines:
        both = " with the spoken words" if caption.original else ""
        yield "line_length", f"{count} lines{both}, {profile.lines} allowed"


def _above(value: float, limit: float) -> str:
    """One decimal, rounded up where rounding would print the limit itself: "20.0, 20 allowed" helps nobody."""
    return f"{value:.1f}" if round(value, 1) > limit else f"{ceil(value * 10) / 10:.1f}"
