"""The ear: a process of its own that hears a line once more, beside the room where clips are heard, which may be busy
for hours and steps back for others, while for a line somebody waits. The models are loaded at the first line; a while
after the last one the process ends, and its memory is free.
"""

from __future__ import annotations

from functools import cache
from multiprocessing.connection import Connection

from zeroline.acts.again import Ears, heard_again, translated_again
from zeroline.archive.editing import Editing
from zeroline.archive.opening import Archive
from zeroline.crew import archive, ears
from zeroline.desk.child import Child, leave_ctrl_c_to_the_desk
from zeroline.desk.once_more import Question
from zeroline.domain.choice import Choices
from zeroline.domain.errors import EngineFailed, WrongUse, ZerolineError
from zeroline.settings import Settings

_IDLE_S = 600.0


class ChildEar:
    """The real one."""

    def __init__(self, settings: Settings) -> None:
        self.child = Child(settings, _at_work, "ear")

    def answer(self, question: Question) -> Choices:
        """Raises WrongUse with what the child could not do, EngineFailed where it was ended."""
        try:
            line = self.child.line()
            line.send(question)
            told: Choices | str = line.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise EngineFailed("The process that heard the line was ended (out of memory?); ask again.") from error
        if isinstance(told, str):
            raise WrongUse(told)
        return told

    def close(self) -> None:
        self.child.close()


def _at_work(settings: Settings, line: Connection) -> None:
    """The child: answers until the desk is gone, or nobody asked for a while."""
    leave_ctrl_c_to_the_desk()
    held = archive(settings)
    loaded = cache(lambda: ears(settings))
    while line.poll(_IDLE_S):
        try:
            question: Question = line.recv()
        except EOFError:
            return
        try:
            line.send(answered(held, question, loaded()))
        except ZerolineError as error:
            line.send(error.sentence)


def answered(held: Archive, question: Question, ears: Ears) -> Choices:
    """What was wanted, as choices: a line that is translated anew keeps its spoken words. Raises as the two do."""
    asked = (held, Editing(held), question.clip, question.line, ears)
    return heard_again(*asked) if question.what == "heard" else Choices((), translated_again(*asked))
