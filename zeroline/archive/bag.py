"""Export of clips as a BagIt bag (RFC 8493): originals, records and custody, to be checked without Zeroline.

bagit.txt bag-info.txt SENSITIVE.txt check_bag.py head.json manifest-sha256.txt tagmanifest-sha256.txt
data/bag.json              which clips, and the desk's public key
data/originals/SHA256      the bytes as they came
data/records/ADDRESS.json  each record; its name is its hash
data/custody.jsonl         the entries about these clips, each with its hash and signature
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, select

from zeroline import __version__
from zeroline.archive import custody as log
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import at_address, public_key, sha256_of_clip
from zeroline.archive.opening import Archive
from zeroline.archive.schema import CORRESPONDENCE, records
from zeroline.archive.vault import Vault
from zeroline.archive.whole import sync_folder
from zeroline.domain.custody import Entry
from zeroline.domain.errors import CannotWrite, WrongUse
from zeroline.domain.record import Person, Record, canonical, sha256_of

SENSITIVE = """\
SENSITIVE: FOR EDITORS ALONE.

This bag holds clips as they came and all that is known of them: faces, voices, names of people at risk, where the
clips came from, and who worked on them. Keep it on encrypted disks, pass it on to nobody who need not have it, publish
nothing from it as it is.
"""


@dataclass(frozen=True)
class Exported:
    """A bag that was made: `oxum` is its payload as BagIt counts it, bytes and files."""

    folder: Path
    clips: tuple[str, ...]
    oxum: str


def export(archive: Archive, clips: Sequence[str], folder: Path, by: str | None) -> Exported:
    """Makes the bag, whole or not at all, and enters that in custody. Raises NoSuchClip, WrongUse, CannotWrite."""
    clips = tuple(dict.fromkeys(clip.lower() for clip in clips))
    if os.path.lexists(folder):
        raise WrongUse(f"{folder} is there already; name a new folder for the bag.")
    with beside(folder) as bag:
        with archive.ledger.reading() as connection:
            for clip in clips:
                must_be_here(connection, clip)
            payload = _payload(connection, archive.vault, clips, bag)
            head = log.last(connection)
        oxum = f"{sum((bag / name).stat().st_size for name in payload)}.{len(payload)}"
        manifest = _tags(bag, payload, head, oxum)
        with archive.ledger.writing() as pen:
            person = pen.person(by)
            for clip in clips:
                must_be_here(pen.connection, clip)  # not erased meanwhile
                pen.enter("exported", person, clip, [f"bag:{manifest}"])
    return Exported(folder, clips, oxum)


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A hidden folder that takes its name when the block ends well, and goes otherwise."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".zeroline-", dir=folder.parent) as bench:
            bag = Path(bench) / "bag"
            bag.mkdir(mode=0o700)
            yield bag
            for place in [*(path for path in bag.rglob("*") if path.is_dir()), bag]:
                sync_folder(place)
            bag.rename(folder)
            sync_folder(folder.parent)
    except OSError as error:
        raise CannotWrite(folder, f"cannot be written ({error.strerror}); choose another folder.") from error


def _payload(connection: Connection, vault: Vault, clips: Sequence[str], bag: Path) -> dict[str, str]:
    """Writes the payload; each file's name and hash."""
    hashes: dict[str, str] = {}
    (bag / "data" / "originals").mkdir(parents=True)
    (bag / "data" / "records").mkdir()
    about = []
    for clip in clips:
        sha256 = sha256_of_clip(connection, clip)
        name = f"data/originals/{sha256}"
        _copy(vault.path(sha256), bag / name)
        hashes[name] = sha256
        about.append({"id": clip, "sha256": sha256})
    for address, body in _bodies(connection, clips):
        hashes |= _write(bag, f"data/records/{address}.json", body.encode())
    entries = [canonical(entry.as_json()) for entry in _about(connection, clips)]
    hashes |= _write(bag, "data/custody.jsonl", b"\n".join(entries) + b"\n")
    index = {"zeroline_bag": 1, "clips": about, "key": public_key(connection)}
    return hashes | _write(bag, "data/bag.json", json.dumps(index, indent=1).encode() + b"\n")


def _bodies(connection: Connection, clips: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The clips' records and those of the people who made them."""
    people: set[str] = set()
    wanted = select(records.c.address, records.c.body).where(
        records.c.clip.in_(clips), records.c.body.is_not(None), records.c.kind.not_in(CORRESPONDENCE)
    )
    for address, body in connection.execute(wanted.order_by(records.c.address)):
        people |= _people_in(Record.of(body))
        yield address, body
    for address in sorted(people):
        person = at_address(connection, address)
        if person is not None and person.record is not None:
            yield address, person.record.body.decode()


def _people_in(record: Record) -> set[str]:
    """Who made a record, and who made the changes that it lists."""
    people = {record.by.id} if isinstance(record.by, Person) else set()
    if record.kind == "changes":
        people |= {json.loads(change["body"])["by"] for change in record.content["changes"]}
    return people


def _about(connection: Connection, clips: Sequence[str]) -> Iterator[Entry]:
    """The entries about these clips, the opening of the log and the people of the desk."""
    return (entry for entry in log.entries(connection) if entry.clip in clips or entry.act in ("opened", "person"))


def _tags(bag: Path, payload: dict[str, str], head: Entry | None, oxum: str) -> str:
    """Writes the tag files; the hash of the payload's manifest."""
    about = [
        f"Source-Organization: a desk with Zeroline {__version__}",
        f"Bagging-Date: {head.at[:10] if head else ''}",
        f"Payload-Oxum: {oxum}",
        "External-Description: Clips with records and custody. SENSITIVE: for editors alone; see SENSITIVE.txt",
    ]
    manifest = _manifest(payload)
    tags = _write(bag, "bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    tags |= _write(bag, "bag-info.txt", ("\n".join(about) + "\n").encode())
    tags |= _write(bag, "SENSITIVE.txt", SENSITIVE.encode())
    tags |= _write(bag, "check_bag.py", files("zeroline.archive").joinpath("check_bag.py").read_bytes())
    tags |= _write(bag, "head.json", json.dumps(head.as_json() if head else None, indent=1).encode() + b"\n")
    tags |= _write(bag, "manifest-sha256.txt", manifest)
    _write(bag, "tagmanifest-sha256.txt", _manifest(tags))
    return sha256_of(manifest)


def _manifest(hashes: dict[str, str]) -> bytes:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()


def _write(bag: Path, name: str, content: bytes) -> dict[str, str]:
    with (bag / name).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {name: sha256_of(content)}


def _copy(original: Path, to: Path) -> None:
    with original.open("rb") as source, to.open("xb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())
