"""Kinds of claims, who asserts them, and the standings of speakers."""

from __future__ import annotations

from collections.abc import Sequence

from bench.counts import Counts
from bench.reader import Read


def count_claims(reads: Sequence[Read]) -> Counts:
    """Kinds, once a passage."""
    counts = Counts()
    for read in reads:
        if "claims" in read.passage.truth:
            found = {claim.kind for claim in read.meaning.claims}
            counts.add(read.passage.id, read.passage.kinds_of_claims, found)
            for claim in read.meaning.claims:
                if claim.kind not in read.passage.kinds_of_claims:
                    words = " ".join(piece.text for piece in claim.evidence)
                    counts.notes[-1] += f" ({claim.kind}: «{words}»)"
    return counts


def count_asserters(reads: Sequence[Read]) -> Counts:
    """Kind and asserter together, where the gold says who asserts."""
    counts = Counts()
    for read in reads:
        labels = read.passage.truth.get("claims", [])
        if all(isinstance(label, dict) for label in labels) and "claims" in read.passage.truth:
            expected = {f"{label['kind']} by {label['asserted_by']}" for label in labels}
            counts.add(read.passage.id, expected, {f"{c.kind} by {c.asserted_by}" for c in read.meaning.claims})
    return counts


def count_standings(reads: Sequence[Read]) -> Counts:
    counts = Counts()
    for read in reads:
        if "speaker" in read.passage.truth:
            wanted = read.passage.truth["speaker"]
            found = {speaker.standing for speaker in read.meaning.speakers if speaker.standing}
            counts.add(read.passage.id, {wanted["standing"]} if wanted else set(), found)
    return counts
