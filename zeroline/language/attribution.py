"""Who asserts what a sentence says: the voice itself, or somebody whom it quotes («командир сказал, что…»)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zeroline.domain.claim import A_RELATIVE, A_SOLDIER, AN_OFFICIAL, OTHERS, THE_COMMANDER, quoted
from zeroline.language.stream import Heard, Sentence

_SOURCES = (
    ("source_commander", THE_COMMANDER),
    ("source_official", AN_OFFICIAL),
    ("source_relative", A_RELATIVE),
    ("source_soldier", A_SOLDIER),
    ("source_others", OTHERS),
)
_REACH = 5  # words between who speaks and the verb of saying
_SAME_BREATH = 14  # words that one «по словам …» covers; recognisers leave out the full stops
_LOOK_BACK = 2  # sentences in which «он» may have been named


def asserted_by(sentences: Sequence[Sentence], number: int, place: int, voice: str) -> str:
    """Who asserts the word at `place` of sentence `number`, said by `voice`."""
    sentence = sentences[number]
    source = _according_to(sentence, place) or _quoted_before(sentences, number, place)
    if source is None:
        return voice
    if source == A_RELATIVE and voice == A_RELATIVE:
        source = A_SOLDIER  # a wife who quotes her husband at the front
    return quoted(source, voice)


def _according_to(sentence: Sentence, place: int) -> str | None:
    """«по словам комбата», «как сказал командир»: before or after what they say."""
    for near, word in enumerate(sentence.words):
        names_source = "words_of" in word.classes or ("as" in word.classes and _says_within(sentence, near))
        if names_source and abs(near - place) <= _SAME_BREATH:
            return _source_among(sentence.after(near, _REACH))
    return None


def _says_within(sentence: Sentence, place: int) -> bool:
    return any("say" in word.classes for word in sentence.after(place, 2))


def _quoted_before(sentences: Sequence[Sentence], number: int, place: int) -> str | None:
    """The verb of saying must stand before the words it reports, in an earlier clause."""
    sentence = sentences[number]
    here = sentence.words[place]
    for near in range(place - 1, max(0, place - _SAME_BREATH) - 1, -1):
        word = sentence.words[near]
        if "say" not in word.classes or sentence.is_negated(near):
            continue
        if word.clause == here.clause and "that" not in {c for w in sentence.words[near:place] for c in w.classes}:
            continue
        return _subject(sentences, number, near)
    return None


def _subject(sentences: Sequence[Sentence], number: int, verb: int) -> str | None:
    sentence = sentences[number]
    around = [*reversed(sentence.before(verb, _REACH)), *sentence.after(verb, 2)]
    named = _source_among(around)
    if named is not None:
        return named
    if any(word.word in ("он", "они", "він", "вони", "она") for word in around[:3]):
        for earlier in reversed(sentences[max(0, number - _LOOK_BACK) : number]):
            if (named := _source_among(earlier.words)) is not None:
                return named
    if "say_others" in sentence.words[verb].classes:  # «говорят», «пишут»: nobody named
        return OTHERS
    return None


def _source_among(words: Iterable[Heard]) -> str | None:
    for word in words:
        for name, source in _SOURCES:
            if name in word.classes and not word.marked("datv"):
                return source
    return None
