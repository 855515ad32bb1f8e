"""`zeroline shield`: what is hidden in what is released of a clip."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from zeroline.acts.shielding import Decision, covers_in, decide_shield, find_faces
from zeroline.archive.releases import shield_of
from zeroline.archive.values import plain
from zeroline.crew import archive
from zeroline.crew_release import face_search, face_sheet, needs_voice
from zeroline.domain.cover import Found
from zeroline.domain.errors import OutputExists, WrongUse
from zeroline.domain.release import Shield
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def shield_command(options: argparse.Namespace, settings: Settings) -> int:
    told = (options.no_face, options.cover, options.drop, options.voice, options.word, options.no_word)
    decides = options.confirm or any(told)
    if options.find and decides:
        raise WrongUse("First find and look, then decide: --find stands alone.")
    if options.find:
        return _find(options, settings)
    clip, held = options.id.lower(), archive(settings)
    if decides:
        if options.voice == "revoiced":
            needs_voice()
        decision = Decision(
            by=settings.deciding(options.by),
            seen=options.confirm,
            no_faces=tuple(options.no_face),
            covers=() if options.cover is None else covers_in(options.cover),
            dropped=tuple(options.drop),
            voice=options.voice,
            words=tuple(options.word),
            told=tuple(options.no_word),
        )
        shield: Shield | None = decide_shield(held, clip, decision, face_search(settings).maker)
    else:
        with held.ledger.reading() as connection:
            shield = shield_of(connection, clip)
    if options.json:
        print_document({"zeroline": 1, "clip": clip, "shield": None if shield is None else plain(shield)})
    else:
        Terminal().say(f"{clip}: {_told(shield)}")
    return 0


def _find(options: argparse.Namespace, settings: Settings) -> int:
    clip, out = options.id.lower(), options.out or Path(".")
    listing, sheet = out / f"{clip}-faces.json", out / f"{clip}-faces.jpg"
    for file in (listing, sheet):
        if file.exists() and not options.overwrite:
            raise OutputExists(file)
    with Terminal() as terminal:
        held, found = find_faces(archive(settings), clip, face_search(settings), terminal.report_for(Path(clip)))
        document = {"zeroline": 1, "clip": clip, **_found(found), "sheet": None}
        if held.media.picture is not None:
            out.mkdir(parents=True, exist_ok=True)
            face_sheet(held, found.covers, sheet)
            document["sheet"] = str(sheet)
            listing.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        if not options.json:
            terminal.say(_found_told(clip, found, document["sheet"]))
    if options.json:
        print_document(document)
    return 0


def _found(found: Found) -> dict[str, Any]:
    return {"covers": plain(found.covers), "made_by": f"{found.made_by.engine} {found.made_by.version}, "
            f"{found.made_by.model}"}  # fmt: skip


def _found_told(clip: str, found: Found, sheet: str | None) -> str:
    if sheet is None:
        return f"{clip}: it has no picture"
    lines = [f"{clip}: {len(found.covers)} found; none of it is decided. Look at {sheet}, then "
             f"`zeroline shield {clip} --confirm`"]  # fmt: skip
    lines += [f"  {one.id}  {one.start_ms / 1000:.1f}-{one.end_ms / 1000:.1f} s" for one in found.covers]
    return "\n".join(lines)


def _told(shield: Shield | None) -> str:
    if shield is None:
        return "nobody decided yet what is hidden in it"
    faces = "an editor confirmed the faces" if shield.faces_seen else "nobody confirmed the faces yet"
    many = [f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in ((len(shield.covers), "cover"),
            (len(shield.words), "line"))]  # fmt: skip
    return f"{many[0]}; {faces}; voice: {shield.voice}; {many[1]} of words withheld"
