"""The captioned video: what was drawn, where, and that nothing else was touched."""

import numpy as np
import pytest

from . import picture
from .conftest import PICTURES, SOUNDS, Work
from .picture import Box, Pair

pytestmark = pytest.mark.real


def is_shown(work: Work, at_ms: int, margin: int = 120) -> bool:
    """Is there a caption within a margin of a moment?"""
    spans = ((caption["start_ms"], caption["end_ms"]) for caption in work.document["captions"])
    return any(start - margin < at_ms < end + margin for start, end in spans)


def mark(work: Work, laid: list[Pair]) -> Box:
    """Where the output differs from the input in every frame."""
    bare = [pair for pair in laid if not is_shown(work, pair.at_ms)]
    found = picture.regions(picture.always(bare or laid))
    assert found, "no region differs from the input in every frame: the draft's mark is missing"
    return found[0]


@pytest.fixture(scope="module")
def laid(translated: Work) -> list[Pair]:
    """The sample's frames over its input's."""
    return picture.pairs(translated.clip, translated.written(".en.mp4"))


def test_the_size_is_the_clips_own(translated: Work) -> None:
    assert picture.size(translated.written(".en.mp4")) == picture.size(translated.clip)


def test_the_sound_is_copied(translated: Work) -> None:
    assert picture.sound(translated.written(".en.mp4")) == picture.sound(translated.clip)


def test_it_lasts_as_long(translated: Work) -> None:
    lasts = picture.duration_ms(translated.written(".en.mp4"))
    assert lasts == pytest.approx(picture.duration_ms(translated.clip), abs=150)


def test_every_frame_carries_the_mark(translated: Work, laid: list[Pair]) -> None:
    box = mark(translated, laid)
    rows, columns = laid[0].differs.shape
    assert box.width > 2 * box.height
    assert box.height * box.width < 0.15 * rows * columns
    held = [pair.differs[box.top : box.bottom, box.left : box.right].mean() for pair in laid]
    unmarked = [pair.at_ms for pair, part in zip(laid, held, strict=True) if part < 0.4 * float(np.median(held))]
    assert unmarked == []


def test_a_caption_is_drawn_for_as_long_as_it_lasts(translated: Work, laid: list[Pair]) -> None:
    box = mark(translated, laid)
    captions = translated.document["captions"]
    for caption in captions:
        inside = [pair for pair in laid if caption["start_ms"] + 120 < pair.at_ms < caption["end_ms"] - 120]
        assert inside, f"no frame falls within {caption}"
        assert min(picture.elsewhere(pair, box) for pair in inside) > 0.005, f"not drawn throughout: {caption}"
    rest = [picture.elsewhere(pair, box) for pair in laid if not is_shown(translated, pair.at_ms)]
    assert max(rest, default=0) < 0.01, "something beside the mark is drawn while nobody speaks"


def test_the_input_is_left_as_it_was(translated: Work) -> None:
    assert translated.document["clip"]["sha256"] == picture.sha256(translated.clip)


@pytest.mark.parametrize("kind", PICTURES)
def test_awkward_pictures_keep_size_sound_and_mark(awkward: dict[str, Work], kind: str) -> None:
    work = awkward[kind]
    output = work.written(".en.mp4")
    # An odd side cannot be had in H.264's usual 4:2:0: one pixel more or less is the clip's own size too.
    odd = 1 if kind == "odd" else 0
    assert picture.size(output) == pytest.approx(picture.size(work.clip), abs=odd)
    assert picture.sound(output) == picture.sound(work.clip)
    box = mark(work, picture.pairs(work.clip, output))
    assert box.width > box.height, "the mark lies on its side"


def test_a_variable_rate_stays_in_step(awkward: dict[str, Work]) -> None:
    work = awkward["vfr"]
    after = np.array([frame.at_ms for frame in picture.frames(work.written(".en.mp4"))])
    before = [frame.at_ms for frame in picture.frames(work.clip)]
    assert max(int(np.abs(after - at_ms).min()) for at_ms in before) <= 40


@pytest.mark.parametrize("kind", SOUNDS)
def test_sound_alone_gets_a_card(awkward: dict[str, Work], kind: str) -> None:
    work = awkward[kind]
    output = work.written(".en.mp4")
    assert picture.duration_ms(output) == pytest.approx(picture.duration_ms(work.clip), abs=300)
    cards = list(picture.frames(output))
    assert all(card.grey.std() > 1 for card in cards), "an empty card: the draft's mark is missing"
    shown = [card for card in cards if is_shown(work, card.at_ms, margin=-120)]
    bare = [card for card in cards if not is_shown(work, card.at_ms)]
    if shown and bare:
        assert picture.differing(shown[0].grey, bare[0].grey).any(), "the card shows no caption"


def test_the_voice_notes_sound_is_copied(awkward: dict[str, Work]) -> None:
    work = awkward["voice_note"]
    assert picture.sound(work.written(".en.mp4")) == picture.sound(work.clip)
