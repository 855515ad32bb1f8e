"""The list of clips: what it tells of each, and what it does with a record that was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.archive.conftest import Open
from tests.archive.made import added, received
from zeroline.archive.browse import listed
from zeroline.archive.care import decide
from zeroline.archive.erase import erase
from zeroline.archive.opening import Archive
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.protection import Care


def test_each_clip_with_what_is_known_of_it(archive: Archive, tmp_path: Path) -> None:
    drafted = added(archive, tmp_path / "a.mp4", b"a", account="@chan", posted_at="2024-02-03").clip.id
    added(archive, tmp_path / "again.mp4", b"a", account="@other")
    waiting = received(archive, tmp_path / "b.mp4", b"b").clip.id
    gone = added(archive, tmp_path / "c.mp4", b"c").clip.id
    decide(archive.ledger, drafted, frozenset({"prisoner"}), "open", "Анна", "He was exchanged.")
    decide(archive.ledger, drafted, frozenset({"prisoner", "minor"}), None, "Анна")
    decide(archive.ledger, waiting, frozenset(), None, "Анна")
    erase(archive, gone, "asked", "Анна")
    with archive.ledger.reading() as connection:
        found = {clip.id: clip for clip in listed(connection)}
        assert listed(connection, [waiting]) == [found[waiting]]
    assert list(found) == [drafted, waiting, gone]
    first = found[drafted]
    assert [source["account"] for source in first.sources] == ["@chan", "@other"]
    assert (first.file, first.status, first.duration_ms, first.language) == ("a.mp4", "draft", 20_000, "ru")
    assert first.care == Care(frozenset({"prisoner", "minor"}), "open", openers=1)
    assert (found[waiting].status, found[waiting].language, found[waiting].care) == (
        "received",
        None,
        Care(frozenset()),
    )
    erased = found[gone]
    assert (erased.status, erased.sources, erased.duration_ms, erased.care) == ("erased", (), None, Care())


def test_a_record_that_was_changed_is_told(opens: Open, tmp_path: Path) -> None:
    archive = opens()
    received(archive, tmp_path / "a.mp4", b"a")
    with archive.ledger.database.writing() as connection:
        trigger = "records_keep_values"
        on = " ON records" if connection.dialect.name == "postgresql" else ""
        connection.execute(sa.text(f"DROP TRIGGER {trigger}{on}"))
        connection.execute(sa.text("UPDATE records SET body = 'no JSON' WHERE kind = 'source'"))
    with pytest.raises(ArchiveFault, match="holds a record that was changed"), archive.ledger.reading() as connection:
        listed(connection)
