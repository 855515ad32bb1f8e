"""Filters choose clips: which of the index they let through, and which lines stand in those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, or_, select

from zeroline.archive.search_lines import spaced
from zeroline.archive.search_tables import search_clips, search_facets
from zeroline.archive.sketches import Numbers
from zeroline.domain.errors import WrongUse
from zeroline.domain.finding import Filters
from zeroline.language.folding import Lemmatise, readings_in, words_in

_SPOKEN = ("ru", "uk")


@dataclass(frozen=True)
class Clips:
    """Clips of the index in the order in which they came in: each has a higher number than the one before, and its
    `counts` lines, numbered from `firsts` on, come after those of the one before. `days` are written as 2024-02-03."""

    numbers: Numbers
    firsts: Numbers
    counts: Numbers
    days: NDArray[np.str_]

    @classmethod
    def of(cls, connection: Connection) -> Clips:
        """All of the index."""
        columns = (search_clips.c.number, search_clips.c.first_line, search_clips.c.lines, search_clips.c.day)
        rows = connection.execute(select(*columns).order_by(search_clips.c.number)).all()
        numbers, firsts, counts = (np.array([row[at] for row in rows], np.int64) for at in range(3))
        return cls(numbers, firsts, counts, np.array([row.day for row in rows], np.str_))

    def __len__(self) -> int:
        return len(self.numbers)

    def only(self, which: NDArray[np.bool_]) -> Clips:
        return Clips(self.numbers[which], self.firsts[which], self.counts[which], self.days[which])

    def hold(self, lines: Numbers) -> NDArray[np.bool_]:
        """Which of the lines stand in one of the clips."""
        if not len(self):
            return np.zeros(len(lines), np.bool_)
        clip = np.searchsorted(self.firsts, lines, side="right") - 1  # -1: before all of them
        return (clip >= 0) & (lines < self.firsts[clip] + self.counts[clip])


def chosen(connection: Connection, filters: Filters, clips: Clips, lemmatise: Lemmatise) -> Clips:
    """Those of the clips that the filters let through. Raises WrongUse for a filter without a word in it."""
    which = np.ones(len(clips), np.bool_)
    if wanted := _facets(filters, lemmatise):
        which &= np.isin(clips.numbers, _having(connection, wanted))
    if filters.since is not None:
        which &= clips.days >= filters.since
    if filters.until is not None:
        which &= clips.days <= filters.until
    return clips.only(which)


def _facets(filters: Filters, lemmatise: Lemmatise) -> list[ColumnElement[bool]]:
    """What a clip must have, a facet each; those that few clips have come first."""
    wanted = []
    for kind in ("unit", "place", "person"):
        if (given := getattr(filters, kind)) is not None:
            read = set().union(*(readings_in(given, language, lemmatise) for language in _SPOKEN))
            wanted.append(_like(kind, sorted(read or {()})))
    if filters.source is not None:
        wanted.append(_like("source", [words_in(filters.source)]))
    for kind in ("claim", "status"):
        if (given := getattr(filters, kind)) is not None:
            wanted.append(and_(search_facets.c.kind == kind, search_facets.c.value == spaced([given])))
    return wanted


def _like(kind: str, readings: Iterable[Sequence[str]]) -> ColumnElement[bool]:
    return and_(search_facets.c.kind == kind, or_(*(search_facets.c.value.like(_some(one, kind)) for one in readings)))


def _some(words: Sequence[str], what: str) -> str:
    if not words:
        raise WrongUse(f"--{what}: there is no word in it; give a name as it is said, or as it is spelt in English.")
    return f"%{spaced(words)}%"


def _having(connection: Connection, wanted: Sequence[ColumnElement[bool]]) -> Numbers:
    """The numbers of the clips that have all of the facets. The first leads, so that the others are looked up for few
    clips: a list of all that have them would be made anew for each question. Only indexes are read."""
    first, *others = wanted
    query = select(search_clips.c.number).join(search_facets, search_facets.c.clip == search_clips.c.clip).where(first)
    for other in others:
        having = select(search_facets.c.clip).where(search_facets.c.clip == search_clips.c.clip, other)
        query = query.where(having.correlate(search_clips).exists())
    numbers = query.subquery()  # told in one text: a row for each of 25,000 clips takes longer than to find them
    told = connection.execute(select(func.aggregate_strings(cast(numbers.c.number, Text), " "))).scalar()
    return np.array((told or "").split(), np.int64)
