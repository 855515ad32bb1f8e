"""Letters go out by a real SMTP server, with TLS and a password; what it refuses is certain, its silence is not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.engines.mail_servers import PASSWORD, USER, Post, free_port, says, scripted, smtp_server
from zeroline.domain.enquiry import NotSent, PerhapsSent
from zeroline.domain.errors import WrongUse
from zeroline.engines.mail_server import MailServer
from zeroline.engines.mail_smtp import SmtpMailer

MAIL = b"From: a@example.org\r\nSubject: Hello\r\n\r\nOne\r\n.\r\n..Two\r\n"
SENDER, TO = "desk@example.org", "press@mil.example"


def mailer(
    port: int, scheme: str = "smtp", roots: str = "", password: str | None = PASSWORD, **more: float
) -> SmtpMailer:
    url = f"{scheme}://{USER.replace('@', '%40')}@localhost:{port}"
    return SmtpMailer(MailServer.of(url, "smtp", roots), password, **more)


def plainly(port: int, whole_s: float = 60) -> SmtpMailer:
    """To a scripted server, without a name."""
    return SmtpMailer(MailServer.of(f"smtp://127.0.0.1:{port}", "smtp"), None, whole_s)


@pytest.fixture(params=["smtp", "smtps"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Post, SmtpMailer]]:
    scheme = str(request.param)
    with smtp_server(tmp_path, starts_tls=scheme == "smtp") as (post, port):
        yield post, mailer(port, scheme, str(tmp_path / "cert.pem"))


def test_a_letter_goes_out_by_tls_with_a_password(server: tuple[Post, SmtpMailer]) -> None:
    post, ours = server
    assert ours.send(SENDER, TO, MAIL) == "OK, queued as 4711"
    (mail,) = post.mails
    assert (mail.mail_from, mail.rcpt_tos) == (SENDER, [TO])
    content = mail.content if isinstance(mail.content, bytes) else b""
    got = message_from_bytes(content, policy=policy.default)
    assert (got["Subject"], got.get_payload()) == ("Hello", "One\r\n.\r\n..Two\r\n")  # a dot alone ends no letter


def test_what_the_server_refuses_was_not_sent(server: tuple[Post, SmtpMailer]) -> None:
    post, ours = server
    post.answer = "554 5.7.1 looks like spam \x1b[31m"
    with pytest.raises(NotSent, match=r"did not take the letter: 554 5.7.1 looks like spam \[31m$"):
        ours.send(SENDER, TO, MAIL)
    post.refuses = "550 no such mailbox"
    with pytest.raises(NotSent, match="550 no such mailbox"):
        ours.send(SENDER, TO, MAIL)
    assert post.mails == []


def test_a_password_is_wanted_and_the_certificate_is_looked_at(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as (post, port):
        roots = str(tmp_path / "cert.pem")
        for ours, why in (
            (mailer(port, roots=roots, password="wrong"), "does not let desk@example.org in"),
            (mailer(port, roots=roots, password=None), "wants a password for desk@example.org"),
            (mailer(port), "shows a certificate that does not hold"),
        ):
            with pytest.raises(NotSent, match=why):
                ours.send(SENDER, TO, MAIL)
        assert post.mails == []


def test_nobody_listens() -> None:
    with pytest.raises(NotSent, match="takes no connections; is it running"):
        plainly(free_port()).send(SENDER, TO, MAIL)


READY = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n")


@pytest.mark.parametrize("last", [b"", b"250-never ends", b"nonsense\r\n"])
def test_a_server_that_takes_the_letter_and_says_nothing_leaves_it_unknown(last: bytes) -> None:
    def talk(caller: socket.socket) -> None:
        says(*READY)(caller)
        caller.recv(1 << 16)
        caller.sendall(last)

    with scripted(talk) as port, pytest.raises(PerhapsSent, match="Nobody knows whether it went out"):
        plainly(port).send(SENDER, TO, MAIL)


def test_a_server_that_is_silent_after_the_letter_leaves_it_unknown() -> None:
    def talk(caller: socket.socket) -> None:
        says(*READY)(caller)
        while caller.recv(1 << 16):
            pass

    with scripted(talk) as port, pytest.raises(PerhapsSent):
        plainly(port, whole_s=1).send(SENDER, TO, MAIL)


@pytest.mark.parametrize(
    ("talk", "why"),
    [
        (says(b""), "broke off, or does not speak SMTP as it should; the letter was not sent"),
        (says(b"HTTP/1.1 400 Bad Request\r\n"), "does not speak SMTP as it should"),
        (says(b"220-" + b"x" * 100_000), "does not speak SMTP as it should"),
        (says(b"220-x\r\n" * 1_000), "does not speak SMTP as it should"),
        (says(b"\xff\xfe\x00\r\n"), "does not speak SMTP as it should"),
        (says(b"421 too busy\r\n"), "421 too busy"),
        (says(*READY[:2], b"451 later\r\n"), "451 later"),
        (lambda caller: caller.recv(1), "did not answer in time; the letter was not sent"),
    ],
)
def test_a_broken_or_hostile_server_costs_a_known_time_and_nothing_was_sent(talk: object, why: str) -> None:
    with scripted(talk) as port, pytest.raises(NotSent, match=why):  # type: ignore[arg-type]
        plainly(port, whole_s=1).send(SENDER, TO, MAIL)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mail.example.org", "must look like smtps://NAME@mail.example.org"),
        ("http://mail.example.org", "must look like"),
        ("smtps://desk:secret@mail.example.org", "must hold no password"),
        ("smtps://mail.example.org:99999", "is no address"),
        ("smtps://", "must look like"),
    ],
)
def test_what_is_no_server_is_a_sentence(url: str, why: str) -> None:
    with pytest.raises(WrongUse, match=why) as told:
        MailServer.of(url, "smtp")
    assert "secret" not in told.value.sentence


def test_certificates_that_cannot_be_read() -> None:
    with pytest.raises(WrongUse, match="holds no certificates"):
        MailServer.of("smtps://mail.example.org", "smtp", "/nowhere.pem").context()
