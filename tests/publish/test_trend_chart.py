"""The drawing of a trend: what it says, in light and in dark, and what hostile names cannot do to it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from zeroline.domain.event import Dated, Telling, events_of
from zeroline.domain.trend import Asked, Trend, trend_of
from zeroline.publish.trend_chart import chart

FIRST = date(2024, 1, 1)  # a Monday
SVG = "{http://www.w3.org/2000/svg}"


def trend(*tellings: Telling, clips: int = 4, asked: Asked | None = None) -> Trend:
    added = [FIRST + timedelta(number) for number in range(clips)]
    return trend_of(events_of(tellings), added, added[:2], asked or Asked())


def telling(clip: str, day: int | None, unit: str = "1428th Regiment", kind: str = "order_refusal") -> Telling:
    when = None if day is None else Dated(FIRST + timedelta(day), "posted")
    return Telling(clip, kind, frozenset({unit}) if unit else frozenset(), frozenset(), when)


def texts(drawing: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def titles(drawing: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(drawing).iter(f"{SVG}title")]


def test_it_says_the_numbers_and_what_they_are() -> None:
    drawing = chart(trend(telling("a", 0), telling("b", 1), telling("c", 15), telling("d", 2, "", "appeal")), Asked())
    said = texts(drawing)
    assert said[:3] == [
        "Claims, in this archive",
        "Events, not reposts. A claim is what somebody asserts; that it happened is not said.",
        "3 events in 4 clips, of 4 clips in this archive",
    ]
    assert said[said.index("By claim") + 1 : said.index("By unit")] == ["order refusal", "2", "appeal", "1"]
    assert said[said.index("By unit") + 1 : said.index("By place")] == ["1428th Regiment", "2"]
    assert "No unit is known of 1 event, no place of 3." in said
    assert "The day of an event: 3 as posted." in said
    assert "2024-W01, from 2024-01-01: 2 events" in titles(drawing)
    assert "2024-W01, from 2024-01-01: 4 clips" in titles(drawing)


def test_it_is_told_to_those_who_cannot_see_it() -> None:
    root = ElementTree.fromstring(chart(trend(telling("a", 0)), Asked(kind="order_refusal", unit="1428th Regiment")))
    named = {node.get("id"): node.text or "" for node in root if node.get("id")}
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == list(named)
    assert named["title"] == "Claims of order refusal, 1428th Regiment, in this archive"
    assert named["about"] == (
        "1 event, claimed in 1 clip of 4. By week: week from 2024-01-01 1. By claim: order refusal 1. "
        "By unit: 1428th Regiment 1."
    )


@pytest.mark.parametrize(
    "name",
    [
        "</text><script>alert(1)</script>",
        '"><image href="http://evil.example/x"/>',
        "&lt;b&gt; ]]> <![CDATA[",
        "\x00\x1b[31m\u202eRegiment\ud800",
        "R" * 500,
    ],
)
def test_a_hostile_name_is_text_and_nothing_else(name: str) -> None:
    drawing = chart(trend(telling("a", 0, name)), Asked(unit=name))
    tame = chart(trend(telling("a", 0, "name")), Asked(unit="name"))
    drawing.encode()
    nodes = [(node.tag, set(node.attrib)) for node in ElementTree.fromstring(drawing).iter()]
    assert nodes == [(node.tag, set(node.attrib)) for node in ElementTree.fromstring(tame).iter()]
    assert not re.search(r"<script|<image|<a |<foreignObject|url\(|@import", drawing)
    assert all(len(text) < 120 for text in texts(drawing))


def test_it_reads_in_the_dark_too_and_without_style() -> None:
    drawing = chart(trend(telling("a", 0)), Asked())
    assert "@media (prefers-color-scheme: dark)" in drawing
    for node in ElementTree.fromstring(drawing).iter(f"{SVG}text"):
        assert node.get("fill") in ("#565d66", "#1b1d20")


@pytest.mark.parametrize("days", [(0, 70_000), (-700_000, 0), (0, None)])
def test_a_day_far_off_does_not_make_a_drawing_without_end(days: tuple[int, int | None]) -> None:
    drawing = chart(trend(*(telling(clip, day) for clip, day in zip("ab", days, strict=True))), Asked())
    assert len(drawing) < 100_000
    assert "Outside of the weeks that are drawn: 1 event" in drawing


def test_weeks_in_which_clips_were_only_added_do_not_squeeze_the_others() -> None:
    added = [date(2030, 1, 1)]
    drawing = chart(trend_of(events_of([telling("a", 0)]), added, [FIRST], Asked()), Asked())
    assert "Outside of the weeks that are drawn: 0 events; 1 clip added." in texts(drawing)
    assert "2024-W01, from 2024-01-01: 1 event" in titles(drawing)


def test_an_archive_without_claims() -> None:
    assert "No event with a known day" in texts(chart(trend(clips=0), Asked()))
    assert "0 events in 0 clips, of 4 clips in this archive" in texts(chart(trend(), Asked()))
