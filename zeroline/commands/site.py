"""`zeroline site`: the public site, from all releases."""

from __future__ import annotations

import argparse

from zeroline.acts.siting import write_site
from zeroline.crew import archive
from zeroline.domain.counting import counted
from zeroline.publish.site_page import Place
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def site_command(options: argparse.Namespace, settings: Settings) -> int:
    """Raises OutputExists, CannotWrite, ArchiveFault."""
    place = Place(settings.site_url, settings.credit or "Clips with English captions")
    written = write_site(archive(settings), options.dir.resolve(), place)
    if options.json:
        print_document({"zeroline": 1, "site": str(options.dir), **vars(written)})
        return 0
    terminal = Terminal()
    terminal.say(f"{options.dir}: {counted(written.clips, 'clip')}, {written.withdrawn} withdrawn; {written.new} of "
                 f"{written.files} files are new.")  # fmt: skip
    if not place.url:
        terminal.say("`site_url` is not set: there is no sitemap, and addresses in the feeds are relative, which many "
                     "readers of feeds do not take.")  # fmt: skip
    return 0
