"""Lines once more: heard or translated anew when somebody asks, one after another, for them to choose from."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from zeroline.desk.board import Board
from zeroline.desk.refusals import NotThere, TooOften
from zeroline.domain.choice import Choice, Choices
from zeroline.domain.errors import ZerolineError

What = Literal["heard", "translated"]
_HELD = 64  # answers; a person takes one within a minute
_WAITING = 3  # of one person: each takes some seconds of a core


@dataclass(frozen=True)
class Question:
    """Which line of which clip, and what is wanted anew: all that was said in it, or its English."""

    clip: str
    line: str
    what: What


class Ear(Protocol):
    """Hears one line at a time."""

    def answer(self, question: Question) -> Choices:
        """Raises ZerolineError: no such line, too long a line, no model, a broken engine."""
        ...

    def close(self) -> None:
        """Ends what is under way."""
        ...


@dataclass
class Asked:
    """A question, who asked, and what became of it: waiting, hearing, done (with `choices`), refused (`why`)."""

    question: Question
    by: str
    state: Literal["waiting", "hearing", "done", "refused"] = "waiting"
    choices: Choices = field(default_factory=lambda: Choices((), ()))
    why: str | None = None


class OnceMore:
    """The questions of a desk. Any thread may ask."""

    def __init__(self, board: Board, ear: Ear) -> None:
        self._board, self._ear = board, ear
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._lock = threading.Lock()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="once-more")

    def ask(self, question: Question, by: str) -> str:
        """The id by which the answer is had; the same question that waits already is one. Raises TooOften."""
        with self._lock:
            for id, one in self._asked.items():
                if one.question == question and one.state == "waiting":
                    return id
            if sum(one.by == by and one.state in ("waiting", "hearing") for one in self._asked.values()) >= _WAITING:
                raise TooOften(f"{_WAITING} lines of yours are being heard again; wait for one of them.", 5)
            id = secrets.token_hex(16)
            self._asked[id] = Asked(question, by)
            ended = [old for old, one in self._asked.items() if one.state in ("done", "refused")]
            for old in ended[: max(0, len(self._asked) - _HELD)]:
                del self._asked[old]
        self._hands.submit(self._answer, id)
        return id

    def fields(self, clip: str, id: str) -> dict[str, Any]:
        """As pages show it; `before` is how many wait before it. Raises NotThere."""
        with self._lock:
            one = self._asked.get(id)
            if one is None or one.question.clip != clip:
                raise NotThere("That question is not known here any more; ask again.")
            open_ = [other for other, this in self._asked.items() if this.state in ("waiting", "hearing")]
        return {
            "id": id,
            "line": one.question.line,
            "what": one.question.what,
            "state": one.state,
            "before": open_.index(id) if one.state == "waiting" else 0,
            "why": one.why,
            "spoken": _fields(one.choices.spoken),
            "english": _fields(one.choices.english),
        }

    def close(self) -> None:
        self._hands.shutdown(wait=False, cancel_futures=True)
        self._ear.close()

    def _answer(self, id: str) -> None:
        one = self._asked[id]
        self._become(id, one, "hearing")
        try:
            one.choices = self._ear.answer(one.question)
        except ZerolineError as error:
            one.why = error.sentence
        self._become(id, one, "refused" if one.why else "done")

    def _become(self, id: str, one: Asked, state: Literal["hearing", "done", "refused"]) -> None:
        with self._lock:
            one.state = state
        self._board.tell("again", clip=one.question.clip, id=id)


def _fields(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [
        {
            "text": choice.text,
            "score": choice.score,
            "how": choice.how,
            "doubts": [{"kind": flag.kind, "why": flag.why} for flag in choice.doubts],
        }
        for choice in choices
    ]
