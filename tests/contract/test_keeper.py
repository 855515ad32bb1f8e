"""What every Keeper does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.archive.made import received
from zeroline.archive.keeper import ArchiveKeeper
from zeroline.archive.opening import open_archive
from zeroline.domain.speech import Language, Maker
from zeroline.engines.fakes import MemoryKeeper
from zeroline.engines.kept_files import FolderKeeper
from zeroline.ports import Keeper


@pytest.fixture(params=["folder", "memory", "archive"])
def keeper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeper]:
    makers: dict[str, Callable[[], Keeper]] = {
        "folder": lambda: FolderKeeper(tmp_path / "kept"),
        "memory": MemoryKeeper,
    }
    if request.param in makers:
        yield makers[request.param]()
        return
    archive = open_archive(tmp_path / "home")
    yield ArchiveKeeper(archive.ledger, received(archive, tmp_path / "a.mp4").clip.id)
    archive.ledger.database.close()


def refuse() -> Language:
    raise AssertionError("made twice")


def test_a_value_is_made_once(keeper: Keeper) -> None:
    assert keeper.once(("hear", "a"), Language, lambda: Language("ru", 0.9)) == (Language("ru", 0.9), False)
    assert keeper.once(("hear", "a"), Language, refuse) == (Language("ru", 0.9), True)


def test_keys_are_told_apart_by_their_parts(keeper: Keeper) -> None:
    keys = [("a",), ("a", ""), ("a", "b"), ("b", "a"), ("ab",), ("a b",), ("a,b",), ('["a"]',), ()]
    for number, key in enumerate(keys):
        assert keeper.once(key, Maker, lambda number=number: Maker("test", str(number))) == (  # type: ignore[misc]
            Maker("test", str(number)),
            False,
        )
    for number, key in enumerate(keys):
        assert keeper.once(key, Maker, lambda: Maker("other", "0")) == (Maker("test", str(number)), True)


def test_what_failed_is_not_kept(keeper: Keeper) -> None:
    def fail() -> Language:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keeper.once(("a",), Language, fail)
    assert keeper.once(("a",), Language, lambda: Language(None, None)) == (Language(None, None), False)


def test_unknown_stays_unknown(keeper: Keeper) -> None:
    keeper.once(("a",), Language, lambda: Language(None, None, sure=False))
    assert keeper.once(("a",), Language, refuse) == (Language(None, None, sure=False), True)
