"""`zeroline erase`: an erasure that had to be made, on record."""

from __future__ import annotations

import argparse

from zeroline.archive.erase import erase
from zeroline.crew import archive
from zeroline.domain.errors import WrongUse
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def erase_command(options: argparse.Namespace, settings: Settings) -> int:
    by, clip, terminal = settings.deciding(options.by), options.id.lower(), Terminal()
    if not options.yes and not terminal.ask(
        f"The clip {clip} and all that is known of it will be gone for ever. Erase?"
    ):
        raise WrongUse("Nothing was erased; add --yes where nobody can be asked.")
    erase(archive(settings), clip, options.reason, by)
    if options.json:
        print_document({"zeroline": 1, "erased": clip})
    else:
        terminal.say(f"{clip}: is erased here. Bags, backups and results elsewhere are not reached by this; neither is "
                     "what `zeroline translate` keeps of it in kept/.")  # fmt: skip
    return 0
