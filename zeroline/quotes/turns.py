"""Transcripts of footage: lines that begin with who speaks in it, SOLDIER: or ЖЕНЩИНА:, and have no marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from zeroline.domain.quote import Article, Quotation, Span

_TURN = re.compile(r"^\s*(?P<who>[^\W\d_][\w .’'()#-]{0,38}?)\s*:\s+(?=\S)")
# Who speaks in footage. A host, an interviewer and a guest are the article's own voices: what they quote has marks.
_IN_FOOTAGE = re.compile(
    r"(?:(?:first|second|third|unknown|unidentified|male|female|старший|неизвестный|невідомий) )?(?:soldier|man|woman|"
    r"commander|officer|voice|prisoner|captive|speaker|driver|mother|wife|fighter|serviceman|conscript|sergeant|medic|"
    r"солдат|мужчина|женщина|командир|офицер|голос|пленный|боец|мать|жена|военный|сержант|водитель|"
    r"чоловік|жінка|офіцер|полонений|боєць|мати|дружина|військовий|водій)(?: ?(?:\d+|[a-zа-я]))?$",
    re.IGNORECASE,
)


def heads_of_turns(texts: Sequence[str]) -> dict[int, int]:
    """Where the words begin of those paragraphs that somebody says who asks, answers or reports (HOST: ..., Q: ...):
    what they set between marks are other people's words. By paragraph."""
    turns = {at: match for at, text in enumerate(texts) if (match := _TURN.match(text[:60])) is not None}
    counts = Counter(match["who"] for match in turns.values())
    own_words = {match["who"] for at, match in turns.items() if not _is_quoted_whole(texts[at][match.end() :])}
    return {
        at: match.end()
        for at, match in turns.items()
        if counts[match["who"]] > 1 and match["who"] in own_words and not _IN_FOOTAGE.match(match["who"])
    }


def _is_quoted_whole(text: str) -> bool:
    return text[:1] in "\"“„«'‘»" and text.rstrip()[-1:] in "\"”“»'’«"


def turns_in(article: Article, found: Sequence[Quotation]) -> Iterator[Quotation]:
    """Each turn of two and more beside each other."""
    taken = {span.paragraph for quotation in found for span in quotation.spans}
    labels = [_label(paragraph.text) if paragraph.kind == "text" else None for paragraph in article.paragraphs]
    at = 0
    while at < len(labels):
        end = at
        while end < len(labels) and labels[end] is not None:
            end += 1
        if end - at > 1:
            yield from (_turn(article, number) for number in range(at, end) if number not in taken)
        at = max(end, at + 1)


def _label(text: str) -> str | None:
    match = _TURN.match(text)
    return match["who"] if match is not None and _IN_FOOTAGE.match(match["who"]) else None


def _turn(article: Article, number: int) -> Quotation:
    text = article.paragraphs[number].text
    match = _TURN.match(text)
    assert match is not None
    end = len(text.rstrip())
    return Quotation((Span(number, match.end(), end),), text[match.end() : end], match["who"], match["who"])
