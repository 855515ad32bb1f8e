"""An erasure that had to be made: the bytes and the words go, the hashes and the reason stay."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from zeroline.archive.bodies import field_of
from zeroline.archive.ledger import Pen, latest, sha256_of_clip
from zeroline.archive.mails import mails_of
from zeroline.archive.opening import Archive
from zeroline.archive.release_files import ever_released, released_files
from zeroline.archive.schema import DERIVED, changes, records
from zeroline.archive.search_tables import forget
from zeroline.domain.custody import subject
from zeroline.domain.errors import WrongUse


def erase(archive: Archive, clip: str, reason: str, by: str) -> None:
    """Erases all that is known of a clip, its original, and the kept checks of articles that quote it. Done again, it
    finishes what a killed process left. Raises NoSuchClip, WrongUse, ArchiveFault. Copies outside of the archive (bags,
    backups, results) are not reached."""
    if not reason.strip():
        raise WrongUse("An erasure needs its reason, which stays on record: --reason TEXT.")
    with archive.ledger.writing() as pen:
        sha256 = sha256_of_clip(pen.connection, clip)
        if latest(pen.connection, clip, "erasure") is None:
            person = pen.person(by)
            mine = records.c.clip == clip
            erased = [
                subject(row.kind, row.version, row.address)
                for row in pen.connection.execute(
                    select(records).where(mine).order_by(records.c.kind, records.c.version)
                )
            ]
            pen.connection.execute(update(records).where(mine).values(body=None))
            pen.connection.execute(update(changes).where(changes.c.clip == clip).values(body=None))
            for table in DERIVED:
                pen.connection.execute(table.delete().where(table.c.clip == clip))
            forget(pen.connection)
            quoting = records.c.address.in_(checks_quoting(pen.connection, clip))
            erased += [
                subject(row.kind, row.version, row.address)
                for row in pen.connection.execute(select(records).where(quoting).order_by(records.c.version))
            ]
            pen.connection.execute(update(records).where(quoting).values(body=None))
            why = pen.keep(pen.record("erasure", clip, person, {"reason": reason.strip()}))
            erased += [f"mail:{mail}" for mail in mails_of(pen.connection, clip)]
            pen.enter("erased", person, clip, [why, f"original:{sha256}", *erased])
        released = ever_released(pen.connection, clip) - released_files(pen.connection)
        gone = [sha256, *mails_of(pen.connection, clip), *sorted(released)]
    for name in gone:
        archive.vault.forget(name)
    archive.ledger.database.settle()


def checks_quoting(connection: Connection, clip: str) -> list[str]:
    """The addresses of the checks that were kept of articles with words of this clip."""
    given = field_of(connection, "content", "given")
    told = select(records.c.address, given).where(records.c.kind == "check", records.c.body.is_not(None))
    return [
        address for address, said in connection.execute(told) if any(one["clip"] == clip for one in json.loads(said))
    ]


def erase_records(pen: Pen, clip: str | None, addresses: Sequence[str], kind: str, reason: str, by: str) -> None:
    """Takes the words out of some records, such as all versions of one sentence, for a reason that is kept as a record
    of this kind. Raises WrongUse."""
    if not reason.strip():
        raise WrongUse("An erasure needs its reason, which stays on record: --reason TEXT.")
    person, some = pen.person(by), records.c.address.in_(addresses)
    rows = pen.connection.execute(select(records).where(some).order_by(records.c.kind, records.c.version))
    erased = [subject(row.kind, row.version, row.address) for row in rows]
    pen.connection.execute(update(records).where(some).values(body=None))
    why = pen.keep(pen.record(kind, clip, person, {"reason": reason.strip()}))
    pen.enter("erased_in_part", person, clip, [why, *erased])
