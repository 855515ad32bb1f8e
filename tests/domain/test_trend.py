"""Counts of events, by week and by name."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from tests.domain.test_event import archives, telling
from zeroline.domain.event import Telling, events_of
from zeroline.domain.trend import Asked, Trend, trend_of

ADDED = (date(2024, 2, 4), date(2024, 2, 5), date(2024, 2, 5))  # a Sunday, and the Monday after


def counted(*tellings: Telling, asked: Asked | None = None) -> Trend:
    return trend_of(events_of(tellings), ADDED, ADDED[:1], asked or Asked())


def test_a_week_begins_on_monday_and_stands_beside_the_clips_that_came_in_it() -> None:
    trend = counted(telling("a", unit="1428"), telling("b", 2, unit="155"), telling("c", None))
    assert [(week.name, len(week.events), week.posted, week.added) for week in trend.weeks] == [
        ("2024-W05", 1, 1, 1),
        ("2024-W06", 1, 0, 2),
    ]
    assert [event.clips for event in trend.undated] == [("c",)]
    assert dict(trend.bases) == {"posted": 2, "unknown": 1}


def test_by_unit_by_place_by_kind_the_most_first() -> None:
    trend = counted(
        telling("a", unit="1428"), telling("b", 20, unit="1428"), telling("c", unit="155 Storm"), telling("d", kind="x")
    )
    assert [(tally.name, len(tally.events)) for tally in trend.units] == [("1428", 2), ("155", 1), ("Storm", 1)]
    assert [(tally.name, len(tally.events)) for tally in trend.kinds] == [("order_refusal", 3), ("x", 1)]
    assert trend.places == ()


def test_only_what_was_asked_for_is_counted_beside_all_clips() -> None:
    tellings = (telling("a", unit="1428"), telling("b", 20, unit="1428"), telling("c", place="Bakhmut"),
                telling("d", None, unit="1428"))  # fmt: skip
    for asked, clips in (
        (Asked(unit="1428"), "abd"),
        (Asked(place="Bakhmut"), "c"),
        (Asked(kind="appeal"), ""),
        (Asked(unit="1428", since=date(2024, 2, 5)), "b"),
    ):
        trend = counted(*tellings, asked=asked)
        assert "".join(clip for event in trend.events for clip in event.clips) == clips
        assert trend.clips == 3
    assert [week.added for week in counted(asked=Asked(since=date(2024, 2, 5))).weeks] == [2]


def test_the_first_day_of_the_calendar_is_a_day() -> None:
    assert [week.begins for week in trend_of((), [date.min], [], Asked()).weeks] == [date.min]


@settings(max_examples=40, deadline=None)
@given(archives())
def test_every_event_with_a_day_is_in_one_week_and_no_number_exceeds_the_clips(tellings: list[Telling]) -> None:
    trend = trend_of(events_of(tellings), (), (), Asked())
    weekly = sum(len(week.events) for week in trend.weeks)
    assert weekly + len(trend.undated) == len(trend.events) <= len(tellings)
    for tally in (*trend.units, *trend.places, *trend.kinds):
        clips = {clip for event in tally.events for clip in event.clips}
        kinds = {event.kind for event in tally.events}
        assert len(tally.events) <= len(clips) * len(kinds)
