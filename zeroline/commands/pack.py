"""`zeroline pack`: what a reporter needs to quote a clip, in four formats."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from zeroline.acts.packing import pack_of
from zeroline.archive.claim_index import catch_up
from zeroline.crew import archive, lemmatiser
from zeroline.crew_release import coarsely
from zeroline.publish.pack_files import pack_fields, write_pack
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def pack_command(options: argparse.Namespace, settings: Settings) -> int:
    held, terminal, today = archive(settings), Terminal(), datetime.now(UTC).date()
    for fault in catch_up(held, lambda: lemmatiser().lemmatise):
        terminal.say(f"Not counted: {fault.sentence}")
    pack = pack_of(held, options.id.lower(), settings.credit, coarsely(settings), today)
    written = write_pack(pack, settings.out, options.forms, options.overwrite)
    if options.json:
        print_document({**pack_fields(pack), "written": [str(path) for path in written]})
    else:
        lines = f"{len(pack.lines)} {'line' if len(pack.lines) == 1 else 'lines'}"
        terminal.say(f"{pack.clip}: version {pack.version}, {lines} that may be quoted")
        for path in written:
            terminal.say(f"  {path}")
    return 0
