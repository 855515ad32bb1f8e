"""Units, places, persons, dates and numbers of passages, by their canonical forms."""

from __future__ import annotations

from collections.abc import Sequence

from bench.counts import Counts
from bench.reader import Read
from zeroline.domain.mention import Mention

KINDS = {"unit": "units", "place": "places", "date": "dates", "number": "numbers", "person": "persons"}


def count_names(reads: Sequence[Read]) -> dict[str, Counts]:
    """By kind. Names and dates count once a passage, numbers as often as they are said."""
    counts = {kind: Counts() for kind in KINDS}
    for read in reads:
        for kind, key in KINDS.items():
            if key in read.passage.truth:
                found = [m.canonical or "undecided" for m in read.meaning.mentions if m.kind == kind and _counts(m)]
                expected = read.passage.truth[key]
                if kind != "number":
                    found, expected = sorted(set(found)), sorted(set(expected))
                counts[kind].add(read.passage.id, expected, found)
    return counts


def _counts(mention: Mention) -> bool:
    """The gold lists no ordinals, no «один», no month alone, and no clock."""
    if mention.kind == "number":
        return mention.detail not in {"ordinal", "time"} and mention.canonical != "1"
    return mention.kind != "date" or mention.canonical is None or len(mention.canonical) != len("--04")
