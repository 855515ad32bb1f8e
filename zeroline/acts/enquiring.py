"""Enquiries from the draft to the answer: what is asked out of a signed version, what a letter would reveal, sending
the very text that somebody confirmed, and filing what comes back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from zeroline.acts.packing import origins
from zeroline.archive.enquiries import (
    correspondence,
    correspondences,
    keep_enquiry,
    keep_letter,
    keep_reply,
    keep_sending,
    message_ids,
)
from zeroline.archive.opening import Archive
from zeroline.archive.outside import Coarsely
from zeroline.archive.signed import signed
from zeroline.archive.values import plain
from zeroline.crew import shipped
from zeroline.crew_release import coarsely
from zeroline.domain.enquiry import (
    Address,
    Correspondence,
    Enquiry,
    Kept,
    Letter,
    Mail,
    NotSent,
    PerhapsSent,
    Reply,
    checked_deadline,
    checked_kind,
    counted_at,
    moment,
    standing,
)
from zeroline.domain.errors import ArchiveFault, BadInput, WrongUse
from zeroline.engines.read_mail import read_mail
from zeroline.ports import Mailbox, Mailer
from zeroline.publish.letter import Matter, checked_questions, chosen, eml, reminder, request, reveals, templates
from zeroline.publish.pack import told
from zeroline.settings import Settings

Forms = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Ask:
    """What a person asks for. `claims` names them as `chosen` reads it."""

    clip: str
    to: Address
    kind: str
    claims: str
    deadline: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """How letters are made: whose they are, the templates, and who drafts or sends, by name."""

    archive: Archive
    sender: Address
    forms: Forms
    places: Coarsely
    by: str


def post_of(settings: Settings, archive: Archive, by: str) -> Post:
    """Raises WrongUse where nobody is set who sends."""
    if not settings.mail_from:
        raise WrongUse("Set `mail_from`, who sends enquiries: Desk <desk@example.org>.")
    return Post(archive, Address.of(settings.mail_from), templates(shipped("enquiries.toml")),
                coarsely(settings), by)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """An enquiry as somebody must see it before it is sent: the letter that would go, and what it reveals. `reveals` is
    empty where nothing is to be sent."""

    one: Correspondence
    letter: Kept | None
    reveals: tuple[str, ...]


def draft(post: Post, ask: Ask) -> Shown:
    """Puts an enquiry and its letter on record; nothing is sent. Raises NoSuchClip, WrongUse, ArchiveFault."""
    today = datetime.now(UTC).date()
    deadline, kind = checked_deadline(ask.deadline, today), checked_kind(ask.kind)
    with post.archive.ledger.writing() as pen:
        matter, version = _matter(pen.connection, post.archive, ask.clip, post.places)
        questions = checked_questions(ask.questions, matter)
        claims = tuple(claim.key for claim in chosen(matter.told, ask.claims))
        content = {"to": plain(ask.to), "kind": kind, "claims": claims, "questions": questions, "deadline": deadline,
                   "version": version}  # fmt: skip
        person = pen.person(post.by)
        id = keep_enquiry(pen, content, ask.clip, person)
        enquiry = Enquiry(id, ask.clip, ask.to, kind, claims, questions, deadline, version, pen.at)
        letter = request(enquiry, matter, post.sender, post.forms, _message_id(post.sender))
        keep_letter(pen, letter, ask.clip, person)
    return shown(post.archive, id, post.places)


def remind(post: Post, id: str) -> Shown:
    """Drafts a reminder; nothing is sent. Raises WrongUse where nothing was sent yet, it was answered, or a draft lies
    there."""
    with post.archive.ledger.writing() as pen:
        one = correspondence(pen.connection, id)
        sent = [kept for kept in one.letters if kept.sent_at]
        if not sent:
            raise WrongUse(f"The letter of {id} was not sent; there is nothing to remind of.")
        if one.answers:
            raise WrongUse(f"{one.enquiry.to.name} has replied already.")
        if _next(one) is not None:
            raise WrongUse(f"A letter of {id} is drafted already; `zeroline enquiry show {id}` shows it.")
        first = sent[0]
        letter = reminder(one.enquiry, first.letter, first.sent_at or "", post.forms, _message_id(post.sender))
        keep_letter(pen, letter, one.enquiry.clip, pen.person(post.by))
    return shown(post.archive, id, post.places)


def shown(archive: Archive, id: str, places: Coarsely) -> Shown:
    """The enquiry with the letter that waits, if one does. Raises WrongUse, ArchiveFault."""
    with archive.ledger.reading() as connection:
        one = correspondence(connection, id)
        waiting = _next(one)
        if waiting is None:
            return Shown(one, one.letters[-1] if one.letters else None, ())
        matter, _ = _matter(connection, archive, one.enquiry.clip, places)
    return Shown(one, waiting, reveals(waiting.letter, matter))


def send(post: Post, id: str, confirmed: str, mailer: Mailer) -> str:
    """Sends the letter that waits, if it is the very text of the hash `confirmed`, and returns what the server said.
    Raises WrongUse for any other text, NotSent, PerhapsSent."""
    one, kept = _begun(post, id, confirmed, "sending", None)
    at = datetime.now(UTC)
    try:
        said = mailer.send(kept.letter.sender.address, kept.letter.to.address, eml(kept.letter, at))
    except NotSent as error:
        _became(post, one, kept, "refused", None, error.sentence)
        raise
    except PerhapsSent as error:
        _became(post, one, kept, "unknown", None, error.sentence)
        raise
    _became(post, one, kept, "sent", _z(at), said)
    return said


def hand_out(post: Post, id: str, confirmed: str) -> bytes:
    """The letter that waits as a mail for a person to send; on record as handed out. Raises WrongUse."""
    _, kept = _begun(post, id, confirmed, "handed_out", None)
    return eml(kept.letter, None, unsent=True)


def settle(post: Post, id: str, sent_at: str | None) -> None:
    """A person says what became of a letter that was handed out, or of which nobody knew: sent at this time (None: not
    sent, so that it may be sent). Raises WrongUse."""
    at = None if sent_at is None else moment(sent_at)
    with post.archive.ledger.writing() as pen:
        one = correspondence(pen.connection, id)
        open_ = [kept for kept in one.letters if kept.state in ("handed_out", "unknown", "sending")]
        if not open_:
            raise WrongUse(f"No letter of {id} waits to be settled.")
        if at is not None and not open_[-1].at[:19] <= at[:19] <= pen.at[:19]:
            raise WrongUse(f"It cannot have been sent at {sent_at}: the letter was drafted {open_[-1].at}, and now is "
                           f"{pen.at}.")  # fmt: skip
        became = {"state": "sent" if at else "not_sent", "at": at, "said": "as a person told"}
        keep_sending(pen, open_[-1], one.enquiry.clip, pen.person(post.by), became)


def _begun(post: Post, id: str, confirmed: str, state: str, said: str | None) -> tuple[Correspondence, Kept]:
    """Puts on record that the letter goes, before it does: what is killed then is unknown, never sent twice."""
    with post.archive.ledger.writing() as pen:
        one = correspondence(pen.connection, id)
        kept = _next(one)
        if kept is None:
            raise WrongUse(_nothing_to_send(one))
        if confirmed.lower() != kept.letter.digest:
            raise WrongUse(
                "That is not the hash of the letter as it stands, so nothing was sent; look at it once more: "
                f"`zeroline enquiry show {id}`."
            )
        _must_still_hold(pen.connection, post, one, kept)
        became = {"state": state, "at": None, "said": said}
        keep_sending(pen, kept, one.enquiry.clip, pen.person(post.by), became)
    return one, kept


def _must_still_hold(connection: Connection, post: Post, one: Correspondence, kept: Kept) -> None:
    """Raises WrongUse where the clip, or what may leave of it, is not as it was when the letter was drafted."""
    matter, _ = _matter(connection, post.archive, one.enquiry.clip, post.places)
    first = next(letter.letter for letter in one.letters if letter.letter.what == "request")
    again = request(one.enquiry, matter, first.sender, post.forms, first.message_id)
    if again.body != first.body:
        raise WrongUse(
            "The clip was changed or protected since this letter was drafted, or a template was; it is not sent. Draft "
            "another."
        )
    if datetime.now(UTC).date().isoformat() > one.enquiry.deadline and kept.letter.what == "request":
        raise WrongUse(f"The deadline in the letter, {one.enquiry.deadline}, is past; draft another.")


def _became(post: Post, one: Correspondence, kept: Kept, state: str, at: str | None, said: str) -> None:
    with post.archive.ledger.writing() as pen:
        became = {"state": state, "at": at, "said": said}
        keep_sending(pen, kept, one.enquiry.clip, pen.person(post.by), became)


def _next(one: Correspondence) -> Kept | None:
    """The letter that waits to be sent: the last, if nothing became of it, or it certainly did not go."""
    last = one.letters[-1] if one.letters else None
    return last if last is not None and last.state in ("drafted", "refused", "not_sent") else None


def _nothing_to_send(one: Correspondence) -> str:
    last = one.letters[-1] if one.letters else None
    if last is not None and last.state in ("sending", "unknown"):
        return ("Nobody knows whether the letter went out; it is not sent again by itself. Look it up, then say: "
                f"`zeroline enquiry settle {one.enquiry.id} --sent TIME`, or `--not-sent`.")  # fmt: skip
    if last is not None and last.state == "handed_out":
        return f"The letter was handed out as a file; say when it was sent: `zeroline enquiry settle {one.enquiry.id}`."
    return "Every letter of it was sent; `zeroline enquiry remind` drafts a reminder."


# -- answers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filed:
    """A mail that was filed as an answer to an enquiry."""

    enquiry: Enquiry
    reply: Reply


def file_reply(archive: Archive, raw: bytes, by: str | None, id: str | None = None) -> Filed:
    """Files a mail with the enquiry that it answers; `id` None: found by its thread, or by the reference in its subject
    together with who sent it. Raises BadMail, and WrongUse where nothing tells which, or it is filed already."""
    return _file(archive, read_mail(raw), raw, by, None, id)


def fetch(archive: Archive, mailbox: Mailbox, by: str | None) -> tuple[list[Filed], list[str]]:
    """Files the answers that arrived in the mailbox, and what was left there with its reason; what is filed already is
    passed over. Raises NoMailbox."""
    with archive.ledger.reading() as connection:
        asked = [one for one in correspondences(connection) if one.first_sent]
    if not asked:
        return [], []
    since = date.fromisoformat(min(one.first_sent or "" for one in asked)[:10]) - timedelta(days=1)
    filed, left = [], []
    for mail in mailbox.arrived(since, _wanted(asked)):
        try:
            if mail.raw is None:
                left.append(mail.why or "")
            elif (one := _fetched(archive, mail.raw, by, mail.at)) is not None:
                filed.append(one)
        except ArchiveFault:
            raise
        except (BadInput, WrongUse) as error:
            left.append(error.sentence)
    return filed, left


def _wanted(asked: Sequence[Correspondence]) -> Callable[[bytes], bool]:
    marks = [kept.letter.message_id.encode() for one in asked for kept in one.letters]
    marks += [f"[{one.enquiry.id}]".encode() for one in asked]
    return lambda head: any(mark in head for mark in marks)


def _fetched(archive: Archive, raw: bytes, by: str | None, at: str | None) -> Filed | None:
    """None: it is filed already, or it is a letter of our own."""
    mail = read_mail(raw)
    with archive.ledger.reading() as connection:
        every = correspondences(connection)
    known = {reply.mail.message_id for one in every for reply in one.replies if reply.mail.message_id}
    if mail.message_id and (mail.message_id in known or mail.message_id in message_ids(every)):
        return None
    return _file(archive, mail, raw, by, at, None)


def _file(archive: Archive, mail: Mail, raw: bytes, by: str | None, at: str | None, id: str | None) -> Filed:
    with archive.ledger.reading() as connection:
        one, matched_by = _answered(connection, mail, id)
    filed_at = _z(datetime.now(UTC))
    replied_at, replied_by = counted_at(mail.dated, at, filed_at, one.first_sent)
    fields = {"mail": plain(mail), "matched_by": matched_by, "replied_at": replied_at, "replied_by": replied_by}
    return Filed(one.enquiry, keep_reply(archive, one, raw, fields, by))


def _answered(connection: Connection, mail: Mail, id: str | None) -> tuple[Correspondence, str]:
    every = correspondences(connection)
    threads = message_ids(every)
    for answered in mail.answers:
        if answered in threads and id in (None, threads[answered].enquiry.id):
            return threads[answered], "its thread"
    if id is not None:
        return correspondence(connection, id), "a person"
    for one in every:
        same = mail.sender.casefold() == one.enquiry.to.address.casefold()
        if same and f"[{one.enquiry.id}]" in mail.subject:
            return one, "its reference"
    raise WrongUse(
        f"Nothing tells which enquiry the mail from {mail.sender} answers; name it: --enquiry ID, as `zeroline enquiry "
        "list` tells it."
    )


# -- what a letter is made of ----------------------------------------------------------------------------------------


def _matter(connection: Connection, archive: Archive, clip: str, places: Coarsely) -> tuple[Matter, str]:
    """What the signed version says, as it may leave, and the version's address."""
    held = signed(connection, archive.vault, clip, places)
    from_where = origins(connection, clip, held)
    said = told(held.work, next((one.url for one in from_where if one.url), None))
    return Matter(held.work, said, from_where, held.care.protected, held.hide), held.state.address or ""


def _message_id(sender: Address) -> str:
    """Made by chance, under the sender's own domain: it tells nothing of the machine."""
    return f"<{os.urandom(16).hex()}@{sender.address.rpartition('@')[2]}>"


def _z(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def in_order(ones: Sequence[Correspondence], today: date) -> Iterator[Correspondence]:
    """Those that wait for something first, by their deadlines."""
    open_ = [one for one in ones if standing(one, today).state != "replied"]
    yield from sorted(open_, key=lambda one: (one.enquiry.deadline, one.enquiry.at))
    yield from (one for one in ones if standing(one, today).state == "replied")


__all__ = ["Ask", "Filed", "Letter", "Post", "Shown", "draft", "fetch", "file_reply", "hand_out", "in_order", "remind",
           "send", "settle", "shown"]  # fmt: skip
