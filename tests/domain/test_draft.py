"""An edited draft: every operation can be taken back, and none loses or reorders a word."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from zeroline.domain.claim import Claim
from zeroline.domain.draft import Draft, apply, by_frames, enacted, nudged, split_at, split_at_time, undone
from zeroline.domain.errors import Outdated, WrongUse
from zeroline.domain.line import Line
from zeroline.domain.notes import ClaimRuling, Comment, MentionRuling, Settled
from zeroline.domain.operation import (
    Accept,
    Effect,
    Insert,
    LeaveOut,
    Merge,
    Operation,
    Put,
    Remove,
    Render,
    Retime,
    SetText,
    Split,
    Take,
)
from zeroline.domain.speech import Word
from zeroline.domain.word_times import aligned, shared


def line(id: str, start: int, end: int, spoken: str, english: str) -> Line:
    words = tuple(Word(one.start_ms, one.end_ms, one.text, 0.8) for one in shared(spoken.split(), start, end))
    return Line(id, start, end, "ru", words, tuple(shared(english.split(), start, end)), confidence=0.8)


DRAFT = Draft(
    (
        line("s1", 1_000, 3_000, "Мы не подписывали контрактов.", "We did not sign contracts."),
        line("s2", 4_000, 7_000, "Нас бросили без воды и без связи.", "They left us without water and contact."),
        line("s3", 7_000, 9_000, "Нас двадцать человек.", "There are twenty of us."),
    ),
    20_000,
    Fraction(25),
)


def texts(draft: Draft) -> list[tuple[str, str, str]]:
    return [(one.id, one.text, one.english_text) for one in draft.lines]


def after(*operations: Operation, draft: Draft = DRAFT) -> Draft:
    for operation in operations:
        draft, _ = apply(draft, operation)
    return draft


def times(words: tuple[Word, ...]) -> list[tuple[int, int, str]]:
    return [(word.start_ms, word.end_ms, word.text) for word in words]


# -- the words of a line ---------------------------------------------------------------------------------------------


def test_unchanged_words_keep_their_times_and_new_ones_share_the_gap() -> None:
    known = (
        Word(0, 100, "Мы", 0.9),
        Word(150, 300, "не", 0.8),
        Word(300, 700, "подписали", 0.2),
        Word(800, 900, "их."),
    )
    found = aligned("Мы не подписывали ничего, их!".split(), known, 0, 1_000)
    assert times(found) == [
        (0, 100, "Мы"),
        (150, 300, "не"),
        (300, 540, "подписывали"),
        (540, 700, "ничего,"),
        (800, 900, "их!"),
    ]
    assert [word.confidence for word in found] == [0.9, 0.8, None, None, None]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Вот мы здесь", [(0, 200, "Вот"), (200, 300, "мы"), (700, 1_000, "здесь")]),
        ("мы там здесь", [(200, 300, "мы"), (300, 700, "там"), (700, 1_000, "здесь")]),
        ("мы здесь все", [(200, 300, "мы"), (700, 1_000, "здесь"), (1_000, 1_200, "все")]),
        ("", []),
        ("никого нет", [(200, 709, "никого"), (709, 1_000, "нет")]),
    ],
)
def test_where_new_words_stand(text: str, wanted: list[tuple[int, int, str]]) -> None:
    known = (Word(200, 300, "мы"), Word(700, 1_000, "здесь"))
    assert times(aligned(text.split(), known, 0, 1_200)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("мы здесь все", [(200, 300, "мы"), (300, 660, "здесь"), (660, 900, "все")]),
        ("вот мы здесь", [(200, 257, "вот"), (257, 300, "мы"), (300, 900, "здесь")]),
        ("мы не здесь", [(200, 250, "мы"), (250, 300, "не"), (300, 900, "здесь")]),
    ],
)
def test_new_words_where_there_is_no_time_take_some_of_a_word_beside_them(
    text: str, wanted: list[tuple[int, int, str]]
) -> None:
    known = (Word(200, 300, "мы", 0.9), Word(300, 900, "здесь", 0.8))
    found = aligned(text.split(), known, 200, 900)
    assert times(found) == wanted
    assert {word.text: word.confidence for word in found if word.text in ("мы", "здесь")} == {"мы": 0.9, "здесь": 0.8}


def test_a_changed_line_is_no_longer_accepted_and_its_confidence_is_no_longer_known() -> None:
    draft = after(Accept("s1"))
    assert draft.line("s1").accepted
    edited = after(SetText("s1", "spoken", " Мы  не\nподписывали\u202eничего. "), draft=draft).line("s1")
    assert (edited.text, edited.accepted, edited.confidence) == ("Мы не подписывалиничего.", False, None)
    assert after(SetText("s1", "english", "We signed nothing."), draft=draft).line("s1").confidence == 0.8


def test_english_in_another_order_shares_the_time_of_what_is_said() -> None:
    turned = after(SetText("s1", "english", "contracts that anybody would have had to sign we did not")).line("s1")
    gaps = [word.end_ms - word.start_ms for word in turned.english]
    assert (turned.english[0].start_ms, turned.english[-1].end_ms) == (1_000, 3_000)
    assert min(gaps) > 60


def test_whoever_knows_the_times_of_words_says_them() -> None:
    timed = (Word(1_200, 1_500, "Not", 0.9), Word(1_500, 2_000, "signed."))
    assert after(SetText("s1", "english", "Not signed.", timed)).line("s1").english == timed


# -- single operations -----------------------------------------------------------------------------------------------


def test_a_line_is_split_at_a_word_and_merged_again() -> None:
    split = split_at(DRAFT.line("s2"), "s2b", "spoken", 12)
    assert split == Split("s2", "s2b", 2, 3)
    draft = after(split)
    assert texts(draft)[1:3] == [
        ("s2", "Нас бросили", "They left us"),
        ("s2b", "без воды и без связи.", "without water and contact."),
    ]
    first, second = draft.lines[1:3]
    assert first.end_ms == DRAFT.line("s2").spoken[1].end_ms <= second.start_ms == DRAFT.line("s2").spoken[2].start_ms
    whole = after(Merge("s2", "s2b"), draft=draft).line("s2")
    assert (whole.text, whole.english_text, whole.holds) == (*texts(DRAFT)[1][1:], ("s2b",))


def test_a_line_is_split_at_the_playhead() -> None:
    first, second = after(split_at_time(DRAFT.line("s2"), "s2b", 5_500)).lines[1:3]
    assert (first.end_ms, second.start_ms) == (5_500, 5_500)
    assert f"{first.text} {second.text}" == DRAFT.line("s2").text
    assert all(word.end_ms <= 5_500 for word in (*first.spoken, *first.english))


def test_a_boundary_moves_by_frames_of_the_clip_and_stops_at_the_neighbour() -> None:
    assert by_frames(DRAFT, "s2", "start", -1) == Retime("s2", 3_960, 7_000)
    assert by_frames(DRAFT, "s2", "start", -100) == Retime("s2", 3_000, 7_000)
    assert by_frames(DRAFT, "s2", "end", 1) == Retime("s2", 4_000, 7_000)
    assert by_frames(DRAFT, "s3", "end", -1_000) == Retime("s3", 7_000, 7_001)
    assert nudged(DRAFT, "s2", -2_000) == Retime("s2", 3_000, 6_000)
    film = Draft(DRAFT.lines, 20_000, Fraction(24_000, 1001))
    assert [by_frames(film, "s1", "end", frames).end_ms for frames in (0, 1, 2)] == [3_003, 3_045, 3_086]


def test_words_go_along_or_are_drawn_in() -> None:
    moved = after(Retime("s1", 1_500, 3_500)).line("s1")
    assert [word.start_ms - 500 for word in moved.spoken] == [word.start_ms for word in DRAFT.line("s1").spoken]
    drawn = after(Retime("s1", 2_000, 3_000)).line("s1")
    assert all(2_000 <= word.start_ms <= word.end_ms <= 3_000 for word in (*drawn.spoken, *drawn.english))


def test_a_rendering_of_the_glossary_goes_where_it_was_put() -> None:
    draft = after(Render("s3", "dvuhsotyj", "men killed", 10, 16))
    assert draft.line("s3").english_text == "There are men killed of us."
    draft = after(SetText("s3", "english", "They fear “Yama”, all-in."), Render("s3", "yama", "pit", 11, 15))
    assert draft.line("s3").english_text == "They fear “pit”, all-in."
    for start, end, english in ((4, 4, "They pit fear it."), (10, 12, "They fear pit."), (13, 13, "They fear it. pit")):
        draft = after(SetText("s3", "english", "They fear it."), Render("s3", "yama", "pit", start, end))
        assert draft.line("s3").english_text == english


def test_a_line_that_was_not_heard_is_put_in_and_taken_out() -> None:
    draft = after(Insert("n1", 3_000, 3_900, "ru"), SetText("n1", "spoken", "Слышишь?"))
    assert [one.id for one in draft.lines] == ["s1", "n1", "s2", "s3"]
    assert times(draft.line("n1").spoken) == [(3_000, 3_900, "Слышишь?")]
    with pytest.raises(WrongUse, match="There are words in the line at 0:03"):
        after(Remove("n1"), draft=draft)
    assert after(SetText("n1", "spoken", ""), Remove("n1"), draft=draft) == DRAFT


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (SetText("s9", "english", "x"), "has no line s9"),
        (SetText("s1", "french", "x"), "none of a line's languages"),
        (SetText("s1", "english", "x" * 2_001), "longer than any"),
        (SetText("s1", "english", "x", (Word(1_000, 2_000, "y"),)), "not those of its text"),
        (SetText("s1", "english", "x", (Word(1_000, 9_000, "x"),)), "times in order, from 0:01.00 to 0:03.00"),
        (Retime("s2", 2_000, 5_000), "between its neighbours"),
        (Retime("s2", 5_000, 5_000), "must last"),
        (
            Retime("s3", 7_000, 30_000),
            r"for the line at 0:07 \(“There are twenty of us.”\): it may stand from 0:07.00 to 0:20.00",
        ),
        (Merge("s1", "s3"), r"What follows the line at 0:01 \(“We did not sign contracts.”\) is not the line at 0:07"),
        (Merge("s3", "s1"), "What follows the line at 0:07"),
        (Split("s1", "s2", 1, 1), "is a line s2 already"),
        (Split("s1", "b", 9, 1), "are no 9"),
        (Split("s1", "b", 0, 0), "no words"),
        (Split("s1", "b", 1, 1, 1_000), r"both parts of the line at .* must last"),
        (Split("s1", "<b>", 1, 1), "cannot be a line's id"),
        (
            Insert("n", 3_500, 4_500, "ru"),
            r"no room for another line at 0:03.50: the line at 0:04 \(“They left us without water and …”\) begins",
        ),
        (Insert("n", 5_000, 6_000, "ru"), r"another line at 0:05.00: the line at 0:04 \(“.*”\) lasts until 0:07.00"),
        (Insert("n", 19_000, 21_000, "ru"), "another line at 0:19.00: the clip lasts until 0:20.00"),
        (Render("s1", "x", "y", 3, 999), "not in the English"),
        (Take("flag:x"), "no note"),
        (Put(Comment("c1", "s1", " \u200b ")), "needs words"),
        (Put(MentionRuling("planet", "Марс", "s1", "Mars")), "no kind of mention"),
        (Put(ClaimRuling("order_refusal", "s1", Claim("order_refusal", ("s1",), ""))), "who asserts it"),
        (Put(ClaimRuling("order_refusal", "s1", Claim("order_refusal", ("s1",), "x", "true"))), "no status"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(operation: Operation, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        apply(DRAFT, operation)


def test_a_line_that_was_merged_says_where_it_went() -> None:
    draft = after(Merge("s1", "s2"))
    with pytest.raises(WrongUse, match="was merged into the line at 0:01"):
        apply(draft, Accept("s2"))


def test_a_change_is_not_taken_back_over_a_later_one() -> None:
    draft, effect = apply(DRAFT, SetText("s1", "english", "We signed nothing."))
    draft = after(SetText("s1", "english", "We signed no contracts."), draft=draft)
    with pytest.raises(Outdated, match="s1"):
        undone(draft, effect)
    elsewhere = after(
        SetText("s2", "english", "Abandoned."), draft=after(SetText("s1", "english", "We signed nothing."))
    )
    assert texts(undone(elsewhere, effect)) == [
        texts(DRAFT)[0],
        ("s2", texts(DRAFT)[1][1], "Abandoned."),
        texts(DRAFT)[2],
    ]


# -- any operations --------------------------------------------------------------------------------------------------

_texts = some.text("абв АБВ не.,!\u00a0", max_size=30)


@some.composite
def operations(draw: some.DrawFn, draft: Draft) -> Operation:
    """Something that a person may ask of this draft, possible or not."""
    at = draw(some.integers(0, len(draft.lines) - 1)) if draft.lines else 0
    one = draft.lines[at] if draft.lines else line("gone", 0, 1, "", "")
    following = draft.lines[at + 1].id if at + 1 < len(draft.lines) else "none"
    ms = draw(some.integers(one.start_ms - 500, one.end_ms + 500))
    new = f"n{draw(some.integers(0, 99))}"
    return draw(
        some.sampled_from(
            (
                SetText(one.id, draw(some.sampled_from(("spoken", "english"))), draw(_texts)),
                split_at(one, new, draw(some.sampled_from(("spoken", "english"))), draw(some.integers(0, 40))),
                split_at_time(one, new, ms),
                Merge(one.id, following),
                Retime(one.id, ms, ms + draw(some.integers(-10, 4_000))),
                by_frames(draft, one.id, draw(some.sampled_from(("start", "end"))), draw(some.integers(-50, 50)))
                if draft.lines
                else Remove("gone"),
                nudged(draft, one.id, ms - one.start_ms) if draft.lines else Remove("gone"),
                Insert(new, ms, ms + 200, "ru"),
                Remove(one.id),
                Accept(one.id, draw(some.booleans())),
                LeaveOut(one.id, draw(some.booleans())),
                Render(one.id, "entry", "rendering", 0, draw(some.integers(0, 9))),
                Put(Settled(f"lost_negation:{one.id}:1")),
                Put(MentionRuling("place", draw(_texts), one.id, "Bakhmut")),
                Put(Comment(new, one.id, "Слышно «не»?")),
                Take(f"comment:{new}"),
            )
        )
    )


def lawful(draft: Draft) -> None:
    """What holds in every draft."""
    assert len(set(draft.at)) == len(draft.lines)
    starts = [one.start_ms for one in draft.lines]
    assert starts == sorted(starts)
    for one in draft.lines:
        assert 0 <= one.start_ms < one.end_ms
        for words in (one.spoken, one.english):
            moments = [ms for word in words for ms in (word.start_ms, word.end_ms)]
            assert moments == sorted(moments)
            assert all(one.start_ms <= ms <= one.end_ms for ms in moments)


def said(draft: Draft) -> str:
    return " ".join(f"{word.text}" for one in draft.lines for words in (one.spoken,) for word in words)


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_whatever_is_done_can_be_undone_and_done_again_without_end(data: some.DataObject) -> None:
    draft, story = DRAFT, [(DRAFT, Effect())]
    for _ in range(data.draw(some.integers(1, 8))):
        operation = data.draw(operations(draft))
        before = draft
        try:
            draft, effect = apply(draft, operation)
        except WrongUse:
            assert draft is before
            continue
        lawful(draft)
        story.append((draft, effect))
        if not isinstance(operation, SetText):
            assert said(draft) == said(before)
    for again in range(2):
        for at in range(len(story) - 1, 0, -1):
            draft = undone(draft, story[at][1])
            assert draft == story[at - 1][0]
        if again == 0:
            for wanted, effect in story[1:]:
                draft = enacted(draft, effect)
                assert draft == wanted
