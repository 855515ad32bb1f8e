"""Verifies the archive: every byte, row and link is hashed again; what was changed, removed or reordered is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select, text

from zeroline.archive import schema
from zeroline.archive.custody import entry_of
from zeroline.archive.keys import read_key, signed
from zeroline.archive.ledger import public_key
from zeroline.archive.mails import mails
from zeroline.archive.opening import Archive
from zeroline.archive.print_index import index_faults
from zeroline.archive.release_files import released_files
from zeroline.archive.releases import releases_of
from zeroline.archive.search_faults import search_faults
from zeroline.archive.stamps import stamp_id
from zeroline.archive.vault import Vault
from zeroline.archive.verify_changes import changed_changes
from zeroline.domain.clip import clip_id
from zeroline.domain.custody import BEFORE_THE_FIRST, Entry, named
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.record import Record, sha256_of

_ERASURES = ("erased", "erased_in_part")
# What an entry of an erasure names beside what was erased: the record with its reason.
_REASONS = ("erasure/", "dossier_erasure/", "enquiry_erasure/", "check_erasure/")


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was written. `what` is bytes, row, link or key; `where` names it; `clip` None: it is
    the desk's own."""

    what: str
    where: str
    why: str
    clip: str | None = None


@dataclass
class _Log:
    """What custody says that there must be: subject -> the entry that tells of it, and what was erased."""

    told: dict[str, Entry] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)


def verify(archive: Archive, anchor: Entry | None = None) -> list[Problem]:
    """All problems, in the order of the log, the records, the clips, the index, the vault; empty: none was found.
    `anchor` is a head of the log that was kept elsewhere: in a bag or a backup."""
    with archive.ledger.reading() as connection:
        log = _Log()
        problems = [*_guards(connection), *_entries(connection, archive, log, anchor)]
        problems += [*_records(connection, log), *_clips(connection, archive.vault, log)]
        problems += [
            *_mails(connection, archive.vault, log),
            *_gone(connection, log),
            *_changes(connection, log),
            *_stamps(connection, log),
        ]
        problems += [Problem("row", f"clip {clip}", why, clip) for clip, why in index_faults(connection)]
        problems += [*_releases(connection, archive.vault), *_index(connection, archive)]
    return [*problems, *_strays(archive)]


