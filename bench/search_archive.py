"""An archive of as many captions as wanted, varied from real ones, in the index of search."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from sqlalchemy import Connection, func, select, update

from bench.search_captions import Pair
from zeroline.archive.opening import Archive
from zeroline.archive.schema import clips
from zeroline.archive.search_index import Entered, Indexer, write
from zeroline.archive.search_lines import Line, spaced
from zeroline.archive.search_tables import search_lines, search_state
from zeroline.archive.sketches import in_bytes, sketched
from zeroline.language.folding import readings_of, words_in
from zeroline.ports import Vectors

LINES = 40  # a clip of some three minutes
_SEED = 7
_CHANGED = 0.2  # of a caption's words are another caption's
# The length of the noise beside a vector's: two wordings of one thing lie about as far apart in this space.
_NOISE = 0.35
_CLAIMS = ("order_refusal", "casualties", "lack_of_equipment", "appeal", "surrender")


@dataclass(frozen=True)
class Real:
    """Real captions with their vectors."""

    pairs: Sequence[Pair]
    vectors: Vectors


@dataclass(frozen=True)
class Worded:
    """One language of a caption: its words, and the lemmas of each."""

    words: tuple[str, ...]
    lemmas: tuple[tuple[str, ...], ...]


class Varied:
    """Captions without end, the same in every run."""

    def __init__(self, real: Real, indexer: Indexer, seed: int = _SEED) -> None:
        self._real, self._indexer = real, indexer
        self._chance, self._noise = random.Random(seed), np.random.default_rng(seed)
        self._words = cache(self._worded)

    def clip(self, number: int) -> Entered:
        """A clip with its 40 lines."""
        chosen = [self._chance.randrange(len(self._real.pairs)) for _ in range(LINES)]
        lines, lemmas = zip(*(self._line(pair, at) for at, pair in enumerate(chosen)), strict=True)
        noise = self._noise.standard_normal((LINES, self._real.vectors.shape[1]), np.float32)
        noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        vectors = self._real.vectors[chosen] + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        id = hashlib.sha256(f"{number}".encode()).hexdigest()[:10]
        day = f"{2022 + number % 4}-{1 + number % 12:02}-{1 + number % 28:02}"
        sketches = sketched(vectors, self._indexer.centre)
        return Entered(
            id, "bench", self._indexer.space, day, lines, lemmas, in_bytes(vectors), sketches, self._facets()
        )

    def _line(self, pair: int, at: int) -> tuple[Line, str]:
        spoken, english = (self._mixed(self._words(pair, which), which) for which in (0, 1))
        lemmas = [readings[0] for one in (spoken, english) for readings in one.lemmas]
        further = [lemma for one in (spoken, english) for readings in one.lemmas for lemma in readings[1:]]
        line = Line(at * 4000, at * 4000 + 3900, " ".join(english.words), " ".join(spoken.words), "ru")
        return line, " ".join([*lemmas, *dict.fromkeys(further)])

    def _mixed(self, own: Worded, which: int) -> Worded:
        other = self._words(self._chance.randrange(len(self._real.pairs)), which)
        words, lemmas = list(own.words), list(own.lemmas)
        for at in range(min(len(words), len(other.words))):
            if self._chance.random() < _CHANGED:
                words[at], lemmas[at] = other.words[at], other.lemmas[at]
        return Worded(tuple(words), tuple(lemmas))

    def _worded(self, pair: int, which: int) -> Worded:
        text = (self._real.pairs[pair].spoken, self._real.pairs[pair].english)[which]
        words = [word for word in text.split() if len(words_in(word)) == 1]
        read = (readings_of(words_in(word)[0], "ru", self._indexer.lemmatise) for word in words)
        return Worded(tuple(words), tuple(read))

    def _facets(self) -> frozenset[tuple[str, str]]:
        chance = self._chance
        named = {("unit", spaced([str(chance.randrange(1, 1500)), "regiment"])) for _ in range(2)}
        named |= {("place", spaced([f"place{chance.randrange(3000)}"])) for _ in range(3)}
        named |= {("person", spaced([f"name{chance.randrange(20000)}", "иванов"])), ("status", spaced(["draft"]))}
        named |= {
            ("claim", spaced([chance.choice(_CLAIMS)])),
            ("source", spaced(["chan" + str(chance.randrange(500))])),
        }
        return frozenset(named)


def fill(archive: Archive, varied: Varied, indexer: Indexer, captions: int) -> None:
    """Brings the archive to so many captions."""
    with archive.ledger.reading() as connection:
        there = count(connection)
    numbers = iter(range(there // LINES, captions // LINES))
    for some in batches(numbers, 100):
        entered = [varied.clip(number) for number in some]
        with archive.ledger.database.writing() as connection:
            add_clips(connection, entered)
            write(connection, entered)
            connection.execute(update(search_state).values(made_by=indexer.made_by))


def add_clips(connection: Connection, entered: Sequence[Entered]) -> None:
    """Those that an earlier run left are there: the database lets none go."""
    ids = [one.clip for one in entered]
    there = set(connection.execute(select(clips.c.id).where(clips.c.id.in_(ids))).scalars())
    rows = [
        {"id": one.clip, "sha256": hashlib.sha256(one.clip.encode()).hexdigest(), "at": one.day}
        for one in entered
        if one.clip not in there
    ]
    if rows:
        connection.execute(clips.insert(), rows)


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(search_lines)).scalar_one()


def batches(numbers: Iterator[int], size: int) -> Iterator[list[int]]:
    while some := [number for _, number in zip(range(size), numbers, strict=False)]:
        yield some
