"""Dossiers in the archive: versions, who wrote them, and their erasure, on both databases."""

from __future__ import annotations

import pytest

from zeroline.archive.dossiers import change, dossiers, erase_sentence, history, strike, write
from zeroline.archive.opening import Archive
from zeroline.archive.verify import verify
from zeroline.domain.dossier import Sentence, Subject
from zeroline.domain.errors import WrongUse

UNIT = Subject("unit", "1428th Regiment")
FIRST = Sentence(UNIT, "It was formed in 2022.", "A paper", "2023-02-01", "https://example.org/1")


def test_nothing_is_overwritten_and_each_version_names_its_writer(archive: Archive) -> None:
    one = write(archive.ledger, FIRST, "Анна")
    second = Sentence(UNIT, "It was formed in September 2022.", "A paper", "2023-02-01")
    change(archive.ledger, one.id, second, "Борис", seen=one.address)
    with pytest.raises(WrongUse, match="Somebody changed this sentence meanwhile"):
        change(archive.ledger, one.id, FIRST, "Анна", seen=one.address)
    with archive.ledger.reading() as connection:
        ((kept,),) = dossiers(connection, {"unit:1428th regiment"}).values()
        assert (kept.sentence, kept.by) == (second, "Борис")
        assert [(old.sentence, old.by) for old in history(connection)[one.id]] == [(FIRST, "Анна"), (second, "Борис")]
    strike(archive.ledger, one.id, "Анна")
    with archive.ledger.reading() as connection:
        assert dossiers(connection) == {}
        assert len(history(connection)[one.id]) == 3
    with pytest.raises(WrongUse, match="No dossier holds a sentence"):
        strike(archive.ledger, one.id, "Анна")
    assert verify(archive) == []


def test_an_erasure_reaches_every_version(archive: Archive) -> None:
    one, other = write(archive.ledger, FIRST, "Анна"), write(archive.ledger, FIRST, "Анна")
    strike(archive.ledger, one.id, "Анна")
    with pytest.raises(WrongUse, match="needs its reason"):
        erase_sentence(archive, one.id, " ", "Анна")
    erase_sentence(archive, one.id, "it names a wrong person", "Анна")
    with archive.ledger.reading() as connection:
        assert list(history(connection)) == [other.id]
    assert verify(archive) == []
    with pytest.raises(WrongUse, match="No dossier holds"):
        erase_sentence(archive, one.id, "again", "Анна")
