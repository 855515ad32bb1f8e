"""One guarded HTTP request: the far end may be slow, broken or hostile, and costs a known time and memory at most."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from zeroline.domain.errors import WrongUse

_CONNECT_S = 10
_PLAIN_HTTP = "set translator_plain_http = true if this network may read what is sent"


@dataclass(frozen=True)
class Address:
    """Where to send. `plain` allows HTTP without TLS to any host; else only to this machine and private networks."""

    scheme: str
    host: str
    port: int
    path: str
    plain: bool = False

    @classmethod
    def of(cls, url: str, *, plain: bool = False) -> Address:
        """Raises WrongUse for a URL that is not a plain http(s) address."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
            host.encode("idna")
        except ValueError as error:
            raise WrongUse(f"{url!r} is no address: {error}.") from error
        if parts.scheme not in ("http", "https") or not host or not parts.path.isascii() or not url.isprintable():
            raise WrongUse(f"{url!r} is no address; it must look like https://host/v1 or http://localhost:11434/v1.")
        if parts.username is not None or parts.query or parts.fragment:
            raise WrongUse(f"The address of {host} must hold no name, key, query or fragment; a key is "
                           "set as ZEROLINE_TRANSLATOR_KEY.")  # fmt: skip
        port = port if port is not None else {"http": 80, "https": 443}[parts.scheme]
        return cls(parts.scheme, host, port, parts.path or "/", plain)

    @property
    def shown(self) -> str:
        """The address for a sentence."""
        usual = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{self.host}{'' if self.port == usual else f':{self.port}'}"


@dataclass(frozen=True)
class Limits:
    """`answer_s`: from the request until the last byte of the answer. `most_bytes`: of the answer's body."""

    answer_s: float = 300.0  # ten lines by a seven-billion model on a small machine's processor
    most_bytes: int = 1 << 20


class PostFailed(Exception):
    """No answer came; the message says why, as the end of a sentence. `again`: another try may fare better; `given`:
    the far end may have had the request."""

    def __init__(self, why: str, *, again: bool) -> None:
        self.again = again
        self.given = False
        super().__init__(why)


@dataclass(frozen=True)
class Answer:
    """What came back. `wait_s` is what the server asks to wait before another try."""

    status: int
    body: bytes = field(repr=False)
    wait_s: float | None = None


def post(address: Address, body: bytes, headers: Mapping[str, str], limits: Limits) -> Answer:
    """Sends `body` and reads the answer, whatever its status. Follows no redirect. Raises PostFailed, and WrongUse for
    plain HTTP to a host that it may not reach."""
    return call("POST", address, body, headers, limits)


def call(method: str, address: Address, body: bytes | None, headers: Mapping[str, str], limits: Limits) -> Answer:
    """The same by any method."""
    connection = _connected(address, limits)
    cut = threading.Event()
    # A socket's own time-out begins anew with every byte: this one ends a far end that drips.
    watch = threading.Timer(limits.answer_s, _cut, (connection.sock, cut))
    watch.daemon = True
    try:
        watch.start()
        connection.request(method, address.path, body, {**headers, "Host": _host_header(address)})
        with closing(connection.getresponse()) as response:
            return Answer(response.status, _read(response, limits.most_bytes), _wait(response))
    except (OSError, http.client.HTTPException, ValueError, PostFailed) as error:
        slow = cut.is_set() or isinstance(error, TimeoutError)
        failed = PostFailed(f"did not answer in {limits.answer_s:.0f} s", again=True) if slow else _failed(error)
        failed.given = True
        raise failed from error
    finally:
        watch.cancel()
        connection.close()


def _cut(sock: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError):  # it is closed already
        sock.shutdown(socket.SHUT_RDWR)


def _connected(address: Address, limits: Limits) -> http.client.HTTPConnection:
    wait = min(_CONNECT_S, limits.answer_s)
    ways: list[http.client.HTTPConnection]
    if address.scheme == "https":
        secure = ssl.create_default_context()
        ways = [http.client.HTTPSConnection(address.host, address.port, timeout=wait, context=secure)]
    else:
        # The numbers that were checked are those that are called: a name could lead elsewhere a moment later.
        ways = [http.client.HTTPConnection(number, address.port, timeout=wait) for number in _numbers(address)]
    for way in ways:
        try:
            way.connect()
        except (OSError, ValueError) as error:
            way.close()
            fault = error
        else:
            way.sock.settimeout(limits.answer_s)
            return way
    raise _failed(fault) from fault


def _numbers(address: Address) -> list[str]:
    """The numeric addresses of a host that plain HTTP may reach."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _failed(error) from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not address.plain and not all(_near(number) for number in numbers):
        raise WrongUse(f"{address.shown} is neither this machine nor in a private network, and plain HTTP lets anybody "
                       f"on the way read what is sent; use https, or {_PLAIN_HTTP}.")  # fmt: skip
    return numbers


def _near(number: str) -> bool:
    ip = ipaddress.ip_address(number.partition("%")[0])
    ip = (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    return ip.is_loopback or ip.is_private or ip.is_link_local


def _host_header(address: Address) -> str:
    host = address.host.encode("idna").decode("ascii") if not address.host.isascii() else address.host
    return f"[{host}]:{address.port}" if ":" in host else f"{host}:{address.port}"


def _read(response: http.client.HTTPResponse, most: int) -> bytes:
    body = bytearray()
    while block := response.read1(1 << 16):
        body += block
        if len(body) > most:
            raise PostFailed(f"sends more than {most >> 10} KB, which is no answer", again=False)
    if response.length:  # what its header promised and did not come
        raise PostFailed("broke off in the middle of its answer", again=True)
    return bytes(body)


def _wait(response: http.client.HTTPResponse) -> float | None:
    asked = response.getheader("Retry-After") or ""
    return float(asked) if asked.isascii() and asked.isdigit() else None  # a date is not waited for


def _failed(error: Exception) -> PostFailed:
    if isinstance(error, PostFailed):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return PostFailed(f"shows a certificate that does not hold ({error.verify_message})", again=False)
    if isinstance(error, ssl.SSLError):
        return PostFailed(f"does not speak TLS as it should ({error.reason})", again=False)
    if isinstance(error, socket.gaierror):
        return PostFailed("is not known to this network; check the address", again=False)
    if isinstance(error, ConnectionRefusedError):
        return PostFailed("takes no connections; is it running?", again=False)
    if isinstance(error, TimeoutError):
        return PostFailed(f"takes no connections (waited {_CONNECT_S} s); is it running?", again=False)
    if isinstance(error, ConnectionError | http.client.IncompleteRead):
        return PostFailed("broke off in the middle of its answer", again=True)
    if isinstance(error, OSError):
        return PostFailed(f"cannot be reached ({error.strerror or error})", again=False)
    return PostFailed("does not speak HTTP as it should", again=False)
