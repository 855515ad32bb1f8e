"""Enquiries in the archive: questions, letters, what became of them, and answers, each a record of its clip."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import cattrs
from sqlalchemy import Connection, select

from zeroline.archive.browse import who
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import Pen, Stored, _stored
from zeroline.archive.mails import is_kept
from zeroline.archive.opening import Archive
from zeroline.archive.schema import records
from zeroline.archive.values import plain, value_of
from zeroline.domain.enquiry import Address, Correspondence, Enquiry, Kept, Letter, Mail, Reply, reference, with_state
from zeroline.domain.errors import ArchiveFault, WrongUse
from zeroline.domain.record import Person

KINDS = ("enquiry", "letter", "sending", "reply")


def keep_enquiry(pen: Pen, fields: Mapping[str, Any], clip: str, person: Person | None) -> str:
    """Writes what is asked, of whom; the enquiry's id."""
    must_be_here(pen.connection, clip)
    record = pen.record("enquiry", clip, person, fields, made_from=[fields["version"]], guessable=True)
    pen.enter("enquiry_drafted", person, clip, [pen.keep(record)])
    return reference(record.address)


def keep_letter(pen: Pen, letter: Letter, clip: str, person: Person | None) -> str:
    """Writes a letter as a draft; its record's address."""
    record = pen.record("letter", clip, person, plain(letter), guessable=True)
    pen.enter("letter_drafted", person, clip, [pen.keep(record)])
    return record.address


def keep_sending(pen: Pen, kept: Kept, clip: str, person: Person | None, became: Mapping[str, Any]) -> None:
    """Writes what became of a letter: `state`, `at` (when it was sent), `said`."""
    content = {"letter": kept.address, "enquiry": kept.letter.enquiry, **became}
    record = pen.record("sending", clip, person, content, made_from=[kept.address], guessable=True)
    pen.enter(f"letter_{became['state']}", person, clip, [pen.keep(record)])


def keep_reply(archive: Archive, one: Correspondence, raw: bytes, told: Mapping[str, Any], by: str | None) -> Reply:
    """Seals the mail's bytes and files it. Raises WrongUse where the same mail was filed before."""
    file = archive.ledger.keys.parent / f".mail-{os.urandom(8).hex()}"
    try:
        with _private(file, raw), archive.vault.taking(file) as taken:
            with archive.ledger.writing() as pen:
                must_be_here(pen.connection, one.enquiry.clip)
                if is_kept(pen.connection, taken.sha256):
                    raise WrongUse("This very mail is filed already.")
                person = pen.person(by)
                content = {"enquiry": one.enquiry.id, "sha256": taken.sha256, "size": taken.size, **told}
                record = pen.record("reply", one.enquiry.clip, person, content, guessable=True)
                pen.enter("replied", person, one.enquiry.clip, [pen.keep(record), f"mail:{taken.sha256}"])
            archive.vault.seal(taken)
    finally:
        file.unlink(missing_ok=True)
    return _reply(Stored(record.address, 0, record))


class _private:
    """A file for its owner alone, with these bytes, in the archive's own home."""

    def __init__(self, file: Path, raw: bytes) -> None:
        self._file, self._raw = file, raw

    def __enter__(self) -> None:
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as out:
            out.write(self._raw)

    def __exit__(self, *_: object) -> None:
        self._file.unlink(missing_ok=True)


def correspondences(connection: Connection, clip: str | None = None) -> list[Correspondence]:
    """All that was asked, of a clip or of every clip, the oldest first; what was erased is not among them. Raises
    ArchiveFault."""
    try:
        return _gathered(connection, clip)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault("An enquiry is of a form that is not known; is it of a newer Zeroline?") from error


def _gathered(connection: Connection, clip: str | None) -> list[Correspondence]:
    found: dict[str, Correspondence] = {}
    letters: dict[str, Kept] = {}
    replies: dict[str, list[Reply]] = {}
    for one in _read(connection, "enquiry", clip):
        enquiry = _enquiry(connection, one)
        found[enquiry.id] = Correspondence(enquiry)
    for one in _read(connection, "letter", clip):
        letters[one.address] = Kept(
            value_of(dict(one.content), Letter), one.address, one.record.at if one.record else ""
        )
    for one in _read(connection, "sending", clip):
        became = one.content
        if became["letter"] in letters:
            letters[became["letter"]] = with_state(
                letters[became["letter"]], *(became[k] for k in ("state", "at", "said"))
            )
    for one in _read(connection, "reply", clip):
        replies.setdefault(one.content["enquiry"], []).append(_reply(one))
    return [
        Correspondence(
            one.enquiry,
            tuple(kept for kept in letters.values() if kept.letter.enquiry == id),
            tuple(replies.get(id, ())),
        )
        for id, one in found.items()
    ]


def correspondence(connection: Connection, id: str) -> Correspondence:
    """Raises WrongUse where there is no such enquiry."""
    for one in correspondences(connection):
        if one.enquiry.id == id.lower():
            return one
    raise WrongUse(f"There is no enquiry {id[:40]!r}; `zeroline enquiry list` tells which there are.")


def _read(connection: Connection, kind: str, clip: str | None) -> Iterator[Stored]:
    wanted = select(records).where(records.c.kind == kind, records.c.body.is_not(None), records.c.clip.is_not(None))
    if clip is not None:
        wanted = wanted.where(records.c.clip == clip)
    for row in connection.execute(wanted.order_by(records.c.at, records.c.clip, records.c.version)):
        yield _stored(row._mapping)


def _enquiry(connection: Connection, one: Stored) -> Enquiry:
    assert one.record is not None  # only such are read
    content, clip = one.content, one.record.clip or ""
    to = Address(content["to"]["name"], content["to"]["address"])
    told = (content["kind"], tuple(content["claims"]), tuple(content["questions"]), content["deadline"])
    by = who(connection, one.record.by)
    return Enquiry(reference(one.address), clip, to, *told, content["version"], one.record.at, by)


def _reply(one: Stored) -> Reply:
    assert one.record is not None  # only such are read
    content = one.content
    moments = (one.record.at, content["replied_at"], content["replied_by"])
    mail = value_of(dict(content["mail"]), Mail)
    return Reply(one.address, mail, content["sha256"], content["size"], *moments, content["matched_by"])


def message_ids(ones: Iterable[Correspondence]) -> dict[str, Correspondence]:
    """Which enquiry each letter's Message-ID belongs to."""
    return {kept.letter.message_id: one for one in ones for kept in one.letters}
