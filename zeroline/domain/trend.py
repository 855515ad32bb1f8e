"""Trends: how many events are claimed, by week, by unit, by place, beside the clips that were added. All of it counts
what is in this archive, which is what somebody sent, saw or looked for; never what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from zeroline.domain.event import Event


@dataclass(frozen=True)
class Tally:
    """A name and the events that bear it; the number is their count."""

    name: str
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Week:
    """`begins` is a Monday. Beside the events stands what they must be read against: how many clips of the archive were
    posted in that week, and how many came into the archive in it."""

    begins: date
    posted: int
    added: int
    events: tuple[Event, ...]

    @property
    def name(self) -> str:
        """ISO 8601: `2024-W05`."""
        year, week, _ = self.begins.isocalendar()
        return f"{year}-W{week:02}"


@dataclass(frozen=True)
class Asked:
    """Which events are counted. None: all."""

    kind: str | None = None
    unit: str | None = None
    place: str | None = None
    since: date | None = None

    def wants(self, event: Event) -> bool:
        return (
            self.kind in (None, event.kind)
            and (self.unit is None or self.unit in event.units)
            and (self.place is None or self.place in event.places)
            and (self.since is None or (event.when is not None and event.when.day >= self.since))
        )


@dataclass(frozen=True)
class Trend:
    """The events that were asked for; and of all clips of the archive, whatever they claim, the days on which they were
    added, and posted as far as that is known."""

    events: tuple[Event, ...]
    added: tuple[date, ...]
    posted: tuple[date, ...] = ()
    since: date | None = None

    @cached_property
    def clips(self) -> int:
        return len(self.added)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks in which an event is claimed or a clip was posted or added, the first first. Events whose day
        nobody knows are in none of them."""
        events: dict[date, list[Event]] = {}
        for event in self.events:
            if event.when is not None:
                events.setdefault(_monday(event.when.day), []).append(event)
        posted, added = self._by_week(self.posted), self._by_week(self.added)
        return tuple(
            Week(begins, posted[begins], added[begins], tuple(events.get(begins, ())))
            for begins in sorted({*events, *posted, *added})
        )

    def _by_week(self, days: Sequence[date]) -> Counter[date]:
        return Counter(_monday(day) for day in days if self.since is None or day >= self.since)

    @cached_property
    def kinds(self) -> tuple[Tally, ...]:
        return _tallies(self.events, lambda event: (event.kind,))

    @cached_property
    def units(self) -> tuple[Tally, ...]:
        return _tallies(self.events, lambda event: event.units)

    @cached_property
    def places(self) -> tuple[Tally, ...]:
        return _tallies(self.events, lambda event: event.places)

    @cached_property
    def undated(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.when is None)

    @cached_property
    def bases(self) -> Mapping[str, int]:
        """By what the days of the events are known -> how many."""
        counts: dict[str, int] = {}
        for event in self.events:
            basis = event.when.basis if event.when else "unknown"
            counts[basis] = counts.get(basis, 0) + 1
        return counts


def trend_of(events: Iterable[Event], added: Iterable[date], posted: Iterable[date], asked: Asked) -> Trend:
    return Trend(tuple(event for event in events if asked.wants(event)), tuple(added), tuple(posted), asked.since)


@cache
def _monday(day: date) -> date:
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))  # the calendar begins in the year 1


def _tallies(events: Iterable[Event], names_of: Callable[[Event], Iterable[str]]) -> tuple[Tally, ...]:
    """The most events first."""
    found: dict[str, list[Event]] = {}
    for event in events:
        for name in names_of(event):
            found.setdefault(name, []).append(event)
    tallies = (Tally(name, tuple(some)) for name, some in found.items())
    return tuple(sorted(tallies, key=lambda tally: (-len(tally.events), tally.name)))
