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
# How much earlier it may appear under any profile, only where the time is needed. Netflix timing guide: within 1 to 2
# frames of the first sound.
_LEAD_FRAMES = 2
# What a caption gets when there is no time at all (speech that ends before it starts): a glimpse, and a flag.
_GLIMPSE_MS = 200
# Of two captions that are both short of time one is made readable, as long as the other keeps this share of its own.
_HURRIED = 0.8
_LATEST = 1 << 62  # no end is known


@dataclass(frozen=True)
class Span:
    """A caption's speech from `start_ms` to `end_ms`, and the `need_ms` that its text takes to read."""

    start_ms: int
    end_ms: int
    need_ms: int


@dataclass(frozen=True)
class Clock:
    """How far captions may part from their speech: the profile's limits in ms, `gap` between two of them, `lead` before
    their speech, `last` the clip's end."""

    gap: int
    lead: int
    late: int
    longest: int
    last: int

    @classmethod
    def of(cls, profile: Profile, gap: int, frame_ms: float, until_ms: int | None = None) -> Clock:
        lead = max(round(_LEAD_FRAMES * frame_ms), profile.early_ms)
        return cls(gap, lead, profile.late_ms, profile.max_ms, _LATEST if until_ms is None else until_ms)

    def earliest(self, span: Span, silent_from: int) -> int:
        """When a caption may appear at the earliest, the speech before it having ended at `silent_from`."""
        return min(span.start_ms, max(0, span.start_ms - self.lead, silent_from + self.gap))

    def run(self, span: Span, free: int, following: int | None) -> tuple[int, int]:
        """Start and end of a caption that takes no more than it needs, where the screen is free from `free` on and the
        speech after it starts at `following`: late where the one before needs the time, early where that gives it the
        time. Shorter than `span.need_ms` where there is no room."""
        latest = self.latest(span, following)
        start = max(span.start_ms, free)
        if start + span.need_ms > latest:
            start = min(start, max(free, span.start_ms - self.lead, latest - span.need_ms))
        return start, max(start + 1, min(start + span.need_ms, latest))

    def latest(self, span: Span, following: int | None) -> int:
        """Until when a caption may stand at the latest."""
        latest = min(span.end_ms + RUN_ON_MS, self.last)
        return latest if following is None else min(latest, following + self.late - self.gap)


def stand(spans: Sequence[Span], clock: Clock, chain_ms: int) -> list[tuple[int, int]]:
    """Start and end for each span: in order, never overlapping, at least 1 ms long, a gap apart, none past the clip's
    end; gaps up to `chain_ms` are closed.

    Speech starts must not run backwards. Closer than the gap only where the next would otherwise lag by over the
    profile's `late_ms`. Before its speech a caption appears only where the time is needed, and never while the speech
    before it goes on.
    """
    gap = clock.gap
    by = _appear_by(spans, clock)
    times: list[tuple[int, int]] = []
    for i, span in enumerate(spans):
        start, free = span.start_ms, 0
        if times:
            before = times[-1][1]
            free = max(before, min(before + gap, start + clock.late))  # from here on the screen is free
            start = max(start, free)
        latest = ahead = min(span.end_ms + RUN_ON_MS, clock.last)
        if i + 1 < len(spans):
            latest = min(latest, by[i + 1] - gap)
            ahead = min(spans[i + 1].start_ms, by[i + 1]) - gap
        end = max(_comfortable(span, start, ahead), min(start + span.need_ms, latest))
        end = min(max(end, start + _GLIMPSE_MS), start + clock.longest, max(clock.last, start + 1))
        if end - start < span.need_ms and start <= span.start_ms:
            start = max(free, clock.earliest(span, spans[i - 1].end_ms if i else -gap), end - span.need_ms)
        times.append((start, end))
    return _chained(times, clock, chain_ms)


def _appear_by(spans: Sequence[Span], clock: Clock) -> list[int]:
    """How late each caption may appear and still be read in time, or at a hurried pace where no time would do for that;
    its speech's start where it has not even that."""
    by = [0] * len(spans)
    for i in range(len(spans) - 1, -1, -1):
        span = spans[i]
        latest = min(span.end_ms + RUN_ON_MS, clock.last)
        if i + 1 < len(spans):
            latest = min(latest, by[i + 1] - clock.gap)
        earliest = clock.earliest(span, spans[i - 1].end_ms if i else -clock.gap)
        paces = (latest - span.need_ms, latest - round(span.need_ms * _HURRIED))
        by[i] = next((min(span.start_ms + clock.late, at) for at in paces if at >= earliest), span.start_ms)
    return by


def _comfortable(span: Span, start: int, ahead: int) -> int:
    wanted = max(span.end_ms, start + round(span.need_ms * _COMFORT))
    return min(wanted, max(span.end_ms, start + span.need_ms, span.end_ms + LINGER_MS), ahead)


def _chained(times: list[tuple[int, int]], clock: Clock, chain_ms: int) -> list[tuple[int, int]]:
    """Short gaps closed down to the least one."""
    chained = []
    for i, (start, end) in enumerate(times):
        following = times[i + 1][0] if i + 1 < len(times) else None
        close = following is not None and clock.gap < following - end <= chain_ms
        kept = max(end, min(following - clock.gap, start + clock.longest)) if close and following is not None else end
        chained.append((start, kept))
    return chained
