"""Ten thousand clips, looked through: how long a question takes on an archive of that size.

The fingerprints are seeded, and realistic in what matters to an index, how often a key is met by chance: their numbers
are real ones, in an order of their own, with so many bits turned that their keys meet as often as those of unrelated
clips do.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zeroline.archive.copies import matches
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.print_index import PrintIndex, enter_print
from zeroline.archive.schema import clips
from zeroline.archive.values import plain
from zeroline.domain.fingerprint import Fingerprint, PicturePrint, Question, SoundPrint

CLIPS = 10_000
SECONDS = 45  # a usual length of such clips
_ROW = 3 * 24
# Bits turned, and by how much changes of the picture are moved: then 1.2 of a million pairs of keys of sound meet, of
# picture 77; of unrelated real clips of draw 0 none of 1.2 million and 36.
_TURNED, _SHAKEN = 0.17, 5


@dataclass(frozen=True)
class Looked:
    """Times in ms: of each question, the slowest 1 in 20, and of entering a clip. `found`: of the questions about
    clips that are in the archive, the share that was answered rightly; `size_mb` of the database."""

    clips: int
    middle_ms: float
    slow_ms: float
    enter_ms: float
    found: float
    size_mb: float


def spliced(random: np.random.Generator, pool: Sequence[Fingerprint]) -> Fingerprint:
    sounds = [np.frombuffer(one.sound.values, "<u4") for one in pool if one.sound and one.sound.count > 30]
    pictures = [np.frombuffer(one.picture.values, np.int8).reshape(-1, _ROW) for one in pool if one.picture]
    heard = _pieces(random, sounds, SECONDS * 8)
    bits = random.random((len(heard), 32)) < _TURNED
    heard = heard ^ (bits * (1 << np.arange(32, dtype=np.uint64))).sum(1).astype(np.uint32)
    seen = _pieces(random, [one for one in pictures if len(one) > 30], SECONDS * 4).astype(np.int16)
    seen = seen + random.normal(0, _SHAKEN, seen.shape).astype(np.int16)
    picture = PicturePrint(np.clip(seen, -127, 127).astype(np.int8).tobytes())
    return Fingerprint(SECONDS * 1000, SoundPrint(heard.astype("<u4").tobytes()), picture, voice=((0, SECONDS * 1000),))


def _pieces(random: np.random.Generator, pool: list[np.ndarray], length: int) -> np.ndarray:  # type: ignore[type-arg]
    parts, have = [], 0
    while have < length:
        one = pool[int(random.integers(len(pool)))]
        start, count = int(random.integers(0, len(one) - 20)), int(random.integers(16, 50))
        parts.append(one[start : start + count])
        have += len(parts[-1])
    return np.concatenate(parts)[:length]


def filled(folder: Path, pool: Sequence[Fingerprint], count: int = CLIPS) -> tuple[Archive, list[Fingerprint], float]:
    """An archive with `count` clips in its index, some of their fingerprints, and the ms that entering one takes at the
    end."""
    archive, random, some = open_archive(folder), np.random.default_rng(10), []
    took: list[float] = []
    for start in range(0, count, 500):
        with archive.ledger.writing() as pen:
            for number in range(start, min(count, start + 500)):
                print_, id = spliced(random, pool), f"s{number:09}"
                if number % 500 < 4:
                    some.append(print_)
                pen.connection.execute(clips.insert(), {"id": id, "sha256": f"{number:064}", "at": pen.at})
                record = pen.record("fingerprint", id, None, {"stage": [], "value": plain(print_)})
                pen.keep(record)
                began = time.perf_counter()
                enter_print(pen.connection, id, record.address)
                took.append(time.perf_counter() - began)
    return archive, some, 1000 * float(np.median(took[-500:]))


def looked(folder: Path, pool: Sequence[Fingerprint], questions: Sequence[Question], count: int = CLIPS) -> Looked:
    """Asks the `questions`, whose clips are not in the archive, and some whose clips are."""
    archive, some, enter_ms = filled(folder, pool, count)
    present = [Question(print_) for print_ in some[:20]]
    times, right = [], 0
    for number, question in enumerate([*questions, *present]):
        began = time.perf_counter()
        with archive.ledger.reading() as connection:
            found = matches(question, PrintIndex(connection))
        times.append(1000 * (time.perf_counter() - began))
        right += number >= len(questions) and bool(found)
    archive.ledger.database.close()
    size = sum(file.stat().st_size for file in folder.glob("archive.db*")) / 1e6
    slow = float(np.quantile(times, 0.95))
    return Looked(count, float(np.median(times)), slow, enter_ms, right / len(present), size)
