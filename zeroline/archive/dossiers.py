"""Dossiers in the archive: each version of a sentence is a record of the desk's own, with who wrote it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from zeroline.archive.browse import who
from zeroline.archive.erase import erase_records
from zeroline.archive.ledger import Ledger, Pen, Stored, stored
from zeroline.archive.opening import Archive
from zeroline.domain.dossier import Sentence, Subject, checked
from zeroline.domain.errors import WrongUse

KIND = "dossier"


@dataclass(frozen=True)
class Written:
    """A version of a sentence. `id` stays through its versions; `address` names this one; `sentence` None: it was
    struck out here. `by` None: nobody was named."""

    id: str
    address: str
    number: int
    at: str
    by: str | None
    sentence: Sentence | None


def write(ledger: Ledger, sentence: Sentence, by: str) -> Written:
    """A new sentence. Raises WrongUse, ArchiveFault."""
    return _keep(ledger, os.urandom(5).hex(), sentence, None, by)


def change(ledger: Ledger, id: str, sentence: Sentence, by: str, seen: str | None = None) -> Written:
    """Another wording of a sentence that is there. `seen` is the address of the version that its author had before
    them, None: nobody tells. Raises WrongUse where there is a later one."""
    return _keep(ledger, id, sentence, seen, by, there=True)


def strike(ledger: Ledger, id: str, by: str, seen: str | None = None) -> Written:
    """Takes a sentence out of its dossier; its earlier versions stay on record."""
    return _keep(ledger, id, None, seen, by, there=True)


def erase_sentence(archive: Archive, id: str, reason: str, by: str) -> None:
    """Takes the words of all of a sentence's versions out of the archive; hashes, times and the reason stay. Raises
    WrongUse, ArchiveFault."""
    with archive.ledger.writing() as pen:
        versions = [one for one in stored(pen.connection, None, KIND) if one.content.get("sentence") == id]
        if not versions:
            raise _gone(id)
        erase_records(pen, None, [one.address for one in versions], "dossier_erasure", reason, by)
    archive.ledger.database.settle()


def dossiers(connection: Connection, of: Collection[str] | None = None) -> dict[Subject, list[Written]]:
    """The sentences as they stand, by subject, in the order in which each was first written. `of`: keys of the subjects
    that are wanted, None: all."""
    found: dict[Subject, list[Written]] = {}
    for versions in history(connection).values():
        last = versions[-1]
        if last.sentence is not None and (of is None or last.sentence.subject.key in of):
            found.setdefault(last.sentence.subject, []).append(last)
    return {subject: found[subject] for subject in sorted(found, key=lambda one: one.key)}


def history(connection: Connection) -> dict[str, list[Written]]:
    """Every version of every sentence that was not erased, by its id, the oldest first."""
    names: dict[object, str | None] = {}
    found: dict[str, list[Written]] = {}
    for one in stored(connection, None, KIND):
        if one.record is not None:
            if one.record.by not in names:
                names[one.record.by] = who(connection, one.record.by)
            version = _written(one, names[one.record.by])
            found.setdefault(version.id, []).append(version)
    return found


def _written(one: Stored, by: str | None) -> Written:
    assert one.record is not None  # the caller looked
    content = one.content
    sentence = None if content["struck"] else _sentence(content)
    return Written(content["sentence"], one.address, one.version, one.record.at, by, sentence)


def _sentence(content: Mapping[str, Any]) -> Sentence:
    subject = Subject(content["subject"]["kind"], content["subject"]["name"])
    return Sentence(subject, content["text"], content["source"], content["dated"], content["url"])


def _keep(
    ledger: Ledger, id: str, sentence: Sentence | None, seen: str | None, by: str, there: bool = False
) -> Written:
    with ledger.writing() as pen:
        before = _last(pen.connection, id) if there else None
        if before is not None and seen not in (None, before.address):
            raise WrongUse("Somebody changed this sentence meanwhile; look at how it stands now, and say it again.")
        content: dict[str, Any] = {"sentence": id, "struck": sentence is None}
        if sentence is not None:
            content |= _fields(checked(sentence, date.fromisoformat(pen.at[:10])))
        return _recorded(pen, content, before, by)


def _recorded(pen: Pen, content: Mapping[str, Any], before: Stored | None, by: str) -> Written:
    person = pen.person(by)
    made_from = [before.address] if before else []
    record = pen.record(KIND, None, person, content, made_from=made_from, guessable=True)
    act = "dossier_struck" if content["struck"] else "dossier_changed" if before else "dossier_written"
    named = pen.keep(record)
    pen.enter(act, person, None, [named])
    number = int(named.partition(":")[0].partition("/")[2])
    return _written(Stored(record.address, number, record), by)


def _fields(sentence: Sentence) -> dict[str, Any]:
    return {
        "subject": {"kind": sentence.subject.kind, "name": sentence.subject.name},
        "text": sentence.text,
        "source": sentence.source,
        "dated": sentence.dated,
        "url": sentence.url,
    }


def _last(connection: Connection, id: str) -> Stored:
    """The last version of a sentence that stands. Raises WrongUse where none does."""
    last = next(_backwards(connection, id), None)
    if last is None or last.content["struck"]:
        raise _gone(id)
    return last


def _backwards(connection: Connection, id: str) -> Iterator[Stored]:
    return (one for one in reversed(stored(connection, None, KIND)) if one.content.get("sentence") == id)


def _gone(id: str) -> WrongUse:
    return WrongUse(f"No dossier holds a sentence {id}; `zeroline dossier list` tells which there are.")
