"""A paper: headings, paragraphs, lists and quoted lines, before it is Markdown, HTML or DOCX. What it holds may come
from anywhere; each writer makes it harmless."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from zeroline.domain.dossier import safe


@dataclass(frozen=True)
class Run:
    """A piece of text. `href` leads somewhere, None: nowhere; only http(s) is followed. `lang` is its language, None:
    the paper's."""

    text: str
    href: str | None = None
    strong: bool = False
    lang: str | None = None

    @property
    def link(self) -> str | None:
        return self.href if self.href and safe(self.href) else None


Text = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """`level` 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Para:
    runs: Text


@dataclass(frozen=True)
class Items:
    items: tuple[Text, ...]


@dataclass(frozen=True)
class Quoted:
    """A line that may be quoted: English, what was said, and what stands beside it."""

    head: Text
    english: str
    original: str
    language: str
    foot: Text = ()


Block = Heading | Para | Items | Quoted


@dataclass(frozen=True)
class Paper:
    """In English."""

    title: str
    blocks: tuple[Block, ...]


def text(*parts: str | Run) -> Text:
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def harmless(text: str) -> str:
    """The text with U+FFFD for what is no letter and changes how others look, as bidirectional controls do, or what XML
    cannot hold. Line breaks become spaces: each writer breaks lines itself."""
    return "".join(_seen(letter) for letter in text)


def _seen(letter: str) -> str:
    if letter in "\n\t\r":
        return " "
    code = ord(letter)
    hidden = unicodedata.category(letter) in ("Cc", "Cf", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return "\N{REPLACEMENT CHARACTER}" if hidden else letter


Write = Callable[[Paper], bytes]
