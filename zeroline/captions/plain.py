"""Caption text as a writer may trust it: one line, visible characters only.

What comes out of a recogniser, a translator or a caption file is hostile until it went through here: null bytes break
players, bidirectional controls show words in an order in which they were not said, separators smuggle in new lines.
"""

from __future__ import annotations

from zeroline.domain.text import plain

__all__ = ["plain", "plain_lines"]


def plain_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Each line made plain; lines that hold nothing are left out."""
    return tuple(line for line in map(plain, lines) if line)
