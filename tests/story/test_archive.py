"""The archive by the installed command: a clip goes in once, bad places are told, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import media
from .needs import private_mounts
from .running import Zeroline, refused


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Zeroline:
    """A home with an archive of its own."""
    return Zeroline(tmp_path_factory.mktemp("desk"))


@pytest.mark.real
def test_a_clip_goes_in_and_the_archive_verifies(desk: Zeroline, quiet: Path) -> None:
    added = desk("add", quiet, "--by", "Анна", "--json")
    assert added.code == 0, added.told()
    (clip,) = added.document["clips"]
    assert (clip["file"], clip["status"], clip["language"], clip["protected"]) == ("quiet.mp4", "draft", None, True)
    assert desk("verify-archive", "--json").document["problems"] == []
    again = desk("add", quiet, "--account", "@chan", "--json")
    assert [one["new"] for one in again.document["clips"]] == [False]
    assert clip["id"] in again.err
    assert "the new source was added" in again.err


def test_an_address_is_not_fetched_yet(desk: Zeroline) -> None:
    refused(desk("add", "https://t.me/chan/12"), {2}, "https://t.me/chan/12")


@pytest.mark.parametrize("name", ["x" * 300 + ".mp4", "none.mp4"])
def test_a_file_that_is_not_there(desk: Zeroline, name: str) -> None:
    refused(desk("add", name), {3}, name)


def test_a_read_only_disk_is_told(desk: Zeroline, quiet: Path) -> None:
    sealed = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    home = desk.home / "sealed"
    home.mkdir()
    clip = media.silent(desk.home / "other.mp4", 1)
    outcome = desk.wrapped([*private_mounts(), "sh", "-c", sealed, str(home)], "add", clip, ZEROLINE_HOME=str(home))
    refused(outcome, {3}, "sealed")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("words", [("show", b"\xff"), ("erase", "a1", "--by", "Анна", "--yes", "--reason", b"\xff")])
def test_what_is_no_text_is_wrong_use(desk: Zeroline, words: tuple[str | bytes, ...]) -> None:
    given = [word.decode("utf-8", "surrogateescape") if isinstance(word, bytes) else word for word in words]
    refused(desk(*given), {2}, "must be text")
