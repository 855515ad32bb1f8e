"""Admitting a file: its hash, its id, what it holds; the file stays as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from zeroline.domain.clip import Media, Sound
from zeroline.domain.errors import BadMedia
from zeroline.engines.admit_files import FileAdmitter

MEDIA = Media("wav", 1_000, None, Sound("pcm_s16le", 16_000, 1))


class Seen:
    """Finds the same in every file."""

    def probe(self, path: Path) -> Media:
        return MEDIA


def test_a_clip_is_named_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "сводка.wav"
    path.write_bytes(b"12345" * 100_000)
    clip = FileAdmitter(Seen()).admit(path)
    assert clip.sha256 == hashlib.sha256(b"12345" * 100_000).hexdigest()
    assert (clip.path, clip.file, clip.media, clip.duration_ms) == (path, "сводка.wav", MEDIA, 1_000)
    assert len(clip.id) == 10
    assert clip.id.isalnum()


def test_the_same_bytes_have_the_same_id_under_any_name(tmp_path: Path) -> None:
    ids = set()
    for name in ("a.mp4", "копия.mp4"):
        (tmp_path / name).write_bytes(b"same")
        ids.add(FileAdmitter(Seen()).admit(tmp_path / name).id)
    (tmp_path / "b.mp4").write_bytes(b"another")
    assert len(ids) == 1
    assert FileAdmitter(Seen()).admit(tmp_path / "b.mp4").id not in ids


def test_the_file_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"as it came")
    path.chmod(0o400)
    before = path.stat()
    FileAdmitter(Seen()).admit(path)
    after = path.stat()
    assert (before.st_mtime_ns, before.st_mode, before.st_size) == (after.st_mtime_ns, after.st_mode, after.st_size)


def test_a_file_that_goes_while_it_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(BadMedia, match=r"gone\.mp4: cannot be read"):
        FileAdmitter(Seen()).admit(tmp_path / "gone.mp4")


def test_a_name_that_is_not_unicode_is_told_readably(tmp_path: Path) -> None:
    path = tmp_path / b"\xd1\xe2\xee\xe4\xea\xe0.mp4".decode("utf-8", "surrogateescape")  # «Сводка» in Windows-1251
    path.write_bytes(b"x")
    clip = FileAdmitter(Seen()).admit(path)
    assert clip.file == "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd.mp4"
    assert clip.path == path


def test_a_file_that_changes_while_it_is_looked_into_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"one")

    class Swapping:
        def probe(self, path: Path) -> Media:
            path.with_name("other").write_bytes(b"two")
            path.with_name("other").replace(path)
            return MEDIA

    with pytest.raises(BadMedia, match=r"a\.wav: was changed while it was worked on"):
        FileAdmitter(Swapping()).admit(path)
