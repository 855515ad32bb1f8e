"""Intake: a file becomes a clip of the archive, or a further source of one that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from zeroline.archive.ledger import Ledger, Pen, Stored, latest, stored
from zeroline.archive.mails import is_kept
from zeroline.archive.release_files import released_files
from zeroline.archive.schema import clips
from zeroline.archive.values import plain, value_of
from zeroline.archive.vault import Taken, Vault
from zeroline.domain.clip import Clip, Media, clip_id, shown_name
from zeroline.domain.errors import ArchiveFault, BadMedia, NoSuchClip, WrongUse
from zeroline.domain.record import Person
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker
from zeroline.ports import Prober


@dataclass(frozen=True)
class Received:
    """A clip of the archive. `new`: its bytes were not there before; `source_new`: this source was not."""

    clip: Clip
    new: bool
    source_new: bool


@dataclass(frozen=True)
class Intake:
    """Takes files in. `looker` is the engine behind `prober`."""

    ledger: Ledger
    vault: Vault
    prober: Prober
    looker: Maker
    by: str | None = None

    def receive(self, path: Path, arrival: Arrival, name: str | None = None) -> Received:
        """Copies, hashes, records and seals the file; `name` is what it was called, None: as it is. Raises BadMedia for
        what is no clip, WrongUse for one that was erased, ArchiveFault; then nothing was taken in."""
        self.vault.sweep(self._known)
        before = _state(path)
        media = self.prober.probe(path)  # says what is wrong with what is no clip
        with self.vault.taking(path) as taken:
            if before is None or _state(path) != before:
                raise BadMedia(path, "changes while it is read; wait until it is written whole")
            with self.ledger.writing() as pen:
                received = self._recorded(pen, Path(name or path), arrival, taken, media)
            self.vault.seal(taken)
        return received

    def _known(self, sha256: str) -> bool:
        with self.ledger.reading() as connection:
            besides = is_kept(connection, sha256) or sha256 in released_files(connection)
            return besides or _is_there(connection, sha256)

    def _recorded(self, pen: Pen, path: Path, arrival: Arrival, taken: Taken, media: Media) -> Received:
        id = clip_id(taken.sha256)
        by = pen.person(self.by)
        new = not _is_there(pen.connection, taken.sha256)
        subjects = []
        if new:
            _add(pen, id, taken.sha256)
            content = {"sha256": taken.sha256, "size_bytes": taken.size, "media": plain(media)}
            subjects = [f"original:{taken.sha256}", pen.keep(pen.record("media", id, self.looker, content))]
        elif latest(pen.connection, id, "erasure"):
            raise WrongUse(f"{path}: is the clip {id}, which was erased; `zeroline history {id}` says why.")
        sources = _add_source(pen, id, by, {"file": shown_name(path.name), **arrival.fields()}, arrival.post)
        if new or sources:
            pen.enter("received" if new else "source", by, id, [*subjects, *sources])
        clip = Clip(id, self.vault.place(taken.sha256), taken.sha256, media, name=path.name)
        return Received(clip, new, bool(sources))


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change; None where there is nothing to be asked."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def _is_there(connection: Connection, sha256: str) -> bool:
    return connection.execute(select(clips.c.id).where(clips.c.sha256 == sha256)).first() is not None


def _add(pen: Pen, id: str, sha256: str) -> None:
    if pen.connection.execute(select(clips.c.id).where(clips.c.id == id)).first():
        raise ArchiveFault(f"Another clip bears the id {id} already, by a chance of one in 10^15; nothing was changed.")
    pen.connection.execute(clips.insert(), {"id": id, "sha256": sha256, "at": pen.at})


def _add_source(pen: Pen, clip: str, by: Person | None, told: Mapping[str, Any], post: str | None) -> list[str]:
    """What an entry names of the source and its post; nothing where the same was told before."""
    known = [(one.content, _post(pen.connection, clip, one.address)) for one in stored(pen.connection, clip, "source")]
    if (dict(told), post) in [(dict(content), text) for content, text in known]:
        return []
    source = pen.record("source", clip, by, told, guessable=True)
    subjects = [pen.keep(source)]
    if post is not None:
        said = {"text": post, "asserted_by": told["account"]}
        subjects.append(pen.keep(pen.record("post", clip, by, said, made_from=[source.address], guessable=True)))
    return subjects


def _post(connection: Connection, clip: str, source: str) -> str | None:
    for one in stored(connection, clip, "post"):
        if one.record and source in one.record.made_from:
            return str(one.content["text"])
    return None


def must_be_here(connection: Connection, id: str) -> Stored:
    """What the clip's container holds. Raises NoSuchClip, and WrongUse for a clip that was erased."""
    media = latest(connection, id, "media")
    if media is None:
        raise NoSuchClip(id)
    if media.record is None:
        raise WrongUse(f"The clip {id} was erased; `zeroline history {id}` says why.")
    return media


def clip_of(connection: Connection, vault: Vault, id: str) -> Clip:
    """A clip of the archive; its bytes lie at its path. Raises NoSuchClip, WrongUse for an erased one."""
    media = must_be_here(connection, id)
    sources = stored(connection, id, "source")
    name = sources[0].content.get("file") if sources else None
    sha256 = media.content["sha256"]
    return Clip(id, vault.place(sha256), sha256, value_of(media.content["media"], Media), name=name)
