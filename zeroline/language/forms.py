"""Forms: how glossary files write down what to look for, and how a form is matched against tokens.

A form is words with spaces between them; in each word `|` parts alternatives, and an alternative is
    слово          any inflection of the word (by lemma)
    слово/plur     the same, read with these grammemes (`+` between several); /ADJF+masc without a word: any such word
    слов*          the stem with any ending, for words that no dictionary has
    слово~         the noun in every case and number, by its ending, for nouns that no dictionary has
    =слове         exactly this word form
    #              a number in digits
    ...            up to three words of any kind (between two words)
    &              both sides in either order, up to three words between them
Case does not count, ё equals е, and quotation marks and hyphens between words are passed over; so are a few light words
(«контракт нам продлили»).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zeroline.domain.text import Reading, Token
from zeroline.language.declension import inflected

Lemmatise = Callable[[str, str], Sequence[Token]]
Lemmas = Mapping[str, Mapping[str, tuple[str, ...]]]  # language -> a word as forms write it -> its lemmas

GAP = "..."
_EITHER_ORDER = " & "
_DIGITS = "#"
_DECLINED = "~"
_GAP_WORDS = 3
_LEAST_SHARE = 0.1  # a lemma under a tenth of a word's readings is an accident of the dictionary («рот»: 0.18 рота)
# Words that may stand between those of a term without making it another one: «контракт нам продлили».
_LIGHT = frozenset(
    "нам нас мне меня им их ему его ей вам вас тебе уже же тут там сразу опять снова еще просто тоже ведь "
    "мені їм їх йому його вже ж одразу знову ще теж".split()
)
_PASSED_OVER = frozenset("«»„“”\"'`‘’-‐‑")

# Endings of Russian and Ukrainian nouns, adjectives and verbs in -ить/-ити; the tail of «200-х» too.
_ENDINGS_BY_KIND = (
    "а я о е є ы и і ї у ю ь й х м т в го му ми",
    "ой ей ий ій ый ою ею єю ом ем єм ам ям ов ев ів їв ами ями ах ях",
    "им ым їм ого его ому ему ых их їх ыми ими їми ая яя ое ее ые ие ую юю ові еві єві",
    "ить ит ят ил ила или ило ишь ите ився ился илась ились ится ятся иться ать ал ала али ало ает ают",
    "ої ьої ього ьому ьою еї ієї інь ень єш емо ємо ете уть ють ав ала али ало яв яла яли яло ів",
    "ити ати ив иш имо ять ував увати ують ує ється ються ла ло ли ти",
    "ія ію ій ємо єте єш єтесь вся лась лася лись лися лося тись тися ться шся юся юсь ємось ємося",
    "имось имося йтесь йтеся",
    "ався алась алася ались алися увався увалась увалася увались увалися уватися ується ую уємо уєте имо ите ай айте",
    "ня ню ням нням ннями нні ння",
    "ен ена ено ены ені ений енный енная енные енных енного еный еных",
)
_ENDINGS = frozenset(ending for kind in _ENDINGS_BY_KIND for ending in kind.split()) | {""}
_LONGEST_ENDING = max(map(len, _ENDINGS))
_UK_TAIL = re.compile(r"(?:ий|ій|[аяоеєиіїуюьй])$")
_UK_KEPT = {"ець": "ц", "вати": "", "ати": "а", "яти": "я", "ити": "и", "ути": "у"}  # ending -> what forms keep of it
_SHORTEST_STEM = 3
_SHORTEST_VERB = 5
_TYPE = re.compile(r"(?<!\S)(=[^\W\d_]+)-(\d+)(?!\S)")  # «=т-72»: a text's words part there, «Т», «-», «72»


def fold(word: str) -> str:
    """The word as it is compared: lower case, ё as е, one kind of apostrophe."""
    return word.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def orders(notation: str) -> tuple[str, ...]:
    """The notations that one with `&` stands for; any other for itself."""
    sides = notation.split(_EITHER_ORDER)
    between = f" {GAP} "
    return (notation,) if len(sides) == 1 else (between.join(sides), between.join(reversed(sides)))


@dataclass(frozen=True)
class Seen:
    """A token as forms look at it. `part` is the number of the text it stands in."""

    token: Token
    part: int
    word: str
    readings: tuple[Reading, ...]
    lemmas: frozenset[str]

    def keys(self) -> Iterator[str]:
        """Every key under which a form of this word may be indexed."""
        yield "=" + self.word
        yield from self.lemmas
        if self.word[0].isdigit():
            yield _DIGITS
        for tail in range(min(_LONGEST_ENDING, len(self.word) - 1) + 1):
            cut = len(self.word) - tail
            if self.word[cut:] in _ENDINGS:
                yield self.word[:cut] + "*"


def look_at(tokens: Sequence[Token], part: int = 0) -> list[Seen]:
    """The tokens that forms are matched against: all but quotation marks and hyphens."""
    seen: list[Seen] = []
    for token in tokens:
        if token.text not in _PASSED_OVER:
            readings = likely(token.readings)
            lemmas = frozenset(reading.lemma for reading in readings)
            seen.append(Seen(token, part, fold(token.text), readings, lemmas))
    return seen


def likely(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings whose lemma has a fair share of the word; the first always stays."""
    if len({reading.lemma for reading in readings}) < 2:
        return readings
    share: dict[str, float] = {}
    for reading in readings:
        share[reading.lemma] = share.get(reading.lemma, 0.0) + reading.score
    least = _LEAST_SHARE * sum(share.values())
    return tuple(r for place, r in enumerate(readings) if place == 0 or share[r.lemma] >= least)


