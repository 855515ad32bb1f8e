"""The desk for others than this machine: by TLS with a real certificate, or with a loud warning."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.desk.made import PASSWORD, ScriptedRoom, office, staffed
from zeroline.archive.opening import open_archive
from zeroline.desk.serving import Address, listening, server_of


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")]), datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
    made = made.not_valid_after(now + timedelta(days=1)).add_extension(names, critical=False)
    cert = made.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "desk.crt").write_bytes(cert.public_bytes(pem))
    (folder / "desk.key").write_bytes(key.private_bytes(pem, pkcs8, plain))
    return folder / "desk.crt", folder / "desk.key"


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A desk behind TLS: its port, and the certificate."""
    home = tmp_path_factory.mktemp("tls")
    cert, key = certified(home)
    archive, ready = open_archive(home), threading.Event()
    with closing(listening(Address(port=0))) as bound:
        port = bound.getsockname()[1]
        address = Address(port=port, cert=cert, key=key)
        one = office(home, archive, ScriptedRoom(archive), door=address.door)
        staffed(one)
        server = server_of(one, address, lambda _shown: ready.set())
        thread = threading.Thread(target=server.run, args=([bound],))
        thread.start()
        assert ready.wait(60)
        yield port, cert
        server.should_exit = True
        thread.join(30)
    archive.ledger.database.close()


def test_by_tls_the_session_s_cookie_stays_with_it(secure: tuple[int, Path]) -> None:
    port, cert = secure
    line = http.client.HTTPSConnection("127.0.0.1", port, context=ssl.create_default_context(cafile=cert), timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://127.0.0.1:{port}"}
    body = f"name=%D0%90%D0%BD%D0%BD%D0%B0&password={PASSWORD.replace(' ', '+')}"
    line.request("POST", "/login", body, form)
    answer = line.getresponse()
    answer.read()
    cookie = answer.headers["set-cookie"]
    assert (answer.status, cookie.startswith("__Host-zeroline=")) == (303, True)
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    line.request("POST", "/login", body, {**form, "Origin": f"http://127.0.0.1:{port}"})
    answer = line.getresponse()
    assert (answer.status, b"not the desk's" in answer.read()) == (403, True)
    token = cookie.partition(";")[0]
    for sent, status in (
        (token, 200),
        (token.replace("__Host-", ""), 303),
    ):  # a cookie without the prefix may be planted
        line.request("GET", "/", headers={"Cookie": sent})
        answer = line.getresponse()
        answer.read()
        assert answer.status == status
    line.close()


def test_without_tls_nothing_is_said_there(secure: tuple[int, Path]) -> None:
    port, _ = secure
    with closing(socket.create_connection(("127.0.0.1", port), 30)) as line:
        line.sendall(f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        try:
            answer = line.recv(65_536)
        except ConnectionResetError:
            answer = b""
    assert b"HTTP/1.1 200" not in answer
    with pytest.raises(ssl.SSLError, match="certificate verify failed"):
        http.client.HTTPSConnection("127.0.0.1", port, context=ssl.create_default_context(), timeout=30).connect()


def test_open_to_others_without_tls_it_warns_loudly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "zeroline.cli", "desk", "--port", "0"]
    environment = {"ZEROLINE_HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    alone = [*command, "--host", "0.0.0.0"]
    refused = subprocess.run(alone, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert (refused.returncode, "others could read passwords and clips on the way" in refused.stderr) == (2, True)
    told = ["--host", "0.0.0.0", "--origin", "http://desk.example", "--plain-http"]
    with subprocess.Popen([*command, *told], stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(3)]
        process.terminate()
    assert said[0].startswith("WARNING: this desk is open to others WITHOUT TLS.")
    assert said[2].startswith("The desk is at http://desk.example")
