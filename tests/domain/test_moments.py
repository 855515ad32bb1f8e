"""Days, moments and times in a clip as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from zeroline.domain.moments import clock, day_of, long_day, moment_of, written


@pytest.mark.parametrize(
    ("told", "day"),
    [("2023-07-04", date(2023, 7, 4)), ("2023-02-30", None), ("20230704", None), ("4 July 2023", None), ("", None)],
)
def test_a_day(told: str, day: date | None) -> None:
    assert day_of(told) == day


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2023-07-01T18:05+03:00", "2023-07-01T15:05:00Z"),
        ("2023-07-01T18:05Z", "2023-07-01T18:05:00Z"),
        ("2023-07-01T18:05", None),
        ("0001-01-01T00:00+14:00", None),
        ("soon", None),
    ],
)
def test_a_moment_is_one_where_it_names_its_zone(told: str, moment: str | None) -> None:
    found = moment_of(told)
    assert (None if found is None else written(found)) == moment


def test_a_day_in_words() -> None:
    assert long_day("2023-07-04T12:00:00Z") == "4 July 2023"


@pytest.mark.parametrize(
    ("ms", "digits", "told"),
    [
        (0, 0, "0:00"),
        (59_499, 0, "0:59"),
        (59_500, 0, "1:00"),
        (3_600_000, 0, "1:00:00"),
        (11_005, 2, "0:11.00"),
        (11_015, 2, "0:11.02"),
        (59_996, 2, "1:00.00"),
        (3_661_040, 3, "1:01:01.040"),
    ],
)
def test_a_time_in_a_clip(ms: int, digits: int, told: str) -> None:
    assert clock(ms, digits) == told
