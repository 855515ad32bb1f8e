"""The room where clips are heard, with its real process."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from zeroline.desk.room import ChildRoom
from zeroline.desk.work import Job, Told
from zeroline.domain.source import Arrival
from zeroline.settings import Settings


def test_a_process_that_is_killed_costs_one_try_and_the_next_has_another(tmp_path: Path) -> None:
    file = tmp_path / "upload"
    file.write_text("Мы не подписывали контрактов. " * 100, encoding="utf-8")
    job = Job("u", file, None, "отказ.mp4", Arrival(), "Анна")
    room, told = ChildRoom(Settings(home=tmp_path / "home")), list[Told]()
    work = threading.Thread(target=room.work, args=(job, told.append))
    work.start()
    while room.child.process is None or room.child.process.pid is None:
        time.sleep(0.01)
    room.child.process.kill()
    work.join(60)
    ended = "отказ.mp4: the process that heard it was ended (out of memory?); try again."
    assert [(one.what, one.why) for one in told] == [("failed", ended)]
    told.clear()
    room.work(job, told.append)
    assert [one.what for one in told] == ["progress", "failed"]
    assert told[-1].why is not None
    assert told[-1].why.startswith("отказ.mp4: is text")
    room.close()
