"""Segments as a row of words with times, whatever the engine knew of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from zeroline.captions.breaking import cut
from zeroline.captions.plain import plain
from zeroline.domain.speech import Word


class Spoken(Protocol):
    """What laying out needs of a segment; Segment and EnglishSegment both have it."""

    @property
    def id(self) -> str: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def words(self) -> tuple[Word, ...]: ...


@dataclass(frozen=True)
class Said:
    """One word of the text with the time in which it is said, and the segment that it stands in.

    `cut_from` is the length in characters of the word that this is a piece of, where that was too long for a line.
    """

    text: str
    start_ms: int
    end_ms: int
    segment: str
    cut_from: int | None = None


def said(segments: Sequence[Spoken], line_length: int) -> list[Said]:
    """Every word of the segments in order, none longer than a line, their times never running backwards.

    Times are the words' own where the segment has words. Where its text was changed after hearing (a glossary, a
    person), words that are still there keep theirs and the others share the time between by their characters.
    """
    row: list[Said] = []
    clock = 0
    for segment in segments:
        tokens = plain(segment.text).split()
        for token, (begun, ended) in zip(tokens, _times(tokens, segment), strict=True):
            start = max(begun, clock)
            end = clock = max(ended, start)
            pieces = cut(token, line_length)
            cut_from = len(token) if len(pieces) > 1 else None
            for piece, (a, b) in zip(pieces, _shared(pieces, start, end), strict=True):
                row.append(Said(piece, a, b, segment.id, cut_from))
    return row


def _times(tokens: list[str], segment: Spoken) -> list[tuple[int, int]]:
    heard = [(plain(word.text), word.start_ms, max(word.end_ms, word.start_ms)) for word in segment.words]
    heard = [(text.replace(" ", ""), start, end) for text, start, end in heard if text]
    if not heard:
        return _shared(tokens, segment.start_ms, segment.end_ms)
    if "".join(tokens) == "".join(text for text, _, _ in heard):
        return _regrouped(tokens, heard)
    return _matched(tokens, heard, segment)


def _shared(tokens: list[str], start: int, end: int) -> list[tuple[int, int]]:
    """`start` to `end` given out by characters, the space after a word counted as its own."""
    total = sum(len(token) + 1 for token in tokens)
    times, reach, span = [], 0, max(0, end - start)
    for token in tokens:
        begin, reach = start + span * reach // max(1, total), reach + len(token) + 1
        times.append((begin, start + span * reach // max(1, total)))
    return times


def _regrouped(tokens: list[str], heard: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """The same letters, spaced otherwise: "Storm" "-Z" are one word on the page. Times at the letters."""
    starts: list[int] = []
    ends: list[int] = []
    for text, start, end in heard:
        span = end - start
        starts += [start + span * n // len(text) for n in range(len(text))]
        ends += [start + span * (n + 1) // len(text) for n in range(len(text))]
    times, at = [], 0
    for token in tokens:
        times.append((starts[at], ends[at + len(token) - 1]))
        at += len(token)
    return times


def _matched(tokens: list[str], heard: list[tuple[str, int, int]], segment: Spoken) -> list[tuple[int, int]]:
    """The text is not what was heard: words found in both keep their times, runs between share what lies between."""
    found = SequenceMatcher(None, [_key(t) for t in tokens], [_key(text) for text, _, _ in heard], autojunk=False)
    times: list[tuple[int, int]] = []
    clock = min(segment.start_ms, heard[0][1])
    spoken = 0  # how many of the heard words lie behind
    for a, b, size in found.get_matching_blocks():
        ahead = heard[b][1] if b < len(heard) else max(segment.end_ms, heard[-1][2])
        start = heard[spoken][1] if spoken < b else clock
        until = heard[b - 1][2] if spoken < b else ahead
        times += _shared(tokens[len(times) : a], max(clock, start), max(clock, until))
        times += [(start, end) for _, start, end in heard[b : b + size]]
        spoken, clock = b + size, times[-1][1] if times else clock
    return times


def _key(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum()) or word
