"""Captions to fill an archive with: stretches of what people really said or wrote, and as many variations as wanted.

Nothing of the shared folder is copied here: the texts are read where they lie, and vectors of them are kept in a cache
outside of the repository, because 20,000 take some ten minutes.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.clips import Missing
from zeroline.ports import Embedder, Vectors

REAL = 20_000
_SEED = 20261125
_LENGTHS = range(4, 15)  # words: a caption of two lines of 42 characters holds 5 to 14
_AT_ONCE = 1000  # texts that are embedded between two writings of the cache
_NOTES = re.compile(r"\[[^\]]*\]")  # what the transcribers of the intercepts explain


@dataclass(frozen=True)
class Pair:
    """What was said and its English. `measured`: it is of the sets that recall is measured on."""

    spoken: str
    english: str
    measured: bool = False


def real_captions(shared: Path, number: int = REAL) -> list[Pair]:
    """Stretches of 4 to 14 words of real Russian, each with the stretch of the English that stands in the same part of
    its line; the same ones in every run. Raises Missing."""
    cases = shared / "cases"
    lines = [*_intercepts(cases / "intercepts"), *_domain(shared / "clips" / "domain" / "gold.json")]
    lines += _aligned(cases / "mt" / "wmt22.ru", cases / "mt" / "wmt22.ru-en.ref.en")
    chance = random.Random(_SEED)
    stretches = [stretch for line in lines for stretch in _stretches(line, chance)]
    if len(stretches) < number:
        raise Missing(f"The shared folder holds only {len(stretches)} stretches of real captions, not {number}.")
    return chance.sample(stretches, number)


def _stretches(line: Pair, chance: random.Random) -> Iterator[Pair]:
    """One for each word of the line that it can begin with."""
    spoken, english = line.spoken.split(), line.english.split()
    for first in range(max(1, len(spoken) - _LENGTHS.start + 1)):
        last = min(len(spoken), first + chance.choice(_LENGTHS))
        start, end = (round(at / len(spoken) * len(english)) for at in (first, last))
        yield Pair(" ".join(spoken[first:last]), " ".join(english[start : max(end, start + 1)]), line.measured)


def _intercepts(folder: Path) -> Iterator[Pair]:
    """Each talk as one line: its English is not broken where the Russian is."""
    for file in sorted(folder.glob("*/transcript_original.txt")):
        english = file.with_name("translation_english.txt")
        spoken, rendered = (_NOTES.sub("", one.read_text(encoding="utf-8")) for one in (file, english))
        yield Pair(spoken, rendered, measured=True)


def _domain(file: Path) -> Iterator[Pair]:
    return (Pair(one["ru"], one["en"], measured=True) for one in json.loads(_read(file)))


def _aligned(russian: Path, english: Path) -> Iterator[Pair]:
    return (Pair(*both) for both in zip(_read(russian).splitlines(), _read(english).splitlines(), strict=True))


def _read(file: Path) -> str:
    if not file.exists():
        raise Missing(f"{file} is missing: the bench varies real captions; put the shared folder there and run again.")
    return file.read_text(encoding="utf-8")


def embedded(texts: Sequence[str], cache: Path, embedder: Embedder) -> Vectors:
    """One vector a text; those that `cache` holds already are taken from there."""
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    file = cache / f"vectors-{key}.npy"
    cache.mkdir(parents=True, exist_ok=True)
    done = np.load(file) if file.exists() else np.zeros((0, 384), np.float32)
    for first in range(len(done), len(texts), _AT_ONCE):
        done = np.concatenate([done, embedder.embed(texts[first : first + _AT_ONCE])])
        beside = file.with_suffix(".part.npy")
        np.save(beside, done)
        beside.replace(file)
        print(f"  {len(done)} of {len(texts)} embedded", file=sys.stderr)
    return done
