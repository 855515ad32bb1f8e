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
_HEARSAY_REACH = 4  # words after «мол» that it covers
_AT_ONCE = 6  # words after «комбат сказал» that are what he said, where no mark says so
_I = frozenset("я мы ми".split())
_HE = frozenset("он они она він вони вона".split())
_HIS = frozenset("его её ее их його її їх їхніми ними".split())
_PLURAL = ("ят", "ют", "ут", "ять", "ють", "уть", "ли")  # of verbs: «говорят», «кажуть», «сказали»
_CALLED = ("звони", "позвони", "дозвони", "дзвони", "подзвони")
_ABOUT = frozenset("про о об к до щодо".split())
_UK_DATIVE = ("у", "ові", "еві", "єві", "ому", "ам", "ям")  # «сказав комбату»: of guessed words the case is not known


def asserted_by(sentences: Sequence[Sentence], number: int, place: int, voice: str) -> str:
    """Who asserts the word at `place` of sentence `number`, said by `voice`."""
    source = (
        _according_to(sentences, number, place)
        or _quoted_before(sentences, number, place)
        or _quoted_after(sentences, number, place)
        or _introduced(sentences[number], place)
        or _hearsay(sentences[number], place)
    )
    if source is None:
        return voice
    if source == A_RELATIVE and voice == A_RELATIVE:
        source = A_SOLDIER  # a wife who quotes her husband at the front
    return quoted(source, voice)


def _according_to(sentences: Sequence[Sentence], number: int, place: int) -> str | None:
    """«по словам комбата», «как сказал командир», «по его словам»: before or after what they say."""
    sentence = sentences[number]
    for near, word in enumerate(sentence.words):
        if abs(near - place) > _SAME_BREATH:
            continue
        if "words_of" in word.classes and any(w.word in _HIS for w in sentence.before(near, 1)):
            return _named_before(sentences, number) or OTHERS
        if "words_of" in word.classes or ("as" in word.classes and _says_within(sentence, near)):
            return _source_among(sentence.after(near, _REACH))
    return None


def _says_within(sentence: Sentence, place: int) -> bool:
    return any("say" in word.classes for word in sentence.after(place, 2))


def _quoted_before(sentences: Sequence[Sentence], number: int, place: int) -> str | None:
    """The verb of saying stands before the words it reports, in an earlier clause, before «что», or right before them
    where there are no marks («комбат сказал снарядов нет»)."""
    sentence = sentences[number]
    here = sentence.words[place]
    for near in range(place - 1, max(0, place - _SAME_BREATH) - 1, -1):
        word = sentence.words[near]
        if "say" not in word.classes or sentence.is_negated(near) or word.addresses or _orders(sentence, near):
            continue
        that = "that" in {c for w in sentence.words[near:place] for c in w.classes}
        if word.clause == here.clause and not that and not _at_once(sentence, near, place):
            continue
        return _subject(sentences, number, near, that)
    return None


def _orders(sentence: Sentence, verb: int) -> bool:
    """«сказал отходить»: what was said was an order, and it is over."""
    return any(word.marked("INFN") and word.clause == sentence.words[verb].clause for word in sentence.after(verb, 2))


def _at_once(sentence: Sentence, verb: int, place: int) -> bool:
    """Whether a transcript without any marks goes on with what the one named right beside the verb said."""
    if sentence.words[-1].clause != sentence.words[0].clause or place - verb > _AT_ONCE:
        return False
    beside = [*sentence.before(verb, 1), *sentence.after(verb, 1)]
    return _source_among(beside) is not None and not any(word.word in _I for word in sentence.before(verb, 2))


def _quoted_after(sentences: Sequence[Sentence], number: int, place: int) -> str | None:
    """«Снарядов нет, сказал комбат»: the verb begins the clause after, and reports nothing further."""
    sentence = sentences[number]
    here = sentence.words[place]
    for near in range(place + 1, min(len(sentence.words), place + _SAME_BREATH)):
        word = sentence.words[near]
        begins = sentence.words[near - 1].clause == here.clause != word.clause
        if "say" in word.classes and begins and not word.addresses:
            rest = sentence.after(near, len(sentence.words))
            reports = any(w.clause != word.clause or "that" in w.classes for w in rest)
            return None if reports else _source_among(sentence.after(near, _REACH))
    return None


