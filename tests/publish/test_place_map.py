"""The map of places: what could be meant stands on it, and it draws itself from what is here."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from zeroline.crew import shipped
from zeroline.publish.place_map import WIDTH, Spot, place_map, read_atlas

COORDINATES = (
    "# source\nZaitseve\tDonetsk\t48.39\t38.03\nZaitseve\tLuhansk\t49.10\t39.20\nBakhmut\tDonetsk\t48.59\t38.00\n"
)
PLACES = "# source\nBakhmut\tsettlement\tDonetsk\t73212\tF\tБахмут\nZaitseve\tsettlement\tDonetsk\t100\t\tЗайцево\n"
COAST = "# source\n30.0,40.0 45.0,40.0 45.0,50.0 30.0,50.0\n"
ATLAS = read_atlas(COORDINATES, PLACES, COAST)


def test_a_name_stands_for_all_that_could_be_meant_by_it() -> None:
    assert [(spot.lat, spot.lon) for spot in ATLAS.spots("Zaitseve", "1")] == [(48.39, 38.03), (49.10, 39.20)]
    assert ATLAS.spots("Zaitseve (Luhansk region)", "1") == [Spot("Zaitseve (Luhansk region)", 49.10, 39.20, "1")]
    assert ATLAS.spots("Zaitseve (Sumy region)", "1") == []
    assert ATLAS.spots("Robotyne", "1") == []


def drawn(*spots: Spot) -> tuple[str, list[tuple[float, float]]]:
    text = place_map(spots, ATLAS)
    ET.fromstring(text)
    return text, [(float(x), float(y)) for x, y in re.findall(r'class="spot"[^>]*cx="([\d.]+)" cy="([\d.]+)"', text)]


def test_north_is_up_east_is_right_and_the_scale_is_true() -> None:
    west, east = Spot("West", 48.0, 37.0, "1"), Spot("East", 48.5, 38.5, "2")
    text, [(x, y), (other_x, other_y)] = drawn(west, east)
    assert x < other_x
    assert y > other_y
    assert all(0 < one < WIDTH for one in (x, other_x))
    km, px = re.search(r"h([\d.]+)v-5.*\n.*>(\d+) km<", text).group(2, 1)  # type: ignore[union-attr]
    north_px_km = (y - other_y) / (0.5 * 111.2)
    assert abs(float(px) / float(km) / north_px_km - 1) < 0.01


def test_towns_stand_there_to_find_one_s_way() -> None:
    text, _ = drawn(Spot("Zaitseve", 48.53, 38.07, "1"))
    assert ">1 Zaitseve<" in text
    assert ">Bakhmut<" in text
    assert "fill-rule" in text


def test_a_name_is_text() -> None:
    text, _ = drawn(Spot('<script>alert(1)</script>"&', 48.0, 38.0, "1"))
    assert "<script" not in text


def test_the_data_that_is_shipped() -> None:
    atlas = read_atlas(shipped("coordinates.tsv"), shipped("places.tsv"), shipped("coast.txt"))
    assert [(spot.lat, spot.lon) for spot in atlas.spots("Bakhmut", "")] == [(48.59, 38.0)]
    assert len(atlas.spots("Avdiivka", "")) == 3
    assert len(atlas.points) > 7_000
    assert all(40 < lat < 80 and (19 < lon <= 180 or lon < -168) for some in atlas.points.values() for lat, lon in some)
    assert {"Bakhmut", "Kharkiv", "Donetsk", "Belgorod"} <= {town.name for town in atlas.towns}
    text = place_map(atlas.spots("Mariupol", "1"), atlas)
    ET.fromstring(text)
    assert len(text) < 60_000
