"""The story of checking a file that goes round: is it our release, made of our release, or neither?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zeroline.acts.released_words import against, captions_in, lines_of, text_in
from zeroline.acts.verifying_known import Checker, corrected_by, manifest_of, notes, signed_text
from zeroline.acts.verifying_media import media, with_beside
from zeroline.archive.public import Public, public
from zeroline.domain.errors import BadInput
from zeroline.domain.release import Released
from zeroline.domain.verified import AMBER, GREEN, GREY, WITHDRAWN, Verified
from zeroline.engines.same_file import sha256_of as sha256_of_file
from zeroline.publish.edition import MANIFEST


def verify_file(checker: Checker, path: Path, name: str = "") -> Verified:
    """What the file is; `name` is how it is called where it came from. Raises BadInput where it cannot be read,
    ArchiveFault."""
    with checker.archive.ledger.reading() as connection:
        known = public(connection)
    try:
        sha256 = sha256_of_file(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}).") from error
    if sha256 in known.gone_files and known.of_file(sha256) is None:
        return Verified(WITHDRAWN, "This was released, and has been withdrawn.")
    if (same := known.of_file(sha256)) is not None:
        found = _unaltered(checker, known, *same)
        shown = same[1].endswith(".mp4") and found.verdict == GREEN  # however the file is called here
        return with_beside(checker, same[0], found, path) if shown else found
    content = text_in(path)
    if content is not None:
        return _of_text(checker, known, content, Path(name or path.name))
    return media(checker, known, path)


def _unaltered(checker: Checker, known: Public, made: Released, name: str) -> Verified:
    """Our bytes: the hash is in a manifest that our key signed."""
    body = manifest_of(checker.archive, made)
    if body is None or (name != MANIFEST and body["files"].get(name, {}).get("sha256") != made.files[name]):
        why = "The bytes are those of a release, but its signature cannot be confirmed here."
        return Verified(GREY, why, reasons=("Ask the desk: its key or its archive is not as it was.",))
    reasons = [f"Its SHA-256 is that of {name} in release {made.number} of {made.id}.",
               "The manifest that names it is signed with this desk's key.", *notes(known, made)]  # fmt: skip
    why = f"This is our release {made.id}, version {made.version_number}, unaltered."
    if (newest := corrected_by(known, made)) is not None:
        why = f"{why[:-1]}; version {newest.version_number} has corrected it since."
    return Verified(GREEN, why, made.id, made.version_number, tuple(reasons), lines_of(body))


def _of_text(checker: Checker, known: Public, content: str, name: Path) -> Verified:
    if content.lstrip().startswith("{"):
        return _of_json(checker, known, content)
    shown = captions_in(content, name.suffix.lower().lstrip("."))
    if shown is None:
        return Verified(GREY, "This is no file of a release that we know.")
    archive = checker.archive
    compared = against(shown, content, known, lambda made: manifest_of(archive, made), archive.vault.path)
    if compared is None:
        return Verified(GREY, "These captions are of no release that we know.")
    made, changed = compared
    again = ("No words and no times differ, but it is not the file that we released.",)
    told = f"{len(changed)} of their lines are not as we released them"
    why = f"These captions come from our release {made.id}, and {told}."
    if not changed:
        why = f"These captions say what our release {made.id} says, in a file that is not ours."
    body = manifest_of(archive, made) or {}
    reasons = (*(() if changed else again), *notes(known, made))
    return Verified(AMBER, why, made.id, made.version_number, reasons, lines_of(body), changed)


def _of_json(checker: Checker, known: Public, content: str) -> Verified:
    """A manifest or a record that is not byte for byte ours."""
    try:
        outer = json.loads(content)
    except (ValueError, RecursionError):
        return Verified(GREY, "This is no file of a release that we know.")
    if not isinstance(outer, dict):
        return Verified(GREY, "This is no file of a release that we know.")
    named = _named(outer)
    releases = known.clips.get(named or "")
    if releases is None:
        if named in known.gone:
            return Verified(WITHDRAWN, "This was released, and has been withdrawn.")
        return Verified(GREY, "This is no file of a release that we know.")
    ours = signed_text(checker.archive, content.encode())
    bodies = [(made, manifest_of(checker.archive, made)) for made in reversed(releases)]
    for made, body in bodies:
        if ours is not None and body is not None and json.loads(ours) == body:
            why = f"What is signed in this manifest of {made.id} is as we signed it, but the file was written anew."
            return Verified(AMBER, why, made.id, made.version_number, tuple(notes(known, made)), lines_of(body))
    made, body = bodies[0]
    why = f"This names our release {made.id}, and is not what we released."
    fault = ("Our signature does not hold for it.",) if "signature" in outer else ()
    return Verified(AMBER, why, made.id, made.version_number, fault, lines_of(body or {}))


def _named(outer: Mapping[str, Any]) -> str | None:
    """The public id that a manifest or a record names."""
    try:
        told = json.loads(outer["signed"]) if "signed" in outer else outer["release"]
        return str(told["id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
