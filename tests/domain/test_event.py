"""What is one event: the rule as examples, and what must hold of any archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zeroline.domain.event import (
    WITHIN,
    Basis,
    Copy,
    Dated,
    Event,
    Placed,
    Telling,
    events_of,
    found,
    merged,
    placed,
    split,
)

FIRST = date(2024, 2, 3)


def telling(clip: str, day: int | None = 0, *, unit: str = "", place: str = "", kind: str = "order_refusal",
            basis: Basis = "posted", event: str | None = None) -> Telling:  # fmt: skip
    """`day` counts from the first."""
    names = frozenset(unit.split()), frozenset(place.split())
    return Telling(clip, kind, *names, None if day is None else Dated(FIRST + timedelta(day), basis), event)


def told(*tellings: Telling, copies: tuple[Copy, ...] = ()) -> list[str]:
    """The events as their clips: `["ab", "c"]`."""
    return ["".join(event.clips) for event in events_of(tellings, copies)]


def test_the_same_claim_of_the_same_unit_within_a_week_is_one_event() -> None:
    assert told(telling("a", unit="1428"), telling("b", 7, unit="1428")) == ["ab"]
    assert told(telling("a", unit="1428"), telling("b", 8, unit="1428")) == ["a", "b"]


def test_the_same_place_is_enough() -> None:
    assert told(telling("a", unit="1428", place="Bakhmut"), telling("b", 1, unit="155", place="Bakhmut")) == ["ab"]


def test_another_unit_elsewhere_and_another_kind_are_other_events() -> None:
    assert told(telling("a", unit="1428"), telling("b", unit="155")) == ["a", "b"]
    assert told(telling("a", unit="1428"), telling("b", unit="1428", kind="pay_dispute")) == ["a", "b"]


def test_what_is_unknown_never_merges() -> None:
    assert told(telling("a"), telling("b")) == ["a", "b"]
    assert told(telling("a", None, unit="1428"), telling("b", None, unit="1428")) == ["a", "b"]
    assert told(telling("a", 0, unit="1428"), telling("b", None, unit="1428")) == ["a", "b"]


def test_a_unit_and_a_place_of_the_same_name_are_not_the_same() -> None:
    assert told(telling("a", unit="Wagner"), telling("b", place="Wagner")) == ["a", "b"]


def test_clips_are_tied_by_others_within_the_week() -> None:
    chain = [telling("a", unit="1428"), telling("b", 1, unit="1428", place="Bakhmut"), telling("c", 2, place="Bakhmut")]
    assert told(*chain) == ["abc"]
    assert told(chain[0], chain[2]) == ["a", "c"]


def test_a_stream_of_clips_is_not_one_long_event() -> None:
    assert told(*(telling(clip, 5 * day, unit="1428") for day, clip in enumerate("abcdef"))) == ["ab", "cd", "ef"]


def test_a_copy_is_no_second_event_whatever_is_known() -> None:
    copy = (Copy("b", "a"),)
    assert told(telling("a"), telling("b"), copies=copy) == ["ab"]
    assert told(telling("a", unit="1428"), telling("b", 400), copies=copy) == ["ab"]
    assert told(telling("a"), telling("b", None), copies=copy) == ["ab"]


def test_what_is_known_of_a_copy_ties_it_to_others() -> None:
    clips = (telling("a", 30), telling("b", unit="1428"), telling("c", 3, unit="1428"))
    assert told(*clips, copies=(Copy("a", "b"),)) == ["bca"]


def test_a_compilation_does_not_make_one_event_of_what_is_in_it() -> None:
    """`d` holds `a`, `b` and `c`, which have nothing to do with each other."""
    clips = (telling("a", 0), telling("b", 1), telling("c", 2), telling("d", 3))
    copies = tuple(Copy(part, "d", part=True) for part in "abc")
    assert told(*clips, copies=copies) == ["ad", "b", "c"]


def test_a_part_goes_with_its_whole_and_with_the_copies_of_that() -> None:
    clips = (telling("a", 0), telling("b", 1), telling("c", 2))
    assert told(*clips, copies=(Copy("c", "b", part=True), Copy("a", "b"))) == ["abc"]


def test_the_day_of_an_event_is_the_earliest_of_the_best_known() -> None:
    (event,) = events_of(
        [
            telling("a", 0, unit="1428", basis="added"),
            telling("b", 3, unit="1428", basis="posted"),
            telling("c", 5, unit="1428", basis="posted"),
        ]
    )
    assert event.when == Dated(FIRST + timedelta(3), "posted")
    assert (event.id, event.clips) == ("order_refusal/a", ("a", "b", "c"))


def test_any_clip_finds_its_event() -> None:
    events = events_of([telling("a", unit="1428"), telling("b", 1, unit="1428")])
    assert found(events, "order_refusal/b") == events[0]
    assert found(events, "pay_dispute/b") is None
    assert found(events, "b") is None


def changed(tellings: list[Telling], *decisions: tuple[Placed, ...], copies: Sequence[Copy] = ()) -> tuple[Event, ...]:
    return events_of(placed(tellings, [one for decision in decisions for one in decision]), copies)


def test_people_merge_what_the_rule_keeps_apart() -> None:
    clips = [telling("a"), telling("b", 40)]
    (event,) = changed(clips, merged(events_of(clips), "x"))
    assert (event.clips, event.by_people) == (("a", "b"), True)


def test_people_split_what_the_rule_merges() -> None:
    clips = [telling(clip, unit="1428") for clip in "abc"]
    (event,) = events_of(clips)
    assert [one.clips for one in changed(clips, split(event, "c", "stays", "leaves"))] == [("a", "b"), ("c",)]


def test_the_last_word_holds() -> None:
    clips = [telling("a"), telling("b", 40)]
    together = merged(events_of(clips), "x")
    (event,) = changed(clips, together)
    assert len(changed(clips, together, split(event, "b", "y", "z"))) == 2


def test_a_further_clip_joins_what_people_put_together_by_the_rule() -> None:
    clips = [telling("a", 0, unit="1428"), telling("b", 40, unit="155")]
    decided = merged(events_of(clips), "x")
    assert told(*placed([*clips, telling("c", 41, unit="155")], decided)) == ["abc"]
    assert told(*placed([*clips, telling("c", 20, unit="155")], decided)) == ["ab", "c"]


def test_a_further_clip_joins_the_event_from_which_one_was_split() -> None:
    clips = [telling(clip, unit="1428") for clip in "abc"]
    decided = split(events_of(clips)[0], "c", "stays", "leaves")
    assert told(*placed([*clips, telling("d", 2, unit="1428")], decided)) == ["abd", "c"]


def test_a_copy_that_a_person_took_out_stays_out() -> None:
    clips = [telling("a"), telling("b", 1), telling("c", 2)]
    copies = (Copy("b", "a"), Copy("c", "a"))
    (event,) = events_of(clips, copies)
    assert told(*placed(clips, split(event, "c", "stays", "leaves")), copies=copies) == ["ab", "c"]


def test_only_events_of_one_kind_and_only_some_of_the_clips() -> None:
    events = events_of([telling("a"), telling("b", kind="appeal")])
    with pytest.raises(ValueError, match="several kinds"):
        merged(events, "x")
    for clips in ("a", "b", "ab"):
        with pytest.raises(ValueError, match="not some of"):
            split(events[0], clips, "x", "y")


NAMES = st.frozensets(st.sampled_from(["1428", "155", "Wagner"]), max_size=2)
DAYS = st.none() | st.builds(
    lambda day, basis: Dated(FIRST + timedelta(day), basis), st.integers(0, 25), st.sampled_from(["said", "added"])
)
CLIPS = "abcdefghij"


@st.composite
def archives(draw: st.DrawFn) -> list[Telling]:
    kinds = st.sampled_from(["order_refusal", "appeal"])
    keys = draw(st.lists(st.tuples(st.sampled_from(CLIPS), kinds), unique=True, max_size=14))
    return [Telling(clip, kind, draw(NAMES), draw(NAMES), draw(DAYS)) for clip, kind in keys]


COPIES = st.lists(st.builds(Copy, st.sampled_from(CLIPS), st.sampled_from(CLIPS), st.booleans()), max_size=5)


@settings(max_examples=40, deadline=None)
@given(archives(), COPIES, st.integers())
def test_the_order_changes_nothing(tellings: list[Telling], copies: list[Copy], seed: int) -> None:
    events = events_of(tellings, copies)
    Random(seed).shuffle(tellings)
    Random(seed).shuffle(copies)
    assert events_of(tellings, copies) == events


@settings(max_examples=40, deadline=None)
@given(archives(), COPIES)
def test_every_telling_is_in_one_event_and_no_event_counts_a_clip_twice(
    tellings: list[Telling], copies: list[Copy]
) -> None:
    events = events_of(tellings, copies)
    inside = [telling for event in events for telling in event.tellings]
    assert sorted(inside, key=repr) == sorted(tellings, key=repr)
    for kind in ("order_refusal", "appeal"):
        of_kind = [event for event in events if event.kind == kind]
        assert len(of_kind) <= len({one.clip for one in tellings if one.kind == kind})
        assert all(len(set(event.clips)) == len(event.clips) for event in of_kind)


@settings(max_examples=40, deadline=None)
@given(archives())
def test_by_the_rule_alone_an_event_is_known_and_no_longer_than_a_week(tellings: list[Telling]) -> None:
    for event in events_of(tellings):
        if len(event.clips) > 1:
            days = [one.when.day for one in event.tellings if one.when]
            assert len(days) == len(event.clips)
            assert max(days) - min(days) <= WITHIN
            assert all(one.units or one.places for one in event.tellings)


def partition(events: tuple[Event, ...]) -> set[tuple[str, frozenset[str]]]:
    return {(event.kind, frozenset(event.clips)) for event in events}


@settings(max_examples=40, deadline=None)
@given(archives(), COPIES, st.data())
def test_split_after_merge_restores(tellings: list[Telling], copies: list[Copy], data: st.DataObject) -> None:
    events = [event for event in events_of(tellings, copies) if event.kind == "appeal"]
    if len(events) > 1:
        one, other = data.draw(st.permutations(events))[:2]
        before = partition(events_of(tellings, copies))
        together = merged([one, other], "x")
        made = found(changed(tellings, together, copies=copies), one.id)
        assert made is not None
        assert set(made.clips) == {*one.clips, *other.clips}
        apart = split(made, other.clips, "y", "z")
        assert partition(changed(tellings, together, apart, copies=copies)) == before


@settings(max_examples=40, deadline=None)
@given(archives(), st.permutations(range(3)))
def test_the_order_in_which_people_merge_changes_nothing(tellings: list[Telling], order: list[int]) -> None:
    events = [event for event in events_of(tellings) if event.kind == "appeal"][:3]
    if len(events) == 3:
        decided: list[tuple[Placed, ...]] = []
        for step, number in enumerate(order[1:]):
            now = changed(tellings, *decided)
            pair = [found(now, events[one].id) for one in (order[0], number)]
            chosen = [event for event in pair if event is not None]
            if chosen[0] != chosen[1]:
                decided.append(merged(chosen, f"x{step}"))
        clips = frozenset(clip for event in events for clip in event.clips)
        assert any(clips <= frozenset(event.clips) for event in changed(tellings, *decided))