def _introduced(sentence: Sentence, place: int) -> str | None:
    """«Комбат: снарядов нет»: who speaks stands alone before a colon."""
    clause = sentence.words[place].clause
    if clause not in sentence.after_colons:
        return None
    before = [word for word in sentence.words if word.clause == clause - 1]
    return _source_among(before) if not any(word.marked("VERB") for word in before) else None


def _hearsay(sentence: Sentence, place: int) -> str | None:
    """«мол», «мовляв» alone: others say so."""
    return OTHERS if any("hearsay" in word.classes for word in sentence.before(place, _HEARSAY_REACH)) else None


def _subject(sentences: Sequence[Sentence], number: int, verb: int, reports: bool) -> str | None:
    sentence = sentences[number]
    if any(word.word in _I for word in sentence.before(verb, 3)) or sentence.words[verb].marked("1per"):
        return None
    beside = list(sentence.after(verb, 2))
    near = [word for word in beside if not _does_something_else(sentence, verb, word)]
    around = [*reversed(sentence.before(verb, _REACH)), *near]
    named = _source_among([word for word in around if _may_be_subject(word)])
    if named is not None:
        return named
    if any(word.word in _HE for word in around[:_REACH]):
        return _named_before(sentences, number)
    if _leaves_out_who(sentence, verb) and (named := _subject_before(sentences, number)) is not None:
        return named
    if (named := _source_among([word for word in beside if _may_be_subject(word)])) is not None:
        return named
    word = sentence.words[verb]
    if "say_others" in word.classes or (reports and "said_others" in word.classes):  # «говорят»: nobody is named
        return OTHERS
    return None


def _may_be_subject(word: Heard) -> bool:
    """Whether it can be who speaks, or where («в штабе отвечают»): «говорит, ротного не видел» is not said by him."""
    cases = [reading.marks & {"nomn", "loct"} for reading in word.token.readings]
    return word.guessed or not cases or any(cases)


def _does_something_else(sentence: Sentence, verb: int, named: Heard) -> bool:
    """«Говорит, командиры сбежали»: whoever is named in the next clause has a verb of his own there."""
    if named.clause == sentence.words[verb].clause:
        return False
    return any(word.clause == named.clause and word.marked("VERB") for word in sentence.words)


def _leaves_out_who(sentence: Sentence, verb: int) -> bool:
    """«Говорит, трое вернулись», «позвонил вчера, рассказывает, что…»: one person, not named in that clause."""
    word = sentence.words[verb]
    plural = word.word.endswith(_PLURAL)
    begins = verb <= 1 or sentence.words[verb - 1].clause != word.clause
    return begins and not plural and not any(w.word in _I or "name_word" in w.classes for w in sentence.words[:verb])


def _named_before(sentences: Sequence[Sentence], number: int) -> str | None:
    for earlier in reversed(sentences[max(0, number - _LOOK_BACK) : number]):
        if (named := _source_among(earlier.words)) is not None:
            return named
    return None


def _subject_before(sentences: Sequence[Sentence], number: int) -> str | None:
    """Who was last spoken of as doing something, and goes on: «Комбат звонил. Говорит, …»."""
    for earlier in reversed(sentences[max(0, number - _LOOK_BACK) : number]):
        if (named := _source_among([word for word in earlier.words if _may_be_subject(word)])) is not None:
            return named
        if _somebody_called(earlier):
            return A_SOLDIER
    return None


def _somebody_called(sentence: Sentence) -> bool:
    """«Серёжа звонил»: in a clip that speaks of war, who calls home by name calls from there."""
    named = any("name_word" in word.classes and _may_be_subject(word) for word in sentence.words)
    return named and any(word.word.startswith(_CALLED) for word in sentence.words)


def _source_among(words: Iterable[Heard]) -> str | None:
    """Who is named among the words, in the order in which they are given, and is no person addressed or spoken of."""
    words = list(words)
    for at, word in enumerate(words):
        beside = {words[near].word for near in (at - 1, at + 1) if 0 <= near < len(words)}
        for name, source in _SOURCES:
            if name in word.classes and not _is_dative(word) and beside.isdisjoint(_ABOUT):
                return source
    return None


def _is_dative(word: Heard) -> bool:
    return word.word.endswith(_UK_DATIVE) if word.guessed else word.marked("datv")
