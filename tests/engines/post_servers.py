"""Small servers that answer a client as Bluesky, Mastodon, Telegram and X do, or as badly as a test tells them to."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRETS = {"bluesky": "app-pass", "mastodon": "token", "telegram": "123:ABC", "x": "token"}


@dataclass
class Platform:
    """What a server holds: posts by id. `after` answers instead of it when it has made a post, `instead` before."""

    kind: str
    url: str = ""
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[bytes] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    instead: Callable[[Caller], None] | None = None
    after: Callable[[Caller], None] | None = None


class Caller(BaseHTTPRequestHandler):
    """One request."""

    server: _Server  # type: ignore[assignment]

    def answer(self, status: int, told: object) -> None:
        self.raw(status, json.dumps(told).encode())

    def raw(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _serve(self) -> None:
        platform = self.server.platform
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        self.way, self.query = parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}
        platform.asked.append((self.command, self.way))
        try:
            _ANSWERS[platform.kind](self, platform)
        except OSError:  # the client has hung up
            self.close_connection = True

    do_GET = do_POST = do_DELETE = _serve

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    def field(self, name: str) -> str | None:
        """A text of a form."""
        found = re.search(rb'name="' + name.encode() + rb'"\r\n\r\n(.*?)\r\n--', self.body, re.DOTALL)
        return None if found is None else found[1].decode()

    def makes(self, platform: Platform, make: Callable[[], object]) -> None:
        """The request that makes a post."""
        if platform.instead is not None:
            platform.instead(self)
            return
        told = make()
        if platform.after is not None:
            platform.after(self)
        else:
            self.answer(200, told)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is its own."""


