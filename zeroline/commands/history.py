"""`zeroline history`: a clip's life, as custody tells it."""

from __future__ import annotations

import argparse

from zeroline.archive.history import history
from zeroline.crew import archive
from zeroline.settings import Settings
from zeroline.terminal import plain, print_document


def history_command(options: argparse.Namespace, settings: Settings) -> int:
    with archive(settings).ledger.reading() as connection:
        events = history(connection, options.id.lower())
    if options.json:
        print_document({"zeroline": 1, "clip": options.id.lower(), "history": [vars(event) for event in events]})
    else:
        for event in events:
            by = f" ({event.by})" if event.by else ""
            print(plain(f"{event.at.replace('T', ' ').partition('.')[0]} UTC  {event.told}{by}"))
    return 0
