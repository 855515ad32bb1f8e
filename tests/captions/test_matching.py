"""A file that was corrected elsewhere, against the lines that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.domain.test_draft import DRAFT, line
from tests.made import PROFILES
from zeroline.captions.layout import lay_out
from zeroline.captions.matching import Taken, taken_in
from zeroline.domain.caption import Caption
from zeroline.domain.draft import Draft
from zeroline.domain.errors import WrongUse
from zeroline.domain.line import SPOKEN
from zeroline.domain.operation import Merge, Operation, Retime, SetText, Split
from zeroline.domain.speech import EnglishSegment

CAPTIONS = tuple(Caption(one.start_ms, one.end_ms + 200, (one.english_text,), (f"e.{one.id}",)) for one in DRAFT.lines)


def taken(cues: Sequence[Caption], draft: Draft = DRAFT, laid_out: Sequence[Caption] = CAPTIONS) -> Taken:
    return taken_in(cues, draft, laid_out, "english", "x.srt")


def operations(*cues: Caption) -> tuple[Operation, ...]:
    """What is done, but for the times of words."""
    return tuple(replace(one, words=()) if isinstance(one, SetText) else one for one in taken(cues).operations)


def reworded(at: int, *lines: str) -> tuple[Caption, ...]:
    return tuple(replace(one, lines=lines) if n == at else one for n, one in enumerate(CAPTIONS))


def test_the_file_as_it_was_changes_nothing() -> None:
    assert operations(*CAPTIONS) == ()
    rounded = tuple(replace(one, start_ms=one.start_ms + 9, end_ms=one.end_ms - 9) for one in CAPTIONS)
    assert operations(*rounded) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("We have not signed contracts.", "We have not signed contracts."),
        ("We did not sign any contracts at all.", "We did not sign any contracts at all."),
        ("We signed nothing.", "We signed nothing."),
    ],
)
def test_other_words_go_to_the_line_that_they_were_said_in(text: str, wanted: str) -> None:
    assert operations(*reworded(0, *text.rsplit(" ", 1))) == (SetText("s1", "english", wanted),)


def test_a_caption_that_was_written_anew_from_end_to_end() -> None:
    found = operations(*reworded(1, "Command threw our unit away,", "no supplies and no radio."))
    assert found == (SetText("s2", "english", "Command threw our unit away, no supplies and no radio."),)


def test_a_caption_that_lingers_gives_no_word_to_the_next_line() -> None:
    lingers = (replace(CAPTIONS[0], end_ms=3_960), *CAPTIONS[1:])
    text = "Nobody of ours put a name under anything."
    (only,) = taken((replace(lingers[0], lines=(text,)), *lingers[1:]), laid_out=lingers).operations
    assert isinstance(only, SetText)
    assert (only.line, only.text) == ("s1", text)


def test_a_caption_that_was_taken_out() -> None:
    assert operations(CAPTIONS[0], CAPTIONS[2]) == (SetText("s2", "english", ""),)


def test_two_captions_made_one_are_a_merge() -> None:
    both = Caption(4_000, 9_200, ("They left us without water and contact.", "There are twenty of us."))
    assert operations(CAPTIONS[0], both) == (Merge("s2", "s3"),)


def test_one_caption_made_two_is_a_split() -> None:
    parts = (Caption(4_000, 5_300, ("They left us",)), Caption(5_400, 7_200, ("without water and contact.",)))
    assert operations(CAPTIONS[0], *parts, CAPTIONS[2]) == (Split("s2", "s2.1", 3, 3, 5_400),)
    lines = taken((CAPTIONS[0], *parts, CAPTIONS[2])).draft.lines
    assert [(one.id, one.text, one.english_text) for one in lines[1:3]] == [
        ("s2", "Нас бросили без", "They left us"),
        ("s2.1", "воды и без связи.", "without water and contact."),
    ]


@pytest.mark.parametrize("start_ms", [4_000, 5_400])
def test_captions_that_overlap_lose_no_word(start_ms: int) -> None:
    parts = (Caption(4_000, 6_000, ("They left us",)), Caption(start_ms, 7_200, ("not without water and contact.",)))
    lines = taken((CAPTIONS[0], *parts, CAPTIONS[2])).draft.lines
    assert " ".join(one.english_text for one in lines[1:-1]) == "They left us not without water and contact."


def test_a_line_that_is_longer_than_any_is_refused_and_not_left_as_it_was() -> None:
    with pytest.raises(WrongUse, match="longer than any that can be said"):
        taken(reworded(1, "They left us without water and contact " + "and " * 600))


def test_one_caption_made_three() -> None:
    parts = tuple(Caption(4_000 + 1_000 * n, 4_900 + 1_000 * n, (text,))
                  for n, text in enumerate(("They left us", "without water", "and contact.")))  # fmt: skip
    lines = taken((CAPTIONS[0], *parts, CAPTIONS[2])).draft.lines
    assert [one.english_text for one in lines[1:4]] == ["They left us", "without water", "and contact."]


def test_a_line_that_was_split_before_is_split_again() -> None:
    parts = (Caption(4_000, 5_300, ("They left us",)), Caption(5_400, 7_200, ("without water and contact.",)))
    draft = taken((CAPTIONS[0], *parts, CAPTIONS[2])).draft
    laid_out = (
        CAPTIONS[0],
        replace(parts[0], segments=("e.s2",)),
        replace(parts[1], segments=("e.s2.1",)),
        CAPTIONS[2],
    )
    again = (Caption(4_000, 4_500, ("They left",)), Caption(4_600, 5_300, ("us",)), *parts[1:])
    lines = taken((CAPTIONS[0], *again, CAPTIONS[2]), draft, laid_out).draft.lines
    assert [(one.id, one.english_text) for one in lines[1:4]] == [
        ("s2", "They left"),
        ("s2.2", "us"),
        ("s2.1", "without water and contact."),
    ]


def test_what_the_layout_had_parted_already_is_no_split() -> None:
    long = "They left us there without water, without food and without contact, and nobody came for us at all."
    draft = Draft((line("s1", 1_000, 9_000, "Нас бросили.", long), *DRAFT.lines[3:]), 20_000)
    segment = EnglishSegment("e.s1", 1_000, 9_000, long, ("s1",), draft.line("s1").english)
    laid_out = lay_out([segment], PROFILES["netflix"]).captions
    assert len(laid_out) > 1
    assert taken(laid_out, draft, laid_out).operations == ()


def test_a_poor_draft_may_be_reworded_from_end_to_end() -> None:
    texts = ("Nothing signed!", "Abandoned here!", "Twenty!")
    cues = tuple(replace(one, lines=(text,)) for one, text in zip(CAPTIONS, texts, strict=True))
    assert tuple(one.english_text for one in taken(cues).draft.lines) == texts


def test_other_times_move_the_lines() -> None:
    moved = (replace(CAPTIONS[0], start_ms=1_200, end_ms=3_500), *CAPTIONS[1:])
    assert operations(*moved) == (Retime("s1", 1_200, 3_300),)
    later = tuple(replace(one, start_ms=one.start_ms + 700, end_ms=one.end_ms + 700) for one in CAPTIONS)
    assert [one.start_ms for one in taken(later).draft.lines] == [1_700, 4_700, 7_700]
    assert [one.end_ms for one in taken(later).draft.lines] == [3_700, 7_700, 9_700]
    earlier = tuple(replace(one, start_ms=one.start_ms - 700, end_ms=one.end_ms - 700) for one in CAPTIONS)
    assert [one.start_ms for one in taken(earlier).draft.lines] == [300, 3_300, 6_300]


def test_a_caption_that_held_the_border_of_two_lines_tells_nothing_of_its_time() -> None:
    over = Caption(4_000, 8_000, ("They left us without water", "and contact. There are"), ("e.s2", "e.s3"))
    laid_out = (CAPTIONS[0], over, replace(CAPTIONS[2], start_ms=8_080, lines=("twenty of us.",)))
    parted = (CAPTIONS[0], replace(CAPTIONS[1], end_ms=6_900), replace(CAPTIONS[2], start_ms=7_300))
    wanted = {Retime("s2", 4_000, 6_900), Retime("s3", 7_300, DRAFT.line("s3").end_ms)}
    assert set(taken(parted, laid_out=laid_out).operations) == wanted


def test_a_file_of_the_spoken_language_corrects_that() -> None:
    laid_out = tuple(Caption(one.start_ms, one.end_ms, (one.text,), (one.id,)) for one in DRAFT.lines)
    cues = tuple(replace(one, lines=(one.text.replace("воды", "еды"),), segments=()) for one in laid_out)
    found = taken_in(cues, DRAFT, laid_out, SPOKEN, "x.srt")
    (reworded,) = found.operations
    assert isinstance(reworded, SetText)
    assert (reworded.line, reworded.language, reworded.text) == ("s2", "spoken", "Нас бросили без еды и без связи.")


def test_words_have_the_times_of_their_captions() -> None:
    parts = (Caption(4_000, 5_300, ("Command left",)), Caption(5_400, 7_200, ("without contact us all.",)))
    lines = taken((CAPTIONS[0], *parts, CAPTIONS[2])).draft.lines
    assert [(one.english[0].start_ms, one.english[-1].end_ms) for one in lines[1:3]] == [(4_000, 5_300), (5_400, 7_000)]


def test_a_file_of_another_clip_is_refused() -> None:
    with pytest.raises(WrongUse, match=r"x.srt: is of another clip: it shares \d+% of its words and times"):
        taken((Caption(1_000, 2_000, ("The weather will be fine",)), Caption(4_100, 6_000, ("in the north",))))
    with pytest.raises(WrongUse, match=r"until 93 s, and this clip lasts 20 s"):
        taken((*CAPTIONS, Caption(90_000, 93_000, ("Bye.",))))


def test_a_file_that_was_cut_off_empties_no_lines() -> None:
    texts = [f"This is sentence {n} of the clip." for n in range(9)]
    draft = Draft(
        tuple(line(f"s{n}", 2_000 * n, 2_000 * n + 1_900, "Да.", text) for n, text in enumerate(texts)), 20_000
    )
    captions = [Caption(one.start_ms, one.end_ms, (one.english_text,)) for one in draft.lines]
    assert len(taken(captions[:6], draft, captions).operations) == 3  # three of nine were taken out
    with pytest.raises(
        WrongUse, match=r"4 of 9 lines would have no words, first the line at 0:10 \(“This is sentence 5"
    ):
        taken(captions[:5], draft, captions)


def test_ten_minutes_of_captions_are_matched_in_seconds() -> None:
    said = "they left us there without water and the commander said that we will go to the line".split()
    lines = tuple(
        line(f"s{n}", 4_000 * n, 4_000 * n + 3_500, "Мы там", " ".join(said[(n * k) % len(said)] for k in range(1, 11)))
        for n in range(150)
    )
    draft = Draft(lines, 1_300_000)
    laid_out = tuple(Caption(one.start_ms, one.end_ms, (one.english_text,), (f"e.{one.id}",)) for one in lines)
    cues = tuple(replace(one, lines=(f"Then {one.text}",)) if n % 10 == 0 else one for n, one in enumerate(laid_out))
    found = taken(cues, draft, laid_out)
    assert [one.english_text for one in found.draft.lines] == [cue.text for cue in cues]
    assert {type(one) for one in found.operations} == {SetText}
