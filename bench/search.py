"""Search, measured: how quick on a million captions, how large, how often an English question finds the Russian line.

    python -m bench.search [--shared DIR] [--cache DIR] [--captions 1000000] [--fill]

The captions are varied from real ones of the shared folder; their vectors are those of real ones with seeded noise.
The cache keeps the vectors and the archive, which take some minutes; `--fill` makes these and measures nothing.
Otherwise bench/RESULTS-search.md is written.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import select, text

from bench.clips import Missing
from bench.machine import Company, machine
from bench.search_archive import LINES, Real, Varied, add_clips, count, fill
from bench.search_captions import embedded, real_captions
from bench.search_recall import Recall, recalled
from bench.table import markdown
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.search import Finder
from zeroline.archive.search_index import Indexer, write
from zeroline.archive.search_tables import forget, search_lines
from zeroline.crew import indexer
from zeroline.domain.finding import Filters, Question
from zeroline.language.folding import STOP_WORDS
from zeroline.language.questions import question
from zeroline.ports import Vectors
from zeroline.settings import Settings

RESULTS = Path(__file__).parent / "RESULTS-search.md"
_SEED = 11
_WORD_QUESTIONS, _CLIPS_ADDED = 200, 50


@dataclass(frozen=True)
class Times:
    """Milliseconds of one answer each."""

    each: tuple[float, ...]

    def percentile(self, share: int) -> float:
        return float(np.percentile(self.each, share))

    @property
    def cells(self) -> tuple[str, str]:
        return f"{self.percentile(50):.1f}", f"{self.percentile(95):.1f}"


def timed(asks: Sequence[Callable[[], object]]) -> Times:
    times = []
    for ask in asks:
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return Times(tuple(times))


def main() -> int:
    options = _options()
    maker = indexer(Settings(home=options.cache / "home"))
    try:
        pairs = real_captions(options.shared)
        vectors = embedded([pair.spoken for pair in pairs], options.cache, maker.embedder)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    kept = [at for at, pair in enumerate(pairs) if not pair.measured]
    real = Real([pairs[at] for at in kept], vectors[kept])
    archive = open_archive(options.cache / "home")
    sizes = _filled(archive, real, options.captions, maker)
    if options.fill:
        return 0
    company = Company()
    parts = [*_speed(archive, real, options, maker), *_size(sizes)]
    parts += _recall(recalled(options.shared, archive, maker))
    others = company.share()
    told = "" if others is None else f" Other programs kept {others:.0f} % of the cores' time busy."
    head = (
        f"# Search, measured\n\n{date.today().isoformat()}, by `make bench-search`. {machine()}.{told}\n\n"
        f"{options.captions:,} captions in {options.captions // LINES:,} clips on SQLite, varied from {len(kept):,} "
        f"real ones (of {len(pairs):,}; the rest are of the sets that recall is measured on); vectors with seeded "
        "noise, likeness 0.94 to the real one. What is timed is warm unless it says otherwise."
    )
    RESULTS.write_text("\n\n".join([head, *parts]) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "zeroline-bench-search")
    parser.add_argument("--captions", type=int, default=1_000_000)
    parser.add_argument("--fill", action="store_true")
    return parser.parse_args()


def _filled(archive: Archive, real: Real, captions: int, maker: Indexer) -> dict[int, int]:
    """Bytes of the index by captions, at a quarter, a half and all of them; kept beside the archive."""
    database = archive.ledger.database
    assert database.file is not None
    sizes = {}
    with archive.ledger.reading() as connection:
        there = count(connection)
    for step, wanted in enumerate((captions // 4, captions // 2, captions)):
        noted = database.file.with_name(f"bytes-{wanted}")
        if there < wanted:
            fill(archive, Varied(real, maker, seed=step), maker, wanted)
        if not noted.exists():
            noted.write_text(str(_bytes(database.file)))
        sizes[wanted] = int(noted.read_text())
    return sizes


def _bytes(file: Path) -> int:
    """Of the tables, indexes and full text of search in the database's file."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name LIKE '%search%'"
        return int(connection.execute(query).fetchone()[0])


