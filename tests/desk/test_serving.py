"""How the desk is reached: its addresses, its patience, its events, its API."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.desk.made import HOME, Desk, ScriptedRoom, Visitor, office, served, staffed, unlike
from zeroline.archive.opening import open_archive
from zeroline.desk import guard, serving
from zeroline.desk.board import Board
from zeroline.desk.refusals import TooOften
from zeroline.desk.serving import Address, listening, server_of
from zeroline.domain.errors import WrongUse


@pytest.mark.parametrize(
    ("address", "names", "secure", "shown"),
    [
        (Address(), {"127.0.0.1"}, False, "http://127.0.0.1:8477"),
        (Address("::1"), {"::1"}, False, "http://[::1]:8477"),
        (Address("192.0.2.7", cert=Path("c"), key=Path("k")), {"192.0.2.7"}, True, "https://192.0.2.7:8477"),
        (Address(origin="https://desk.example", proxy="127.0.0.1"), {"127.0.0.1", "desk.example"}, True,
         "https://desk.example"),
        (Address("192.0.2.7", plain=True), {"192.0.2.7"}, False, "http://192.0.2.7:8477"),
    ],
)  # fmt: skip
def test_how_the_desk_is_reached(address: Address, names: set[str], secure: bool, shown: str) -> None:
    assert (address.door.names, address.door.secure, address.shown) == (names, secure, shown)
    assert address.door.cookie == ("__Host-zeroline" if secure else "zeroline")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (Address("192.0.2.7"), "others could read passwords and clips on the way"),
        (Address("0.0.0.0"), "others could read passwords and clips on the way"),
        (Address("0.0.0.0", plain=True), "is every address; say by which people reach it"),
        (Address("::", cert=Path("c"), key=Path("k")), "is every address"),
        (Address(cert=Path("c")), "--cert and --key go together"),
        (Address(origin="https://desk.example"), "wants --cert and --key, or --proxy"),
        (Address(origin="desk.example"), "must look like https://desk.example.org"),
        (Address(origin="https://desk.example/path", proxy="127.0.0.1"), "must look like"),
    ],
)
def test_how_it_is_not(address: Address, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        _ = address.door


def test_a_port_that_is_taken() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(WrongUse, match=f"cannot listen on 127.0.0.1, port {port} .*is it running already"):
            listening(Address(port=port))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """A real server with little patience: its port, and the cookie of somebody who is logged in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "_HEAD_S", 0.4)
        patch.setattr(serving, "_UNREAD_S", 0.4)
        patch.setattr(guard, "_SILENCE_S", 0.4)
        home = tmp_path_factory.mktemp("live")
        archive = open_archive(home)
        one = office(home, archive, ScriptedRoom(archive))
        session = one.sessions.open(staffed(one)["editor"])
        ready = threading.Event()
        with closing(listening(Address(port=0))) as bound:
            server = server_of(one, Address(), lambda _shown: ready.set())
            thread = threading.Thread(target=server.run, args=([bound],))
            thread.start()
            assert ready.wait(60)
            yield bound.getsockname()[1], f"zeroline={session.token}\r\nX-Form-Token: {session.form_token}"
            server.should_exit = True
            thread.join(30)
        archive.ledger.database.close()


def answered(port: int, sent: bytes, more: bytes = b"") -> bytes:
    """All that comes back until the server closes."""
    with closing(socket.create_connection(("127.0.0.1", port), 30)) as line:
        line.sendall(sent)
        answer = b""
        while block := line.recv(65_536):
            answer += block
            if more:
                line.sendall(more)
                more = b""
        return answer


def test_who_never_says_what_they_want_is_cut_off(live: tuple[int, str]) -> None:
    port, _ = live
    slow = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(50)]
    for number, line in enumerate(slow):
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "[: 10 + number])
    began = time.monotonic()
    head = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    assert answered(port, head).startswith(b"HTTP/1.1 200")  # others are served meanwhile
    for line in slow:
        with closing(line), suppress(ConnectionResetError):
            assert line.recv(1) == b""
    assert time.monotonic() - began < 20


