"""How long a clip that is being heard still takes, as its row tells it."""

from __future__ import annotations

import pytest

from zeroline.desk.worker import Bar

MINUTE = 60_000


@pytest.mark.parametrize(
    ("done", "spent", "pace", "left"),
    [
        (0, 40.0, None, None),  # the first clip, nothing of it heard yet
        (850, 40.0, None, None),  # silence before the first word is no measure: it would say 46 minutes
        (18_000, 40.0, None, 93),
        (0, 10.0, 0.5, 20),  # as fast as the clip before
        (850, 10.0, 0.5, 20),
        (0, 40.0, 0.5, 1),  # slower than the clip before: it must be soon
        (18_000, 40.0, 0.5, 93),  # what was heard of this one tells better
        (MINUTE, 99.0, None, 0),
    ],
)
def test_the_time_left_is_told_by_what_was_heard_or_by_the_clip_before(
    done: int, spent: float, pace: float | None, left: int | None
) -> None:
    bar = Bar("hear", done, MINUTE, began=100.0)
    assert bar.fields(100.0 + spent, pace)["left_s"] == left


def test_a_stage_of_unknown_length_tells_nothing() -> None:
    assert Bar("look", 0, 0, began=0.0).fields(9.0, 0.5)["left_s"] is None


def test_a_stage_that_ends_tells_how_fast_it_went() -> None:
    assert Bar("hear", MINUTE, MINUTE, began=5.0).pace(35.0) == 0.5
    assert Bar("hear", 0, MINUTE, began=5.0).pace(35.0) is None
