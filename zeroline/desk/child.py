"""A process of the desk's own, for what would keep its pages waiting: begun when it is wanted, ended with the desk."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from zeroline.settings import Settings

AtWork = Callable[[Settings, Connection], None]


class Child:
    """Runs `at_work`, a function of a module, and talks to it over a line."""

    def __init__(self, settings: Settings, at_work: AtWork, name: str) -> None:
        self._settings, self._at_work, self._name = settings, at_work, name
        self.process: BaseProcess | None = None
        self._line: Connection | None = None
        self._held = threading.RLock()  # the desk ends it while whoever waits for it may begin it anew

    def line(self) -> Connection:
        """To the process that is at work, begun anew where there is none. What is sent or received over it raises
        EOFError or OSError once the process has ended."""
        with self._held:
            if self._line is None or self.process is None or not self.process.is_alive():
                self.close()
                spawn = multiprocessing.get_context("spawn")  # a fork would take the server's threads and locks with it
                ours, theirs = spawn.Pipe()
                self.process = spawn.Process(
                    target=self._at_work, args=(self._settings, theirs), daemon=True, name=self._name
                )
                self.process.start()
                theirs.close()  # so that each end notices when the other is gone
                self._line = ours
            return self._line

    def close(self) -> None:
        """Ends the process, whatever it is at. Safe to call from several threads at once."""
        with self._held:
            if self.process is not None:
                self.process.kill()
                self.process.join(5)
            if self._line is not None:
                self._line.close()
            self.process = self._line = None


def leave_ctrl_c_to_the_desk() -> None:
    """For the process: Ctrl-C reaches it, too, but is for the desk, which then ends it."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
