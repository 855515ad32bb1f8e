"""The processes of the desk's own."""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection
from pathlib import Path

from zeroline.desk.child import Child
from zeroline.settings import Settings


def answering(_settings: Settings, line: Connection) -> None:
    while True:
        line.send(line.recv())


def test_two_may_end_it_at_once(tmp_path: Path) -> None:
    """The desk when it closes, and whoever waited for an answer and got none."""
    for _ in range(3):
        child = Child(Settings(home=tmp_path), answering, "test")
        child.line().send("one")
        assert child.line().recv() == "one"
        faults: list[BaseException] = []
        gate = threading.Barrier(8)

        def end(child: Child = child, gate: threading.Barrier = gate, faults: list[BaseException] = faults) -> None:
            gate.wait()
            try:
                child.close()
            except BaseException as error:  # a thread's own would only be printed
                faults.append(error)

        threads = [threading.Thread(target=end) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert child.process is None
