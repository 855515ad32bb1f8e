"""Uploads: files on their way into the archive, in pieces, so that a lost connection or a restart costs one piece.

A file under way lies in `ZEROLINE_HOME/uploads` under its id. How much of it is here is its size, and nothing else.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Row, func, select, update
from starlette.concurrency import run_in_threadpool

from zeroline.archive.ledger import Ledger, now
from zeroline.archive.schema import accounts, uploads
from zeroline.desk import tokens
from zeroline.desk.refusals import NotMedia, NotThere, OutOfStep, Refused, TooLarge, TooOften
from zeroline.domain.clip import shown_name
from zeroline.domain.people import Member
from zeroline.domain.source import Arrival

PIECE = 8 << 20  # bytes of one piece at the most; a browser holds no more in memory
_BLOCK = 1 << 20
_SPARE = 1 << 30  # bytes of disk that stay free whatever is sent
_AT_ONCE = 200  # uploads of one person that are not done
_STALE_DAYS = 7
_OPEN = ("receiving", "waiting", "working", "failed")


@dataclass(frozen=True)
class Upload:
    """A file on its way. `received` bytes of `size` are here; `clip` None: not in the archive yet; `why` is the
    sentence of a failure; `by` is the name of whoever sent it."""

    id: str
    account: str
    by: str
    name: str
    size: int
    received: int
    told: Mapping[str, Any]
    at: str
    state: str
    clip: str | None
    why: str | None

    @property
    def arrival(self) -> Arrival:
        return Arrival(**self.told)


@dataclass(frozen=True)
class Offer:
    """What a browser tells of a file before it sends it. `mark` is the same when the same file is dropped again."""

    name: str
    size: int
    mark: str
    arrival: Arrival


@dataclass(frozen=True)
class Uploads:
    """The uploads of one archive. `largest`: bytes that a file may have."""

    ledger: Ledger
    folder: Path
    largest: int

    def begin(self, member: Member, offer: Offer) -> Upload:
        """A new upload, or the one of this file by this person that is not complete. Raises TooLarge, Refused."""
        name = file_name(offer.name)
        if offer.size > self.largest:
            raise TooLarge(f"{name} has {_gb(offer.size)}; this desk takes {_gb(self.largest)} at the most.")
        if offer.size <= 0:
            raise Refused(f"{name} is empty.")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mine = uploads.c.account == member.id
        same = mine & (uploads.c.name == name) & (uploads.c.size == offer.size) & (uploads.c.mark == offer.mark)
        with self.ledger.database.writing() as connection:
            there = connection.execute(select(uploads).where(same, uploads.c.state == "receiving")).first()
            if there is not None:
                return self._upload(there, member.name)
            if shutil.disk_usage(self.folder).free < offer.size + _SPARE:
                raise TooLarge(f"The desk's disk has no room for {name} ({_gb(offer.size)}); ask an administrator.")
            waiting = select(func.count()).select_from(uploads).where(mine, uploads.c.state.in_(_OPEN))
            if (connection.execute(waiting).scalar() or 0) >= _AT_ONCE:
                raise TooOften(f"You have {_AT_ONCE} files on their way; let some of them finish first.", 60)
            told = json.dumps(vars(offer.arrival), ensure_ascii=False)
            row = {"id": tokens.made_id(), "account": member.id, "name": name, "size": offer.size, "mark": offer.mark,
                   "told": told, "at": now(), "state": "receiving"}  # fmt: skip
            connection.execute(uploads.insert(), row)
            return self._upload(connection.execute(select(uploads).where(uploads.c.id == row["id"])).one(), member.name)

    async def append(self, member: Member, id: str, offset: int, body: AsyncIterator[bytes]) -> Upload:
        """Adds a piece that begins at `offset`. What came before a connection was lost stays. Raises NotThere,
        OutOfStep where more or less is here, NotMedia for what cannot be a clip, TooLarge for more than was told."""
        upload = await run_in_threadpool(self._mine, member, id)
        if upload.state != "receiving":
            raise OutOfStep(f"{upload.name} is here already.", upload.size)
        with self._locked(upload) as file:
            here = os.fstat(file.fileno()).st_size
            if offset != here:
                raise OutOfStep(f"Of {upload.name} {here} bytes are here; go on from there.", here)
            await self._write(upload, file, here, body)
        if self._here(id) == upload.size:
            await run_in_threadpool(self.move, id, "receiving", "waiting")
        return await run_in_threadpool(self.one, id)

    async def _write(self, upload: Upload, file: BinaryIO, here: int, body: AsyncIterator[bytes]) -> None:
        block = bytearray()
        try:
            async for some in body:
                block += some
                if here + len(block) > upload.size:
                    block.clear()
                    raise TooLarge(f"{upload.name} is longer than was told; nothing of this piece was kept.")
                if len(block) >= _BLOCK:
                    here = await run_in_threadpool(self._put, upload, file, here, bytes(block))
                    block.clear()
        finally:
            if block:
                await run_in_threadpool(self._put, upload, file, here, bytes(block))

    def _put(self, upload: Upload, file: BinaryIO, here: int, block: bytes) -> int:
        if here == 0 and not any(block):
            self._fail(upload, why := f"{upload.name} begins with nothing but zeros: it is no clip.")
            raise NotMedia(why)
        try:
            file.write(block)
            file.flush()
            if here + len(block) == upload.size:
                os.fsync(file.fileno())
        except OSError as error:
            raise TooLarge(f"The desk's disk refuses ({error.strerror}); ask an administrator.") from error
        return here + len(block)

    def one(self, id: str) -> Upload:
        """Raises NotThere."""
        with self.ledger.reading() as connection:
            row = connection.execute(_WITH_NAMES.where(uploads.c.id == id)).first()
        if row is None:
            raise NotThere("There is no such upload.")
        return self._upload(row, row.by)

    def open(self) -> list[Upload]:
        """Those that are not in the archive with their captions, the first first."""
        wanted = _WITH_NAMES.where(uploads.c.state.in_(_OPEN)).order_by(uploads.c.at, uploads.c.id)
        with self.ledger.reading() as connection:
            return [self._upload(row, row.by) for row in connection.execute(wanted)]

    def next_waiting(self) -> Upload | None:
        """The one that is worked on now, for one worker."""
        waiting = _WITH_NAMES.where(uploads.c.state == "waiting").order_by(uploads.c.at, uploads.c.id).limit(1)
        with self.ledger.reading() as connection:
            row = connection.execute(waiting).first()
        if row is None or not self.move(row.id, "waiting", "working"):
            return None
        return self.one(row.id)

    def move(self, id: str, before: str, after: str, why: str | None = None) -> bool:
        """From one state to another; False: it was in none such any more."""
        there = (uploads.c.id == id) & (uploads.c.state == before)
        with self.ledger.database.writing() as connection:
            moved = connection.execute(update(uploads).where(there).values(state=after, why=why))
        if after == "done":
            self._path(id).unlink(missing_ok=True)
        return moved.rowcount == 1

    def became(self, id: str, clip: str) -> None:
        """It is in the archive, with or without captions."""
        with self.ledger.database.writing() as connection:
            connection.execute(update(uploads).where(uploads.c.id == id).values(clip=clip))
        self._path(id).unlink(missing_ok=True)

    def retry(self, member: Member, id: str) -> Upload:
        """Raises NotThere, Refused where there is nothing left to try with."""
        upload = self._mine(member, id)
        if upload.clip is None and not self._path(id).exists():
            raise Refused(f"Of {upload.name} nothing is here any more; drop it again.")
        self.move(id, "failed", "waiting")
        return self.one(id)

    def drop(self, member: Member, id: str) -> None:
        """Takes an upload out of the list; a clip that is in the archive stays there. Raises NotThere, Refused."""
        upload = self._mine(member, id)
        if upload.state == "working":
            raise Refused(f"{upload.name} is being worked on; wait until that has ended.")
        with self.ledger.database.writing() as connection:
            connection.execute(uploads.delete().where(uploads.c.id == id, uploads.c.state != "working"))
        self._path(id).unlink(missing_ok=True)

    def recover(self) -> None:
        """After a start: what was worked on waits again, what nobody went on with goes."""
        stale = (uploads.c.state == "receiving") & (uploads.c.at < tokens.after(now(), days=-_STALE_DAYS))
        with self.ledger.database.writing() as connection:
            connection.execute(update(uploads).where(uploads.c.state == "working").values(state="waiting"))
            connection.execute(uploads.delete().where(stale))
            kept = set(connection.execute(select(uploads.c.id).where(uploads.c.state.in_(_OPEN))).scalars())
        for file in self.folder.glob("*"):
            if file.name not in kept:
                file.unlink(missing_ok=True)

    def path(self, upload: Upload) -> Path | None:
        """Where its bytes lie; None: in the archive."""
        path = self._path(upload.id)
        return path if path.exists() else None

    def _path(self, id: str) -> Path:
        if len(id) != 32 or not set(id) <= set("0123456789abcdef"):
            raise NotThere("There is no such upload.")
        return self.folder / id

    def _here(self, id: str) -> int | None:
        """Bytes of the file under way; None: there is none, or no longer."""
        try:
            return self._path(id).stat().st_size
        except FileNotFoundError:
            return None

    def _mine(self, member: Member, id: str) -> Upload:
        """Another's upload is nobody else's business, but an editor may clear up."""
        upload = self.one(id)
        if upload.account != member.id and not member.may("decide"):
            raise NotThere("There is no such upload.")
        return upload

    def _locked(self, upload: Upload) -> BinaryIO:
        """Raises OutOfStep where another request is writing to it."""
        file = open(self._path(upload.id), "ab", buffering=0)  # noqa: SIM115 - the caller closes it
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise OutOfStep(f"{upload.name} is being sent already, in another window.", upload.received) from error
        return file

    def _fail(self, upload: Upload, why: str) -> None:
        self.move(upload.id, "receiving", "failed", why)
        self._path(upload.id).unlink(missing_ok=True)

    def _upload(self, row: Row[tuple[object, ...]], by: str) -> Upload:
        here = self._here(row.id)
        if here is None:
            here = 0 if row.state == "receiving" else row.size
        return Upload(row.id, row.account, by, row.name, row.size, here, json.loads(row.told), row.at, row.state,
                      row.clip, row.why)  # fmt: skip


_WITH_NAMES = select(uploads, accounts.c.name.label("by")).join(accounts, accounts.c.id == uploads.c.account)


def file_name(given: str) -> str:
    """The last part of a file's name as a browser tells it, which may be anything."""
    name = shown_name(given).replace("\\", "/").rsplit("/", 1)[-1].strip()
    name = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    while len(name.encode("utf-8", "replace")) > 200:  # a file system takes 255 bytes
        name = name[1:]  # its ending tells what it is
    if name.strip(". ") == "":
        raise Refused("A file has a name.")
    return name


def _gb(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB" if size >= 1 << 29 else f"{size / (1 << 20):.1f} MiB"
