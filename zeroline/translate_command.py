"""`zeroline translate`: clips in, files out, each told as it comes."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from zeroline.crew import crew
from zeroline.domain.errors import WrongUse
from zeroline.jobs import Done, Failed, StandingFiles, translate_all
from zeroline.pipeline import Order
from zeroline.publish.document import document
from zeroline.publish.draft import Files
from zeroline.settings import Settings
from zeroline.terminal import Terminal


def translate_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code: 0 when every clip came out, else that of the worst failure."""
    language = None if settings.language == "auto" else settings.language
    order = Order(settings.profile, language, options.bilingual, settings.gloss)
    files = Files(settings.out, settings.formats, options.burn, options.overwrite)
    with Terminal() as terminal:
        files = _asked(options.files, files, terminal)
        outcomes = list(_told(options.files, settings, order, files, terminal))
        failed = [one for one in outcomes if isinstance(one, Failed)]
        if len(outcomes) > 1:
            terminal.batch(len(outcomes) - len(failed), failed)
    if options.json:
        print(_readable(json.dumps(_printed(outcomes), ensure_ascii=False, indent=1)))
    return max((one.error.exit_code for one in failed), default=0)


def _told(paths: list[Path], settings: Settings, order: Order, files: Files, terminal: Terminal) -> Any:
    for outcome in translate_all(paths, crew(settings), order, files, terminal.report_for):
        if isinstance(outcome, Done):
            terminal.done(outcome)
        else:
            terminal.failed(outcome)
        yield outcome


def _asked(paths: list[Path], files: Files, terminal: Terminal) -> Files:
    """Asks the person at the terminal, once for all clips, before anything is replaced."""
    standing = [] if files.overwrite else [file for path in paths for file in files.standing(path)]
    if not standing:
        return files
    more = f" and {len(standing) - 1} more" if len(standing) > 1 else ""
    answer = terminal.ask(f"{standing[0]}{more} would be replaced. Replace?")
    if answer is False:
        raise WrongUse("Nothing was replaced; choose another --out folder.")
    if answer is None and len(paths) == 1:
        raise StandingFiles(paths[0], standing)
    return replace(files, overwrite=bool(answer))


def _readable(text: str) -> str:
    """The text with U+FFFD for what is no UTF-8 in a file's name, which standard output would refuse."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _printed(outcomes: list[Done | Failed]) -> dict[str, Any]:
    done = [document(one.work) for one in outcomes if isinstance(one, Done)]
    failed = [{"file": str(one.path), "why": one.error.sentence} for one in outcomes if isinstance(one, Failed)]
    if len(outcomes) == 1 and done:
        return done[0]
    return {"zeroline": 1, "clips": done, "failed": failed}
