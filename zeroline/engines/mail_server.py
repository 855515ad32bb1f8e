"""A mail server's address out of the settings, and its TLS."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from zeroline.domain.errors import WrongUse
from zeroline.engines.secret_keyring import secret_of

_PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}


@dataclass(frozen=True)
class MailServer:
    """`starts_tls`: TLS begins within the connection, else with it. `folder` is a mailbox's. `roots` is a PEM file of
    further certificates that are trusted, empty: none."""

    host: str
    port: int
    starts_tls: bool
    user: str | None = None
    folder: str = "INBOX"
    roots: str = ""

    @classmethod
    def of(cls, url: str, protocol: str, roots: str = "") -> MailServer:
        """Out of `smtps://user@host:465` or `imap://user@host/Folder`. Raises WrongUse."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise WrongUse(f"`{protocol}_server`: that is no address: {error}.") from error
        if parts.scheme not in (protocol, f"{protocol}s") or not parts.hostname or not url.isprintable() or parts.query:
            raise WrongUse(f"`{protocol}_server` must look like {protocol}s://NAME@mail.example.org.")
        if parts.password is not None:
            raise WrongUse(
                f"`{protocol}_server` must hold no password; set ZEROLINE_{protocol.upper()}_PASSWORD, or keep it in "
                "the keyring."
            )
        user = unquote(parts.username) if parts.username else None
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if not folder.isprintable() or not folder.isascii() or '"' in folder or "\\" in folder:
            raise WrongUse(f"`{protocol}_server`: the folder {folder!r} cannot be asked for.")
        return cls(parts.hostname, port, parts.scheme == protocol, user, folder, roots)

    @property
    def shown(self) -> str:
        return f"The mail server {self.host}, port {self.port},"

    def context(self) -> ssl.SSLContext:
        """Raises WrongUse where the file of certificates cannot be read."""
        made = ssl.create_default_context()
        if self.roots:
            try:
                made.load_verify_locations(cafile=self.roots)
            except (OSError, ssl.SSLError) as error:
                raise WrongUse(f"`mail_roots`: {self.roots} holds no certificates that can be read.") from error
        return made


def is_here(sock: socket.socket | None) -> bool:
    """Whether the other end is on this machine, so that nobody is on the way."""
    try:
        return sock is not None and ipaddress.ip_address(sock.getpeername()[0]).is_loopback
    except (OSError, ValueError):
        return False


def password_of(server: MailServer, given: str) -> str | None:
    """What was `given`, else what the keyring has under `zeroline` for NAME@HOST. Raises WrongUse."""
    return secret_of(given, server.user and f"{server.user}@{server.host}")
