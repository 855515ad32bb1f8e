"""Content labels and the decision on protection: appended by people, the last of each kind holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from zeroline.archive.bodies import field_of
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import Ledger, latest, stored
from zeroline.archive.schema import records
from zeroline.domain.errors import WrongUse
from zeroline.domain.protection import ALWAYS_PROTECTED, LABELS, NONE, PRISONER, PROTECTIONS, SHIELDED, Care
from zeroline.domain.record import By


def care_of(connection: Connection, clip: str) -> Care:
    """What people set for the clip until now."""
    labels, protection = latest(connection, clip, "content"), latest(connection, clip, "protection")
    return Care(
        frozenset(labels.content["labels"]) if labels and labels.record else None,
        protection.content["protection"] if protection and protection.record else None,
        int(protection.content.get("openers", 0)) if protection else 0,
        frozenset(labels.content.get("taken", ())) if labels and labels.record else frozenset(),
    )


def open_clips(connection: Connection) -> frozenset[str]:
    """The clips that are not protected: an editor opened them, and no label forbids it."""
    decided = _last(connection, "protection", "protection")
    labels = {clip: frozenset(json.loads(told)) for clip, told in _last(connection, "content", "labels").items()}
    openers = {clip: int(number or 0) for clip, number in _last(connection, "protection", "openers").items()}
    taken = {clip: frozenset(json.loads(told or "[]")) for clip, told in _last(connection, "content", "taken").items()}
    cares = {clip: Care(labels.get(clip), holds, openers[clip], taken.get(clip, frozenset()))
             for clip, holds in decided.items()}  # fmt: skip
    return frozenset(clip for clip, care in cares.items() if not care.protected)


def _last(connection: Connection, kind: str, field: str) -> dict[str, str]:
    """What the last record of the kind says, by clip."""
    told = select(records.c.clip, field_of(connection, "content", field)).where(
        records.c.kind == kind, records.c.clip.is_not(None), records.c.body.is_not(None)
    )
    return {row[0]: row[1] for row in connection.execute(told.order_by(records.c.clip, records.c.version))}


def labels_of(named: str) -> frozenset[str]:
    """The labels in a list with commas; empty for `none`. Raises WrongUse."""
    labels = {part.strip() for part in named.split(",")}
    if labels == {NONE}:
        return frozenset()
    unknown = sorted(labels - set(LABELS))
    if unknown:
        why = "stands alone" if unknown == [NONE] else "is no label"
        raise WrongUse(f"{unknown[0]!r} {why}; there are {', '.join(LABELS)}, or {NONE}.")
    return frozenset(labels)


def decide(ledger: Ledger, clip: str, labels: frozenset[str] | None, protection: str | None, by: str,
           reason: str | None = None) -> Care:  # fmt: skip
    """Appends what a person decided; None: nothing about that. `reason` is why it is opened, which two people must give
    where a prisoner is in it. Raises WrongUse, NoSuchClip, ArchiveFault."""
    if protection not in (None, *PROTECTIONS):
        raise WrongUse(f"{protection!r} is no protection; there are {', '.join(PROTECTIONS)}.")
    with ledger.writing() as pen:
        must_be_here(pen.connection, clip)
        before = care_of(pen.connection, clip)
        openers = 0 if protection == "protected" else before.openers
        now = before.labels if labels is None else labels
        taken = (before.taken | (before.labels or frozenset()) & SHIELDED) - (now or frozenset())
        holds = Care(now, protection or before.decided, openers, taken)
        never = sorted((holds.labels or frozenset()) & ALWAYS_PROTECTED)
        if protection == "open" and never:
            raise WrongUse(f"The clip {clip} is labelled {', '.join(never)}: its protection cannot be lifted.")
        if protection == "open" and holds.needs_two and not (reason or "").strip():
            raise WrongUse(f"{_why_two(clip, holds)}: two editors open it, each with a reason that stays on record.")
        person = pen.person(by)
        if labels is not None:
            told: dict[str, Any] = {"labels": sorted(labels), **({"taken": sorted(taken)} if taken else {})}
            seen = pen.record("content", clip, person, told, guessable=True)
            pen.enter("labelled", person, clip, [pen.keep(seen)])
        if protection is not None:
            content: dict[str, Any] = {"protection": protection}
            if protection == "open" and reason and reason.strip():
                others = _openers(pen.connection, clip) - {person}
                holds = replace(holds, openers=len(others) + 1)
                content |= {"reason": reason.strip(), "openers": holds.openers}
            decision = pen.record("protection", clip, person, content, guessable=True)
            pen.enter("protection", person, clip, [pen.keep(decision)])
    return holds


def _why_two(clip: str, care: Care) -> str:
    if PRISONER in (care.labels or frozenset()):
        return f"A prisoner is in {clip}"
    return f"{clip} was labelled {', '.join(sorted(care.taken))} before"


def _openers(connection: Connection, clip: str) -> frozenset[By]:
    """Who gave a reason for opening the clip since it was last protected."""
    people: list[By] = []
    for decision in stored(connection, clip, "protection"):
        if decision.content.get("protection") == "protected":
            people = []
        elif decision.record is not None and decision.content.get("reason"):
            people.append(decision.record.by)
    return frozenset(people)
