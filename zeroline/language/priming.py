"""What the recogniser may be primed with for one clip beyond the fixed prompt: the terms that its post speaks of.

The fixed prompt (data/prompts.toml) is tuned and stays the base. Prompts built from the glossary alone were measured
with whisper-base and are worse (word error rate in %; field, phone, read sentences):

    fixed prompt                                 26.5   10.5   15.5
    ten most telling terms before it             29.2   11.1   16.4
    twenty-four before it                        29.4    9.2   68.6 (it takes the list for heard)
    the glossary's twenty-four in its place      28.1    9.9   68.1

So nothing is added unless somebody who knows the clip asks for it, and then a few words, never names or numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zeroline.domain.glossary import Entry, Hit

LIMIT = 223  # tokens: half of Whisper's decoder context less one for the mark that opens it

MOST_WORDS = 4  # the more is suggested, the more is taken for heard: see the figures above
# How telling a kind of term is: what a general recogniser has hardly ever read comes first. Insults are not suggested.
_TELLING = {"slang": 3, "jargon": 3, "prison": 2, "neutral": 1, "official": 1}
_MISHEARD = 2  # the glossary knows how recognisers mangle it
_SHORTEST = 5  # letters; shorter words are heard into anything
_LOWER_CASE = re.compile(r"[а-яёіїєґ'’ʼ]+(?: [а-яёіїєґ'’ʼ]+)?")  # one or two words: no name, number or date
_NAMED = frozenset({"unit"})  # even in lower case these name somebody


def additions(hits: Sequence[Hit]) -> list[str]:
    """The terms among `hits`, found in the clip's post, that may be suggested to the recogniser; most telling first.

    Never one with a capital or a digit, one that only its surroundings make a term, a unit or an insult: what the
    recogniser is primed with, it can take for heard.
    """
    entries = {hit.entry.id: hit.entry for hit in hits if not hit.misheard and _safe(hit.entry)}
    ranked = sorted(entries.values(), key=lambda entry: -_weight(entry))
    return list(dict.fromkeys(entry.term for entry in ranked))[:MOST_WORDS]


def primed(base: str, words: Sequence[str], count: Callable[[str], int], limit: int = LIMIT) -> str:
    """`base` with as many of `words` before it, in their order, as `limit` allows: the decoder heeds the last words
    most. `count` counts the tokens of a text. Words that `base` has already are not repeated."""
    there = set(re.findall(r"[^\W\d_]+", base.lower()))
    fresh = [word for word in dict.fromkeys(words) if not there.issuperset(word.lower().split())]
    for size in range(len(fresh), 0, -1):
        longer = f"{', '.join(fresh[:size]).capitalize()}. {base.strip()}"
        if count(longer) <= limit:
            return longer
    return base


def _weight(entry: Entry) -> int:
    return _TELLING[entry.register] + (_MISHEARD if any(rule.misheard for rule in entry.rules) else 0)


def _safe(entry: Entry) -> bool:
    if not entry.rules[0].bare or entry.register not in _TELLING or entry.category in _NAMED:
        return False
    return len(entry.term) >= _SHORTEST and _LOWER_CASE.fullmatch(entry.term) is not None
