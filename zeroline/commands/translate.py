"""`zeroline translate`: clips and texts in, files out, each told as it comes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from zeroline.crew import crew, only_admitter, text_crew
from zeroline.domain.errors import WrongUse
from zeroline.engines.read_text import is_text
from zeroline.jobs import (
    Done,
    Failed,
    StandingFiles,
    TextDone,
    refuse_namesakes,
    refuse_originals,
    translate_all,
    translate_texts,
)
from zeroline.pipeline import Order
from zeroline.publish.document import document
from zeroline.publish.draft import Files
from zeroline.publish.text_draft import TextFiles, text_document
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def translate_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code: 0 when every clip and text came out, else that of the worst failure."""
    texts = [path for path in options.files if is_text(path)]
    clips = [path for path in options.files if not is_text(path)]
    language = None if settings.language == "auto" else settings.language
    order = Order(settings.profile, language, options.bilingual, settings.gloss)
    files = Files(settings.out, settings.formats, options.burn, options.overwrite)
    refuse_namesakes(options.files)
    refuse_originals(options.files, partial(_standing, files))
    with Terminal() as terminal:
        files = _asked(options.files, files, terminal)
        outcomes = list(_told(clips, settings, order, files, terminal)) if clips else []
        outcomes += _told_texts(texts, settings, order, files, terminal)
        failed = [one for one in outcomes if isinstance(one, Failed)]
        if len(outcomes) > 1:
            terminal.batch(len(outcomes) - len(failed), failed, "files" if texts else "clips")
    if options.json:
        print_document(_printed(outcomes))
    return max((one.error.exit_code for one in failed), default=0)


def _told(
    paths: list[Path], settings: Settings, order: Order, files: Files, terminal: Terminal
) -> Iterator[Done | TextDone | Failed]:
    helpers = cache(lambda: crew(settings))  # one of each engine for all clips
    for outcome in translate_all(paths, only_admitter(), helpers, order, files, terminal.report_for):
        if isinstance(outcome, Done):
            terminal.done(outcome)
        else:
            terminal.failed(outcome)
        yield outcome


def _told_texts(
    paths: list[Path], settings: Settings, order: Order, files: Files, terminal: Terminal
) -> Iterator[TextDone | Failed]:
    helpers = cache(lambda: text_crew(settings))  # one model for all texts
    for outcome in translate_texts(paths, helpers, order.language, _text_files(files), terminal.report_for):
        if isinstance(outcome, TextDone):
            terminal.text_done(outcome)
        else:
            terminal.failed(outcome)
        yield outcome


def _text_files(files: Files) -> TextFiles:
    return TextFiles(files.folder, "json" in files.formats, files.overwrite)


def _standing(files: Files, path: Path) -> list[Path]:
    return _text_files(files).standing(path) if is_text(path) else files.standing(path)


def _asked(paths: list[Path], files: Files, terminal: Terminal) -> Files:
    """Asks the person at the terminal, once for all, before anything is replaced."""
    standing = [] if files.overwrite else [file for path in paths for file in _standing(files, path)]
    if not standing:
        return files
    more = f" and {len(standing) - 1} more" if len(standing) > 1 else ""
    answer = terminal.ask(f"{standing[0]}{more} would be replaced. Replace?")
    if answer is False:
        raise WrongUse("Nothing was replaced; choose another --out folder.")
    if answer is None and len(paths) == 1:
        raise StandingFiles(paths[0], standing)
    return replace(files, overwrite=bool(answer))


def _printed(outcomes: Sequence[Done | TextDone | Failed]) -> dict[str, Any]:
    clips = [document(one.work) for one in outcomes if isinstance(one, Done)]
    texts = [text_document(one.work) for one in outcomes if isinstance(one, TextDone)]
    failed = [{"file": str(one.path), "why": one.error.sentence} for one in outcomes if isinstance(one, Failed)]
    if len(outcomes) == 1 and not failed:
        return (clips + texts)[0]
    return {"zeroline": 1, "clips": clips, **({"texts": texts} if texts else {}), "failed": failed}
