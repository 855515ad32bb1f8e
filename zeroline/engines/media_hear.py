"""Hearer by FFmpeg: a clip's sound as a stream of plain samples, decoded inside the sandbox."""

from __future__ import annotations

from collections.abc import Iterator

from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, CutOff
from zeroline.engines.downmix import mono
from zeroline.engines.media_ffmpeg import decoding_fault, quiet_command, untrusted_input
from zeroline.engines.media_probe import Tracks, must_have_sound, tracks_in
from zeroline.engines.same_file import must_be_unchanged
from zeroline.engines.sandbox import Limits, Outcome, Sandboxed
from zeroline.ports import SAMPLE_RATE

_BYTES_A_SECOND = 2 * SAMPLE_RATE
_BLOCK = _BYTES_A_SECOND  # one second: small beside any model, large beside the cost of a read
_ENDS_EARLY = ("partial file", "File ended prematurely")  # libavformat's words in mov.c and matroskadec.c


class FfmpegHearer:
    """Decodes to 16 kHz in blocks of a second, channels mixed into one (downmix.py); a 6-hour file needs no more memory
    than a short one.

    Time 0 is the clip's start, as players count it: sound that begins later is led in by silence, and gaps in it are
    filled, so that what is heard at t is what is seen at t.
    """

    def hear(self, clip: Clip) -> Iterator[bytes]:
        """Raises BadMedia where there is no sound, none can be decoded or the file was changed meanwhile; CutOff, after
        the last block, where the sound ends before the container says."""
        channels = max(1, must_have_sound(clip).channels)
        tracks = tracks_in(clip.path)
        heard, most = 0, _most_bytes(clip.duration_ms)
        with Sandboxed(_command(clip, tracks, channels), _limits(clip.duration_ms)) as child:
            blocks = child.blocks(_BLOCK * channels)
            for block in mono(blocks, channels) if channels > 1 else blocks:
                heard += len(block)
                if heard > most:
                    raise BadMedia(clip.path, "has broken time stamps: its sound runs on far beyond its length")
                yield block
            outcome = child.outcome()
        must_be_unchanged(clip)
        _judge(clip, tracks, heard * 1000 // _BYTES_A_SECOND, outcome)


def _command(clip: Clip, tracks: Tracks, channels: int) -> list[str]:
    index = tracks.sound.index if tracks.sound else 0
    # async=1 fills gaps and cuts overlaps by the time stamps; first_pts=0 leads in with silence (ffmpeg-resampler(1))
    return [
        *quiet_command(),
        *untrusted_input(clip.path, 1, tracks.lead_ms(tracks.sound)),
        *("-map", f"0:{index}", "-af", f"aresample={SAMPLE_RATE}:async=1:first_pts=0"),
        *("-ac", str(channels), "-ar", str(SAMPLE_RATE), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"),
    ]


def _limits(duration_ms: int) -> Limits:
    """Sound decodes over 100 times faster than it plays; half its own length is far more than any needs."""
    seconds = 120 + duration_ms // 2000
    return Limits(cpu_s=seconds, wall_s=seconds, memory_bytes=1 << 30)


def _most_bytes(duration_ms: int) -> int:
    """Containers misstate lengths, but not by this much; a forged gap in the time stamps would fill years."""
    return (2 * duration_ms // 1000 + 60) * _BYTES_A_SECOND


def _judge(clip: Clip, tracks: Tracks, heard_ms: int, outcome: Outcome) -> None:
    """Raises what the end of the decoding says about the file."""
    if outcome.code != 0:
        raise decoding_fault(clip.path, outcome, "sound")
    if heard_ms == 0:
        raise BadMedia(clip.path, "its sound track is empty; there is nothing to caption")
    promised_ms = _promised_ms(tracks)
    missing_ms = promised_ms - heard_ms
    broken = any(words in outcome.log for words in _ENDS_EARLY) or (
        tracks.picture is None and ("[error]" in outcome.log or "corrupt" in outcome.log)
    )  # with a picture, the container's length is the picture's, and sound may rightly be shorter
    if broken and missing_ms > max(1000, promised_ms // 50):
        raise CutOff(clip.path, heard_ms, promised_ms)


def _promised_ms(tracks: Tracks) -> int:
    """Where the container says that the sound ends, from the clip's start. Only the MP4 family keeps a length for each
    track that can be relied on; elsewhere FFmpeg may have guessed it."""
    sound = tracks.sound
    if sound is None or sound.stated_ms is None or "mp4" not in tracks.media.container:
        return tracks.media.stated_ms or tracks.media.duration_ms
    return (sound.start_ms or 0) - tracks.start_ms + sound.stated_ms