def test_a_byte_now_and_then_does_not_keep_a_connection(live: tuple[int, str]) -> None:
    port, _ = live
    with closing(socket.create_connection(("127.0.0.1", port), 30)) as line:
        began, sent = time.monotonic(), 0
        with suppress(ConnectionResetError, BrokenPipeError):
            for letter in b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"x" * 1000:
                line.sendall(bytes([letter]))
                sent += 1
                time.sleep(0.05)
        assert sent < 900
        assert time.monotonic() - began < 40


def test_a_body_that_does_not_come_is_answered(live: tuple[int, str]) -> None:
    port, _ = live
    head = (f"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{").encode()  # fmt: skip
    answer = answered(port, head)
    assert answer.startswith(b"HTTP/1.1 408"), answer
    assert b"Too slow" in answer


def test_slow_bodies_hold_nobody_else_up(live: tuple[int, str]) -> None:
    port, _ = live
    base = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    slow = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(50)]
    for line in slow:
        line.sendall(f"POST /api/session HTTP/1.1\r\n{base}Content-Length: 100\r\n\r\n{{".encode())
    head = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    assert answered(port, head).startswith(b"HTTP/1.1 200")
    for line in slow:
        with closing(line):
            assert line.recv(65_536).startswith(b"HTTP/1.1 408")


def test_who_does_not_read_the_answer_is_cut_off(live: tuple[int, str]) -> None:
    """Some fonts, asked for many times on a line that takes next to nothing in."""
    port, _ = live
    ask = f"GET /fonts/NotoSans-Regular.ttf HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() * 200
    with closing(socket.socket()) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(30)
        line.connect(("127.0.0.1", port))
        line.sendall(ask)
        head = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
        for _ in range(20):  # meanwhile others are served
            assert answered(port, head).startswith(b"HTTP/1.1 200")
            time.sleep(0.2)
        came = 0
        with suppress(ConnectionResetError):
            while block := line.recv(1 << 20):
                came += len(block)
    assert came < 200 * 249_976  # of which each would have come


def test_a_slow_piece_keeps_what_came(live: tuple[int, str]) -> None:
    port, cookie = live
    base = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
    told = json.dumps({"name": "slow.mp4", "size": 1000})
    begin = (f"POST /api/uploads HTTP/1.1\r\n{base}Connection: close\r\nContent-Type: application/json\r\n"
             f"Content-Length: {len(told)}\r\n\r\n{told}")  # fmt: skip
    id = json.loads(answered(port, begin.encode()).partition(b"\r\n\r\n")[2])["id"]
    piece = f"PUT /api/uploads/{id}?offset=0 HTTP/1.1\r\n{base}Content-Length: 1000\r\n\r\n" + "x" * 300
    assert answered(port, piece.encode()).startswith(b"HTTP/1.1 408")
    ask = f"GET /api/uploads/{id} HTTP/1.1\r\n{base}Connection: close\r\n\r\n"
    assert json.loads(answered(port, ask.encode()).partition(b"\r\n\r\n")[2])["received"] == 300


