"""A small map of places, out of data that is here: coast, a grid of degrees, the places that are asked about with all
that could be meant, towns around them by which one finds one's way, and a scale. No borders: where they run is what
this war is about. SVG with its text as text, for light and dark, without a script."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from xml.sax.saxutils import escape

WIDTH = 640  # px
_LEAST_KM, _KM = 90.0, 111.2  # a map is no smaller across; km to a degree of latitude
_MARGIN = 1.35  # of what the places take
_FLAT, _TALL = 0.55, 0.85  # height by width, at the least and at the most
_TOWNS, _LETTER_PX, _BOLD_PX = 9, 7.2, 8.4
_STEPS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # degrees between two lines of the grid

STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif; font-size: 13px; }
.sea { fill: #dbe6ee; } .land { fill: #faf8f3; stroke: #93a7b5; } .grid { stroke: #cfd3d6; } .ink { fill: #1b1d20; }
.soft { fill: #565d66; } .spot { fill: #a8341c; stroke: #ffffff; } .mark { fill: #a8341c; font-weight: 700; }
.rule { stroke: #1b1d20; }
@media (prefers-color-scheme: dark) {
.sea { fill: #16222c; } .land { fill: #20242a; stroke: #4b5a66; } .grid { stroke: #343b42; } .ink { fill: #eceff2; }
.soft { fill: #aab2bb; } .spot { fill: #ff9a7d; stroke: #15171a; } .mark { fill: #ff9a7d; } .rule { stroke: #eceff2; }
}
"""


@dataclass(frozen=True)
class Spot:
    """A place at degrees of latitude and longitude; `mark` is the number by which it is told of, empty for a town that
    stands there to find one's way."""

    name: str
    lat: float
    lon: float
    mark: str = ""


@dataclass(frozen=True)
class Atlas:
    """What lies where. `points`: name and region -> places of that name there; `towns`: those that many know, the
    largest first; `coast`: rings of longitude and latitude."""

    points: Mapping[tuple[str, str], Sequence[tuple[float, float]]]
    towns: Sequence[Spot]
    coast: Sequence[Sequence[tuple[float, float]]]

    @cached_property
    def _regions(self) -> Mapping[str, Sequence[str]]:
        named: dict[str, list[str]] = {}
        for name, where in self.points:
            named.setdefault(name, []).append(where)
        return named

    def spots(self, told: str, mark: str) -> list[Spot]:
        """Where the place may be that is told as "Zaitseve (Donetsk region)"; or as "Zaitseve": all of that name."""
        name, _, rest = told.partition(" (")
        where = rest.rstrip(")").removesuffix(" region")
        regions = [where] if rest else self._regions.get(name, ())
        return [Spot(told, lat, lon, mark) for one in regions for lat, lon in self.points.get((name, one), ())]


def read_atlas(coordinates: str, places: str, coast: str, big: int = 100_000) -> Atlas:
    """Out of the files of data/. `big`: inhabitants from which a town is drawn to find one's way by, as are
    those of the front."""
    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for name, where, lat, lon in _rows(coordinates):
        points.setdefault((name, where), []).append((float(lat), float(lon)))
    known = []
    for name, kind, where, people, marks, *_ in ([*row, ""] for row in _rows(places)):
        there = points.get((name, where), ())
        if kind == "settlement" and there and (int(people) >= big or ("F" in marks and len(there) == 1)):
            known.append((int(people), Spot(name, *there[0])))  # the first is the largest of the name
    towns = [spot for _, spot in sorted(known, key=lambda one: -one[0])]
    rings = [
        [(float(lon), float(lat)) for lon, _, lat in (pair.partition(",") for pair in line.split())]
        for line in coast.splitlines()
        if not line.startswith("#")
    ]
    return Atlas(points, towns, rings)


def _rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@dataclass(frozen=True)
class _Sheet:
    """Which part of the earth is drawn: its middle, and px to a degree of latitude. Degrees of longitude are drawn as
    long as they are in the middle."""

    lat: float
    lon: float
    scale: float
    height: int

    @classmethod
    def around(cls, spots: Sequence[Spot]) -> _Sheet:
        lats, lons = [spot.lat for spot in spots], [spot.lon for spot in spots]
        lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        wide = max(_MARGIN * (max(lons) - min(lons)) * math.cos(math.radians(lat)), _LEAST_KM / _KM)
        high = max(_MARGIN * (max(lats) - min(lats)), _FLAT * wide)
        height = WIDTH * min(high / wide, _TALL)
        return cls(lat, lon, min(WIDTH / wide, height / high), round(height))

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """In px from the upper left."""
        x = WIDTH / 2 + (lon - self.lon) * math.cos(math.radians(self.lat)) * self.scale
        return x, self.height / 2 - (lat - self.lat) * self.scale

    def holds(self, spot: Spot) -> bool:
        x, y = self.at(spot.lat, spot.lon)
        by_the_scale = x > WIDTH - 200 and y > self.height - 48
        return 8 < x < WIDTH - 8 and 20 < y < self.height - 28 and not by_the_scale


def height(spots: Sequence[Spot]) -> int:
    """Of the map of these, in px."""
    return _Sheet.around(spots).height


