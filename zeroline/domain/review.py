"""What people must look at, and what they decided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flag:
    """Something that a human must look at.

    `kind` is a word from the list in docs/flags.md; `segment` is the id of a segment, None for the whole clip;
    `why` is one sentence with the numbers in it. `start_ms` and `end_ms` say where, when it is not a whole segment.
    """

    kind: str
    segment: str | None
    why: str
    start_ms: int | None = None
    end_ms: int | None = None
