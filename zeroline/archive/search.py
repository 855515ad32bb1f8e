"""Search: one question, answered by words and by meaning together, in any of the three languages.

The full record is looked through, names and all: what is found is for editors. What leaves is built from view.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select

from zeroline.archive.opening import Archive
from zeroline.archive.schema import custody
from zeroline.archive.search_filters import Clips, chosen
from zeroline.archive.search_index import Indexer
from zeroline.archive.search_tables import search_clips, search_lines, search_state
from zeroline.archive.search_words import Group, Phrase, Wording, by_words
from zeroline.archive.sketches import Sketches, likeness
from zeroline.domain.finding import Filters, Found, Question, Way
from zeroline.language.folding import STOP_WORDS, is_cyrillic, lemmas_in, readings_of

_COMPARED = 2_000  # lines whose vectors are compared, of those whose sketches are nearest
_EACH = 100  # lines that each way contributes
# How much less a place further down counts: Cormack, Clarke and Büttcher, "Reciprocal rank fusion" (2009).
_FUSION = 60
_SPOKEN = ("ru", "uk")
_LONGEST_ASKED = 1_000  # characters of a question whose meaning is taken


@dataclass
class Finder:
    """Looks through one archive. Keeps the sketches of its lines and where its clips begin, and reads what has changed
    of them before each answer: nothing is known here that the archive does not hold."""

    archive: Archive
    indexer: Indexer
    _sketches: Sketches | None = None
    _state: tuple[int, int] = (0, 0)
    _clips: tuple[tuple[int, int], Clips] | None = None

    def find(self, question: Question, number: int = 20) -> list[Found]:
        """At most so many lines, best first. What is not entered yet is not found: catch_up() comes before. Raises
        WrongUse for a filter without a word in it."""
        lists: dict[Way, list[int]] = {}
        alike: dict[int, float] = {}
        with self.archive.ledger.reading() as connection:
            clips = self._chosen(connection, question.filters)
            wording = _wording(question, self.indexer)
            if question.only != "meaning":
                lists["words"] = by_words(connection, wording, clips, max(number, _EACH))
            if question.only != "words" and not question.phrases:
                alike = self._by_meaning(connection, question.text, clips, max(number, _EACH))
                lists["meaning"] = list(alike)
            return _shown(connection, _fused(lists), lists, alike, number)

    def _chosen(self, connection: Connection, filters: Filters) -> Clips | None:
        """The clips that are looked through; None: all."""
        if filters == Filters():
            return None
        state = _state_of(connection)
        if self._clips is None or self._clips[0] != state:
            self._clips = state, Clips.of(connection)
        return chosen(connection, filters, self._clips[1], self.indexer.lemmatise)

    def _by_meaning(self, connection: Connection, text: str, clips: Clips | None, number: int) -> dict[int, float]:
        """Lines and their likeness, best first."""
        sketches = self._current(connection)
        if not len(sketches):
            return {}
        asked = self.indexer.vector(text[:_LONGEST_ASKED])
        within = None if clips is None else clips.numbers
        near = sketches.nearest(asked, self.indexer.centre, _COMPARED, within)
        wanted = select(search_lines.c.id, search_lines.c.vector).where(search_lines.c.id.in_(near.tolist()))
        rows = connection.execute(wanted).all()
        if not rows:
            return {}
        alike = likeness(asked, [vector for _, vector in rows])
        best = sorted(zip(alike.tolist(), (line for line, _ in rows), strict=True), reverse=True)[:number]
        return {line: like for like, line in best}

    def _current(self, connection: Connection) -> Sketches:
        """The sketches of all lines that are in the index now."""
        state = _state_of(connection)
        if self._sketches is None or state != self._state:
            mine = (search_clips.c.space == self.indexer.space) & (search_clips.c.lines > 0)
            there = np.array(connection.execute(select(search_clips.c.number).where(mine)).scalars().all(), np.int64)
            held = self._sketches or Sketches.none()
            gone = np.setdiff1d(held.clips, there)
            held = held.without(gone) if len(gone) else held
            last = int(held.clips.max(initial=0))  # no number is given twice: what is new has a higher one
            if len(there) and there.max() > last:
                held = held.joined(_read(connection, mine & (search_clips.c.number > last)))
            self._sketches, self._state = held, state
        return self._sketches


def _state_of(connection: Connection) -> tuple[int, int]:
    """What changes whenever a clip enters the index or is erased from it."""
    entries = connection.execute(select(func.max(custody.c.sequence))).scalar() or 0
    return entries, connection.execute(select(search_state.c.last_number)).scalar() or 0


def _read(connection: Connection, which: ColumnElement[bool]) -> Sketches:
    columns = (search_clips.c.number, search_clips.c.first_line, search_clips.c.lines, search_clips.c.sketches)
    rows = connection.execute(select(*columns).where(which).order_by(search_clips.c.number)).all()
    numbers, firsts, counts = (np.array([row[at] for row in rows], np.int64) for at in range(3))
    clips = np.repeat(numbers, counts)
    within = np.arange(len(clips)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Sketches.of(b"".join(row.sketches for row in rows), np.repeat(firsts, counts) + within, clips)


def _wording(question: Question, indexer: Indexer) -> Wording:
    """What is looked for in the full text: the telling words; all of them where none tells."""
    read = [(word, _readings(word, indexer)) for word in question.words]
    telling = tuple(group for _, group in read if not STOP_WORDS.issuperset(group[:1]))
    phrases = tuple(
        Phrase(phrase, tuple(dict.fromkeys(tuple(lemmas_in(" ".join(phrase), language, indexer.lemmatise))
                                           for language in _SPOKEN)))
        for phrase in question.phrases
    )  # fmt: skip
    return Wording(telling or tuple(group for _, group in read), phrases)


def _readings(word: str, indexer: Indexer) -> Group:
    """The lemmas that a word may have in the languages that are written in its letters."""
    languages = _SPOKEN if is_cyrillic(word) else _SPOKEN[:1]
    return tuple(
        dict.fromkeys(lemma for language in languages for lemma in readings_of(word, language, indexer.lemmatise))
    )


def _fused(lists: Mapping[Way, Sequence[int]]) -> dict[int, float]:
    """Lines and scores, best first: of each way the place counts, not the measure, which is another in each."""
    scores: dict[int, float] = {}
    for lines in lists.values():
        for place, line in enumerate(lines, start=1):
            scores[line] = scores.get(line, 0.0) + (_FUSION + 1) / (_FUSION + place) / len(lists)
    return dict(sorted(scores.items(), key=lambda one: (-one[1], -one[0])))


def _shown(
    connection: Connection, scores: Mapping[int, float], lists: Mapping[Way, Sequence[int]],
    alike: Mapping[int, float], number: int,
) -> list[Found]:  # fmt: skip
    best = list(scores)[:number]
    columns = (search_lines.c.id, search_lines.c.clip, search_lines.c.start_ms, search_lines.c.end_ms,
               search_lines.c.text, search_lines.c.source_text)  # fmt: skip
    rows = {row.id: row for row in connection.execute(select(*columns).where(search_lines.c.id.in_(best)))}
    found = []
    for line in best:
        _, clip, start_ms, end_ms, text, source_text = rows[line]
        ways = tuple(way for way in lists if line in lists[way])
        like = round(alike[line], 4) if line in alike else None
        found.append(Found(clip, start_ms, end_ms, text, source_text, round(scores[line], 4), ways, like))
    return found
