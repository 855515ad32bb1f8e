"""`zeroline verify-archive`: hashes everything again."""

from __future__ import annotations

import argparse

from zeroline.archive.stamps import counted as counted_stamps
from zeroline.archive.stamps import roots_in
from zeroline.archive.verify import anchor_in, verify
from zeroline.crew import archive
from zeroline.domain.counting import counted
from zeroline.settings import Settings
from zeroline.terminal import plain, print_document


def verify_archive_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1 where something is not as it was written."""
    held, roots = archive(settings), roots_in(settings.timestamp_roots)
    problems = verify(held, None if options.anchor is None else anchor_in(options.anchor))
    with held.ledger.reading() as connection:
        stamps = counted_stamps(connection, roots)
    verified = [stamp for stamp in stamps if stamp.time is not None]
    if options.json:
        print_document(
            {
                "zeroline": 1,
                "problems": [vars(problem) for problem in problems],
                "stamps": {"kept": len(stamps), "verified": len(verified)},
            }
        )
    else:
        for problem in problems:
            about = f" of clip {problem.clip}" if problem.clip and problem.clip not in problem.where else ""
            print(plain(f"! {problem.where}{about}: {problem.why}"))
        print(f"{counted(len(problems), 'problem')}." if problems else "Every byte, row and link is as it was written.")
        if stamps:
            print(f"Time stamps: {len(verified)} of {len(stamps)} verified.")
        for stamp in stamps:
            if stamp.why:
                print(plain(f"  entry {stamp.sequence}, {stamp.server}: {stamp.why}"))
    return 1 if problems else 0