@dataclass(frozen=True)
class Atom:
    """One alternative of one word of a form."""

    keys: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def matches(self, seen: Seen, keys: frozenset[str]) -> bool:
        if not self.marks:
            return bool(self.keys & keys)
        return any(self.marks <= r.marks and (not self.keys or r.lemma in self.keys) for r in seen.readings)


@dataclass(frozen=True)
class Form:
    """A form ready to match: its words, each a tuple of alternatives; None is a gap."""

    words: tuple[tuple[Atom, ...] | None, ...]

    def first_keys(self) -> frozenset[str]:
        """The keys to index the form under: those of its first word."""
        return frozenset().union(*(atom.keys for atom in self.words[0] or ()))

    def end(self, line: Sequence[Seen], keys: Sequence[frozenset[str]], start: int) -> int | None:
        """Where the form that starts at `start` ends (exclusive), None where it does not stand there."""
        return _end(self.words, line, keys, start)


def _end(
    words: tuple[tuple[Atom, ...] | None, ...],
    line: Sequence[Seen],
    keys: Sequence[frozenset[str]],
    at: int,
    inside: bool = False,
) -> int | None:
    if not words:
        return at
    if words[0] is None:
        for skipped in range(_GAP_WORDS + 1):
            end = _end(words[1:], line, keys, at + skipped)
            if end is not None or at + skipped >= len(line) or line[at + skipped].word in ".!?;":
                return end
        return None
    if at >= len(line):
        return None
    if any(atom.matches(line[at], keys[at]) for atom in words[0]):
        return _end(words[1:], line, keys, at + 1, True)
    return _end(words, line, keys, at + 1, True) if inside and line[at].word in _LIGHT else None


def _ukrainian_stems(word: str) -> frozenset[str]:
    """What stands before the ending in the word's forms: «посадка», «посадці»; «кадирівець», «кадирівці»; «тримати»,
    «тримаємо»; «відпрацювати», «відпрацює»."""
    stems = {_UK_TAIL.sub("", word)}
    if len(word) > _SHORTEST_VERB:
        stems |= {word.removesuffix(end) + kept for end, kept in _UK_KEPT.items() if word.endswith(end)}
    starred = {stem + "*" for stem in stems if len(stem) >= _SHORTEST_STEM}
    return frozenset(starred.union(*map(_alternated, starred)))


