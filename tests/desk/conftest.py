"""A desk for each module of tests: somebody of each role is at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from tests.desk.made import Desk, ScriptedRoom, office, served, staffed
from zeroline.archive.opening import open_archive
from zeroline.desk import passwords


@pytest.fixture(scope="session", autouse=True)
def _quick_hashing() -> Iterator[None]:
    """The same argon2 with little work: a test of the real cost is in test_passwords.py."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_nobodys", quick.hash("nobody's"))
        yield


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk")
    archive = open_archive(home)
    room = ScriptedRoom(archive)
    one = office(home, archive, room)
    members = staffed(one)
    with served(one) as client:
        yield Desk(one, room, client, members)
    archive.ledger.database.close()