def _guards(connection: Connection) -> Iterator[Problem]:
    """The triggers by which the database itself refuses changes."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = current_schema()::regnamespace"
        )
    there = set(connection.execute(text(query)).scalars())
    for statement in schema.triggers(connection.dialect.name):
        name = statement.split()[2]
        if statement.startswith("CREATE TRIGGER") and name not in there:
            yield Problem("row", f"trigger {name}", "the database's own guard was removed")


def _entries(connection: Connection, archive: Archive, log: _Log, anchor: Entry | None) -> Iterator[Problem]:
    public = _public(connection)
    rows = [entry_of(row) for row in connection.execute(select(schema.custody).order_by(schema.custody.c.sequence))]
    by_sequence = {entry.sequence: entry for entry in rows}
    expected, previous = 1, BEFORE_THE_FIRST
    for entry in rows:
        where = f"custody entry {entry.sequence}"
        if entry.sequence != expected:
            gap = (
                f"entry {expected}" if entry.sequence == expected + 1 else f"entries {expected} to {entry.sequence - 1}"
            )
            yield Problem("link", where, f"{gap} before it: removed or reordered", entry.clip)
        elif entry.previous != previous:
            yield Problem("link", where, "does not hold the hash of the entry before it", entry.clip)
        yield from _entry(entry, where, public, by_sequence)
        expected, previous = entry.sequence + 1, entry.hash
        for subject in entry.subjects:
            if entry.act in _ERASURES and not subject.startswith(_REASONS):
                log.erased.add(subject)
            else:
                log.told.setdefault(subject, entry)
    yield from _keys(archive, rows, public)
    yield from _heads(archive, by_sequence, anchor)


def _public(connection: Connection) -> str | None:
    try:
        return public_key(connection)
    except ArchiveFault:  # the record was changed, and is named with the other records
        return None


def _entry(entry: Entry, where: str, public: str | None, by_sequence: Mapping[int, Entry]) -> Iterator[Problem]:
    if entry.hashed().hash != entry.hash:
        moved = (other for other in by_sequence if _at(entry, other).hash == entry.hash)
        if (home := next(moved, None)) is not None:
            yield Problem("link", where, f"was written as entry {home}: reordered", entry.clip)
        else:
            yield Problem("row", where, "was changed: its hash is another", entry.clip)
    elif public is None or not signed(public, entry.hash, entry.signature):
        yield Problem("row", where, "was changed: the desk's signature does not fit", entry.clip)


def _at(entry: Entry, sequence: int) -> Entry:
    return Entry(**{**vars(entry), "sequence": sequence}).hashed()


def _keys(archive: Archive, rows: list[Entry], public: str | None) -> Iterator[Problem]:
    if not rows:
        return
    if public is None:
        yield Problem("row", "key record", "is not there as it was: nothing tells with which key the log was begun")
    try:
        key = read_key(archive.ledger.keys)
    except ArchiveFault as error:
        yield Problem("key", "the desk's key", error.sentence)
        return
    if key is None:
        yield Problem("key", "the desk's key", f"is not in {archive.ledger.keys}, so nothing tells whose log this is")
    elif public is not None and key.public != public:
        yield Problem("key", "the desk's key", f"is the wrong key: the log was begun with {rows[0].key[:12]}")


def _heads(archive: Archive, by_sequence: Mapping[int, Entry], anchor: Entry | None) -> Iterator[Problem]:
    file, head = archive.ledger.head.file, None
    try:
        head = archive.ledger.head.read()
        if head is None and by_sequence and not file.exists():
            yield Problem("link", "head of the log", f"{file.name} is gone: a cut end would not show")
        elif head is None and len({entry.at for entry in by_sequence.values()}) > 1:
            # beside the first transaction, all of one moment, it is what a killed process leaves
            why = f"{file.name} says that nothing was written: a cut end would not show"
            yield Problem("link", "head of the log", why)
    except ArchiveFault as error:
        yield Problem("link", "head of the log", error.sentence)
    for name, last in (("the head", head), ("the anchor", anchor)):
        there = by_sequence.get(last.sequence) if last else None
        if last is not None and there is None:
            end = max(by_sequence, default=0)
            yield Problem("link", "end of the log", f"ends with entry {end}; {name} tells of entry {last.sequence}")
        elif last is not None and there is not None and there.hash != last.hash:
            yield Problem("link", f"custody entry {last.sequence}", f"is another than {name} tells of", there.clip)


def _records(connection: Connection, log: _Log) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in connection.execute(select(schema.records).order_by(schema.records.c.clip, schema.records.c.address)):
        subject = f"{row.kind}/{row.version}:{row.address}"
        where = f"record {row.address[:12]} ({row.kind} {row.version})"
        seen.add(subject)
        entry = log.told.get(subject)
        if entry is None:
            yield Problem("row", where, "custody does not tell of it: added, or its kind or number changed", row.clip)
            continue
        if not _fits(entry, row.kind, row.clip, row.at):
            yield Problem("row", where, "was changed: its clip or its time is not what custody tells", row.clip)
        if row.body is None:
            if subject not in log.erased:
                yield Problem("row", where, "its body was removed, and custody tells of no erasure", row.clip)
        elif why := _changed(row.body, row.address, (row.kind, row.clip, row.at, row.stage)):
            yield Problem("row", where, why, row.clip)
    for subject, entry in log.told.items():
        kind, number, address = named(subject)
        if number and subject not in seen:
            yield Problem("row", f"record {address[:12]} ({kind} {number})", "was removed", entry.clip)


def _fits(entry: Entry, kind: str, clip: str | None, at: str) -> bool:
    """Whether a record's clip and time are what custody tells. What came in a bag keeps its own time."""
    if entry.act == "imported":
        return clip == (None if kind == "person" else entry.clip)
    return (entry.clip, entry.at) == (clip, at)


def _changed(body: str, address: str, columns: tuple[str | None, ...]) -> str | None:
    if sha256_of(body.encode("utf-8", "surrogatepass")) != address:
        return "its body was changed: its hash is another"
    try:
        record = Record.of(body)
    except (ValueError, TypeError, KeyError):
        return "its body is no record"
    if (record.kind, record.clip, record.at, record.stage) != columns:
        return "was changed: its columns are not what its body says"
    return None


def _clips(connection: Connection, vault: Vault, log: _Log) -> Iterator[Problem]:
    for row in connection.execute(select(schema.clips).order_by(schema.clips.c.at, schema.clips.c.id)):
        where, subject = f"clip {row.id}", f"original:{row.sha256}"
        entry = log.told.get(subject)
        if entry is None or clip_id(row.sha256) != row.id or (entry.clip, entry.at) != (row.id, row.at):
            yield Problem("row", where, "was changed or added: it is not what custody tells", row.id)
            continue
        erased = subject in log.erased
        digest = None if erased and not vault.holds(row.sha256) else _digest(vault, row.sha256)
        if erased and digest is not None:
            yield Problem("bytes", where, "was erased, but its original is still there: erase it again", row.id)
        elif not erased and digest is None:
            yield Problem("bytes", where, "its original was removed", row.id)
        elif not erased and digest != row.sha256:
            yield Problem("bytes", where, "its original was changed: its hash is another", row.id)


