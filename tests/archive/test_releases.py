"""Releases in the archive: kept once, their files in the vault, verified, backed up, erased and withdrawn with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.archive.made import added
from zeroline.archive.backup import back_up, restore
from zeroline.archive.care import decide
from zeroline.archive.erase import erase
from zeroline.archive.history import history
from zeroline.archive.ledger import latest
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.releases import (
    Making,
    all_releases,
    hold,
    keep_release,
    made_before,
    releases_of,
    set_shield,
    shield_of,
    standing_of,
    withdraw,
)
from zeroline.archive.verify import verify
from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.errors import WrongUse
from zeroline.domain.eyes import DRAFT, SIGNED_OFF, State
from zeroline.domain.release import Released, Shield, hindrances

SIGNED = State(SIGNED_OFF, 2, "a" * 64, eyes=2)
NOW = datetime(2024, 2, 3, 12, tzinfo=UTC)
FACE = Cover("f1", "face", (Key(0, Box(0.1, 0.1, 0.2, 0.2)),), 0, 5_000)


def making(archive: Archive, clip: str, **fields: object) -> Making:
    with archive.ledger.reading() as connection:
        version = latest(connection, clip, "version")
    assert version is not None
    return replace(Making(clip, version, "abcdefghij", True, 2, None, "recipe"), **fields)  # type: ignore[arg-type]


def kept(archive: Archive, clip: str, folder: Path, content: bytes = b"captions") -> Released:
    (folder / "x.srt").write_bytes(content)
    (folder / "x.mp4").write_bytes(b"video " + content)
    files = {name: folder / name for name in ("x.srt", "x.mp4")}
    return keep_release(archive, making(archive, clip), files, "Анна")


def why(archive: Archive, clip: str, state: State = SIGNED, *, pictured: bool = True) -> list[str]:
    with archive.ledger.reading() as connection:
        return [one.why for one in hindrances(standing_of(connection, clip, state, pictured), NOW)]


def test_a_release_is_kept_once_and_its_files_lie_in_the_vault(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    first = kept(archive, clip, tmp_path)
    assert (first.number, first.version_number, sorted(first.files)) == (1, 1, ["x.mp4", "x.srt"])
    assert archive.vault.path(first.files["x.srt"]).read_bytes() == b"captions"
    assert kept(archive, clip, tmp_path, b"other bytes of the same recipe") == first
    with archive.ledger.reading() as connection:
        assert made_before(connection, making(archive, clip)) == first
        assert made_before(connection, making(archive, clip, recipe="another")) is None
        assert releases_of(connection, clip) == all_releases(connection) == [first]
        told = [event.act for event in history(connection, clip)]
    assert told[-1] == "released"
    assert verify(archive) == []


def test_a_file_of_a_release_that_was_changed_or_removed_is_named(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    one = kept(archive, clip, tmp_path)
    video, text = (archive.vault.path(one.files[name]) for name in ("x.mp4", "x.srt"))
    video.chmod(0o600)
    video.write_bytes(b"forged")
    text.unlink()
    assert sorted((problem.where, problem.why) for problem in verify(archive)) == [
        ("release abcdefghij/1 x.mp4", "was changed: its hash is another"),
        ("release abcdefghij/1 x.srt", "was removed"),
    ]


def test_a_backup_brings_releases_back(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    one = kept(archive, clip, tmp_path)
    back_up(archive, tmp_path / "backup")
    again = open_archive(tmp_path / "again")
    restore(tmp_path / "backup", again)
    with again.ledger.reading() as connection:
        assert releases_of(connection, clip) == [one]
    assert again.vault.path(one.files["x.mp4"]).read_bytes() == b"video captions"


def test_an_erasure_takes_what_was_released_with_it(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    one = kept(archive, clip, tmp_path)
    erase(archive, clip, "he asked for it", "Анна")
    assert not any(archive.vault.holds(sha256) for sha256 in one.files.values())
    with archive.ledger.reading() as connection:
        assert releases_of(connection, clip) == []
    assert verify(archive) == []


def test_a_clip_that_was_withdrawn_is_not_released_again(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    kept(archive, clip, tmp_path)
    with pytest.raises(WrongUse, match="needs its reason"):
        withdraw(archive, clip, "  ", "Анна")
    withdraw(archive, clip, "his family is threatened", "Анна")
    with archive.ledger.reading() as connection:
        assert all_releases(connection) == []
        assert history(connection, clip)[-1].act == "withdrawn"
    (tmp_path / "y.srt").write_bytes(b"y")
    with pytest.raises(WrongUse, match="was withdrawn"):
        keep_release(archive, making(archive, clip, recipe="2"), {"y.srt": tmp_path / "y.srt"}, "Анна")
    assert "was withdrawn" in why(archive, clip)[0]
    assert verify(archive) == []


def test_what_stands_in_the_way_of_a_release(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    draft = State(DRAFT, 1, "a" * 64)
    assert why(archive, clip, draft) == [
        f"Nobody set content labels for {clip} yet: look at it, and set those that apply, or that none does.",
        f"Nobody decided on the protection of {clip} yet.",
        f"{clip} is protected, and nobody decided yet what is covered in it and what is heard.",
        f"{clip} is not signed off: it stands at draft.",
    ]
    decide(archive.ledger, clip, frozenset(), "protected", "Анна")
    set_shield(archive.ledger, clip, Shield(voice="own"), "Анна")
    assert why(archive, clip) == [
        f"{clip} is protected, and nobody confirmed yet that every face in it is covered.",
        f"{clip} is protected: the voice in it must not be heard. Choose silence or a voice that reads the English.",
    ]
    assert len(why(archive, clip, pictured=False)) == 1
    set_shield(archive.ledger, clip, Shield((FACE,), faces_seen=True), "Анна")
    assert why(archive, clip) == []
    hold(archive.ledger, clip, "2024-02-03T15:00+02:00", "Анна")
    assert why(archive, clip) == [f"{clip} is held until 2024-02-03T13:00:00Z."]
    hold(archive.ledger, clip, None, "Анна")
    assert why(archive, clip) == []
    decide(archive.ledger, clip, None, "open", "Анна")
    set_shield(archive.ledger, clip, Shield(voice="own"), "Анна")
    assert why(archive, clip) == []


def test_an_editors_reason_lifts_only_a_missing_signature(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    with archive.ledger.reading() as connection:
        found = hindrances(standing_of(connection, clip, State(DRAFT, 1, "a" * 64), True), NOW)
    assert [one.lifted for one in found] == [False, False, False, True]


def test_what_is_hidden_is_kept_as_it_was_decided(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    with archive.ledger.reading() as connection:
        assert shield_of(connection, clip) is None
    shield = Shield((FACE,), faces_seen=True, voice="revoiced", words=("дом 17",))
    set_shield(archive.ledger, clip, shield, "Анна")
    with archive.ledger.reading() as connection:
        assert shield_of(connection, clip) == shield
    assert verify(archive) == []


@pytest.mark.parametrize(
    "shield",
    [
        Shield(voice="pitched"),
        Shield((replace(FACE, what="hat"),)),
        Shield((replace(FACE, keys=()),)),
        Shield((replace(FACE, end_ms=-1),)),
        Shield((replace(FACE, keys=(Key(0, Box(0.9, 0.1, 0.2, 0.2)),)),)),
        Shield((replace(FACE, keys=(Key(5, FACE.keys[0].box), Key(0, FACE.keys[0].box))),)),
        Shield((FACE,) * 201),
    ],
)
def test_a_shield_that_is_none_is_refused(archive: Archive, tmp_path: Path, shield: Shield) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    with pytest.raises(WrongUse):
        set_shield(archive.ledger, clip, shield, "Анна")


@pytest.mark.parametrize("until", ["tomorrow", "2024-02-03T15:00", "0001-01-01T00:00+14:00"])
def test_a_moment_needs_its_zone(archive: Archive, tmp_path: Path, until: str) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    with pytest.raises(WrongUse, match="write"):
        hold(archive.ledger, clip, until, "Анна")