def test_the_server_does_not_say_what_it_is(live: tuple[int, str]) -> None:
    port, _ = live
    answer = answered(port, f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
    assert b"server:" not in answer.partition(b"\r\n\r\n")[0].lower()
    assert b"uvicorn" not in answer.lower()


def test_events_tell_of_an_upload_as_it_goes(live: tuple[int, str]) -> None:
    port, cookie = live
    ask = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", port), 60)) as line:
        line.sendall(ask.encode())
        heard = b""
        while b"retry:" not in heard:
            heard += line.recv(65_536)
        told = json.dumps({"name": "event.mp4", "size": 4})
        base = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n"
        begin = (f"POST /api/uploads HTTP/1.1\r\n{base}Content-Type: application/json\r\n"
                 f"Content-Length: {len(told)}\r\n\r\n{told}")  # fmt: skip
        id = json.loads(answered(port, begin.encode()).partition(b"\r\n\r\n")[2])["id"]
        answered(port, f"PUT /api/uploads/{id}?offset=0 HTTP/1.1\r\n{base}Content-Length: 4\r\n\r\nclip".encode())
        while b'"state": "done"' not in heard:
            heard += line.recv(65_536)
    states = [state for state in ("receiving", "waiting", "working", "done") if f'"state": "{state}"'.encode() in heard]
    assert states == ["receiving", "waiting", "working", "done"]
    assert b"event: queue" in heard
    assert b'"stage": "hear"' in heard or b'"stage": "look"' in heard


def test_a_page_that_falls_behind_is_told_to_look_again() -> None:
    async def behind() -> list[str]:
        board = Board()
        board.open()
        events = await board.watch("somebody", lambda: True)
        heard = [await anext(events)]
        for number in range(1000):
            board.tell("upload", number=number)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        heard.append(await anext(events))
        board.close()
        await events.aclose()  # type: ignore[attr-defined]
        return heard

    assert asyncio.run(behind())[1] == "event: queue\ndata: {}\n\n"


def test_one_person_does_not_take_all_streams() -> None:
    async def many() -> None:
        board = Board()
        held = [await board.watch("somebody", lambda: True) for _ in range(12)]
        for events in held:
            await anext(events)
        with pytest.raises(TooOften):
            await board.watch("somebody", lambda: True)
        await board.watch("another", lambda: True)
        for events in held:
            await events.aclose()  # type: ignore[attr-defined]

    asyncio.run(many())


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A desk on which anything may be tried."""
    home = tmp_path_factory.mktemp("crowded")
    archive = open_archive(home)
    room = ScriptedRoom(archive)
    one = office(home, archive, room)
    members = staffed(one)
    with served(one) as client:
        Desk(one, room, client, members).clip(unlike(90))
        yield Visitor(client, one.sessions.open(members["administrator"]))
    archive.ledger.database.close()


def described(visitor: Visitor) -> dict[str, object]:
    description: dict[str, object] = visitor.get("/api/openapi.json").json()
    return description


def test_the_api_keeps_to_its_description_whatever_it_is_sent(crowded: Visitor) -> None:
    """Schemathesis makes requests of the description, sound ones and broken ones."""
    description = described(crowded)
    schema = schemathesis.openapi.from_dict(description)
    sessions, member = crowded.client.app.state.office.sessions, crowded.session.member  # type: ignore[union-attr]
    tried: Counter[tuple[str, str]] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path == "/api/events":  # never ends
            continue
        for case in schemathesis_cases(operation):
            visitor = crowded
            if case.path == "/api/session":  # the session of the others must last as long as the test
                visitor = Visitor(crowded.client, None if case.method == "POST" else sessions.open(member))
            answer = sent(visitor, case)
            case.validate_response(answer, checks=CHECKS)
            tried[case.method, case.path] += 1
    told = {(method.upper(), path) for path, item in description["paths"].items() for method in item}  # type: ignore[attr-defined]
    assert set(tried) == told - {("GET", "/api/events")}
    assert min(tried.values()) >= 1
    assert tried.total() > 200


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def schemathesis_cases(operation):  # type: ignore[no-untyped-def]
    from hypothesis import HealthCheck, Phase, given, settings

    cases = []

    @given(case=operation.as_strategy())
    @settings(max_examples=5, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def gather(case):  # type: ignore[no-untyped-def]
        cases.append(case)

    gather()
    return cases


def sent(visitor: Visitor, case):  # type: ignore[no-untyped-def]
    more = case.as_transport_kwargs(base_url=HOME)
    method, url = more.pop("method"), more.pop("url")
    headers = {name: value for name, value in dict(more.pop("headers", {})).items() if name.lower() != "cookie"}
    more.pop("cookies", None)
    if "data" in more:
        more["content"] = more.pop("data")
    return visitor.ask(
        method, url.removeprefix(HOME), headers=headers, **{k: v for k, v in more.items() if v is not None}
    )
