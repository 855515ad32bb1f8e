"""The map of the places that are named in a clip: which numbers stand on it, and the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from zeroline.crew import shipped
from zeroline.desk.access import Known
from zeroline.desk.pages.models import TEXT
from zeroline.desk.refusals import NotThere
from zeroline.publish.place_map import Atlas, Spot, height, place_map, read_atlas

router = APIRouter()
_MOST = 20  # places on one map
_LONGEST = 100
_Told = Annotated[str, Query(max_length=_LONGEST, pattern=TEXT)]


@router.get("/places.svg", include_in_schema=False)
def drawing(_session: Known, at: Annotated[list[Annotated[str, Query(max_length=_LONGEST + 4, pattern=TEXT)]],
                                           Query(max_length=4 * _MOST)]) -> Response:  # fmt: skip
    """Each `at` is the number on the map and a place, "1 Zaitseve (Donetsk region)". It says nothing of any clip."""
    spots = [spot for one in at for spot in _spots(*_parted(one))]
    if not spots:
        raise NotThere("None of these places is known here.")
    headers = {"cache-control": "private, max-age=3600"}
    return Response(place_map(spots, atlas()), media_type="image/svg+xml", headers=headers)


def on_map(mentions: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Of a clip's mentions those whose place is known: `numbers` by their place in the list, which of their candidates
    are `missing`, and the `query`, `height`
    and words of the map; None: there is nothing to draw."""
    numbers: dict[int, str] = {}
    missing: dict[int, list[str]] = {}
    asked: list[tuple[str, str]] = []
    spots: list[Spot] = []
    for place, one in enumerate(mentions):
        if one["kind"] != "place" or len(numbers) == _MOST:
            continue
        told = list(one["candidates"])[:4] or ([one["canonical"]] if one["canonical"] else [])
        mark = str(len(numbers) + 1)
        found = [(name, some) for name in told if len(name) <= _LONGEST and (some := atlas().spots(name, mark))]
        if found:
            numbers[place] = mark
            missing[place] = [name for name in told if name not in dict(found)]
            asked += [("at", f"{mark} {name}") for name, _ in found]
            spots += [spot for _, some in found for spot in some]
    if not spots:
        return None
    told_as = "; ".join(dict.fromkeys(f"{spot.mark}, {spot.name}" for spot in spots))
    return {"numbers": numbers, "missing": missing, "query": urlencode(asked), "height": height(spots), "told": told_as}


@lru_cache(1)
def atlas() -> Atlas:
    return read_atlas(shipped("coordinates.tsv"), shipped("places.tsv"), shipped("coast.txt"))


def _parted(one: str) -> tuple[str, str]:
    mark, _, name = one.partition(" ")
    return (mark, name) if mark.isdigit() and len(mark) <= 2 else ("", one)


def _spots(mark: str, name: str) -> list[Spot]:
    return atlas().spots(name, mark)
