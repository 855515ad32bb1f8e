"""Admitter for files in a folder: hashed as they lie, read only."""

from __future__ import annotations

from pathlib import Path

from zeroline.domain.clip import Clip, FileState, clip_id
from zeroline.domain.errors import BadMedia
from zeroline.engines.same_file import changed, sha256_of, state_of
from zeroline.ports import Prober


class FileAdmitter:
    """Hashes a file and looks into it; changes nothing."""

    def __init__(self, prober: Prober) -> None:
        self._prober = prober

    def admit(self, path: Path) -> Clip:
        seen = _state(path)
        media = self._prober.probe(path)
        try:
            sha256 = sha256_of(path)
        except OSError as error:
            raise BadMedia(path, f"cannot be read ({error.strerror})") from error
        if _state(path) != seen:
            raise changed(path)
        return Clip(clip_id(sha256), path, sha256, media, seen)


def _state(path: Path) -> FileState | None:
    """None where there is none to be had; the prober says why."""
    try:
        return state_of(path)
    except OSError:
        return None
