"""Trends and likenesses as plain values, for `--json`; docs/json.md explains each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zeroline.archive.alike import Alike, Such
from zeroline.archive.events import Proof
from zeroline.domain.event import Event
from zeroline.domain.trend import Tally, Trend

Proofs = Mapping[tuple[str, str], Sequence[Proof]]


def trend_fields(trend: Trend, proofs: Proofs) -> dict[str, Any]:
    """Each number is beside the ids of its events, and each event with its evidence."""
    return {
        "scope": "in this archive",
        "clips": trend.clips,
        "days_by": dict(trend.bases),
        "events": [event_fields(event, proofs) for event in trend.events],
        "weeks": [
            {
                "week": week.name,
                "begins": week.begins.isoformat(),
                "clips_posted": week.posted,
                "clips_added": week.added,
                "events": len(week.events),
                "of": [event.id for event in week.events],
            }
            for week in trend.weeks
        ],
        "kinds": [_tally(tally) for tally in trend.kinds],
        "units": [_tally(tally) for tally in trend.units],
        "places": [_tally(tally) for tally in trend.places],
        "unknown": {
            "day": [event.id for event in trend.undated],
            "unit": [event.id for event in trend.events if not event.units],
            "place": [event.id for event in trend.events if not event.places],
        },
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {"name": tally.name, "events": len(tally.events), "of": [event.id for event in tally.events]}


def event_fields(event: Event, proofs: Proofs) -> dict[str, Any]:
    when = event.when
    return {
        "id": event.id,
        "kind": event.kind,
        "day": when.day.isoformat() if when else None,
        "day_by": when.basis if when else None,
        "units": event.units,
        "places": event.places,
        "clips": event.clips,
        "by_people": event.by_people,
        "evidence": [
            _proof(proof) for telling in event.tellings for proof in proofs.get((telling.clip, telling.kind), ())
        ],
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "clip": proof.clip,
        "asserted_by": proof.asserted_by,
        "status": proof.status,
        "units": proof.units,
        "places": proof.places,
        "names_withheld": proof.withheld,
        "lines": proof.lines,
    }


def alike_fields(found: Sequence[Alike]) -> list[dict[str, Any]]:
    return [
        {
            "clip": one.clip,
            "score": one.score,
            "copy": one.copy,
            "units": list(one.units),
            "places": list(one.places),
            "claims": list(one.claims),
            "words": list(one.words),
            "why": one.why,
        }
        for one in found
    ]


def such_fields(found: Sequence[Such]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "unit": one.unit,
            "number": one.number,
            "of": one.of,
            "since": one.since.isoformat(),
            "told": one.told,
        }
        for one in found
    ]
