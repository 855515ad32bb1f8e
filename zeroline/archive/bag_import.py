"""Import of a bag that a desk with Zeroline exported. Everything in a bag is foreign: nothing is taken on trust."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, select

from zeroline.archive.keys import signed
from zeroline.archive.ledger import Pen, at_address, latest, public_key
from zeroline.archive.mails import is_kept
from zeroline.archive.opening import Archive
from zeroline.archive.release_files import released_files
from zeroline.archive.schema import CORRESPONDENCE, clips
from zeroline.domain.clip import clip_id
from zeroline.domain.custody import Entry
from zeroline.domain.errors import BadInput, WrongUse
from zeroline.domain.record import Record, sha256_of

_LARGEST = 256 << 20  # bytes of a record or of the log: a day of speech with every word's time takes some 30 MB
_ELSEWHERE = frozenset({"source", "post"})  # what a clip that is here already takes from a bag
# What another desk decided does not bind this one: least of all that a clip is erased. By its fingerprint, or by the
# copies that it says it knows, a clip could be taken for any other; by the faces that it found, for one without any.
_NOT_OURS = frozenset(
    "protection event fingerprint copies faces review listen sign_off erasure key shield hold release withdrawal"
    " posting".split()
)


class BadBag(BadInput):
    """A folder that is no whole bag of clips."""

    def __init__(self, folder: Path, fault: str) -> None:
        super().__init__(f"{folder}: {fault}. Nothing was taken in.")


@dataclass(frozen=True)
class Imported:
    """A clip out of a bag. `new`: it was not here before; `records`: how many were taken in; `ours`: this desk signed
    the bag's log."""

    id: str
    new: bool
    records: int
    ours: bool


@dataclass(frozen=True)
class _Bag:
    folder: Path
    clips: Mapping[str, str]  # id -> SHA-256
    records: Mapping[str, Record]  # by address
    entries: tuple[Entry, ...]
    key: str


def import_bag(archive: Archive, folder: Path, by: str | None) -> list[Imported]:
    """Takes the bag's clips in. Each clip comes whole or not at all; done again, it goes on. Raises BadBag, WrongUse,
    ArchiveFault."""
    bag = _read(folder)
    archive.vault.sweep(lambda sha256: _is_here(archive, sha256))
    return [_import_clip(archive, bag, id, sha256, by) for id, sha256 in bag.clips.items()]


def _is_here(archive: Archive, sha256: str) -> bool:
    with archive.ledger.reading() as connection:
        there = connection.execute(select(clips.c.id).where(clips.c.sha256 == sha256)).first() is not None
        return there or is_kept(connection, sha256) or sha256 in released_files(connection)


def _import_clip(archive: Archive, bag: _Bag, id: str, sha256: str, by: str | None) -> Imported:
    with archive.vault.taking(bag.folder / "data" / "originals" / sha256) as taken:
        if taken.sha256 != sha256:
            raise BadBag(bag.folder, f"data/originals/{sha256} was changed while it was read")
        with archive.ledger.writing() as pen:
            if latest(pen.connection, id, "erasure"):
                raise WrongUse(f"The clip {id} was erased here; `zeroline history {id}` says why.")
            there = pen.connection.execute(select(clips.c.sha256).where(clips.c.id == id)).scalar()
            if there is None:
                pen.connection.execute(clips.insert(), {"id": id, "sha256": sha256, "at": pen.at})
            elif there != sha256:
                raise BadBag(bag.folder, f"the clip {id} is another than the one of that id here")
            imported = _enter(pen, bag, id, there is None, by)
        archive.vault.seal(taken)
    return imported


def _enter(pen: Pen, bag: _Bag, id: str, new: bool, by: str | None) -> Imported:
    ours = bag.key == public_key(pen.connection)
    wanted = [record for record in _in_order(bag, id) if _is_wanted(pen.connection, record, new, ours)]
    if wanted or new:
        person = pen.person(by)
        subjects = [f"original:{bag.clips[id]}"] if new else []
        for record in wanted:
            subjects.append(pen.keep(record))
        log = {"key": bag.key, "entries": [entry.as_json() for entry in bag.entries if entry.clip == id]}
        subjects.append(pen.keep(pen.record("foreign_custody", id, person, log)))
        pen.enter("imported", person, id, subjects)
    return Imported(id, new, len(wanted), ours)


def _in_order(bag: _Bag, id: str) -> list[Record]:
    """A clip's records in the order in which its log tells of them, after the people who made them."""
    told = [subject.partition(":")[2] for entry in bag.entries for subject in entry.subjects]
    mine = dict.fromkeys(address for address in told if address in bag.records)
    people = [one for one in map(bag.records.__getitem__, mine) if one.kind == "person"]
    return [*people, *(one for one in map(bag.records.__getitem__, mine) if one.clip == id)]


