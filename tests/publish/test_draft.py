"""A draft's files: all or none, under the names that were promised, marked as a draft."""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.made import clip_at, quiet, work_of
from zeroline.domain.caption import DRAFT_MARK
from zeroline.domain.clip import Clip, Picture
from zeroline.domain.errors import BadMedia, CannotWrite, OutputExists
from zeroline.engines.fakes import ScriptedBurner
from zeroline.pipeline import Work
from zeroline.ports import Burner, Report
from zeroline.publish import draft
from zeroline.publish.draft import Files, write_draft
from zeroline.settings import FORMATS

ALL = ["a.en.mp4", "a.ru.srt", "a.en.srt", "a.en.vtt", "a.en.ass", "a.en.ttml", "a.json"]


@dataclass(frozen=True)
class Room:
    """A clip with what was made of it, and a folder for the results that is not there yet."""

    work: Work
    out: Path

    def files(self, *, overwrite: bool = False, burn: bool = True, formats: tuple[str, ...] = FORMATS) -> Files:
        return Files(self.out, formats, burn, overwrite)

    def write(self, burner: Burner | None = None, *, overwrite: bool = False) -> list[Path]:
        return write_draft(self.work, self.files(overwrite=overwrite), burner or ScriptedBurner(), quiet)

    def holds(self) -> list[str]:
        """Everything in the folder, hidden things too."""
        return sorted(path.name for path in self.out.iterdir()) if self.out.exists() else []


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(work_of(clip_at(tmp_path / "a.mp4")), tmp_path / "new" / "out")


def test_all_the_files(room: Room) -> None:
    written = room.write()
    assert [path.name for path in written] == ALL
    assert room.holds() == sorted(ALL)
    assert json.loads((room.out / "a.json").read_text(encoding="utf-8"))["clip"]["file"] == "a.mp4"
    assert "Мы не подписывали" in (room.out / "a.ru.srt").read_text(encoding="utf-8")
    assert "We did not sign" in (room.out / "a.en.vtt").read_text(encoding="utf-8")


def test_only_what_was_asked_for(room: Room) -> None:
    write_draft(room.work, room.files(burn=False, formats=("vtt",)), ScriptedBurner(), quiet)
    assert room.holds() == ["a.en.vtt"]


def test_the_burner_is_given_the_same_script_whether_it_is_kept_or_not(room: Room) -> None:
    kept, unkept = ScriptedBurner(), ScriptedBurner()
    room.write(kept)
    write_draft(room.work, room.files(formats=("json",), overwrite=True), unkept, quiet)
    assert kept.asked == unkept.asked
    assert kept.asked[0][1] == (room.out / "a.en.ass").read_text(encoding="utf-8")


def test_a_tiny_picture_has_its_script_at_the_size_of_its_card(tmp_path: Path) -> None:
    burner = ScriptedBurner()
    clip = clip_at(tmp_path / "a.mp4", picture=Picture(64, 48, "h264", None))
    Room(work_of(clip), tmp_path / "out").write(burner)
    assert "PlayResX: 320\nPlayResY: 180\n" in burner.asked[0][1]


def test_every_file_says_that_nobody_reviewed_it(room: Room) -> None:
    room.write()
    for name in ALL:
        content = (room.out / name).read_text(encoding="utf-8")
        assert DRAFT_MARK in content or (name == "a.json" and json.loads(content)["status"] == "draft"), name
        assert name == "a.json" or room.work.clip.id not in content


def test_where_nobody_speaks_there_is_no_file_of_an_unknown_language(tmp_path: Path) -> None:
    room = Room(work_of(clip_at(tmp_path / "a.mp4"), []), tmp_path / "out")
    room.write()
    assert room.holds() == sorted(name for name in ALL if name != "a.ru.srt")


