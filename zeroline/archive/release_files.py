"""The files of releases, by their hashes: what the vault holds besides the originals."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from zeroline.archive.schema import custody, records

_FILE = "file:"


def released_files(connection: Connection) -> frozenset[str]:
    """The hashes of all files of releases that were not erased."""
    kept = select(records.c.body).where(records.c.kind == "release", records.c.body.is_not(None))
    files = (json.loads(body)["content"]["files"] for body in connection.execute(kept).scalars())
    return frozenset(sha256 for named in files for sha256 in named.values())


def subjects_of(files: frozenset[str]) -> list[str]:
    """How the entry of a release names its files."""
    return sorted(f"{_FILE}{sha256}" for sha256 in files)


def ever_released(connection: Connection, clip: str) -> frozenset[str]:
    """The hashes of all files that were released of a clip, by the log: it knows them after an erasure, too."""
    told = select(custody.c.subjects).where(custody.c.clip == clip, custody.c.act == "released")
    subjects = (subject for row in connection.execute(told).scalars() for subject in json.loads(row))
    return frozenset(subject.removeprefix(_FILE) for subject in subjects if subject.startswith(_FILE))
