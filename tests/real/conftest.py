"""The whole crew on the embedded weights; nothing is fetched, nothing kept between sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.made import quiet
from tests.story.needs import CLIPS, absent
from zeroline import crew as crews
from zeroline.engines.fakes import MemoryKeeper, ScriptedBurner
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.pipeline import Crew, Order, Work, translate
from zeroline.settings import Settings

Heard = Callable[..., Work]


@pytest.fixture(scope="session")
def crew(whisper: WhisperRecogniser, tmp_path_factory: pytest.TempPathFactory) -> Crew:
    """The crew as the product builds it, but that it remembers only for this session and draws no video."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crews.Shelf, "weights", lambda *_: whisper.model.weights)
        built = crews.crew(Settings(home=tmp_path_factory.mktemp("home"), offline=True))
    return replace(built, recogniser=whisper, keeper=MemoryKeeper(), burner=ScriptedBurner())


@pytest.fixture(scope="session")
def hear(crew: Crew) -> Heard:
    """Translates a clip, once for the session: `hear(path)`, `hear(path, language="uk")`."""

    def heard(path: Path, language: str | None = None) -> Work:
        return translate(path, crew, Order("netflix", language), quiet)

    return heard


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    def found(name: str) -> Path:
        path = CLIPS / name
        if not path.exists():
            absent(f"../shared/clips/{name}")
        return path

    return found
