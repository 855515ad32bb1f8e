"""What people lay down beside the words of a draft: flags settled, mentions and claims judged, comments.

Each has a key, so that a later one of the same key takes its place; and says who made it, when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import get_args

from zeroline.domain.claim import KINDS as CLAIM_KINDS
from zeroline.domain.claim import Claim, Status
from zeroline.domain.errors import WrongUse
from zeroline.domain.line import LONGEST, clean
from zeroline.domain.mention import KINDS as MENTION_KINDS
from zeroline.domain.mention import Mention
from zeroline.domain.review import Flag


@dataclass(frozen=True)
class Settled:
    """A flag that a person has looked at. `flag` is its key: where what it says changes, it is another flag."""

    flag: str
    by: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        return f"flag:{self.flag}"


@dataclass(frozen=True)
class MentionRuling:
    """What a person decided about a mention: `kind` and `surface` as the desk found them, on one line, or in the whole
    clip with `line` None. `canonical` is the spelling that holds, None: it is no mention. Two mentions with one
    canonical are one. `locked`: this spelling holds against every later finding, and for all of the clip."""

    kind: str
    surface: str
    line: str | None
    canonical: str | None
    locked: bool = False
    by: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        return f"mention:{self.line or ''}:{self.kind}:{folded(self.surface)}"

    def holds_for(self, mention: Mention) -> bool:
        return (
            (self.locked or self.line in (None, mention.segment))
            and self.kind == mention.kind
            and folded(self.surface) == folded(mention.surface)
        )


@dataclass(frozen=True)
class ClaimRuling:
    """What a person decided about a claim: `claim_kind` on the line `line` as the desk found it. `claim` is the claim
    that holds, with who asserts it and its status; None: nothing is claimed. `into` is the key of the claim that it
    was merged into, None: it stands for itself. `grounds` say what a status other than "claimed" rests on: a claim
    becomes no more than a claim by nobody's mere word."""

    claim_kind: str
    line: str
    claim: Claim | None
    into: str | None = None
    by: str = ""
    at: str = ""
    grounds: str = ""

    @property
    def key(self) -> str:
        return f"claim:{self.line}:{self.claim_kind}"


@dataclass(frozen=True)
class Comment:
    """What one person tells another about a line; `settled_by` None: it is open."""

    id: str
    line: str
    text: str
    settled_by: str | None = None
    by: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        return f"comment:{self.id}"


Note = Settled | MentionRuling | ClaimRuling | Comment


def flag_key(flag: Flag) -> str:
    """How a settled flag is known again: its kind, its segment and what it says."""
    said = sha256(f"{flag.why}|{flag.start_ms}|{flag.end_ms}".encode()).hexdigest()[:12]
    return f"{flag.kind}:{flag.segment or 'clip'}:{said}"


def claim_key(claim: Claim) -> str:
    """The key under which a person's ruling on this claim lies."""
    return f"claim:{claim.segments[0] if claim.segments else ''}:{claim.kind}"


def checked(note: Note) -> Note:
    """The note with its texts made plain. Raises WrongUse for one that says nothing, or something unknown."""
    if isinstance(note, Settled):
        return replace(note, flag=clean(note.flag))
    if isinstance(note, Comment):
        text = clean(note.text)
        if not text or not note.id:
            raise WrongUse("A comment needs words.")
        return replace(note, id=clean(note.id), text=text)
    if isinstance(note, MentionRuling):
        if note.kind not in MENTION_KINDS:
            raise WrongUse(f"{note.kind!r} is no kind of mention; there are {', '.join(MENTION_KINDS)}.")
        canonical = None if note.canonical is None else clean(note.canonical)
        if canonical == "" or not clean(note.surface):
            raise WrongUse("A mention needs what was said, and its English spelling; or say that it is no mention.")
        return replace(note, surface=clean(note.surface), canonical=canonical)
    return _checked_claim(note)


def _checked_claim(note: ClaimRuling) -> ClaimRuling:
    kinds = {note.claim_kind} | ({note.claim.kind} if note.claim else set())
    if unknown := sorted(kinds - set(CLAIM_KINDS)):
        raise WrongUse(f"{unknown[0]!r} is no kind of claim; there are {', '.join(CLAIM_KINDS)}.")
    if note.claim is None:
        return note
    if note.claim.status not in get_args(Status):
        raise WrongUse(f"{note.claim.status!r} is no status of a claim; there are {', '.join(get_args(Status))}.")
    asserted_by, grounds = clean(note.claim.asserted_by), clean(note.grounds)
    if not asserted_by or not note.claim.segments:
        raise WrongUse("A claim needs who asserts it, and the lines that hold it; the desk itself claims nothing.")
    if any(not 0 <= piece.start <= piece.end <= LONGEST for piece in note.claim.evidence):
        raise WrongUse("Evidence of a claim must stand within its line.")
    if note.claim.status != "claimed" and note.into is None and not grounds:
        raise WrongUse(f"A claim is {note.claim.status} by something: say what that rests on.")
    return replace(note, claim=replace(note.claim, asserted_by=asserted_by), grounds=grounds)