def _is_wanted(connection: Connection, record: Record, new: bool, ours: bool) -> bool:
    if at_address(connection, record.address) is not None:
        return False
    if record.kind == "person":
        return True
    if record.kind in CORRESPONDENCE:
        return False
    if not ours and (record.kind in _NOT_OURS or _clears(record)):
        return False
    return new or record.kind in _ELSEWHERE


def _clears(record: Record) -> bool:
    """Whether it says that there is nobody in the clip to be careful of: who says so must have looked here."""
    return record.kind == "content" and not record.content.get("labels")


def _read(folder: Path) -> _Bag:
    """The bag, with every hash, name and signature checked. Raises BadBag."""
    try:
        hashes = _hashed(folder)
        index = _json(folder, "data/bag.json")
        if not isinstance(index, dict) or index.get("zeroline_bag") != 1:
            raise BadBag(folder, "is a bag of another kind, or of a newer Zeroline")
        key = str(index["key"])
        entries = _entries(folder, key)
        records = _records(folder, hashes, entries)
        named = {str(one["id"]): str(one["sha256"]) for one in index["clips"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBag(folder, f"is no whole bag ({error})") from error
    for id, sha256 in named.items():
        received = (subject for entry in entries if entry.clip == id for subject in entry.subjects)
        whole = hashes.get(f"data/originals/{sha256}") == sha256 and clip_id(sha256) == id
        if not whole or f"original:{sha256}" not in received:
            raise BadBag(folder, f"holds no original of the clip {id} that its log tells of")
    return _Bag(folder, named, records, entries, key)


def _hashed(folder: Path) -> dict[str, str]:
    """Name -> hash of the payload, which is all there, as listed, and nothing else. Raises BadBag."""
    if not (folder / "bagit.txt").is_file():
        raise BadBag(folder, "is no BagIt bag")
    for place, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            mode = os.lstat(os.path.join(place, name)).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise BadBag(folder, f"{name} is a link or a device, which no bag may hold")
    if (folder / "fetch.txt").exists():
        raise BadBag(folder, "wants to fetch a part of itself from elsewhere")
    listed: dict[str, str] = {}
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        listed = _manifest(folder, manifest)
        for name, sha256 in listed.items():
            if _digest(folder / name) != sha256:
                raise BadBag(folder, f"{name} was changed, or is missing")
    there = {path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*") if path.is_file()}
    if extra := sorted(there - set(listed)):
        raise BadBag(folder, f"{extra[0]} is in no manifest")
    return listed


def _manifest(folder: Path, name: str) -> dict[str, str]:
    listed = {}
    for line in (folder / name).read_text("utf-8").splitlines():
        sha256, _, path = line.partition("  ")
        pure = PurePosixPath(path)
        if not path or pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path:
            raise BadBag(folder, f"its {name} leads out of the bag, to {path!r}")
        listed[path] = sha256
    return listed


def _digest(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return None


def _text(folder: Path, name: str) -> str:
    if (folder / name).stat().st_size > _LARGEST:
        raise BadBag(folder, f"{name} is larger than any record")
    return (folder / name).read_text("utf-8")


def _json(folder: Path, name: str) -> Any:
    return json.loads(_text(folder, name))


def _entries(folder: Path, key: str) -> tuple[Entry, ...]:
    entries = []
    for line in _text(folder, "data/custody.jsonl").splitlines():
        fields = json.loads(line)
        entry = Entry(**{**fields, "subjects": tuple(map(str, fields["subjects"]))})
        if entry.hashed().hash != entry.hash or not signed(key, entry.hash, entry.signature):
            raise BadBag(folder, f"entry {entry.sequence} of its log was changed, or another key signed it")
        entries.append(entry)
    return tuple(entries)


def _records(folder: Path, hashes: Mapping[str, str], entries: tuple[Entry, ...]) -> dict[str, Record]:
    told = {(subject.partition(":")[2], clip) for entry in entries for subject in entry.subjects
            for clip in (entry.clip, None)}  # fmt: skip
    records = {}
    for name in hashes:
        if name.startswith("data/records/"):
            body = _text(folder, name).encode()
            record = Record.of(body)
            address = PurePosixPath(name).stem
            if not address == sha256_of(body) == record.address or not _sound(record):
                raise BadBag(folder, f"{name} is not the record that its name says")
            if (address, record.clip) not in told:
                raise BadBag(folder, f"its log does not tell of {name}")
            records[address] = record
    return records


def _sound(record: Record) -> bool:
    """Whether each part is of the kind that it should be; JSON can hold anything."""
    by = () if record.by is None else tuple(vars(record.by).values())
    optional = (record.clip, record.salt, record.stage, *by)
    return all(isinstance(part, str) for part in (record.kind, record.at, *record.made_from)) and all(
        isinstance(part, str | None) for part in optional
    )
