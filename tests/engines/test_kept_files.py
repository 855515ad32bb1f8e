"""Kept results: found again whole, never half, and never in the way."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Language, Maker, Segment, Speech, Word
from zeroline.engines import kept_files
from zeroline.engines.kept_files import FolderKeeper
from zeroline.engines.left_behind import hold

text = st.text(st.characters(codec="utf-8"), max_size=12)
ms = st.integers(0, 1 << 40)
chance = st.none() | st.floats(0, 1)
word = st.builds(Word, ms, ms, text, chance)
flag = st.builds(Flag, text, st.none() | text, text, st.none() | ms, st.none() | ms)
heard = st.builds(
    Speech,
    language=st.builds(Language, st.none() | text, chance, st.booleans()),
    transcript=st.tuples(
        st.builds(Segment, text, ms, ms, text, st.floats(0, 1), st.tuples(word, word), text, st.none() | text, chance)
    ),
    translation=st.tuples(st.builds(EnglishSegment, text, ms, ms, text, st.tuples(text), st.tuples(word), chance)),
    flags=st.tuples(flag),
    made_by=st.builds(Maker, text, text, st.none() | text),
    voice=st.tuples(st.tuples(ms, ms)),
    timing_ms=st.dictionaries(text, ms, max_size=2),
)
SPEECH = Speech(
    Language("ru", 0.98),
    (Segment("s1", 0, 900, "Да.", 0.9, (Word(0, 900, "Да.", 0.9),), "ru"),),
    (EnglishSegment("e1", 0, 900, "Yes.", ("s1",)),),
    (Flag("language_unsure", None, "why"),),
    Maker("whisper", "1"),
    ((0, 900),),
    {"hear": 5},
)
KEY = ("hear", "0" * 64)


def kept(folder: Path, value: Speech = SPEECH) -> tuple[Speech, bool]:
    return FolderKeeper(folder).once(KEY, Speech, lambda: value)


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heard)
def test_what_was_heard_comes_back_equal(tmp_path: Path, value: Speech) -> None:
    key = (*KEY, repr(value))
    keeper = FolderKeeper(tmp_path)
    assert keeper.once(key, Speech, lambda: value) == (value, False)
    assert FolderKeeper(tmp_path).once(key, Speech, lambda: pytest.fail("made twice")) == (value, True)


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    kept(tmp_path / "home" / "kept")
    folder = tmp_path / "home" / "kept"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


DAMAGE = [b"", b"{", b"null", b"[]", b"{}", b"17", b'"x"', b"\xff\xfe\x00", b"\x00" * 4096, b"[" * 5000]


@pytest.mark.parametrize("content", DAMAGE)
def test_a_damaged_file_counts_as_none_and_is_mended(tmp_path: Path, content: bytes) -> None:
    kept(tmp_path)
    only_file(tmp_path).write_bytes(content)
    assert kept(tmp_path) == (SPEECH, False)
    assert kept(tmp_path) == (SPEECH, True)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["language", "transcript", "translation", "flags", "made_by", "voice", "new"]), json_values)
def test_a_file_of_another_shape_is_never_an_error(tmp_path: Path, field: str, value: object) -> None:
    kept(tmp_path)
    file = only_file(tmp_path)
    file.write_text(json.dumps({**json.loads(file.read_bytes()), field: value}))
    found, _ = kept(tmp_path)
    assert isinstance(found, Speech)


def test_a_cut_file_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    kept(tmp_path)
    whole = only_file(tmp_path).read_bytes()
    for length in range(0, len(whole) - 1, 7):
        only_file(tmp_path).write_bytes(whole[:length])
        assert kept(tmp_path) == (SPEECH, False)


def test_a_folder_that_refuses_costs_only_the_keeping(tmp_path: Path) -> None:
    stone = tmp_path / "stone"
    stone.write_text("a file, not a folder")
    assert kept(stone / "kept") == (SPEECH, False)
    assert kept(stone / "kept") == (SPEECH, False)
    assert stone.read_text() == "a file, not a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert kept(tmp_path) == (SPEECH, False)
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_files.os, "fsync", full)
    assert kept(tmp_path) == (SPEECH, False)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from zeroline.engines import kept_files
kept_files.os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
from tests.engines.test_kept_files import kept
kept(Path(sys.argv[1]))
"""


def test_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    kept(tmp_path)
    assert left.exists()  # it might just have been made, and not be locked yet
    os.utime(left, (0, 0))
    with left.open("rb") as held:
        hold(held.fileno())  # as a run at work does
        kept(tmp_path)
        assert left.exists()
    kept(tmp_path)
    assert [file.suffix for file in tmp_path.iterdir()] == [".json"]


def test_only_unfinished_files_of_ours_go(tmp_path: Path) -> None:
    others = [tmp_path / name for name in ("notes.txt", "tmp", "tmp1234567.json", "template.json")]
    for file in others:
        file.write_text("not ours")
        os.utime(file, (0, 0))
    (tmp_path / "tmp12345678").symlink_to(others[0])
    kept(tmp_path)
    assert all(file.read_text() == "not ours" for file in others)


def test_another_version_of_the_product_hears_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path)
    monkeypatch.setattr(kept_files, "__version__", "99")
    assert kept(tmp_path) == (SPEECH, False)


@dataclass(frozen=True)
class Numbered:
    number: int
    filling: str


def many(folder: str, first: int) -> list[tuple[int, int]]:
    keeper = FolderKeeper(Path(folder))
    made = []
    for at in range(60):
        value, _ = keeper.once((f"key {at}",), Numbered, lambda at=at: Numbered(at, f"{first}" * 20_000))
        assert len(value.filling) == 20_000
        made.append((at, value.number))
    return made


def test_several_at_once_see_whole_values_only(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for made in pool.starmap(many, [(str(tmp_path), 1), (str(tmp_path), 2)]):
            assert all(at == number for at, number in made)
    assert len(list(tmp_path.iterdir())) == 60
    assert not [file for file in tmp_path.iterdir() if file.suffix != ".json"]


def test_a_value_is_kept_under_its_own_key(tmp_path: Path) -> None:
    keeper = FolderKeeper(tmp_path)
    other = replace(SPEECH, language=Language("uk", 0.5))
    assert keeper.once(("a", "b"), Speech, lambda: SPEECH) == (SPEECH, False)
    assert keeper.once(("a,b",), Speech, lambda: other) == (other, False)
    assert keeper.once(("a", "b"), Speech, lambda: other) == (SPEECH, True)
