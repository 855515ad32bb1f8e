"""A quote pack out of the archive: what was signed off, as it may leave, with what the archive knows around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from zeroline.archive.alike import alike, such
from zeroline.archive.browse import posts
from zeroline.archive.care import care_of
from zeroline.archive.dossiers import dossiers
from zeroline.archive.enquiries import correspondences
from zeroline.archive.ledger import Ledger, stored
from zeroline.archive.opening import Archive
from zeroline.archive.outside import Coarsely, named_outside, veil_of
from zeroline.archive.releases import shield_of
from zeroline.archive.signed import Signed, signed
from zeroline.archive.view import without
from zeroline.domain.dossier import Subject, safe
from zeroline.domain.enquiry import Address, Reply, standing
from zeroline.domain.pack import Asking, Background, Near, Origin, Pack, PackReply
from zeroline.publish.pack import told, unverified
from zeroline.publish.words import number, ordinal
from zeroline.publish.words import such as such_words

_LONGEST_REPLY = 3_000  # characters; the whole answer lies in the archive
_DOSSIERS_OF_NAMES = frozenset({"person", "callsign"})


def pack_of(archive: Archive, clip: str, credit: str, places: Coarsely, today: date) -> Pack:
    """The pack of the clip's signed version. `today` is the day, in UTC, of which the state of enquiries is told. The
    same version in the same archive on the same day gives the same pack. Raises NoSuchClip, WrongUse, ArchiveFault."""
    with archive.ledger.reading() as connection:
        held = signed(connection, archive.vault, clip, places)
        state, work = held.state, held.work
        posted = origins(connection, clip, held)
        link = next((origin.url for origin in posted if origin.url), None)
        said = told(work, link)
        background, withheld = _background(connection, held)
        return Pack(
            clip=named_outside(archive.ledger, connection, clip),
            version=state.version or 0,
            address=state.address or "",
            signed_on=(state.signed_at or "")[:10],
            eyes=state.eyes or 0,
            as_of=today.isoformat(),
            credit=credit,
            language=work.speech.language.tag,
            duration_ms=work.clip.duration_ms,
            protected=held.care.protected,
            content=None if held.care.labels is None else tuple(sorted(held.care.labels)),
            origins=posted,
            lines=said.lines,
            voices=said.voices,
            claims=said.claims,
            unverified=unverified(work, said, posted, state.eyes or 0),
            terms=said.terms,
            counts=tuple(_counts(connection, clip, held.hide)),
            near=tuple(_near(archive.ledger, connection, clip, held, places)),
            background=background,
            background_withheld=withheld,
            enquiries=_enquiries(connection, clip, held.hide, today),
        )


def origins(connection: Connection, clip: str, held: Signed) -> tuple[Origin, ...]:
    """Of a protected clip only the days: address, account and post would lead to the people in it."""
    said = {address: post for post in posts(connection, clip) if post.record for address in post.record.made_from}
    found = []
    for source in stored(connection, clip, "source"):
        content, post = source.content, said.get(source.address)
        day = (content.get("posted_at") or "")[:10] or None
        if held.care.protected:
            found.append(Origin(None, None, None, day))
        else:
            url = content.get("url")
            text = held.hide(post.content.get("text") or "") or None if post else None
            url = url if url and safe(url) else None
            found.append(Origin(url, content.get("platform"), content.get("account"), day, text))
    known = [origin for origin in dict.fromkeys(found) if origin != Origin(None, None, None, None)]
    return tuple(known)


def _counts(connection: Connection, clip: str, hide: Callable[[str], str]) -> Iterable[str]:
    for one in such(connection, clip):
        if hide(one.unit) != one.unit:
            continue
        what = such_words(one.kind)
        if one.of == 1:
            yield f"The only {what} that is tied to the {one.unit} in this archive."
        else:
            which = f"{ordinal(one.number)} {what} that is tied to the {one.unit}"
            yield f"The {which} since {one.since:%B %Y} in this archive; {number(one.of)} are counted."


def _near(ledger: Ledger, connection: Connection, clip: str, held: Signed, told_of: Coarsely) -> Iterable[Near]:
    """What they share by name, as it may leave of both; not that one is a copy of a protected clip, whose own source
    might be known. Nor where the other is while its own pack would not say so: it is protected, or young."""
    for one in alike(connection, clip):
        care = care_of(connection, one.clip)
        hidden, unplaced = care.protected, veil_of(connection, one.clip, care, told_of).place is not None
        parts = ["the same recording" if one.copy and not held.care.protected and not hidden else ""]
        units = [unit for unit in one.units if held.hide(unit) == unit and _hides(connection, one.clip)(unit) == unit]
        parts += [f"same unit: {', '.join(units)}" if units else ""]
        places = [] if unplaced else [place for place in one.places if held.hide(place) == place]
        parts += [f"same place: {', '.join(places)}" if places else ""]
        claims = ", ".join(kind.replace("_", " ") for kind in one.claims)
        parts += [f"both claim {claims}" if claims else ""]
        if why := "; ".join(filter(None, parts)):
            yield Near(named_outside(ledger, connection, one.clip), why)


def _hides(connection: Connection, clip: str) -> Callable[[str], str]:
    """Takes out what people withhold of another clip."""
    shield = shield_of(connection, clip)
    return without(shield.words if shield else ())


def _background(connection: Connection, held: Signed) -> tuple[tuple[Background, ...], int]:
    """The dossiers of what is named in the clip as it may leave. A sentence that names somebody whom protection hides
    is left out, and counted."""
    found, withheld = [], 0
    subjects = _subjects(held)
    for subject, sentences in dossiers(connection, {one.key for one in subjects}).items():
        for one in sentences:
            assert one.sentence is not None  # struck ones are not among them
            told_ = (subject.name, one.sentence.text, one.sentence.source, one.sentence.url or "")
            if any(held.hide(part) != part for part in told_):
                withheld += 1
            else:
                found.append(Background(subject.kind, subject.name, one.sentence.text, one.sentence.source,
                                        one.sentence.url, one.sentence.dated))  # fmt: skip
    return tuple(found), withheld


def _subjects(held: Signed) -> Sequence[Subject]:
    """Of a protected clip no person's: its view has no persons, and this does not rest on that alone."""
    mentions = [one for one in held.work.meaning.mentions if one.canonical is not None]
    if held.care.protected:
        mentions = [one for one in mentions if one.kind not in _DOSSIERS_OF_NAMES]
    kinds = {"unit": "unit", "place": "place", "person": "person"}
    named = [Subject(kinds[one.kind], one.canonical or "") for one in mentions if one.kind in kinds]
    return [*named, *(Subject("term", term.entry) for term in held.work.meaning.terms)]


