"""What a page sets off as a quotation, with or without marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zeroline.domain.quote import Article, Quotation, Span
from zeroline.quotes.cues import Surroundings, cue_for, sentence_start
from zeroline.quotes.subjects import PRONOUNS

_SIGNED = re.compile(r"^\s*[—–―-]\s*(?P<who>[^,(|]{2,60})|^\s*\((?P<named>[^)]{2,60})\)\s*$")
_SIGNED_BELOW = re.compile(r"(?<=[.!?…”\"»’'])\s+[—–―]\s*(?P<who>[^,.!?…“”\"«»]{2,60})(?:,[^.!?…“”\"«»]{0,60})?$")
_LEAD = 400  # characters of the paragraph before it
_NAME = 90  # characters of a paragraph that is a name and a role and nothing else
_MEDIUM = re.compile(r"\b(?:statement|text|post|letter|message|report|article|video|clip|captions?|transcript)s?$")
_MARKS = "\"“”„«»‘’‹›'"


def blocks_in(article: Article) -> Iterator[Quotation]:
    """Paragraphs set off together are one quotation; a last one that begins with a dash names who said it, though it be
    set off by itself."""
    paragraphs = article.paragraphs
    at = 0
    while at < len(paragraphs):
        if paragraphs[at].kind != "block_quote":
            at += 1
            continue
        end = at + 1
        while end < len(paragraphs) and paragraphs[end].kind == "block_quote":
            if paragraphs[end].begins and not _SIGNED.match(paragraphs[end].text):
                break
            end += 1
        made = _block(article, at, end)
        if made is not None:
            yield made
        at = end


def _block(article: Article, start: int, end: int) -> Quotation | None:
    speaker = attribution = None
    signed = _SIGNED.match(article.paragraphs[end - 1].text) if end - start > 1 else None
    if signed is not None:
        attribution = article.paragraphs[end - 1].text.strip(" —–―-")
        speaker = (signed["who"] or signed["named"]).strip()
        end -= 1
    last = article.paragraphs[end - 1].text
    below = _SIGNED_BELOW.search(last[-120:])
    if signed is None and below is not None:
        attribution = below[0].strip(" —–―-")
        speaker = below["who"].strip()
        last = last[: len(last) - len(below[0])]
    if attribution is None:
        speaker, attribution = _told_around(article, start, end)
    texts = [*(article.paragraphs[at].text for at in range(start, end - 1)), last]
    spans = tuple(span for at, text in enumerate(texts) if (span := _inside(text, start + at)))
    text = " ".join(article.paragraphs[span.paragraph].text[span.start : span.end] for span in spans)
    return Quotation(spans, text, speaker, attribution) if spans else None


def _told_around(article: Article, start: int, end: int) -> tuple[str | None, str | None]:
    """Who said it, by the paragraph that leads to it with a colon, or by a name alone below it; and these words."""
    before = article.paragraphs[start - 1] if start else None
    if before is not None and before.kind == "text" and before.text.rstrip().endswith(":"):
        lead = before.text[-_LEAD:]
        cue = cue_for(Surroundings(lead[sentence_start(lead) :], ""), "")
        named = cue.speaker if cue is not None else None
        if cue is not None and named is not None and named.casefold() not in PRONOUNS and not _MEDIUM.search(named):
            return cue.speaker, cue.words
    below = article.paragraphs[end].text if end < len(article.paragraphs) else ""
    signed = _SIGNED.match(below)
    if signed is not None and signed["who"] and len(below) < _NAME and not re.search(r"[.!?…:;]\s*$", below):
        return signed["who"].strip(), below.strip(" —–―-")
    return None, None


def _inside(text: str, number: int) -> Span | None:
    """The paragraph's words without the marks around them."""
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return Span(number, start, end) if start < end else None
