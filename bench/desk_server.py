"""The real desk under way, in a process of its own, with somebody logged in at it: for what is measured over HTTP and
in a browser."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from zeroline.archive.opening import Archive
from zeroline.desk.people import People
from zeroline.desk.sessions import Sessions


@dataclass(frozen=True)
class Served:
    """A desk's address and the session of its administrator."""

    address: str
    token: str

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80

    def cookies(self) -> list[dict[str, str]]:
        """For a browser's context."""
        return [{"name": "zeroline", "value": self.token, "url": self.address}]

    def line(self) -> http.client.HTTPConnection:
        """A connection that stays, as a browser's does."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, line: http.client.HTTPConnection, path: str) -> bytes:
        line.request("GET", path, headers={"Cookie": f"zeroline={self.token}"})
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
        return body


def administrator(archive: Archive) -> str:
    """Makes the first account, and a session of it; its token."""
    people = People(archive.ledger)
    link = people.first_link()
    if link is None:
        raise SystemExit("the archive has an administrator already")
    member = people.enter(link, "Anna", "three crows over the hill")
    return Sessions(archive.ledger, people).open(member).token


@contextmanager
def served(home: Path, token: str) -> Iterator[Served]:
    """The desk on the archive in `home`, until it is left."""
    command = [sys.executable, "-m", "zeroline.cli", "desk", "--port", "0", "--json"]
    environment = {**os.environ, "ZEROLINE_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = ""
        for read in process.stdout:
            told += read
            if read.startswith("}"):
                break
        try:
            yield Served(json.loads(told)["desk"]["address"], token)
        finally:
            process.terminate()
