"""Bad input gets one sentence, never a traceback, and loses nothing."""

import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import media, picture
from .conftest import Work
from .needs import absent, private_mounts
from .running import Outcome, Zeroline, documents, files, gave_up, refused

BAD_INPUT = 3
WHOLE = (".ru.srt", ".en.srt", ".en.vtt", ".en.ass", ".en.ttml", ".json")  # what a small disk may still hold
EITHER = {2, 3}  # a folder or a disk that cannot take the work: section 3 does not say whose fault that is


def _empty(folder: Path) -> Path:
    (folder / "empty.mp4").touch()
    return folder / "empty.mp4"


def _text(folder: Path) -> Path:
    (folder / "letter.mp4").write_text("Это не видео, это письмо.\n" * 400, encoding="utf-8")
    return folder / "letter.mp4"


def _folder(folder: Path) -> Path:
    (folder / "clips.mp4").mkdir()
    return folder / "clips.mp4"


def _truncated(folder: Path) -> Path:
    whole = media.plain(folder.parent / f"{folder.name}-whole.mp4", "sine=frequency=300", 4)
    return media.cut(whole, folder / "half.mp4", 0.5)


def _list_of_others(folder: Path) -> Path:
    whole = media.plain(folder.parent / f"{folder.name}-other.mp4", "sine=frequency=300", 2)
    (folder / "list.mp4").write_text(f"ffconcat version 1.0\nfile '{whole}'\n")
    return folder / "list.mp4"


