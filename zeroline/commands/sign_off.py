"""`zeroline sign-off`: the two pairs of eyes without a browser. `--reviewed` is the first, without it the second."""

from __future__ import annotations

import argparse

from zeroline.archive.editing import Editing
from zeroline.archive.ledger import now
from zeroline.archive.versions import Listen
from zeroline.crew import archive, desk_of
from zeroline.documents.archive import standing, state_fields
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def sign_off_command(options: argparse.Namespace, settings: Settings) -> int:
    held, id = archive(settings), options.id.lower()
    desk = desk_of(held, Editing(held), settings)
    with held.ledger.writing() as pen:
        by = pen.person(settings.deciding(options.by))
    assert by is not None  # a name was given
    if options.reviewed:
        state = desk.review(id, by)
    else:
        if options.listened_again:
            before = desk.state(id)
            duration = desk.editing.open(id).draft.duration_ms
            listen = Listen(((0, duration),), before.reviewed_at or now(), now(), declared=True)
            desk.listened(id, by, listen)
        state = desk.sign_off(id, by)
    if options.json:
        print_document({"zeroline": 1, "clip": id, "state": state_fields(held, state)})
    else:
        Terminal().say(f"{id}: {standing(state)}")
    return 0
