"""Windows of speech: nothing lost, nothing heard twice, none longer than the recogniser hears well."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_media import clip_of

from tests.made import CLIPS, absent
from zeroline.engines import voice_silero
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.voice_silero import PAD_MS, STRETCH_MS, WINDOW_MS, Samples, Window, windows

PER_MS = 16
LONGEST = WINDOW_MS - 2 * PAD_MS  # the voice model cuts longer speech there
Pieces = list[tuple[int, int]]


def sound(ms: int) -> Iterator[bytes]:
    """Blocks of a second, each sample telling its own millisecond."""
    told = (np.repeat(np.arange(ms), PER_MS) % 30_000).astype("<i2")
    for at in range(0, len(told), 1000 * PER_MS):
        yield told[at : at + 1000 * PER_MS].tobytes()


def heard(truth: Pieces, ms: int) -> list[Window]:
    """The windows of a sound in which a perfect voice model finds `truth`, as far as it is shown it."""
    with patch.object(voice_silero, "Listener", partial(Perfect, truth)):
        return list(windows(sound(ms)))


class Perfect:
    """A listener that knows beforehand what is said where, and tells it as the real one does: when it has ended."""

    def __init__(self, truth: Pieces, from_ms: int, *_: int) -> None:
        self._from_ms, self._heard, self._told = from_ms, 0, 0
        self._truth = [(max(start, from_ms), end) for start, end in truth if end > from_ms]

    @property
    def _to_ms(self) -> int:
        return self._from_ms + self._heard // PER_MS

    def hear(self, samples: Samples) -> Pieces:
        self._heard += len(samples)
        ended = [piece for piece in self._truth[self._told :] if piece[1] < self._to_ms]
        self._told += len(ended)
        return ended

    def end(self) -> Pieces:
        return [(start, min(end, self._to_ms)) for start, end in self._truth[self._told :] if start < self._to_ms]


@st.composite
def speech(draw: st.DrawFn) -> tuple[Pieces, int]:
    """Up to nine minutes: pieces of speech with pauses of no time to a minute."""
    pieces, at = [], 0
    for _ in range(draw(st.integers(0, 40))):
        at += draw(st.sampled_from([0, 160, 300, 799, 800, 1500, 20_000, 60_000]) | st.integers(0, 3_000))
        end = at + draw(st.sampled_from([200, LONGEST, LONGEST - 1]) | st.integers(100, LONGEST))
        if end > 3 * STRETCH_MS:
            break
        pieces.append((at, end))
        at = end
    return pieces, at + draw(st.sampled_from([0, 1, 399, 5_000]))


@settings(max_examples=25, deadline=None)
@given(speech())
@example(([(STRETCH_MS + 50, STRETCH_MS + 900)], STRETCH_MS + 2_000))  # the first sound after a border
@example(([(STRETCH_MS - 90, STRETCH_MS + 900)], STRETCH_MS + 2_000))  # across it
@example(([(150_000, 177_000), (177_160, 181_000)], 200_000))  # a short pause before what is kept back
def test_nothing_is_lost_or_heard_twice(clip: tuple[Pieces, int]) -> None:
    truth, ms = clip
    found = heard(truth, ms)
    assert [piece for window in found for piece in window.voice] == truth
    assert all(window.end_ms - window.start_ms <= WINDOW_MS for window in found)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))
    for window in found:
        assert window.start_ms <= window.voice[0][0]
        assert window.voice[-1][1] <= window.end_ms
        assert round(float(window.samples[0]) * 32768) == window.start_ms % 30_000  # they are the samples of that time
        assert round(float(window.samples[-1]) * 32768) == (window.end_ms - 1) % 30_000


@settings(max_examples=15, deadline=None)
@given(speech())
@example(([(STRETCH_MS + 50, STRETCH_MS + 900)], STRETCH_MS + 2_000))
def test_each_window_begins_and_ends_in_quiet_as_far_as_there_is_any(clip: tuple[Pieces, int]) -> None:
    truth, ms = clip
    edges = [(None, 0), *truth, (ms, None)]
    for window in heard(truth, ms):
        before = edges[edges.index(window.voice[0]) - 1][1]
        after = edges[edges.index(window.voice[-1]) + 1][0]
        assert before is not None
        assert after is not None
        quiet = window.voice[0][0] - before if before else 2 * window.voice[0][0]
        assert window.voice[0][0] - window.start_ms >= min(PAD_MS, quiet // 2)
        quiet = after - window.voice[-1][1] if after < ms else 2 * (ms - window.voice[-1][1])
        assert window.end_ms - window.voice[-1][1] >= min(PAD_MS, quiet // 2)


def test_a_long_pause_begins_another_window() -> None:
    assert [w.voice for w in heard([(0, 3_000), (6_000, 9_000), (14_000, 16_000)], 20_000)] == [
        ((0, 3_000), (6_000, 9_000)),
        ((14_000, 16_000),),
    ]


def test_windows_are_as_full_as_they_can_be() -> None:
    assert [w.voice for w in heard([(0, 9_000), (9_200, 20_000), (20_500, 27_100), (27_300, 29_000)], 30_000)] == [
        ((0, 9_000), (9_200, 20_000), (20_500, 27_100)),
        ((27_300, 29_000),),
    ]


def test_a_window_is_given_when_the_next_has_begun_not_when_the_sound_has_ended() -> None:
    read = 0

    def told() -> Iterator[bytes]:
        nonlocal read
        for block in sound(100_000):
            read += 1
            yield block

    with patch.object(voice_silero, "Listener", partial(Perfect, [(0, 9_000), (15_000, 18_000), (40_000, 50_000)])):
        found = windows(told())
        assert [next(found).voice, read] == [((0, 9_000),), 19]
        assert [next(found).voice, read] == [((15_000, 18_000),), 51]
        assert [next(found).voice, read] == [((40_000, 50_000),), 100]


@pytest.mark.parametrize("ms", [0, 1, 30_000, STRETCH_MS, STRETCH_MS + 1])
def test_where_nobody_speaks_there_is_no_window(ms: int) -> None:
    quiet = np.zeros(ms * PER_MS, "<i2").tobytes()
    assert list(windows(iter([quiet] if quiet else []))) == []


@pytest.mark.real
def test_seven_minutes_of_a_phone() -> None:
    path = CLIPS / "phone" / "ru-phone-7min.flac"
    if not path.is_file():
        absent("../shared/clips/phone")
    found = list(windows(FfmpegHearer().hear(clip_of(Path(path)))))
    assert all(window.end_ms - window.start_ms <= WINDOW_MS for window in found)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))
    # 55 prompts with a second of silence between them: of its 430 s, between 300 and 400 are speech
    voice = [piece for window in found for piece in window.voice]
    assert 300_000 < sum(end - start for start, end in voice) < 400_000
    assert voice == sorted(voice)
