"""The stages over many clips: one bad clip never costs the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, WrongUse, ZerolineError
from zeroline.domain.fingerprint import Match
from zeroline.domain.source import Arrival
from zeroline.engines.read_text import is_text, read_text
from zeroline.pipeline import Crew, Order, Work, caption
from zeroline.ports import Admitter, Report
from zeroline.publish.draft import Files, write_draft
from zeroline.publish.text_draft import TextFiles, write_text_draft
from zeroline.text_pipeline import TextCrew, TextWork, translate_text

if TYPE_CHECKING:  # `translate` starts without the archive, whose database takes 0.3 s to import
    from zeroline.archive.intake import Intake
    from zeroline.archive.lookout import Lookout
    from zeroline.archive.opening import Archive
    from zeroline.archive.search_index import Indexer


@dataclass(frozen=True)
class Done:
    """A clip that came out: what was made, where it lies, and the seconds that it took."""

    path: Path
    work: Work
    written: tuple[Path, ...]
    seconds: float


@dataclass(frozen=True)
class TextDone:
    """A text that came out: what was made, where it lies, and the seconds that it took."""

    path: Path
    work: TextWork
    written: tuple[Path, ...]
    seconds: float


@dataclass(frozen=True)
class Added:
    """A clip of the archive. `new`: it was not there before; `source_new`: this source was not; `work`: what was made
    of it now, None where that was done before."""

    path: Path
    clip: Clip
    new: bool
    source_new: bool
    work: Work | None
    seconds: float
    copies: tuple[Match, ...] = ()  # which clips of the archive it is made of; looked for when something was made of it
    fault: ZerolineError | None = None  # why it could not be compared with the others
    unfound: ZerolineError | None = None  # why search does not find it yet


@dataclass(frozen=True)
class Failed:
    """A clip or text that did not come out, and the sentence that says why. `copies`: which clips of the archive it is
    made of, where it is in the archive all the same."""

    path: Path
    error: ZerolineError
    copies: tuple[Match, ...] = ()


def translate_all(
    paths: Sequence[Path],
    admitter: Admitter,
    crew: Callable[[], Crew],
    order: Order,
    files: Files,
    report_for: Callable[[Path], Report],
) -> Iterator[Done | Failed]:
    """Each clip's outcome, as it is known. `crew` is asked for when a clip has been admitted: what is no clip waits
    for no engine. Its errors, NoModel and BadGlossary, end the whole. Raises WrongUse, before anything is done, where
    two clips would write over each other's files."""
    refuse_namesakes(paths)
    refuse_originals(paths, files.standing)
    for path in paths:
        began = time.monotonic()
        try:
            if not files.overwrite and (standing := files.standing(path)):
                raise StandingFiles(path, standing)
            files.refuse_place(path)
            report = report_for(path)
            clip = admitter.admit(path)
        except ZerolineError as error:
            yield Failed(path, error)
            continue
        helpers = crew()
        try:
            work = caption(clip, helpers, order, report)
            written = write_draft(work, files, helpers.burner, report)
        except ZerolineError as error:
            yield Failed(path, error)
        else:
            yield Done(path, work, tuple(written), time.monotonic() - began)


def translate_texts(
    paths: Sequence[Path],
    crew: Callable[[], TextCrew],
    told: str | None,
    files: TextFiles,
    report_for: Callable[[Path], Report],
) -> Iterator[TextDone | Failed]:
    """Each text's outcome, as it is known. `crew` is asked for when a text has been read; `told` is ru, uk or None."""
    for path in paths:
        began = time.monotonic()
        try:
            if not files.overwrite and (standing := files.standing(path)):
                raise StandingFiles(path, standing)
            files.refuse_place(path)
            text = read_text(path)
            work = translate_text(text, crew(), told, report_for(path))
            written = write_text_draft(work, files)
        except ZerolineError as error:  # also an endpoint that breaks on one text: the next may do
            yield Failed(path, error)
        else:
            yield TextDone(path, work, tuple(written), time.monotonic() - began)


class OnlyReceived(ZerolineError):
    """A clip that is safe in the archive, of which no captions could be made."""

    def __init__(self, path: Path, clip: Clip, error: ZerolineError) -> None:
        self.clip = clip
        why = error.fault if isinstance(error, BadMedia) else error.sentence
        self.exit_code = error.exit_code
        super().__init__(f"{path}: is in the archive as {clip.id}, but without captions: {why}")


