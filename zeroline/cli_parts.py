"""What the parsers of many commands share."""

from __future__ import annotations

import argparse
from typing import Any

BY = "who does this (default: `desk_member` of the settings)"


def add_command(commands: Any, name: str, told: str, run: Any) -> argparse.ArgumentParser:
    """A command, or a verb of one, with --json."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=told, allow_abbrev=False)
    command.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    command.set_defaults(run=run)
    return command


def one_line(given: str) -> str:
    """Refuses what no terminal shows and no database takes, such as bytes that are no UTF-8."""
    if not given.isprintable():
        raise argparse.ArgumentTypeError("it must be text on one line")
    return given


def of_clip(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", type=one_line, metavar="ID", help="the clip's id, as `zeroline list` tells it")
