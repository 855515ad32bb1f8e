"""Texts as words that can be compared: in one case and spelling, contractions taken apart, numbers as figures."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from zeroline.domain.mention import Numeral
from zeroline.quotes.spelling import one_spelling

Numbers = Callable[[str], Sequence[Numeral]]
WITHHELD = "\0withheld"  # the form of what stands for words that are withheld; no word has it
Role = Literal["word", "gap", "insert"]


@dataclass(frozen=True)
class Word:
    """A word at `start:end` (characters) of its text. `forms` are what it may stand for ("'s" is "is", "has" or a
    possessive): two words are the same where they share one. `role` is `gap` for an ellipsis, `insert` for what stands
    in brackets. `begins`: it opens a sentence; `ends`: the mark that closes a sentence or clause after it, or ""."""

    text: str
    start: int
    end: int
    forms: frozenset[str]
    role: Role = "word"
    begins: bool = False
    ends: str = ""

    @property
    def form(self) -> str:
        return min(self.forms, default="")


# What strikes a letter through: a reader sees no such word.
_STRUCK = "\u0335-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5-\u20eb"
_TOKEN = re.compile(
    r"(?P<gap>[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…|\.\s?\.\s?\.(?:\s?\.)?)"
    r"|(?P<glued>(?:[^\W_]+\[[^\W_]{1,30}\][^\W_]*|\[[^\W_]{1,30}\][^\W_]+)(?:['’][^\W_]+)*)"
    r"|(?P<insert>\[[^\[\]]{1,300}\])"
    r"|(?P<clock>\b[ap]\.?\s?m\b\.?)"
    rf"|(?P<word>(?:\d+(?:[.,:]\d+)+[^\W_]*|(?:[^\W_][{_STRUCK}]*)+(?:['’ʼ`][^\W_]+)*['’]?)|%|&)"
)
_SHORT = {
    "won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not"),
    "ain't": ("is|are|am|has|have", "not"), "i'm": ("i", "am"), "let's": ("let", "us"), "gonna": ("going", "to"),
    "wanna": ("want", "to"), "gotta": ("got", "to"), "y'all": ("you", "all"), "'em": ("them",), "ma'am": ("madam",),
    "o'clock": ("oclock",), "dont": ("do", "not"), "didnt": ("did", "not"), "wont": ("will", "not"),
    "cant": ("can", "not"), "isnt": ("is", "not"), "im": ("i", "am"), "ive": ("i", "have"), "weve": ("we", "have"),
    "theyre": ("they", "are"), "theyve": ("they", "have"),
}  # fmt: skip
_TAILS = {"ve": "have", "re": "are", "ll": "will|shall", "d": "had|would", "m": "am", "s": "is|has|'s"}
# What stands before or after a figure and makes it another: a minus, a currency, "more than", degrees.
_SIGN_BEFORE = re.compile(r"(?:(?<![\w.,)\]])[-−–]|[$€£¥₽₴~≈<>≤≥±])\s?$")
_SIGN_AFTER = re.compile(r"\s?[+°‰$€£¥₽₴](?!\w)")
_SENTENCE_END = re.compile(r"^[\"”’'»)\]]*([.!?…]+)")
_CLAUSE_END = re.compile(r"^[\"”’'»)\]]*([,;:—–]|\s[-–—]\s)")


def wording(text: str, numbers: Numbers) -> tuple[Word, ...]:
    """The words of a text in order; a contraction gives one for each of its words, with the same place."""
    text = unicodedata.normalize("NFC", text)
    words: list[Word] = []
    begins = True
    for match in _TOKEN.finditer(text):
        if match.group("gap"):
            words.append(Word(match.group(), match.start(), match.end(), frozenset(), "gap"))
            continue
        rest = text[match.end() : match.end() + 8]
        stop, pause = _SENTENCE_END.match(rest), _CLAUSE_END.match(rest)
        ends = "." if stop and not _abbreviation(match.group(), rest) else "," if pause else ""
        made = _made(match)
        words += [
            Word(match.group(), match.start(), match.end(), forms, role, begins and not at,
                 ends if at == len(made) - 1 else "")
            for at, (forms, role) in enumerate(made)
        ]  # fmt: skip
        begins = ends == "."
    return _with_numbers(text, words, numbers)


def _abbreviation(word: str, rest: str) -> bool:
    return rest.startswith(".") and (word.lower() in {"mr", "mrs", "dr", "gen", "col", "lt", "sgt", "st", "no", "vs"})


def _made(match: re.Match[str]) -> list[tuple[frozenset[str], Role]]:
    if match.group("insert"):
        return [(frozenset(), "insert")]
    if match.group("clock"):
        return [(frozenset({f"{match.group()[0].lower()}.m."}), "word")]
    if match.group("glued"):
        return [(_glued(match.group("glued")), "word")]
    return [(forms, "word") for forms in _parts(match.group("word"))]


def _glued(text: str) -> frozenset[str]:
    """ "[W]e" is "we"; "return[ed]" is any form of "return": a person changed the ending, and says so."""
    whole = text.replace("[", "").replace("]", "").lower()
    ending = re.search(r"(?<=[^\W_])\[(s|es|ed|d|ing|e|ies|ied|n|en)\]$", text)
    if whole == "cannot" or ending is None:  # a bracket before a word may turn its sense: [un]armed
        return frozenset({one_spelling(whole)})
    outside = text[: ending.start()].lower()
    return frozenset({one_spelling(whole), *(outside + other for other in ("", "s", "es", "ed", "d", "ing", "e", "y"))})


@lru_cache(maxsize=200_000)
def _parts(text: str) -> tuple[frozenset[str], ...]:
    word = text.lower().replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("ё", "е")
    if word in _SHORT:
        return tuple(frozenset(part.split("|")) for part in _SHORT[word])
    if word in {"%", "&"}:
        return (frozenset({"percent" if word == "%" else "and"}),)
    if word.endswith("n't") and len(word) > 3:
        return frozenset({word[:-3]}), frozenset({"not"})
    stem, mark, tail = word.rpartition("'")
    if mark and tail in _TAILS and stem:
        return frozenset({one_spelling(stem)}), frozenset(_TAILS[tail].split("|"))
    if mark and not tail and stem.endswith("s"):
        return frozenset({one_spelling(stem)}), frozenset({"'s"})
    return (frozenset({one_spelling(word.strip("'"))}),)


def _with_numbers(text: str, words: list[Word], numbers: Numbers) -> tuple[Word, ...]:
    """Each number as one word: "1,428th", "twenty-five"."""
    found = [one for one in numbers(text) if not one.loose]
    if not found:
        return tuple(words)
    starts = [word.start for word in words]
    made: list[Word] = []
    done = 0
    for number in found:
        first = bisect_left(starts, number.start)
        last = bisect_left(starts, number.end)
        if first < done or first >= last or words[first].start != number.start or words[last - 1].role != "word":
            continue
        made += words[done:first]
        one, end = words[first], words[last - 1]
        if any(char.isnumeric() for char in text[number.end : end.end]):  # 62½
            continue
        forms = _signed(_figure(number), text[max(0, one.start - 2) : one.start], text[end.end : end.end + 3])
        whole = Word(text[one.start : end.end], one.start, end.end, forms, "word", one.begins, end.ends)
        made.append(whole)
        done = last
    return (*made, *words[done:])


def _signed(forms: frozenset[str], before: str, after: str) -> frozenset[str]:
    """ "-62", "$62" and "62+" are not 62."""
    signs = [found[0].strip() for found in (_SIGN_BEFORE.search(before), _SIGN_AFTER.match(after)) if found]
    return frozenset(f"{form}{''.join(signs)}" for form in forms) if signs else forms


def _figure(number: Numeral) -> frozenset[str]:
    """A number's forms. In digits "5 July" is "5th July"; in words "two" is not "second"."""
    plain = f"#{number.digits}"
    either = {f"{plain}d"} if number.written else set()
    return frozenset({f"{plain}th" if number.form == "ordinal" else plain, *either})


def same(one: Word, other: Word) -> bool:
    return not one.forms.isdisjoint(other.forms)


# What says nothing about a matter: words of grammar. Two texts that share no others share nothing.
STOP_WORDS = frozenset(
    """
a an the and or but if so as at by for from in into of off on onto out over to up with without about after before
between through under until upon than then that this these those there here it its he him his she her hers we us our
ours you your yours they them their theirs i me my mine who whom whose which what when where why how is are am was were
be been being do does did done doing have has had having will would shall should can could may might must not no nor
yes all any some each every both few more most other another such own same too very just also even still yet only now
again once one ones 's oh well let get got go goes going went come came say says said it's there's because while during
against down back away thing things people man men something anything nothing everything someone everyone everybody
nobody anyone much many lot lots like know want need make made take took see seen give given think tell told
""".split()
)


def telling(word: Word) -> bool:
    """Whether the word says something about a matter."""
    return word.role == "word" and word.forms.isdisjoint(STOP_WORDS)
