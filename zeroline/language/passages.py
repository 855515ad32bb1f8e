"""Passages for a translator: each line with its neighbours and with what the glossary wants in it."""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.domain.glossary import Hit
from zeroline.domain.translation import Passage, WantedTerm

# Lines of context on each side: a pronoun's antecedent is seldom further back than two sentences.
_BEFORE, _AFTER = 2, 1


def passages(lines: Sequence[str], hits: Sequence[Sequence[Hit]]) -> tuple[Passage, ...]:
    """The lines of one clip or text as passages; `hits` are the terms found in each line."""
    return tuple(
        Passage(
            text=line,
            before=tuple(lines[max(0, at - _BEFORE) : at]),
            after=tuple(lines[at + 1 : at + 1 + _AFTER]),
            terms=tuple(dict.fromkeys(wanted(hit) for hit in found)),
        )
        for at, (line, found) in enumerate(zip(lines, hits, strict=True))
    )


def wanted(hit: Hit) -> WantedTerm:
    """The hit as a wish to a translator."""
    return WantedTerm(hit.surface, hit.entry.english[0], (*hit.entry.english[1:], *hit.entry.accepted))