def ruled_mentions(found: Iterable[Mention], notes: Iterable[Note]) -> tuple[Mention, ...]:
    """The mentions as people decided them; a ruling for one line goes before one for the clip, a locked one before
    all."""
    found = tuple(found)
    rulings = [note for note in notes if isinstance(note, MentionRuling)]
    rulings.sort(key=lambda ruling: (not ruling.locked, ruling.line is None))
    held = [(ruling, held_by(ruling, found)) for ruling in rulings if ruling.locked]
    kept = []
    for mention in found:
        ruling = next((one for one in rulings if one.holds_for(mention)), None)
        ruling = ruling or next((one for one, mentions in held if mention in mentions), None)
        if ruling is None:
            kept.append(mention)
        elif ruling.canonical is not None:
            kept.append(mention.spelt(ruling.canonical))
    return tuple(kept)


def held_by(ruling: MentionRuling, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions that the ruling is about. A lock is about a name: other forms of the word («Сергей», «Сергею»),
    which the desk spelt alike, are it too."""
    named = [mention for mention in found if ruling.holds_for(mention)]
    if not ruling.locked or ruling.canonical is None:
        return tuple(named)
    alike = {mention.canonical for mention in named} - {None}
    return tuple(one for one in found if one.kind == ruling.kind and (one in named or one.canonical in alike))


def names(text: str, canonical: str) -> bool:
    """Whether an English text has a name in this very spelling."""
    return re.search(rf"(?<!\w){re.escape(canonical)}(?!\w)", text, re.IGNORECASE) is not None


def locks_broken(found: Iterable[Mention], english: Mapping[str, str], notes: Iterable[Note]) -> tuple[Flag, ...]:
    """A flag for each line whose English lacks a spelling that a person locked, though the name is said there.
    `english` is the English of each line that has any, by the line's id."""
    found = tuple(found)
    broken = []
    for lock in (note for note in notes if isinstance(note, MentionRuling) and note.locked):
        for mention in held_by(lock, found):
            text = english.get(mention.segment or "")
            if lock.canonical is not None and text is not None and not names(text, lock.canonical):
                why = f"The English does not name {lock.canonical}, the spelling that is locked for «{lock.surface}»."
                broken.append(Flag("name_missing", mention.segment, why))
    return tuple(dict.fromkeys(broken))


def ruled_claims(found: Iterable[Claim], notes: Iterable[Note]) -> tuple[Claim, ...]:
    """The claims as people decided them. A claim that a person laid down stands where the rules find none; one that was
    merged lends its lines and evidence to the other."""
    rulings = {note.key: note for note in notes if isinstance(note, ClaimRuling)}
    claims: dict[str, Claim] = {}
    merged: list[tuple[str, Claim]] = []
    for claim in found:
        key = claim_key(claim)
        ruling = rulings.pop(key, None)
        if ruling is None:
            claims.setdefault(key, claim)
            if claims[key] is not claim:
                merged.append((key, claim))  # two of a kind that begin on one line are one
        elif ruling.into is not None:
            merged.append((ruling.into, claim))
        elif ruling.claim is not None:
            claims[key] = replace(ruling.claim, evidence=ruling.claim.evidence or claim.evidence)
    for key, ruling in rulings.items():
        if ruling.claim is not None and ruling.into is None:
            claims[key] = ruling.claim
    for key, claim in merged:
        if key in claims:
            claims[key] = _joined(claims[key], claim)
        else:
            claims[claim_key(claim)] = claim
    once: dict[str, Claim] = {}
    for claim in claims.values():  # one whose kind was corrected may be one that was found besides
        key = claim_key(claim)
        once[key] = _joined(once[key], claim) if key in once else claim
    return tuple(once.values())


def _joined(one: Claim, other: Claim) -> Claim:
    segments = tuple(dict.fromkeys((*one.segments, *other.segments)))
    return replace(one, segments=segments, evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))))


def folded(text: str) -> str:
    """As one compares what was said: lower case, ё as е."""
    return " ".join(text.casefold().replace("ё", "е").split())
