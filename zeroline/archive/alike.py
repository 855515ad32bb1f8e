"""Clips alike: of the same unit, with the same claims, in the same words; the closest first, each with why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from math import log

from sqlalchemy import Connection, func, select

from zeroline.archive.claim_tables import claims_told, laid_out, names_told, words_told
from zeroline.archive.events import all_events, days_of
from zeroline.archive.recognised import copies
from zeroline.domain.event import Event

# What each likeness counts. Nothing was measured: a unit says more than a place, a claim, or words; a copy says all.
_COPY, _UNIT, _PLACE, _CLAIMS, _WORDS = 10.0, 3.0, 1.0, 2.0, 2.0
# Of the clip's words the rarest are looked for: those of every second clip say nothing and cost the most.
_RAREST, _MOST_FOUND = 40, 20_000  # words; clips that have them, counted for each word
_LEAST_WORDS = 4  # in common, where nothing else is
_SHOWN_WORDS = 6


@dataclass(frozen=True)
class Alike:
    """A clip like another. `score` only orders; `words` are the rarest in common first."""

    clip: str
    score: float
    units: tuple[str, ...]
    places: tuple[str, ...]
    claims: tuple[str, ...]
    words: tuple[str, ...]
    copy: bool = False

    @property
    def why(self) -> str:
        parts = ["the same recording" if self.copy else ""]
        parts += [f"same unit: {', '.join(self.units)}" if self.units else ""]
        parts += [f"same place: {', '.join(self.places)}" if self.places else ""]
        parts += [f"both claim {', '.join(self.claims)}" if self.claims else ""]
        parts += [f"words in common: {', '.join(self.words[:_SHOWN_WORDS])}" if self.words else ""]
        return "; ".join(filter(None, parts))


@dataclass(frozen=True)
class Such:
    """How the clip stands among those that claim the same of the same unit: events, so that no repost counts. `number`
    is its event's place by day, `of` how many there are, `since` the day of the first."""

    kind: str
    unit: str
    number: int
    of: int
    since: date

    @property
    def told(self) -> str:
        which = f"{self.kind}, {self.unit}"
        if self.of == 1:
            return f"{which}: the only such event in this archive"
        return f"{which}: number {self.number} of {self.of} such events since {self.since:%B %Y} in this archive"


@dataclass(frozen=True)
class _Measures:
    """What likenesses are measured by: how many kinds of claims each clip makes, what each word of the clip weighs, how
    many words each clip has."""

    kinds: Mapping[str, int]
    weights: Mapping[str, float]
    sizes: Mapping[str, int]


@dataclass
class _Shared:
    units: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    copy: bool = False


def alike(connection: Connection, clip: str, most: int = 10) -> list[Alike]:
    """The closest first; nothing where the clip is not laid out."""
    shared: dict[str, _Shared] = {}
    _by_names(connection, clip, shared)
    kinds = _by_claims(connection, clip, shared)
    weights = _by_words(connection, clip, shared)
    for copy in copies(connection):
        if clip in (copy.clip, copy.other):
            shared.setdefault(copy.other if copy.clip == clip else copy.clip, _Shared()).copy = True
    shared.pop(clip, None)
    near = {id: one for id, one in shared.items() if _tells(one)}
    sizes = _sizes(connection, [id for id, one in near.items() if one.words])
    by = _Measures(kinds, weights, sizes)
    made = [_scored(id, one, kinds.get(clip, 0), by) for id, one in near.items()]
    return sorted(made, key=lambda one: (-one.score, one.clip))[:most]


def _tells(one: _Shared) -> bool:
    return bool(one.copy or one.units or one.claims or len(one.words) >= _LEAST_WORDS)


def _by_names(connection: Connection, clip: str, shared: dict[str, _Shared]) -> None:
    mine = select(names_told.c.kind, names_told.c.name).where(names_told.c.clip == clip).subquery()
    same = select(names_told.c.clip, names_told.c.kind, names_told.c.name).join(
        mine, (mine.c.kind == names_told.c.kind) & (mine.c.name == names_told.c.name)
    )
    for other, kind, name in connection.execute(same.order_by(names_told.c.clip, names_told.c.name)):
        one = shared.setdefault(other, _Shared())
        (one.units if kind == "unit" else one.places).append(name)


