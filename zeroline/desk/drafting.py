"""A draft and its changes as the editor's page has them: lines with their words, who noted what, who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from zeroline.archive.browse import who
from zeroline.archive.changes import Change, Clash, Refused, Saved, fields_since, op_fields
from zeroline.archive.editing import Opened
from zeroline.archive.values import plain
from zeroline.domain.difference import Piece, Told
from zeroline.domain.line import Line
from zeroline.domain.notes import Note
from zeroline.domain.operation import Effect
from zeroline.domain.record import Person
from zeroline.domain.speech import Word


class Names:
    """People's names by their ids, each looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] = {}

    def __call__(self, id: str) -> str:
        """Empty: nobody, or somebody whose name is not known here."""
        if id not in self._known:
            self._known[id] = (who(self._connection, Person(id)) or "") if id else ""
        return self._known[id]


def draft_fields(connection: Connection, clip: str, opened: Opened, me: str) -> dict[str, Any]:
    """The draft whole. `mine` are the changes of the person `me`, oldest first: what they can take back;
    in the lines `stale` the spoken words were changed after their English."""
    draft, names, made = opened.draft, Names(connection), fields_since(connection, clip, 0)
    rate = draft.frame_rate
    return {
        "number": opened.number,
        "duration_ms": draft.duration_ms,
        "frame_ms": None if rate is None else float(1000 / rate),
        "lines": [line_fields(line) for line in draft.lines],
        "notes": [note_fields(note, names) for note in draft.notes],
        "mine": [_own(fields) for fields in made if fields["by"] == me],
        "stale": _stale([fields["op"] for fields in made]),
    }


def _stale(ops: Iterable[Mapping[str, Any]]) -> list[str]:
    """Lines whose spoken words were changed after their English was last looked at."""
    stale: dict[str, None] = {}
    for op in ops:
        if op["op"] == "set_text" and op["language"] == "spoken":
            stale[op["line"]] = None
        elif op["op"] in ("set_text", "render") or (op["op"] == "accept" and op["accepted"]):
            stale.pop(op["line"], None)
    return list(stale)


def _own(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": fields["id"], "undoes": fields["op"]["change"] if fields["op"]["op"] == "undo" else None}


def line_fields(line: Line) -> dict[str, Any]:
    """Words are lists of start, end, text and confidence: an hour's clip has twenty thousand."""
    return {
        "id": line.id,
        "start_ms": line.start_ms,
        "end_ms": line.end_ms,
        "language": line.language,
        "spoken": _words(line.spoken),
        "english": _words(line.english),
        "speaker": line.speaker,
        "confidence": line.confidence,
        "left_out": line.left_out,
        "accepted": line.accepted,
        "holds": line.holds,
    }


def _words(words: Sequence[Word]) -> list[list[Any]]:
    return [[word.start_ms, word.end_ms, word.text, word.confidence] for word in words]


def note_fields(note: Note, names: Names) -> dict[str, Any]:
    """As docs/editing.md lists them, with its key, and people by their names; `by_id` is the author's id."""
    fields: dict[str, Any] = plain(Effect(note_new=note))["note_new"]
    settled = fields.get("settled_by")
    named = {"key": note.key, "by": names(note.by), "by_id": note.by}
    return fields | named | ({"settled_by": names(settled) or "somebody"} if settled else {})


def change_fields(change: Change, names: Names) -> dict[str, Any]:
    """What a page needs to bring its draft up to date."""
    return {
        "number": change.number,
        "id": change.id,
        "window": change.client,
        "by": names(change.by.id),
        "at": change.at,
        "op": op_fields(change.op)["op"],
        "effect": effect_fields(change.effect, names),
    }


def effect_fields(effect: Effect, names: Names) -> dict[str, Any]:
    notes = (effect.note_old, effect.note_new)
    return {
        "after": effect.after,
        "old": [line.id for line in effect.old],
        "new": [line_fields(line) for line in effect.new],
        "note_gone": next((note.key for note in notes if note and effect.note_new is None), None),
        "note": None if effect.note_new is None else note_fields(effect.note_new, names),
    }


def saved_fields(saved: Saved, names: Names) -> dict[str, Any]:
    return {**change_fields(saved.change, names), "again": saved.again, "leaves": saved.leaves}


def refused_fields(refused: Refused, names: Names) -> dict[str, Any]:
    """Each line that clashes three times, so that nobody's words are lost."""
    people = dict.fromkeys(names(by.id) or "somebody" for clash in refused.clashes for by in clash.by)
    return {
        "why": f"{' and '.join(people) or 'Somebody'} changed the same meanwhile; both texts are kept.",
        "id": refused.id,
        "number": refused.number,
        "op": op_fields(refused.op),
        "clashes": [_clash(clash, names) for clash in refused.clashes],
    }


def _clash(clash: Clash, names: Names) -> dict[str, Any]:
    sides: Iterable[tuple[str, Line | None]] = (("base", clash.base), ("theirs", clash.theirs), ("mine", clash.mine))
    told = {name: None if line is None else line_fields(line) for name, line in sides}
    return {"what": clash.what, **told, "by": [names(by.id) or "somebody" for by in clash.by]}


def told_fields(told: Told) -> dict[str, Any]:
    """A line word by word: machine, those before, and whoever looks."""
    return {
        "line": told.line,
        "language": told.language,
        "machine": told.machine,
        "before": told.before,
        "now": told.now,
        "by_others": _pieces(told.by_others),
        "by_me": _pieces(told.by_reviewer),
    }


def _pieces(pieces: Iterable[Piece]) -> list[list[str]]:
    return [[piece.kind, piece.text] for piece in pieces]
