"""The guard at the door, before any page: whose name was called, from where, how much and how slowly is sent, and what
every answer must say."""

from __future__ import annotations

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zeroline.desk.counter import LARGEST
from zeroline.desk.uploads import PIECE
from zeroline.publish import place_map, trend_chart

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BODY = 1 << 20  # bytes of a request that is no piece of an upload; the longest are the captions of a long clip
_SILENCE_S = 20.0  # between two parts of a body
_WHOLE_S = 30.0  # for a body
_PIECE_S = 600.0  # for a piece of an upload: 8 MiB at 14 kB a second
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _hashed(style: str) -> str:
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


_HEADERS = {
    # No script or style but our own files; nothing is loaded from elsewhere, and no text becomes markup (Trusted Types)
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' "
    # by itself a drawing is a document, with this style and no other
    f"{_hashed(place_map.STYLE)} {_hashed(trend_chart.STYLE)}; img-src 'self'; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: under it a browser sends `Origin: null` with our own forms (Fetch, "append a request Origin")
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


@dataclass(frozen=True)
class Door:
    """How the desk is reached. `names`: the hosts by which it may be called, besides those of this machine;
    `secure`: browsers reach it by TLS."""

    names: frozenset[str] = field(default_factory=frozenset)
    secure: bool = False

    @property
    def scheme(self) -> str:
        return "https" if self.secure else "http"

    @property
    def cookie(self) -> str:
        """The session's cookie; the prefix makes browsers hold that it came from this host by TLS."""
        return "__Host-zeroline" if self.secure else "zeroline"

    def answers_to(self, host: str) -> bool:
        """A page elsewhere can have its own name lead here (DNS rebinding); by such a name nothing is answered."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name in _LOOPBACK or name in self.names


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, self._door)
        if refusal := self._refusal(scope):
            await answer.refuse(*refusal)
            return
        body = _Body(scope, receive)
        answer.body = body
        try:
            await self._app(scope, body.receive, answer.send)
        except _Stopped:
            if not answer.begun:
                await answer.refuse(*body.fault)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = _headers(scope["headers"])
        host = headers.get("host", "")
        if not self._door.answers_to(host):
            return 421, "The desk does not answer to this name; `zeroline desk --help` tells how to give it one."
        if scope["method"] not in _SAFE:
            origin = headers.get("origin")
            if origin != f"{self._door.scheme}://{host}":
                return 403, "This came from a page that is not the desk's."
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > _limit(scope):
            return 413, f"That is too much at once; {_limit(scope) >> 20} MiB at the most."
        return None


class _Stopped(Exception):
    """The body was too long or too slow."""


class _Body:
    """Reads a body within its limits."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.fault: tuple[int, str] = (0, "")
        self._receive = receive
        self._left = _limit(scope)
        self._until = time.monotonic() + (_PIECE_S if _is_piece(scope) or _is_sent(scope) else _WHOLE_S)
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()  # waits for the end of the connection, as long as the answer takes
        try:
            wait_s = min(_SILENCE_S, self._until - time.monotonic())
            message = await asyncio.wait_for(self._receive(), max(wait_s, 0.001))
        except TimeoutError as error:
            self.fault = (408, "Too slow: the rest of what was sent did not come.")
            raise _Stopped from error
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.fault = (413, "That is too much at once.")
            raise _Stopped
        self._whole = not message.get("more_body", False)
        return message


class _Answer:
    """Sends an answer with what every answer must say."""

    def __init__(self, send: Send, door: Door) -> None:
        self.begun = False
        self.body: _Body | None = None
        self._send = send
        self._fixed = dict(_HEADERS)
        if door.secure:
            self._fixed["strict-transport-security"] = "max-age=31536000"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self.body is not None and self.body.fault[0]:
                raise _Stopped  # a library took the stop for its own error
            self.begun = True
            given = {name.lower() for name, _ in message["headers"]}
            fixed = self._fixed if b"cache-control" in given else {**self._fixed, "cache-control": "no-store"}
            message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in fixed.items())]
        await self._send(message)

    async def refuse(self, status: int, why: str) -> None:
        self.begun = True
        body = json.dumps({"why": why}).encode()
        headers = {**self._fixed, "content-type": "application/json", "content-length": str(len(body)),
                   "cache-control": "no-store", "connection": "close"}  # fmt: skip
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": pairs})
        await self._send({"type": "http.response.body", "body": body})


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The last of each name counts for nothing: a name that comes twice is as if it held both."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    return headers


def _is_piece(scope: Scope) -> bool:
    """A body of a file's bytes: a piece of an upload, or an article."""
    if scope["method"] == "POST" and scope["path"] == "/api/checks":
        return True
    return bool(scope["method"] == "PUT" and scope["path"].startswith("/api/uploads/"))


def _is_sent(scope: Scope) -> bool:
    return bool(scope["method"] == "POST" and scope["path"] == "/verify")


def _limit(scope: Scope) -> int:
    if _is_sent(scope):
        return LARGEST + (1 << 16)  # the form around the file
    return PIECE if _is_piece(scope) else _BODY