def _speed(archive: Archive, real: Real, options: argparse.Namespace, maker: Indexer) -> list[str]:
    finder = Finder(archive, maker)
    chance = random.Random(_SEED)
    words = [_asked(chance, real) for _ in range(_WORD_QUESTIONS)]
    english = [question(asked) for asked, _ in recall_questions()]
    began = time.perf_counter()
    finder.find(english[0])
    cold = time.perf_counter() - began
    filters = [_filters(chance) for _ in words]
    ours = {
        "words": timed([lambda q=q: finder.find(q) for q in words]),
        "words, filtered": timed(
            [lambda q=q, f=f: finder.find(replace(q, filters=f)) for q, f in zip(words, filters, strict=True)]
        ),
        "words and meaning": timed([lambda q=q: finder.find(q) for q in english]),
        "words and meaning, filtered": timed(
            [lambda q=q, f=f: finder.find(replace(q, filters=f)) for q, f in zip(english, filters, strict=False)]
        ),
        "of these, the question's own embedding": timed([lambda q=q: finder.indexer.vector(q.text) for q in english]),
    }
    plain = _plain(archive, options.cache / f"plain-{options.captions}.db", words)
    brute, agreed = _brute(archive, finder, english)
    adding, embedding, erasing = _adding(archive, real, maker)
    targets = {"words": 50, "words, filtered": 50, "words and meaning": 150, "words and meaning, filtered": 150}
    rows = [(name, *times.cells, f"p95 {targets[name]}" if name in targets else "") for name, times in ours.items()]
    rows += [("adding a clip of 40 lines, embedded before", *adding.cells, "p95 100")]
    ratio = plain.percentile(95) / ours["words"].percentile(95)
    faster = brute.percentile(95) / timed_meaning(finder, english).percentile(95)
    peers = [
        ("plain FTS5, unfolded, ordered by its rank", *plain.cells, f"{ratio:.2f} times ours (words)"),
        ("every vector as floats (1.5 GB in memory)", *brute.cells, f"{faster:.2f} times ours (nearest lines alone)"),
    ]
    return [
        "## Milliseconds",
        markdown(("", "p50", "p95", "target"), rows),
        f"{_WORD_QUESTIONS} questions of one to three words or a quoted phrase, half of them English; the 100 English "
        f"questions of `gold/search_questions.toml` by words and meaning. The first answer of a process that has the "
        f"embedder loaded reads the sketches and took {cold:.2f} s; `zeroline search` as a process of its own takes "
        f"{_command(options):.1f} s for words and meaning. Embedding 40 new lines takes {embedding:.1f} s; erasing "
        f"a clip takes {erasing:.1f} s, most of it to merge the full text.",
        "## Beside",
        markdown(("", "p50", "p95", "at p95"), peers),
        f"Of the ten nearest by every vector as floats, ours holds {agreed:.1%}.",
    ]


def timed_meaning(finder: Finder, questions: Sequence[Question]) -> Times:
    """The nearest lines alone, the questions embedded before."""
    vectors = {one.text: finder.indexer.vector(one.text) for one in questions}
    known = replace(finder.indexer, embedder=_Known(vectors))
    looking = Finder(finder.archive, known, finder._sketches, finder._state)
    return timed([lambda q=q: looking.find(replace(q, only="meaning"), 10) for q in questions])


@dataclass(frozen=True)
class _Known:
    vectors: dict[str, Vectors]

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.vectors[one] for one in texts])


def recall_questions() -> list[tuple[str, list[str]]]:
    from bench.search_recall import questions

    return questions()


def _asked(chance: random.Random, real: Real) -> Question:
    pair = chance.choice(real.pairs)
    said = (pair.spoken if chance.random() < 0.5 else pair.english).split()
    if chance.random() < 0.2:
        first = chance.randrange(max(1, len(said) - 2))
        return question(f'"{" ".join(said[first : first + chance.choice((2, 3))])}" x'.removesuffix(" x"), only="words")
    telling = [one for one in said if one.isalpha() and one.casefold() not in STOP_WORDS] or ["люди"]
    return question(" ".join(chance.sample(telling, min(len(telling), chance.choice((1, 2, 3))))), only="words")


def _filters(chance: random.Random) -> Filters:
    return chance.choice(
        (
            Filters(unit=f"{chance.randrange(1, 1500)}th Regiment"),
            Filters(place=f"place{chance.randrange(3000)}"),
            Filters(claim="casualties", since="2024-01-01"),
            Filters(source=f"chan{chance.randrange(500)}", status="draft"),
            Filters(since="2023-06-01", until="2024-06-01"),
            Filters(person="Иванова"),
        )
    )


