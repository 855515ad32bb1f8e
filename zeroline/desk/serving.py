"""Serves the desk: on this machine alone unless told otherwise, and then by TLS, or with a loud warning."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from zeroline.archive.editing import Editing
from zeroline.archive.opening import Archive
from zeroline.crew import desk_of, indexer
from zeroline.desk.app import app_of
from zeroline.desk.backroom import Backroom, Hand
from zeroline.desk.board import Board
from zeroline.desk.checks import Checking
from zeroline.desk.derived import Derived, Maker
from zeroline.desk.guard import Door
from zeroline.desk.office import Office
from zeroline.desk.once_more import Ear, OnceMore
from zeroline.desk.people import People
from zeroline.desk.presence import Presence
from zeroline.desk.readings import Readings
from zeroline.desk.room import Room
from zeroline.desk.searching import Searching
from zeroline.desk.sessions import Sessions
from zeroline.desk.standings import Standings
from zeroline.desk.uploads import Uploads
from zeroline.desk.waves import waves
from zeroline.desk.worker import Worker
from zeroline.domain.errors import WrongUse
from zeroline.ports import Hearer
from zeroline.settings import Settings

_HEAD_S = 10.0  # for the head of a request, from its first byte or the connection on
_UNREAD_S = 60.0  # for an answer that nobody reads; a player that wants more of a clip asks again, with a range
_CONNECTIONS = 1000  # at once; a page has two or three


@dataclass(frozen=True)
class Engines:
    """What the desk does with clips itself: a small copy to look at, the sound for its wave, a line once more,
    what takes minutes."""

    previewer: Maker
    hearer: Hearer
    ear: Ear
    hand: Hand


@dataclass(frozen=True)
class Address:
    """Where the desk listens and how it is reached. `origin` is what people type, where that is not the address
    itself, as behind a `proxy` (its address), which adds TLS; `plain`: they have said that they know what it means to
    do without TLS."""

    host: str = "127.0.0.1"
    port: int = 8477
    cert: Path | None = None
    key: Path | None = None
    origin: str | None = None
    proxy: str | None = None
    plain: bool = False

    @property
    def local(self) -> bool:
        return is_loopback(self.host)

    @property
    def door(self) -> Door:
        """Raises WrongUse where it is open to others without TLS, or nobody could tell its name."""
        if (self.cert is None) != (self.key is None):
            raise WrongUse("--cert and --key go together.")
        parts = urlsplit(self.origin or "")
        if self.origin is not None and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path):
            raise WrongUse(f"--origin: {self.origin!r} must look like https://desk.example.org.")
        if self.cert is not None and parts.scheme == "http":
            raise WrongUse("--origin: with --cert people reach the desk by https.")
        if parts.scheme == "https" and self.cert is None and self.proxy is None:
            raise WrongUse("--origin by https wants --cert and --key, or --proxy ADDRESS that adds TLS.")
        secure = self.cert is not None or parts.scheme == "https"
        if not self.local and not secure and not self.plain:
            raise WrongUse(
                f"--host {self.host}: others could read passwords and clips on the way. Give --cert FILE --key FILE, "
                "or --origin https://NAME with --proxy ADDRESS where a proxy adds TLS; or, if you must, --plain-http."
            )
        if not self.local and self.origin is None and _is_any(self.host):
            raise WrongUse(f"--host {self.host} is every address; say by which people reach it: --origin https://NAME.")
        named = {self.host, parts.hostname} - {None, "", "0.0.0.0", "::"}
        return Door(frozenset(str(name).lower() for name in named), secure)

    @property
    def shown(self) -> str:
        """What people type."""
        if self.origin:
            return self.origin
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.cert else 'http'}://{host}:{self.port}"


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def office_of(settings: Settings, archive: Archive, door: Door, room: Room, engines: Engines) -> Office:
    """A desk on an archive."""
    board, people = Board(), People(archive.ledger)
    uploads = Uploads(archive.ledger, settings.home / "uploads", settings.largest_upload_mb << 20)
    previews = Derived(archive, board, "preview", "preview.mp4", engines.previewer)
    editing = Editing(archive)
    return Office(
        settings=settings,
        archive=archive,
        door=door,
        people=people,
        sessions=Sessions(archive.ledger, people),
        uploads=uploads,
        previews=previews,
        worker=Worker(uploads, room, previews, board),
        board=board,
        editing=editing,
        readings=Readings(desk_of(archive, editing, settings)),
        waves=Derived(archive, board, "wave", "peaks.bin", waves(engines.hearer)),
        presence=Presence(),
        searching=Searching(archive, partial(indexer, settings)),
        checking=Checking(archive, settings),
        once_more=OnceMore(board, engines.ear),
        standings=Standings(),
        backroom=Backroom(board, engines.hand),
    )


def serve(office: Office, address: Address, ready: Callable[[str], None]) -> None:
    """Until it is interrupted. `ready` is called with what people type, when it listens. Raises WrongUse where it
    cannot listen."""
    with closing(listening(address)) as socket_:
        port = socket_.getsockname()[1]  # --port 0: one that is free
        server_of(office, replace(address, port=port), ready).run([socket_])


def server_of(office: Office, address: Address, ready: Callable[[str], None]) -> uvicorn.Server:
    """The server, which listens when it is run."""
    config = uvicorn.Config(
        app_of(office),
        host=address.host,
        port=address.port,
        http=PatientProtocol,
        ws="none",
        log_level="warning",
        access_log=False,  # addresses and tokens in links are not written down
        server_header=False,
        ssl_certfile=address.cert,
        ssl_keyfile=address.key,
        proxy_headers=address.proxy is not None,
        forwarded_allow_ips=address.proxy or "",
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        lifespan="on",
    )
    return _Server(config, lambda: ready(address.shown), office.board.close)


def listening(address: Address) -> socket.socket:
    """Raises WrongUse where another program has the port."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address.host, address.port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise WrongUse(
            f"The desk cannot listen on {address.host}, port {address.port} ({error}); is it running already? "
            "Another port: --port NUMBER."
        ) from error
    return bound


class _Server(uvicorn.Server):
    """Says when it listens, and lets the streams of events go when it ends: they would hold it up."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ends: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ends = ends

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ends()
        await super().shutdown(sockets)


class PatientProtocol(H11Protocol):
    """HTTP whose patience ends: who does not send the head of a request in time, or does not read the answer, is cut
    off."""

    _head: TimerHandle | None = None
    _unread: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._await_head()
        else:
            self._have_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        self._is_read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """What was written is not being read."""
        super().pause_writing()
        if self._unread is None:
            self._unread = asyncio.get_running_loop().call_later(_UNREAD_S, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._is_read()

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _await_head(self) -> None:
        if self._head is None:  # not from the last byte on: one each second would last for ever
            self._head = asyncio.get_running_loop().call_later(_HEAD_S, self.transport.abort)

    def _have_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None
