"""What the readers of the several formats hand over: paragraphs with their kinds, title, date. Used in the sandbox."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

TEXT, HEADING, BLOCK_QUOTE = "text", "heading", "block_quote"
NEXT_QUOTE = "next_block_quote"  # the first paragraph of a block quotation: another may stand right before it
MOST_LETTERS = 3_000_000  # some 500,000 words: longer than any article, and nearly any book
TOO_LONG = f"is longer than any article (more than {MOST_LETTERS:,} letters); hand in the part that counts"
_SPACE = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")  # not the spaces that hold French marks
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
# Right-to-left override: what follows is shown from its last letter to its first, to the end of the override.
_TURNED = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069]*)")


# What a style hides or strikes through.
HIDDEN = re.compile(
    r"text-decoration(?:-line)?\s*:[^;]*line-through|display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|"
    r"(?:font-size|opacity|max-height|max-width|zoom)\s*:\s*(?:0*\.)?0+(?![.\d])|color\s*:\s*transparent|"
    r"(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{3,}|clip(?:-path)?\s*:\s*(?:rect|inset|circle)|"
    r"transform\s*:[^;]*scale\w*\(\s*0\s*[,)]",
    re.I,
)


class Unreadable(Exception):
    """Why a file is no article: the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class Parts:
    """An article as its file has it. `published` is as the file writes it, or None."""

    paragraphs: tuple[tuple[str, str], ...]  # (kind, text)
    title: str | None = None
    published: str | None = None
    notes: tuple[str, ...] = ()


def cleaned(text: str) -> str:
    """NFC, one space for each run of them, nothing that steers a terminal or turns the direction of writing; what was
    turned stands as a reader sees it."""
    shown = _TURNED.sub(lambda turned: turned[1][::-1], unicodedata.normalize("NFC", text))
    return _SPACE.sub(" ", _CONTROL.sub("", shown)).strip()


def gathered(pieces: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pieces cleaned, without those that are empty."""
    return tuple((kind, text) for kind, piece in pieces if (text := cleaned(piece)))
