"""Two people in one clip see each other, for as long as they are there."""

from __future__ import annotations

from zeroline.desk.presence import GONE_AFTER_S, Here, Presence

ANNA, BORIS = Here("anna", "w1", "s1"), Here("boris", "w2", None)


def test_they_see_each_other_until_they_leave_or_are_not_heard_of() -> None:
    now = [0.0]
    presence = Presence(lambda: now[0])
    assert presence.seen("a", ANNA) == ()
    assert presence.seen("a", BORIS) == (ANNA,)
    assert presence.here("a") == (ANNA, BORIS)
    assert presence.here("b") == ()
    presence.left("a", "w1")
    assert presence.here("a") == (BORIS,)
    presence.seen("a", ANNA)
    now[0] = GONE_AFTER_S
    assert presence.here("a") == ()
    presence.left("nothing", "w1")


def test_a_window_is_where_it_was_last() -> None:
    presence = Presence()
    presence.seen("a", ANNA)
    moved = Here("anna", "w1", "s2")
    presence.seen("a", moved)
    assert presence.here("a") == (moved,)
