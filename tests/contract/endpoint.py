"""A local endpoint that answers as llama.cpp, Ollama, vLLM and services do, or as badly as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Caller"], None]


class Caller(BaseHTTPRequestHandler):
    """One request; replies call its methods."""

    server: Server  # type: ignore[assignment]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.asked = json.loads(self.rfile.read(length))
        endpoint = self.server.endpoint
        endpoint.requests.append(Request(self.path, dict(self.headers), self.asked))
        at = len(endpoint.requests) - 1
        reply = endpoint.replies[at] if at < len(endpoint.replies) else endpoint.usual
        try:
            reply(self)
        except OSError:  # the client has hung up
            self.close_connection = True

    @property
    def lines(self) -> list[dict[str, Any]]:
        document = json.loads(self.asked["messages"][-1]["content"])
        lines: list[dict[str, Any]] = document["lines"]
        return lines

    def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is its own."""


class Server(ThreadingHTTPServer):
    endpoint: Endpoint
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients that hang up are what is tested."""


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def lines(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = json.loads(self.body["messages"][-1]["content"])["lines"]
        return lines


@dataclass
class Endpoint:
    """`replies` answer the first requests one by one, `usual` every later one."""

    url: str
    usual: Reply
    replies: list[Reply] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)


@contextmanager
def listening(usual: Reply) -> Iterator[Endpoint]:
    server = Server(("127.0.0.1", 0), Caller)
    server.endpoint = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1", usual)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.endpoint
    finally:
        server.shutdown()
        server.server_close()


def chat(content: object, finish: str = "stop") -> bytes:
    """The body of a whole answer around what the model wrote."""
    answer = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "toy",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content},
                "finish_reason": finish,
                "logprobs": None,
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
    return json.dumps(answer).encode()


def numbered(english: list[str]) -> str:
    """What a model writes that does as it is asked."""
    return json.dumps({"lines": [{"n": n, "english": text} for n, text in enumerate(english, start=1)]})


def honest(dictionary: Mapping[str, str]) -> Reply:
    """Renders known lines, and others as their terms' English and as many words as they have."""

    def english(line: dict[str, Any]) -> str:
        known = dictionary.get(line["text"])
        if known is not None and not line.get("terms"):
            return known
        terms = [term["english"] for term in line.get("terms", ())]
        return " ".join([*terms, *("word" for _ in line["text"].split())])

    def reply(caller: Caller) -> None:
        caller.send(200, chat(numbered([english(line) for line in caller.lines])))

    return reply


def saying(content: object, finish: str = "stop") -> Reply:
    return lambda caller: caller.send(200, chat(content, finish))


def lines(*english: str) -> Reply:
    return saying(numbered(list(english)))


def raw(body: bytes) -> Reply:
    return lambda caller: caller.send(200, body)


def status(code: int, message: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    """As OpenAI, llama.cpp and vLLM say that something is wrong."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": code}}).encode()
    return lambda caller: caller.send(code, body, headers)


def silent(seconds: float) -> Reply:
    return lambda _: time.sleep(seconds)


def dripping(seconds: float) -> Reply:
    """A byte now and then, so that no single read ever waits for long."""

    def reply(caller: Caller) -> None:
        caller.send_response(200)
        caller.send_header("Content-Length", "100000")
        caller.end_headers()
        for _ in range(int(seconds / 0.05)):
            caller.wfile.write(b" ")
            caller.wfile.flush()
            time.sleep(0.05)

    return reply


def cut_short(caller: Caller) -> None:
    body = chat(numbered(["Half of it."] * len(caller.lines)))
    caller.send_response(200)
    caller.send_header("Content-Length", str(len(body) + 500))
    caller.end_headers()
    caller.wfile.write(body[: len(body) // 2])
    caller.close_connection = True


def hung_up(caller: Caller) -> None:
    caller.close_connection = True


def endless(caller: Caller) -> None:
    """Chunk after chunk, as a stream without an end."""
    caller.send_response(200)
    caller.send_header("Transfer-Encoding", "chunked")
    caller.end_headers()
    block = b" " * 65_536
    for _ in range(200):  # 13 MB
        caller.wfile.write(b"10000\r\n" + block + b"\r\n")
