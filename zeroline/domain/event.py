"""Events: what several clips tell of once. A repost is no second event, and neither is another clip of the same thing.

The rule: the same kind of claim and the same unit or place within a week is one event. What is unknown never merges.
Clips that are known as copies of each other tell of one event whatever else is known. People merge and split by hand,
and then it is as they say. A claim stays a claim: that an event is counted does not say that it happened.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Literal, get_args

Basis = Literal["said", "posted", "first seen", "added"]
BASES: tuple[Basis, ...] = get_args(Basis)  # in the order in which they are preferred
WITHIN = timedelta(days=7)  # between the first and the last clip of one event; issue 4


@dataclass(frozen=True)
class Dated:
    """A day in UTC, and by what it is known: somebody in the clip says it; the post bears it; a desk saw the clip then;
    it came into this archive then. The last two only say that it was not later."""

    day: date
    basis: Basis


@dataclass(frozen=True)
class Telling:
    """One kind of claim, as one clip makes it. Empty `units` and `places`: nobody says which, or several are named and
    nothing tells which is meant. `when` None: no day is known. `event` is the name of the event that a person put it
    into; None: nobody did."""

    clip: str
    kind: str
    units: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    when: Dated | None = None
    event: str | None = None

    @property
    def order(self) -> tuple[date, str]:
        """The earliest first; those without a day last."""
        return (self.when.day if self.when else date.max, self.clip)


@dataclass(frozen=True)
class Copy:
    """Two clips of the same recording: `clip` is all of `other`, or a part of it (`part`)."""

    clip: str
    other: str
    part: bool = False


@dataclass(frozen=True)
class Event:
    """The tellings of one event, the earliest first; never empty, all of one kind, one for each clip."""

    tellings: tuple[Telling, ...]

    @cached_property
    def kind(self) -> str:
        return self.tellings[0].kind

    @cached_property
    def id(self) -> str:
        """`order_refusal/3f9ab2c7de`: the kind and the first clip. Any clip of the event finds it: `found`."""
        return f"{self.kind}/{self.tellings[0].clip}"

    @cached_property
    def clips(self) -> tuple[str, ...]:
        return tuple(telling.clip for telling in self.tellings)

    @cached_property
    def units(self) -> tuple[str, ...]:
        return _all(telling.units for telling in self.tellings)

    @cached_property
    def places(self) -> tuple[str, ...]:
        return _all(telling.places for telling in self.tellings)

    @cached_property
    def when(self) -> Dated | None:
        """The earliest day of the basis that is preferred among those that its clips have."""
        return _best(telling.when for telling in self.tellings)

    @property
    def by_people(self) -> bool:
        """Whether a person merged or split it."""
        return any(telling.event is not None for telling in self.tellings)


def _all(names: Iterable[frozenset[str]]) -> tuple[str, ...]:
    first, *rest = names
    return tuple(sorted(first.union(*rest))) if first or rest else ()


@dataclass(frozen=True)
class Placed:
    """A person's word that a clip's claim of a kind belongs to the event of this name."""

    clip: str
    kind: str
    event: str


def merged(events: Iterable[Event], name: str) -> tuple[Placed, ...]:
    """What makes these events one, under a new name. Raises ValueError for events of several kinds."""
    tellings = [telling for event in events for telling in event.tellings]
    if len({telling.kind for telling in tellings}) > 1:
        raise ValueError("events of several kinds")
    return tuple(Placed(telling.clip, telling.kind, name) for telling in tellings)


def split(event: Event, clips: Iterable[str], stays: str, leaves: str) -> tuple[Placed, ...]:
    """What takes `clips` out of the event, together, under new names for what stays and what leaves. Raises ValueError
    where one of them is not in it, or none would stay."""
    out = frozenset(clips)
    if not out < frozenset(event.clips):
        raise ValueError("not some of the event's clips")
    return tuple(Placed(one.clip, one.kind, leaves if one.clip in out else stays) for one in event.tellings)


def placed(tellings: Iterable[Telling], by_people: Iterable[Placed]) -> tuple[Telling, ...]:
    """The tellings with what people said, of which the last word about each holds."""
    last = {(one.clip, one.kind): one.event for one in by_people}
    return tuple(
        replace(one, event=last[one.clip, one.kind]) if (one.clip, one.kind) in last else one for one in tellings
    )


def found(events: Iterable[Event], id: str) -> Event | None:
    """The event of this id, which may name any of its clips; None: there is none."""
    kind, _, clip = id.partition("/")
    return next((event for event in events if event.kind == kind and clip in event.clips), None)


def events_of(tellings: Iterable[Telling], copies: Sequence[Copy] = ()) -> tuple[Event, ...]:
    """Every event, the earliest first. The order in which tellings and copies are given changes nothing; of each clip
    there is at most one telling of a kind."""
    by_kind: dict[str, list[Telling]] = {}
    for telling in sorted(tellings, key=lambda one: one.order):
        by_kind.setdefault(telling.kind, []).append(telling)
    events = [event for of_kind in by_kind.values() for event in _of_one_kind(of_kind, copies)]
    return tuple(sorted(events, key=lambda event: (event.tellings[0].order, event.kind)))


def _of_one_kind(tellings: Sequence[Telling], copies: Sequence[Copy]) -> Iterator[Event]:
    """What people said goes before the rule. A telling that nobody spoke of goes where most of those went with which it
    is one event by the rule; so a further clip joins what people made."""
    events: dict[str, list[Telling]] = {}
    for number, nodes in enumerate(_by_rule([_Node(same) for same in _same_recordings(tellings, copies)])):
        if len(nodes) == 1 and len(nodes[0].tellings) == 1:  # most often
            (alone,) = nodes[0].tellings
            events.setdefault(alone.event or f"rule {number}", []).append(alone)
            continue
        names = Counter(telling.event for node in nodes for telling in node.tellings if telling.event)
        # the earliest of those that as many went to: a counter keeps the order in which it met them
        most = max(names, key=names.__getitem__, default=f"rule {number}")
        for node in nodes:
            copied = next((telling.event for telling in node.tellings if telling.event), most)
            for telling in node.tellings:
                events.setdefault(telling.event or copied, []).append(telling)
    for group in events.values():
        yield Event(tuple(group if len(group) == 1 else sorted(group, key=lambda one: one.order)))


class _Node:
    """Tellings that are one event for sure, with all that is known of it. `names`: units and places."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self.tellings = tellings
        when = _best(telling.when for telling in tellings)
        self.day = when.day if when else None
        self.names = _names(tellings[0].units, tellings[0].places)
        self.names = self.names.union(*(_names(one.units, one.places) for one in tellings[1:]))
        self.order = (self.day or date.max, tellings[0].clip)


