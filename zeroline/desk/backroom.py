"""The back room: what takes minutes of a clip (its faces are found, its release is made, its posts are taken down), one
after another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from zeroline.desk.board import Board
from zeroline.domain.errors import ZerolineError
from zeroline.ports import Progress, Report

What = Literal["faces", "release", "posts"]


@dataclass(frozen=True)
class Task:
    """What is wanted of which clip, by whom; `override` is why it is released though nobody signed it off."""

    what: What
    clip: str
    by: str
    override: str | None = None


class Hand(Protocol):
    """Does one task at a time."""

    def do(self, task: Task, report: Report) -> None:
        """What comes of it lies in the archive. Raises ZerolineError."""
        ...

    def close(self) -> None:
        """Ends what is under way; nothing of it is kept."""
        ...


@dataclass
class _Held:
    state: Literal["waiting", "working", "done", "refused"] = "waiting"
    progress: Progress = field(default_factory=lambda: Progress("", 0, 0))
    why: str | None = None


class Backroom:
    """The tasks of a desk. Any thread may want one."""

    def __init__(self, board: Board, hand: Hand) -> None:
        self._board, self._hand = board, hand
        self._held: dict[tuple[str, str], _Held] = {}
        self._lock = threading.Lock()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="backroom")

    def want(self, task: Task) -> None:
        """The same of a clip that waits or is under way is not begun twice."""
        key = (task.what, task.clip)
        with self._lock:
            held = self._held.get(key)
            if held is not None and held.state in ("waiting", "working"):
                return
            self._held[key] = _Held()
        self._hands.submit(self._do, task)
        self._tell(task)

    def fields(self, what: What, clip: str) -> dict[str, Any] | None:
        """How it stands: waiting, working (`stage`, `share` done of 1), done, or refused with `why`; None: nobody
        wanted it since the desk began."""
        with self._lock:
            held = self._held.get((what, clip))
            if held is None:
                return None
            progress = held.progress
            share = progress.done / progress.total if progress.total else 0.0
            return {"state": held.state, "stage": progress.stage, "share": round(share, 3), "why": held.why}

    def close(self) -> None:
        self._hands.shutdown(wait=False, cancel_futures=True)
        self._hand.close()

    def _do(self, task: Task) -> None:
        held = self._held[task.what, task.clip]
        held.state = "working"
        self._tell(task)

        def report(progress: Progress) -> None:
            before, held.progress = held.progress, progress
            if progress.stage != before.stage or _percent(progress) != _percent(before):
                self._tell(task)

        why: str | None = "It broke in Zeroline itself; try again, or start the desk anew."
        try:
            self._hand.do(task, report)
            why = None
        except ZerolineError as error:
            why = error.sentence
        finally:  # whatever broke: what stays under way could never be wanted again
            held.state, held.why = "refused" if why else "done", why
            self._tell(task)

    def _tell(self, task: Task) -> None:
        self._board.tell("backroom", clip=task.clip, what=task.what, **(self.fields(task.what, task.clip) or {}))


def _percent(progress: Progress) -> int:
    return 100 * progress.done // progress.total if progress.total else 0
