"""Real faces in real pictures: found, near and far; nothing found where nobody is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_media import Make, clip_of, ffmpeg

from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.faces import covers
from zeroline.engines.faces_centerface import CenterFaceFinder
from zeroline.engines.faces_sheet import sheet

FACE = Path(__file__).parents[2] / "bench" / "faces" / "collins.jpg"  # 200 x 230; her face is at 56, 60 to 142, 178
INSIDE = (0.30, 0.28, 0.70, 0.75)  # what must be covered of that picture


def moving(to: Path, high: int, seconds: float = 1.0) -> tuple[float, float]:
    """The picture `high` pixels high crosses moving bars from left to right; returns its size."""
    wide = round(high * 200 / 230 / 2) * 2
    ffmpeg("-f", "lavfi", "-i", f"color=c=0x607050:s=640x360:r=25:d={seconds}", "-loop", "1", "-i", FACE,
           "-filter_complex", f"[1]scale={wide}:{high}[f];[0][f]overlay=x='20+200*t':y=40:shortest=1",
           "-c:v", "libx264", "-preset", "ultrafast", to)  # fmt: skip
    return wide, high


@pytest.mark.parametrize("high", [70, 280])
def test_a_moving_face_is_covered_near_and_far(tmp_path: Path, high: int) -> None:
    wide, _ = moving(tmp_path / "a.mp4", high)
    clip = clip_of(tmp_path / "a.mp4")
    found = covers(CenterFaceFinder().find(clip, lambda _: None), clip.duration_ms)
    assert found
    for ms in range(0, 1_000, 40):
        left = (20 + 200 * ms / 1000 + INSIDE[0] * wide) / 640
        top, right = (40 + INSIDE[1] * high) / 360, (20 + 200 * ms / 1000 + INSIDE[2] * wide) / 640
        bottom = (40 + INSIDE[3] * high) / 360
        assert any(
            (box := cover.at(ms)) and box.left <= left and box.top <= top and box.right >= right
            and box.bottom >= bottom for cover in found
        ), ms  # fmt: skip


def test_nothing_is_found_where_nobody_is(make: Make) -> None:
    clip = clip_of(make("a.mp4", seconds=0.5))
    assert covers(CenterFaceFinder().find(clip, lambda _: None), clip.duration_ms) == ()


def test_sound_alone_has_no_faces(make: Make) -> None:
    clip = clip_of(make("a.m4a", "-c:a", "aac", size=None))
    assert list(CenterFaceFinder().find(clip, lambda _: None)) == []


def test_a_black_frame_and_a_white_one_hold_no_face() -> None:
    for level in (0, 255):
        assert [
            one for one in CenterFaceFinder().faces(np.full((384, 704, 3), level, np.uint8)) if one.sure > 0.3
        ] == []


def test_the_sheet_shows_each_second_with_what_was_found(tmp_path: Path) -> None:
    moving(tmp_path / "a.mp4", 200, 3)
    clip = clip_of(tmp_path / "a.mp4")
    marked = Cover("f1", "face", (Key(0, Box(0.5, 0.5, 0.2, 0.2)),), 0, 1_500)
    sheet(clip, [marked], tmp_path / "sheet.jpg")
    raw = tmp_path / "sheet.rgb"
    ffmpeg("-i", tmp_path / "sheet.jpg", "-f", "rawvideo", "-pix_fmt", "rgb24", raw)
    shown = np.frombuffer(raw.read_bytes(), np.uint8).reshape(184, 3 * 324, 3).astype(int)
    red = (shown[:, :, 0] > 180) & (shown[:, :, 1] < 120)
    assert [bool(red[85:135, left + 155 : left + 230].sum() > 60) for left in (0, 324, 648)] == [True, True, False]
