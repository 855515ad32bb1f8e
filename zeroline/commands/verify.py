"""`zeroline verify`: whether a file is our release, unaltered."""

from __future__ import annotations

import argparse
from typing import Any

from zeroline.acts.verifying import verify_file
from zeroline.crew import archive
from zeroline.crew_release import checker
from zeroline.domain.verified import Verified
from zeroline.publish.words import timecode
from zeroline.settings import Settings
from zeroline.terminal import plain, print_document


def verify_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 for a file of a release, unaltered; else 1."""
    found = verify_file(checker(archive(settings), settings), options.file)
    if options.json:
        print_document({"zeroline": 1, **verified_fields(found)})
    else:
        print("\n".join(plain(line) for line in told(found)))
    return found.exit_code


def verified_fields(found: Verified) -> dict[str, Any]:
    """What `--json` prints: docs/json.md."""
    return {
        "verdict": found.verdict,
        "clip": found.clip,
        "version": found.version,
        "why": found.why,
        "reasons": list(found.reasons),
        "released": [vars(line) for line in found.lines],
        "changed": [vars(one) for one in found.changed],
    }


def told(found: Verified) -> list[str]:
    """The colour and the sentence, the reasons, what differs, and the words that were released."""
    lines = [f"{found.verdict.upper()}: {found.why}", *(f"  {reason}" for reason in found.reasons)]
    for one in found.changed:
        lines.append(f"  {timecode(one.start_ms)}  released: {one.released or '(nothing)'}")
        lines.append(f"  {' ' * len(timecode(one.start_ms))}  here:     {one.found or '(nothing)'}")
    if found.lines and found.exit_code:
        lines += ["The words that we released:", *(f"  {timecode(one.start_ms)}  {one.text}" for one in found.lines)]
    return lines
