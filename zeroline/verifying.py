"""The story of checking a file that goes round: is it our release, made of our release, or neither?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zeroline.archive.keys import read_key, signed
from zeroline.archive.opening import Archive
from zeroline.archive.public import Public, public
from zeroline.archive.released_prints import Print, ReleasedIndex
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadInput, BadMedia
from zeroline.domain.fingerprint import SPEEDS, Fingerprint, Match, Relation
from zeroline.domain.record import sha256_of
from zeroline.domain.release import Released
from zeroline.domain.verified import AMBER, GREEN, GREY, WITHDRAWN, Verified
from zeroline.engines.same_file import sha256_of as sha256_of_file
from zeroline.ports import Fingerprinter
from zeroline.publish.edition import MANIFEST
from zeroline.released_words import against, captions_in, lines_of

_TEXT = 8 << 20  # bytes: captions of a day of speech take some 3 MB
UNCHECKED = "Captions in the picture are not checked: compare them with the words below."


@dataclass(frozen=True)
class Checker:
    """What checking needs. `printed` gives the fingerprint of a released video, kept once it was made; None: it has
    none."""

    archive: Archive
    admit: Callable[[Path], Clip]
    fingerprinter: Fingerprinter
    printed: Callable[[Path, str], Fingerprint | None]


def verify_file(checker: Checker, path: Path, name: str = "") -> Verified:
    """What the file is; `name` is how it is called where it came from. Raises BadInput where it cannot be read,
    ArchiveFault."""
    with checker.archive.ledger.reading() as connection:
        known = public(connection)
    try:
        sha256 = sha256_of_file(path)
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}).") from error
    if sha256 in known.gone_files and known.of_file(sha256) is None:
        return Verified(WITHDRAWN, "This was released, and has been withdrawn.")
    if (same := known.of_file(sha256)) is not None:
        return _unaltered(checker, known, *same)
    content = _text(path) if size <= _TEXT else None
    if content is not None:
        return _of_text(checker, known, content, Path(name or path.name))
    return _of_media(checker, known, path)


def _unaltered(checker: Checker, known: Public, made: Released, name: str) -> Verified:
    """Our bytes: the hash is in a manifest that our key signed."""
    body = manifest_of(checker.archive, made)
    if body is None or (name != MANIFEST and body["files"].get(name, {}).get("sha256") != made.files[name]):
        why = "The bytes are those of a release, but its signature cannot be confirmed here."
        return Verified(GREY, why, reasons=("Ask the desk: its key or its archive is not as it was.",))
    reasons = [f"Its SHA-256 is that of {name} in release {made.number} of {made.id}.",
               "The manifest that names it is signed with this desk's key.", *_notes(known, made)]  # fmt: skip
    why = f"This is our release {made.id}, version {made.version_number}, unaltered."
    return Verified(GREEN, why, made.id, made.version_number, tuple(reasons), lines_of(body))


def _notes(known: Public, made: Released) -> list[str]:
    """What a reader must know of the release itself."""
    told = []
    newest = known.clips[made.id][-1]
    if newest.number != made.number:
        told.append(f"A later release corrects it: version {newest.version_number}, of {newest.at[:10]}.")
    if made.override is not None:
        told.append(f"It was not signed off when it was released. Why it went out: {made.override}")
    elif made.eyes == 1:
        told.append("One person alone checked its captions.")
    return told


def manifest_of(archive: Archive, made: Released) -> dict[str, Any] | None:
    """What the desk signed of a release; None where its key did not sign it."""
    try:
        told = archive.vault.path(made.files[MANIFEST]).read_bytes()
    except (OSError, KeyError):
        return None
    body = _signed_text(archive, told)
    return None if body is None else json.loads(body)


def _signed_text(archive: Archive, told: bytes) -> str | None:
    """The text in a manifest that this desk's key signed; None: it did not."""
    key = read_key(archive.ledger.keys)
    try:
        outer = json.loads(told)
        body, public_key, signature = (str(outer[name]) for name in ("signed", "public_key", "signature"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    ours = key is not None and public_key == key.public and signed(public_key, sha256_of(body.encode()), signature)
    return body if ours else None


def _text(path: Path) -> str | None:
    """The file as text; None: it is none."""
    content = path.read_bytes()
    try:
        return None if b"\0" in content else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _of_text(checker: Checker, known: Public, content: str, name: Path) -> Verified:
    if content.lstrip().startswith("{"):
        return _of_json(checker, known, content)
    captions = captions_in(content, name.suffix.lower().lstrip("."))
    if captions is None:
        return Verified(GREY, "This is no file of a release that we know.")
    archive = checker.archive
    compared = against(captions, content, known, lambda made: manifest_of(archive, made), archive.vault.path)
    if compared is None:
        return Verified(GREY, "These captions are of no release that we know.")
    made, changed = compared
    again = ("No words and no times differ, but it is not the file that we released.",)
    told = f"{len(changed)} of their lines are not as we released them"
    why = f"These captions come from our release {made.id}, and {told}."
    if not changed:
        why = f"These captions say what our release {made.id} says, in a file that is not ours."
    body = manifest_of(archive, made) or {}
    reasons = (*(() if changed else again), *_notes(known, made))
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
    ours = _signed_text(checker.archive, content.encode())
    bodies = [(made, manifest_of(checker.archive, made)) for made in reversed(releases)]
    for made, body in bodies:
        if ours is not None and body is not None and json.loads(ours) == body:
            why = f"What is signed in this manifest of {made.id} is as we signed it, but the file was written anew."
            return Verified(AMBER, why, made.id, made.version_number, tuple(_notes(known, made)), lines_of(body))
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


def _of_media(checker: Checker, known: Public, path: Path) -> Verified:
    try:
        clip = checker.admit(path)
        question = checker.fingerprinter.fingerprint(clip, SPEEDS)
    except BadMedia:
        return Verified(GREY, "This is no file of a release that we know, and no clip that can be played.")
    found = ReleasedIndex(_prints(checker, known)).made_of(question)
    if found is None:
        return Verified(GREY, "This is no release of ours, and is made of none that we know.")
    print_, match = found
    body = manifest_of(checker.archive, print_.made) or {}
    span = match.span
    lines = tuple(one for one in lines_of(body) if one.end_ms > span.start_ms and one.start_ms < span.end_ms)
    made = print_.made
    why = f"{_relation(match)} our release {made.id}, but not our file. {UNCHECKED}"
    return Verified(AMBER, why, made.id, made.version_number, (*_seen(match), *_notes(known, made)), lines)


def _prints(checker: Checker, known: Public) -> Sequence[Print]:
    found = []
    for releases in known.clips.values():
        for made in releases:
            for name in (name for name in sorted(made.files) if name.endswith(".mp4")):
                print_ = checker.printed(checker.archive.vault.path(made.files[name]), made.files[name])
                if print_ is not None:
                    found.append(Print(made, name, print_))
    return found


def _relation(match: Match) -> str:
    parts = [part for part in ("picture", "sound") if part in match.by]
    many = len(parts) != 1
    told = f"The {' and '.join(parts) or 'words'} {'are' if many else 'is'}"
    if match.relation is Relation.CUT:
        return f"{told} seconds {match.span.start_ms / 1000:.0f} to {match.span.end_ms / 1000:.0f} of"
    return f"{told}, with more around {'them' if many else 'it'}, those of" if match.relation is Relation.LONGER else (
        f"{told} {'those' if many else 'that'} of")  # fmt: skip


def _seen(match: Match) -> list[str]:
    span = match.span
    told = [f"Seconds {span.file_start_ms / 1000:.1f} to {span.file_end_ms / 1000:.1f} of the file are seconds "
            f"{span.start_ms / 1000:.1f} to {span.end_ms / 1000:.1f} of the release."]  # fmt: skip
    if match.mirrored:
        told.append("The picture is mirrored.")
    if abs(match.speed - 1) >= 0.005:
        told.append(f"It runs at {match.speed:.2f} times the speed.")
    if "sound" not in match.by:
        told.append("Its sound was not recognised: somebody may have laid another under the picture.")
    if "picture" not in match.by:
        told.append("Its picture was not recognised: somebody may have put the sound under another.")
    return told
