"""Words for looking up: folded as they were said, and as lemmas, so that any form of a word finds any other.

The same functions fold what is indexed and what is asked, so that whatever they make of a word, both make it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import chain, islice, product

from zeroline.domain.text import Token
from zeroline.language.stems import stem

Lemmatise = Callable[[str, str], Sequence[Token]]

LONGEST = 40  # letters of a word that are looked at; a database takes no lemma of any length
# «1428-й» is one word, whatever its ending and its hyphen.
_WORD = re.compile(r"\d+[-\u2010\u2011][а-яєіїґ]{1,3}(?![^\W_])|[^\W_]+(?:['’ʼ‘`][^\W_]+)*")
_HYPHEN = re.compile("[\u2010\u2011]")
_APOSTROPHE = re.compile("['’ʼ‘`]")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|-[а-яєіїґ]+)")
_CYRILLIC = re.compile("[а-яєіїґ]")
_MOST_READINGS = 16  # of a name
_RARE = 0.1  # a reading with a smaller share is not looked for

# What stands in every second line and tells nothing, as lemmas; looked for only where nothing else is asked.
STOP_WORDS = frozenset(
    """
    a an and as at be but by can could do for from have he her his i if in into it its me my not of on or our she so
    than that the their them then there these they this those to up us we what when where which who whom whose will
    with would you your how why did any some all no yes s t
    а без бы быть в весь во вот все вы где да для до его ее если есть еще же за и из или их к как когда который кто ли
    мой мы на наш не него нее нет ни них но ну о об он она они оно от по под при про с свой себя со так такой там то
    тот ты у уже чей что чтобы это этот я й
    або але ба бо був бути вже ви від він вона вони все де для до з за зі і із й його її їх коли ми на не ні про та так
    там те ти то у хто це цей чи що щоб як який я
    """.split()
)


def words_in(text: str) -> list[str]:
    """The words as they were said, folded for case, ё and the ways to write an apostrophe or a stress; what stands
    between them is left out, and a hyphen parts two words."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    bare = "".join(letter for letter in folded if unicodedata.category(letter) != "Mn").replace("ё", "е")
    return [_HYPHEN.sub("-", _APOSTROPHE.sub("'", word)) for word in _WORD.findall(bare)]


def lemmas_in(text: str, language: str, lemmatise: Lemmatise) -> list[str]:
    """One lemma a word, in order: letters and digits alone. `language` is that of words in Cyrillic; those in Latin
    letters are English."""
    return [readings_of(word, language, lemmatise)[0] for word in words_in(text)]


def further_lemmas_in(text: str, language: str, lemmatise: Lemmatise) -> list[str]:
    """The lemmas that the words may have beside the first: «полка» is a form of полк, too."""
    further = (readings_of(word, language, lemmatise)[1:] for word in words_in(text))
    return list(dict.fromkeys(chain.from_iterable(further)))


def readings_in(text: str, language: str, lemmatise: Lemmatise) -> set[tuple[str, ...]]:
    """All the ways to read a name, as lemmas in order; of many, the first."""
    readings = [readings_of(word, language, lemmatise) for word in words_in(text)]
    return set(islice(product(*readings), _MOST_READINGS)) if readings else set()


def readings_of(word: str, language: str, lemmatise: Lemmatise) -> tuple[str, ...]:
    """The lemmas of a folded word, the likeliest first, which is the one that is indexed."""
    word = word[:LONGEST]
    if number := _ORDINAL.fullmatch(word):
        return (number[1],)
    if _CYRILLIC.search(word) and len(word) > 1:  # a letter alone is read as short for many words
        tokens = lemmatise(word, language)
        read = tokens[0].readings if len(tokens) == 1 else ()
        lemmas = [_bare(one.lemma) for at, one in enumerate(read) if at == 0 or one.score >= _RARE]
        return tuple(dict.fromkeys(lemma for lemma in lemmas if lemma)) or (_bare(word),)
    return (_bare(stem(word.removesuffix("'s").replace("'", ""))),)


def is_cyrillic(word: str) -> bool:
    return _CYRILLIC.search(word) is not None


def has_phrase(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the words of the phrase stand in the text exactly, one next to the other."""
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


def _bare(lemma: str) -> str:
    return "".join(letter for letter in words_joined(lemma) if letter.isalnum())[:LONGEST]


def words_joined(text: str) -> str:
    return "".join(words_in(text))
