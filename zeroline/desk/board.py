"""The board: what happens at the desk, told to every page that watches."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool

from zeroline.desk.refusals import TooOften

_BEAT_S = 15.0  # a proxy closes a stream that is silent for a minute
_BEHIND = 200  # events that a slow page may be behind; then it is told to look at everything again
_AT_ONCE = 12  # streams of one person


class Board:
    """Tell it from any thread; watch it in the server's loop."""

    def __init__(self) -> None:
        self._watchers: dict[asyncio.Queue[str], str] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Call it in the server's loop."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Ends all streams, so that the server can end."""
        for queue in self._watchers:
            _put(queue, "")
        self._loop = None

    def tell(self, kind: str, **what: Any) -> None:
        """Nothing happens where nobody watches."""
        if self._loop is not None:
            event = f"event: {kind}\ndata: {json.dumps(what, ensure_ascii=False)}\n\n"
            self._loop.call_soon_threadsafe(self._spread, event)

    def _spread(self, event: str) -> None:
        for queue in self._watchers:
            _put(queue, event)

    async def watch(self, account: str, holds: Callable[[], bool]) -> AsyncIterator[str]:
        """The events from now on, for as long as `holds` is true: it is asked now and then. Raises TooOften."""
        if sum(one == account for one in self._watchers.values()) >= _AT_ONCE:
            raise TooOften("Too many windows of yours are open; close some.", 5)
        return self._events(account, holds)

    async def _events(self, account: str, holds: Callable[[], bool]) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(_BEHIND)
        self._watchers[queue] = account
        try:
            yield "retry: 2000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _BEAT_S)
                except TimeoutError:
                    if not await run_in_threadpool(holds):
                        return
                    event = ": beat\n\n"
                if not event:
                    return
                yield event
        finally:
            self._watchers.pop(queue, None)


def _put(queue: asyncio.Queue[str], event: str) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait("event: queue\ndata: {}\n\n")
        if not event:
            queue.put_nowait(event)
    else:
        queue.put_nowait(event)
