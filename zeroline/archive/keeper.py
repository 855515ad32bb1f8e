"""Keeper in the archive: what a stage made of a clip is a record, with its custody entry, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cattrs
from sqlalchemy import Connection

from zeroline import __version__
from zeroline.archive.ledger import Ledger, of_stage
from zeroline.archive.values import plain, value_of
from zeroline.domain.cover import Found
from zeroline.domain.fingerprint import Fingerprint
from zeroline.domain.record import By, canonical, sha256_of
from zeroline.domain.speech import Maker, Speech
from zeroline.domain.voices import Voices
from zeroline.ports import T

# What a stage makes -> the kind of its record, and the act in the custody log.
_RECORDED: dict[type, tuple[str, str]] = {
    Speech: ("hearing", "heard"),
    Voices: ("voices", "compared"),
    Fingerprint: ("fingerprint", "fingerprinted"),
    Found: ("faces", "faces_found"),
}


@dataclass
class ArchiveKeeper:
    """Keeps what stages made of one clip, under the hash of their inputs and this version of Zeroline. `used` are the
    addresses of the records that it gave, in order."""

    ledger: Ledger
    clip: str
    used: list[str] = field(default_factory=list)

    def once(self, key: tuple[str, ...], kind: type[T], make: Callable[[], T]) -> tuple[T, bool]:
        stage = stage_of(*key)
        kept = self.kept(key, kind)
        if kept is not None:
            return kept, True
        made = make()
        with self.ledger.writing() as pen:
            first = self._found(pen.connection, stage, kind)
            if first is not None:  # another process did the same meanwhile; the work was double, the record is not
                return first, True
            content = {"stage": list(key), "value": plain(made)}
            what, act = _RECORDED.get(kind, ("stage", "kept"))
            record = replace(pen.record(what, self.clip, _maker(made), content), stage=stage)
            pen.enter(act, record.by, self.clip, [pen.keep(record)])
        self.used.append(record.address)
        return made, False

    def kept(self, key: tuple[str, ...], kind: type[T]) -> T | None:
        """What is kept under the key; None: nothing is."""
        with self.ledger.reading() as connection:
            return self._found(connection, stage_of(*key), kind)

    def _found(self, connection: Connection, stage: str, kind: type[T]) -> T | None:
        there = of_stage(connection, self.clip, stage)
        if there is None or there.record is None:
            return None
        try:
            value = value_of(there.record.content["value"], kind)
        except (cattrs.BaseValidationError, KeyError, TypeError, ValueError):
            return None
        self.used.append(there.address)
        return value


def stage_of(*key: str) -> str:
    """The hash under which a piece of work is done once."""
    return sha256_of(canonical([__version__, *key]))


def _maker(made: object) -> By:
    maker = getattr(made, "made_by", None)
    return maker if isinstance(maker, Maker) else None
