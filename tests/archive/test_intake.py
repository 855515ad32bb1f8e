"""A file becomes a clip of the archive, once; a second time it is a further source."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.archive.conftest import Open
from tests.archive.made import LOOKER, MEDIA, ScriptedProber, intake, received, said
from zeroline.archive.custody import entries
from zeroline.archive.intake import Intake, clip_of
from zeroline.archive.ledger import at_address, stored
from zeroline.archive.opening import Archive
from zeroline.domain.clip import Media, clip_id
from zeroline.domain.errors import BadMedia, NoSuchClip, WrongUse
from zeroline.domain.record import Person
from zeroline.domain.source import Arrival, platform_of
from zeroline.engines.media_probe import AvProber

SHA256 = hashlib.sha256(b"clip").hexdigest()
ID = clip_id(SHA256)


def test_a_clip_is_sealed_recorded_and_in_the_log(archive: Archive, tmp_path: Path) -> None:
    one = received(archive, tmp_path / "сводка.mp4")
    assert (one.new, one.source_new) == (True, True)
    assert (one.clip.id, one.clip.sha256, one.clip.file, one.clip.media) == (ID, SHA256, "сводка.mp4", MEDIA)
    assert one.clip.path.read_bytes() == b"clip"
    with archive.ledger.reading() as connection:
        assert clip_of(connection, archive.vault, ID) == one.clip
        (media,) = stored(connection, ID, "media")
        (source,) = stored(connection, ID, "source")
        log = list(entries(connection))
    assert media.record is not None
    assert media.record.by == LOOKER
    assert (media.content["sha256"], media.content["size_bytes"]) == (SHA256, 4)
    assert source.content == {
        "file": "сводка.mp4", "url": None, "platform": None, "account": None, "posted_at": None
    }  # fmt: skip
    assert [entry.act for entry in log] == ["opened", "person", "received"]
    assert log[2].subjects == (f"original:{SHA256}", f"media/1:{media.address}", f"source/1:{source.address}")


def test_what_the_post_asserts_is_kept_apart_with_its_asserter(archive: Archive, tmp_path: Path) -> None:
    told = {"url": "https://t.me/s/chan/12", "account": "@chan", "posted_at": "2024-02-03", "post": "Бросили 1428-й."}
    received(archive, tmp_path / "x.mp4", **told)
    with archive.ledger.reading() as connection:
        (source,) = stored(connection, ID, "source")
        (post,) = stored(connection, ID, "post")
        assert post.record is not None
        assert isinstance(post.record.by, Person)
        person = at_address(connection, post.record.by.id)
        log = list(entries(connection))
    assert source.content["platform"] == "Telegram"
    assert "post" not in source.content
    assert post.content == {"text": "Бросили 1428-й.", "asserted_by": "@chan"}
    assert post.record.made_from == (source.address,)
    assert person is not None
    assert person.content == {"name": "Анна"}
    written = " ".join(str(vars(entry)) for entry in log)
    assert not any(name in said(written) for name in ("Анна", "chan", "x.mp4", "1428"))


def test_a_clip_already_there_gets_the_new_source(archive: Archive, tmp_path: Path) -> None:
    first = received(archive, tmp_path / "a.mp4", url="https://t.me/a/1")
    again = received(archive, tmp_path / "b.mp4", url="https://x.com/b/2")
    assert (again.new, again.source_new) == (False, True)
    assert again.clip.id == first.clip.id
    with archive.ledger.reading() as connection:
        assert [source.content["file"] for source in stored(connection, ID, "source")] == ["a.mp4", "b.mp4"]
        assert [entry.act for entry in entries(connection, ID)] == ["received", "source"]
        assert clip_of(connection, archive.vault, ID).file == "a.mp4"
        assert connection.execute(sa.text("SELECT count(*) FROM clips")).scalar() == 1
    assert list(archive.vault.sealed()) == [SHA256]


def test_the_same_source_told_again_is_not_recorded_again(archive: Archive, tmp_path: Path) -> None:
    told = {"url": "https://t.me/a/1", "post": "Пост."}
    received(archive, tmp_path / "a.mp4", **told)
    again = received(archive, tmp_path / "a.mp4", **told)
    assert (again.new, again.source_new) == (False, False)
    other = received(archive, tmp_path / "a.mp4", **{**told, "post": "Другой пост."})
    assert other.source_new
    with archive.ledger.reading() as connection:
        assert len(list(entries(connection, ID))) == 2


def test_who_is_not_named_stays_unknown(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"clip")
    intake(archive, by=None).receive(tmp_path / "x.mp4", Arrival())
    with archive.ledger.reading() as connection:
        assert [entry.by for entry in entries(connection, ID)] == ["desk"]


@pytest.mark.parametrize("name", ["", "  ", "Ан\x1b[8mна", "\n"])
def test_a_name_that_cannot_be_shown_is_refused_and_nothing_kept(archive: Archive, tmp_path: Path, name: str) -> None:
    (tmp_path / "x.mp4").write_bytes(b"clip")
    with pytest.raises(WrongUse, match="must hold letters"):
        intake(archive, by=name).receive(tmp_path / "x.mp4", Arrival())
    assert list(archive.vault.sealed()) == []
    assert archive.vault.incoming() == []


def test_names_of_300_characters(archive: Archive, tmp_path: Path) -> None:
    long = "Щ" * 300
    (tmp_path / "x.mp4").write_bytes(b"clip")
    told = Arrival(url=f"https://t.me/{'a' * 300}", account=long, post=long * 300)
    intake(archive, by=long).receive(tmp_path / "x.mp4", told)
    with archive.ledger.reading() as connection:
        (source,) = stored(connection, ID, "source")
        assert source.content["account"] == long


def test_the_longest_name_that_a_disk_takes(archive: Archive, tmp_path: Path) -> None:
    name = "я" * 125 + ".mp4"
    received(archive, tmp_path / name)
    with archive.ledger.reading() as connection:
        assert clip_of(connection, archive.vault, ID).file == name


def test_a_name_that_is_no_text(archive: Archive, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xf1\xe2.mp4"))
    received(archive, path)
    with archive.ledger.reading() as connection:
        assert clip_of(connection, archive.vault, ID).file == "\ufffd\ufffd.mp4"


def test_what_is_no_clip_is_not_taken_in(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(BadMedia, match="is text, not a clip"):
        received(archive, tmp_path / "x.mp4", b"not a clip")
    for name in ("none.mp4", "x" * 300 + ".mp4"):
        with pytest.raises(BadMedia, match=r"no such file|too long"):
            replace(intake(archive), prober=AvProber()).receive(tmp_path / name, Arrival())
    assert list(archive.vault.sealed()) == []
    with archive.ledger.reading() as connection:
        assert list(entries(connection)) == []
        with pytest.raises(NoSuchClip, match=f"holds no clip {ID}"):
            clip_of(connection, archive.vault, ID)


def test_a_file_that_is_still_being_written_is_refused(archive: Archive, tmp_path: Path) -> None:
    class Growing(ScriptedProber):
        def probe(self, path: Path) -> Media:
            path.write_bytes(b"clip and more")
            return MEDIA

    (tmp_path / "x.mp4").write_bytes(b"clip")
    with pytest.raises(BadMedia, match="changes while it is read"):
        replace(intake(archive), prober=Growing()).receive(tmp_path / "x.mp4", Arrival())
    assert list(archive.vault.sealed()) == []


def test_two_processes_with_the_same_clip(opens: Open, tmp_path: Path) -> None:
    """The second comes while the first has copied but not recorded yet."""
    first, second = opens(), opens()
    (tmp_path / "x.mp4").write_bytes(b"clip")

    class Interrupted(ScriptedProber):
        def probe(self, path: Path) -> Media:
            intake(second).receive(path, Arrival(url="https://t.me/b"))
            return MEDIA

    one = Intake(first.ledger, first.vault, Interrupted(), LOOKER, "Анна").receive(
        tmp_path / "x.mp4", Arrival(url="https://t.me/a")
    )
    assert (one.new, one.source_new) == (False, True)
    assert list(first.vault.sealed()) == [SHA256]
    assert first.vault.incoming() == []


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://t.me/chan/1", "Telegram"),
        ("https://www.youtube.com/watch?v=1", "YouTube"),
        ("https://m.vk.com/video1", "VK"),
        ("https://news.example/x", "news.example"),
    ],
)
def test_the_platform_is_told_by_the_address(url: str, platform: str) -> None:
    assert platform_of(url) == platform
