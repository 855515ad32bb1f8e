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


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is, on each of the two."""
    if request.param == "sqlite":
        file = tmp_path / "home" / "archive.db"
        file.parent.mkdir(mode=0o700)
        shutil.copy(request.getfixturevalue("empty"), file)
        return f"sqlite:///{file}"
    server: str = request.getfixturevalue("postgresql")
    return postgres.new_database(server, f"test{next(_numbers)}")


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
