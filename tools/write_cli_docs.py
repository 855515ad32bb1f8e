"""Writes docs/cli.md from the command line's own help: python tools/write_cli_docs.py

From the parser, not from its printed help, whose form differs between versions of Python. tests/test_documents.py holds
that the committed file is current.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from zeroline import cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

HEAD = """\
# The command line
Written by `tools/write_cli_docs.py` from the help of the commands; change it there.

    zeroline COMMAND [OPTION ...]

What a program wants goes to standard output, and only with `--json`; what a person reads goes to standard error.
`terms`, `doctor` and the commands that read the archive print their findings on standard output, without `--json` too.

| exit code | means |
|---|---|
| 0 | done; for several clips: every one came out |
| 1 | an engine failed on input that should have worked; the archive is not as it was written |
| 2 | wrong use: an option, a setting, a model that cannot be had, results that are there, what is not built |
| 3 | bad input: a clip, a text, a glossary, or a place for the results, that cannot be worked with |
| 130 | interrupted; the same command goes on after the last finished stage |
"""


def page() -> str:
    """The whole page, for docs/cli.md."""
    parser = cli._parser()
    parts = [HEAD, _options("Every command", "zeroline", parser)]
    for name, (told, command) in _commands(parser).items():
        parts.append(_options(f"`zeroline {name}`", told, command))
        verbs = _commands(command).items()
        parts += [_options(f"`zeroline {name} {verb}`", about, one) for verb, (about, one) in verbs]
    return "\n".join(parts)


def _commands(parser: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Name -> (its line of help, its parser); of a command, those of its verbs."""
    found = next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
    if found is None:
        return {}
    told = {choice.dest: choice.help or "" for choice in found._choices_actions}
    return {name: (told[name], command) for name, command in found.choices.items()}


def _options(title: str, told: str, parser: argparse.ArgumentParser) -> str:
    rows = [
        f"| {_names(action)} | {_told(action)} |"
        for action in parser._actions
        if not isinstance(action, argparse._SubParsersAction)
    ]
    first = [] if told == parser.prog else [f"{told[0].upper()}{told[1:]}.", ""]
    return "\n".join([f"## {title}", *first, "| option | |", "|---|---|", *rows, ""])


def _names(action: argparse.Action) -> str:
    if not action.option_strings:
        many = " ..." if action.nargs == "+" else ""
        return f"`{_safe(str(action.metavar))}{many}`"
    wants = "" if action.nargs == 0 else f" {_wanted(action)}"
    return ", ".join(f"`{name}{_safe(wants)}`" for name in action.option_strings)


def _wanted(action: argparse.Action) -> str:
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar) + (" ..." if action.nargs == "+" else "")
    return action.metavar or "|".join(map(str, action.choices or ()))


def _told(action: argparse.Action) -> str:
    text = (action.help or "").removesuffix(" (default: %(default)s)")  # Python 3.11 and 3.12 add it to switches
    if isinstance(action, argparse.BooleanOptionalAction):
        text += f" (default: {'yes' if action.default else 'no'})"
    return _safe(text)


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
