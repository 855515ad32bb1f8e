"""Files that are made of a clip when they are first wanted: once, told to who waits, gone with the clip."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.desk.made import Desk, unlike
from zeroline.archive.erase import erase
from zeroline.archive.intake import clip_of
from zeroline.desk.derived import Derived
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, CannotWrite


def clip_in(desk: Desk, id: str) -> Clip:
    with desk.office.archive.ledger.reading() as connection:
        return clip_of(connection, desk.office.archive.vault, id)


def left(desk: Desk, name: str) -> list[Path]:
    return list((desk.office.settings.home / "vault" / "derived").rglob(f"*{name}"))


def test_what_is_finished_after_an_erasure_is_not_kept(desk: Desk) -> None:
    """The preview of somebody who asked to be forgotten may be half made at that moment."""
    clip = clip_in(desk, desk.clip(unlike(5)))
    begun, go_on = threading.Event(), threading.Event()

    def make(clip: Clip, place: Path) -> None:
        begun.set()
        assert go_on.wait(5)
        place.write_bytes(b"a face")

    faces = Derived(desk.office.archive, desk.office.board, "face", "face.png", make)
    assert faces.path(clip) is None
    assert begun.wait(5)
    erase(desk.office.archive, clip.id, "asked for by the person in it", "Анна")
    go_on.set()
    faces.close(wait=True)
    assert left(desk, ".face.png") == []


def test_it_is_made_once_however_many_ask(desk: Desk) -> None:
    clip = clip_in(desk, desk.clip(unlike(6)))
    times: list[str] = []
    go_on = threading.Event()

    def make(clip: Clip, place: Path) -> None:
        assert go_on.wait(5)
        times.append(clip.id)
        place.write_bytes(clip.path.read_bytes()[:4])

    heads = Derived(desk.office.archive, desk.office.board, "head", "head.bin", make)
    assert [heads.path(clip) for _ in range(20)] == [None] * 20
    go_on.set()
    place = desk.until(lambda: heads.path(clip))
    assert place.read_bytes() == unlike(6)[:4]
    assert times == [clip.id]
    heads.close()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BadMedia(Path("a.mp4"), "has no picture"), "has no picture"),
        (CannotWrite(Path("there"), "the disk is full."), "the disk is full"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_what_cannot_be_made_says_why(desk: Desk, error: Exception, said: str) -> None:
    clip = clip_in(desk, desk.clip(unlike(7)))

    def make(_clip: Clip, _place: Path) -> None:
        raise error

    none = Derived(desk.office.archive, desk.office.board, "none", "none.bin", make)
    assert none.path(clip) is None
    none.close(wait=True)
    with pytest.raises(BadMedia, match=said):
        none.path(clip)