def add_all(
    paths: Sequence[Path],
    archive: Archive,
    intake: Intake,
    crew: Callable[[], Crew],
    order: Order,
    arrival: Arrival,
    report_for: Callable[[Path], Report],
) -> Iterator[Added | Failed]:
    """Each file's outcome, as it is known. What was done before a process ended is not done again. `crew` is asked for
    when the first clip waits for captions."""
    for path in paths:
        began = time.monotonic()
        try:
            received = intake.receive(path, arrival)
            work = _captioned(path, received.clip, archive, crew, order, report_for(path))
        except ZerolineError as error:
            yield Failed(path, error)
        else:
            yield Added(path, received.clip, received.new, received.source_new, work, time.monotonic() - began)


def recognised_all(outcomes: Iterable[Added | Failed], lookout: Lookout) -> Iterator[Added | Failed]:
    """The outcomes, each clip that arrived with what it is of others in the archive, by all that was heard in it by
    now."""
    for outcome in outcomes:
        clip = _arrived(outcome)
        if clip is None:
            yield outcome
            continue
        try:
            yield replace(outcome, copies=lookout.arrived(clip))
        except ZerolineError as error:  # without captions, why they are missing says more
            yield replace(outcome, fault=error) if isinstance(outcome, Added) else outcome


def _arrived(outcome: Added | Failed) -> Clip | None:
    """The clip that has just come into the archive, with captions or without; or whose captions were made only now."""
    if isinstance(outcome, Failed):
        return outcome.error.clip if isinstance(outcome.error, OnlyReceived) else None
    return outcome.clip if outcome.new or outcome.work is not None else None


def findable_all(
    outcomes: Iterator[Added | Failed], archive: Archive, indexer: Callable[[], Indexer]
) -> Iterator[Added | Failed]:
    """The outcomes, each clip entered in the index of search. Where that fails the clip is in the archive all the same,
    and the next search tries again."""
    from zeroline.archive.search_index import arrived

    for outcome in outcomes:
        if isinstance(outcome, Failed):
            yield outcome
            continue
        try:
            fault: ZerolineError | None = arrived(archive, indexer(), outcome.clip.id)
        except ZerolineError as error:
            fault = error
        yield replace(outcome, unfound=fault)


def _captioned(
    path: Path, clip: Clip, archive: Archive, crew: Callable[[], Crew], order: Order, report: Report
) -> Work | None:
    """What was made of a clip that lies in the archive; None: it has its captions already."""
    try:
        return captioned(clip.id, archive, crew, order, report)
    except ZerolineError as error:
        raise OnlyReceived(path, clip, error) from error


def captioned(id: str, archive: Archive, crew: Callable[[], Crew], order: Order, report: Report) -> Work | None:
    """Captions for a clip that lies in the archive, recorded there; None: it has them already. Raises NoSuchClip,
    BadMedia, NoModel, EngineFailed, ArchiveFault."""
    from zeroline.archive.claim_index import lay_out
    from zeroline.archive.drafts import is_drafted, record_draft
    from zeroline.archive.intake import clip_of
    from zeroline.archive.keeper import ArchiveKeeper

    with archive.ledger.reading() as connection:
        if is_drafted(connection, id):
            return None
        clip = clip_of(connection, archive.vault, id)
    keeper = ArchiveKeeper(archive.ledger, id)
    sealed = replace(clip, path=archive.vault.path(clip.sha256))
    work = caption(sealed, replace(crew(), keeper=keeper), order, report)
    record_draft(archive.ledger, work, order, keeper.used)
    lay_out(archive, id, crew().lemmatiser.lemmatise)
    return work


class StandingFiles(WrongUse):
    """Files that this run would write are already there."""

    def __init__(self, path: Path, standing: Sequence[Path]) -> None:
        self.standing = tuple(standing)
        more = f" and {len(standing) - 1} more" if len(standing) > 1 else ""
        super().__init__(
            f"{path}: {standing[0]}{more} would be replaced; add --overwrite, or choose another --out folder."
        )


def refuse_originals(paths: Sequence[Path], standing: Callable[[Path], Sequence[Path]]) -> None:
    """No result may take the place of what came in, not even with --overwrite: originals are never lost. `standing`
    gives the files that are there already under the names of a path's results."""
    originals = {os.path.realpath(path) for path in paths}
    for path in paths:
        for there in standing(path):
            if os.path.realpath(there) in originals:
                kind = "text" if is_text(there) else "clip"
                raise WrongUse(
                    f"A result of {path} would replace {there}, which is a {kind}; choose another --out folder."
                )


def refuse_namesakes(paths: Sequence[Path]) -> None:
    """Raises WrongUse where two of the paths would write the same files."""
    taken: dict[str, Path] = {}
    for path in paths:
        first = taken.setdefault(path.stem.casefold(), path)
        if first is not path:
            raise WrongUse(f"{first} and {path} would write the same files; translate one with another --out folder.")
