"""Mailbox by IMAP (imaplib): looks for answers and changes nothing in the mailbox, with a known end."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from zeroline.domain.errors import EngineFailed
from zeroline.engines.mail_server import MailServer, is_here
from zeroline.engines.read_mail import LARGEST
from zeroline.ports import Arrived

_MOST = 5_000  # mails of a mailbox that are looked at in one go, the newest
_WHOLE = 512 << 20  # bytes that one look may take from the server
_HEADERS = "BODY.PEEK[HEADER.FIELDS (IN-REPLY-TO REFERENCES SUBJECT MESSAGE-ID)]"
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")
_CAME = re.compile(rb'INTERNALDATE "([^"]{20,40})"')


class NoMailbox(EngineFailed):
    """The mailbox could not be looked into."""


@dataclass(frozen=True)
class ImapMailbox:
    """`whole_s` is the longest that a look may take."""

    server: MailServer
    password: str | None = field(default=None, repr=False)
    whole_s: float = 120.0

    def arrived(self, since: date, wanted: Callable[[bytes], bool]) -> Iterator[Arrived]:
        """The mails that came on this day or later and whose header, in part, is `wanted`. Raises NoMailbox."""
        cut = threading.Event()
        found: list[Arrived] = []
        try:
            with _connected(self, cut) as imap:
                self._enter(imap)
                for uid in _uids(imap, since):
                    found += self._one(imap, uid, wanted)
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            raise _fault(error, self.server, cut.is_set()) from error
        return iter(found)

    def _enter(self, imap: imaplib.IMAP4) -> None:
        if self.server.starts_tls:
            if "STARTTLS" in imap.capabilities:
                imap.starttls(self.server.context())
            elif not is_here(imap.sock):
                raise NoMailbox(f"{self.server.shown} offers no TLS, and the password could be read on the way.")
        if self.server.user is None or self.password is None:
            raise NoMailbox(
                f"{self.server.shown} wants a name and a password: `imap_server` names who, ZEROLINE_IMAP_PASSWORD or "
                "the keyring holds the password."
            )
        imap.login(self.server.user, self.password)
        said, _ = imap.select(f'"{self.server.folder}"', readonly=True)
        if said != "OK":
            raise NoMailbox(f"{self.server.shown} has no folder {self.server.folder}.")

    def _one(self, imap: imaplib.IMAP4, uid: str, wanted: Callable[[bytes], bool]) -> Iterator[Arrived]:
        head, told = _fetched(imap, uid, f"(UID RFC822.SIZE INTERNALDATE {_HEADERS})")
        if head is None or not wanted(head):
            return
        size = int((_SIZE.search(told) or [0, 0])[1])
        if size > LARGEST:
            yield Arrived(None, _came(told), f"a mail of {size >> 20} MiB was left in the mailbox, as too large")
            return
        raw, _ = _fetched(imap, uid, "(UID BODY.PEEK[])")
        if raw is not None:
            yield Arrived(raw, _came(told))


class _Bounded:
    """What a server sends has a known length at most."""

    taken = 0

    def _counted(self, content: bytes) -> bytes:
        self.taken += len(content)
        if self.taken > _WHOLE:
            raise imaplib.IMAP4.abort("sends more than is taken")
        return content


class _Imap(_Bounded, imaplib.IMAP4):
    def read(self, size: int) -> bytes:
        return _read(self, imaplib.IMAP4, size)

    def readline(self) -> bytes:
        return self._counted(imaplib.IMAP4.readline(self))


class _Imaps(_Bounded, imaplib.IMAP4_SSL):
    def read(self, size: int) -> bytes:
        return _read(self, imaplib.IMAP4_SSL, size)

    def readline(self) -> bytes:
        return self._counted(imaplib.IMAP4_SSL.readline(self))


def _read(imap: Any, kind: Any, size: int) -> bytes:
    if size > LARGEST:
        raise imaplib.IMAP4.abort("sends a piece larger than any mail")
    content: bytes = imap._counted(kind.read(imap, size))
    return content


@contextmanager
def _connected(mailbox: ImapMailbox, cut: threading.Event) -> Iterator[imaplib.IMAP4]:
    server, kept = mailbox.server, [None]

    def end() -> None:
        cut.set()
        sock: Any = kept[0]
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(mailbox.whole_s, end)
    watch.daemon = True
    watch.start()
    imap: imaplib.IMAP4 | None = None
    try:
        wait = min(20.0, mailbox.whole_s)
        if server.starts_tls:
            imap = _Imap(server.host, server.port, wait)
        else:
            imap = _Imaps(server.host, server.port, ssl_context=server.context(), timeout=wait)
        kept[0] = imap.sock  # type: ignore[call-overload]
        yield imap
    finally:
        watch.cancel()
        if imap is not None:
            with suppress(OSError, imaplib.IMAP4.error, ValueError):
                imap.logout()
            with suppress(OSError):
                imap.shutdown()


def _uids(imap: imaplib.IMAP4, since: date) -> list[str]:
    """The newest _MOST, the oldest of them first."""
    said, found = imap.uid("SEARCH", None, "SINCE", since.strftime("%d-%b-%Y"))  # type: ignore[arg-type]
    if said != "OK":
        raise imaplib.IMAP4.error("does not search")
    told = b" ".join(one for one in found if isinstance(one, bytes)).split()
    return [uid.decode() for uid in told if uid.isdigit() and len(uid) <= 10][-_MOST:]


def _fetched(imap: imaplib.IMAP4, uid: str, what: str) -> tuple[bytes | None, bytes]:
    """The literal that was asked for (None: there is no such mail any more), and what is told beside it."""
    said, parts = imap.uid("FETCH", uid, what)
    if said != "OK":
        raise imaplib.IMAP4.error("does not fetch")
    for part in parts:
        if isinstance(part, tuple) and len(part) == 2:
            beside = part[0] + b" " + b" ".join(one for one in parts if isinstance(one, bytes))
            mine = _UID.search(beside)
            if mine is None or mine[1].decode() == uid:
                return part[1], beside
    return None, b""


def _came(told: bytes) -> str | None:
    """When the server took it in, in UTC; None: it does not say."""
    found = _CAME.search(told)
    try:
        at = datetime.strptime(found[1].decode("ascii").strip() if found else "", "%d-%b-%Y %H:%M:%S %z")
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, UnicodeDecodeError, OverflowError):
        return None


def _fault(error: Exception, server: MailServer, cut: bool) -> NoMailbox:
    if isinstance(error, NoMailbox):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return NoMailbox(f"{server.shown} shows a certificate that does not hold ({error.verify_message}).")
    if cut or isinstance(error, TimeoutError):
        return NoMailbox(f"{server.shown} did not answer in time; nothing was filed.")
    if isinstance(error, socket.gaierror):
        return NoMailbox(f"{server.shown} is not known to this network; check the address.")
    if isinstance(error, ConnectionRefusedError):
        return NoMailbox(f"{server.shown} takes no connections; is it running?")
    said = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())[:200]
    return NoMailbox(f"{server.shown} did not let us look into the mailbox: {said}; nothing was filed.")
