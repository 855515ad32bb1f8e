"""What somebody claims in a clip, where an article tells it as a fact: without saying that somebody says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from zeroline.domain.quote import Span, Statement
from zeroline.quotes.facts import Facts, Sentence, Stems, sentences_in
from zeroline.quotes.signs import Told

_ATTRIBUTED = re.compile(
    r"…|\b(?:sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|claim\w*|alleg\w+|accord\w+|report\w*|stat(?:e|es|ed|ing)|descri\w+|"
    r"complain\w*|explain\w*|assert\w*|insist\w*|recount\w*|recall\w*|speak\w*|spoke|accus\w+|announc\w+|declar\w+|"
    r"deny|denied|denies|mention\w*|add(?:s|ed)|ask\w*|want\w*|appeal\w*|refus\w+|demand\w*|identif\w+|purport\w*|"
    r"apparent\w*|unverified|quot\w+|words?|heard|thinks?|believ\w+|call\w*|if|whether|would|could|may|might|should|"
    r"promis\w+|nam(?:es|ed)|list(?:s|ed)|counts?|read(?:s|ing)?|writ(?:es?|ten|ing)|wrote|begins?|began|tells?|"
    r"(?:in|on|from) (?:a|the|this|that|their|his|her|one|another) (?:\w+ )?(?:video|clip|film|footage|"
    r"recording|captions?|appeal|message|call|camera|tape))\b|\?\s*$",
    re.IGNORECASE,
)
# Telling words, and the share of the line's or the sentence's, from which a sentence tells what the line tells; where
# they are few more of them.
_SHARED, _MOST, _MOSTLY = 3, 0.45, 0.6


def told_as_facts(told: Told, facts: Sequence[Facts], stems: Stems) -> Iterator[Statement]:
    for at, text in enumerate(told.outside):
        if told.article.paragraphs[at].kind != "text":
            continue
        for sentence in sentences_in(at, text):
            if not _ATTRIBUTED.search(sentence.text):
                yield from _told_as_fact(sentence, facts, stems)


def _told_as_fact(sentence: Sentence, every: Sequence[Facts], stems: Stems) -> Iterator[Statement]:
    begin = _beginnings(sentence.text)
    for facts in every:
        for line in facts.lines:
            if len(begin & _beginnings(line.english)) < _SHARED:
                continue  # cheaper than reading its words
            mine, theirs = stems.of(sentence.text), stems.of(line.english)
            shared = mine & theirs
            few = len(shared) < 2 * _SHARED
            if len(shared) >= _SHARED and len(shared) >= (_MOSTLY if few else _MOST) * min(len(theirs), len(mine)):
                span = Span(sentence.paragraph, sentence.start, sentence.end)
                who = line.speaker or "somebody"
                why = f"{who[0].upper()}{who[1:]} claims this in {facts.clip.id}; the article tells it as a fact."
                yield Statement(span, "claim", sentence.text, line.english, facts.clip.id, why)
                return


@lru_cache(8_192)
def _beginnings(text: str) -> frozenset[str]:
    """What words of one stem have in common, and others too."""
    return frozenset(word[:3] for word in re.findall(r"[^\W_]+", text.lower()))