BAD: dict[str, Callable[[Path], Path]] = {
    "missing": lambda folder: folder / "nowhere.mp4",
    "a folder": _folder,
    "zero bytes": _empty,
    "a text": _text,
    "truncated": _truncated,
    "without sound": lambda folder: media.soundless(folder / "mute.mp4"),
    "a list of other files": _list_of_others,
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_clip_gets_one_sentence(zeroline: Zeroline, tmp_path: Path, kind: str) -> None:
    given = tmp_path / "given"
    given.mkdir()
    clip = BAD[kind](given)
    before = {name: (given / name).read_bytes() for name in files(given)}
    refused(zeroline("translate", clip, "--out", tmp_path / "out"), {BAD_INPUT}, clip.name)
    assert files(tmp_path / "out") == set()
    assert {name: (given / name).read_bytes() for name in files(given)} == before


def test_a_refusal_under_json_keeps_to_the_rule(zeroline: Zeroline, tmp_path: Path) -> None:
    outcome = zeroline("translate", _empty(tmp_path), "--out", tmp_path / "out", "--json")
    refused(outcome, {BAD_INPUT}, "empty.mp4")
    assert outcome.out.strip() == "" or isinstance(outcome.document, dict)


def test_a_playlist_reaches_no_network(zeroline: Zeroline, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        piece = f"http://127.0.0.1:{server.getsockname()[1]}/piece.ts"
        clip = tmp_path / "stream.mp4"
        clip.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{piece}\n#EXT-X-ENDLIST\n")
        outcome = zeroline("translate", clip, "--out", tmp_path / "out", http_proxy="", HTTP_PROXY="", all_proxy="")
        refused(outcome, {BAD_INPUT}, "stream.mp4")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_cut_clip_that_still_opens_is_never_passed_off_as_whole(zeroline: Zeroline, tmp_path: Path) -> None:
    whole = media.plain(tmp_path / "whole.mp4", "anullsrc=channel_layout=mono:sample_rate=16000", 8)
    clip = media.cut(media.index_first(whole, tmp_path / "first.mp4"), tmp_path / "tail.mp4", 0.5)
    outcome = zeroline("translate", clip, "--out", tmp_path / "out", "--no-burn")
    if outcome.code == 0:
        flags = Work(clip, tmp_path / "out", outcome).document["flags"]
        told = " ".join([*(f"{flag['kind']} {flag['why']}" for flag in flags), outcome.err])
        assert re.search("trunc|cut|short|incomplete|damage|broken|missing|ends", told.lower()), outcome.told()
    else:
        gave_up(outcome, {BAD_INPUT}, "tail.mp4")


def test_out_that_is_a_file(zeroline: Zeroline, quiet: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("notes\n")
    gave_up(zeroline("translate", quiet, "--out", tmp_path / "taken"), EITHER, "taken")
    assert (tmp_path / "taken").read_text() == "notes\n"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder that its owner may not write to; skips for root, who may write anywhere."""
    if os.geteuid() == 0:
        absent("a user whom permissions bind (this one is root); the read-only disk is tried instead")
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    yield folder
    folder.chmod(0o755)


@pytest.mark.parametrize("below", ["", "new"])
def test_a_read_only_folder(zeroline: Zeroline, quiet: Path, locked: Path, below: str) -> None:
    gave_up(zeroline("translate", quiet, "--out", locked / below), EITHER, "locked")
    assert files(locked) == set()


def on_a_disk(options: str, disk: Path, kept: Path) -> list[str]:
    """The wrapper that mounts a disk for one command and afterwards copies what it holds to `kept`."""
    disk.mkdir()
    script = 'mount -t tmpfs -o "$1" tmpfs "$2" || exit 99; to=$3; disk=$2; shift 3; "$@"; code=$?; '
    script += 'cp -a "$disk/." "$to" || exit 98; exit $code'
    return [*private_mounts(), "sh", "-c", script, "sh", options, str(disk), str(kept)]


@pytest.mark.parametrize("below", ["", "new"])
def test_a_read_only_disk(zeroline: Zeroline, quiet: Path, tmp_path: Path, below: str) -> None:
    disk, kept = tmp_path / "sealed", tmp_path / "kept"
    outcome = zeroline.wrapped(on_a_disk("ro", disk, kept), "translate", quiet, "--out", disk / below)
    gave_up(outcome, EITHER, "sealed")
    assert files(kept) == set()


@pytest.mark.real
def test_a_full_disk_holds_whole_files_or_none(zeroline: Zeroline, translated: Work, tmp_path: Path) -> None:
    disk, kept = tmp_path / "small", tmp_path / "kept"
    wrapper = on_a_disk("size=64k", disk, kept)
    outcome = zeroline.wrapped(wrapper, "translate", translated.clip, "--out", disk)
    sentence = gave_up(outcome, EITHER)
    assert any(word in sentence.lower() for word in ("disk", "space", "full", "room")), sentence
    for name in files(kept):
        ending = name.removeprefix("appeal")
        assert ending in WHOLE, f"left on the full disk: {name}"
        if ending != ".json":  # its timings are its own
            assert (kept / name).read_bytes() == translated.written(ending).read_bytes()


@pytest.fixture(scope="module")
def mixed(zeroline: Zeroline, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """Three good clips, two of them the same bytes, with three bad ones between."""
    folder = tmp_path_factory.mktemp("mixed")
    good = media.excerpt(sample, folder / "good.mp4", (64, 36), seconds=4)
    (folder / "тоже хороший.mp4").write_bytes(good.read_bytes())
    media.silent(folder / "silent.mp4", 3)
    bad = [_empty(folder), _text(folder), folder / "nowhere.mp4"]
    given = [good, bad[0], folder / "тоже хороший.mp4", bad[1], bad[2], folder / "silent.mp4"]
    return folder, zeroline("translate", *given, "--out", folder / "out", "--json")


@pytest.mark.real
def test_in_a_batch_the_good_come_out(mixed: tuple[Path, Outcome]) -> None:
    folder, outcome = mixed
    assert outcome.code == BAD_INPUT, outcome.told()
    written = files(folder / "out")
    for stem in ("good", "тоже хороший", "silent"):
        assert {f"{stem}.en.srt", f"{stem}.en.mp4", f"{stem}.json"} <= written
        assert picture.duration_ms(folder / "out" / f"{stem}.en.mp4") > 2500
    assert not any(name.startswith(("empty", "letter", "nowhere")) for name in written)


@pytest.mark.real
def test_the_summary_names_the_bad(mixed: tuple[Path, Outcome]) -> None:
    _, outcome = mixed
    assert "Traceback" not in outcome.err
    for name in ("empty.mp4", "letter.mp4", "nowhere.mp4"):
        assert name in " ".join(outcome.lines[-6:]), f"{name} is not named at the end\n{outcome.told()}"


@pytest.mark.real
def test_a_batch_prints_one_document(mixed: tuple[Path, Outcome]) -> None:
    _, outcome = mixed
    names = [document["clip"]["file"].rsplit("/", 1)[-1] for document in documents(outcome.document)]
    assert names == ["good.mp4", "тоже хороший.mp4", "silent.mp4"]
