"""What the archive's tests share: an empty archive on SQLite and one on PostgreSQL, and clips to put into it."""

from __future__ import annotations

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


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is, on each of the two."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'home' / 'archive.db'}"
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
