"""Letters of enquiries: their words, out of templates and of what may leave of a clip; what they reveal; and the mail
that goes out. A clip is never attached."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from string import Template
from typing import Any

from zeroline.domain.enquiry import Address, Enquiry, Letter
from zeroline.domain.errors import WrongUse
from zeroline.domain.moments import long_day
from zeroline.domain.pack import Origin, PackClaim, QuoteLine
from zeroline.domain.text import plain
from zeroline.pipeline import Work
from zeroline.publish.pack import Told
from zeroline.publish.words import listed, number, timecode

_LANGUAGES = {"ru": "Russian", "uk": "Ukrainian"}
_MOST_QUESTIONS, _LONGEST_QUESTION = 10, 500
_GROUPS = (
    ("unit", "Units"),
    ("place", "Places"),
    ("person", "Persons"),
    ("callsign", "Call signs"),
    ("organisation", "Organisations"),
    ("date", "Dates"),
)


@dataclass(frozen=True)
class Matter:
    """What a letter is about: what a signed version says, as it may leave, and where the clip came from, as far as that
    may leave. `hide` takes the names that protection hides out of other texts."""

    work: Work
    told: Told
    origins: tuple[Origin, ...]
    protected: bool
    hide: Callable[[str], str]


def templates(text: str) -> Mapping[str, Mapping[str, Any]]:
    """The templates out of the data file."""
    return tomllib.loads(text)


def chosen(told: Told, wanted: str) -> tuple[PackClaim, ...]:
    """The claims that are named, by their numbers in the pack or by their kinds, with commas; or `all`. Raises
    WrongUse."""
    if not told.claims:
        raise WrongUse("Nothing is claimed in this clip that may leave; there is nothing to ask about.")
    if wanted.strip() == "all":
        return told.claims
    found: list[PackClaim] = []
    for name in (part.strip() for part in wanted.split(",")):
        mine = [one for one in told.claims if name in (str(one.number), one.kind, one.key)]
        if not mine:
            there = ", ".join(f"{one.number} ({one.kind})" for one in told.claims)
            raise WrongUse(f"There is no claim {name[:40]!r} in this clip; there are {there}.")
        found += [one for one in mine if one not in found]
    return tuple(sorted(found, key=lambda one: one.number))


def checked_questions(questions: Sequence[str], matter: Matter) -> tuple[str, ...]:
    """Raises WrongUse for too many or too long ones, and for one that names somebody whom protection hides."""
    made = tuple(filter(None, (plain(one) for one in questions)))
    if len(made) > _MOST_QUESTIONS or any(len(one) > _LONGEST_QUESTION for one in made):
        raise WrongUse(f"At most {_MOST_QUESTIONS} questions of {_LONGEST_QUESTION} characters each.")
    for one in made:
        if matter.hide(one) != one:
            raise WrongUse(f"The question “{one[:60]}” names somebody in the clip, who is protected.")
    return made


def request(enquiry: Enquiry, matter: Matter, sender: Address, forms: Mapping[str, Any], message_id: str) -> Letter:
    """The first letter. Raises WrongUse where a claim that it is about is not in the version any more."""
    form = forms[enquiry.kind]
    by_key = {claim.key: claim for claim in matter.told.claims}
    missing = [key for key in enquiry.claims if key not in by_key]
    if missing:
        raise WrongUse("A claim that this enquiry is about is not in the signed version any more; draft another.")
    claims = [by_key[key] for key in enquiry.claims]
    questions = [*form["questions"], *enquiry.questions]
    body = Template(form["body"].strip()).substitute(
        _common(enquiry, sender),
        claims="\n".join(_claim(at, claim, matter.told.lines) for at, claim in enumerate(claims, 1)),
        circumstances="".join(f"{sentence}\n" for sentence in _circumstances(matter)),
        questions="".join(f"- {question}\n" for question in questions),
    )
    subject = f"{form['subject']} [{enquiry.id}]"
    return Letter(enquiry.id, "request", sender, enquiry.to, subject, body + "\n", message_id)


def reminder(enquiry: Enquiry, first: Letter, sent: str, forms: Mapping[str, Any], message_id: str) -> Letter:
    """A reminder of a letter that was sent at `sent`, with that letter below."""
    form, subject = forms["reminder"], first.subject
    quoted = "\n".join(f"> {line}".rstrip() for line in first.body.splitlines())
    body = Template(form["body"].strip()).substitute(_common(enquiry, first.sender), sent=long_day(sent), quoted=quoted)
    named = Template(form["subject"]).substitute(subject=subject)
    return Letter(enquiry.id, "reminder", first.sender, first.to, named, body + "\n", message_id, first.message_id)


def _common(enquiry: Enquiry, sender: Address) -> dict[str, str]:
    return {
        "to": enquiry.to.name,
        "desk": sender.name,
        "deadline": f"{long_day(enquiry.deadline)} (UTC)",
        "reference": enquiry.id,
    }


def _claim(at: int, claim: PackClaim, lines: Sequence[QuoteLine]) -> str:
    said = [line for line in lines if line.number in claim.lines]
    words = [part for line in said for part in (f"   “{line.english}”", f"   «{line.original}»") if part]
    where = f"At {timecode(claim.start_ms)}" if claim.start_ms is not None else "In the clip"
    head = f"{at}. {where} it is said:" if said else f"{at}. {where}, in words that we withhold to protect people:"
    means = f"   We understand this as a claim of {claim.noun}, asserted by {claim.asserted_by}."
    return "\n".join([head, *words, f"{means} {_STATUS[claim.status]}", ""])


_STATUS = {
    "claimed": "We have not verified it.",
    "corroborated": "We have found other evidence for it.",
    "disputed": "It is disputed.",
    "refuted": "We have found it to be wrong.",
}


def _circumstances(matter: Matter) -> Iterator[str]:
    """Of a protected clip nothing: a place beside a unit and a day leads to people."""
    if matter.protected:
        yield "To protect the people in it, we do not say where the clip is from."
        return
    units = [one.canonical for one in matter.work.meaning.mentions if one.kind in ("unit", "place") and one.canonical]
    if units:
        yield f"Units and places that are named in it: {', '.join(dict.fromkeys(units))}."
    for origin in matter.origins:
        known = [origin.account and f"by {origin.account}", origin.platform and f"on {origin.platform}",
                 origin.posted_on and f"on {long_day(origin.posted_on)}", origin.url]  # fmt: skip
        if any(known):
            yield f"It was posted {' '.join(filter(None, known))}, as we were told."


def reveals(letter: Letter, matter: Matter) -> tuple[str, ...]:
    """What the letter tells its addressee, derived from its own words: for the editor who decides whether it goes."""
    return tuple(_reveals(letter, matter))


def _reveals(letter: Letter, matter: Matter) -> Iterator[str]:
    yield f"It goes to {letter.to.shown}, from {letter.sender.shown}."
    yield "That the desk has the clip, and asks about it. The clip is not attached."
    lines = [line for line in matter.told.lines if line.english in letter.body]
    if lines:
        tags = dict.fromkeys(line.language for line in lines)
        spoken = listed(["English", *(_LANGUAGES.get(tag, tag) for tag in tags)])
        yield f"{number(len(lines)).capitalize()} of its lines, word for word, in {spoken}, with the seconds."
    claims = [claim.noun for claim in matter.told.claims if f"a claim of {claim.noun}" in letter.body]
    if claims:
        yield f"That the desk takes them for claims of: {', '.join(dict.fromkeys(claims))}."
    for kind, title in _GROUPS:
        named = [one for one in matter.work.meaning.mentions if one.kind == kind]
        shown = [one.canonical or one.surface for one in named if _stands(one.canonical, one.surface, letter.body)]
        if shown:
            yield f"{title}: {', '.join(dict.fromkeys(shown))}."
    for origin in matter.origins:
        day = origin.posted_on and long_day(origin.posted_on)
        posted = [one for one in (origin.account, day, origin.url) if one and one in letter.body]
        if posted:
            yield f"Where it was posted: {', '.join(posted)}."
    if matter.protected:
        yield "The clip is protected: names are taken out. Its words can still lead those who know them to people."
    else:
        yield "The clip is open: an editor decided that names in it may leave."


def _stands(canonical: str | None, surface: str, body: str) -> bool:
    return surface in body or (canonical is not None and canonical in body)


def eml(letter: Letter, at: datetime | None, unsent: bool = False) -> bytes:
    """The letter as a mail (RFC 5322), lines ending in CR LF. It tells nothing of the machine that made it. `at` None:
    whoever sends it dates it; `unsent` lets mail programs open it for sending."""
    mail = EmailMessage(SMTP.clone(max_line_length=76))
    mail["From"] = _address(letter.sender)
    mail["To"] = _address(letter.to)
    mail["Subject"] = letter.subject
    if at is not None:
        mail["Date"] = format_datetime(at)
    mail["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        mail["In-Reply-To"] = letter.in_reply_to
        mail["References"] = letter.in_reply_to
    if unsent:
        mail["X-Unsent"] = "1"
    mail.set_content(letter.body, cte="quoted-printable")
    return mail.as_bytes()


def _address(one: Address) -> MailAddress:
    return MailAddress(display_name=one.name, addr_spec=one.address)
