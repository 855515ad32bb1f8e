"""`zeroline desk`: the web application on the archive."""

from __future__ import annotations

import argparse
from dataclasses import replace

from zeroline.acts.verifying import verify_file
from zeroline.crew import archive
from zeroline.crew_release import checker
from zeroline.desk.back_child import ChildHand
from zeroline.desk.counter import Counter
from zeroline.desk.ear_room import ChildEar
from zeroline.desk.room import ChildRoom
from zeroline.desk.serving import Address, Engines, office_of, serve
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_preview import preview
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document

_WARNING = (
    "WARNING: this desk is open to others WITHOUT TLS. Whoever is on the way can read passwords, sessions and clips,",
    "and change what is sent. Use it in a network that you trust with all of that, or not at all.",
)


def desk_command(options: argparse.Namespace, settings: Settings) -> int:
    address = Address(options.host, options.port, options.cert, options.key, options.origin, options.proxy,
                      options.plain_http)  # fmt: skip
    door = address.door
    engines = Engines(preview, FfmpegHearer(), ChildEar(settings), ChildHand(settings))
    office = office_of(settings, archive(settings), door, ChildRoom(settings), engines)
    if options.public_verify:
        checks = checker(office.archive, settings)
        office = replace(office, counter=Counter(lambda path, name: verify_file(checks, path, name)))
    terminal = Terminal()

    def ready(shown: str) -> None:
        if not address.local and not door.secure:
            for line in _WARNING:
                terminal.say(line)
        terminal.say(f"The desk is at {shown}; Ctrl-C ends it.")
        token = office.people.first_link()
        link = None if token is None else f"{shown}/welcome/{token}"
        if link is not None:
            terminal.say("Nobody leads it yet. This link, good for one use, makes the administrator:")
            terminal.say(f"  {link}")
        if options.json:
            print_document({"zeroline": 1, "desk": {"address": shown, "first_link": link}})

    serve(office, address, ready)
    return 0
