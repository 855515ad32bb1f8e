"""What every Hearer does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.made_media import Make, clip_of
from zeroline.domain.errors import BadMedia
from zeroline.engines.fakes import ScriptedHearer
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.ports import SAMPLE_RATE, Hearer

MS = 2_500


@pytest.fixture(params=["ffmpeg", "scripted"])
def hearer(request: pytest.FixtureRequest) -> Hearer:
    return FfmpegHearer() if request.param == "ffmpeg" else ScriptedHearer(b"\x10\x20" * (SAMPLE_RATE * MS // 1000))


@pytest.fixture
def wav(make: Make) -> Path:
    return make("a.wav", size=None, seconds=MS / 1000)


def test_blocks_of_whole_samples_as_long_as_the_clip(hearer: Hearer, wav: Path) -> None:
    blocks = list(hearer.hear(clip_of(wav)))
    assert all(block and len(block) % 2 == 0 for block in blocks)
    assert abs(sum(map(len, blocks)) // 2 * 1000 // SAMPLE_RATE - MS) < 100
    assert len(blocks) > 1  # a long clip is never held whole


def test_hearing_again_is_the_same(hearer: Hearer, wav: Path) -> None:
    assert list(hearer.hear(clip_of(wav))) == list(hearer.hear(clip_of(wav)))


def test_a_silent_film_has_nothing_to_hear(hearer: Hearer, make: Make) -> None:
    clip = clip_of(make("silent.mp4", tone=False))
    with pytest.raises(BadMedia, match="has no sound track; there is nothing to caption"):
        list(hearer.hear(clip))


def test_one_may_leave_early(hearer: Hearer, wav: Path) -> None:
    sound = hearer.hear(clip_of(wav))
    assert next(sound)
    del sound
