"""Lines once more: one after another, none lost, nobody in the way of the others."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.archive.made import added
from zeroline.archive.opening import open_archive
from zeroline.desk.board import Board
from zeroline.desk.ear_room import ChildEar
from zeroline.desk.once_more import OnceMore, Question
from zeroline.desk.refusals import NotThere, TooOften
from zeroline.domain.choice import Choice, Choices
from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.domain.speech import Maker
from zeroline.settings import Settings


class Slow:
    """Answers when it may, with the line's own name."""

    def __init__(self) -> None:
        self.may = threading.Semaphore(0)

    def answer(self, question: Question) -> Choices:
        self.may.acquire()
        if question.line == "s9":
            raise WrongUse("The line is too long to be heard at once; split it.")
        return Choices((Choice(question.line, 0.5, "by the script", Maker("scripted", "1")),), ())

    def close(self) -> None:
        for _ in range(10):
            self.may.release()


def asked(line: str) -> Question:
    return Question("clip", line, "heard")


def until(once_more: OnceMore, id: str, state: str) -> None:
    for _ in range(10_000):
        if once_more.fields("clip", id)["state"] == state:
            return
        threading.Event().wait(0.001)
    raise AssertionError(once_more.fields("clip", id))


def test_one_after_another_and_each_person_a_few() -> None:
    ear = Slow()
    once_more = OnceMore(Board(), ear)
    first = once_more.ask(asked("s1"), "anna")
    until(once_more, first, "hearing")
    second, third = once_more.ask(asked("s2"), "anna"), once_more.ask(asked("s9"), "anna")
    assert once_more.ask(asked("s2"), "boris") == second
    with pytest.raises(TooOften):
        once_more.ask(asked("s4"), "anna")
    fourth = once_more.ask(asked("s4"), "boris")
    assert [once_more.fields("clip", id)["before"] for id in (first, second, third, fourth)] == [0, 1, 2, 3]
    ear.close()
    until(once_more, fourth, "done")
    assert [one["text"] for one in once_more.fields("clip", second)["spoken"]] == ["s2"]
    refused = once_more.fields("clip", third)
    assert (refused["state"], refused["why"]) == ("refused", "The line is too long to be heard at once; split it.")
    with pytest.raises(NotThere):
        once_more.fields("other", second)
    once_more.close()


def test_the_child_says_what_it_cannot_do_and_the_next_question_has_another_when_it_is_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    archive = open_archive(home)
    clip = added(archive, tmp_path / "a.mp4").clip.id
    archive.ledger.database.close()
    ear = ChildEar(Settings(home=home, model="no-such-model", offline=True))
    question = Question(clip, "s1", "heard")
    with pytest.raises(WrongUse, match="no-such-model"):
        ear.answer(question)
    assert ear.child.process is not None
    ear.child.process.kill()
    ear.child.process.join()
    with pytest.raises(WrongUse, match="no-such-model"):
        ear.answer(question)
    ear.child.process.kill()
    ear.child.process.join()
    ear.child.process.is_alive = lambda: True  # type: ignore[method-assign]  # killed after we looked
    with pytest.raises(EngineFailed, match="ask again"):
        ear.answer(question)
    ear.close()
