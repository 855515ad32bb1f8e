"""Articles, what they quote, and how that agrees with what was released. The rules stand in docs/quotes.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zeroline.domain.difference import Piece

VERDICTS = ("exact", "edited", "altered", "truncated", "stitched", "retranslated", "not_found")
Verdict = Literal["exact", "edited", "altered", "truncated", "stitched", "retranslated", "not_found"]

# What a change is about, weightiest first: the order in which a report tells them.
CHANGES = ("negation", "number", "name", "modality", "word")
ChangeKind = Literal["negation", "number", "name", "modality", "word"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article's own text. `kind` is `text`, `heading` or `block_quote` (set off as a quotation by the
    page itself, with or without marks). `begins`: a block quotation of its own begins here, whatever stands before."""

    text: str
    kind: Literal["text", "heading", "block_quote"] = "text"
    begins: bool = False


@dataclass(frozen=True)
class Article:
    """What an article says, without what stands around it on its page. `published` is an ISO 8601 date or time, None:
    the page does not say. `notes` are sentences on what had to be mended to read it."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    published: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """Characters `start:end` of the paragraph with this index."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Quotation:
    """Words that an article gives as somebody's. `spans` are the quoted words without their marks, more than one where
    an attribution interrupts a sentence or the quotation runs over paragraphs; `text` is these joined by a space.
    `speaker` is who is quoted as far as the article says, in its words; `attribution` the words that say so."""

    spans: tuple[Span, ...]
    text: str
    speaker: str | None = None
    attribution: str | None = None


@dataclass(frozen=True)
class ReleasedLine:
    """A line of captions as one version had it. `english` is the line without its line breaks, `original` what was
    said. The version was live from `live_from` until `live_until` (ISO 8601, UTC; None: not known, or still is).
    `speaker` is who says it, as the record has it."""

    clip: str
    version: str
    start_ms: int
    end_ms: int
    english: str
    original: str | None = None
    speaker: str | None = None
    live_from: str | None = None
    live_until: str | None = None


@dataclass(frozen=True)
class ReleasedClip:
    """What the record tells of a clip beside its lines, by which an article may point to it. `published` is an ISO
    8601 date or time; `facts` are (kind, value): unit, place, person, callsign, as the record has them."""

    id: str
    published: str | None = None
    credit: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Change:
    """What a quotation has in place of the record's words: `was` in the record, `now` in the quotation, either may be
    empty."""

    kind: ChangeKind
    was: str
    now: str


@dataclass(frozen=True)
class Checked:
    """A quotation and its verdict. For `not_found`, `clip`, `version` and the times are None. `why` is one sentence;
    `diff` goes from the record's words (`gone`) to the quotation's (`new`); `changes` are told weightiest first."""

    quotation: Quotation
    verdict: Verdict
    why: str
    clip: str | None = None
    version: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    diff: tuple[Piece, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Statement:
    """What an article tells outside its quotation marks of what a clip's record holds. `kind` is unit, place, date,
    person, number or claim (told as a fact); `said` the article's words, `record` the record's."""

    span: Span
    kind: str
    said: str
    record: str
    clip: str
    why: str
