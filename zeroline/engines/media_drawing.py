"""What drawing into a picture needs, whoever draws: the fonts' desk, limits, codings, and the clip's own picture."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from zeroline.captions.letters import drawn
from zeroline.domain.clip import CARD, Canvas, Clip, Picture
from zeroline.domain.errors import CannotWrite, EngineFailed
from zeroline.engines.fonts import FONTS, letters
from zeroline.engines.media_ffmpeg import decoding_fault, last_words
from zeroline.engines.media_probe import Track, Tracks
from zeroline.engines.sandbox import Limits, Outcome, Sandboxed
from zeroline.engines.whole_file import fault_of
from zeroline.ports import Progress, Report

# What MP4 holds and players of today play; other sound becomes AAC. MP3 below 16 kHz is MPEG-2.5, which MP4 has no
# code for (libavformat/movenc.c refuses it).
_COPIED = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "alac", "flac"})
CARD_COLOUR = "0x14181d"  # near black: captions stand out, and it does not look like a failed video
LEAST_RATE = 10  # frames a second, so that a caption comes at most 0.1 s late over a picture that stands still
THREADS = min(os.cpu_count() or 1, 8)  # more costs memory a thread and brings little at these sizes
_NO_GLYPH = re.compile(r"failed to find any fallback with glyph 0x([0-9A-F]+)")


def lay_out_desk(folder: Path, ass: str, name: str = "captions.ass") -> None:
    """Puts script and fonts where the filter finds them under plain names: a filter's options have three levels of
    quoting, and no path of a user survives them all. Fontconfig is shown our fonts only, so that the same script
    looks the same everywhere and a letter that they lack is noticed."""
    (folder / name).write_text(drawn(ass, letters()), encoding="utf-8")
    fonts = folder / "fonts"
    if not fonts.exists():
        fonts.mkdir()
        for font in FONTS.glob("*.ttf"):
            (fonts / font.name).symlink_to(font)
    here = escape(str(folder.resolve()))
    (folder / "fonts.conf").write_text(
        f"<fontconfig><dir>{here}/fonts</dir><cachedir>{here}/cache</cachedir></fontconfig>\n", encoding="utf-8"
    )


@dataclass(frozen=True)
class Drawing:
    """FFmpeg at work in the folder that `lay_out_desk` made, within limits; its progress is that of `stage`."""

    clip: Clip
    folder: Path
    limits: Limits
    stage: str

    def run(self, command: Callable[[bool], list[str]], copied: bool, report: Report) -> Outcome:
        """Runs `command(copied)`, whether the sound is copied; and not copied where MP4 turns out to refuse it."""
        outcome = self._run(command(copied), report)
        if copied and outcome.code > 0 and not fault_of(outcome.log):
            return self._run(command(False), report)
        return outcome

    def _run(self, command: list[str], report: Report) -> Outcome:
        here, lasts_ms = str(self.folder.resolve()), self.clip.duration_ms
        environment = {"FONTCONFIG_FILE": f"{here}/fonts.conf", "HOME": here}
        with Sandboxed(command, self.limits, cwd=self.folder, environment=environment) as child:
            for line in child.lines():
                name, _, value = line.partition("=")
                if name == "out_time_us" and value.isdigit():
                    report(Progress(self.stage, min(int(value) // 1000, lasts_ms), lasts_ms))
                if _NO_GLYPH.search(child.log):
                    break  # better told now than after an hour of drawing
            else:
                return child.outcome()
            return Outcome(0, child.log, False)


def drawing_limits(duration_ms: int) -> Limits:
    """Generous: 4K at 60 frames a second takes some 10 s of CPU time a second here; what takes 60 is no clip. Such
    footage comes to 5 MB a second at this quality, and a file may reach four times that."""
    seconds = duration_ms // 1000
    return Limits(
        cpu_s=600 + 60 * seconds,
        wall_s=600 + 120 * seconds,
        memory_bytes=4 << 30,
        file_bytes=(256 + 20 * seconds) << 20,
        open_files=128,
    )


def card(duration_ms: int) -> str:
    return f"color=c={CARD_COLOUR}:s={CARD[0]}x{CARD[1]}:r={LEAST_RATE}:d={duration_ms / 1000:.3f}"


def picture_coding() -> list[str]:
    # veryfast at 23, measured on noisy 720p at 30 frames a second, 2 cores: 0.5 s of CPU a second of clip, 18 % more
    # than superfast at 23, for 44 % fewer bytes (SSIM 0.983 against 0.988); `faster` costs another 49 % and saves none
    quality = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads:v", str(THREADS)]
    # times as the container counts them, not rounded to a rate; no closed captions carried over under ours
    return [*quality, "-fps_mode", "vfr", "-enc_time_base:v", "demux", "-a53cc", "0", "-flags:v", "+bitexact"]


def sound_coding(tracks: Tracks, copied: bool, filtered: bool = False) -> list[str]:
    """`filtered`: a graph has filled its gaps already."""
    sound = tracks.media.sound
    if sound is None:
        return []
    if copied:
        return ["-c:a", "copy"]
    channels = min(sound.channels, 2) or 1
    # 48 kHz, which every player takes; gaps filled so that it stays with the picture (ffmpeg-resampler(1), async)
    rate = [
        *([] if filtered else ["-af", "aresample=48000:async=1"]),
        "-ar",
        "48000",
        "-ac",
        str(channels),
        "-flags:a",
        "+bitexact",
    ]
    return ["-c:a", "aac", "-b:a", f"{64 + 64 * channels}k", *rate]


def copies_sound(tracks: Tracks) -> bool:
    sound = tracks.media.sound
    return sound is not None and sound.codec in _COPIED and (sound.codec != "mp3" or sound.sample_rate >= 16_000)


def own_picture(tracks: Tracks) -> str:
    """The filter graph from the clip's picture, or the card, up to where something is drawn on it."""
    picture = tracks.media.picture
    if picture is None or tracks.picture is None:
        return "[1:v]format=yuv420p"
    steps = [*_fitting(picture), *_lasting(tracks.picture, tracks.sound, picture)]
    chain = f"[0:{tracks.picture.index}]{','.join(steps)}"
    if picture.variable_rate or (picture.frame_rate or LEAST_RATE) < LEAST_RATE:
        return f"{_repeats(tracks, tracks.picture)};{chain},{_BETWEEN}"
    return chain