def _plain(archive: Archive, file: Path, words: Sequence[Question]) -> Times:
    """The same captions as they are in an FTS5 of its own."""
    held = archive.ledger.database.file
    with sqlite3.connect(file) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'plain'").fetchone():
            connection.execute("ATTACH ? AS held", (str(held),))
            content = "SELECT id, source_text, text FROM held.search_lines"
            connection.execute("CREATE VIRTUAL TABLE plain USING fts5(said, english)")
            connection.execute(f"INSERT INTO plain (rowid, said, english) {content}")
            connection.commit()
        query = "SELECT rowid, said, english FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 20"
        asked = [
            " ".join(['"' + " ".join(phrase) + '"' for phrase in one.phrases] or [f'"{word}"' for word in one.words])
            for one in words
        ]
        return timed([lambda one=one: connection.execute(query, (one,)).fetchall() for one in asked])


def _brute(archive: Archive, finder: Finder, questions: Sequence[Question]) -> tuple[Times, float]:
    """Every vector as floats; and which share of its ten nearest ours finds."""
    with archive.ledger.reading() as connection:
        rows = connection.execution_options(yield_per=10_000).execute(
            select(search_lines.c.id, search_lines.c.vector).order_by(search_lines.c.id)
        )
        ids, parts = [], []
        for some in rows.partitions():
            ids += [row[0] for row in some]
            part = np.frombuffer(b"".join(row[1] for row in some), np.int8).reshape(len(some), -1).astype(np.float32)
            parts.append(part / np.linalg.norm(part, axis=1, keepdims=True))
    matrix, lines = np.concatenate(parts), np.array(ids)
    del parts
    asked = [finder.indexer.vector(one.text) for one in questions]

    exact: list[set[int]] = []

    def nearest(vector: Vectors) -> None:
        alike = matrix @ vector
        exact.append(set(lines[np.argpartition(-alike, 10)[:10]].tolist()))

    times = timed([lambda one=one: nearest(one) for one in asked])
    agreed = []
    with archive.ledger.reading() as connection:
        for one, best in zip(questions, exact, strict=True):
            agreed.append(len(best & set(finder._by_meaning(connection, one.text, None, 10))) / 10)
    return times, statistics.mean(agreed)


def _adding(archive: Archive, real: Real, maker: Indexer) -> tuple[Times, float, float]:
    """Clips that come in, each in a transaction of its own, with the lemmas made anew; seconds of 40 lines' embedding;
    seconds of taking what was added out again."""
    varied = Varied(real, maker, seed=99)
    clips = [varied.clip(number) for number in range(10**7, 10**7 + _CLIPS_ADDED)]

    def add(at: int) -> None:
        one = clips[at]
        made = replace(one, lemmas=[line.lemmas(maker.lemmatise) for line in one.lines])
        with archive.ledger.database.writing() as connection:
            add_clips(connection, [made])
            write(connection, [made])

    times = timed([lambda at=at: add(at) for at in range(len(clips))])
    began = time.perf_counter()
    maker.embedder.embed([line.said for line in clips[0].lines])
    embedding = time.perf_counter() - began
    names = [one.clip for one in clips]
    began = time.perf_counter()
    with archive.ledger.database.writing() as connection:
        for table in ("search_lines", "search_facets", "search_clips"):
            for name in names:
                connection.execute(text(f"DELETE FROM {table} WHERE clip = :clip"), {"clip": name})
        forget(connection)
    return times, embedding, time.perf_counter() - began


def _command(options: argparse.Namespace) -> float:
    """Seconds of one `zeroline search`, from nothing."""
    environment = {"ZEROLINE_HOME": str(options.cache / "home"), "PATH": "/usr/bin:/bin"}
    began = time.perf_counter()
    command = [sys.executable, "-m", "zeroline.cli", "search", "they refused to attack", "--json"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def _size(sizes: dict[int, int]) -> list[str]:
    rows = [(f"{captions:,}", f"{size / 1e6:,.0f}", f"{size / captions:.0f}") for captions, size in sizes.items()]
    return ["## Size", markdown(("captions", "MB", "bytes a caption"), rows)]


def _recall(found: Recall) -> list[str]:
    rows = [(name, f"{share:.3f}", target) for name, share, target in found.rows]
    missed = "\n".join(f"- {asked}: {', '.join(lines)}" for asked, lines in found.missed)
    return [
        "## An English question finds the Russian line",
        markdown(("", "recall@10", "target"), rows),
        f"100 questions over {found.lines} sentences; the archive has their Russian alone, no English. Not among the "
        "first ten of the sets alone:",
        missed,
    ]


if __name__ == "__main__":
    sys.exit(main())
