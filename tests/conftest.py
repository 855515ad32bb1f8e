"""What the whole suite shares: the embedded model, joined once, and one recogniser on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from zeroline.crew import recogniser
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.engines.weights import Shelf, Weights


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weights]:
    """The weights that are installed with the product."""
    folder = tmp_path_factory.mktemp("models")
    yield Shelf(folder, offline=True).weights("base")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def whisper(base: Weights) -> WhisperRecogniser:
    """The real recogniser; loaded at its first use."""
    return recogniser(base, threads=0)
