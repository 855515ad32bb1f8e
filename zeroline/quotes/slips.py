"""A name or a number that is another one with a slip in it."""

from __future__ import annotations


def is_slip(said: str, record: str) -> bool:
    """Whether one is the other with digits or letters changed, swapped, left out."""
    if said == record or min(len(said), len(record)) < (3 if said.isdigit() else 5):
        return False
    if sorted(said) == sorted(record):
        return True
    most = 1 if len(record) < 7 or said[:1] != record[:1] or said.isdigit() else 2
    return _distance(said, record) <= most


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
