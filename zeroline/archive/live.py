"""Which lines were live, when: what an article is checked against.

Of a clip that has releases a version is live from its first release until the next version's; of one that has none from
its signature until the next one's. A clip that was withdrawn is not live.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from zeroline.archive.care import care_of
from zeroline.archive.drafts import draft_of
from zeroline.archive.ledger import Stored, at_address, latest, stored
from zeroline.archive.opening import Archive
from zeroline.archive.outside import Coarsely, veil_of
from zeroline.archive.releases import releases_of
from zeroline.archive.schema import records
from zeroline.archive.view import outward
from zeroline.domain.caption import Caption
from zeroline.domain.claim import Speaker
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.quote import ReleasedClip, ReleasedLine
from zeroline.pipeline import Work

_FACTS = frozenset({"unit", "place", "person", "callsign"})
_END = "9999"  # later than any moment


@dataclass(frozen=True)
class LiveClip:
    """A clip of which something was signed off: what the record tells of it, and its lines version by version, both as
    they may leave."""

    about: ReleasedClip
    lines: tuple[ReleasedLine, ...]


def live_lines(archive: Archive, places: Coarsely) -> Iterator[LiveClip]:
    """Every clip of which a version was signed off, with the times in which each was live. What protection withholds,
    and the words that people named, are not in it; places are told no finer than a release tells them. Raises
    ArchiveFault where records are damaged."""
    with archive.ledger.reading() as connection:
        signed = select(records.c.clip).where(records.c.kind == "sign_off", records.c.body.is_not(None))
        for clip in connection.execute(signed.distinct().order_by(records.c.clip)).scalars().all():
            live = _live_clip(connection, archive, clip, places, _END)
            if live is not None:
                yield live


def lines_then(archive: Archive, places: Coarsely, clips: Iterable[str], moment: str) -> Iterator[LiveClip]:
    """Those of the clips, as they stood at the moment: what was signed off or released later is not in it. What is
    withheld or was withdrawn since is not in it either."""
    with archive.ledger.reading() as connection:
        for clip in clips:
            live = _live_clip(connection, archive, clip, places, moment)
            if live is not None:
                yield live


def _live_clip(connection: Connection, archive: Archive, clip: str, places: Coarsely, moment: str) -> LiveClip | None:
    if latest(connection, clip, "withdrawal") is not None:
        return None
    signed = [one for one in stored(connection, clip, "sign_off") if one.record and one.record.at <= moment]
    lines: list[ReleasedLine] = []
    facts: dict[tuple[str, str], None] = {}
    care = care_of(connection, clip)
    veil = veil_of(connection, clip, care, places)
    began = _began(connection, clip, signed, moment)
    for at, (address, since) in enumerate(began):
        version = at_address(connection, address)
        if version is None or version.record is None:
            raise ArchiveFault(f"The version of {clip} that was signed off is gone; `zeroline verify-archive` tells.")
        work = draft_of(connection, archive.vault, clip, version)
        if work is None:
            continue
        work = outward(work, care, veil)
        until = began[at + 1][1] if at + 1 < len(began) else None
        lines += _lines(work, str(version.version), since, until)
        facts |= dict.fromkeys((one.kind, one.canonical) for one in work.meaning.mentions
                               if one.kind in _FACTS and one.canonical)  # fmt: skip
    if not lines:
        return None
    return LiveClip(ReleasedClip(clip, began[0][1], None, tuple(facts)), tuple(lines))


def _began(connection: Connection, clip: str, signed: Sequence[Stored], moment: str) -> list[tuple[str, str | None]]:
    """The versions' addresses, each with the moment from which it was live, in the order of these."""
    released: dict[str, str] = {}
    for one in releases_of(connection, clip):
        if one.at > moment:
            continue
        released.setdefault(one.version, one.at)
    if released:
        return [(version, released[version]) for version in sorted(released, key=released.__getitem__)]
    return [(one.content["version"], _at(one)) for one in signed]


def _at(signed: Stored) -> str | None:
    return signed.record.at if signed.record else None


def _lines(work: Work, version: str, since: str | None, until: str | None) -> Iterator[ReleasedLine]:
    """A line for each run of captions that render the same sentences, with what was said in these."""
    english = {line.id: line for line in work.speech.translation}
    said = {segment.id: segment for segment in work.speech.transcript}
    speakers = {speaker.id: told(speaker) for speaker in work.meaning.speakers}
    for run in _runs(work.captions):
        sources = dict.fromkeys(id for name in run[0].segments if name in english for id in english[name].source_ids)
        spoken = [said[id] for id in sources if id in said]
        voices = {segment.speaker for segment in spoken}
        yield ReleasedLine(
            clip=work.clip.id,
            version=version,
            start_ms=run[0].start_ms,
            end_ms=run[-1].end_ms,
            english=" ".join(line for caption in run for line in caption.lines),
            original=" ".join(segment.text for segment in spoken) or None,
            speaker=speakers.get(next(iter(voices)) or "") if len(voices) == 1 else None,
            live_from=since,
            live_until=until,
        )


def _runs(captions: Sequence[Caption]) -> Iterator[list[Caption]]:
    run: list[Caption] = []
    for caption in captions:
        if run and caption.segments != run[-1].segments:
            yield run
            run = []
        run.append(caption)
    if run:
        yield run


def told(speaker: Speaker) -> str:
    """Who speaks, as far as the clip says: "mobilised conscript, 1428th Regiment"; else the label."""
    parts = [part for part in (speaker.standing, speaker.unit) if part]
    return ", ".join(parts) or speaker.label
