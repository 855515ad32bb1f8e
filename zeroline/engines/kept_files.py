"""Keeper in a folder: one JSON file for each value, named by the hash of its key, readable only by its owner."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cattrs

from zeroline import __version__
from zeroline.engines.left_behind import clear_away_left, hold
from zeroline.ports import T

_UNFINISHED = "tmp"


class FolderKeeper:
    """Keeps results under `folder`. A damaged file counts as none; a folder that refuses costs only the keeping."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._converter = cattrs.Converter(forbid_extra_keys=True)
        self._cleared = False

    def once(self, key: tuple[str, ...], kind: type[T], make: Callable[[], T]) -> tuple[T, bool]:
        self._clear_away_left()
        file = self._folder / f"{hashlib.sha256(json.dumps([__version__, *key]).encode()).hexdigest()}.json"
        kept = self._read(file, kind)
        if kept is not None:
            return kept, True
        made = make()
        self._write(file, self._converter.unstructure(made))
        return made, False

    def _clear_away_left(self) -> None:
        """What was said must not lie about in files that nobody finds: those of killed runs go."""
        if not self._cleared:
            self._cleared = True
            clear_away_left(self._folder, f"{_UNFINISHED}????????")

    def _read(self, file: Path, kind: type[T]) -> T | None:
        try:
            value = json.loads(file.read_bytes())
            return self._converter.structure(value, kind) if isinstance(value, dict) else None
        except (OSError, ValueError, RecursionError, cattrs.BaseValidationError):
            return None

    def _write(self, file: Path, value: Any) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(
                "w", prefix=_UNFINISHED, dir=self._folder, delete=False, encoding="utf-8"
            ) as beside:
                hold(beside.fileno())
                json.dump(value, beside, ensure_ascii=False)
                beside.flush()
                os.fsync(beside.fileno())
            os.replace(beside.name, file)
        except OSError:  # a full or read-only home: the result itself is not lost, only the shortcut next time
            Path(beside.name).unlink(missing_ok=True) if "beside" in locals() else None
