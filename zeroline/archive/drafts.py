"""Drafts: all that was made of a clip as records, each with its maker, and the same again out of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import cattrs
from sqlalchemy import Connection

from zeroline import __version__
from zeroline.archive.intake import clip_of
from zeroline.archive.keeper import stage_of
from zeroline.archive.ledger import Ledger, Pen, Stored, at_address, latest, of_stage, stored
from zeroline.archive.values import plain, value_of
from zeroline.archive.vault import Vault
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.claim import Claim, Speaker
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.glossary import Term
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.record import By, Person
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Language, Maker, Segment, Speech
from zeroline.domain.voices import Voices
from zeroline.pipeline import Order, Work

_UNDERSTANDING = Maker("zeroline understanding", __version__)
_LAYOUT = Maker("zeroline layout", __version__)
_PIPELINE = Maker("zeroline", __version__)


def record_draft(ledger: Ledger, work: Work, order: Order, hearings: Sequence[str]) -> str:
    """The address of the version, which names all its parts. Done once for the same clip and order."""
    stage = _stage(work.clip.sha256, order)
    with ledger.writing() as pen:
        there = of_stage(pen.connection, work.clip.id, stage)
        if there is not None:
            return there.address
        writer = write_parts(pen, work, hearings)
        content = {
            "order": asdict(order),
            "language": work.speech.language.tag,
            "captions": len(work.captions),
            "timing_ms": dict(work.speech.timing_ms),
            "parts": dict(writer.addresses),
        }
        made = pen.record("version", work.clip.id, _PIPELINE, content, made_from=list(writer.addresses.values()))
        version = replace(made, stage=stage)
        subjects = [*writer.subjects, pen.keep(version)]
        pen.enter("drafted", _PIPELINE, work.clip.id, subjects)
    return version.address


def is_drafted(connection: Connection, clip: str) -> bool:
    return latest(connection, clip, "version") is not None


def _stage(sha256: str, order: Order) -> str:
    return stage_of("draft", sha256, repr(order))


@dataclass(frozen=True)
class Parts:
    """The parts of one version under way, by kind."""

    pen: Pen
    clip: str
    subjects: list[str]
    addresses: dict[str, str]

    def add(self, kind: str, by: By, content: Mapping[str, Any], *made_from: str) -> None:
        """`made_from` are addresses, or kinds of parts that were added before."""
        sources = [self.addresses.get(one, one) for one in made_from]
        record = self.pen.record(kind, self.clip, by, content, made_from=sources)
        self.subjects.append(self.pen.keep(record))
        self.addresses[kind] = record.address


def write_parts(pen: Pen, work: Work, sources: Sequence[str], by: Person | None = None) -> Parts:
    """Writes the parts of a version. `sources` are what its words were made from; `by` None: the engine that heard
    them, else a person who changed them."""
    parts = Parts(pen, work.clip.id, [], {})
    speech, meaning, both = work.speech, work.meaning, ("transcript", "translation")
    heard = {"language": plain(speech.language), "segments": plain(speech.transcript), "voice": plain(speech.voice)}
    if by is not None:
        heard["heard_by"] = plain(speech.made_by)
    parts.add("transcript", by or speech.made_by, heard, *sources)
    parts.add("translation", by or speech.made_by, {"segments": plain(speech.translation)}, *sources)
    parts.add("terms", _UNDERSTANDING, {"terms": plain(meaning.terms)}, *both)
    parts.add("mentions", _UNDERSTANDING, {"mentions": plain(meaning.mentions)}, *both)
    speakers = {"speakers": plain(meaning.speakers), "voices": plain(meaning.voices)}
    parts.add("speakers", _UNDERSTANDING, speakers, *both)
    parts.add("claims", _UNDERSTANDING, {"claims": plain(meaning.claims)}, *both)
    parts.add("captions", _LAYOUT, {"profile": plain(work.profile), "captions": plain(work.captions)}, "translation")
    parts.add("original", _LAYOUT, {"captions": plain(work.original)}, "transcript")
    laid_out = work.flags[len(speech.flags) + len(meaning.flags) :]
    flags = {"speech": plain(speech.flags), "meaning": plain(meaning.flags), "layout": plain(laid_out)}
    parts.add("flags", _UNDERSTANDING, flags, *both, "captions", "original")
    return parts


def by_machine(connection: Connection, clip: str) -> Stored | None:
    """The last version that the pipeline made, and nobody changed; None: there is none yet."""
    made = (one for one in reversed(stored(connection, clip, "version")) if one.record)
    return next((one for one in made if one.record and isinstance(one.record.by, Maker)), None)


def voices_of(connection: Connection, clip: str) -> Voices | None:
    """What the sound told of who speaks; None: nobody was heard."""
    kept = latest(connection, clip, "voices")
    if kept is None or kept.record is None:
        return None
    try:
        return value_of(kept.content["value"], Voices)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault(f"The voices {kept.address[:12]} of {clip} are of a form that is not known.") from error


def draft_of(connection: Connection, vault: Vault, clip: str, version: Stored | None = None) -> Work | None:
    """The version, or the last one, as it was made; None: there is none yet. For what leaves, see view.py. Raises
    NoSuchClip, WrongUse for an erased clip, ArchiveFault for one whose records are damaged."""
    held = clip_of(connection, vault, clip)
    version = version or latest(connection, clip, "version")
    if version is None:
        return None
    parts = {kind: _part(connection, address) for kind, address in version.content["parts"].items()}
    try:
        return _work(held, version.content, {kind: part.content for kind, part in parts.items()}, parts["transcript"])
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault(f"The version {version.address[:12]} of {clip} is of a form that is not known.") from error


def _part(connection: Connection, address: str) -> Stored:
    part = at_address(connection, address)
    if part is None or part.record is None:
        raise ArchiveFault(f"The record {address[:12]} is gone; `zeroline verify-archive` tells more.")
    return part


def _work(clip: Any, version: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]], transcript: Stored) -> Work:
    flags = {name: value_of(some, tuple[Flag, ...]) for name, some in parts["flags"].items()}
    made_by = transcript.record.by if transcript.record else None
    if not isinstance(made_by, Maker):
        made_by = value_of(parts["transcript"]["heard_by"], Maker)
    speech = Speech(
        language=value_of(parts["transcript"]["language"], Language),
        transcript=value_of(parts["transcript"]["segments"], tuple[Segment, ...]),
        translation=value_of(parts["translation"]["segments"], tuple[EnglishSegment, ...]),
        flags=flags["speech"],
        made_by=made_by,
        voice=value_of(parts["transcript"]["voice"], tuple[tuple[int, int], ...]),
        timing_ms=dict(version["timing_ms"]),
    )
    meaning = Meaning(
        terms=value_of(parts["terms"]["terms"], tuple[Term, ...]),
        mentions=value_of(parts["mentions"]["mentions"], tuple[Mention, ...]),
        speakers=value_of(parts["speakers"]["speakers"], tuple[Speaker, ...]),
        claims=value_of(parts["claims"]["claims"], tuple[Claim, ...]),
        flags=flags["meaning"],
        voices=value_of(parts["speakers"]["voices"], tuple[tuple[str, str], ...]),
    )
    return Work(
        clip,
        value_of(parts["captions"]["profile"], Profile),
        speech,
        meaning,
        value_of(parts["captions"]["captions"], tuple[Caption, ...]),
        value_of(parts["original"]["captions"], tuple[Caption, ...]),
        speech.flags + meaning.flags + flags["layout"],
        kept=True,
    )
