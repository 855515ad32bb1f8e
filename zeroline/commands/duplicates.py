"""`zeroline duplicates`: which clips of the archive a file is made of. Nothing is added."""

from __future__ import annotations

import argparse
from pathlib import Path

from zeroline.archive.lookout import same_bytes
from zeroline.crew import archive, crew, fingerprinter, lookout, only_admitter
from zeroline.documents.archive import match_fields
from zeroline.domain.clip import Clip
from zeroline.domain.fingerprint import SPEEDS, Match, TimedWord, timed_words
from zeroline.pipeline import Order, translate
from zeroline.settings import Settings
from zeroline.terminal import Terminal, plain, print_document, recognised


def duplicates_command(options: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 whether there are some or none. Raises BadMedia, ArchiveFault."""
    with Terminal() as terminal:
        found = _found(options.file, options.listen, settings, terminal)
    if options.json:
        print_document({"zeroline": 1, "matches": [match_fields(match) for match in found]})
    else:
        told = [f"{plain(options.file.name)}: {plain(recognised(match))} (score {match.score:.2f})" for match in found]
        print("\n".join(told) or f"{plain(options.file.name)}: nothing in the archive that it is made of.")
    return 0


def _found(file: Path, listen: bool, settings: Settings, terminal: Terminal) -> tuple[Match, ...]:
    held = archive(settings)
    clip = only_admitter().admit(file)
    same = same_bytes(held, clip)
    watch = lookout(held)
    terminal.caught_up(watch)
    words = _heard(clip, settings, terminal) if listen and same is None else None
    others = watch.ask(clip, fingerprinter().fingerprint(clip, SPEEDS), words)
    return (same, *others) if same else others


def _heard(clip: Clip, settings: Settings, terminal: Terminal) -> tuple[TimedWord, ...]:
    language = None if settings.language == "auto" else settings.language
    work = translate(clip.path, crew(settings), Order(settings.profile, language), terminal.report_for(clip.path))
    return timed_words(work.speech.transcript)
