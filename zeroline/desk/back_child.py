"""The back room's hand: a process of its own, which ends a while after its last task, so that its memory is free."""

from __future__ import annotations

from multiprocessing.connection import Connection

from zeroline.acts.posting import Post, delete_posts
from zeroline.acts.releasing import Asked, release
from zeroline.acts.shielding import find_faces
from zeroline.archive.opening import Archive
from zeroline.crew import archive
from zeroline.crew_outside import poster
from zeroline.crew_release import face_search, workshop
from zeroline.desk.backroom import Task
from zeroline.desk.child import Child, leave_ctrl_c_to_the_desk
from zeroline.domain.errors import EngineFailed, WrongUse, ZerolineError
from zeroline.ports import Progress, Report
from zeroline.settings import Settings

_IDLE_S = 600.0


class ChildHand:
    """The real one."""

    def __init__(self, settings: Settings) -> None:
        self.child = Child(settings, _at_work, "backroom")

    def do(self, task: Task, report: Report) -> None:
        """Raises WrongUse with what the child could not do, EngineFailed where it was ended."""
        try:
            line = self.child.line()
            line.send(task)
            while isinstance(told := line.recv(), Progress):
                report(told)
        except (EOFError, OSError) as error:
            self.close()
            raise EngineFailed("The process that was at it was ended (out of memory?); try again.") from error
        if told is not None:
            raise WrongUse(told)

    def close(self) -> None:
        self.child.close()


def _at_work(settings: Settings, line: Connection) -> None:
    """The child: works until the desk is gone, or nobody wanted anything for a while."""
    leave_ctrl_c_to_the_desk()
    held = archive(settings)
    while line.poll(_IDLE_S):
        try:
            task: Task = line.recv()
        except EOFError:
            return
        try:
            done(held, settings, task, line.send)
        except ZerolineError as error:
            line.send(error.sentence)
        else:
            line.send(None)


def done(held: Archive, settings: Settings, task: Task, report: Report) -> None:
    """What was wanted, by the same functions as the commands. Raises as these do."""
    if task.what == "faces":
        find_faces(held, task.clip, face_search(settings), report)
    elif task.what == "posts":
        delete_posts(Post(held, lambda platform: poster(settings, platform), task.by), task.clip)
    else:
        release(workshop(held, settings), Asked(task.clip, task.by, task.override), report)