def place_map(spots: Sequence[Spot], atlas: Atlas) -> str:
    """The map. `spots` are one or more."""
    sheet = _Sheet.around(spots)
    names = "; ".join(dict.fromkeys(f"{spot.mark}: {spot.name}" for spot in spots))
    parts = [*_land(sheet, atlas.coast), *_grid(sheet), *_labels(sheet, spots, atlas.towns), *_scale(sheet)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {sheet.height}" width="{WIDTH}" '
        f'height="{sheet.height}" role="img" aria-labelledby="title" lang="en">\n'
        f'<title id="title">{escape(names)}</title>\n<style>{STYLE}</style>\n'
        f'<rect class="sea" fill="#dbe6ee" width="{WIDTH}" height="{sheet.height}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _land(sheet: _Sheet, coast: Iterable[Sequence[tuple[float, float]]]) -> Iterator[str]:
    """Rings that touch the sheet; water in land is a ring, too, so every second one is land."""
    told = []
    for ring in coast:
        drawn = [sheet.at(lat, lon) for lon, lat in ring]
        xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
        if max(xs) >= 0 and min(xs) <= WIDTH and max(ys) >= 0 and min(ys) <= sheet.height:
            told.append("M" + "L".join(f"{_near(x):.1f} {_near(y):.1f}" for x, y in drawn) + "Z")
    if told:
        yield f'<path class="land" fill="#faf8f3" stroke="#93a7b5" fill-rule="evenodd" d="{"".join(told)}"/>'


def _near(px: float) -> float:
    """Far outside of the sheet a number may be any that is outside: a viewer reckons with few digits."""
    return max(-20_000.0, min(20_000.0, px))


def _grid(sheet: _Sheet) -> Iterator[str]:
    across = WIDTH / sheet.scale / math.cos(math.radians(sheet.lat))
    step = next((one for one in _STEPS if across / one <= 6), _STEPS[-1])
    digits = 2 if step == 0.25 else 1 if step < 1 else 0
    for number in range(math.ceil((sheet.lon - across / 2) / step), math.floor((sheet.lon + across / 2) / step) + 1):
        x, _ = sheet.at(sheet.lat, number * step)
        yield f'<path class="grid" stroke="#cfd3d6" d="M{x:.1f} 0V{sheet.height}"/>'
        yield _text(x + 3, 13, f"{number * step:.{digits}f}° E", "soft")
    half = sheet.height / sheet.scale / 2
    for number in range(math.ceil((sheet.lat - half) / step), math.floor((sheet.lat + half) / step) + 1):
        _, y = sheet.at(number * step, sheet.lon)
        yield f'<path class="grid" stroke="#cfd3d6" d="M0 {y:.1f}H{WIDTH}"/>'
        if 24 < y < sheet.height - 24:
            yield _text(3, y - 3, f"{number * step:.{digits}f}° N", "soft")


def _labels(sheet: _Sheet, spots: Sequence[Spot], towns: Iterable[Spot]) -> Iterator[str]:
    """The places that are asked about, each with its number; then as many towns as find room beside them."""
    taken: list[tuple[float, float, float]] = []  # where a label begins, and how long it is
    for spot in spots:
        x, y = sheet.at(spot.lat, spot.lon)
        label = f"{spot.mark} {spot.name.partition(' (')[0]}"
        long = _BOLD_PX * len(label)
        back = x + 9 + long > WIDTH
        taken.append((x - 9 - long if back else x, y, long + 9))
        yield f'<circle class="spot" fill="#a8341c" stroke="#ffffff" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
        yield _text(x - 9 if back else x + 9, y + 4, label, "mark", end=back)
    drawn = 0
    asked = {(spot.lat, spot.lon) for spot in spots}
    for town in towns:
        if drawn == _TOWNS:
            return
        x, y = sheet.at(town.lat, town.lon)
        long = _LETTER_PX * len(town.name)
        free = all(
            abs(y - other) > 18 or x > start + width + 16 or x + long + 16 < start for start, other, width in taken
        )
        if (town.lat, town.lon) in asked or not sheet.holds(town) or not free or x + long + 12 > WIDTH:
            continue
        drawn += 1
        taken.append((x, y, long))
        yield f'<circle class="soft" fill="#565d66" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>'
        yield _text(x + 6, y + 4, town.name, "soft")


def _scale(sheet: _Sheet) -> Iterator[str]:
    """A bar of a round number of kilometres, a fifth of the width or so."""
    px_km = sheet.scale / _KM
    rough = WIDTH / 5 / px_km
    size = 10 ** math.floor(math.log10(rough))
    km = next(one * size for one in (5, 2, 1) if one * size <= rough)
    left, bottom = WIDTH - 16 - km * px_km, sheet.height - 14
    bar = f"M{left:.1f} {bottom - 5}v5h{km * px_km:.1f}v-5"
    yield f'<path class="rule" stroke="#1b1d20" stroke-width="2" fill="none" d="{bar}"/>'
    yield _text(WIDTH - 16, bottom - 8, f"{km:g} km", "ink", end=True)


def _text(x: float, y: float, text: str, kind: str, *, end: bool = False) -> str:
    fill = {"ink": "#1b1d20", "soft": "#565d66", "mark": "#a8341c"}[kind]
    anchor = ' text-anchor="end"' if end else ""
    return f'<text class="{kind}" fill="{fill}" x="{x:.1f}" y="{y:.1f}"{anchor}>{escape(text)}</text>'
