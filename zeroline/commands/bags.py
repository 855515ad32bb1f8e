"""`zeroline export` and `zeroline import`: clips out as a bag for editors, and back in."""

from __future__ import annotations

import argparse

from zeroline.archive.bag import export
from zeroline.archive.bag_import import import_bag
from zeroline.crew import archive
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def export_command(options: argparse.Namespace, settings: Settings) -> int:
    done = export(archive(settings), options.ids, options.to, settings.acting(options.by))
    if options.json:
        print_document({"zeroline": 1, "bag": str(done.folder), "clips": list(done.clips), "oxum": done.oxum})
    else:
        count = f"{len(done.clips)} clip{'s' * (len(done.clips) != 1)}"
        Terminal().say(f"{done.folder}: a bag of {count}, sensitive, for editors alone; check it with its check_bag.py")
    return 0


def import_command(options: argparse.Namespace, settings: Settings) -> int:
    held, by = archive(settings), settings.acting(options.by)
    done = [one for bag in options.bags for one in import_bag(held, bag, by)]
    if options.json:
        print_document({"zeroline": 1, "clips": [vars(one) for one in done]})
    else:
        for one in done:
            there = "is in the archive now" if one.new else "was in the archive already"
            whose = "" if one.ours else "; another desk signed its log, and its decision on protection was left out"
            Terminal().say(f"{one.id}: {there}, {one.records} records were taken in{whose}")
    return 0
