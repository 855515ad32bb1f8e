"""What the archive's tests share: an empty archive on SQLite and one on PostgreSQL, and clips to put into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.archive import postgres
from zeroline.archive.opening import Archive, open_archive

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an archive that has just been made, to be copied: making one takes longer than most tests."""
    home = tmp_path_factory.mktemp("empty")
    open_archive(home).ledger.database.close()
    return home / "archive.db"


@pytest.fixture(scope="session")
def empty_schema(postgresql: str) -> str:
    """The same on PostgreSQL: the statements that make it."""
    return postgres.empty_archive(postgresql)


def address_of(kind: str, home: Path, request: pytest.FixtureRequest) -> str:
    """Where an archive is that has just been made: in `home`, or on the server."""
    if kind == "sqlite":
        home.mkdir(mode=0o700)
        shutil.copy(request.getfixturevalue("empty"), home / "archive.db")
        return f"sqlite:///{home / 'archive.db'}"
    statements: str = request.getfixturevalue("empty_schema")
    return postgres.copied(request.getfixturevalue("postgresql"), f"test{next(_numbers)}", statements)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive is that has just been made, on each of the two."""
    return address_of(request.param, tmp_path / "home", request)


Open = Callable[[], Archive]


@pytest.fixture
def opens(address: str, tmp_path: Path) -> Iterator[Open]:
    """Opens the test's archive, as another process would; all are closed at the end."""
    made: list[Archive] = []

    def open_one() -> Archive:
        made.append(open_archive(tmp_path / "home", address, wait_s=0.3))
        return made[-1]

    yield open_one
    for archive in made:
        archive.ledger.database.close()


@pytest.fixture
def archive(opens: Open) -> Archive:
    return opens()
