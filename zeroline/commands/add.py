"""`zeroline add`: files into the archive, through the same pipeline as `translate`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from zeroline.archive.browse import listed
from zeroline.archive.opening import Archive
from zeroline.crew import archive, crew, indexer, intake, lookout
from zeroline.crew_outside import stamped
from zeroline.documents.archive import clip_fields, match_fields
from zeroline.domain.errors import WrongUse
from zeroline.domain.source import Arrival, checked
from zeroline.engines.read_text import read_text
from zeroline.jobs import Added, Failed, add_all, findable_all, recognised_all
from zeroline.pipeline import Order
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def add_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code: 0 when every file is in the archive with its captions, else that of the worst failure."""
    for given in options.files:
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given):
            raise WrongUse(f"{given}: clips are not fetched from addresses yet; save it to a file and add that with "
                           "--source-url.")  # fmt: skip
    arrival = _arrival(options)
    held = archive(settings)
    language = None if settings.language == "auto" else settings.language
    order = Order(settings.profile, language, gloss=settings.gloss)
    takes = intake(held, settings.acting(options.by))
    helpers = cache(lambda: crew(settings))  # the model is wanted by the first clip that waits for captions
    with Terminal() as terminal:
        outcomes: list[Added | Failed] = []
        paths = [Path(given) for given in options.files]
        added = add_all(paths, held, takes, helpers, order, arrival, terminal.report_for)
        watch = lookout(held)
        terminal.caught_up(watch)
        for outcome in findable_all(recognised_all(added, watch), held, cache(lambda: indexer(settings))):
            outcomes.append(outcome)
            terminal.failed(outcome) if isinstance(outcome, Failed) else terminal.added(outcome)
        failed = [one for one in outcomes if isinstance(one, Failed)]
        if len(outcomes) > 1:
            terminal.batch(len(outcomes) - len(failed), failed)
        for stamp in stamped(held, settings):
            if stamp.time is None:
                terminal.say(f"No time stamp from {stamp.server}: {stamp.why}")
    if options.json:
        print_document(_printed(held, outcomes))
    return max((one.error.exit_code for one in failed), default=0)


def _printed(held: Archive, outcomes: Sequence[Added | Failed]) -> dict[str, Any]:
    added = {one.clip.id: one for one in outcomes if isinstance(one, Added)}
    with held.ledger.reading() as connection:
        found = listed(connection, list(added))
    clips = [
        {**clip_fields(one), "new": added[one.id].new, "copies": [match_fields(copy) for copy in added[one.id].copies]}
        for one in found
    ]
    failed = [
        {"file": str(one.path), "why": one.error.sentence, "copies": [match_fields(copy) for copy in one.copies]}
        for one in outcomes
        if isinstance(one, Failed)
    ]
    return {"zeroline": 1, "clips": clips, "failed": failed}


def _arrival(options: argparse.Namespace) -> Arrival:
    post = None if options.post_text is None else read_text(options.post_text).text.strip()
    return checked(Arrival(options.source_url, options.account, options.posted_at, post))
