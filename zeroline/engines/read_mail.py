"""Reads a mail that came (RFC 5322, MIME). Whatever it holds, it costs a known time and memory at most, and nothing
that hangs on it is opened."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

from zeroline.domain.enquiry import Attachment, Mail
from zeroline.domain.errors import BadInput
from zeroline.domain.text import plain

LARGEST = 25 << 20  # bytes; what most servers take
_TOO_LARGE = "is larger than 25 MiB, the most that a mail may have here; save it without what hangs on it."
_HEAD = 128 << 10  # bytes of the header
_PARTS = 60  # of all multiparts together; each boundary is looked for in every line
_TEXT = 100_000  # characters that are kept as text; the mail itself is kept whole
_HEADER = 1_000  # characters of one field
_ID = re.compile(r"<([^<>\s]{1,300})>")
_MULTIPART = re.compile(rb"(?i)multipart/|message/rfc822")


class BadMail(BadInput):
    """A file that is no mail, or none that is read."""


def mail_in(file: Path) -> bytes:
    """The bytes of an .eml. Raises BadMail for what cannot be read, and for more than LARGEST."""
    try:
        if file.is_dir():
            raise BadMail(f"{file}: is a folder; name the mail's file.")
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise BadMail(f"{file}: cannot be read ({error.strerror}).") from error
    if len(raw) > LARGEST:
        raise BadMail(f"{file}: {_TOO_LARGE}")
    return raw


def read_mail(raw: bytes) -> Mail:
    """What a mail says. Raises BadMail."""
    if len(raw) > LARGEST:
        raise BadMail(f"The mail {_TOO_LARGE}")
    head, _, _ = raw.replace(b"\r\n", b"\n").partition(b"\n\n") if len(raw) <= _HEAD else _head(raw)
    if len(head) > _HEAD:
        raise BadMail("The mail has a header without an end; it is not read.")
    if len(_MULTIPART.findall(raw)) > _PARTS:
        raise BadMail(f"The mail has more than {_PARTS} parts within parts; it is not read.")
    try:
        message = email.message_from_bytes(raw, policy=compat32)
        sender_name, sender = _sender(message)
        text, damaged = _text(message)
        return Mail(
            sender=sender,
            sender_name=sender_name,
            subject=_field(message, "Subject"),
            text=text,
            message_id=next(iter(_ids(message, "Message-ID")), None),
            answers=tuple(dict.fromkeys((*_ids(message, "In-Reply-To"), *_ids(message, "References")))),
            dated=_dated(message),
            automatic=_automatic(message),
            attachments=tuple(_attachments(message)),
            damaged=damaged,
        )
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadMail("The mail is not written as mails are; it cannot be read.") from error


def _head(raw: bytes) -> tuple[bytes, bytes, bytes]:
    start = raw[: _HEAD + 4].replace(b"\r\n", b"\n")
    head, mark, rest = start.partition(b"\n\n")
    return (head, mark, rest) if mark else (raw[: _HEAD + 1], b"", b"")


def _sender(message: Message) -> tuple[str, str]:
    """Name and address. Raises BadMail where nobody sent it: then it is no mail, or in no mail's encoding."""
    found = [pair for pair in getaddresses([_field(message, "From")]) if "@" in pair[1]]
    if not found:
        raise BadMail(
            "That is no mail that can be read: it does not say in its header who sent it (saved in UTF-16, or as "
            "another kind of file?)."
        )
    return plain(found[0][0])[:_HEADER], plain(found[0][1])[:_HEADER]


def _field(message: Message, name: str) -> str:
    told = str(message.get(name, ""))[:_HEADER]
    with suppress(HeaderParseError, ValueError, LookupError):
        told = str(make_header(decode_header(told)))
    return plain(told.encode("utf-8", "replace").decode("utf-8", "replace"))


def _ids(message: Message, name: str) -> list[str]:
    return [f"<{found}>" for found in _ID.findall(str(message.get(name, ""))[: 20 * _HEADER])]


def _dated(message: Message) -> str | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date", ""))[:_HEADER])
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _automatic(message: Message) -> str | None:
    """RFC 3464: a report that it did not arrive; RFC 3834: an answer that no person wrote."""
    report = str(message.get_param("report-type", "")).lower()
    bounced = message.get_content_type() == "multipart/report" and report == "delivery-status"
    sender = str(message.get("From", "")).lower()
    if bounced or str(message.get("Return-Path", "")).strip() == "<>" or "mailer-daemon@" in sender:
        return "returned"
    said = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    if not said.startswith("no") or message.get("X-Autoreply") or precedence == "auto_reply":
        return "automatic"
    return None


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, outermost first; what is in an attached mail is not looked into."""
    if message.get_content_maintype() == "multipart" and isinstance(message.get_payload(), list):
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"


def _text(message: Message) -> tuple[str, bool]:
    """The words, and whether letters in it could not be read: of the first part of plain text, else of HTML."""
    shown = [part for part in _leaves(message) if not _is_attached(part)]
    for kind in ("text/plain", "text/html"):
        for part in shown:
            if part.get_content_type() == kind:
                text, damaged = _decoded(part)
                return _lines(_of_html(text) if kind == "text/html" else text), damaged
    return "", False


def _decoded(part: Message) -> tuple[str, bool]:
    raw = part.get_payload(decode=True)
    content = raw[: 8 * _TEXT] if isinstance(raw, bytes) else b""
    told = part.get_content_charset()
    for charset in dict.fromkeys(filter(None, (told, "utf-8"))):
        try:
            return content.decode(charset), False
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace"), True


def _lines(text: str) -> str:
    lines = (plain(line) for line in text[:_TEXT].splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """The words of HTML, without what a browser would not show."""

    _SILENT = frozenset({"script", "style", "title", "template"})
    _BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in self._SILENT
        self.said.append("\n" if tag in self._BREAKS else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        self.said.append("\n" if tag in self._BREAKS else "")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def _of_html(text: str) -> str:
    words = _Words()
    words.feed(text[:_TEXT])
    return "".join(words.said)


def _attachments(message: Message) -> Iterator[Attachment]:
    for part in _leaves(message):
        if _is_attached(part):
            payload = part.get_payload(decode=True)
            name = plain(str(part.get_filename() or "without a name"))[:200]
            size = len(payload) if isinstance(payload, bytes) else 0
            yield Attachment(name, part.get_content_type()[:100], size)
