"""Lays out what clips say: their claims with the lines that hold them, the units and places, the words.

A clip whose last version was not laid out is found by comparing numbers, and laid out when somebody asks, whether it
was added, revised, restored from a backup or came in a bag.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, select

from zeroline.archive.claim_tables import TABLES, claims_told, laid_out, names_told, words_told
from zeroline.archive.drafts import draft_of
from zeroline.archive.ledger import latest
from zeroline.archive.opening import Archive
from zeroline.archive.schema import records
from zeroline.archive.view import outward
from zeroline.domain.claim import Claim
from zeroline.domain.errors import ZerolineError
from zeroline.domain.mention import Mention
from zeroline.domain.protection import Care
from zeroline.domain.text import Token
from zeroline.pipeline import Work

Lemmatise = Callable[[str, str], Sequence[Token]]

TIES = ("line", "speaker", "clip")
"""How a unit or a place is tied to a claim: it is named in the claim's own lines; the speaker says to be of it; it is
the only one that is named in the clip. Where several are named elsewhere in the clip, nothing tells which is meant."""

_CARRY_MEANING = frozenset({"NOUN", "ADJF", "ADJS", "VERB", "INFN", "PRTF", "PRTS", "GRND"})
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})  # who and where: told by mentions, or by nobody
_SPOTS = frozenset({"settlement", "city", "site"})  # of the kinds of places that mentions tell
_SHORTEST = 4  # letters; shorter ones are mostly such as «мы», «был», «дом»


def catch_up(archive: Archive, lemmatise: Callable[[], Lemmatise]) -> list[ZerolineError]:
    """Lays out the clips whose last version is not. `lemmatise` is asked for when there are some. Returns why some
    could not be; these are not counted."""
    faults: list[ZerolineError] = []
    with archive.ledger.reading() as connection:
        behind = _behind(connection)
    for clip in behind:
        try:
            lay_out(archive, clip, lemmatise())
        except ZerolineError as error:
            faults.append(error)
    return faults


def _behind(connection: Connection) -> list[str]:
    """Clips in the order in which their last version came."""
    last = (
        select(records.c.clip, func.max(records.c.version).label("version"))
        .where(records.c.kind == "version", records.c.clip.is_not(None))
        .group_by(records.c.clip)
        .subquery()
    )
    erased = select(records.c.clip).where(records.c.kind == "erasure")
    missing = (
        select(last.c.clip)
        .outerjoin(laid_out, laid_out.c.clip == last.c.clip)
        .where(func.coalesce(laid_out.c.version, 0) != last.c.version, last.c.clip.not_in(erased))
    )
    return list(connection.execute(missing.order_by(last.c.clip)).scalars())


def lay_out(archive: Archive, clip: str, lemmatise: Lemmatise) -> None:
    """Lays out the clip's last version, in place of what stood there of it; nothing where it has none. Raises
    NoSuchClip, WrongUse for an erased clip, ArchiveFault."""
    with archive.ledger.reading() as connection:
        work = draft_of(connection, archive.vault, clip)
        version = latest(connection, clip, "version")
    if work is None or version is None:
        return
    rows = _Rows(work, lemmatise)
    with archive.ledger.database.writing() as connection:  # no custody: nothing is known now that was not known before
        if latest(connection, clip, "erasure") is not None:
            return
        for table in TABLES:
            connection.execute(delete(table).where(table.c.clip == clip))
        words = rows.words()
        connection.execute(laid_out.insert(), {"clip": clip, "version": version.version, "words": len(words)})
        for table, some in ((claims_told, rows.claims()), (names_told, rows.names()), (words_told, words)):
            if some:
                connection.execute(table.insert(), [{"clip": clip, **row} for row in some])


def clear(archive: Archive) -> None:
    """Empties the tables; `catch_up` makes them anew from the records."""
    with archive.ledger.database.writing() as connection:
        for table in TABLES:
            connection.execute(delete(table))


@dataclass(frozen=True)
class Line:
    """A segment that holds a claim, in both languages."""

    segment: str
    start_ms: int
    end_ms: int
    text: str
    english: str


class _Rows:
    """The rows of one clip."""

    def __init__(self, work: Work, lemmatise: Lemmatise) -> None:
        self._work, self._lemmatise = work, lemmatise
        self._known = [one for one in work.meaning.mentions if _is_known(one)]
        self._lines = dict(_lines(work))

    def claims(self) -> list[dict[str, Any]]:
        return [self._claim(number, claim) for number, claim in enumerate(self._work.meaning.claims)]

    def _claim(self, number: int, claim: Claim) -> dict[str, Any]:
        lines = [self._lines[segment] for segment in claim.segments if segment in self._lines]
        return {
            "number": number,
            "kind": claim.kind,
            "asserted_by": claim.asserted_by,
            "status": claim.status,
            "said": self._said(claim),
            "units": _json(self._tied(claim, "unit")),
            "places": _json(self._tied(claim, "place")),
            "lines": _json(vars(line) for line, _ in lines),
            "lines_out": _json(vars(line) for _, line in lines),
        }

    def _tied(self, claim: Claim, kind: str) -> dict[str, str]:
        mine = {one.canonical: one.segment for one in self._known if one.kind == kind and one.canonical}
        own = {one.canonical for one in self._known if one.kind == kind and one.segment in claim.segments}
        if own:
            return dict.fromkeys(sorted(filter(None, own)), "line")
        speakers = {speaker.id: speaker.unit for speaker in self._work.meaning.speakers}
        unit = speakers.get(claim.speaker or "") if kind == "unit" else None
        if unit:
            return {unit: "speaker"}
        return dict.fromkeys(mine, "clip") if len(mine) == 1 else {}

    def _said(self, claim: Claim) -> str | None:
        """The day that is said in the claim's own lines, with its year; None: none, or several."""
        said = {one.canonical for one in self._work.meaning.mentions if one.kind == "date"
                and one.segment in claim.segments}  # fmt: skip
        days = {day for day in said if day and _is_day(day)}
        return days.pop() if len(days) == 1 else None

    def names(self) -> list[dict[str, Any]]:
        named = {(one.kind, one.canonical) for one in self._known if one.canonical}
        named |= {("unit", one.unit) for one in self._work.meaning.speakers if one.unit}
        return [{"kind": kind, "name": name} for kind, name in sorted(named)]

    def words(self) -> list[dict[str, Any]]:
        naming = {(one.segment, at) for one in self._work.meaning.mentions if one.kind in ("person", "callsign")
                  for at in range(one.start, one.end)}  # fmt: skip
        found = {
            token.readings[0].lemma
            for segment in self._work.speech.transcript
            for token in self._lemmatise(segment.text, "uk" if segment.language == "uk" else "ru")
            if _carries_meaning(token) and (segment.id, token.start) not in naming
        }
        return [{"word": word} for word in sorted(found)]


