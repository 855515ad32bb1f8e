"""Who is in which clip at this moment, so that two people in one see each other. It lives in the process, and nowhere
else: what people did is in the archive, that they were there is nobody's business afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

GONE_AFTER_S = 20.0  # a window says every few seconds that it is still open


@dataclass(frozen=True)
class Here:
    """A window that is open on a clip, and the line that it is at; None: at none."""

    person: str
    window: str
    line: str | None


class Presence:
    """Safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, tuple[Here, float]]] = {}  # clip -> window -> who, and when last

    def seen(self, clip: str, here: Here) -> tuple[Here, ...]:
        """Notes that the window is open, and tells who else is in the clip."""
        with self._lock:
            self._seen.setdefault(clip, {})[here.window] = (here, self._clock())
        return tuple(one for one in self.here(clip) if one.window != here.window)

    def left(self, clip: str, window: str) -> None:
        """The window was closed."""
        with self._lock:
            self._seen.get(clip, {}).pop(window, None)

    def here(self, clip: str) -> tuple[Here, ...]:
        """Who is in the clip, by person and window."""
        with self._lock:
            since = self._clock() - GONE_AFTER_S
            windows = {name: one for name, one in self._seen.get(clip, {}).items() if one[1] > since}
            self._seen = {name: kept for name, kept in {**self._seen, clip: windows}.items() if kept}
        return tuple(sorted((one for one, _ in windows.values()), key=lambda one: (one.person, one.window)))
