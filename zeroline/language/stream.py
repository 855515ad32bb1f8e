"""A clip's words as one stream: sentences that run on over segments, clauses, polarity, questions.

Recognisers cut segments in the middle of sentences and leave out commas, so nothing here relies on either: sentences
end only at marks that end sentences and where the speaker changes, and negation is looked for a few words around.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zeroline.domain.text import Token
from zeroline.language.wording import Wording, fold

_SENTENCE_ENDS = frozenset(".!?…")
_CLAUSE_ENDS = frozenset(",;:()—–")
_DASHES = frozenset("—–-")
_NOT_REALLY = frozenset({"только", "просто", "лишь", "тільки", "лише", "один"})  # «не только били»
_NEGATIONS = frozenset({"не"})
_WITHOUT = frozenset({"без"})
_BECAUSE = frozenset({"потому", "тому", "бо", "из-за", "через"})
_ABOUT = frozenset({"про", "о", "об", "щодо"})
_QUESTION = frozenset(
    "почему зачем чему кто сколько какой какие каких что чему чого що хто скільки як как чому навіщо".split()
)
_WISHES = frozenset("пусть пускай нехай хай".split())
_WISH_REACH = 3  # words after «пусть» that are wished; without full stops others follow
_ADDRESSING_UK = ("єте", "єш", "їте", "їш")  # of Ukrainian verbs, whose grammemes are guessed
_TOO = frozenset("тоже также теж також".split())
_AND = frozenset("а и і й та".split())
_LONGEST_QUESTION = 8  # words, of one that an interviewer asks


@dataclass(frozen=True)
class Line:
    """A segment as this room reads it: its id, its text, the text's tokens, its speaker's id if
    known, and its language: a Ukrainian word's grammemes may be guesses of a Russian dictionary."""

    segment: str
    text: str
    tokens: tuple[Token, ...]
    speaker: str | None = None
    language: str = "ru"


@dataclass(frozen=True)
class Heard:
    """A word in the stream. `clause` numbers the stretches between commas; `classes` are names from a Wording;
    `guessed`: the grammemes cannot be trusted."""

    word: str
    token: Token
    segment: str
    clause: int
    classes: frozenset[str]
    guessed: bool = False

    def marked(self, *marks: str) -> bool:
        """Whether the likeliest reading has one of these grammemes; never where they are guessed."""
        return bool(self.token.readings) and not self.guessed and not self.token.readings[0].marks.isdisjoint(marks)

    @property
    def is_future(self) -> bool:
        """Read as a future and as nothing else («эвакуируют» is a present too)."""
        return self._only("futr")

    @property
    def addresses(self) -> bool:
        """A verb of the second person or an imperative and nothing else («пошли» is a past too)."""
        if self.guessed and self.word.endswith(_ADDRESSING_UK):
            return True
        return self._only("2per", "impr")

    def _only(self, *wanted: str) -> bool:
        moods = [reading.marks for reading in self.token.readings if "VERB" in reading.marks]
        return bool(moods) and self.marked(*wanted) and all(not marks.isdisjoint(wanted) for marks in moods)


