"""Previews: a small copy of each clip that a browser plays, made when it is first wanted, one at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from zeroline.archive.intake import clip_of
from zeroline.archive.opening import Archive
from zeroline.desk.board import Board
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, ZerolineError

_FILE = "preview.mp4"


class Previewer(Protocol):
    """Makes one preview."""

    def __call__(self, clip: Clip, to: Path) -> None:
        """The file appears whole or not at all. Raises BadMedia, CannotWrite."""
        ...


class Previews:
    """The previews of one archive. `path` may be asked from any thread."""

    def __init__(self, archive: Archive, preview: Previewer, board: Board) -> None:
        self._archive = archive
        self._preview = preview
        self._board = board
        self._under_way: set[str] = set()
        self._failed: dict[str, str] = {}
        self._lock = threading.Lock()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="preview")

    def path(self, clip: Clip) -> Path | None:
        """Where it lies; None: it is not made yet, and is wanted now. Raises BadMedia where it cannot be made."""
        place = self._archive.vault.derived(clip.sha256, _FILE)
        if place.exists():
            return place
        with self._lock:
            if clip.id in self._failed:
                raise BadMedia(Path(clip.file), self._failed[clip.id])
        self.want(clip.id)
        return None

    def want(self, id: str) -> None:
        """Has it made, if nobody did yet."""
        with self._lock:
            if id in self._under_way:
                return
            self._under_way.add(id)
            self._hands.submit(self._make, id)

    def close(self) -> None:
        self._hands.shutdown(wait=False, cancel_futures=True)

    def _make(self, id: str) -> None:
        try:
            vault = self._archive.vault
            with self._archive.ledger.reading() as connection:
                clip = clip_of(connection, vault, id)
            place = vault.derived(clip.sha256, _FILE)
            if not place.exists():
                self._preview(replace(clip, path=vault.path(clip.sha256)), place)
            with self._archive.ledger.reading() as connection:
                clip_of(connection, vault, id)
        except BadMedia as error:
            self._failed[id] = error.fault
        except ZerolineError as error:
            if not isinstance(error, BadMedia):
                self._failed[id] = error.sentence
        finally:
            with self._lock:
                self._under_way.discard(id)
            self._board.tell("preview", clip=id)