def _mails(connection: Connection, vault: Vault, log: _Log) -> Iterator[Problem]:
    """The bytes of mails that were filed as answers."""
    kept = dict(mails(connection))
    for subject, entry in log.told.items():
        kind, _, sha256 = named(subject)
        if kind != "mail" or entry.act != "replied":
            continue
        where = f"mail {sha256[:12]}"
        digest = _digest(vault, sha256) if sha256 in kept else vault.digest(sha256)
        if sha256 not in kept and digest is not None:
            yield Problem("bytes", where, "was erased, but its bytes are still there: erase it again", entry.clip)
        elif sha256 in kept and digest is None:
            yield Problem("bytes", where, "its bytes were removed", entry.clip)
        elif sha256 in kept and digest != sha256:
            yield Problem("bytes", where, "its bytes were changed: their hash is another", entry.clip)


def _digest(vault: Vault, sha256: str) -> str | None:
    try:
        vault.path(sha256)  # what a killed process left before sealing is sealed now
    except ArchiveFault:
        return None
    return vault.digest(sha256)


def _gone(connection: Connection, log: _Log) -> Iterator[Problem]:
    there = set(connection.execute(select(schema.clips.c.sha256)).scalars())
    for subject, entry in log.told.items():
        kind, number, sha256 = named(subject)
        if (kind, number) == ("original", 0) and sha256 not in there:
            yield Problem("row", f"clip {entry.clip}", "was removed", entry.clip)


def _changes(connection: Connection, log: _Log) -> Iterator[Problem]:
    erased = frozenset(entry.clip for entry in log.told.values() if entry.act == "erased" and entry.clip)
    for where, why, clip in changed_changes(connection, erased):
        yield Problem("row", where, why, clip)


def _stamps(connection: Connection, log: _Log) -> Iterator[Problem]:
    seen = set()
    for row in connection.execute(select(schema.stamps).order_by(schema.stamps.c.sequence, schema.stamps.c.id)):
        seen.add(f"stamp:{row.id}")
        if stamp_id(row.sequence, row.server, row.at, row.request, row.answer) != row.id:
            yield Problem("row", f"stamp {row.id[:12]}", "was changed: its hash is another")
        elif f"stamp:{row.id}" not in log.told:
            yield Problem("row", f"stamp {row.id[:12]}", "custody does not tell of it: it was added")
    for subject in log.told:
        if subject.startswith("stamp:") and subject not in seen:
            yield Problem("row", f"stamp {subject.partition(':')[2][:12]}", "was removed")


def _index(connection: Connection, archive: Archive) -> Iterator[Problem]:
    for clip, why in search_faults(connection, archive.vault):
        yield Problem("row", f"index of search, clip {clip}", f"{why}; `zeroline search --rebuild` makes it anew", clip)


def _strays(archive: Archive) -> Iterator[Problem]:
    sealed = list(archive.vault.sealed())  # looked at first: the ledger knows what is sealed before it is sealed
    with archive.ledger.reading() as connection:
        known = set(connection.execute(select(schema.clips.c.sha256)).scalars()) | released_files(connection)
        known |= {sha256 for sha256, _ in mails(connection)}
    for name in sealed:
        if name not in known:
            yield Problem("bytes", f"vault {name}", "belongs to no clip: it was put there, or its clip was removed")


def _releases(connection: Connection, vault: Vault) -> Iterator[Problem]:
    for clip in connection.execute(select(schema.clips.c.id).order_by(schema.clips.c.at)).scalars():
        for one in releases_of(connection, clip):
            for name, sha256 in one.files.items():
                digest = _digest(vault, sha256)
                if digest != sha256:
                    why = "was removed" if digest is None else "was changed: its hash is another"
                    yield Problem("bytes", f"release {one.id}/{one.number} {name}", why, clip)


def anchor_in(path: Path) -> Entry | None:
    """The head that a bag or a backup keeps; None: it was made of an empty archive. Raises ArchiveFault."""
    try:
        content = (path / "head.json" if path.is_dir() else path).read_bytes()
    except OSError as error:
        raise ArchiveFault(f"{path}: holds no anchor that could be read ({error.strerror}).") from error
    return None if content.strip() == b"null" else head_in(content)


def head_in(content: bytes) -> Entry:
    """A head of the log that was kept elsewhere. Raises ArchiveFault where it is none."""
    try:
        fields = json.loads(content)
        return Entry(**{**fields, "subjects": tuple(fields["subjects"])})
    except (ValueError, TypeError, KeyError) as error:
        raise ArchiveFault("The anchor is no head of a custody log.") from error
