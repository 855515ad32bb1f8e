"""`zeroline revise`: corrections to captions that were made elsewhere, taken in as changes, with a version of them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zeroline.acts.revise import Revised, revise
from zeroline.archive.editing import Editing
from zeroline.crew import archive, desk_of
from zeroline.documents.archive import state_fields
from zeroline.domain.difference import Told, difference, shown
from zeroline.settings import Settings
from zeroline.terminal import Terminal, clock, plain, print_document


def revise_command(options: argparse.Namespace, settings: Settings) -> int:
    held, id = archive(settings), options.id.lower()
    desk = desk_of(held, Editing(held), settings)
    with held.ledger.writing() as pen:
        by = pen.person(settings.deciding(options.by))
    assert by is not None  # a name was given
    revised = revise(desk, id, Path(options.file), by)
    if options.json:
        print_document({"zeroline": 1, "clip": id, **_fields(revised), "state": state_fields(held, revised.state)})
        return 0
    for told in revised.lines:
        print(plain(f"{clock(told.start_ms / 1000)} {told.language}: {shown(difference(told.before, told.now))}"))
    Terminal().say(_told(id, revised))
    return 0


def _fields(revised: Revised) -> dict[str, Any]:
    return {
        "changes": len(revised.operations),
        "merged": revised.count("Merge"),
        "split": revised.count("Split"),
        "retimed": revised.count("Retime"),
        "shared": revised.shared,
        "lines": [_line(told) for told in revised.lines],
    }


def _line(told: Told) -> dict[str, Any]:
    pieces = [vars(piece) for piece in difference(told.before, told.now)]
    return {"line": told.line, "language": told.language, "before": told.before, "now": told.now, "diff": pieces}


def _told(id: str, revised: Revised) -> str:
    if not revised.operations:
        return f"{id}: says what the file says already; nothing was changed."
    counts: Sequence[tuple[int, str]] = (
        (revised.count("SetText"), "reworded"),
        (revised.count("Merge"), "merged"),
        (revised.count("Split"), "split"),
        (revised.count("Retime"), "retimed"),
    )
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"{id}: lines {parts}; version {revised.state.version}, not reviewed yet."
