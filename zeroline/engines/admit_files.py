"""Admitter for files in a folder: hashed as they lie, read only."""

from __future__ import annotations

import hashlib
from pathlib import Path

from zeroline.domain.clip import Clip, clip_id
from zeroline.domain.errors import BadMedia
from zeroline.ports import Prober


class FileAdmitter:
    """Hashes a file and looks into it; changes nothing."""

    def __init__(self, prober: Prober) -> None:
        self._prober = prober

    def admit(self, path: Path) -> Clip:
        media = self._prober.probe(path)
        try:
            with open(path, "rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise BadMedia(path, f"cannot be read ({error.strerror})") from error
        return Clip(clip_id(sha256), path, sha256, media)
