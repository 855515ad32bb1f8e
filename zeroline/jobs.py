"""The stages over many clips: one bad clip never costs the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zeroline.domain.errors import WrongUse, ZerolineError
from zeroline.pipeline import Crew, Order, Work, translate
from zeroline.ports import Report
from zeroline.publish.draft import Files, write_draft


@dataclass(frozen=True)
class Done:
    """A clip that came out: what was made, where it lies, and the seconds that it took."""

    path: Path
    work: Work
    written: tuple[Path, ...]
    seconds: float


@dataclass(frozen=True)
class Failed:
    """A clip that did not come out, and the sentence that says why."""

    path: Path
    error: ZerolineError


def translate_all(
    paths: Sequence[Path], crew: Crew, order: Order, files: Files, report_for: Callable[[Path], Report]
) -> Iterator[Done | Failed]:
    """Each clip's outcome, as it is known. Raises WrongUse, before anything is done, where two clips would write over
    each other's files."""
    _refuse_namesakes(paths)
    _refuse_originals(paths, files)
    for path in paths:
        began = time.monotonic()
        try:
            if not files.overwrite and (standing := files.standing(path)):
                raise StandingFiles(path, standing)
            report = report_for(path)
            work = translate(path, crew, order, report)
            written = write_draft(work, files, crew.burner, report)
        except ZerolineError as error:
            yield Failed(path, error)
        else:
            yield Done(path, work, tuple(written), time.monotonic() - began)


class StandingFiles(WrongUse):
    """Files that this run would write are already there."""

    def __init__(self, path: Path, standing: Sequence[Path]) -> None:
        self.standing = tuple(standing)
        more = f" and {len(standing) - 1} more" if len(standing) > 1 else ""
        super().__init__(
            f"{path}: {standing[0]}{more} would be replaced; add --overwrite, or choose another --out folder."
        )


def _refuse_originals(paths: Sequence[Path], files: Files) -> None:
    """No result may take the place of a clip that came in, not even with --overwrite: originals are never lost."""
    originals = {path.resolve() for path in paths}
    for path in paths:
        for standing in files.standing(path):
            if standing.resolve() in originals:
                raise WrongUse(
                    f"A result of {path} would replace {standing}, which is a clip; choose another --out folder."
                )


def _refuse_namesakes(paths: Sequence[Path]) -> None:
    taken: dict[str, Path] = {}
    for path in paths:
        first = taken.setdefault(path.stem.casefold(), path)
        if first is not path:
            raise WrongUse(f"{first} and {path} would write the same files; translate one with another --out folder.")
