"""What of all releases the public may see now, and what it may no longer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from zeroline.archive.care import open_clips
from zeroline.archive.releases import all_releases
from zeroline.archive.schema import records
from zeroline.domain.release import Released


@dataclass(frozen=True)
class Public:
    """`clips`: by public id the releases of a clip, oldest first, never none. `gone`: public ids under which nothing
    may be seen any more; `gone_files`: the hashes of what was released under them."""

    clips: Mapping[str, tuple[Released, ...]]
    gone: frozenset[str]
    gone_files: frozenset[str]

    def of_file(self, sha256: str) -> tuple[Released, str] | None:
        """The newest release that has a file with this hash, and the file's name in it."""
        for releases in self.clips.values():
            for made in reversed(releases):
                for name, hash in made.files.items():
                    if hash == sha256:
                        return made, name
        return None


def public(connection: Connection) -> Public:
    """A clip shows the releases that have the public id of its newest: a protected clip's earlier open ones would tell
    what it protects. While the newest is open and the clip is protected by now, it shows none."""
    open_now = open_clips(connection)
    by_clip: dict[str, list[Released]] = {}
    for made in all_releases(connection):
        by_clip.setdefault(made.clip, []).append(made)
    shown: dict[str, tuple[Released, ...]] = {}
    for clip, releases in by_clip.items():
        newest = releases[-1]
        if newest.protected or clip in open_now:
            shown[newest.id] = tuple(made for made in releases if made.id == newest.id)
    gone, gone_files, seen = (
        set(),
        set(),
        {sha for many in shown.values() for made in many for sha in made.files.values()},
    )
    kept = select(records.c.body).where(records.c.kind == "release", records.c.body.is_not(None))
    for body in connection.execute(kept).scalars():
        content = json.loads(body)["content"]
        if content["id"] not in shown:
            gone.add(str(content["id"]))
            gone_files.update(set(content["files"].values()) - seen)
    return Public(shown, frozenset(gone), frozenset(gone_files))
