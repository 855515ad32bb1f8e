"""What every mailer and every mailbox keeps to: the real ones, on real servers, and the scripted ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.engines.mail_servers import PASSWORD, dovecot, smtp_server
from zeroline.domain.enquiry import NotSent
from zeroline.engines.fakes import ScriptedMailbox, ScriptedMailer
from zeroline.engines.mail_imap import ImapMailbox
from zeroline.engines.mail_server import MailServer
from zeroline.engines.mail_smtp import SmtpMailer
from zeroline.ports import Arrived, Mailbox, Mailer

MAIL = b"From: desk@example.org\r\nSubject: Hello\r\n\r\nOne\r\n"
OURS = b"From: a@b.org\r\nIn-Reply-To: <1@desk.example>\r\nSubject: Re\r\n\r\nNo comment.\r\n"
OTHER = b"From: a@b.org\r\nSubject: something else\r\n\r\nHello\r\n"
TODAY = datetime.now(UTC).date()


@pytest.fixture(params=["scripted", "smtp"])
def mailer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Mailer, Mailer]]:
    """One that is let in, and one that is not."""
    if request.param == "scripted":
        yield ScriptedMailer(), ScriptedMailer(NotSent("no"))
        return
    with smtp_server(tmp_path) as (_, port):
        server = MailServer.of(f"smtp://desk%40example.org@localhost:{port}", "smtp", str(tmp_path / "cert.pem"))
        yield SmtpMailer(server, PASSWORD), SmtpMailer(server, "wrong")


def test_a_letter_is_taken_and_something_is_said(mailer: tuple[Mailer, Mailer]) -> None:
    assert mailer[0].send("desk@example.org", "press@mil.example", MAIL)


def test_what_was_not_taken_is_told_as_not_sent(mailer: tuple[Mailer, Mailer]) -> None:
    with pytest.raises(NotSent):
        mailer[1].send("desk@example.org", "press@mil.example", MAIL)


@pytest.fixture(params=["scripted", "imap"])
def mailbox(request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    """With an answer and another mail in it."""
    if request.param == "scripted":
        yield ScriptedMailbox((Arrived(OURS, None), Arrived(OTHER, None)))
        return
    with dovecot() as server:
        server.deliver(OURS)
        server.deliver(OTHER)
        address = f"imaps://desk%40example.org@localhost:{server.secure}"
        made = MailServer.of(address, "imap", str(server.certificate))
        yield ImapMailbox(made, PASSWORD.replace(" ", "_"))


def wanted(head: bytes) -> bool:
    return b"<1@desk.example>" in head


def test_what_is_wanted_comes_whole_and_nothing_else_each_time_one_looks(mailbox: Mailbox) -> None:
    for _ in range(2):
        assert [mail.raw for mail in mailbox.arrived(TODAY - timedelta(1), wanted)] == [OURS]
    assert list(mailbox.arrived(date(2020, 1, 1), lambda _: False)) == []
