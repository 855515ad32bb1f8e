"""Changes: what people did to the drafts of clips, as values and as the rows that hold them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import cattrs
from sqlalchemy import Connection, func, select, text

from zeroline.archive.ledger import stored
from zeroline.archive.schema import changes
from zeroline.archive.values import fields_of, operation_of, plain, value_of
from zeroline.domain.errors import ArchiveFault, WrongUse
from zeroline.domain.line import Line
from zeroline.domain.operation import Effect, Operation
from zeroline.domain.record import Person, canonical, sha256_of


@dataclass(frozen=True)
class Undo:
    """Takes back the change with this id. Undone itself, it does it again."""

    change: str


Asked = Operation | Undo


@dataclass(frozen=True)
class Save:
    """A change that is asked for. `id` is made by whoever asks, and names it for good; `client` is one window of one
    person, whose own changes follow one another; `base` is the number of the last change that it had seen."""

    id: str
    client: str
    base: int
    op: Asked


@dataclass(frozen=True)
class Change:
    """A change that was made: the `number`-th of the clip's draft."""

    number: int
    id: str
    client: str
    at: str
    by: Person
    op: Asked
    effect: Effect


@dataclass(frozen=True)
class Saved:
    """`again`: it was saved before, and nothing was done now. `leaves` is the number of the version that people had
    reviewed or signed off and that this change, the first since, leaves behind; None: there is none."""

    change: Change
    again: bool = False
    leaves: int | None = None


@dataclass(frozen=True)
class Clash:
    """One line, or note, that two people changed: as it was for both, as it stands, and as the refused change would
    have it. None: it was not, or is not, there; of a note only `what`, its key, is told. `by` changed it meanwhile."""

    what: str
    base: Line | None
    theirs: Line | None
    mine: Line | None
    by: tuple[Person, ...]


@dataclass(frozen=True)
class Refused:
    """A change that was not made, because others had changed the same since it was begun. It is kept. `number` is the
    last change that was made."""

    id: str
    number: int
    op: Asked
    clashes: tuple[Clash, ...]
    again: bool = False


def last_number(connection: Connection, clip: str) -> int:
    """The number of the last change to the clip's draft; 0: there is none."""
    made = connection.execute(select(func.max(changes.c.number)).where(changes.c.clip == clip)).scalar()
    return int(made or 0)


def standing(connection: Connection, clip: str) -> tuple[int, bool]:
    """The number of the last change, and whether the clip was erased."""
    row = connection.execute(_STANDING, {"clip": clip}).one()
    return int(row.number or 0), bool(row.erased)


_STANDING = text(
    "SELECT (SELECT max(number) FROM changes WHERE clip = :clip) AS number, "
    "EXISTS (SELECT 1 FROM records WHERE kind = 'erasure' AND clip = :clip) AS erased"
)


def since(connection: Connection, clip: str, number: int) -> list[Change]:
    """The changes after the one of this number, in order."""
    return [change_of(fields) for fields in fields_since(connection, clip, number)]


def history_of(connection: Connection, clip: str) -> list[Change]:
    """Every change from the first: of a clip that came in a bag, those of the other desk are in its records."""
    found: dict[int, dict[str, Any]] = {}
    for kept in stored(connection, clip, "changes"):
        found |= {one["number"]: _read(one["body"]) for one in kept.content.get("changes", ())}
    found |= {fields["number"]: fields for fields in fields_since(connection, clip, 0)}
    return [change_of(found[number]) for number in sorted(found)]


def fields_since(connection: Connection, clip: str, number: int) -> list[dict[str, Any]]:
    """The same as their rows hold them: `touched` and `by` need no more."""
    wanted = select(changes.c.body).where(changes.c.clip == clip, changes.c.number > number)
    return [_read(body) for body in connection.execute(wanted.order_by(changes.c.number)).scalars()]


def bodies(connection: Connection, clip: str, after: int, until: int) -> list[dict[str, Any]]:
    """The changes after one number until another word for word, for the record of a version."""
    between = (changes.c.number > after) & (changes.c.number <= until)
    wanted = select(changes.c.number, changes.c.body).where(changes.c.clip == clip, between)
    return [{"number": number, "body": body} for number, body in connection.execute(wanted.order_by(changes.c.number))]