# The frame last shown is laid over each frame of a plain picture, and that put between the clip's own frames.
# The fps filter does the same, but makes all repeats of a gap at once: two minutes of 1080p took 3.8 GB, and now 0.4.
_BETWEEN = "split[own][copy];[plain][copy]overlay=format=yuv420:eof_action=repeat[repeats];[own][repeats]interleave"


def _repeats(tracks: Tracks, shown: Track) -> str:
    """A plain picture at the least rate, from just after the clip's first frame to its end, as `[plain]`."""
    canvas = Canvas.of(tracks.media.picture)
    width, height = canvas.width + canvas.width % 2, canvas.height + canvas.height % 2
    begins_ms = max(0, (shown.start_ms or 0) - tracks.start_ms) + 2  # in no case before it, where rounding may lead
    lasts_ms = max(1, tracks.media.duration_ms - begins_ms)
    source = f"color=s={width}x{height}:r={LEAST_RATE}:d={lasts_ms / 1000:.3f}"
    # counted in ms: in its own tenths of a second, a start of 23 ms would be one of 0, before the clip's first frame
    return f"{source},format=yuv420p,settb=1/1000,setpts=PTS+{begins_ms}[plain]"


def _fitting(picture: Picture) -> list[str]:
    """To square pixels and even sides, and a tiny picture onto its card. The size is set for every frame, since it may
    change within a stream."""
    right, bottom = picture.width % 2, picture.height % 2
    steps = [f"scale={picture.width}:{picture.height}:flags=bicubic", "setsar=1"]
    canvas = Canvas.of(picture)
    if (canvas.width, canvas.height) != (picture.width, picture.height):
        # every pixel as it is, only larger; in 4:4:4 as below
        larger = f"scale={picture.width * canvas.enlarged}:{picture.height * canvas.enlarged}:flags=neighbor"
        card = f"pad={canvas.width}:{canvas.height}:(ow-iw)/2:(oh-ih)/2:color={CARD_COLOUR}"
        steps += ["format=yuv444p", larger, card]
    elif right or bottom:
        # in 4:4:4, because in 4:2:0 pad rounds an odd side down and loses a line first (libavfilter/vf_pad.c)
        grown = f"pad={picture.width + right}:{picture.height + bottom}:0:0"
        steps += ["format=yuv444p", grown, f"fillborders=right={right}:bottom={bottom}:mode=smear"]
    return [*steps, "format=yuv420p"]


def _lasting(shown: Track, heard: Track | None, picture: Picture) -> list[str]:
    """Holds the last frame where the sound runs on for over a second: its captions need a picture to stand on."""
    if heard is None or shown.duration_ms is None or heard.duration_ms is None or not picture.frame_rate:
        return []
    over_ms = (heard.start_ms or 0) + heard.duration_ms - (shown.start_ms or 0) - shown.duration_ms
    return [f"tpad=stop_mode=clone:stop_duration={over_ms / 1000:.3f}"] if over_ms > 1000 else []


def judge(clip: Clip, outcome: Outcome, to: Path) -> None:
    """Raises what the end of the drawing says; FFmpeg ends well even where not one letter could be drawn."""
    missing = sorted({int(code, 16) for code in _NO_GLYPH.findall(outcome.log)} - {0})
    if missing or "failed to find any fallback" in outcome.log:
        letters = ", ".join(f"{chr(code)} (U+{code:04X})" for code in missing[:5]) or "letters"
        raise EngineFailed(
            f"{clip.path}: the captions hold {letters}, which the fonts of Zeroline cannot draw; edit them"
        )
    if outcome.code == 0 and not outcome.timed_out:
        return
    fault = fault_of(outcome.log)
    if fault:
        raise CannotWrite(to, fault)
    if "Error parsing" in outcome.log or "Error initializing filter" in outcome.log:
        raise EngineFailed(f"{clip.path}: drawing the captions failed (ffmpeg: {last_words(outcome)})")
    raise decoding_fault(clip.path, outcome, "picture")
