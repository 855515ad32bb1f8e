"""Turns between speakers, told from the text: dialogue dashes, radio addresses, questions and their answers.

What only suggests a turn (a question that the next sentence answers) makes one that is not sure, for a human to hear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zeroline.domain.claim import Turn
from zeroline.language.stream import Line
from zeroline.language.wording import fold

FIRST, SECOND = "sp1", "sp2"
_SENTENCE = re.compile(r"[^.!?…]*[.!?…]+[»\"”)]*\s*|[^.!?…]+$")
_DASH = re.compile(r"^\s*[—–-]\s*")
_CALL = re.compile(
    r"^\W*(?:(?P<to>[А-ЯЁІЇЄҐ][\w'’-]+|\d+)[\"»]?[,.! ]+)*?[«\"]?[Яя][\s,]+[«\"]?(?P<me>[А-ЯЁІЇЄҐ][\w'’-]+)"
)
_ADDRESS = re.compile(r"^\W*(?P<to>[А-ЯЁІЇЄҐ][\w'’-]+)[\"»]?,")
_OVER = re.compile(r"\b(?:при[её]м|прийом)\b", re.IGNORECASE)
_OF_YOU = re.compile(
    r"\b(?:вы|вас|вам|вами|ваш\w*|ты|тебя|тебе|тобой|тво\w+|ви|тоб[іо]ю?)\b|\b\w{2,}(?:ете|ите|ешь|ишь|єте|їте)\b"
)
_OF_ME = re.compile(r"\b(?:я|мы|меня|мне|нас|нам|мы|ми|мене|мені)\b")
_ANSWER = re.compile(r"^\W*(?:да|нет|ага|угу|нє|ні|так|конечно|не знаю|никак нет|ну|та)\b")
_NO_NAMES = frozenset("да нет так ну все понял принял прием прийом давай слушай короче блин".split())
_SAME_STEM = 4  # letters that a call sign keeps when it is addressed («Граніт», «Граніте»)


@dataclass(frozen=True)
class _Stretch:
    """A sentence, or what a segment holds of one: `start:end` of the line's text."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def asks(self) -> bool:
        return "?" in self.text

    @property
    def asks_you(self) -> bool:
        return self.asks and bool(_OF_YOU.search(fold(self.text)))

    @property
    def dashed(self) -> bool:
        return bool(_DASH.match(self.text))


def is_named(speaker: str) -> bool:
    """Whether a speaker's id is the name by which somebody is called, not a number of ours."""
    return not re.fullmatch(r"sp\d+", speaker)


def find_turns(lines: Sequence[Line]) -> tuple[Turn, ...]:
    """Turns in the order of the text; empty where nothing tells one speaker from another."""
    stretches = [stretch for line in lines for stretch in _stretches(line)]
    if not stretches:
        return ()
    if sum(stretch.dashed for stretch in stretches) >= 2 and stretches[0].dashed:
        return tuple(_joined(_dialogue(stretches)))
    if any(_OVER.search(stretch.text) for stretch in stretches):
        radio = list(_radio(stretches))
        if len({turn.speaker for turn in radio}) > 1:
            return tuple(_joined(radio))
    return tuple(_joined(_interview(stretches))) if _looks_like_interview(stretches) else ()


def _stretches(line: Line) -> Iterator[_Stretch]:
    for match in _SENTENCE.finditer(line.text):
        if match.group().strip():
            yield _Stretch(line, match.start(), match.end())


def _turn(stretch: _Stretch, speaker: str, sure: bool, why: str) -> Turn:
    return Turn(speaker, stretch.line.segment, stretch.start, stretch.end, sure, why)


def _dialogue(stretches: Iterable[_Stretch]) -> Iterator[Turn]:
    """Each dash hands over to the other of two."""
    speaker = SECOND
    for stretch in stretches:
        if stretch.dashed:
            speaker = FIRST if speaker == SECOND else SECOND
        yield _turn(stretch, speaker, True, "a dialogue dash")


def _radio(stretches: Sequence[_Stretch]) -> Iterator[Turn]:
    """«Ольха, я Тополь»: Тополь speaks. «Тополь, жди»: somebody else than Тополь does."""
    signs = [match.group("me") for stretch in stretches if (match := _CALL.match(stretch.text))]
    called = [match.group("to") for s in stretches if (match := _ADDRESS.match(s.text))]
    called = [name for name in called if called.count(name) > 1 and fold(name) not in _NO_NAMES]
    named = list(dict.fromkeys(signs + called))
    signs = [sign for sign in named if sign in signs or any(_same(sign, other) for other in signs)] or named[:2]
    speaker, sure = signs[0] if signs else FIRST, False
    for stretch in stretches:
        if call := _CALL.match(stretch.text):
            speaker, sure = call.group("me"), True
        elif address := _ADDRESS.match(stretch.text):
            others = [sign for sign in dict.fromkeys(signs) if not _same(sign, address.group("to"))]
            if _same(speaker, address.group("to")) or (_is_name(address.group("to"), named) and others):
                speaker, sure = (others[-1] if others else SECOND), False
        yield _turn(stretch, _sign(speaker, signs), sure, "a radio address")


def _is_name(word: str, names: Sequence[str]) -> bool:
    return any(_same(word, name) for name in names)


def _same(one: str, other: str) -> bool:
    """Whether two words may be one call sign in two cases («Вежа», «Вежо»)."""
    stem = min(_SAME_STEM, len(one), len(other)) - (min(len(one), len(other)) <= _SAME_STEM)
    return fold(one)[:stem] == fold(other)[:stem]


def _sign(name: str, signs: Sequence[str]) -> str:
    return next((sign for sign in signs if _same(sign, name)), name)


def _looks_like_interview(stretches: Sequence[_Stretch]) -> bool:
    return any(_answers(here, after) for here, after in pairwise(stretches))


def _answers(question: _Stretch, reply: _Stretch) -> bool:
    if not question.asks_you or reply.asks:
        return False
    said = fold(reply.text)
    return bool(_ANSWER.match(said) or _OF_ME.search(said))


def _interview(stretches: Sequence[_Stretch]) -> Iterator[Turn]:
    """Questions put to "you" are the asker's; what follows answers. Whoever speaks before the first is unknown."""
    speaker = FIRST if stretches[0].asks_you else SECOND
    for stretch in stretches:
        if stretch.asks_you:
            speaker = FIRST
        elif speaker == FIRST and not stretch.asks:
            speaker = SECOND
        yield _turn(stretch, speaker, False, "a question and its answer, told from the words alone")


def _joined(turns: Iterable[Turn]) -> list[Turn]:
    """Neighbouring stretches of one speaker in one segment are one turn, as sure as its least sure part."""
    joined: list[Turn] = []
    for turn in turns:
        last = joined[-1] if joined else None
        if last is not None and (last.speaker, last.segment, last.end) == (turn.speaker, turn.segment, turn.start):
            joined[-1] = Turn(last.speaker, last.segment, last.start, turn.end, last.sure and turn.sure, last.why)
        else:
            joined.append(turn)
    return joined
