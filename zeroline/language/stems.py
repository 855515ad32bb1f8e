"""English words without their endings, by M. F. Porter's algorithm of 1980 ("An algorithm for suffix stripping"), after
the forms that no ending explains."""

from __future__ import annotations

import re
from functools import lru_cache

# form -> the word that it is a form of; those that are said of war, and of people in it
_FORMS = dict(
    pair.split(">")
    for pair in """
    am>be are>be ate>eat been>be being>be bought>buy broke>break broken>break brought>bring built>build burnt>burn
    came>come caught>catch children>child chose>choose chosen>choose defence>defense did>do died>die dies>die
    does>do done>do driven>drive drove>drive dug>dig dying>die eaten>eat fallen>fall fed>feed feet>foot fell>fall
    fled>flee flew>fly flown>fly forbade>forbid forbidden>forbid fought>fight found>find froze>freeze
    frozen>freeze gave>give given>give gone>go got>get gotten>get had>have has>have having>have heard>hear held>hold
    hid>hide hidden>hide is>be kept>keep knew>know known>know laid>lay lain>lie led>lead left>leave lost>lose
    lying>lie made>make meant>mean men>man met>meet offence>offense paid>pay ran>run said>say sat>sit saw>see
    seen>see sent>send shot>shoot slept>sleep sold>sell spent>spend spoke>speak spoken>speak stole>steal
    stolen>steal stood>stand struck>strike swore>swear sworn>swear taken>take taught>teach thought>think threw>throw
    thrown>throw told>tell took>take tore>tear torn>tear understood>understand was>be went>go were>be wives>wife
    women>woman won>win wore>wear worn>wear written>write wrote>write
    """.split()
)
_WORD = re.compile("[a-z]{3,}")
# As London writes it -> as New York does: both write captions.
_BRITISH = ((re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|ing|ation|ations)$)"), "iz"),
            (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing)?$)"), "or"))  # fmt: skip

# ending -> what stands in its place, where the word before it holds a vowel followed by a consonant
_SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "abli": "able", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_THIRD = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_FOURTH = ("ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
           "ion", "al", "er", "ic", "ou")  # fmt: skip


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of an English word in lower case; what is no such word, or has two letters, as it is."""
    word = _FORMS.get(word, word)
    if not _WORD.fullmatch(word):
        return word
    for spelling, american in _BRITISH:
        word = spelling.sub(american, word)
    word = _without_y(_without_past(_without_plural(word)))
    for endings in (_SECOND, _THIRD):
        word = _replaced(word, endings)
    return _without_last(_without_fourth(word))


def _shape(word: str) -> str:
    """The word with a for each vowel and b for each consonant; y is a vowel after a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and shape[-1:] == "b")
        shape += "a" if vowel else "b"
    return shape


def _measure(word: str) -> int:
    """How often a vowel is followed by a consonant."""
    return _shape(word).count("ab")


def _ends_doubled(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "b"


def _ends_short(word: str) -> bool:
    """Consonant, vowel, consonant at the end, the last none of w, x, y."""
    return _shape(word).endswith("bab") and word[-1] not in "wxy"


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest != word and "a" in _shape(rest):
            break
    else:
        return word
    if rest.endswith(("at", "bl", "iz")) or (_measure(rest) == 1 and _ends_short(rest)):
        return rest + "e"
    return rest[:-1] if _ends_doubled(rest) and rest[-1] not in "lsz" else rest


def _without_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "a" in _shape(word[:-1]) else word


def _replaced(word: str, endings: dict[str, str]) -> str:
    """The longest ending that the word has decides."""
    found = max((ending for ending in endings if word.endswith(ending)), key=len, default=None)
    if found is None:
        return word
    rest = word.removesuffix(found)
    return rest + endings[found] if _measure(rest) > 0 else word


def _without_fourth(word: str) -> str:
    found = next((ending for ending in _FOURTH if word.endswith(ending)), None)
    if found is None:
        return word
    rest = word.removesuffix(found)
    kept = _measure(rest) <= 1 or (found == "ion" and rest[-1] not in "st")
    return word if kept else rest


def _without_last(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _ends_short(rest)):
            word = rest
    return word[:-1] if _measure(word) > 1 and word.endswith("ll") else word
