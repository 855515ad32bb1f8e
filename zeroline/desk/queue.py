"""The queue: the archive's clips as rows, the pressing first, a page of them at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from zeroline.archive.browse import Listed, listed
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import Ledger
from zeroline.archive.schema import accounts, records, tasks
from zeroline.desk.copies import counts_of
from zeroline.desk.refusals import NotAllowed, Refused
from zeroline.desk.standings import Standings
from zeroline.domain.people import Member

STATUSES = ("received", "heard", "draft", "reviewed", "signed_off", "erased")
DRAFTED = STATUSES[2:5]  # those that have captions
PRIORITIES = {-1: "later", 0: "normal", 1: "soon", 2: "at once"}
MOST = 200  # rows of one page


@dataclass(frozen=True)
class Wanted:
    """Which rows. None: whichever. `assigned` is an account, or `nobody`; `told` is the beginning of an id, or a part
    of what was told of a source: the file's name, the address, the account that posted it."""

    status: str | None = None
    assigned: str | None = None
    told: str | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True)
class Row:
    """One clip of the queue. `flags` None: nothing was made of it yet; `copies` is how many others it shares something
    with; `assigned` is an account and its name."""

    clip: Listed
    flags: int | None
    copies: int
    assigned: tuple[str, str] | None
    priority: int


@dataclass(frozen=True)
class Page:
    """`total` rows fit; `counts` says how many there are of each status, whatever was wanted of it."""

    total: int
    counts: Mapping[str, int]
    rows: Sequence[Row]


def page(connection: Connection, wanted: Wanted, held: Standings) -> Page:
    """The rows in order of priority, the newest first among equals."""
    known, statuses = held.of(connection), held.statuses(connection)
    fitting = list(known)
    handled = connection.execute(select(tasks.c.clip, tasks.c.assigned, tasks.c.priority)).all()
    if wanted.assigned is not None:
        assigned = {row.clip: row.assigned for row in handled if row.assigned is not None}
        mine = None if wanted.assigned == "nobody" else wanted.assigned
        fitting = [id for id in fitting if assigned.get(id) == mine]
    if wanted.told:
        told = json.dumps(wanted.told, ensure_ascii=False)[1:-1].casefold()  # as the record's JSON writes it
        fitting = [id for id in fitting if id.startswith(told) or told in known[id].sources.casefold()]
    counts = {**dict.fromkeys(STATUSES, 0), **Counter(statuses[id] for id in fitting)}
    if wanted.status is not None:
        fitting = [id for id in fitting if statuses[id] == wanted.status]
    priorities = {row.clip: row.priority for row in handled if row.priority}
    fitting.sort(key=lambda id: -priorities.get(id, 0))  # a stable sort: the newest stay first
    return Page(len(fitting), counts, rows_of(connection, fitting[wanted.offset : wanted.offset + wanted.limit]))


def rows_of(connection: Connection, ids: Sequence[str]) -> list[Row]:
    """The rows of these clips, in this order; unknown ids are left out."""
    found = {clip.id: clip for clip in listed(connection, ids)}
    named = select(tasks, accounts.c.name).outerjoin(accounts, accounts.c.id == tasks.c.assigned)
    held = {row.clip: row for row in connection.execute(named.where(tasks.c.clip.in_(ids)))}
    flags, copies = _flags(connection, ids), counts_of(connection, ids)
    rows = []
    for id in ids:
        if (clip := found.get(id)) is not None:
            task = held.get(id)
            assigned = (task.assigned, task.name) if task is not None and task.assigned else None
            rows.append(Row(clip, flags.get(id), copies.get(id, 0), assigned, task.priority if task else 0))
    return rows


def _flags(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many flags the last version of each clip has."""
    mine = (records.c.kind == "flags") & records.c.clip.in_(ids) & records.c.body.is_not(None)
    last = select(records.c.clip, func.max(records.c.version).label("version")).where(mine).group_by(records.c.clip)
    newest = last.subquery()
    same = (records.c.clip == newest.c.clip) & (records.c.version == newest.c.version) & (records.c.kind == "flags")
    bodies = connection.execute(select(records.c.clip, records.c.body).join(newest, same))
    return {clip: sum(map(len, json.loads(body)["content"].values())) for clip, body in bodies}


def row_fields(row: Row) -> dict[str, Any]:
    """A row as plain values."""
    clip, care = row.clip, row.clip.care
    return {
        "id": clip.id,
        "file": clip.file,
        "status": clip.status,
        "language": clip.language,
        "duration_ms": clip.duration_ms,
        "received_at": clip.at,
        "flags": row.flags,
        "copies": row.copies,
        "protected": care.protected,
        "content": None if care.labels is None else sorted(care.labels),
        "assigned": None if row.assigned is None else {"id": row.assigned[0], "name": row.assigned[1]},
        "priority": row.priority,
    }


def assigned_to(connection: Connection, clip: str) -> str | None:
    """The account that has the clip; None: nobody."""
    return connection.execute(select(tasks.c.assigned).where(tasks.c.clip == clip)).scalar()


def must_change(connection: Connection, member: Member, clip: str) -> None:
    """Raises NotAllowed for a translator who would work on another's clip."""
    if not member.may_change(assigned_to(connection, clip)):
        raise NotAllowed("This clip is assigned to somebody else; ask them, or an editor.")


def assign(ledger: Ledger, by: Member, clip: str, account: str | None) -> None:
    """Gives the clip to somebody at the desk; None: to nobody. Whoever may not decide may take what nobody has and give
    back what is theirs. Raises NoSuchClip, NotAllowed, Refused."""
    with ledger.database.writing() as connection:
        must_be_here(connection, clip)
        before = assigned_to(connection, clip)
        own = account in (None, by.id) and before in (None, by.id)
        if not own and not by.may("decide"):
            raise NotAllowed("An editor assigns clips to others; you may take one that nobody has.")
        here = (accounts.c.id == account) & accounts.c.ended_at.is_(None)
        if account is not None and connection.execute(select(accounts.c.id).where(here)).first() is None:
            raise Refused("There is no such account, or it was ended.")
        _set(connection, clip, assigned=account)


def prefer(ledger: Ledger, by: Member, clip: str, priority: int) -> None:
    """Raises NoSuchClip, NotAllowed, Refused."""
    if not by.may("decide"):
        raise NotAllowed("An editor sets the priority.")
    if priority not in PRIORITIES:
        raise Refused(f"{priority} is no priority; there are {', '.join(map(str, PRIORITIES))}.")
    with ledger.database.writing() as connection:
        must_be_here(connection, clip)
        _set(connection, clip, priority=priority)


def _set(connection: Connection, clip: str, **values: Any) -> None:
    changed = connection.execute(tasks.update().where(tasks.c.clip == clip).values(**values))
    if changed.rowcount == 0:
        connection.execute(tasks.insert(), {"clip": clip, "assigned": None, "priority": 0, **values})
