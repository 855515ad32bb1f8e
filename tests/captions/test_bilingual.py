from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zeroline.captions.layout import lay_out
from zeroline.domain.caption import Profile
from zeroline.domain.speech import EnglishSegment, Segment, Word

NETFLIX = Profile("netflix", 42, 2, 20.0, None, None, 833, 7000, 2, 500)
BBC = Profile("bbc", 37, 2, None, 180.0, 300, 833, 7000, 0, 1000, 1500, 1500)
VERTICAL = Profile("vertical", 25, 3, 20.0, None, None, 833, 7000, 2, 500)


def spoken(*words: tuple[int, int, str]) -> Segment:
    heard = tuple(Word(a, b, text) for a, b, text in words)
    return Segment("s1", words[0][0], words[-1][1], " ".join(w.text for w in heard), 0.9, heard, "ru")


def both(english: list[EnglishSegment], under: list[Segment], profile: Profile) -> str:
    """`|` between captions, `/` between lines, `~` between the languages."""
    layout = lay_out(english, profile, under=under)
    return " | ".join(" / ".join(c.lines) + " ~ " + " / ".join(c.original) for c in layout.captions)


def test_each_caption_gets_the_words_that_are_said_while_it_stands() -> None:
    english = [
        EnglishSegment("e1", 1000, 2000, "We stay.", ()),
        EnglishSegment("e2", 2080, 4000, "They have left us here without any water.", ()),
    ]
    under = [
        spoken((800, 990, "Ну,"), (1000, 1500, "мы"), (1500, 2050, "остаёмся.")),
        spoken((2045, 2500, "Нас"), (2600, 3500, "бросили"), (5000, 5500, "здесь.")),
    ]
    assert both(english, under, NETFLIX) == (
        "We stay. ~ Ну, мы остаёмся. | They have left us here without any water. ~ Нас бросили здесь."
    )


def test_a_segment_without_words_is_shared_out_by_its_letters() -> None:
    english = [EnglishSegment("e1", 0, 1000, "So.", ()), EnglishSegment("e2", 1000, 2000, "Yes.", ())]
    under = [Segment("s1", 0, 2000, "раз два три четыре", 0.9, (), "ru")]
    assert both(english, under, Profile("short", 8, 3, None, None, None, 1, 1000, 0)) == (
        "So. ~ раз два | Yes. ~ три / четыре"
    )


def test_without_english_there_is_nothing_to_fill() -> None:
    assert lay_out([], NETFLIX, under=[spoken((0, 1, "Раз"))]).captions == ()


APPEAL = EnglishSegment(
    "e1", 0, 9000, "They left us without water, without contact and without any orders for ten days.", ()
)
SAID = Segment(
    "s1", 0, 9000, "Нас бросили без воды, без связи и без каких-либо приказов на целых десять дней.", 0.9, (), "ru"
)  # fmt: skip


@pytest.mark.parametrize("profile", [NETFLIX, BBC, VERTICAL])
def test_both_languages_together_stay_within_the_profiles_lines(profile: Profile) -> None:
    layout = lay_out([APPEAL], profile, under=[SAID])
    assert " ".join(caption.text for caption in layout.captions) == APPEAL.text
    assert " ".join(line for caption in layout.captions for line in caption.original) == SAID.text
    assert max(len(caption.lines) + len(caption.original) for caption in layout.captions) == profile.lines
    assert [flag for flag in layout.flags if flag.kind == "line_length"] == []


def test_what_cannot_be_held_is_flagged_with_its_numbers() -> None:
    layout = lay_out([EnglishSegment("e1", 0, 9000, "Yes.", ())], VERTICAL, under=[SAID])
    assert len(layout.captions[0].original) == 4
    assert [(f.kind, f.segment, f.why) for f in layout.flags if f.kind == "line_length"] == [
        ("line_length", "e1", "5 lines with the spoken words, 3 allowed")
    ]


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=40),
    st.sampled_from([NETFLIX, BBC, VERTICAL]),
)
def test_every_word_lands_in_exactly_one_caption_in_order(
    stands: list[int], said: list[tuple[int, int]], profile: Profile
) -> None:
    english, clock = [], 500
    for n, stand in enumerate(stands):
        english.append(EnglishSegment(f"e{n}", clock, clock + stand, "We have not signed any contracts.", ()))
        clock += stand + 80
    words, at = [], 0
    for n, (pause, length) in enumerate(said):
        words.append((at + pause, at + pause + length, f"слово{n}"))
        at += pause + length
    layout = lay_out(english, profile, under=[spoken(*words)])
    landed = " ".join(line for caption in layout.captions for line in caption.original)
    assert landed.split() == [text for _, _, text in words]
    assert all(len(line) <= profile.line_length for caption in layout.captions for line in caption.original)
    over = [c.start_ms for c in layout.captions if len(c.lines) + len(c.original) > profile.lines]
    assert [flag.start_ms for flag in layout.flags if flag.kind == "line_length"] == over
