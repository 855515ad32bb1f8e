"""Mails that came: sound ones, and what strangers may send."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeroline.domain.enquiry import Attachment
from zeroline.engines.read_mail import LARGEST, BadMail, mail_in, read_mail

HEAD = b"From: =?utf-8?b?0J/RgNC10YHRgS3RgdC70YPQttCx0LA=?= <press@mil.example>\r\nSubject: Re: us [abcdefghij]\r\n"
NESTED = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
PLAIN = (
    HEAD + b"Message-ID: <r@mil.example>\r\nIn-Reply-To: <1@desk.example>\r\nReferences: <0@x> <1@desk.example>\r\n"
    b"Date: Mon, 3 Jul 2023 11:00:00 +0300\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n"
    + "Мы проверим.\r\n> We ask you:\r\n".encode("koi8-r")
)


def test_a_sound_mail() -> None:
    mail = read_mail(PLAIN)
    assert (mail.sender_name, mail.sender) == ("Пресс-служба", "press@mil.example")
    assert mail.text == "Мы проверим.\n> We ask you:"
    assert (mail.message_id, mail.answers) == ("<r@mil.example>", ("<1@desk.example>", "<0@x>"))
    assert (mail.dated, mail.automatic, mail.damaged) == ("2023-07-03T08:00:00Z", None, False)


def test_what_hangs_on_it_is_named_and_not_opened() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/html\r\n\r\n"
        b"<p>No&nbsp;comment.</p><script>evil()</script><style>p{}</style>\r\n--c--\r\n"
        b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../a\x00.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n"
    )
    mail = read_mail(raw)
    assert mail.text == "No comment."
    (attached,) = mail.attachments
    assert (attached.kind, attached.size) == ("application/pdf", 4)
    assert attached.name.startswith("../a")
    assert isinstance(attached, Attachment)


@pytest.mark.parametrize(
    ("field", "automatic"),
    [
        (b"Auto-Submitted: auto-replied\r\n", "automatic"),
        (b"Auto-Submitted: no\r\n", None),
        (b"Return-Path: <>\r\n", "returned"),
        (b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", "returned"),
    ],
)
def test_what_no_person_wrote(field: bytes, automatic: str | None) -> None:
    assert read_mail(HEAD + field + b"\r\nI am away.\r\n").automatic == automatic


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "does not say in its header who sent it"),
        (b"\xff\xfe" + "From: a@b.org\n\nHi".encode("utf-16-le"), "does not say in its header who sent it"),
        (b"PK\x03\x04" + bytes(range(256)) * 40, "does not say in its header who sent it"),
        (b"From: a@b.org\r\nX: " + b"x" * 200_000, "a header without an end"),
        (HEAD + NESTED * 900, "more than 60 parts within parts"),
    ],
)  # fmt: skip
def test_what_is_no_mail_is_a_sentence(raw: bytes, why: str) -> None:
    with pytest.raises(BadMail, match=why):
        read_mail(raw)


@pytest.mark.parametrize(
    "more",
    [
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe\x00",
        b"Content-Type: text/plain; charset*=utf-8''%FF%FE\r\n\r\nHi",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\n####",
        b"Subject: =?utf-8?b?####?= =?nonsense?q?x?=\r\n\r\nHi",
        b"Date: Mon, 99 Jul 99999 99:99:99 +9999\r\n\r\nHi",
        b"References: " + b"<" * 20_000 + b"\r\n\r\nHi",
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"<![x",
        b"\r\n" + b"\x00\x1b[31m\xe2\x80\xaeevil\r\n" * 3,
        b"Content-Disposition: attachment; filename*0=a; filename*99999=b\r\n\r\nHi",
    ],
)
def test_whatever_it_holds_it_is_text_afterwards(more: bytes) -> None:
    mail = read_mail(HEAD + more)
    shown = mail.text + mail.subject + mail.sender_name
    assert all(letter == "\n" or letter.isprintable() for letter in shown)


def test_a_text_in_no_known_encoding_says_so() -> None:
    mail = read_mail(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nNo \xff\xff comment")
    assert mail.damaged
    assert "comment" in mail.text


def test_a_file_that_is_too_large_or_not_there(tmp_path: Path) -> None:
    large = tmp_path / "a.eml"
    with large.open("wb") as file:
        file.truncate(50 << 20)
    with pytest.raises(BadMail, match="is larger than 25 MiB"):
        mail_in(large)
    with pytest.raises(BadMail, match="is larger than 25 MiB"):
        read_mail(bytes(LARGEST + 1))
    for file, why in ((tmp_path, "is a folder"), (tmp_path / "none.eml", "cannot be read")):
        with pytest.raises(BadMail, match=why):
            mail_in(file)
