"""Looks out for clips that come again: makes their fingerprints, keeps them, and asks who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from zeroline.archive.copies import matches
from zeroline.archive.fingerprints import prints
from zeroline.archive.intake import clip_of
from zeroline.archive.keeper import ArchiveKeeper
from zeroline.archive.ledger import latest
from zeroline.archive.opening import Archive
from zeroline.archive.print_index import PrintIndex, enter_print, heard_too
from zeroline.archive.recognised import keep_matches
from zeroline.archive.schema import clips, records
from zeroline.domain.clip import Clip
from zeroline.domain.errors import ZerolineError
from zeroline.domain.fingerprint import SPEEDS, Fingerprint, Match, Question, Relation, Span, TimedWord
from zeroline.ports import Fingerprinter


@dataclass(frozen=True)
class Lookout:
    """For one archive."""

    archive: Archive
    fingerprinter: Fingerprinter

    def enter(self, clip: Clip) -> Question:
        """Keeps the clip's fingerprint and puts it into the index. What is asked about it is in the answer. Raises
        BadMedia."""
        question = self.fingerprinter.fingerprint(clip, SPEEDS)
        self._keep(clip, question.print)
        return question

    def arrived(self, clip: Clip) -> tuple[Match, ...]:
        """Enters a clip that the archive has just sealed, tells what it is of the others, and keeps that. Raises
        BadMedia."""
        sealed = replace(clip, path=self.archive.vault.path(clip.sha256))
        question = self.enter(sealed)
        self.catch_up()
        found = self.ask(sealed, question)
        keep_matches(self.archive.ledger, clip.id, found)
        return found

    def ask(self, clip: Clip, question: Question, words: Sequence[TimedWord] | None = None) -> tuple[Match, ...]:
        """What the clip is of others in the archive; `words` are what was heard in it, None: nobody listened. Bytes
        that are there already are a copy, whatever they hold."""
        with self.archive.ledger.reading() as connection:
            asked = heard_too(question.print, connection, clip.id)
            if words is not None:
                asked = replace(asked, words=tuple(words))
            same = PrintIndex(connection, but=clip.id)
            return matches(replace(question, print=asked), same)

    def refresh(self, clip: str) -> None:
        """Enters a clip again after it was heard: its words are keys, too."""
        with self.archive.ledger.writing() as pen:
            made = latest(pen.connection, clip, "fingerprint")
            if made is not None and made.record is not None:
                enter_print(pen.connection, clip, made.address)

    def catch_up(self) -> list[ZerolineError]:
        """Enters the clips that are not in the index: of an archive from before, of a bag, of a process that was
        killed. Returns why some could not be."""
        faults: list[ZerolineError] = []
        with self.archive.ledger.reading() as connection:
            missing = _missing(connection)
        for clip in missing:
            try:
                with self.archive.ledger.reading() as connection:
                    kept = latest(connection, clip, "fingerprint")
                    whole = clip_of(connection, self.archive.vault, clip)
                if kept is None:
                    self._keep(whole, self.fingerprinter.fingerprint(whole).print)
                else:
                    self.refresh(clip)
            except ZerolineError as error:
                faults.append(error)
        return faults

    def _keep(self, clip: Clip, print_: Fingerprint) -> None:
        keeper = ArchiveKeeper(self.archive.ledger, clip.id)
        keeper.once(("fingerprint", clip.sha256, repr(print_.made_by)), Fingerprint, lambda: print_)
        self.refresh(clip.id)


def same_bytes(archive: Archive, clip: Clip) -> Match | None:
    """The clip itself, where its bytes are in the archive."""
    with archive.ledger.reading() as connection:
        there = connection.execute(select(clips.c.id).where(clips.c.sha256 == clip.sha256)).scalar()
        if there is None or latest(connection, there, "erasure") is not None:
            return None
    whole = Span(0, clip.duration_ms, 0, clip.duration_ms)
    return Match(str(there), Relation.COPY, whole, 1.0, ("bytes",))


def _missing(connection: Connection) -> list[str]:
    erased = select(records.c.clip).where(records.c.kind == "erasure")
    wanted = select(clips.c.id).where(clips.c.id.not_in(select(prints.c.clip)), clips.c.id.not_in(erased))
    return list(connection.execute(wanted.order_by(clips.c.at, clips.c.id)).scalars())
