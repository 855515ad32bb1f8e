"""`zeroline show`: one clip of the archive, for the desk itself. What leaves is built from archive/view.py."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from zeroline.archive.alike import Alike, Such, alike, such
from zeroline.archive.browse import listed
from zeroline.archive.claim_index import catch_up
from zeroline.archive.drafts import draft_of
from zeroline.archive.editing import Editing
from zeroline.archive.intake import must_be_here
from zeroline.crew import archive, desk_of, lemmatiser
from zeroline.documents.archive import clip_fields, source_fields, standing, state_fields, version_fields
from zeroline.documents.trends import alike_fields, such_fields
from zeroline.publish.document import document
from zeroline.settings import Settings
from zeroline.terminal import Terminal, clock, plain, print_document


def show_command(options: argparse.Namespace, settings: Settings) -> int:
    """The clip's document as `translate` makes it, with its sources, labels and versions. A clip without captions has
    its own fields alone."""
    held, id = archive(settings), options.id.lower()
    for fault in catch_up(held, lambda: lemmatiser().lemmatise):
        Terminal().say(f"Not compared: {fault.sentence}")
    with held.ledger.reading() as connection:
        must_be_here(connection, id)
        clip = clip_fields(listed(connection, [id])[0])
        sources, versions = source_fields(connection, id), version_fields(connection, id)
        work = draft_of(connection, held.vault, id)
        near, number = alike(connection, id), such(connection, id)
    state = None if work is None else desk_of(held, Editing(held), settings).state(id)
    made = {} if work is None else document(work)
    shown = {"zeroline": 1, **made, "status": clip["status"], "archive": {**clip, "sources": sources}}
    shown["archive"] |= {"versions": versions, "alike": alike_fields(near), "such": such_fields(number)}
    shown["archive"]["state"] = None if state is None else state_fields(held, state)
    if options.json:
        print_document(shown)
    else:
        stands = [] if state is None or state.reviewed_by is None else [standing(state)]
        print(plain_lines([*_told(clip, sources, made, stands), *_likenesses(near, number)]))
    return 0


def _likenesses(near: Sequence[Alike], number: Sequence[Such]) -> list[str]:
    told = [f"such claims: {one.told}" for one in number]
    return told + [f"alike: {one.clip}  {one.why}" for one in near]


def plain_lines(lines: Sequence[str]) -> str:
    return "\n".join(map(plain, lines))


def _told(
    clip: Mapping[str, Any], sources: Sequence[Mapping[str, Any]], made: Mapping[str, Any], stands: Sequence[str]
) -> list[str]:
    labels = "not set" if clip["content"] is None else ", ".join(clip["content"]) or "none applies"
    care = "protected" if clip["protected"] else "open"
    lines = [f"{clip['id']}  {clip['status']}, {clock(clip['duration_ms'] / 1000)}, {care}, content labels: {labels}"]
    lines += stands
    for source in sources:
        parts = ("file", "account", "platform", "url", "posted_at")
        lines.append("source: " + ", ".join(str(source[part]) for part in parts if source[part]))
        lines.append(f"  first seen {source['first_seen']}" + (f", by {source['by']}" if source["by"] else ""))
        if source["post"]:
            asserter = source["post"]["asserted_by"] or "its account"
            lines.append(f"  the post says (asserted by {asserter}):")
            lines += [f"    {line}" for line in source["post"]["text"].splitlines()]
    lines += [f"{clock(one['start_ms'] / 1000)}  {' / '.join(one['lines'])}" for one in made.get("captions", ())]
    for claim in made.get("claims", ()):
        kind = claim["kind"].replace("_", " ")
        lines.append(f"claim, {kind}, asserted by {claim['asserted_by']}, {claim['status']}")
    lines += [f"! {flag['segment'] or 'clip'} {flag['kind']}: {flag['why']}" for flag in made.get("flags", ())]
    return lines
