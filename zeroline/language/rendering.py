"""Whether English carries a term, whatever its inflection and spelling, and what to propose where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from zeroline.domain.glossary import Hit, Term

_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+(?:'[A-Za-z]+)?")
FILLER = frozenset(
    ("a", "an", "the", "of", "his", "her", "its", "their", "our", "my", "your", "him", "them", "us", "me", "it", "up")
)
_MOST_FILLERS = 2  # "left their own unit" no, "threw us into the meat grinder" yes

_IRREGULAR = {
    form: base
    for base, forms in {
        "man": "men",
        "woman": "women",
        "wife": "wives",
        "knife": "knives",
        "foot": "feet",
        "lie": "lay lain lying",
        "leave": "left leaving",
        "die": "died dying dies",
        "fall": "fell fallen",
        "take": "took taken taking",
        "send": "sent",
        "throw": "threw thrown",
        "shoot": "shot",
        "hit": "hitting",
        "hold": "held",
        "lose": "lost losing",
        "dig": "dug digging",
        "run": "ran running",
        "go": "went gone goes going",
        "come": "came coming",
        "write": "wrote written writing",
        "burn": "burnt",
        "blow": "blew blown",
        "fly": "flew flown flies",
        "drive": "drove driven driving",
        "strike": "struck stricken striking",
        "break": "broke broken breaking",
        "give": "gave given giving",
        "get": "got gotten getting",
        "fight": "fought",
        "see": "saw seen",
        "pay": "paid",
        "bring": "brought",
        "catch": "caught",
        "put": "putting",
        "cut": "cutting",
        "set": "setting",
        "desert": "deserts deserted deserting",
        "withdraw": "withdrew withdrawn",
        "fuck": "fucking fucked",
        "beat": "beaten",
        "tie": "tied tying ties",
        "tell": "told",
        "say": "said",
        "keep": "kept",
        "stand": "stood",
        "ride": "rode ridden riding",
        "lead": "led",
        "buy": "bought",
        "make": "made making",
    }.items()
    for form in forms.split()
}
_OUR = frozenset(("armour", "harbour", "honour", "behaviour", "neighbour", "labour", "rumour", "valour", "colour"))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word's bare shape: lower case, American spelling, without plural, possessive and simple verb endings."""
    word = word.lower().removesuffix("'s").replace("'", "")
    word = _IRREGULAR.get(word, word)
    for ending, instead in (("ies", "y"), ("ied", "y"), ("oes", "o"), ("sses", "ss"), ("xes", "x"), ("ches", "ch")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _spelling(word.removesuffix(ending) + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and re.search("[aeiouy]", word[: -len(ending)]):
            word = _undoubled(word.removesuffix(ending))
            break
    return _spelling(word)


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls" else word


def _spelling(word: str) -> str:
    word = word.removesuffix("e") if len(word) > 3 else word
    if word in _OUR:
        return word.removesuffix("our") + "or"
    if word.endswith("is") and len(word) > 5:  # mobilis(e), neutralis(e)
        return word[:-2] + "iz"
    return {"defenc": "defens", "licenc": "licens", "offenc": "offens", "grey": "gray"}.get(word, word)


def rendered(hit: Hit, english: str) -> bool:
    """Whether `english` carries an accepted rendering of the hit's term."""
    return place_of((*hit.entry.english, *hit.entry.accepted), english) is not None


def place_of(renderings: Sequence[str], english: str) -> tuple[int, int] | None:
    """Where the first of `renderings` that `english` carries stands in it: characters, start and end."""
    spans = [match.span() for match in _WORD.finditer(_straight(english))]
    written = [_straight(english[start:end]) for start, end in spans]
    cased = any(word[0].isupper() for word in written)
    stems = [stem(word) for word in written]
    for rendering in renderings:
        for wanted in _orders(_words(rendering)):
            for at in range(len(written)):
                end = _end(tuple(wanted), at, written, stems, cased)
                if end is not None:
                    return spans[at][0], spans[end - 1][1]
    return None


def term(hit: Hit, segment: str | None, english: str | None) -> Term:
    """The hit as documents report it; `english` is None while nothing is translated."""
    there = None if english is None else rendered(hit, english)
    return Term(hit.entry.id, hit.surface, segment, hit.entry.english, there, hit.entry.note)


def proposal(hit: Hit) -> str:
    """One sentence for the flag on a segment whose English lacks the term."""
    entry = hit.entry
    heard = f"«{hit.surface}» (probably «{entry.term}», misheard)" if hit.misheard else f"«{hit.surface}»"
    choice = " or ".join(f"“{rendering}”" for rendering in entry.english[:3])
    literally = "" if entry.literal == entry.english[0] else f", literally “{entry.literal}”"
    return f"{heard} should read {choice}{literally}: {entry.note}"


def _words(english: str) -> list[str]:
    return _WORD.findall(_straight(english))


def _straight(english: str) -> str:
    return english.replace("’", "'").replace("ʼ", "'")


def _orders(words: list[str]) -> Iterator[list[str]]:
    """The rendering's words, and of a compound also its other order: regiment commander, commander of the regiment."""
    bare = [word for word in words if word.lower() not in FILLER] or words
    yield bare
    if len(bare) > 1 and len(bare) == len(words):
        yield [bare[-1], "of", *bare[:-1]]


def _end(wanted: tuple[str, ...], at: int, written: Sequence[str], stems: Sequence[str], cased: bool) -> int | None:
    """Where `wanted`, which would begin at the word `at`, ends (exclusive); None where it does not stand there."""
    for place, word in enumerate(wanted):
        skipped = 0
        while place and at < len(written) and not _same(word, at, written, stems, cased):
            if skipped == _MOST_FILLERS or written[at].lower() not in FILLER:
                return None
            at, skipped = at + 1, skipped + 1
        if at >= len(written) or not _same(word, at, written, stems, cased):
            return None
        at += 1
    return at


def _same(word: str, at: int, written: Sequence[str], stems: Sequence[str], cased: bool) -> bool:
    """A rendering's capital asks for a capital («Storm» the unit), unless the English has none at all."""
    if cased and word[0].isupper() and not written[at][0].isupper():
        return False
    return stem(word) == stems[at]
