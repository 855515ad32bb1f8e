"""Segments into captions. In the notation, `|` stands between captions and `/` between lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zeroline.captions.layout import Layout, lay_out
from zeroline.captions.limits import broken_limits, gap_ms
from zeroline.captions.plain import plain
from zeroline.captions.spoken import said
from zeroline.captions.timing import Clock, Span, stand
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Word

NETFLIX = Profile("netflix", 42, 2, 20.0, None, None, 833, 7000, 2, 500)
BBC = Profile("bbc", 37, 2, None, 180.0, 300, 833, 7000, 0, 1000, 1500, 1500)
VERTICAL = Profile("vertical", 25, 3, 20.0, None, None, 833, 7000, 2, 500)


def segment(id: str, start: int, end: int, text: str, *words: tuple[int, int, str]) -> EnglishSegment:
    return EnglishSegment(id, start, end, text, (), tuple(Word(a, b, word) for a, b, word in words))


def shown(layout: Layout) -> str:
    return " | ".join(" / ".join(caption.lines) for caption in layout.captions)


def times(layout: Layout) -> list[tuple[int, int]]:
    return [(caption.start_ms, caption.end_ms) for caption in layout.captions]


def test_a_long_segment_ends_its_captions_at_sentence_ends() -> None:
    long = segment(
        "e1", 0, 12000,
        "We do not refuse to serve. But we will only carry out the tasks of territorial defense, "
        "because nobody trained us for anything else.",
    )  # fmt: skip
    assert shown(lay_out([long], NETFLIX)) == (
        "We do not refuse to serve. | "
        "But we will only carry out the tasks / of territorial defense, | "
        "because nobody trained us / for anything else."
    )


def test_short_neighbours_share_a_caption_and_their_time() -> None:
    hurried = [segment("e1", 0, 500, "Yes."), segment("e2", 550, 1000, "Sir."), segment("e3", 1050, 2000, "We go.")]
    layout = lay_out(hurried, NETFLIX)
    assert layout == Layout((Caption(0, 2000, ("Yes. Sir. We go.",), ("e1", "e2", "e3")),), ())


def test_a_pause_parts_captions_and_each_lingers_for_comfort() -> None:
    calm = [segment("e1", 1000, 1400, "Yes."), segment("e2", 5000, 7000, "We have nothing left to eat here.")]
    layout = lay_out(calm, NETFLIX)
    assert shown(layout) == "Yes. | We have nothing left to eat here."
    assert times(layout) == [(1000, 1900), (5000, 7000)]
    assert layout.flags == ()


def test_words_give_the_times() -> None:
    heard = segment(
        "e1", 0, 9000, "We stay here. They left us.",
        (100, 400, "We"), (450, 800, "stay"), (900, 1500, "here."),
        (6000, 6300, "They"), (6300, 6700, "left"), (6700, 7500, "us."),
    )  # fmt: skip
    layout = lay_out([heard], NETFLIX)
    assert shown(layout) == "We stay here. | They left us."
    assert times(layout) == [(100, 1500), (6000, 7500)]


def test_a_changed_text_keeps_the_times_of_the_words_that_remain() -> None:
    edited = segment(
        "e1", 0, 9000, "We stay put. Our commanders abandoned us.",
        (100, 400, "We"), (450, 800, "stay"), (900, 1500, "here."),
        (6000, 6300, "They"), (6300, 6700, "left"), (6700, 7500, "us."),
    )  # fmt: skip
    layout = lay_out([edited], NETFLIX)
    assert shown(layout).replace(" | ", " ").replace(" / ", " ") == "We stay put. Our commanders abandoned us."
    assert layout.captions[0].start_ms == 100
    assert layout.captions[-1].end_ms >= 7500


def test_a_caption_runs_into_the_silence_after_fast_speech() -> None:
    fast = [
        segment("e1", 1000, 2000, "They told us there will be no more"),
        segment("e2", 6000, 7500, "That is all we know."),
    ]
    layout = lay_out(fast, NETFLIX)
    assert layout.flags == ()
    assert times(layout)[0] == (
        1000,
        2500 + 200,
    )  # 34 characters need 1.7 s; what is left to the half second is not taken


def standing(profile: Profile, *spans: Span, until_ms: int | None = None) -> list[tuple[int, int]]:
    gap = gap_ms(profile, 40.0)
    return stand(spans, Clock.of(profile, gap, 40.0, until_ms), profile.chain_ms)


def test_a_profile_says_how_far_behind_its_speech_a_caption_may_appear() -> None:
    """Nine words in 2 s take 3 s to read at 180 a minute, what follows has time to spare: it may come 1 s late."""
    hurried = [Span(0, 2000, 3000), Span(2000, 8000, 2700)]
    assert standing(BBC, *hurried) == [(0, 3000), (3000, 8000)]
    assert standing(replace(BBC, late_ms=500), *hurried) == [(0, 2500), (2500, 8000)]
    calm = [Span(0, 2000, 1500), Span(2000, 8000, 2700)]
    assert standing(BBC, *calm) == [(0, 2000), (2000, 8000)]  # nothing is late without need


def test_a_profile_says_how_far_before_its_speech_a_caption_may_appear() -> None:
    """The clip ends with the speech at 6 s: what takes 3 s to read must stand from 3 s on, a second before its time."""
    hurried = [Span(0, 1000, 900), Span(4000, 6000, 3000)]
    assert standing(BBC, *hurried, until_ms=6000) == [(0, 1080), (3000, 6000)]
    assert standing(NETFLIX, *hurried, until_ms=6000) == [(0, 1080), (3920, 6000)]  # two frames
    calm = [Span(0, 1000, 900), Span(4000, 6000, 2000)]
    assert standing(BBC, *calm, until_ms=6000) == [(0, 1080), (4000, 6000)]  # nothing is early without need


def test_a_caption_never_appears_while_the_speech_before_it_goes_on() -> None:
    hurried = [Span(0, 3500, 900), Span(4000, 6000, 3000)]
    assert standing(BBC, *hurried, until_ms=6000) == [(0, 3500), (3500, 6000)]


def test_silence_goes_to_the_caption_that_needs_it() -> None:
    """The first would linger to 1.9 s for comfort, the second cannot be read unless it stands from 1.5 s on."""
    assert standing(BBC, Span(0, 1400, 1400), Span(2000, 4000, 2500), until_ms=4000) == [(0, 1500), (1500, 4000)]


def test_of_two_captions_short_of_time_one_can_be_read() -> None:
    assert standing(BBC, Span(0, 2000, 2200), Span(2000, 4000, 2200), until_ms=4000) == [(0, 2200), (2200, 4000)]
    worse = [Span(0, 2000, 2600), Span(2000, 4000, 2600)]  # the second would have to be read a third too fast
    assert standing(BBC, *worse, until_ms=4000) == [(0, 2000), (2000, 4000)]


def test_captions_are_cut_where_time_can_be_borrowed() -> None:
    """Together they would be calm, and end in the middle of a sentence; apart, the second comes 260 ms late."""
    heard = segment(
        "e1", 0, 7600, "We stayed there all night without water. They said it was an order from the commander.",
        *[(n * 260, n * 260 + 260, word) for n, word in enumerate("We stayed there all night without water.".split())],
        *[(1820 + n * 600, 2420 + n * 600, word)
          for n, word in enumerate("They said it was an order from the commander.".split())],
    )  # fmt: skip
    layout = lay_out([heard], NETFLIX)
    assert shown(layout) == "We stayed there all night without water. | They said it was an order / from the commander."
    assert layout.flags == ()


def test_what_cannot_be_read_in_time_is_flagged_with_numbers() -> None:
    fast = [
        segment("e1", 0, 1000, "They told us there would be no more shells for us"),
        segment("e2", 1000, 2000, "and that nobody at all was going to come for us"),
        segment("e3", 2000, 3000, "and then they took away all the radios we had left."),
        segment("e4", 3000, 6000, "We stayed."),
    ]  # fmt: skip
    flags = lay_out(fast, NETFLIX).flags
    assert {flag.kind for flag in flags} == {"reading_speed"}
    assert all(flag.why.endswith(" characters a second, 20 allowed") for flag in flags)


def test_a_word_longer_than_a_line_is_cut_and_flagged() -> None:
    layout = lay_out([segment("e1", 0, 6000, "A" * 60)], NETFLIX)
    assert [caption.lines for caption in layout.captions] == [("A" * 42, "A" * 18)]
    assert layout.flags == (Flag("line_length", "e1", "a word of 60 characters had to be cut, 42 fit a line", 0, 6000),)


def test_a_name_that_no_line_holds_is_parted_and_flagged() -> None:
    layout = lay_out([segment("e1", 0, 6000, "We serve under Aleksandr Konstantinopolsky now.")], VERTICAL)
    assert [caption.lines for caption in layout.captions] == [("We serve under Aleksandr", "Konstantinopolsky now.")]
    why = "“Aleksandr | Konstantinopolsky” is parted; 25 characters fit a line, 3 lines a caption"
    assert layout.flags == (Flag("parted", "e1", why, 0, layout.captions[0].end_ms),)


def test_one_or_two_words_are_not_parted_from_their_sentence_over_a_short_pause() -> None:
    asked = segment("e1", 0, 3000, "They asked us to start the check-up.")
    told = [(3300, 3500, "They"), (3500, 4200, "told"), (4200, 4500, "us"), (5000, 5200, "that"), (5200, 5400, "we"),
            (5400, 5500, "can't"), (5500, 5900, "arrest"), (6900, 7700, "us.")]  # fmt: skip
    layout = lay_out([asked, segment("e2", 3300, 7700, "They told us that we can't arrest us.", *told)], NETFLIX)
    assert shown(layout) == "They asked us to start the check-up. | They told us that we can't arrest us."


def test_a_name_is_not_parted_by_a_pause() -> None:
    heard = [
        (0, 900, "We"),
        (900, 1200, "serve"),
        (1200, 1400, "Aleksandr"),
        (3900, 4400, "Petrov"),
        (4400, 4800, "now."),
    ]
    layout = lay_out([segment("e1", 0, 4800, "We serve Aleksandr Petrov now.", *heard)], NETFLIX)
    assert shown(layout) == "We serve Aleksandr Petrov now."


def test_speech_that_outlasts_its_caption_is_flagged() -> None:
    layout = lay_out([segment("e1", 0, 10_000, "Aaaah!")], NETFLIX)
    assert times(layout) == [(0, 7000)]
    assert layout.flags == (Flag("too_long", "e1", "speech of 10.0 s, a caption may stand 7 s", 0, 7000),)


def test_nobody_speaks() -> None:
    assert lay_out([], NETFLIX) == lay_out([segment("e1", 0, 1000, " \u200b")], NETFLIX) == Layout((), ())


def test_every_broken_limit_is_reported_with_its_numbers() -> None:
    wrong = [
        Caption(0, 500, ("A line of more than twenty-five characters", "b", "c", "d"), ("e1",)),
        Caption(520, 9000, ("Slow",), ("e2",)),
    ]
    assert [(flag.kind, flag.segment, flag.why) for flag in broken_limits(wrong, VERTICAL)] == [
        ("reading_speed", "e1", "96.0 characters a second, 20 allowed"),
        ("too_short", "e1", "stands 500 ms, 833 the least"),
        ("line_length", "e1", "a line of 42 characters, 25 allowed"),
        ("line_length", "e1", "4 lines, 3 allowed"),
        ("gap", "e1", "20 ms to the next caption, 80 the least"),
        ("too_long", "e2", "stands 8480 ms, 7000 the most"),
    ]
    assert [flag.why for flag in broken_limits([Caption(0, 900, ("one two three four",))], BBC)] == [
        "266.7 words a minute, 180 allowed",
        "stands 900 ms, 4 words need 1200",
    ]


def test_a_limit_missed_by_a_hair_does_not_read_as_kept() -> None:
    assert broken_limits([Caption(0, 1999, ("x" * 40,))], NETFLIX)[0].why == "20.1 characters a second, 20 allowed"


# What real speech is like, and what engines make of it at their worst.
TEXTS = st.lists(
    st.sampled_from(["we", "the", "not", "Bakhmut,", "1428th", "Regiment.", "приказ!", "-", "—", "x" * 60, "a\u202eb"])
    | st.text(max_size=12),
    max_size=30,
).map(" ".join)  # fmt: skip


@st.composite
def speech(draw: st.DrawFn) -> list[EnglishSegment]:
    segments, clock = [], 0
    for number in range(draw(st.integers(0, 8))):
        start = max(0, clock + draw(st.integers(-400, 3000)))  # they may overlap
        end = start + draw(st.integers(0, 9000))
        text = draw(TEXTS)
        words = []
        if draw(st.booleans()):
            at = start
            for token in draw(st.just(text.split()) | st.just(["other", "words"])):
                at += draw(st.integers(0, 300))
                words.append(Word(at, at + draw(st.integers(0, 500)), token))
        segments.append(EnglishSegment(f"e{number}", start, end, text, (), tuple(words)))
        clock = end
    return segments


@settings(max_examples=60, deadline=None)
@given(speech(), st.sampled_from([NETFLIX, BBC, VERTICAL]), st.sampled_from([40.0, 33.37, 16.68, 0.0, float("nan")]))
def test_captions_hold_their_promises(segments: list[EnglishSegment], profile: Profile, frame_ms: float) -> None:
    layout = lay_out(segments, profile, frame_ms)
    spoken = "".join(plain(segment.text) for segment in segments)
    written = "".join(line for caption in layout.captions for line in caption.lines)
    assert written.replace(" ", "") == spoken.replace(" ", "")  # nothing lost, nothing reordered
    assert all(line and len(line) <= profile.line_length for caption in layout.captions for line in caption.lines)
    assert all(len(caption.lines) <= profile.lines for caption in layout.captions)
    assert all(0 < caption.duration_ms <= profile.max_ms and caption.start_ms >= 0 for caption in layout.captions)
    gap = gap_ms(profile, frame_ms)
    flagged = {flag.start_ms for flag in layout.flags if flag.kind == "gap"}
    for before, after in pairwise(layout.captions):
        space = after.start_ms - before.end_ms
        assert space >= 0
        assert space >= gap or before.start_ms in flagged
    row, spoken_until = iter(said(segments, profile.line_length)), 0
    for caption in layout.captions:
        words = [next(row) for _ in caption.text.split()]
        early = words[0].start_ms - caption.start_ms
        assert early <= max(80, profile.early_ms)  # two frames of 40 ms, or what the profile allows
        assert early <= 0 or caption.start_ms >= spoken_until  # the speech before it is over
        spoken_until = words[-1].end_ms
    order = [id for caption in layout.captions for id in caption.segments]
    assert order == sorted(order)
    assert set(order) == {segment.id for segment in segments if plain(segment.text)}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1500, 5000), st.integers(3, 8)), min_size=1, max_size=12))
def test_at_an_ordinary_pace_every_limit_holds(pace: list[tuple[int, int]]) -> None:
    """Two to three words a second, the pace of Russian read aloud: no flag of any kind."""
    segments, clock = [], 0
    for number, (pause, count) in enumerate(pace):
        end = clock + 400 * count
        segments.append(segment(f"e{number}", clock, end, " ".join(["orders"] * count) + "."))
        clock = end + pause // 10
    assert lay_out(segments, NETFLIX).flags == ()


@pytest.mark.parametrize("profile", [NETFLIX, BBC, VERTICAL])
def test_a_long_clip_is_laid_out_in_proportion(profile: Profile) -> None:
    """Ten minutes at once: the cost grows with the words, not with their square."""
    row = [
        segment(f"e{n}", n * 4000, n * 4000 + 3800, "We have been here for ten days, without water.")
        for n in range(150)
    ]
    layout = lay_out(row, profile)
    assert len(layout.captions) == 150
    assert layout.flags == ()


def test_no_caption_lingers_past_the_clips_end() -> None:
    segments = [EnglishSegment("e1", 0, 900, "We have not signed any contracts saying we are volunteers.", ())]
    layout = lay_out(segments, NETFLIX, until_ms=1000)
    assert [(c.start_ms, c.end_ms) for c in layout.captions] == [(0, 1000)]
    assert [flag.kind for flag in layout.flags] == ["reading_speed"]
