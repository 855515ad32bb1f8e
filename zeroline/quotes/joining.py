"""Passages that are one quotation: interrupted by an attribution in the middle of a sentence; and passages that are
several, where the attribution stands inside the marks, as Russian and French set it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zeroline.domain.quote import Span
from zeroline.quotes.pairing import Passage
from zeroline.quotes.saying import is_saying, sayings

_LONGEST_ASIDE = 160  # characters between the halves of one sentence
_DASH_ASIDE = re.compile(
    r"(?P<end>[,!?…]|\.\.\.)\s*[—–-]\s+(?P<aside>[^«»„“\"]{2,140}?)(?P<stop>[.,!?:;]?)(?:\s*[—–-](?=\s)|\s*$)"
)
_COMMA_ASIDE = re.compile(
    r"(?P<end>[,!?…])\s*(?P<aside>(?:(?:s[’'])?(?:a|ont|avait)(?:-t)?-(?:il|elle|on|ils|elles)\s+\w+|\w+(?:-t)?-(?:il|elle|on|ils|elles)"
    r"|(?:a|ont)\s+\w+é\w?(?=\s)|\w+(?=\s(?:le|la|l[’']|les|un|une|ce|cet|cette|M\.|Mme|[A-Z])))[^,.!?«»]{0,80}?(?:,\s*\d+\s+ans)?(?:,\s+(?:une?|le|la|l[’']|ancien|ancienne|chef|porte-parole|soldat|commandant)\s?[^,.«»]{2,60}?)?)(?P<stop>[.,])(?=\s|$)"
)

# Spanish sets the dash close to the attribution, and what ends the sentence behind the second: —No —dijo él—. Nadie.
_TIGHT_ASIDE = re.compile(
    r"(?P<end>[^\W_]|[,.!?…])\s+[—–](?P<aside>[^\W_][^«»„“\"—–]{1,140}?)(?:[—–](?P<stop>[.,;:]?)(?=\s|$)|(?P<last>[.!?]?)\s*$)"
)
_PATTERNS = {
    "angle": (_DASH_ASIDE, _COMMA_ASIDE),
    "dash": (_DASH_ASIDE, _TIGHT_ASIDE, _COMMA_ASIDE),
}


def interrupted(texts: Sequence[str], first: Passage, second: Passage) -> bool:
    """Whether two passages beside each other are one: between them stands an attribution only, and no sentence
    ended."""
    if first.last != second.first or not first.closed or first.family != second.family:
        return False
    text = texts[first.last]
    between = text[first.end : second.start]
    between = between.strip()
    if not between or len(between) > _LONGEST_ASIDE or re.search(r"[.!?…]\s", between):
        return False
    said = text[first.spans[-1].start : first.spans[-1].end]
    if said.endswith(".") and not said.endswith("..."):
        return False
    lower = text[second.spans[0].start : second.spans[0].start + 1].islower()
    dashes = re.match(r"[—–-]", between) is not None and re.search(r"[—–-]$", between) is not None
    if dashes and not re.search(r"[.!?…]\s*[—–-]$", between) and not re.search(r"[!?…,]$", said):
        return bool(sayings(between)) or len(between) < 80
    if not sayings(between) and not _is_clause(between):
        return False
    if re.search(r"\.\s*[—–-]?$", between):  # “We do not,” he said. “refuse”: the small letter shows the slip
        return lower and said.endswith(",")
    if not re.search(r"[,;—–-]$", between):
        return False
    if re.search(r"[!?…]$", said) or between.endswith(";"):
        return lower
    return said[-1:] in ",—–-" or between.startswith(",") or lower


def _is_clause(between: str) -> bool:
    """Whether what stands between two halves may be a verb that no list has: “We,” he fumed, “refuse.”"""
    return (
        re.match(r"^,?\s*(?:(?:he|she|they|another|one)\s\w+|\w+ed (?:he|she|the \w+))\b[^.]{0,40},$", between)
        is not None
    )


def without_asides(texts: Sequence[str], passage: Passage) -> list[Passage]:
    """The passage with the attributions inside its marks taken out: one where the sentence goes on after them, several
    where it ended."""
    if passage.family not in ("angle", "double", "dash"):
        return [passage]
    parts: list[list[Span]] = [[]]
    asides: list[str] = []
    for span in passage.spans:
        start = span.start
        for match, stop in asides_in(texts[span.paragraph][span.start : span.end], passage.family):
            parts[-1].append(replace(span, start=start, end=span.start + match.start("aside") - _parted(match)))
            asides.append(match["aside"])
            start = span.start + match.end()
            if stop:
                parts.append([])
        if start < span.end:
            parts[-1].append(_trimmed(texts, replace(span, start=start)))
    if not asides:
        return [passage]
    made = [tuple(part) for part in parts if part]
    return [replace(_part(passage, made, at), aside=asides[0]) for at in range(len(made))]


def _part(passage: Passage, made: Sequence[tuple[Span, ...]], at: int) -> Passage:
    start = passage.start if at == 0 else made[at][0].start
    end = passage.end if at == len(made) - 1 else made[at][-1].end
    if at == len(made) - 1 and passage.end - made[at][-1].end > 2:
        end = made[at][-1].end  # the marks close after an attribution
    return replace(passage, spans=made[at], start=start, end=end)


def _parted(match: re.Match[str]) -> int:
    """How many characters lie between the quoted words and the aside: a dash with its spaces, or a space."""
    return match.start("aside") - match.end("end")


def asides_in(words: str, family: str) -> list[tuple[re.Match[str], bool]]:
    """Each aside in a stretch, and whether a sentence ended at it."""
    found: list[tuple[re.Match[str], bool]] = []
    for pattern in _PATTERNS.get(family, (_DASH_ASIDE,)):
        for match in pattern.finditer(words):
            heads = re.findall(r"[^\W_]+", match["aside"])[:6]
            if not any(map(is_saying, heads)) or re.search(r"[.!?…]\s", match["aside"]):
                continue
            if any(other.start() < match.end() and match.start() < other.end() for other, _ in found):
                continue
            ended = match["stop"] == "." or (match["stop"] != "," and match["end"] in "!?…")
            found.append((match, ended))
    return sorted(found, key=lambda one: one[0].start())


def _trimmed(texts: Sequence[str], span: Span) -> Span:
    text = texts[span.paragraph]
    start = span.start
    while start < span.end and (text[start].isspace() or text[start] in "—–-"):
        start += 1
    return replace(span, start=start)