def _by_claims(connection: Connection, clip: str, shared: dict[str, _Shared]) -> Mapping[str, int]:
    """How many kinds of claims the clip and each that shares one make."""
    mine = select(claims_told.c.kind).where(claims_told.c.clip == clip)
    kinds: dict[str, set[str]] = {}
    sharing = select(claims_told.c.clip, claims_told.c.kind).where(claims_told.c.kind.in_(mine)).distinct()
    for other, kind in connection.execute(sharing.order_by(claims_told.c.clip, claims_told.c.kind)):
        shared.setdefault(other, _Shared()).claims.append(kind)
        kinds.setdefault(other, set()).add(kind)
    count = select(claims_told.c.clip, func.count(claims_told.c.kind.distinct())).group_by(claims_told.c.clip)
    return {row[0]: row[1] for row in connection.execute(count)} if kinds else {}


def _by_words(connection: Connection, clip: str, shared: dict[str, _Shared]) -> Mapping[str, float]:
    """The clip's words with their weights: the logarithm of how seldom they are."""
    clips = connection.execute(select(func.count()).select_from(laid_out)).scalar() or 1
    mine = select(words_told.c.word).where(words_told.c.clip == clip)
    counted = select(words_told.c.word, func.count()).where(words_told.c.word.in_(mine)).group_by(words_told.c.word)
    counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
    weights = {word: log(1 + clips / number) for word, number in counts.items()}
    telling = [word for word, number in counts.items() if 1 < number <= max(10, clips // 2)]
    rare = sorted(telling, key=lambda word: (counts[word], word))
    found = accumulate(counts[word] for word in rare)
    rare = [word for word, so_far in zip(rare[:_RAREST], found, strict=False) if so_far <= _MOST_FOUND]
    chosen = select(words_told.c.clip, words_told.c.word).where(words_told.c.word.in_(rare))
    for other, word in connection.execute(chosen.order_by(words_told.c.clip)):
        shared.setdefault(other, _Shared()).words.append(word)
    return weights


def _sizes(connection: Connection, clips: Sequence[str]) -> Mapping[str, int]:
    """How many different words each has."""
    rows = select(laid_out.c.clip, laid_out.c.words)
    chosen = rows.where(laid_out.c.clip.in_(clips)) if len(clips) < 500 else rows
    return {row[0]: row[1] for row in connection.execute(chosen)}


def _scored(clip: str, one: _Shared, claims: int, by: _Measures) -> Alike:
    """`claims`: how many kinds of claims the clip makes that this is like."""
    words = sorted(one.words, key=lambda word: (-by.weights[word], word))
    score = _COPY * one.copy + _UNIT * bool(one.units) + _PLACE * bool(one.places)
    score += _CLAIMS * _overlap(len(one.claims), claims, by.kinds.get(clip, 0))
    if words:
        all_of_it = sum(by.weights.values())
        theirs = all_of_it / len(by.weights) * by.sizes.get(clip, len(words))
        score += _WORDS * _overlap(sum(by.weights[word] for word in words), all_of_it, theirs)
    names = tuple(one.units), tuple(one.places), tuple(one.claims), tuple(words)
    return Alike(clip, round(score, 3), *names, copy=one.copy)


def _overlap(shared: float, mine: float, theirs: float) -> float:
    """From 0, nothing in common, to 1, all (Dice)."""
    return min(1.0, 2 * shared / (mine + theirs)) if mine + theirs else 0.0


def such(connection: Connection, clip: str) -> list[Such]:
    """For each unit and kind of claim of the clip, the how-manieth event it is; nothing where no day is known."""
    days = days_of(connection)
    if clip not in days:
        return []
    kinds = select(claims_told.c.kind).where(claims_told.c.clip == clip).distinct()
    events = all_events(connection, days, list(connection.execute(kinds).scalars()))
    mine = [event for event in events if clip in event.clips]
    told = []
    for event in mine:
        for unit in event.units:
            same = sorted(_dated(events, event.kind, unit), key=lambda pair: pair[0])
            if event.when is not None and same:
                number = 1 + sum(day < event.when.day for day, _ in same)
                told.append(Such(event.kind, unit, number, len(same), same[0][0]))
    return told


def _dated(events: Iterable[Event], kind: str, unit: str) -> list[tuple[date, str]]:
    return [
        (event.when.day, event.id)
        for event in events
        if event.kind == kind and event.when is not None and unit in event.units
    ]