class _Server(ThreadingHTTPServer):
    platform: Platform
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients that hang up are what is tested."""


def _bearer(caller: Caller, secret: str) -> bool:
    if caller.headers.get("Authorization") == f"Bearer {secret}":
        return True
    caller.answer(401, {"error": "The access token is invalid"})
    return False


def _bluesky(caller: Caller, platform: Platform) -> None:
    method = caller.way.removeprefix("/xrpc/com.atproto.")
    if method == "server.createSession":
        if caller.told["password"] != SECRETS["bluesky"]:
            caller.answer(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
        else:
            caller.answer(200, {"did": "did:plc:desk", "accessJwt": "jwt"})
    elif not _bearer(caller, "jwt"):
        return
    elif method == "repo.uploadBlob":
        platform.files.append(caller.body)
        kind = caller.headers["Content-Type"]
        caller.answer(
            200, {"blob": {"$type": "blob", "mimeType": kind, "size": len(caller.body), "ref": {"$link": "b"}}}
        )
    elif method == "repo.putRecord":
        told = caller.told
        if platform.instead is None and told["rkey"] in platform.posts:
            caller.answer(400, {"error": "InvalidSwap", "message": "Record was at bafy"})
            return
        made = {"uri": f"at://did:plc:desk/app.bsky.feed.post/{told['rkey']}", "cid": "bafy"}
        caller.makes(platform, lambda: platform.posts.update({told["rkey"]: told["record"]}) or made)  # type: ignore[func-returns-value]
    elif method == "repo.getRecord":
        record = platform.posts.get(caller.query["rkey"])
        if record is None:
            caller.answer(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        else:
            caller.answer(200, {"uri": "at://x", "cid": "bafy", "value": record})
    else:
        platform.posts.pop(caller.told["rkey"], None)
        caller.answer(200, {})


def _mastodon(caller: Caller, platform: Platform) -> None:
    if not _bearer(caller, SECRETS["mastodon"]):
        return
    if caller.way == "/api/v2/media":
        platform.files.append(caller.body)
        caller.answer(202, {"id": "9", "url": None})
    elif caller.way == "/api/v1/media/9":
        caller.answer(200, {"id": "9", "url": "https://files.example/9.mp4"})
    elif caller.way == "/api/v1/accounts/verify_credentials":
        caller.answer(200, {"id": "1"})
    elif caller.way == "/api/v1/accounts/1/statuses":
        every = list(platform.posts.values())[::-1]
        older = [one for one in every if "max_id" not in caller.query or int(one["id"]) < int(caller.query["max_id"])]
        caller.answer(200, older[: int(caller.query["limit"])])
    elif caller.command == "DELETE":
        there = platform.posts.pop(caller.way.rpartition("/")[2], None)
        caller.answer(200 if there else 404, {})
    else:
        caller.makes(platform, lambda: _status(caller, platform))


def _status(caller: Caller, platform: Platform) -> dict[str, Any]:
    id = platform.keys.setdefault(caller.headers["Idempotency-Key"], str(100 + len(platform.posts)))
    text = html.escape(caller.told["status"], quote=False)
    status = {**caller.told, "id": id, "url": f"https://m.example/@desk/{id}", "content": f"<p>{text}</p>",
              "created_at": "2024-03-01T12:00:00.000Z"}  # fmt: skip
    return platform.posts.setdefault(id, status)


def _telegram(caller: Caller, platform: Platform) -> None:
    token, _, method = caller.way.removeprefix("/bot").partition("/")
    if token != SECRETS["telegram"]:
        caller.answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    elif method == "deleteMessage":
        there = platform.posts.pop(caller.field("message_id") or "", None)
        gone = {"ok": False, "error_code": 400, "description": "Bad Request: message to delete not found"}
        caller.answer(200 if there else 400, {"ok": True, "result": True} if there else gone)
    else:
        caller.makes(platform, lambda: _message(caller, platform))


def _message(caller: Caller, platform: Platform) -> dict[str, Any]:
    id = str(10 + len(platform.posts))
    names = ("chat_id", "caption", "text", "has_spoiler", "reply_parameters")
    platform.posts[id] = {name: caller.field(name) for name in names}
    platform.files.append(caller.body)
    return {"ok": True, "result": {"message_id": int(id), "chat": {"id": -100}}}


def _x(caller: Caller, platform: Platform) -> None:
    if not _bearer(caller, SECRETS["x"]):
        return
    if caller.way == "/2/media/upload/initialize":
        caller.answer(200, {"data": {"id": "77"}})
    elif caller.way == "/2/media/upload/77/append":
        platform.files.append(caller.body)
        caller.raw(204, b"")
    elif caller.way == "/2/media/upload/77/finalize":
        caller.answer(200, {"data": {"id": "77", "processing_info": {"state": "pending"}}})
    elif caller.way == "/2/media/upload":
        caller.answer(200, {"data": {"id": "77", "processing_info": {"state": "succeeded"}}})
    elif caller.way == "/2/media/metadata":
        platform.files.append(caller.body)
        caller.answer(200, {"data": {}})
    elif caller.way == "/2/users/me":
        caller.answer(200, {"data": {"id": "5"}})
    elif caller.way == "/2/users/5/tweets":
        shown = [{"id": id, "text": html.escape(one["text"], quote=False) + " https://t.co/Ab1"}
                 for id, one in platform.posts.items()]  # fmt: skip
        caller.answer(200, {"data": shown, "meta": {"result_count": len(shown)}} if shown else {"meta": {}})
    elif caller.command == "DELETE":
        there = platform.posts.pop(caller.way.rpartition("/")[2], None)
        caller.answer(200 if there else 404, {"data": {"deleted": True}})
    else:
        caller.makes(platform, lambda: _tweet(caller, platform))


def _tweet(caller: Caller, platform: Platform) -> dict[str, Any]:
    id = str(1000 + len(platform.posts))
    platform.posts[id] = caller.told
    return {"data": {"id": id, "text": caller.told["text"]}}


_ANSWERS = {"bluesky": _bluesky, "mastodon": _mastodon, "telegram": _telegram, "x": _x}


@contextmanager
def serving(kind: str) -> Iterator[Platform]:
    """A platform on this machine."""
    with _Server(("127.0.0.1", 0), Caller) as server:
        server.platform = Platform(kind, f"http://desk@127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.platform
        server.shutdown()
