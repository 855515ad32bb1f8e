"""The worker: a thread that takes one whole upload after another to the room where it is heard."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from zeroline.desk.board import Board
from zeroline.desk.copies import note
from zeroline.desk.derived import Derived
from zeroline.desk.room import Room
from zeroline.desk.uploads import Upload, Uploads
from zeroline.desk.work import Job, Told
from zeroline.domain.errors import ZerolineError

_QUIET_S = 0.25  # between two events of a bar: a page draws no more
_PAUSE_S = 5.0  # after a fault of the archive
_LOOK_S = 30.0  # for uploads that another process left waiting
# From how much of a clip its own pace is told: silence before the first word is done in no time.
_TELLING, _TELLING_MS = 0.2, 30_000  # of it, or half a minute: a window of speech has up to 28 s


@dataclass
class Bar:
    """How far a stage is. `done` of `total`, 0: not known; `began` by a clock of its own."""

    stage: str
    done: int
    total: int
    began: float

    def fields(self, at: float, pace: float | None) -> dict[str, Any]:
        """`pace`: seconds that a second of the clip before took in this stage, where one is known."""
        return {"stage": self.stage, "done": self.done, "total": self.total, "left_s": self._left_s(at, pace)}

    def _left_s(self, at: float, pace: float | None) -> int | None:
        """None: nothing can be told yet."""
        spent = at - self.began
        if self.total and self.done >= min(self.total * _TELLING, _TELLING_MS) and spent > 1:
            return round(spent * (self.total - self.done) / self.done)
        if not self.total or pace is None:
            return None
        return max(1, round(pace * self.total / 1000 - spent))

    def pace(self, at: float) -> float | None:
        """Seconds that a second of the clip took, once all of it is done; None: it is not."""
        return (at - self.began) * 1000 / self.total if self.total and self.done >= self.total else None


class Worker:
    """One upload at a time, the first first."""

    def __init__(self, uploads: Uploads, room: Room, previews: Derived, board: Board) -> None:
        self._uploads = uploads
        self._room = room
        self._previews = previews
        self._board = board
        self._bars: dict[str, Bar] = {}
        self._paces: dict[str, float] = {}  # of each stage, as the last clip went
        self._told_at = 0.0
        self._wanted = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        self._uploads.recover()
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._wanted.set()
        self._room.close()
        self._thread.join(10)

    def wake(self) -> None:
        """There is something to do."""
        self._wanted.set()

    def fields(self, upload: Upload) -> dict[str, Any]:
        """An upload as pages show it."""
        bar = self._bars.get(upload.id)
        about = {name: getattr(upload, name) for name in _SHOWN}
        return {**about, "bar": bar.fields(time.monotonic(), self._paces.get(bar.stage)) if bar else None}

    def show(self, id: str) -> None:
        """Tells every page how an upload is now."""
        self._board.tell("upload", upload=self.fields(self._uploads.one(id)))

    def _run(self) -> None:
        while not self._ends.is_set():
            try:
                upload = self._uploads.next_waiting()
                if upload is not None:
                    self._take(upload)
                    continue
            except ZerolineError as error:  # the archive is locked, or its disk full: what is under way waits again
                self._board.tell("trouble", why=error.sentence)
                self._ends.wait(_PAUSE_S)
                with suppress(ZerolineError):
                    self._uploads.recover()
                continue
            self._wanted.wait(_LOOK_S)
            self._wanted.clear()

    def _take(self, upload: Upload) -> None:
        self.show(upload.id)
        path = self._uploads.path(upload)
        job = Job(upload.id, path, upload.clip, upload.name, upload.arrival, upload.by)
        self._room.work(job, lambda told: self._told(upload, told))
        self._bars.pop(upload.id, None)
        self.show(upload.id)

    def _told(self, upload: Upload, told: Told) -> None:
        if told.what == "received" and told.clip is not None:
            self._uploads.became(upload.id, told.clip)
            self._previews.want(told.clip)
            self._board.tell("queue", clip=told.clip)
        elif told.what == "progress":
            self._progress(upload, told)
            return
        elif told.what == "done":
            self._note(told)
            self._uploads.move(upload.id, "working", "done")
            self._board.tell("queue", clip=told.clip)
        elif not self._ends.is_set():  # else it goes on when the desk does
            self._uploads.move(upload.id, "working", "failed", told.why)
        self.show(upload.id)

    def _note(self, told: Told) -> None:
        if told.clip is not None:
            note(self._uploads.ledger, told.clip, told.copies)

    def _progress(self, upload: Upload, told: Told) -> None:
        at, bar = time.monotonic(), self._bars.get(upload.id)
        if bar is None or bar.stage != told.stage:
            bar = self._bars[upload.id] = Bar(told.stage, told.done, told.total, at)
            self._told_at = 0.0
        bar.done, bar.total = told.done, told.total
        if (pace := bar.pace(at)) is not None:
            self._paces[bar.stage] = pace
        if at - self._told_at >= _QUIET_S:
            self._told_at = at
            self.show(upload.id)


_SHOWN = ("id", "by", "account", "name", "size", "received", "at", "state", "clip", "why")
