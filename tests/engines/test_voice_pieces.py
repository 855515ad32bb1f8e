"""Pieces of speech, second by second: the same as those that faster-whisper finds in the whole sound at once."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from faster_whisper import vad
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_media import clip_of

from tests.made import CLIPS, absent
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.voice_pieces import FRAME, Cuts, Listener, Pieces, Samples

PAUSE_MS, LONGEST_MS = 160, 27_200
PER_MS = 16


def at_once(sound: Samples) -> Pieces:
    """In samples."""
    asked = vad.VadOptions(min_silence_duration_ms=PAUSE_MS, speech_pad_ms=0, max_speech_duration_s=LONGEST_MS / 1000)
    return [(piece["start"], piece["end"]) for piece in vad.get_speech_timestamps(sound, asked)]


@st.composite
def odds(draw: st.DrawFn) -> list[float]:
    """Runs of a voice, of quiet and of what is between, up to some minutes; the last frame is of padding."""
    chance = st.sampled_from([0.0, 0.34, 0.36, 0.49, 0.5, 0.9])
    runs = draw(st.lists(st.tuples(chance, st.integers(1, 8) | st.integers(1, 900)), min_size=1, max_size=40))
    return [one for one, frames in runs for _ in range(frames)]


@settings(max_examples=120, deadline=None)
@given(odds())
@example([0.9] * 840 + [0.0] * 4 + [0.9] * 20 + [0.0] * 4 + [0.34] + [0.9] * 900)  # cut in its last short pause
@example([0.9] * 849 + [0.0] * 3)
def test_the_cuts_are_those_of_faster_whisper(told: list[float]) -> None:
    length = (len(told) - 1) * FRAME + 1
    with patch.object(vad, "get_vad_model", lambda: lambda _sound: np.array(told)):
        expected = at_once(np.zeros(length, np.float32))
    cuts = Cuts(PAUSE_MS * PER_MS, LONGEST_MS * PER_MS - FRAME)
    found = [piece for chance in told if (piece := cuts.hear(chance))]
    assert found + cuts.end(length) == expected


@pytest.mark.real
@pytest.mark.parametrize("milliseconds", [1_000, 37, 60_000])
def test_speech_has_the_same_pieces_however_it_comes_in(milliseconds: int) -> None:
    path = CLIPS / "phone" / "ru-phone-7min.flac"
    if not path.is_file():
        absent("../shared/clips/phone")
    blocks = list(FfmpegHearer().hear(clip_of(path)))[:61]
    sound = np.frombuffer(b"".join(blocks), "<i2").astype(np.float32)[:-1_000] / 32768
    step = milliseconds * PER_MS
    listener = Listener(5_000, PAUSE_MS, LONGEST_MS)
    found = [piece for at in range(0, len(sound), step) for piece in listener.hear(sound[at : at + step])]
    expected = [(5_000 + start // PER_MS, 5_000 + end // PER_MS) for start, end in at_once(sound)]
    assert found + listener.end() == expected
    assert len(expected) > 10
