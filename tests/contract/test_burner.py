"""What every Burner does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.made_media import Make, clip_of
from tests.made import quiet
from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import DRAFT_MARK, Caption
from zeroline.domain.errors import BadMedia, CannotWrite
from zeroline.engines.fakes import ScriptedBurner
from zeroline.engines.media_burn import FfmpegBurner
from zeroline.ports import Burner, Progress

ASS = WRITERS["ass"]([Caption(200, 900, ("We stand.",))], Sheet(mark=DRAFT_MARK, width=320, height=240))


@pytest.fixture(params=["ffmpeg", "scripted"])
def burner(request: pytest.FixtureRequest) -> Burner:
    return FfmpegBurner() if request.param == "ffmpeg" else ScriptedBurner()


def holds(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


@pytest.mark.parametrize("size", ["320x240", None])
def test_one_whole_file_appears(burner: Burner, make: Make, size: str | None) -> None:
    path = make("a.mp4", "-c:a", "aac", size=size, seconds=1)
    before = path.read_bytes()
    burner.burn(clip_of(path), ASS, path.with_name("вышло.mp4"), quiet)
    assert holds(path.parent) == {"a.mp4", "вышло.mp4"}
    assert path.with_name("вышло.mp4").stat().st_size > 0
    assert path.read_bytes() == before


def test_progress_rises_to_the_end(burner: Burner, make: Make) -> None:
    path, told = make("a.mp4", seconds=1), list[Progress]()
    clip = clip_of(path)
    burner.burn(clip, ASS, path.with_name("out.mp4"), told.append)
    assert {(event.stage, event.total) for event in told} == {("burn", clip.duration_ms)}
    assert [event.done for event in told] == sorted(event.done for event in told)
    assert told[-1].done == clip.duration_ms


def test_a_clip_that_went_away_leaves_nothing(burner: Burner, make: Make) -> None:
    path = make("a.mp4", seconds=1)
    clip = clip_of(path)
    path.unlink()
    with pytest.raises(BadMedia, match="there is no such file"):
        burner.burn(clip, ASS, path.with_name("out.mp4"), quiet)
    assert holds(path.parent) == set()


def test_a_folder_that_is_not_there(burner: Burner, make: Make) -> None:
    path = make("a.mp4", seconds=1)
    with pytest.raises(CannotWrite, match="its folder does not exist"):
        burner.burn(clip_of(path), ASS, path.parent / "no" / "out.mp4", quiet)
    assert holds(path.parent) == {"a.mp4"}


def test_one_that_stops_the_work_finds_nothing(burner: Burner, make: Make) -> None:
    path = make("a.mp4", seconds=1)

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        burner.burn(clip_of(path), ASS, path.with_name("out.mp4"), stop)
    assert holds(path.parent) <= {"a.mp4", "out.mp4"}  # the last report comes when the file is whole
    assert not [name for name in holds(path.parent) if name.startswith(".")]
