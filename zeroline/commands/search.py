"""`zeroline search`: what was said, found by words and by meaning, for the desk itself."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from zeroline.archive.search import Finder
from zeroline.archive.search_index import catch_up, rebuild
from zeroline.crew import archive, indexer
from zeroline.documents.archive import found_fields
from zeroline.domain.finding import Filters, Found
from zeroline.language.questions import question
from zeroline.settings import Settings
from zeroline.terminal import Terminal, clock, plain, print_document


def search_command(options: argparse.Namespace, settings: Settings) -> int:
    """What the index lacks is entered first; each result is a line in both languages with the second it is said."""
    names = ("unit", "place", "claim", "person", "source", "since", "until", "status")
    asked = question(" ".join(options.text), Filters(**{name: getattr(options, name) for name in names}), options.only)
    finder = Finder(archive(settings), indexer(settings))
    with Terminal() as terminal:
        make = rebuild if options.rebuild else catch_up
        for fault in make(finder.archive, finder.indexer, terminal.report_for(Path("archive"))):
            terminal.say(f"Not found by search: {fault.sentence}")
    found = finder.find(asked, options.limit)
    if options.json:
        print_document({"zeroline": 1, "results": [found_fields(one) for one in found]})
    else:
        print(_told(found))
    return 0


def _told(found: Sequence[Found]) -> str:
    lines = []
    for one in found:
        how = " and ".join(one.ways)
        lines.append(f"{one.clip}  {clock(one.start_ms // 1000)}  by {how}")
        lines += [f"    {text}" for text in (one.text, one.source_text) if text]
    return "\n".join(map(plain, lines)) or "Nothing was found."
