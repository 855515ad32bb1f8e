"""`zeroline withdraw`: every release of a clip is taken back, for safety."""

from __future__ import annotations

import argparse

from zeroline.archive.releases import withdraw, withdrawn_from
from zeroline.crew import archive
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def withdraw_command(options: argparse.Namespace, settings: Settings) -> int:
    """Says under which addresses it was public. Raises WrongUse, NoSuchClip, ArchiveFault."""
    held, clip = archive(settings), options.id.lower()
    withdraw(held, clip, options.reason, settings.deciding(options.by))
    with held.ledger.reading() as connection:
        ids = withdrawn_from(connection, clip)
    if options.json:
        print_document({"zeroline": 1, "clip": clip, "withdrawn": ids, "posts": []})
        return 0
    terminal = Terminal()
    terminal.say(f"{clip} is withdrawn: `verify` and the desk's page tell nothing of it any more.")
    if ids:
        terminal.say(f"Its releases {', '.join(ids)}: run `zeroline site DIR` again and publish the folder; their "
                     "pages then say that they were withdrawn, and nothing else.")  # fmt: skip
    return 0
