"""`zeroline backup` and `zeroline restore`."""

from __future__ import annotations

import argparse

from zeroline.archive.backup import back_up, restore
from zeroline.archive.verify import verify
from zeroline.crew import archive
from zeroline.domain.counting import counted
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def backup_command(options: argparse.Namespace, settings: Settings) -> int:
    held = archive(settings)
    done = back_up(held, options.dir)
    if options.json:
        head = done.head.as_json() if done.head else None
        print_document({"zeroline": 1, "backup": str(done.folder), "clips": done.clips, "head": head})
    else:
        upto = done.head.sequence if done.head else 0
        Terminal().say(
            f"{done.folder}: {counted(done.clips, 'clip')}, up to entry {upto} of the log. The desk's key is not in "
            f"it: keep {held.ledger.keys} apart from it, and safe."
        )
    return 0


def restore_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1 where the archive that was restored is not as it was written."""
    held = archive(settings)
    done = restore(options.dir, held)
    problems = verify(held)
    if options.json:
        print_document({"zeroline": 1, "clips": done.clips, "problems": [vars(problem) for problem in problems]})
    else:
        terminal = Terminal()
        were = "was" if done.clips == 1 else "were"
        terminal.say(f"{counted(done.clips, 'clip')} {were} restored.")
        for problem in problems:
            terminal.say(f"! {problem.where}: {problem.why}")
    return 1 if problems else 0