@dataclass(frozen=True)
class Sentence:
    """Words up to a mark that ends a sentence. `dash`: it begins as a line of a dialogue does; `offset`: its first
    word's number in the whole stream; `after_colons`: the clauses that a colon opens."""

    words: tuple[Heard, ...]
    asked: bool
    speaker: str | None
    dash: bool
    offset: int
    opens_with_comma: bool  # «Нет, готовили»: the first word stands alone
    after_colons: frozenset[int] = frozenset()

    def after(self, place: int, reach: int) -> Iterable[Heard]:
        return self.words[place + 1 : place + 1 + reach]

    def before(self, place: int, reach: int) -> Sequence[Heard]:
        return self.words[max(0, place - reach) : place]

    def is_negated(self, place: int) -> bool:
        """«не били», «не стали бить», but «не только били» is no negation."""
        for step in (1, 2, 3):
            if place < step:
                return False
            earlier = self.words[place - step]
            if earlier.word in _NEGATIONS:
                return self.words[place - step + 1].word not in _NOT_REALLY
            if "between_not_and_verb" not in earlier.classes:
                return False
        return False

    def is_lacking(self, place: int) -> bool:
        """Whether the thing at `place` is said to be absent: «касок нет», «без касок», «не хватило касок»."""
        if any(word.word in _WITHOUT for word in self.before(place, 2)):
            return not self._is_a_condition(place)
        if self._shares_a_lack(place):
            return True
        if any("none_of" in word.classes for word in self.before(place, 3)):
            return True
        clause = self.words[place].clause
        first, last = max(0, place - 4), min(len(self.words), place + 5)
        return any(
            self.words[near].clause == clause and self._says_none(near) for near in range(first, last) if near != place
        )

    def _shares_a_lack(self, place: int) -> bool:
        """«связи нет, патронов тоже»: the second thing is lacking with the first."""
        too = any(word.word in _TOO for word in self.after(place, 1))
        return too and any("none" in word.classes for word in self.before(place, 5))

    def _is_a_condition(self, place: int) -> bool:
        """«не полезу без прикрытия», «отказались идти без брони», «поедете без брони»: without it something is not
        done, or shall be."""
        around = range(max(0, place - 7), min(len(self.words), place + 5))
        return any(
            word.is_future or word.addresses or "refuse_act" in word.classes for word in self.before(place, 7)
        ) or any("go" in self.words[near].classes and self.is_negated(near) for near in around)

    def _says_none(self, place: int) -> bool:
        word = self.words[place]
        if "enough" in word.classes:
            return self.is_negated(place)
        return "none" in word.classes and not (place == 0 and self.answers_no)

    @property
    def answers_no(self) -> bool:
        """«Нет, готовили»: the first word answers and says nothing of the words after it."""
        return bool(self.words) and "no" in self.words[0].classes and (self.opens_with_comma or self._verb_follows)

    @property
    def answers_yes(self) -> bool:
        return bool(self.words) and "yes" in self.words[0].classes

    @property
    def gives_reason(self) -> bool:
        return bool(self.words) and self.words[0].word in _BECAUSE

    @property
    def _verb_follows(self) -> bool:
        return len(self.words) > 1 and self.words[1].marked("VERB", "NPRO")

    def is_topic(self, place: int) -> bool:
        """«про брошенных солдат»: spoken about, not asserted."""
        return any(word.word in _ABOUT for word in self.before(place, 1))

    def is_hypothetical(self, place: int) -> bool:
        """«если откажемся», «отказались бы», «чтобы не били», «кто откажется»."""
        here = self.words[place]
        if any(word.word in ("бы", "б", "би") for word in (*self.before(place, 2), *self.after(place, 2))):
            return True
        for back, word in enumerate(reversed(self.before(place, 8)), start=1):
            reaches = word.word not in _WISHES or back <= _WISH_REACH
            if word.clause == here.clause and "if" in word.classes and reaches:
                return True
            if word.clause == here.clause and "whoever" in word.classes and not here.marked("past"):
                return True
        return False


def sentences(lines: Sequence[Line], wording: Wording) -> tuple[Sentence, ...]:
    """The stream of a clip's words, cut into sentences."""
    cutter = _Cutter(wording)
    for line in lines:
        cutter.take(line)
    cutter.close(asked=False)
    return tuple(cutter.done)


class _Cutter:
    """Gathers words and closes a sentence where one ends."""

    def __init__(self, wording: Wording) -> None:
        self.done: list[Sentence] = []
        self._wording = wording
        self._words: list[Heard] = []
        self._clause = 0
        self._count = 0
        self._speaker: str | None = None
        self._dash = False
        self._comma_first = False
        self._colons: set[int] = set()

    def take(self, line: Line) -> None:
        if line.speaker != self._speaker:
            self.close(asked=False)
            self._speaker = line.speaker
        for place, token in enumerate(line.tokens):
            if token.text[0].isalnum():
                self._hear(token, line)
            elif token.text in _SENTENCE_ENDS:
                self.close(asked=token.text == "?")
            elif token.text in _DASHES and not self._words:
                self._dash = self._dash or token.text != "-" or place == 0
            elif token.text in _CLAUSE_ENDS:
                self._clause += 1
                if token.text == ":":
                    self._colons.add(self._clause)
                self._comma_first = self._comma_first or len(self._words) == 1

    def _hear(self, token: Token, line: Line) -> None:
        classes, guessed = self._wording.classes(token), line.language == "uk"
        self._words.append(Heard(fold(token.text), token, line.segment, self._clause, classes, guessed))

    def close(self, *, asked: bool) -> None:
        if asked and (start := self._question()) > 0:
            question, self._words = self._words[start:], self._words[:start]
            self.close(asked=False)
            self._words = question
        if not self._words:
            return
        marks = (self._dash, self._count, self._comma_first, frozenset(self._colons))
        self.done.append(Sentence(tuple(self._words), asked, self._speaker, *marks))
        self._count += len(self._words)
        self._words, self._clause, self._dash, self._comma_first = [], 0, False, False
        self._colons = set()

    def _question(self) -> int:
        """Where the question begins in words that hold the answer to the last one too, as in a transcript that has no
        marks but those («да привязали к дереву а что командир?»); 0 where they are all of the question."""
        words = self._words
        answers = bool(self.done) and self.done[-1].asked
        if len({word.clause for word in words}) > 1 or not (answers or len(words) > _LONGEST_QUESTION):
            return 0
        for at in range(max(1, len(words) - _LONGEST_QUESTION), len(words)):
            if words[at].word in _QUESTION or "you" in words[at].classes:
                return at - 1 if at > 1 and words[at - 1].word in _AND else at
        return 0