def made_before(connection: Connection, clip: str, save: Save) -> Saved | Refused | None:
    """What became of the same change before; None: it is new. Raises WrongUse where its id named another."""
    fields = _of_id(connection, clip, save.id)
    if fields is None:
        return None
    if fields["asked"] != _digest(save.op):
        raise WrongUse(f"The id {save.id} names another change already; each change needs an id of its own.")
    if fields["number"] is None:
        clashes = value_of(fields["refused"], tuple[Clash, ...])
        return Refused(save.id, fields["seen"], save.op, clashes, again=True)
    return Saved(change_of(fields), again=True)


def effect_of(connection: Connection, clip: str, undo: Undo) -> Effect:
    """What the change did that is to be taken back. Raises WrongUse where it was never made."""
    fields = _of_id(connection, clip, undo.change)
    if fields is None or fields["number"] is None:
        raise WrongUse(f"There is no change {undo.change} to take back.")
    return value_of(fields["effect"], Effect)


def keep_change(connection: Connection, clip: str, save: Save, change: Change) -> None:
    """Writes a change that was made. `save` is what was asked for."""
    made = {
        "number": change.number,
        "at": change.at,
        "by": change.by.id,
        "op": op_fields(change.op),
        "touched": sorted(change.effect.touched),
        "effect": plain(change.effect),
    }
    _write(connection, clip, save, made)


def keep_refused(connection: Connection, clip: str, save: Save, refused: Refused, by: Person, at: str) -> None:
    """Writes a change that was refused, with what stood against it: nothing that anybody wrote is lost."""
    kept = {"number": None, "at": at, "by": by.id, "op": op_fields(refused.op), "seen": refused.number,
            "refused": plain(refused.clashes)}  # fmt: skip
    _write(connection, clip, save, kept)


def refused_changes(connection: Connection, clip: str) -> list[Refused]:
    """The changes that were refused, oldest first."""
    wanted = select(changes.c.body).where(changes.c.clip == clip, changes.c.number.is_(None)).order_by(changes.c.at)
    found = map(_read, connection.execute(wanted).scalars())
    return [
        Refused(one["id"], one["seen"], asked(one["op"]), value_of(one["refused"], tuple[Clash, ...]), again=True)
        for one in found
    ]


def asked(fields: object) -> Asked:
    """What somebody asks for, out of whatever was sent. Raises WrongUse."""
    try:
        json.dumps(fields, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError) as error:  # half a character, as JSON can write it, fits no record
        raise WrongUse("That is no operation on a draft: a text in it cannot be written down.") from error
    if isinstance(fields, dict) and fields.get("op") == "undo":
        if set(fields) != {"op", "change"} or not isinstance(fields["change"], str):
            raise WrongUse("To take something back, name the change.")
        return Undo(fields["change"])
    return operation_of(fields)


def op_fields(op: Asked) -> dict[str, Any]:
    """The same as plain values."""
    return {"op": "undo", "change": op.change} if isinstance(op, Undo) else fields_of(op)


def change_of(fields: dict[str, Any]) -> Change:
    """A change out of its row. Raises ArchiveFault."""
    try:
        effect, person = value_of(fields["effect"], Effect), Person(fields["by"])
        named = (fields["number"], fields["id"], fields["client"], fields["at"])
        return Change(*named, person, asked(fields["op"]), effect)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError, WrongUse) as error:
        raise ArchiveFault("A change is of a form that is not known; is it of a newer Zeroline?") from error


def _of_id(connection: Connection, clip: str, id: str) -> dict[str, Any] | None:
    row = connection.execute(select(changes.c.body).where(changes.c.clip == clip, changes.c.id == id)).first()
    return None if row is None else _read(row.body)


def _write(connection: Connection, clip: str, save: Save, fields: dict[str, Any]) -> None:
    known = {"clip": clip, "id": save.id, "client": save.client, "base": save.base, "asked": _digest(save.op)}
    body = canonical({**known, **fields})
    row = {"address": sha256_of(body), "clip": clip, "id": save.id, "number": fields["number"], "at": fields["at"]}
    connection.execute(changes.insert(), {**row, "body": body.decode()})


def _digest(op: Asked) -> str:
    return sha256_of(canonical(op_fields(op)))


def _read(body: str | None) -> dict[str, Any]:
    if body is None:
        raise WrongUse("The clip was erased, and what was changed in it too.")
    try:
        fields: dict[str, Any] = json.loads(body)
        return fields
    except ValueError as error:
        raise ArchiveFault("A change was altered; `zeroline verify-archive` tells more.") from error
