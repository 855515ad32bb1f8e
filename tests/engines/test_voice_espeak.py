"""A voice that reads captions: each in its time, nothing of the clip in it. The program is a separate one; where it is
not installed the same calls say so in a sentence."""

from __future__ import annotations

import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from zeroline.domain.caption import Caption
from zeroline.domain.errors import WrongUse
from zeroline.engines.voice_espeak import program, read_aloud

CAPTIONS = (
    Caption(500, 1_500, ("We stand near",)),
    Caption(2_000, 2_400, ("-v ru --stdin a long line that has far more words in it than can be said in such a time",)),
    Caption(3_000, 4_000, ("[withheld]",)),
)


def test_each_caption_is_read_in_its_time_or_a_sentence_says_what_is_missing(tmp_path: Path) -> None:
    to = tmp_path / "reading.wav"
    if shutil.which("espeak-ng") is None:
        with pytest.raises(WrongUse, match="needs the program espeak-ng"):
            read_aloud(CAPTIONS, 5_000, to)
        return
    read_aloud(CAPTIONS, 5_000, to)
    with wave.open(str(to)) as file:
        rate, count = file.getframerate(), file.getnframes()
        sound = np.abs(np.frombuffer(file.readframes(count), "<i2").astype(int))
    assert count == 5 * rate

    def loudest(start_ms: int, end_ms: int) -> int:
        return int(sound[start_ms * rate // 1000 : end_ms * rate // 1000].max())

    assert loudest(0, 500) == 0
    assert loudest(500, 1_500) > 2_000
    assert loudest(2_000, 2_920) > 2_000
    assert loudest(2_920, 3_000) == 0
    assert loudest(3_000, 4_500) > 2_000


def test_without_the_program_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WrongUse, match="needs the program espeak-ng"):
        program()
