"""`zeroline trends`: one clip, or a steady stream of them? Counts events that are claimed, never what happened. What it
prints may leave the desk: names are out of the lines of protected clips."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from zeroline.archive.claim_index import catch_up
from zeroline.archive.collector import collector_at_rest
from zeroline.archive.events import counted, merge, part, proofs
from zeroline.archive.opening import Archive
from zeroline.crew import archive, lemmatiser
from zeroline.documents.trends import Proofs, event_fields, trend_fields
from zeroline.domain import counting
from zeroline.domain.claim import KINDS
from zeroline.domain.errors import OutputExists, WrongUse
from zeroline.domain.event import Event
from zeroline.domain.trend import Asked, Tally, Trend
from zeroline.engines.whole_file import whole_file
from zeroline.publish.trend_chart import chart
from zeroline.settings import Settings
from zeroline.terminal import Terminal, clock, plain, print_document

_ROWS = 12  # of units and of places, on the terminal; --json has all


def trends_command(options: argparse.Namespace, settings: Settings) -> int:
    asked = _asked(options)
    if options.svg is not None and options.svg.exists() and not options.overwrite:
        raise OutputExists(options.svg)
    held, terminal = archive(settings), Terminal()
    for fault in catch_up(held, lambda: lemmatiser().lemmatise):
        terminal.say(f"Not counted: {fault.sentence}")
    if options.merge or options.split:
        return _decided(options, settings, held)
    with held.ledger.reading() as connection, collector_at_rest():
        trend = counted(connection, asked)
        evidence: Proofs = proofs(connection, trend.events) if options.json or options.evidence else {}
        fields = trend_fields(trend, evidence) if options.json else {}
        drawing = None if options.svg is None else chart(trend, asked)
    if drawing is not None:
        _draw(options.svg, drawing)
        terminal.say(f"{options.svg}: drawn")
    if options.json:
        print_document({"zeroline": 1, **fields}, indent=None)
    elif options.evidence:
        print("\n".join(map(plain, _evidence(trend, evidence))))
    else:
        print("\n".join(map(plain, _table(trend))))
    return 0


def _asked(options: argparse.Namespace) -> Asked:
    if options.claim is not None and options.claim not in KINDS:
        raise WrongUse(f"--claim: {options.claim!r} is no kind of claim; there are {', '.join(KINDS)}.")
    try:
        since = None if options.since is None else date.fromisoformat(options.since)
    except ValueError as error:
        raise WrongUse(f"--since: {options.since!r} is no date such as 2024-02-03.") from error
    return Asked(options.claim, options.unit, options.place, since)


def _decided(options: argparse.Namespace, settings: Settings, held: Archive) -> int:
    if options.merge and options.split:
        raise WrongUse("Merge or split, one at a time.")
    by = settings.deciding(options.by)
    if options.merge:
        made: Sequence[Event] = (merge(held.ledger, options.merge, by),)
    else:
        if len(options.split) < 2:
            raise WrongUse("--split EVENT CLIP...: name the event, and the clips that tell of another.")
        made = part(held.ledger, options.split[0], options.split[1:], by)
    if options.json:
        with held.ledger.reading() as connection:
            evidence = proofs(connection, made)
        print_document({"zeroline": 1, "events": [event_fields(event, evidence) for event in made]})
    else:
        for event in made:
            Terminal().say(_event(event))
    return 0


def _draw(file: Path, drawing: str) -> None:
    with whole_file(file) as draft:
        draft.write_text(drawing, encoding="utf-8")


def _event(event: Event) -> str:
    day = f"{event.when.day} ({event.when.basis})" if event.when else "day unknown"
    parts = [event.id, day, ", ".join((*event.units, *event.places)) or "unit and place unknown"]
    parts.append(counting.counted(len(event.clips), "clip"))
    return "  ".join([*parts, *(["put together by people"] if event.by_people else [])])


def _table(trend: Trend) -> Iterator[str]:
    if not trend.events:
        yield f"No claims are counted in this archive of {counting.counted(trend.clips, 'clip')}."
        return
    clips = len({clip for event in trend.events for clip in event.clips})
    events = counting.counted(len(trend.events), "event")
    yield (
        f"In this archive: {events}, claimed in {clips} of {counting.counted(trend.clips, 'clip')}. "
        "A claim is what somebody asserts; that it happened is not said."
    )
    yield "Days: " + ", ".join(f"{number} {basis}" for basis, number in trend.bases.items())
    yield ""
    yield f"{'week':10}{'begins':12}{'events':>7}{'clips posted':>14}{'clips added':>13}  claims"
    for week in trend.weeks:
        kinds = _counted(tuple(Tally(event.kind, (event,)) for event in week.events))
        yield f"{week.name:10}{week.begins.isoformat():12}{len(week.events):7}{week.posted:14}{week.added:13}  {kinds}"
    for title, tallies, unknown in (
        ("claim", trend.kinds, 0),
        ("unit", trend.units, sum(not event.units for event in trend.events)),
        ("place", trend.places, sum(not event.places for event in trend.events)),
    ):
        yield ""
        yield f"{title:34}{'events':>7}"
        yield from (f"{tally.name:34}{len(tally.events):7}" for tally in tallies[:_ROWS])
        if len(tallies) > _ROWS:
            yield f"and {len(tallies) - _ROWS} more; --json has all"
        if unknown:
            yield f"{'(unknown)':34}{unknown:7}"
    yield ""
    yield "What a number rests on: --evidence, with --claim, --unit, --place or --since."


def _counted(tallies: Sequence[Tally]) -> str:
    counts: dict[str, int] = {}
    for tally in tallies:
        counts[tally.name] = counts.get(tally.name, 0) + 1
    return ", ".join(f"{kind} {number}" for kind, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _evidence(trend: Trend, proofs: Proofs) -> Iterator[str]:
    for event in trend.events:
        yield _event(event)
        for telling in event.tellings:
            for proof in proofs.get((telling.clip, telling.kind), ()):
                held = ", names withheld" if proof.withheld else ""
                yield f"  {proof.clip}  asserted by {proof.asserted_by}, {proof.status}{held}"
                for line in proof.lines:
                    yield f"    {clock(line['start_ms'] / 1000)}  {line['text']}"
                    yield f"          {line['english']}"
    if not trend.events:
        yield f"No claims are counted in this archive of {counting.counted(trend.clips, 'clip')}."
