"""Mailer by SMTP (smtplib): one letter at a time, by TLS, with a known end. What is not certain is said to be so."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

from zeroline.domain.enquiry import NotSent, PerhapsSent
from zeroline.engines.mail_server import MailServer, is_here

_ANSWER_LINES, _ANSWER_LINE = 64, 4_096  # lines of an answer, and bytes of one; real ones have some twenty (EHLO)
_SHOWN = 200  # characters of what a server says


@dataclass(frozen=True)
class SmtpMailer:
    """`whole_s` is the longest that a letter may take from the connection to the last answer."""

    server: MailServer
    password: str | None = field(default=None, repr=False)
    whole_s: float = 60.0

    def send(self, sender: str, to: str, mail: bytes) -> str:
        """Gives the letter to the server and returns what it said. Raises NotSent where it certainly did not take it,
        PerhapsSent where nobody knows."""
        cut = threading.Event()
        with _connected(self, cut) as smtp:
            given = False
            try:
                self._greet(smtp)
                _must(smtp.mail(sender), 250, self.server)
                _must(smtp.rcpt(to), (250, 251), self.server)
                _must(smtp.docmd("DATA"), 354, self.server)
                given = True
                smtp.send(_dotted(mail))
                code, said = smtp.getreply()
            except (OSError, smtplib.SMTPException, ValueError) as error:
                raise _fault(error, self.server, given, cut.is_set()) from error
            _must((code, said), 250, self.server)
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
        return _shown(said)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        if self.server.starts_tls and smtp.has_extn("starttls"):
            smtp.starttls(context=self.server.context())
            smtp.ehlo()
        elif self.server.starts_tls and not is_here(smtp.sock):
            raise NotSent(
                f"{self.server.shown} offers no TLS, and what is sent could be read on the way; use smtps:// or "
                "another server."
            )
        if self.server.user:
            if self.password is None:
                raise NotSent(
                    f"{self.server.shown} wants a password for {self.server.user}; set ZEROLINE_SMTP_PASSWORD, or keep "
                    "it in the keyring."
                )
            smtp.login(self.server.user, self.password)


def _getreply(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """An answer of a known length at most."""
    held: Any = smtp
    if held.file is None:
        held.file = held.sock.makefile("rb")
    lines: list[bytes] = []
    while len(lines) < _ANSWER_LINES:
        line = held.file.readline(_ANSWER_LINE)
        if not line.endswith(b"\n") or not line[:3].isdigit():
            break
        lines.append(line[4:].strip())
        if line[3:4] != b"-":
            return int(line[:3]), b"\n".join(lines)
    smtp.close()
    raise smtplib.SMTPServerDisconnected("broke off, or does not speak SMTP as it should")


class _Smtp(smtplib.SMTP):
    getreply = _getreply


class _Smtps(smtplib.SMTP_SSL):
    getreply = _getreply


@contextmanager
def _connected(mailer: SmtpMailer, cut: threading.Event) -> Iterator[smtplib.SMTP]:
    """A connection that is cut when its time is over: a socket's own time-out begins anew with every byte."""
    server, name = mailer.server, "zeroline.invalid"  # EHLO wants a name; our machine's is nobody's business
    kept: list[smtplib.SMTP] = []
    watch = threading.Timer(mailer.whole_s, _cut, (kept, cut))
    watch.daemon = True
    watch.start()
    try:
        if server.starts_tls:
            smtp: smtplib.SMTP = _Smtp(local_hostname=name, timeout=mailer.whole_s)
        else:
            smtp = _Smtps(local_hostname=name, timeout=mailer.whole_s, context=server.context())
        smtp._host = server.host  # type: ignore[attr-defined]  # what the certificate is held against
        kept.append(smtp)
        code, said = smtp.connect(server.host, server.port)
        _must((code, said), 220, server)
        yield smtp
    except (OSError, smtplib.SMTPException) as error:
        raise _fault(error, server, False, cut.is_set()) from error
    finally:
        watch.cancel()
        for one in kept:
            one.close()


def _cut(kept: list[smtplib.SMTP], cut: threading.Event) -> None:
    cut.set()
    for one in kept:
        sock = one.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _must(answer: tuple[int, bytes], wanted: int | tuple[int, ...], server: MailServer) -> None:
    code, said = answer
    if code not in (wanted if isinstance(wanted, tuple) else (wanted,)):
        _refuse(server, code, said)


def _refuse(server: MailServer, code: int, said: bytes) -> NoReturn:
    raise NotSent(f"{server.shown} did not take the letter: {code} {_shown(said)}")


def _shown(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_SHOWN]


def _fault(error: Exception, server: MailServer, given: bool, cut: bool) -> NotSent | PerhapsSent:
    if isinstance(error, NotSent | PerhapsSent):
        return error
    if given:
        return PerhapsSent(
            f"{server.shown} was given the letter and did not say that it took it. Nobody knows whether it went out: "
            "look it up in the mailbox or ask the server's keeper, then settle it; it is not sent again by itself."
        )
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotSent(f"{server.shown} does not let {server.user} in: {error.smtp_code} {_shown(error.smtp_error)}")
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(f"{server.shown} did not take the letter: {error.smtp_code} {_shown(error.smtp_error)}")
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotSent(f"{server.shown} shows a certificate that does not hold ({error.verify_message}).")
    if isinstance(error, ssl.SSLError):
        return NotSent(f"{server.shown} does not speak TLS as it should ({error.reason}).")
    if cut or isinstance(error, TimeoutError):
        return NotSent(f"{server.shown} did not answer in time; the letter was not sent.")
    if isinstance(error, socket.gaierror):
        return NotSent(f"{server.shown} is not known to this network; check the address.")
    if isinstance(error, ConnectionRefusedError):
        return NotSent(f"{server.shown} takes no connections; is it running?")
    return NotSent(f"{server.shown} broke off, or does not speak SMTP as it should; the letter was not sent.")


def _dotted(mail: bytes) -> bytes:
    """A mail as DATA carries it (RFC 5321, 4.5.2): lines end in CR LF, none but the last is a dot alone."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines) + b".\r\n"