def _lines(work: Work) -> Iterator[tuple[str, tuple[Line, Line]]]:
    """By segment, as it was said and as it may leave when the clip is protected. Both are worked out whatever was
    decided: that can change."""
    away = outward(work, Care())
    english, english_out = _english(work), _english(away)
    for said, out in zip(work.speech.transcript, away.speech.transcript, strict=True):
        where = said.id, said.start_ms, said.end_ms
        yield (
            said.id,
            (
                Line(*where, said.text, english.get(said.id, "")),
                Line(*where, out.text, english_out.get(said.id, "")),
            ),
        )


def _english(work: Work) -> Mapping[str, str]:
    """The English of each segment."""
    found: dict[str, list[str]] = {}
    for line in work.speech.translation:
        for segment in line.source_ids:
            found.setdefault(segment, []).append(line.text)
    return {segment: " ".join(texts) for segment, texts in found.items()}


def _is_known(mention: Mention) -> bool:
    """Whether it tells which unit or place is meant. A region, a country, a river does not: half a war is in it;
    neither does a name that was misheard."""
    return mention.canonical is not None and (mention.kind == "unit" or _is_a_spot(mention))


def _is_a_spot(mention: Mention) -> bool:
    return mention.kind == "place" and mention.detail in _SPOTS


def _is_day(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _carries_meaning(token: Token) -> bool:
    if not token.readings or len(token.text) < _SHORTEST:
        return False
    marks = token.readings[0].marks
    return not marks.isdisjoint(_CARRY_MEANING) and marks.isdisjoint(_NAMES)


def _json(value: Mapping[str, str] | Iterable[Any]) -> str:
    plain = value if isinstance(value, Mapping) else list(value)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