Name = tuple[str, str]


@cache
def _names(units: frozenset[str], places: frozenset[str]) -> frozenset[Name]:
    """The same few are told again and again."""
    return frozenset([*(("unit", name) for name in units), *(("place", name) for name in places)])


def _best(days: Iterable[Dated | None]) -> Dated | None:
    known = [one for one in days if one is not None]
    if len(known) < 2:  # most often
        return known[0] if known else None
    return min(known, key=lambda one: (BASES.index(one.basis), one.day))


def _same_recordings(tellings: Sequence[Telling], copies: Sequence[Copy]) -> list[list[Telling]]:
    """The tellings in groups of the same recording, each group in the order that was given. A clip that holds parts of
    several goes with the earliest of them: a compilation does not make one event of all that is in it."""
    if not copies:
        return [[telling] for telling in tellings]
    by_clip = {telling.clip: telling for telling in tellings}
    here = [copy for copy in copies if copy.clip in by_clip and copy.other in by_clip]
    joined = _Joined(by_clip)
    for copy in here:
        if not copy.part:
            joined.join(copy.clip, copy.other)
    first: dict[str, str] = {}
    whole = {clip: joined.of(clip) for clip in by_clip}
    for copy in here:
        long, short = whole[copy.other], whole[copy.clip]
        if copy.part and long != short:
            first[long] = min(first.get(long, short), short, key=lambda clip: by_clip[clip].order)
    for long, short in first.items():
        joined.join(long, short)
    groups: dict[str, list[Telling]] = {}
    for telling in tellings:
        groups.setdefault(joined.of(telling.clip), []).append(telling)
    return list(groups.values())


class _Joined:
    """Sets of clips that were joined, each known by its earliest (union-find)."""

    def __init__(self, earliest_first: Iterable[str]) -> None:
        self._rank = {clip: rank for rank, clip in enumerate(earliest_first)}
        self._above = {clip: clip for clip in self._rank}

    def of(self, clip: str) -> str:
        while self._above[clip] != clip:
            self._above[clip] = self._above[self._above[clip]]
            clip = self._above[clip]
        return clip

    def join(self, one: str, other: str) -> None:
        early, late = sorted((self.of(one), self.of(other)), key=self._rank.__getitem__)
        self._above[late] = early


def _by_rule(nodes: Sequence[_Node]) -> Iterator[list[_Node]]:
    """Each event begins with the earliest clip that is in none yet, and takes in what is tied to it, directly or by
    others, within the week after. So no event is longer than a week: a stream of clips is not one long event."""
    inline = sorted(nodes, key=lambda node: node.order)
    shelves: dict[Name, list[int]] = {}
    for place, node in enumerate(inline):
        for name in node.names if node.day else ():
            shelves.setdefault(name, []).append(place)
    taken: set[int] = set()
    for place, node in enumerate(inline):
        if place not in taken:
            event = _week_from(place, inline, shelves, taken) if node.day else [place]
            yield [inline[one] for one in sorted(event)]


def _week_from(
    first: int, inline: Sequence[_Node], shelves: Mapping[Name, Sequence[int]], taken: set[int]
) -> list[int]:
    """Places in the line; what is taken is marked."""
    event, seen, ahead = [first], set(inline[first].names), list(inline[first].names)
    taken.add(first)
    begins = inline[first].day or date.max
    while ahead:
        shelf = shelves[ahead.pop()]
        for place in shelf[bisect_left(shelf, first) :]:
            node = inline[place]
            if (node.day or date.max) - begins > WITHIN:
                break
            if place not in taken:
                taken.add(place)
                event.append(place)
                ahead.extend(node.names - seen)
                seen |= node.names
    return event
