"""Speech that a dash sets off, as Russian, French and Spanish have it: «— Мы отказались, — сказал он.» Only where a
paragraph begins with a dash, and where something shows that it is speech and not a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zeroline.domain.quote import Span
from zeroline.quotes.joining import asides_in
from zeroline.quotes.pairing import Passage
from zeroline.quotes.saying import is_saying_abroad, sayings

_HEAD = re.compile(r"\s*[—–―-]\s*(?=[^\W_]|[¿¡…])")
_ENDED = re.compile(r"[.!?…][»”\"]?\s*$")
_LEADS = 200  # characters before a colon within which somebody is said to speak
_LONGEST = 5_000  # characters; nobody's turn is longer


def speech_in(texts: Sequence[str]) -> dict[int, Passage]:
    """By paragraph, what its dash sets off: it names who says it; or it stands among others that do; or a colon leads
    to it."""
    heads = {at: head.end() for at, text in enumerate(texts) if (head := _HEAD.match(text)) and len(text) <= _LONGEST}
    told = {at for at, start in heads.items() if _is_told(texts[at][start:])}
    spoken = set(told)
    for at, start in heads.items():
        if at not in told and _is_turn(texts[at], start) and (_is_led_to(texts, at) or _is_among(at, heads, told)):
            spoken.add(at)
    return {at: _passage(texts[at], at, heads[at]) for at in sorted(spoken)}


def as_passages(passages: Sequence[Passage], speech: dict[int, Passage]) -> list[Passage]:
    """The passages in order, with speech in place of those that stand in its paragraphs alone."""
    kept = [one for one in passages if not (one.first == one.last and one.first in speech)]
    over = {span.paragraph for one in kept for span in one.spans}
    kept += [one for at, one in speech.items() if at not in over]
    return sorted(kept, key=lambda one: (one.first, one.start))


def _is_told(words: str) -> bool:
    return any(
        any(map(is_saying_abroad, re.findall(r"[^\W_]+", aside["aside"])[:6])) for aside, _ in asides_in(words, "dash")
    )


def _is_turn(text: str, start: int) -> bool:
    """Whether it is a sentence at least, and no entry of a list."""
    head = text[start:].lstrip("¿¡…")
    return text.lstrip()[0] != "-" and head[:1].isupper() and _ENDED.search(text) is not None


def _is_led_to(texts: Sequence[str], at: int) -> bool:
    """Whether the paragraph before it says that somebody speaks, and a colon leads on. Two such are a list."""
    before = texts[at - 1].rstrip() if at else ""
    alone = at + 1 >= len(texts) or _HEAD.match(texts[at + 1]) is None
    said = [word[0] for word in sayings(before[-_LEADS:])]
    return alone and before.endswith(":") and any(map(is_saying_abroad, said))


def _is_among(at: int, heads: dict[int, int], told: set[int]) -> bool:
    """Whether it is a turn of a talk: dashes stand before or after it without a gap, up to one that names a speaker."""
    for step in (-1, 1):
        other = at + step
        while other in heads:
            if other in told:
                return True
            other += step
    return False


def _passage(text: str, at: int, start: int) -> Passage:
    return Passage((Span(at, start, len(text.rstrip())),), start, len(text), "dash")
