"""When each caption appears and goes: as near to its speech as reading it allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.domain.caption import Profile

# How long a caption may run on after its speech where the reader needs it. BBC guide 5.2: not "for more than 1.5
# seconds after speech has stopped".
RUN_ON_MS = 1500
# How long it may run on for comfort. Netflix timing guide: up to half a second past the end of the audio.
LINGER_MS = 500
# Comfort is a fifth more than the least time.
_COMFORT = 1.2
# How much earlier, only where the time is needed. Netflix timing guide: within 1 to 2 frames of the first sound.
_LEAD_FRAMES = 2
# What a caption gets when there is no time at all (speech that ends before it starts): a glimpse, and a flag.
_GLIMPSE_MS = 200
_LATEST = 1 << 62  # no end is known


@dataclass(frozen=True)
class Span:
    """A caption's speech from `start_ms` to `end_ms`, and the `need_ms` that its text takes to read."""

    start_ms: int
    end_ms: int
    need_ms: int


def stand(
    spans: Sequence[Span], profile: Profile, gap: int, frame_ms: float, until_ms: int | None = None
) -> list[tuple[int, int]]:
    """Start and end for each span: in order, never overlapping, at least 1 ms long, `gap` ms apart, none past
    `until_ms`, the clip's end.

    Speech starts must not run backwards. Closer than `gap` only where the next would otherwise lag by over the
    profile's `late_ms`.
    """
    last = _LATEST if until_ms is None else until_ms
    by = _appear_by(spans, gap, last, profile.late_ms)
    lead = round(_LEAD_FRAMES * frame_ms)
    times: list[tuple[int, int]] = []
    for i, span in enumerate(spans):
        start = span.start_ms
        free = 0  # from here on the screen is free
        if times:
            before = times[-1][1]
            free = max(before, min(before + gap, start + profile.late_ms))
            start = max(start, free)
        latest = min(span.end_ms + RUN_ON_MS, last)
        ahead = latest
        if i + 1 < len(spans):
            latest = min(latest, by[i + 1] - gap)
            ahead = spans[i + 1].start_ms - gap
        end = max(_comfortable(span, start, ahead), min(start + span.need_ms, latest))
        end = min(max(end, start + _GLIMPSE_MS), start + profile.max_ms, max(last, start + 1))
        if end - start < span.need_ms:
            start = max(free, span.start_ms - lead, end - span.need_ms) if start <= span.start_ms else start
        times.append((max(0, start), end))
    return _chained(times, profile, gap)


def _appear_by(spans: Sequence[Span], gap: int, last: int, late_ms: int) -> list[int]:
    """How late each caption may appear and still be read in time; its speech's start where even that is too late."""
    by = [0] * len(spans)
    for i in range(len(spans) - 1, -1, -1):
        span = spans[i]
        latest = min(span.end_ms + RUN_ON_MS, last)
        if i + 1 < len(spans):
            latest = min(latest, by[i + 1] - gap)
        by[i] = max(span.start_ms, min(span.start_ms + late_ms, latest - span.need_ms))
    return by


def _comfortable(span: Span, start: int, ahead: int) -> int:
    wanted = max(span.end_ms, start + round(span.need_ms * _COMFORT))
    return min(wanted, max(span.end_ms, start + span.need_ms, span.end_ms + LINGER_MS), ahead)


def _chained(times: list[tuple[int, int]], profile: Profile, gap: int) -> list[tuple[int, int]]:
    """Short gaps closed down to the least one."""
    chained = []
    for i, (start, end) in enumerate(times):
        following = times[i + 1][0] if i + 1 < len(times) else None
        close = following is not None and gap < following - end <= profile.chain_ms
        kept = max(end, min(following - gap, start + profile.max_ms)) if close and following is not None else end
        chained.append((start, kept))
    return chained
