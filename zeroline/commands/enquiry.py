"""`zeroline enquiry`: somebody is asked for comment, and what they answer is filed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from zeroline.acts.enquiring import (
    Ask,
    Filed,
    Post,
    Shown,
    draft,
    fetch,
    file_reply,
    hand_out,
    in_order,
    post_of,
    remind,
    send,
    settle,
)
from zeroline.acts.enquiring import shown as looked_at
from zeroline.archive.enquiries import correspondences
from zeroline.crew import archive
from zeroline.crew_outside import mailbox, mailer
from zeroline.crew_release import coarsely
from zeroline.documents.enquiries import enquiry_fields, reply_fields, shown_fields
from zeroline.domain.enquiry import Address, Correspondence, reminder_due, standing
from zeroline.domain.errors import WrongUse
from zeroline.engines.read_mail import mail_in
from zeroline.engines.whole_file import whole_file
from zeroline.settings import Settings
from zeroline.terminal import Terminal, plain, print_document


def enquiry_command(options: argparse.Namespace, settings: Settings) -> int:
    return int(_VERBS[options.verb](options, settings))


def _draft(options: argparse.Namespace, settings: Settings) -> int:
    post = post_of(settings, archive(settings), settings.deciding(options.by))
    to, questions = Address.of(options.to), tuple(options.question or ())
    made = draft(post, Ask(options.id.lower(), to, options.kind, options.claims, options.deadline, questions))
    return _show(options, made)


def _shown(options: argparse.Namespace, settings: Settings) -> int:
    return _show(options, looked_at(archive(settings), options.enquiry, coarsely(settings)))


def _remind(options: argparse.Namespace, settings: Settings) -> int:
    return _show(options, remind(post_of(settings, archive(settings), settings.deciding(options.by)), options.enquiry))


def _send(options: argparse.Namespace, settings: Settings) -> int:
    post = post_of(settings, archive(settings), settings.deciding(options.by))
    said = send(post, options.enquiry, _confirmed(options, post), mailer(settings))
    return _say(options, post, f"is sent; the mail server said: {said}")


def _eml(options: argparse.Namespace, settings: Settings) -> int:
    post = post_of(settings, archive(settings), settings.deciding(options.by))
    if options.file.exists() and not options.overwrite:
        raise WrongUse(f"{options.file} exists already; add --overwrite to replace it.")
    with whole_file(options.file) as beside:
        beside.write_bytes(hand_out(post, options.enquiry, _confirmed(options, post)))
    return _say(options, post, f"is in {options.file}; when it is sent, say so: `zeroline enquiry settle`")


def _confirmed(options: argparse.Namespace, post: Post) -> str:
    """The hash that a person confirms; whoever sits at a terminal is shown the letter and asked."""
    if options.confirm is not None:
        return str(options.confirm)
    terminal, waiting = Terminal(), looked_at(post.archive, options.enquiry, post.places)
    if waiting.letter is None or not waiting.reveals:
        return ""  # refused with its reason
    terminal.say("\n".join(_told(waiting)))
    if not terminal.ask("Send this, to them?"):
        raise WrongUse("Nothing was sent; `zeroline enquiry show` prints the hash that --confirm takes.")
    return waiting.letter.letter.digest


def _settle(options: argparse.Namespace, settings: Settings) -> int:
    post = post_of(settings, archive(settings), settings.deciding(options.by))
    settle(post, options.enquiry, options.sent)
    return _say(options, post, "is settled, as you told")


def _say(options: argparse.Namespace, post: Post, what: str) -> int:
    now = looked_at(post.archive, options.enquiry, post.places)
    if options.json:
        print_document({"zeroline": 1, **shown_fields(now, _today())})
    else:
        Terminal().say(f"{now.one.enquiry.id}: the letter {what}")
    return 0


def _reply(options: argparse.Namespace, settings: Settings) -> int:
    raw = mail_in(options.file)
    return _filed(options, [file_reply(archive(settings), raw, settings.acting(options.by), options.enquiry)], [])


def _fetch(options: argparse.Namespace, settings: Settings) -> int:
    filed, left = fetch(archive(settings), mailbox(settings), settings.acting(options.by))
    return _filed(options, filed, left)


def _filed(options: argparse.Namespace, filed: list[Filed], left: list[str]) -> int:
    if options.json:
        replies = [{"enquiry": one.enquiry.id, **reply_fields(one.reply)} for one in filed]
        print_document({"zeroline": 1, "filed": replies, "left": left})
        return 0
    terminal = Terminal()
    for one in filed:
        mail = one.reply.mail
        kind = {None: "an answer", "returned": "our letter, which came back"}.get(mail.automatic, "an automatic note")
        terminal.say(f"{one.enquiry.id}: {kind} from {mail.sender}, filed by {one.reply.matched_by}")
    for why in left:
        terminal.say(f"Left: {why}")
    if not filed and not left:
        terminal.say("No answer came.")
    return 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    today = _today()
    with archive(settings).ledger.reading() as connection:
        found = [
            one for one in in_order(correspondences(connection), today) if options.clip in (None, one.enquiry.clip)
        ]
    if options.due:
        found = [one for one in found if reminder_due(one, today)]
    if options.json:
        print_document(
            {"zeroline": 1, "as_of": today.isoformat(), "enquiries": [enquiry_fields(one, today) for one in found]}
        )
    else:
        print("\n".join(plain(line) for one in found for line in _line(one, today)) or "Nobody was asked.")
    return 0


def _line(one: Correspondence, today: date) -> Iterator[str]:
    stands = standing(one, today)
    due = "; a reminder is due" if reminder_due(one, today) else ""
    enquiry = one.enquiry
    yield f"{enquiry.id}  {enquiry.clip}  {stands.state}, by {enquiry.deadline}  {enquiry.to.shown}{due}"
    yield f"            {stands.sentence or stands.why_not}"


def _show(options: argparse.Namespace, made: Shown) -> int:
    if options.json:
        print_document({"zeroline": 1, **shown_fields(made, _today())})
    else:
        print("\n".join(map(plain, _told(made))))
    return 0


def _told(made: Shown) -> Iterator[str]:
    yield from _line(made.one, _today())
    for reply in made.one.replies:
        yield f"answer of {reply.replied_at} from {reply.mail.sender}, filed by {reply.matched_by}:"
        yield from (f"    {line}" for line in reply.mail.text.splitlines())
    if made.letter is None:
        return
    letter = made.letter.letter
    yield f"letter ({letter.what}, {made.letter.state}): {letter.subject}"
    yield f"  from {letter.sender.shown} to {letter.to.shown}"
    yield from (f"    {line}".rstrip() for line in letter.body.splitlines())
    if made.reveals:
        yield "It would reveal:"
        yield from (f"  - {sentence}" for sentence in made.reveals)
        yield f"To send this very letter: zeroline enquiry send {made.one.enquiry.id} --confirm {letter.digest}"


def _today() -> date:
    return datetime.now(UTC).date()


_VERBS: dict[str, Any] = {
    "draft": _draft, "show": _shown, "send": _send, "eml": _eml, "settle": _settle, "remind": _remind, "reply": _reply,
    "fetch": _fetch, "list": _list,
}  # fmt: skip
