"""Time stamps: a small authority of the test's own stamps the log, and only what it signed counts."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.archive.made import received
from tests.story.needs import missing
from zeroline.archive.custody import last
from zeroline.archive.opening import Archive
from zeroline.archive.stamps import Stamp, counted, roots_in, stamp
from zeroline.archive.verify import verify
from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.engines.stamp_http import ask_for_stamp

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[leaf]
basicConstraints = CA:FALSE
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority in a folder, worked by openssl."""

    folder: Path

    @property
    def root(self) -> str:
        return str(self.folder / "root.pem")

    def answer(self, request: bytes) -> bytes:
        (self.folder / "request").write_bytes(request)
        openssl(
            self.folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request", "-signer", "leaf.pem", "-inkey",
            "leaf.key", "-out", "answer",
        )  # fmt: skip
        return (self.folder / "answer").read_bytes()


def openssl(folder: Path, *words: str) -> None:
    if shutil.which("openssl") is None:
        missing("openssl, for a time-stamping authority to test against")
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder: Path) -> Authority:
    folder.mkdir()
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    make = ["req", "-newkey", "rsa:2048", "-nodes", "-subj"]
    openssl(folder, *make, "/CN=Root", "-keyout", "root.key", "-x509", "-days", "9", "-out", "root.pem",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl(folder, *make, "/CN=Stamps", "-keyout", "leaf.key", "-out", "leaf.csr")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days", "9",
            "-extfile", "tsa.cnf", "-extensions", "leaf", "-out", "leaf.pem")  # fmt: skip
    return Authority(folder)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tsa") / "ours")


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tsa") / "strangers")


def sending(**servers: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda server, request: servers[server](request)


def refuse(_: bytes) -> bytes:
    raise EngineFailed("The time-stamping server did not answer.")


def test_the_log_is_stamped_by_each_and_counted_where_verified(
    archive: Archive, tmp_path: Path, ours: Authority, strangers: Authority
) -> None:
    received(archive, tmp_path / "a.mp4")
    with archive.ledger.reading() as connection:
        head = last(connection)
    assert head is not None
    roots = roots_in(ours.root)
    send = sending(good=ours.answer, foreign=strangers.answer, broken=lambda _: b"<html>", silent=refuse)
    told = {one.server: one for one in stamp(archive.ledger, ["good", "foreign", "broken", "silent"], roots, send)}
    assert told["good"].sequence == head.sequence
    assert told["good"].time is not None
    assert told["good"].time[:10] >= head.at[:10]
    assert all(told[name].time is None for name in ("foreign", "broken", "silent"))
    assert "did not answer" in (told["silent"].why or "")
    with archive.ledger.reading() as connection:
        kept = {one.server: one.time is not None for one in counted(connection, roots)}
        assert kept == {"good": True, "foreign": False, "broken": False}
        assert [one.time for one in counted(connection, [])] == [None] * 3
        everyone = [*roots, *roots_in(strangers.root)]
        assert sum(one.time is not None for one in counted(connection, everyone)) == 2
    assert verify(archive) == []


def test_an_answer_to_another_question_does_not_count(archive: Archive, tmp_path: Path, ours: Authority) -> None:
    received(archive, tmp_path / "a.mp4")
    roots = roots_in(ours.root)
    first: list[bytes] = []

    def keep(request: bytes) -> bytes:
        first.append(ours.answer(request))
        return first[-1]

    (one,) = stamp(archive.ledger, ["good"], roots, sending(good=keep))
    assert one.time is not None
    received(archive, tmp_path / "b.mp4", b"another")
    (again,) = stamp(archive.ledger, ["good"], roots, sending(good=lambda _: first[0]))
    assert again.time is None
    with archive.ledger.reading() as connection:
        assert [one.time is not None for one in counted(connection, roots)] == [True, False]


def test_nothing_is_asked_where_there_is_nothing_new(archive: Archive, tmp_path: Path, ours: Authority) -> None:
    assert stamp(archive.ledger, ["good"], [], sending(good=refuse)) == []
    received(archive, tmp_path / "a.mp4")
    stamp(archive.ledger, ["good"], [], sending(good=ours.answer))
    assert stamp(archive.ledger, ["good"], [], sending(good=refuse)) == []


def test_without_roots_none_counts_and_why_is_told(archive: Archive, tmp_path: Path, ours: Authority) -> None:
    received(archive, tmp_path / "a.mp4")
    (one,) = stamp(archive.ledger, ["good"], [], sending(good=ours.answer))
    assert one == Stamp(one.sequence, "good", None, "there is no root to verify it against; name `timestamp_roots`")


@pytest.fixture
def server(ours: Authority) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            request = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200 if self.path == "/tsa" else 404)
            self.end_headers()
            self.wfile.write(ours.answer(request) if self.path == "/tsa" else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    with HTTPServer(("127.0.0.1", 0), Handler) as served:
        Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


def test_over_http(archive: Archive, tmp_path: Path, ours: Authority, server: str) -> None:
    received(archive, tmp_path / "a.mp4")
    servers = [f"{server}/tsa", f"{server}/none", "http://127.0.0.1:9/tsa"]
    told = stamp(archive.ledger, servers, roots_in(ours.root), ask_for_stamp)
    assert [one.time is not None for one in told] == [True, False, False]
    assert "answered 404" in (told[1].why or "")


def test_roots_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("no certificate")
    for file in (tmp_path / "roots.pem", tmp_path / "none.pem"):
        with pytest.raises(WrongUse, match="cannot be read as certificates"):
            roots_in(str(file))
    assert roots_in("") == []
