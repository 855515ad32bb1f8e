"""Previewer by FFmpeg: a small copy of a clip that every browser plays, made inside the sandbox.

A browser is never handed the bytes that came: its decoders are not in our sandbox.
"""

from __future__ import annotations

from pathlib import Path

from zeroline.domain.clip import Clip, Picture
from zeroline.domain.errors import CannotWrite
from zeroline.engines.media_ffmpeg import decoding_fault, quiet_command, untrusted_input
from zeroline.engines.media_probe import Tracks, tracks_in
from zeroline.engines.sandbox import Limits, Sandboxed
from zeroline.engines.whole_file import fault_of, whole_file

_THREADS = 2
_WIDE, _HIGH = 854, 480  # pixels at the most, either way round: enough to see who moves their lips
_KEYS_S = 1  # a key frame each second, so that a jump is quick


def preview(clip: Clip, to: Path) -> None:
    """Writes an MP4 (H.264 and AAC, index first) of at most 480 lines, which has the clip's times and nothing of its
    metadata. Raises BadMedia, CannotWrite."""
    tracks = tracks_in(clip.path)
    with whole_file(to) as draft:
        with Sandboxed(_command(clip, tracks, draft), _limits(clip.duration_ms), cwd=draft.parent) as child:
            outcome = child.outcome()
        if outcome.code != 0 or outcome.timed_out:
            if fault := fault_of(outcome.log):
                raise CannotWrite(to, fault)
            raise decoding_fault(clip.path, outcome, "picture")


def _limits(duration_ms: int) -> Limits:
    """As for burning in, which decodes the same and encodes more."""
    seconds = duration_ms // 1000
    return Limits(
        cpu_s=600 + 60 * seconds,
        wall_s=600 + 120 * seconds,
        memory_bytes=4 << 30,
        file_bytes=(64 + seconds) << 20,
        open_files=64,
    )


def _command(clip: Clip, tracks: Tracks, draft: Path) -> list[str]:
    return [
        *quiet_command(),
        *untrusted_input(clip.path, _THREADS, tracks.lead_ms(tracks.picture, tracks.sound)),
        *_picture(tracks),
        *_sound(tracks),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", "-y", f"file:{draft.name}"),
    ]


def _picture(tracks: Tracks) -> list[str]:
    shown, stream = tracks.media.picture, tracks.picture
    if shown is None or stream is None:
        return []
    width, height = _fitted(shown)
    # ultrafast, because a person waits for it; the size is set for every frame, since it may change within a stream
    return [
        *("-map", f"0:{stream.index}", "-vf", f"scale={width}:{height},setsar=1,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-threads:v", str(_THREADS)),
        *("-force_key_frames", f"expr:gte(t,n_forced*{_KEYS_S})", "-fps_mode", "vfr", "-enc_time_base:v", "demux"),
        *("-a53cc", "0", "-flags:v", "+bitexact"),
    ]


def _sound(tracks: Tracks) -> list[str]:
    heard, stream = tracks.media.sound, tracks.sound
    if heard is None or stream is None:
        return []
    channels = min(heard.channels, 2) or 1
    gaps = ["-af", "aresample=48000:async=1", "-ar", "48000", "-ac", str(channels)]
    return ["-map", f"0:{stream.index}", "-c:a", "aac", "-b:a", f"{64 * channels}k", *gaps, "-flags:a", "+bitexact"]


def _fitted(picture: Picture) -> tuple[int, int]:
    """Even sides that fit, in the picture's shape; a smaller one keeps its size."""
    most = (_WIDE, _HIGH) if picture.width >= picture.height else (_HIGH, _WIDE)
    share = min(1.0, most[0] / picture.width, most[1] / picture.height)
    return max(2, round(picture.width * share / 2) * 2), max(2, round(picture.height * share / 2) * 2)
