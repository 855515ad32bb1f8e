"""Windows in which the decoder stopped before the speech did."""

from __future__ import annotations

import numpy as np
import pytest

from zeroline.domain.speech import Word
from zeroline.engines.half_heard import halves, wordless_ms
from zeroline.engines.voice_silero import Window

# In seconds of the clip: it is heard from 10 s on, and somebody speaks in four pieces.
VOICE = ((10_400, 12_000), (13_000, 14_500), (14_700, 16_000), (18_000, 20_000))
WINDOW = Window(10_000, np.arange(10_400 * 16, dtype=np.float32), VOICE)


def words(*times: tuple[int, int]) -> list[Word]:
    return [Word(start, end, "так", 0.9) for start, end in times]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ([(10_400, 12_000)], 1),  # the decoder stopped after the question
        ([(10_400, 12_000), (18_000, 20_000)], 1),  # it went on later
        ([(18_000, 20_000)], 3),  # it began late
        ([(10_400, 12_000), (13_000, 14_500), (14_700, 16_000)], 3),
    ],
)
def test_a_window_is_parted_where_words_end(said: list[tuple[int, int]], first: int) -> None:
    parts = halves(WINDOW, words(*said))
    assert parts is not None
    assert [part.voice for part in parts] == [VOICE[:first], VOICE[first:]]
    for part in parts:
        assert part.start_ms <= part.voice[0][0]
        assert part.end_ms >= part.voice[-1][1]
        assert part.samples[0] == (part.start_ms - WINDOW.start_ms) * 16
    assert parts[0].end_ms <= parts[1].start_ms


@pytest.mark.parametrize(
    "said",
    [
        [(10_400, 12_000), (13_000, 14_500), (14_700, 16_000), (18_000, 18_300)],  # all along
        [(10_400, 12_000), (14_000, 14_500), (18_000, 20_000)],  # 1.3 s: a breath, a shout
        [],  # nowhere: then it is no speech, or the decoder failed and says so
    ],
)
def test_a_window_stays_whole(said: list[tuple[int, int]]) -> None:
    assert halves(WINDOW, words(*said)) is None


def test_how_long_nobody_was_made_out() -> None:
    assert wordless_ms(WINDOW, words((10_400, 12_000), (14_000, 14_500))) == 1_300 + 2_000
    assert wordless_ms(WINDOW, []) == 6_400
