"""`zeroline label`: what a person decides about a clip's content and its protection."""

from __future__ import annotations

import argparse

from zeroline.archive.care import decide, labels_of
from zeroline.crew import archive
from zeroline.documents.archive import care_fields
from zeroline.domain.errors import WrongUse
from zeroline.domain.protection import ALWAYS_PROTECTED
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def label_command(options: argparse.Namespace, settings: Settings) -> int:
    if options.content is None and options.protection is None:
        raise WrongUse("Name what to set: --content LABEL,... or --protection protected|open.")
    by = settings.deciding(options.by)
    labels = None if options.content is None else labels_of(options.content)
    care = decide(archive(settings).ledger, options.id.lower(), labels, options.protection, by, options.reason)
    if options.json:
        print_document({"zeroline": 1, "clip": options.id.lower(), **care_fields(care)})
    else:
        told = "not set" if care.labels is None else ", ".join(sorted(care.labels)) or "none applies"
        holds = "protected" if care.protected else "open"
        if never := sorted((care.labels or frozenset()) & ALWAYS_PROTECTED):
            holds += f"; {', '.join(never)}: that cannot be lifted"
        elif care.protected and care.decided == "open":
            holds += "; a second editor must give a reason, too"
        Terminal().say(f"{options.id.lower()}: content labels: {told}; {holds}")
    return 0
