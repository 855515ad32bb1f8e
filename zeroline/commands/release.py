"""`zeroline release`: one immutable bundle of a version that was signed off."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from zeroline.acts.releasing import Asked, release
from zeroline.acts.siting import out_of
from zeroline.archive.opening import Archive
from zeroline.archive.releases import hold, releases_of
from zeroline.crew import archive
from zeroline.crew_release import workshop
from zeroline.documents.posts import post_fields
from zeroline.domain.errors import CannotWrite, OutputExists
from zeroline.domain.release import Released
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def release_command(options: argparse.Namespace, settings: Settings) -> int:
    held, clip, by = archive(settings), options.id.lower(), settings.deciding(options.by)
    if options.hold is not None:
        until = None if options.hold == "none" else options.hold
        hold(held.ledger, clip, until, by)
        if options.json:
            print_document({"zeroline": 1, "clip": clip, "held_until": until})
            return 0
        Terminal().say(f"{clip}: " + ("no longer held" if until is None else f"held until {until}"))
        with held.ledger.reading() as connection:
            out = releases_of(connection, clip)
        if until is not None and out:
            Terminal().say(f"What was released of it before stays out, release {out[-1].number} too; to take it back: "
                           "zeroline withdraw")  # fmt: skip
        return 0
    with Terminal() as terminal:
        made = release(workshop(held, settings), Asked(clip, by, options.override), terminal.report_for(Path(clip)))
        with held.ledger.reading() as connection:
            before = [one for one in out_of(connection, clip) if (one.release, one.number) != (made.id, made.number)]
        folder = None if options.out is None else _laid_out(held, made, options.out)
        where = f" in {folder}" if folder else ""
        terminal.say(
            f"{made.id}: release {made.number}, of version {made.version_number}; {len(made.files)} files{where}"
        )
        for one in before:
            terminal.say(f"An earlier release of it is posted: {one.platform}, {one.place.url if one.place else ''}")
    if options.json:
        where_to = None if folder is None else str(folder)
        posted = [post_fields(one) for one in before]
        print_document({"zeroline": 1, **release_fields(made), "folder": where_to, "posted_before": posted})
    return 0


def release_fields(made: Released) -> dict[str, Any]:
    """What `--json` prints of a release: docs/json.md."""
    return {
        "release": made.id,
        "number": made.number,
        "clip": made.clip,
        "version": made.version_number,
        "at": made.at,
        "protected": made.protected,
        "eyes": made.eyes,
        "override": made.override,
        "files": dict(made.files),
    }


def _laid_out(held: Archive, made: Released, out: Path) -> Path:
    """Copies of the files under their names, in a folder of the release's own; whole or not at all."""
    folder = out / f"{made.id}-{made.number}"
    if folder.exists():
        raise OutputExists(folder)
    beside = out / f".zeroline-{made.id}-{made.number}"
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, sha256 in made.files.items():
            shutil.copyfile(held.vault.path(sha256), beside / name)
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise CannotWrite(out, f"the release cannot be written here ({(error.strerror or '').lower()}).") from error
    return folder
