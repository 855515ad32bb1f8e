"""A model's folder that appears whole under its name, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from zeroline.domain.errors import CannotWrite
from zeroline.engines.left_behind import clear_away_left, hold


class Filling:
    """A context that gives a folder to fill beside `target`, and puts it in `target`'s place at the end.

    What fills it writes `needed` and a file `sha256`, which tells this model from others of the same name. Raises
    CannotWrite. Another process that was first, and may be using its own, is left alone.
    """

    def __init__(self, target: Path, needed: Sequence[str]) -> None:
        self._target, self._needed = target, needed
        self._beside = target.with_name(f".{target.name}.{os.getpid()}")
        self._handle = -1

    def __enter__(self) -> Path:
        try:
            clear_away_left(self._target.parent, f".{self._target.name}.*")
            shutil.rmtree(self._beside, ignore_errors=True)
            self._beside.mkdir(parents=True)
            self._handle = os.open(self._beside, os.O_RDONLY)
            hold(self._handle)
        except OSError as error:
            raise self._refused(error.strerror) from error
        return self._beside

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        try:
            self._end(error)
        finally:
            os.close(self._handle)

    def _end(self, error: BaseException | None) -> None:
        if error is not None:
            shutil.rmtree(self._beside, ignore_errors=True)
            if isinstance(error, OSError):
                raise self._refused(error) from error
            return
        digest = (self._beside / "sha256").read_text()
        try:
            if not self._stands(digest):
                shutil.rmtree(self._target, ignore_errors=True)  # a broken or an older model, if any
                os.rename(self._beside, self._target)
        except OSError as fault:
            if not self._stands(digest):
                raise self._refused(fault) from fault
        finally:
            shutil.rmtree(self._beside, ignore_errors=True)

    def _stands(self, digest: str) -> bool:
        return is_whole(self._target, self._needed) and (self._target / "sha256").read_text() == digest

    def _refused(self, why: object) -> CannotWrite:
        return CannotWrite(self._target.parent, f"the model {self._target.name} cannot be kept here: {why}.")


def is_whole(folder: Path, needed: Sequence[str]) -> bool:
    """Whether a folder has all that its model needs."""
    return all((folder / name).is_file() for name in (*needed, "sha256"))