@pytest.mark.parametrize("fault", [BadMedia(Path("a.mp4"), "broke"), KeyboardInterrupt(), RuntimeError("a bug")])
def test_a_failure_in_the_burner_leaves_nothing(room: Room, fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        room.write(ScriptedBurner(fault))
    assert not room.out.parent.exists()  # the folders that were made for it go again


def test_a_folder_that_was_there_stays_with_what_it_held(room: Room) -> None:
    room.out.mkdir(parents=True)
    (room.out / "mine.txt").write_text("mine")
    with pytest.raises(BadMedia):
        room.write(ScriptedBurner(BadMedia(Path("a.mp4"), "broke")))
    assert room.holds() == ["mine.txt"]


def test_a_folder_that_somebody_filled_meanwhile_stays(room: Room) -> None:
    class Meanwhile:
        def burn(self, clip: Clip, ass: str, to: Path, report: Report) -> None:
            (room.out / "another.txt").write_text("from another process")
            raise BadMedia(clip.path, "broke")

    with pytest.raises(BadMedia):
        room.write(Meanwhile())
    assert room.holds() == ["another.txt"]


def test_what_another_run_wrote_meanwhile_is_not_replaced(room: Room) -> None:
    class Meanwhile(ScriptedBurner):
        def burn(self, clip: Clip, ass: str, to: Path, report: Report) -> None:
            super().burn(clip, ass, to, report)
            (room.out / "a.json").write_text("of another run")

    with pytest.raises(OutputExists):
        room.write(Meanwhile())
    assert room.holds() == ["a.json"]
    assert (room.out / "a.json").read_text() == "of another run"
    room.write(Meanwhile(), overwrite=True)
    assert room.holds() == sorted(ALL)


@pytest.mark.parametrize("name", ALL)
def test_what_stands_is_not_replaced_unasked(room: Room, name: str) -> None:
    room.out.mkdir(parents=True)
    (room.out / name).write_text("before")
    burner = ScriptedBurner()
    with pytest.raises(OutputExists, match=rf"{name} exists already; add --overwrite"):
        room.write(burner)
    assert burner.asked == []  # told before an hour of drawing
    assert room.holds() == [name]
    assert (room.out / name).read_text() == "before"
    assert room.files().standing(room.work.clip.path) == [room.out / name]


def test_what_stands_is_replaced_when_asked(room: Room) -> None:
    room.write()
    (room.out / "a.json").write_text("before")
    room.write(overwrite=True)
    assert room.holds() == sorted(ALL)
    assert (room.out / "a.json").read_text() != "before"


def test_what_stands_survives_a_failure(room: Room) -> None:
    room.write()
    before = {name: (room.out / name).read_bytes() for name in ALL}
    with pytest.raises(BadMedia):
        room.write(ScriptedBurner(BadMedia(Path("a.mp4"), "broke")), overwrite=True)
    assert {name: (room.out / name).read_bytes() for name in room.holds()} == before


def test_a_folder_under_a_file_s_name_is_told_before_anything_is_replaced(room: Room) -> None:
    (room.out / "a.json").mkdir(parents=True)
    with pytest.raises(CannotWrite, match=r"a\.json: is a folder"):
        room.write(overwrite=True)
    assert room.holds() == ["a.json"]


def test_a_link_is_replaced_not_followed(room: Room, tmp_path: Path) -> None:
    room.out.mkdir(parents=True)
    (tmp_path / "original.json").write_text("original")
    (room.out / "a.json").symlink_to(tmp_path / "original.json")
    room.write(overwrite=True)
    assert (tmp_path / "original.json").read_text() == "original"
    assert not (room.out / "a.json").is_symlink()


@pytest.mark.parametrize("out", ["stone", "stone/out", "x" * 300])
def test_a_place_that_cannot_hold_them(room: Room, tmp_path: Path, out: str) -> None:
    (tmp_path / "stone").write_text("a file")
    with pytest.raises(CannotWrite, match=r"the results cannot be written here .*; choose another --out folder"):
        Room(room.work, tmp_path / out).write()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "stone"]


def test_a_full_disk_is_a_sentence_and_leaves_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(draft, "to_disk", full)
    with pytest.raises(CannotWrite, match="no space left on device"):
        room.write()
    assert not room.out.parent.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_until_all_files_stand(
    room: Room, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    seen: list[list[str]] = []
    replace = os.replace

    def interrupted(one: Path, other: Path) -> None:
        replace(one, other)
        if Path(other) == room.out / ALL[0]:
            signal.raise_signal(number)

    before = signal.signal(number, lambda *_: seen.append(sorted(set(ALL) & set(room.holds()))))
    try:
        monkeypatch.setattr(draft.os, "replace", interrupted)
        room.write()
        assert seen == [sorted(ALL)]
        signal.raise_signal(number)  # its handler is as it was
        assert len(seen) == 2
    finally:
        signal.signal(number, before)


def test_outside_the_main_thread_too(room: Room) -> None:
    thread = threading.Thread(target=room.write)
    thread.start()
    thread.join()
    assert room.holds() == sorted(ALL)


def test_names_that_need_care(tmp_path: Path) -> None:
    names = ["-вперёд.mp4", "a.b.c.mp4", b"\xd1\xe2.mp4".decode("utf-8", "surrogateescape"), ".mp4", "a\nb.mp4"]
    for number, name in enumerate(names):
        room = Room(work_of(clip_at(tmp_path / name)), tmp_path / f"out{number}")
        assert [path.name for path in room.write()] == [
            Path(name).stem + ending for ending in (one.removeprefix("a") for one in ALL)
        ]
