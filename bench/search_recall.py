"""How often an English question finds the Russian line that answers it: 100 questions of ours over shared sets."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sqlalchemy import text

from bench.search_archive import add_clips
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.search import Finder
from zeroline.archive.search_index import Entered, Indexer, write
from zeroline.archive.search_lines import Line
from zeroline.archive.search_tables import forget
from zeroline.archive.sketches import in_bytes, sketched
from zeroline.language.folding import words_in
from zeroline.language.questions import question

GOLD = Path(__file__).parent / "gold" / "search_questions.toml"
_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
_NOTES = re.compile(r"\[[^\]]*\]")  # what the transcribers of the intercepts explain
_FIRST = 10
_NUMBER = 2 * 10**9  # milliseconds at which no caption of the bench begins: by theirs sentences are told apart


@dataclass(frozen=True)
class Recall:
    """`rows` are name, share and target; `missed` the questions with what was not found in the sets alone."""

    lines: int
    rows: tuple[tuple[str, float, str], ...]
    missed: tuple[tuple[str, list[str]], ...]


def questions() -> list[tuple[str, list[str]]]:
    """Each with the ids of the lines that answer it."""
    return [(asked, list(lines)) for asked, lines in tomllib.loads(GOLD.read_text(encoding="utf-8"))["questions"]]


def sentences(shared: Path) -> Iterator[tuple[str, str]]:
    """The id of a line and a sentence of it."""
    for one in json.loads((shared / "clips" / "domain" / "gold.json").read_text(encoding="utf-8")):
        for number, sentence in enumerate(_SENTENCES.split(one["ru"]), start=1):
            yield f"{one['id'][:3]}:{number}", sentence
    for file in sorted((shared / "cases" / "intercepts").glob("*/transcript_original.txt")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            for sentence in _SENTENCES.split(_NOTES.sub("", line).strip()):
                if words_in(sentence):
                    yield f"{file.parent.name[-3:]}:{number}", sentence


def recalled(shared: Path, million: Archive, maker: Indexer) -> Recall:
    """In an archive of these lines alone, and among the captions of another, which is left as it was."""
    lines = list(sentences(shared))
    entered = _entered([sentence for _, sentence in lines], maker)
    asked = questions()
    with TemporaryDirectory() as folder:
        alone = open_archive(Path(folder))
        _add(alone, entered)
        by_both, missed = _share(Finder(alone, maker), lines, asked, None)
        by_meaning, _ = _share(Finder(alone, maker), lines, asked, "meaning")
        alone.ledger.database.close()
    _add(million, entered)
    among, _ = _share(Finder(million, maker), lines, asked, None)
    with million.ledger.database.writing() as connection:
        for table in ("search_lines", "search_clips"):
            connection.execute(text(f"DELETE FROM {table} WHERE clip = :clip"), {"clip": entered.clip})
        forget(connection)
    rows = (("the sets alone", by_both, "0.9"), ("the same, by meaning alone", by_meaning, ""),
            ("among the captions above", among, ""))  # fmt: skip
    return Recall(len(lines), rows, tuple(missed))


def _entered(texts: Sequence[str], maker: Indexer) -> Entered:
    vectors = np.concatenate([maker.embedder.embed(texts[at : at + 50]) for at in range(0, len(texts), 50)])
    lines = [Line(_NUMBER + at, _NUMBER + at + 1, None, one, "ru") for at, one in enumerate(texts)]
    lemmas = [line.lemmas(maker.lemmatise) for line in lines]
    kept, sketches = in_bytes(vectors), sketched(vectors, maker.centre)
    return Entered("recall0000", "bench", maker.space, "2026-01-01", lines, lemmas, kept, sketches, frozenset())


def _add(archive: Archive, entered: Entered) -> None:
    with archive.ledger.database.writing() as connection:
        add_clips(connection, [entered])
        write(connection, [entered])


def _share(
    finder: Finder, lines: Sequence[tuple[str, str]], asked: Sequence[tuple[str, list[str]]], only: str | None
) -> tuple[float, list[tuple[str, list[str]]]]:
    """Which share of the lines that answer is among the first ten, over the questions; and what is missed."""
    shares, missed = [], []
    for text_asked, wanted in asked:
        found = finder.find(replace(question(text_asked), only=only), _FIRST)  # type: ignore[arg-type]
        ids = {lines[one.start_ms - _NUMBER][0] for one in found if one.start_ms >= _NUMBER}
        shares.append(len(ids & set(wanted)) / len(wanted))
        if left := [line for line in wanted if line not in ids]:
            missed.append((text_asked, left))
    return sum(shares) / len(shares), missed
