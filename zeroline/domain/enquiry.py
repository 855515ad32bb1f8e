"""Enquiries: who is asked for comment or for an assessment, the letters, the answers, and the sentence for the article.

The sentence is derived from what is on record and a clock that is passed in; nobody types it.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.domain.moments import day_of, long_day, moment_of, written
from zeroline.domain.record import canonical, sha256_of
from zeroline.domain.text import plain

KINDS = ("comment", "platform", "assessment")
_REQUEST = {
    "comment": "a request for comment",
    "platform": "a request for information",
    "assessment": "a request for an assessment",
}
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]+")
_LONGEST_NAME, _LONGEST_ADDRESS = 120, 254  # RFC 5321: a path of 256 with its brackets
# "Ministry of Defence" is the Ministry; "Telegram" and "Ivan Petrov" are themselves.
_TAKES_ARTICLE = re.compile(
    r"(?:(?:Russian|Ukrainian|Foreign|Defen[cs]e|Interior|Press|General|Military|Regional|State|Federal) )*"
    r"(?:Ministry|Department|Office|Embassy|Staff|Command|Committee|Commission|Service|Administration|Government|Directorate|"
    r"Council|Agency|Prosecutor|Headquarters)\b(?![’'])"
)
_ASKED = re.compile(r"\s*(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*", re.DOTALL)
_MOST_REMINDERS = 2


class NotSent(EngineFailed):
    """The mail server did not take the letter, for certain; another try is in order."""


class PerhapsSent(EngineFailed):
    """Nobody knows whether the letter went out; trying again could send it twice."""


@dataclass(frozen=True)
class Address:
    """A mail address with the name that stands before it."""

    name: str
    address: str

    @classmethod
    def of(cls, told: str) -> Address:
        """Out of `Ministry of Defence <press@example.org>`. Raises WrongUse for what is none, and for one that would
        carry a further header in it."""
        if not told.isprintable():
            raise WrongUse("An address must be on one line, without characters that cannot be seen.")
        found = _ASKED.fullmatch(told)
        if found is None or not found["name"].strip('"'):
            raise WrongUse(f"{told[:80]!r} names nobody; it must look like Ministry of Defence <press@example.org>.")
        name, address = plain(found["name"].strip('"')), found["address"]
        if len(name) > _LONGEST_NAME or any(mark in name for mark in '<>@"\\'):
            raise WrongUse(f"{name[:80]!r} is no name that can stand before an address.")
        local, _, host = address.rpartition("@")
        try:
            address = f"{local}@{host.encode('idna').decode()}" if host else ""
        except UnicodeError:
            address = ""
        whole = _ADDRESS.fullmatch(address) and "." in host and len(address) <= _LONGEST_ADDRESS
        if not whole or len(local) > 64:
            raise WrongUse(f"{found['address'][:80]!r} is no mail address; it must look like press@example.org.")
        return cls(name, address)

    @property
    def shown(self) -> str:
        return f"{self.name} <{self.address}>"

    @property
    def sentence_name(self) -> str:
        """The name at the beginning of a sentence; with its article, where it begins with what it is."""
        name = f"The {self.name}" if _TAKES_ARTICLE.match(self.name) else self.name
        return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Enquiry:
    """One question to one addressee about one clip. `claims` are keys of the claims that it is about; `version` is the
    address of the version that it was drafted from; `deadline` a day, ISO 8601, which ends in UTC."""

    id: str
    clip: str
    to: Address
    kind: str
    claims: tuple[str, ...]
    questions: tuple[str, ...]
    deadline: str
    version: str
    at: str
    by: str | None = None


@dataclass(frozen=True)
class Letter:
    """What would go out, word for word. `what` is request or reminder."""

    enquiry: str
    what: str
    sender: Address
    to: Address
    subject: str
    body: str
    message_id: str
    in_reply_to: str | None = None

    @property
    def digest(self) -> str:
        """What a person confirms: the hash of every word of it, of who sends it and who gets it."""
        words = [self.sender.shown, self.to.shown, self.subject, self.body, self.message_id, self.in_reply_to]
        return sha256_of(canonical(words))


@dataclass(frozen=True)
class Kept:
    """A letter on record: `address` is its record's. `state` is drafted, handed_out (as a file, for a person to send),
    sending (a try that has not ended: perhaps its process was killed), unknown, or sent, at `sent_at`. `said` is what
    the mail server or a person said of it."""

    letter: Letter
    address: str
    at: str
    state: str = "drafted"
    sent_at: str | None = None
    said: str | None = None


@dataclass(frozen=True)
class Attachment:
    """What hangs on a mail; its bytes stay in the mail, which lies in the vault, and nothing opens them."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Mail:
    """A mail that came. `automatic` is None for one that a person wrote, else returned (it did not arrive) or automatic
    (an absence note). `dated` is the sender's own date; None: none that can be read. `damaged`: letters of its text
    could not be read."""

    sender: str
    sender_name: str
    subject: str
    text: str
    message_id: str | None
    answers: tuple[str, ...]
    dated: str | None
    automatic: str | None = None
    attachments: tuple[Attachment, ...] = ()
    damaged: bool = False


