"""What real files carry besides picture and sound, read in the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_media import Make, ffmpeg

from zeroline.archive.certificate import chain_of, root_of, video_key
from zeroline.archive.keys import make_key
from zeroline.domain.errors import BadMedia
from zeroline.domain.verified import Credentials, Line
from zeroline.engines.brand_c2pa import C2paBranding
from zeroline.engines.read_carried import carried
from zeroline.ports import Provenance

SRT = (
    "1\n00:00:00,500 --> 00:00:01,000\nWe <i>stand</i> here.\nStill.\n\n2\n00:00:01,200 --> 00:00:01,500\nAgain {so}.\n"
)


def test_tracks_of_captions_are_read_in_every_form_that_players_show(make: Make, tmp_path: Path) -> None:
    captions, plain = tmp_path / "said.srt", make("plain.mp4", seconds=1.6)
    captions.write_text(SRT, encoding="utf-8")
    for name, coding in (("a.mp4", "mov_text"), ("a.mkv", "subrip"), ("b.mkv", "ass"), ("c.mkv", "webvtt")):
        to = tmp_path / name
        ffmpeg("-i", plain, "-i", captions, "-c", "copy", "-c:s", coding, "-metadata:s:s", "language=eng", to)
        (track,) = carried(to, "").tracks
        assert track.name == "track 1 (eng)"
        assert track.lines is not None
        first, second = track.lines
        assert first == Line(500, 1_000, "We stand here.\nStill."), coding
        assert (second.start_ms, second.text.startswith("Again")) == (1_200, True)
    assert carried(plain, "").tracks == ()


def test_credentials_are_ours_by_our_key_alone_and_whole_while_nothing_is_changed(make: Make, tmp_path: Path) -> None:
    video, key, other = make("a.mp4"), make_key(tmp_path / "keys"), make_key(tmp_path / "others")
    assert carried(video, root_of(key)).credentials is None
    C2paBranding().brand(video, Provenance("abcdefghij", 2, "ru", chain_of(key), video_key(key).sign))
    assert carried(video, root_of(key)).credentials == Credentials("abcdefghij v2", ours=True, whole=True)
    assert carried(video, root_of(other)).credentials == Credentials(None, ours=False, whole=False)
    content = bytearray(video.read_bytes())
    content[-9] ^= 1
    video.write_bytes(content)
    assert carried(video, root_of(key)).credentials == Credentials("abcdefghij v2", ours=True, whole=False)


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(40))
    with pytest.raises(BadMedia):
        carried(tmp_path / "a.mp4", "")