def _alternated(stem: str) -> frozenset[str]:
    """The forms in which a Ukrainian noun's stem changes before its ending: «поранень» of «пораненн*», «пташці» and
    «пташок» of «пташк*»."""
    if stem.endswith("нн*") and len(stem) > _SHORTEST_STEM + 2:
        return frozenset({f"={stem[:-2]}ь"})
    if len(stem) > _SHORTEST_STEM + 1 and stem.endswith(("г*", "х*")):  # «облозі», «епосі»
        return frozenset({f"={stem[:-2]}{'з' if stem[-2] == 'г' else 'с'}і"})
    if len(stem) > _SHORTEST_STEM + 1 and stem.endswith("к*") and stem[-3] not in "аеєиіїоуюяьк":
        return frozenset({f"={stem[:-2]}ці", f"={stem[:-2]}ок"})
    return frozenset()


class FormReader:
    """Turns the notation into forms. `lemmatise` gives the lemmas of the words as they are written, except of those
    that are `known`."""

    def __init__(self, lemmatise: Lemmatise, known: Lemmas) -> None:
        self._lemmatise = lemmatise
        self.lemmas = {language: dict(words) for language, words in known.items()}
        self._read: dict[tuple[str, str], Form] = {}
        self._words: dict[tuple[str, str], tuple[Atom, ...] | None] = {}  # the same words stand in many forms

    def form(self, notation: str, language: str) -> Form:
        """Raises ValueError, with the fault as its text, where the notation is broken."""
        key = (notation, language)
        if key not in self._read:
            words = (_TYPE.sub(r"\1 =\2", notation) if "-" in notation else notation).split()
            self._read[key] = Form(tuple([self._word(word, language) for word in words]))
        form = self._read[key]
        if not form.words or form.words[0] is None or form.words[-1] is None:
            raise ValueError(f"the form {notation!r} must begin and end with a word")
        return form

    def _word(self, notation: str, language: str) -> tuple[Atom, ...] | None:
        key = (notation, language)
        if key not in self._words:
            atoms = notation.split("|")
            self._words[key] = None if notation == GAP else tuple(self._atom(atom, language) for atom in atoms)
        return self._words[key]

    def _atom(self, notation: str, language: str) -> Atom:
        if notation == _DIGITS:
            return Atom(frozenset({_DIGITS}))
        word, _, marks = notation.partition("/")
        grammemes = frozenset(marks.split("+")) if marks else frozenset()
        if not word and grammemes:
            return Atom(marks=grammemes)
        if not word.strip("=*~"):
            raise ValueError(f"{notation!r} holds no word")
        return Atom(self._keys(fold(word), language), grammemes)

    def _keys(self, word: str, language: str) -> frozenset[str]:
        if word.startswith("="):
            return frozenset({word})
        if word.endswith("*"):
            return frozenset({word, *(_alternated(word) if language == "uk" else ())})
        if word.endswith(_DECLINED):
            return frozenset("=" + form for form in inflected(word.removesuffix(_DECLINED), language))
        keys = self._lemmas(word, language)
        # The Ukrainian dictionary is an extra; stems always work.
        return keys | (_ukrainian_stems(word) or {"=" + word}) if language == "uk" else keys

    def _lemmas(self, word: str, language: str) -> frozenset[str]:
        known = self.lemmas.setdefault(language, {})
        if not known.get(word):  # every word has one; a kept file may have been damaged
            known[word] = tuple(sorted(self._looked_up(word, language)))
        return frozenset(known[word])

    def _looked_up(self, word: str, language: str) -> frozenset[str]:
        readings = [reading for token in self._lemmatise(word, language) for reading in likely(token.readings)]
        lemmas = frozenset(reading.lemma for reading in readings)
        if not lemmas:
            return frozenset({"=" + word})
        return frozenset({word}) if word in lemmas else lemmas
