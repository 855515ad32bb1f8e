"""Questions and their answers: what a question and the words that answer it assert together.

«Сколько вас обучали? — Семь дней» says as much as one sentence; «В яме сидели? — Сидел» says yes by repeating the verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zeroline.language.stream import Sentence

_SHORT = 8  # words of an answer that lives on the question before it
_FIRST_WORDS = 3  # among which the number or the span of time of such an answer stands
_STEM = 4  # letters by which an answer repeats the question's verb
_MEASURES = frozenset({"count", "short_time"})
_HOW_MANY = frozenset("сколько скільки".split())
_ASKING = frozenset("чему чому как як кто хто".split())
_NOTHING = frozenset("ничему нічому никак ніяк никто ніхто".split())


def with_short_answers(said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences, each question that a number or a span of time answers joined with its answer: one statement of
    whoever answers. The answer stands as a sentence of its own too."""
    joined = list(said)
    for number, (question, answer) in enumerate(pairwise(said)):
        if question.asked and _measures(answer):
            joined[number] = _as_one(question, answer)
    return tuple(joined)


def _measures(answer: Sentence) -> bool:
    """«Семь дней», «трое, и то раненые»: a number or a time first and no verb of its own before it."""
    if answer.asked or len(answer.words) > _SHORT:
        return False
    first = answer.words[:_FIRST_WORDS]
    return any(word.classes & _MEASURES for word in first) and not any(word.marked("VERB") for word in first)


def _as_one(question: Sentence, answer: Sentence) -> Sentence:
    clauses = question.words[-1].clause + 1
    told = tuple(replace(word, clause=word.clause + clauses) for word in answer.words)
    return replace(question, words=question.words + told, asked=False, speaker=answer.speaker)


def asserts(said: Sequence[Sentence], number: int) -> bool:
    """A statement does. A question does when it is answered "yes", in that word or by its own verb («сидели? —
    сидел»), with a reason («почему сдались? — потому что…») or a number («сколько осталось? — двое»), or when it asks
    why of the asker's own lot («почему нам не платят?»)."""
    sentence = said[number]
    if not sentence.asked:
        return True
    of_you = any("you" in word.classes for word in sentence.words)
    if not of_you and any("how_come" in word.classes for word in sentence.words[:3]):
        return any("first_person" in word.classes for word in sentence.words)
    following = said[number + 1] if number + 1 < len(said) else None
    if following is None or following.asked:
        return False
    return (
        following.answers_yes
        or following.gives_reason
        or _repeats_the_verb(sentence, following)
        or _answers_how_many(sentence, following)
        or _answers_with_nothing(sentence, following)
    )


def _repeats_the_verb(question: Sentence, answer: Sentence) -> bool:
    """«В яме сидели? — Сидел.»"""
    first = answer.words[0] if answer.words else None
    if first is None or len(first.word) <= _STEM or not (first.guessed or first.marked("VERB")):
        return False
    return any(word.word[:_STEM] == first.word[:_STEM] for word in question.words if len(word.word) > _STEM)


def _answers_how_many(question: Sentence, answer: Sentence) -> bool:
    """«Сколько вас осталось? — Из отделения двое.»"""
    asks = any(word.word in _HOW_MANY for word in question.words)
    return asks and any("count" in word.classes for word in answer.words)


def _answers_with_nothing(question: Sentence, answer: Sentence) -> bool:
    """«Чему вас учили? — Ничему.»"""
    asks = any(word.word in _ASKING for word in question.words[:2])
    return asks and bool(answer.words) and answer.words[0].word in _NOTHING
