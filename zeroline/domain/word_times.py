"""The times of words whose text a person changed: what stayed keeps its time, what is new shares the time between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from zeroline.domain.speech import Word


def aligned(texts: Sequence[str], known: Sequence[Word], start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """`texts` as words between `start_ms` and `end_ms`, in order. Those that `known` has, in whatever case and
    punctuation, keep its times and, where letter for letter the same, its confidence. New ones share the time of those
    that they replace, or the gap that they stand in, by their characters; nothing tells their confidence."""
    if len(texts) == len(known) and all(text == word.text for text, word in zip(texts, known, strict=True)):
        return tuple(known)  # as the machine left nearly all lines: an hour's draft opens in half the time
    found = SequenceMatcher(None, [_key(text) for text in texts], [_key(word.text) for word in known], autojunk=False)
    words: list[Word] = []
    behind = 0  # how many of the known words lie behind
    for at, there, size in found.get_matching_blocks():
        clock = words[-1].end_ms if words else start_ms
        ahead = known[there].start_ms if there < len(known) else end_ms
        begin, until = (known[behind].start_ms, known[there - 1].end_ms) if behind < there else (clock, ahead)
        new, kept = texts[len(words) : at], [_kept(texts[at + n], known[there + n]) for n in range(size)]
        if max(clock, until) > max(clock, begin):
            words += shared(new, max(clock, begin), max(clock, until))
        else:
            words, kept = _made_room(words, new, kept, max(clock, begin))
        words += kept
        behind = there + size
    return tuple(words)


def shared(texts: Sequence[str], start_ms: int, end_ms: int) -> list[Word]:
    """`start_ms` to `end_ms` given out by characters, the space after a word counted as its own."""
    total = sum(len(text) + 1 for text in texts)
    words, reach, span = [], 0, max(0, end_ms - start_ms)
    for text in texts:
        begin, reach = start_ms + span * reach // total, reach + len(text) + 1
        words.append(Word(begin, start_ms + span * reach // total, text))
    return words


# Nobody says more than this; the fastest minute of the test speech has 17 characters a second.
_MOST_A_SECOND = 32


def squeezed(words: Sequence[Word]) -> bool:
    """Whether a stretch of words that nobody timed has less time than anybody could say it in: a translation has been
    put in another order, and what little stayed of it is no measure for the rest."""
    begin, characters = 0, 0
    for at, word in enumerate(words):
        if word.confidence is not None:
            characters = 0
            continue
        begin = begin if characters else word.start_ms
        characters += len(word.text) + 1
        ends = at + 1 == len(words) or words[at + 1].confidence is not None
        if ends and characters * 1000 > _MOST_A_SECOND * max(1, word.end_ms - begin):
            return True
    return False


def within(words: Sequence[Word], start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """The words drawn into `start_ms` to `end_ms`; those that lie inside stay as they are."""

    def drawn(ms: int) -> int:
        return min(max(ms, start_ms), end_ms)

    return tuple(
        word
        if start_ms <= word.start_ms <= end_ms and start_ms <= word.end_ms <= end_ms
        else replace(word, start_ms=drawn(word.start_ms), end_ms=drawn(word.end_ms))
        for word in words
    )


def in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with times in the order in which they stand: none begins before the one in front of it has ended."""
    clock, ordered = 0, []
    for word in words:
        begin = max(word.start_ms, clock)
        clock = max(word.end_ms, begin)
        stays = (begin, clock) == (word.start_ms, word.end_ms)
        ordered.append(word if stays else replace(word, start_ms=begin, end_ms=clock))
    return tuple(ordered)


def moved(words: Sequence[Word], by_ms: int) -> tuple[Word, ...]:
    """The words, all of them later by `by_ms`."""
    return tuple(replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms) for word in words)


def _made_room(before: list[Word], new: Sequence[str], after: list[Word], at: int) -> tuple[list[Word], list[Word]]:
    """New words between words that leave no time for them take some of the word before them, or, of the first, after:
    a word without any would never light up."""
    if new and before and before[-1].end_ms > before[-1].start_ms:
        *rest, last = before
        first, *others = shared([last.text, *new], last.start_ms, last.end_ms)
        return [*rest, replace(last, end_ms=first.end_ms), *others], after
    if new and after:
        head, *rest = after
        *others, last = shared([*new, head.text], max(at, head.start_ms), max(at, head.end_ms))
        return [*before, *others], [replace(head, start_ms=last.start_ms), *rest]
    return [*before, *shared(new, at, at)], after


def _kept(text: str, word: Word) -> Word:
    return word if word.text == text else replace(word, text=text, confidence=None)


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum()) or text
