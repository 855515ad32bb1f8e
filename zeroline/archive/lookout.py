"""Looks out for clips that come again: makes their fingerprints, keeps them, and asks who they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from zeroline.archive.copies import matches
from zeroline.archive.intake import clip_of
from zeroline.archive.keeper import ArchiveKeeper
from zeroline.archive.ledger import latest
from zeroline.archive.opening import Archive
from zeroline.archive.print_index import PrintIndex, enter_print, heard_too, not_entered
from zeroline.archive.recognised import keep_matches, not_looked_for
from zeroline.archive.schema import clips
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, ZerolineError
from zeroline.domain.fingerprint import SPEEDS, Fingerprint, Match, Question, Relation, Span, TimedWord
from zeroline.ports import Fingerprinter


@dataclass(frozen=True)
class Lookout:
    """For one archive."""

    archive: Archive
    fingerprinter: Fingerprinter

    def arrived(self, clip: Clip) -> tuple[Match, ...]:
        """Enters a clip that the archive has just sealed, tells what it is of the others, and keeps that. Raises
        BadMedia."""
        sealed = replace(clip, path=self.archive.vault.path(clip.sha256))
        found = self.ask(sealed, self._entered(sealed, SPEEDS))
        keep_matches(self.archive.ledger, clip.id, found)
        return found

    def ask(self, clip: Clip, question: Question, words: Sequence[TimedWord] | None = None) -> tuple[Match, ...]:
        """What the clip is of others in the archive; `words` are what was heard in it, None: nobody listened, but what
        was heard in it when it was added counts."""
        with self.archive.ledger.reading() as connection:
            asked = heard_too(question.print, connection, clip.id)
            if words is not None:
                asked = replace(asked, words=tuple(words))
            return matches(replace(question, print=asked), PrintIndex(connection, but=clip.id))

    def missing(self) -> list[str]:
        """The clips that are not in the index, or were not looked for among the others: of an archive from before, of a
        bag or a backup, of a process that was killed."""
        with self.archive.ledger.reading() as connection:
            return list(dict.fromkeys([*not_entered(connection), *not_looked_for(connection)]))

    def catch_up(self) -> Iterator[ZerolineError]:
        """Enters what is missing and looks for it among the others; tells why that could not be done. What cannot be
        decoded is told once."""
        for id in self.missing():
            try:
                self._catch_up(id)
            except ZerolineError as error:
                yield error

    def _catch_up(self, id: str) -> None:
        with self.archive.ledger.reading() as connection:
            kept = latest(connection, id, "fingerprint")
            entered = id not in not_entered(connection)
            looked_for = latest(connection, id, "copies") is not None
            clip = clip_of(connection, self.archive.vault, id)
        if kept is not None and not entered:
            self._enter(id)
        if looked_for and kept is not None:
            return
        question = self._entered(clip, SPEEDS)
        if not looked_for:
            keep_matches(self.archive.ledger, id, self.ask(clip, question))

    def _entered(self, clip: Clip, speeds: Sequence[int]) -> Question:
        """Keeps the clip's fingerprint and puts it into the index; where nothing can be decoded that is kept, and
        raised as BadMedia."""
        try:
            question = self.fingerprinter.fingerprint(clip, speeds)
        except BadMedia as error:
            maker = self.fingerprinter.maker
            self._keep(clip, Fingerprint(clip.duration_ms, None, None, maker, fault=error.fault))
            raise
        self._keep(clip, question.print)
        return question

    def _keep(self, clip: Clip, print_: Fingerprint) -> None:
        keeper = ArchiveKeeper(self.archive.ledger, clip.id)
        keeper.once(("fingerprint", clip.sha256, repr(print_.made_by)), Fingerprint, lambda: print_)
        self._enter(clip.id)

    def _enter(self, clip: str) -> None:
        with self.archive.ledger.writing() as pen:
            made = latest(pen.connection, clip, "fingerprint")
            if made is not None and made.record is not None:
                enter_print(pen.connection, clip, made.address)


def same_bytes(archive: Archive, clip: Clip) -> Match | None:
    """The clip itself, where its bytes are in the archive."""
    with archive.ledger.reading() as connection:
        there = connection.execute(select(clips.c.id).where(clips.c.sha256 == clip.sha256)).scalar()
        if there is None or latest(connection, there, "erasure") is not None:
            return None
    whole = Span(0, clip.duration_ms, 0, clip.duration_ms)
    return Match(str(there), Relation.COPY, whole, 1.0, ("bytes",))
