"""Sightings become tracks, and tracks covers: nothing that was seen is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zeroline.domain.cover import Box, Cover
from zeroline.domain.faces import Look, Sighting, covers

Path_ = Callable[[int], Box]


def looks(*paths: Path_, until: int = 4_000, unseen: range = range(0), sure: float = 0.8) -> list[Look]:
    return [
        Look(ms, () if ms in unseen else tuple(Sighting(path(ms), sure) for path in paths))
        for ms in range(0, until, 100)
    ]


def across(ms: int) -> Box:
    return Box(0.1 + 0.6 * ms / 4_000, 0.3, 0.1, 0.15)


def still(_: int) -> Box:
    return Box(0.1, 0.6, 0.1, 0.15)


def holds(cover: Cover, box: Box, ms: int) -> bool:
    here = cover.at(ms)
    return here is not None and (
        here.left <= box.left and here.top <= box.top and here.right >= box.right and here.bottom >= box.bottom
    )


def test_a_face_is_covered_at_each_moment_by_one_cover() -> None:
    (cover,) = covers(looks(across), 4_000)
    assert (cover.id, cover.what, cover.start_ms, cover.end_ms) == ("f1", "face", 0, 4_000)
    for ms in range(0, 3_900, 7):
        assert holds(cover, across(ms), ms)
        here = cover.at(ms)
        assert here is not None
        assert here.width * here.height <= 3 * 0.1 * 0.15


def test_two_faces_are_two_covers() -> None:
    found = covers(looks(across, still), 4_000)
    assert len(found) == 2
    for path in (across, still):
        assert any(all(holds(cover, path(ms), ms) for ms in range(0, 3_900, 50)) for cover in found)


@pytest.mark.parametrize("unseen", [range(1_000, 1_300), range(1_000, 2_500), range(500, 2_900)])
def test_a_face_that_turns_away_stays_covered(unseen: range) -> None:
    (cover,) = covers(looks(across, unseen=unseen), 4_000)
    assert all(holds(cover, across(ms), ms) for ms in range(0, 3_900, 20))


def test_a_head_that_turns_away_is_as_large_as_before() -> None:
    """The finder takes it for a smaller one."""

    def turning(ms: int) -> Box:
        small = 0.5 if 1_500 <= ms < 2_500 else 1.0
        whole = across(ms)
        return Box(whole.left + 0.025, whole.top + 0.05, small * whole.width, small * whole.height)

    (cover,) = covers(looks(turning), 4_000)
    for ms in range(1_500, 2_500, 20):
        here = cover.at(ms)
        assert here is not None
        assert here.height >= 1.4 * across(ms).height
        assert here.width * here.height <= 3 * 0.1 * 0.15


def test_a_doubtful_sighting_does_not_lead_a_cover_away() -> None:
    seen = [one for one in looks(still, until=2_000) if not 500 <= one.at_ms < 1_500]
    beside = Box(still(0).left + 0.05, still(0).top - 0.06, 0.07, 0.1)  # a part of it that comes out
    seen = sorted([*seen, Look(1_300, (Sighting(beside, 0.16),))], key=lambda look: look.at_ms)
    (cover,) = covers(seen, 2_000)
    for ms in range(0, 2_000, 20):
        assert holds(cover, still(ms), ms)
        here = cover.at(ms)
        assert here is not None
        assert here.width * here.height <= 3 * 0.1 * 0.15


def test_a_face_that_is_seen_late_is_covered_before_and_after() -> None:
    seen = [look for look in looks(still) if 1_000 <= look.at_ms <= 2_000]
    (cover,) = covers(seen, 4_000)
    assert (cover.start_ms, cover.end_ms) == (600, 2_700)


def test_a_small_face_that_goes_fast_is_one_track() -> None:
    def fast(ms: int) -> Box:
        return Box(0.05 + 0.036 * ms / 100, 0.3, 0.028, 0.06)

    (cover,) = covers(looks(fast, until=2_000), 2_000)
    assert all(holds(cover, fast(ms), ms) for ms in range(0, 1_900, 20))


def test_a_larger_doubtful_box_about_a_face_does_not_take_its_track() -> None:
    def head(_: int) -> Box:
        return Box(0.07, 0.54, 0.17, 0.26)

    seen = [Look(look.at_ms, (Sighting(head(0), 0.2), *look.faces) if look.at_ms > 500 else look.faces)
            for look in looks(still)]  # fmt: skip
    (cover,) = covers(seen, 4_000)
    assert max(key.box.width for key in cover.keys) < 0.2  # not 0.17 with its margin


def test_two_that_cross_keep_both_covered() -> None:
    def back(ms: int) -> Box:
        return Box(0.7 - 0.6 * ms / 4_000, 0.3, 0.1, 0.15)

    found = covers(looks(across, back, unseen=range(1_800, 2_200)), 4_000)
    for ms in range(0, 3_900, 20):
        for path in (across, back):
            assert any(holds(cover, path(ms), ms) for cover in found), ms


def test_what_the_finder_doubts_begins_no_track_but_goes_on_with_one() -> None:
    assert covers(looks(still, sure=0.2), 4_000) == ()
    faint = [Look(look.at_ms, tuple(Sighting(one.box, 0.2 if look.at_ms else 0.8) for one in look.faces))
             for look in looks(still)]  # fmt: skip
    (cover,) = covers(faint, 4_000)
    assert cover.end_ms == 4_000
    assert len(cover.keys) > 39


def test_covers_stay_in_the_picture() -> None:
    def leaving(ms: int) -> Box:
        return Box(min(0.95, 0.5 + 0.5 * ms / 2_000), 0.0, 0.05, 0.1)

    for cover in covers(looks(leaving, until=2_000), 4_000):
        for key in cover.keys:
            assert key.box.left >= 0
            assert key.box.top >= 0
            assert key.box.right <= 1.0001
            assert key.box.bottom <= 1.0001
        assert [key.at_ms for key in cover.keys] == sorted(key.at_ms for key in cover.keys)


def test_nothing_seen_nothing_covered() -> None:
    assert covers([], 1_000) == ()
