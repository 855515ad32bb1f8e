"""The same clip again, by the installed command: what was made of a clip on its way is known again, a stranger not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from . import media
from .running import Outcome, Zeroline, refused

CAPTION = (
    "drawbox=x=0:y=ih*0.8:w=iw:h=ih*0.2:color=black@0.7:t=fill,"
    "drawbox=x=mod(37*floor(t/2)\\,400):y=ih*0.85:w=200:h=ih*0.07:color=white:t=fill"
)
ALTERED = {
    "captioned, smaller": ("-vf", f"{CAPTION},scale=284:-2", "-crf", "34", "-b:a", "32k"),
    "cropped, mirrored, 5 % faster": (
        "-vf",
        "crop=iw*0.92:ih*0.92,hflip,setpts=PTS/1.05,scale=320:-2",
        "-af",
        "atempo=1.05",
    ),
    "seconds 3 to 11": ("-ss", "3", "-t", "8", "-vf", "scale=320:-2"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Zeroline:
    """A home with an archive of its own."""
    return Zeroline(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def clip(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fourteen seconds of the sample."""
    return media.excerpt(sample, tmp_path_factory.mktemp("clip") / "clip.mp4", (426, 240), seconds=14)


@pytest.fixture(scope="module")
def kept(desk: Zeroline, clip: Path) -> str:
    """The clip's id in the archive."""
    added = desk("add", clip, "--json")
    assert added.code == 0, added.told()
    (listed,) = added.document["clips"]
    assert listed["copies"] == []
    return str(listed["id"])


def altered(clip: Path, folder: Path, how: str) -> Path:
    to = folder / "repost.mp4"
    media.ffmpeg("-i", clip, *ALTERED[how], "-preset", "ultrafast", to)
    return to


def matches(outcome: Outcome) -> list[dict[str, Any]]:
    assert outcome.code == 0, outcome.told()
    found: list[dict[str, Any]] = outcome.document["matches"]
    return found


@pytest.mark.real
@pytest.mark.parametrize(("how", "mirrored"), [("captioned, smaller", False), ("cropped, mirrored, 5 % faster", True)])
def test_what_was_made_of_the_clip_is_known_again(desk: Zeroline, clip: Path, kept: str, tmp_path: Path, how: str,
                                                  mirrored: bool) -> None:  # fmt: skip
    (match,) = matches(desk("duplicates", altered(clip, tmp_path, how), "--json"))
    assert (match["clip"], match["relation"], match["mirrored"]) == (kept, "copy", mirrored)
    assert "sound" in match["by"]
    assert match["score"] > 0.9
    assert match["start_ms"] < 1_000
    assert abs(match["end_ms"] - 14_000) < 1_000


@pytest.mark.real
def test_the_very_bytes_and_a_stranger(desk: Zeroline, clip: Path, kept: str, tmp_path: Path) -> None:
    (match,) = matches(desk("duplicates", clip, "--json"))
    assert (match["clip"], match["by"], match["score"]) == (kept, ["bytes"], 1.0)
    outcome = desk("duplicates", media.silent(tmp_path / "stranger.mp4", 8))
    assert outcome.code == 0, outcome.told()
    assert "nothing in the archive" in outcome.out
    assert len(desk("list", "--json").document["clips"]) == 1  # asking adds nothing


@pytest.mark.real
def test_arrival_says_which_seconds_a_cut_is(desk: Zeroline, clip: Path, kept: str, tmp_path: Path) -> None:
    added = desk("add", altered(clip, tmp_path, "seconds 3 to 11"), "--json")
    assert added.code == 0, added.told()
    (listed,) = added.document["clips"]
    (copy,) = listed["copies"]
    assert (copy["clip"], copy["relation"]) == (kept, "cut")
    assert abs(copy["start_ms"] - 3_000) < 1_000
    assert abs(copy["end_ms"] - 11_000) < 1_000
    assert f"of {kept}, by the same sound" in added.err
    assert "to know it again" in desk("history", listed["id"]).out
    assert desk("verify-archive", "--json").document["problems"] == []


@pytest.mark.parametrize("name", ["none.mp4", "x" * 300 + ".mp4"])
def test_a_file_that_is_not_there(desk: Zeroline, name: str) -> None:
    refused(desk("duplicates", name), {3}, name)


def test_what_is_no_clip(desk: Zeroline, tmp_path: Path) -> None:
    (tmp_path / "note.mp4").write_text("no clip at all")
    refused(desk("duplicates", tmp_path / "note.mp4"), {3}, "is text, not a clip")
