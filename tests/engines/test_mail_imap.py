"""Answers are looked for in a real mailbox (Dovecot), which is left as it was; hostile servers cost a known time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.engines.mail_servers import PASSWORD, Dovecot, dovecot, free_port, says, scripted
from zeroline.engines.mail_imap import ImapMailbox, NoMailbox
from zeroline.engines.mail_server import MailServer
from zeroline.engines.read_mail import LARGEST

WORD = PASSWORD.replace(" ", "_")
LONG_AGO = date(2020, 1, 1)
ANSWER = b"From: a@b.org\r\nIn-Reply-To: <1@x>\r\nSubject: hi\r\n\r\nHello\r\n"
OTHER = b"From: a@b.org\r\nSubject: something else\r\n\r\nHello\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as one:
        for raw in (ANSWER, OTHER, ANSWER.replace(b"hi", b"large") + b"x" * LARGEST):
            one.deliver(raw)
        yield one


def mailbox(
    server: Dovecot, scheme: str = "imaps", folder: str = "", password: str = WORD, roots: bool = True
) -> ImapMailbox:
    port = server.secure if scheme == "imaps" else server.plain
    url = f"{scheme}://desk%40example.org@localhost:{port}/{folder}"
    return ImapMailbox(MailServer.of(url, "imap", str(server.certificate) if roots else ""), password)


def ours(head: bytes) -> bool:
    return b"<1@x>" in head


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
def test_an_answer_is_found_and_the_mailbox_is_left_as_it_was(server: Dovecot, scheme: str) -> None:
    before = server.seen()
    found, large = mailbox(server, scheme).arrived(LONG_AGO, ours)
    assert found.raw == ANSWER
    assert found.at is not None
    assert (large.raw, large.why) == (None, "a mail of 25 MiB was left in the mailbox, as too large")
    assert list(mailbox(server, scheme).arrived(date(2999, 1, 1), ours)) == []
    assert server.seen() == before


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"password": "wrong"}, "did not let us look into the mailbox"),
        ({"folder": "Nowhere"}, "has no folder Nowhere|did not let us look"),
        ({"roots": False}, "shows a certificate that does not hold"),
        ({"roots": False, "scheme": "imap"}, "shows a certificate that does not hold"),
    ],
)
def test_what_it_refuses_is_a_sentence(server: Dovecot, more: dict[str, object], why: str) -> None:
    with pytest.raises(NoMailbox, match=why):
        list(mailbox(server, **more).arrived(LONG_AGO, ours))  # type: ignore[arg-type]


def plainly(port: int, whole_s: float = 1) -> ImapMailbox:
    return ImapMailbox(MailServer.of(f"imap://desk@127.0.0.1:{port}", "imap"), WORD, whole_s)


@pytest.mark.parametrize(
    "talk",
    [
        says(b""),
        says(b"HTTP/1.1 400 Bad Request\r\n"),
        says(b"* OK " + b"x" * 2_000_000),
        says(b"* OK hi\r\n", b"* CAPABILITY IMAP4rev1 {999999999999}\r\n"),
        says(b"* OK hi\r\n", b"* OK more\r\n" * 20_000),
        lambda caller: caller.recv(1),
    ],
)
def test_a_broken_or_hostile_server_costs_a_known_time(talk: object) -> None:
    with scripted(talk) as port, pytest.raises(NoMailbox):  # type: ignore[arg-type]
        list(plainly(port).arrived(LONG_AGO, ours))


def test_nobody_listens() -> None:
    with pytest.raises(NoMailbox, match="takes no connections"):
        list(plainly(free_port()).arrived(LONG_AGO, ours))


def test_a_name_and_a_password_are_wanted(server: Dovecot) -> None:
    bare = ImapMailbox(MailServer.of(f"imaps://localhost:{server.secure}", "imap", str(server.certificate)))
    with pytest.raises(NoMailbox, match="wants a name and a password"):
        list(bare.arrived(LONG_AGO, ours))
