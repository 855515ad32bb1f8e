"""Files that are made of a clip when they are first wanted, one at a time, and lie beside its bytes in the vault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from zeroline.archive.intake import clip_of
from zeroline.archive.opening import Archive
from zeroline.desk.board import Board
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, ZerolineError

# Makes one: of the clip, whose path is the vault's copy, the file at a place; whole or not at all.
Maker = Callable[[Clip, Path], None]


class Derived:
    """What one maker makes of an archive's clips: for each a `file` of this name, of which the board is told by its
    `kind`. Any thread may ask."""

    def __init__(self, archive: Archive, board: Board, kind: str, file: str, make: Maker) -> None:
        self._archive, self._board, self._kind, self._file, self._make = archive, board, kind, file, make
        self._under_way: set[str] = set()
        self._failed: dict[str, str] = {}
        self._lock = threading.Lock()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix=kind)

    def path(self, clip: Clip) -> Path | None:
        """Where it lies; None: it is not made yet, and is wanted now. Raises BadMedia where it cannot be made."""
        place = self._place(clip)
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
            self._hands.submit(self._made, id)

    def close(self, wait: bool = False) -> None:
        """What waits is not begun; `wait`: for what is under way."""
        self._hands.shutdown(wait=wait, cancel_futures=not wait)

    def _made(self, id: str) -> None:
        try:
            clip = self._there(id)
            if not self._place(clip).exists():
                self._make(replace(clip, path=self._archive.vault.path(clip.sha256)), self._place(clip))
            self._keep_or_remove(clip)
        except BadMedia as error:
            self._failed[id] = error.fault
        except ZerolineError as error:
            self._failed[id] = error.sentence
        except OSError as error:
            self._failed[id] = f"its {self._kind} cannot be kept: {error.strerror or error}"
        finally:
            with self._lock:
                self._under_way.discard(id)
            self._board.tell(self._kind, clip=id)

    def _keep_or_remove(self, clip: Clip) -> None:
        """An erasure removes what was made before it; what was finished after it goes here."""
        try:
            self._there(clip.id)
        except ZerolineError:
            self._place(clip).unlink(missing_ok=True)
            raise

    def _there(self, id: str) -> Clip:
        with self._archive.ledger.reading() as connection:
            return clip_of(connection, self._archive.vault, id)

    def _place(self, clip: Clip) -> Path:
        return self._archive.vault.derived(clip.sha256, self._file)
