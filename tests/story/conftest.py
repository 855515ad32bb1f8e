"""What the tests of this folder share: one home, the sample translated once, and one batch of awkward clips."""

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from . import media
from .needs import missing
from .running import Outcome, Zeroline

AWKWARD = {
    "portrait": "Позиция 47 «Вишня» (копия).mp4",
    "odd": "a\"; rm -rf $HOME;'.mp4",
    "rotated": "-вперёд.mp4",
    "vfr": "o'clock\n100%d\x1b[8m [x]:=,.mp4",
    "voice_note": "голос без картинки.ogg",
    "call": "звонок 8k.wav",
}
PICTURES = ("portrait", "odd", "rotated", "vfr")  # landscape is the sample
SOUNDS = ("voice_note", "call")


@dataclass(frozen=True)
class Work:
    """One finished run: the clip's path, the folder that it was told to write to, and what it said."""

    clip: Path
    folder: Path
    outcome: Outcome

    def written(self, ending: str) -> Path:
        """The output of a clip with an ending, such as ".en.srt"."""
        return self.folder / (self.clip.stem + ending)

    @property
    def document(self) -> dict[str, Any]:
        """What the clip's JSON file holds."""
        document: dict[str, Any] = json.loads(self.written(".json").read_text(encoding="utf-8"))
        return document


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real: runs the real weights on real media")


@pytest.fixture(scope="session")
def zeroline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zeroline]:
    """The installed command; whatever it is given, it must leave the rest of its user's home alone."""
    command = Zeroline(tmp_path_factory.mktemp("home"))
    if not command.executable.is_file():
        missing("the zeroline command beside this Python (make install)")
    yield command
    assert command.canary.read_text() == "still here\n"


@pytest.fixture(scope="session")
def sample() -> Path:
    """The clip that ships with the package."""
    package = importlib.util.find_spec("zeroline")
    if package is None or package.origin is None:
        missing("the zeroline package (make install)")
    path = Path(package.origin).parent / "data" / "sample" / "appeal.mp4"
    if not path.is_file():
        missing("the sample clip zeroline/data/sample/appeal.mp4")
    return path


@pytest.fixture(scope="session")
def translated(zeroline: Zeroline, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Work:
    """The sample through the whole story with the defaults, printing JSON: the one cold run that most tests share."""
    folder = tmp_path_factory.mktemp("sample") / "new" / "out"  # does not exist yet: the command makes it
    outcome = zeroline("translate", sample, "--out", folder, "--json")
    assert outcome.code == 0, outcome.told()
    return Work(sample, folder, outcome)


@pytest.fixture(scope="session")
def awkward(zeroline: Zeroline, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Work]:
    """Every awkward shape under an awkward name, in one batch, the names given as they lie in the folder."""
    folder = tmp_path_factory.mktemp("awkward")
    clips = {kind: folder / name for kind, name in AWKWARD.items()}
    media.excerpt(sample, clips["portrait"], (180, 320))
    media.odd(sample, clips["odd"])
    media.rotated(sample, clips["rotated"])
    media.vfr(sample, clips["vfr"])
    media.voice_note(sample, clips["voice_note"])
    media.call(sample, clips["call"])
    out = tmp_path_factory.mktemp("awkward-out")
    outcome = zeroline("translate", "--out", out, "--", *AWKWARD.values(), cwd=folder)
    return {kind: Work(clip, out, outcome) for kind, clip in clips.items()}


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds without speech: a valid clip that costs next to nothing."""
    return media.silent(tmp_path_factory.mktemp("quiet") / "quiet.mp4", 2)
