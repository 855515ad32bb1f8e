"""What every Admitter does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines.made_media import Make
from zeroline.domain.clip import Clip, clip_id
from zeroline.domain.errors import BadMedia
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.fakes import ScriptedAdmitter
from zeroline.engines.media_probe import AvProber
from zeroline.ports import Admitter

For = Callable[..., Admitter]


@pytest.fixture(params=["file", "scripted"])
def admitter_for(request: pytest.FixtureRequest) -> For:
    """An admitter that may be asked for these files."""

    def scripted(*paths: Path) -> Admitter:
        clips = {}
        for path in paths:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            clips[path] = Clip(clip_id(sha256), path, sha256, AvProber().probe(path))
        return ScriptedAdmitter(clips)

    def real(*_: Path) -> Admitter:
        return FileAdmitter(AvProber())

    return {"file": real, "scripted": scripted}[request.param]


def test_a_clip_is_its_bytes_and_what_they_hold(admitter_for: For, make: Make) -> None:
    path = make("сводка.mp4", "-c:a", "aac")
    clip = admitter_for(path).admit(path)
    assert clip.path == path
    assert clip.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert clip.id == clip_id(clip.sha256)
    assert abs(clip.duration_ms - 2_000) < 100
    assert clip.media.picture is not None
    assert clip.media.sound is not None
    assert (clip.media.picture.width, clip.media.picture.height) == (320, 240)


def test_the_same_bytes_are_the_same_clip(admitter_for: For, make: Make) -> None:
    path = make("a.wav", size=None)
    copy = path.with_name("b.wav")
    copy.write_bytes(path.read_bytes())
    admitter = admitter_for(path, copy)
    assert admitter.admit(path) == admitter.admit(path)
    assert admitter.admit(path).id == admitter.admit(copy).id


def test_what_is_not_there_is_a_sentence(admitter_for: For, tmp_path: Path) -> None:
    with pytest.raises(BadMedia, match=r"none\.mp4: there is no such file"):
        admitter_for().admit(tmp_path / "none.mp4")