@dataclass(frozen=True)
class Reply:
    """A mail that was filed as an answer. `matched_by`: its thread, the reference in its subject, or a person. `sha256`
    names its bytes in the vault. `replied_at` is the moment that counts, by `replied_by`: the mail's own date, its
    arrival in the mailbox, or its filing."""

    address: str
    mail: Mail
    sha256: str
    size: int
    filed_at: str
    replied_at: str
    replied_by: str
    matched_by: str


@dataclass(frozen=True)
class Correspondence:
    """All that is on record of one enquiry, the oldest first."""

    enquiry: Enquiry
    letters: tuple[Kept, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def first_sent(self) -> str | None:
        return next((kept.sent_at for kept in self.letters if kept.sent_at), None)

    @property
    def answers(self) -> tuple[Reply, ...]:
        """Those that a person wrote."""
        return tuple(reply for reply in self.replies if reply.mail.automatic is None)


@dataclass(frozen=True)
class Standing:
    """`state`: drafted, handed_out, unknown, returned, waiting, overdue or replied. `sentence` None: nothing may be
    said in an article yet, and `why_not` tells."""

    state: str
    sentence: str | None = None
    why_not: str | None = None


def standing(one: Correspondence, today: date) -> Standing:
    """Where an enquiry stands on a day, in UTC."""
    name, sent = one.enquiry.to.sentence_name, one.first_sent
    if one.answers:
        return Standing("replied", _replied(one, sent))
    if sent is None:
        return _not_sent(one)
    what = f"{_REQUEST[one.enquiry.kind]} sent on {long_day(sent)}"
    if any(reply.mail.automatic == "returned" for reply in one.replies):
        return Standing(
            "returned", None, f"The letter of {long_day(sent)} came back; {name} may not have been asked at all."
        )
    deadline = date.fromisoformat(one.enquiry.deadline)
    if today > deadline:
        return Standing(
            "overdue", f"{name} did not reply by the deadline of {long_day(one.enquiry.deadline)} to {what}."
        )
    return Standing("waiting", f"{name} had not replied by {long_day(today.isoformat())} to {what}.")


def _replied(one: Correspondence, sent: str | None) -> str:
    first = min(reply.replied_at for reply in one.answers)
    late = f", after the deadline of {long_day(one.enquiry.deadline)}" if first[:10] > one.enquiry.deadline else ""
    what = f" to {_REQUEST[one.enquiry.kind]} sent on {long_day(sent)}" if sent else ""
    return f"{one.enquiry.to.sentence_name} replied on {long_day(first)}{what}{late}."


def _not_sent(one: Correspondence) -> Standing:
    states = [kept.state for kept in one.letters]
    if "sending" in states or "unknown" in states:
        return Standing("unknown", None, "Nobody knows whether the letter went out; look it up, and settle it.")
    if "handed_out" in states:
        return Standing("handed_out", None, "The letter was handed out as a file; nobody has said that it was sent.")
    return Standing("drafted", None, "The letter was not sent yet.")


def reminder_due(one: Correspondence, today: date) -> bool:
    """Whether it is time for a person to remind them: from the day before the deadline, and once more after it; never
    on the day of the last letter, and never where a reminder lies there as a draft."""
    if standing(one, today).state not in ("waiting", "overdue"):
        return False
    reminders = [kept for kept in one.letters if kept.letter.what == "reminder"]
    last = max((kept.sent_at for kept in one.letters if kept.sent_at), default="")
    if any(kept.sent_at is None for kept in reminders) or last[:10] >= today.isoformat():
        return False
    deadline = date.fromisoformat(one.enquiry.deadline)
    return today >= (deadline - timedelta(days=1) if not reminders else deadline + timedelta(days=1)) and (
        len(reminders) < _MOST_REMINDERS
    )


def counted_at(reply_dated: str | None, arrived: str | None, filed_at: str, sent_at: str | None) -> tuple[str, str]:
    """The moment of a reply and by what it is known. The sender's own date counts only where it can be true: after the
    letter, before the filing."""
    if arrived is not None:
        return arrived, "its arrival"
    if reply_dated is not None and (sent_at or "") <= reply_dated <= filed_at:
        return reply_dated, "its own date"
    return filed_at, "its filing"


def checked_deadline(told: str, today: date) -> str:
    """Raises WrongUse for what is no day, and for one that is past."""
    day = day_of(told)
    if day is None:
        raise WrongUse(f"{told!r} is no deadline; it must be a day such as 2023-07-04.")
    if day < today:
        raise WrongUse(f"The deadline {told} is past; today is {today.isoformat()} in UTC.")
    return day.isoformat()


def checked_kind(told: str) -> str:
    if told not in KINDS:
        raise WrongUse(f"{told!r} is no kind of enquiry; there are {', '.join(KINDS)}.")
    return told


def reference(address: str) -> str:
    """An enquiry's id out of its record's address: ten letters and digits, as a clip's."""
    return base64.b32encode(bytes.fromhex(address)).decode("ascii")[:10].lower()


def moment(told: str) -> str:
    """A time with its zone, in UTC. Raises WrongUse."""
    at = moment_of(told)
    if at is None:
        raise WrongUse(f"{told!r} must be a time with its zone, such as 2023-07-01T18:05+03:00.")
    return written(at, "seconds")


def with_state(kept: Kept, state: str, at: str, said: str | None) -> Kept:
    """The letter after something became of it; what was sent stays sent."""
    if kept.state == "sent":
        return kept
    return replace(kept, state=state, sent_at=at if state == "sent" else None, said=said or kept.said)