def _enquiries(connection: Connection, clip: str, hide: Callable[[str], str], today: date) -> tuple[Asking, ...]:
    """As they stand on the day. What was only drafted is nobody's business yet."""
    found = []
    for one in correspondences(connection, clip):
        stands = standing(one, today)
        if stands.state in ("drafted", "handed_out"):
            continue
        to = one.enquiry.to.name
        replies = tuple(_reply(reply, one.enquiry.to, hide) for reply in one.answers)
        found.append(Asking(to, one.enquiry.kind, stands.sentence, stands.why_not, one.enquiry.deadline, replies))
    return tuple(found)


def _reply(reply: Reply, to: Address, hide: Callable[[str], str]) -> PackReply:
    """With who wrote it: a thread can be answered by another than the one who was asked."""
    mail = reply.mail
    asked = mail.sender.casefold() == to.address.casefold()
    said_by = to.name if asked else f"{mail.sender_name or mail.sender}, in answer to the question to {to.name}"
    return PackReply(f"{hide(said_by)}, by mail", reply.replied_at, _words(mail.text, hide))


def _words(text: str, hide: Callable[[str], str]) -> str:
    """What somebody answered, without what they quote of our letter, and without names that protection hides."""
    own = " ".join(line for line in text.splitlines() if line.strip() and not line.startswith(">"))
    shown = hide(own)
    return shown if len(shown) <= _LONGEST_REPLY else f"{shown[:_LONGEST_REPLY].rsplit(' ', 1)[0]} […]"
