"""What was written rather than said: a post, a letter, a transcript in a text file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WrittenText:
    """A text file as it was read. `encoding` is what its bytes were read as, `sha256` is of the bytes."""

    path: Path
    sha256: str
    encoding: str
    text: str

    @property
    def file(self) -> str:
        """The file's name as text; bytes of it that are no UTF-8 show as U+FFFD."""
        return self.path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text, in the line with this number (from 1). `lead` is what stands before a line's first
    sentence and is kept as it is: a list's dash, a heading's mark, a time."""

    id: str
    line: int
    text: str
    lead: str = ""
