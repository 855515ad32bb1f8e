"""Clips made for one test: every maker writes one file and returns its path."""

import io
import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np

from . import picture

SECONDS = 5  # of the sample's speech in a made clip: enough for a caption, cheap to hear
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "64k")


def ffmpeg(*args: str | Path) -> None:
    """Run the wheel's ffmpeg; raises with its words when it fails."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *args]
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ffmpeg could not make the clip: {done.stderr.decode(errors='replace')}")


def url(path: Path) -> str:
    """A path as ffmpeg takes it whatever its name holds."""
    return f"file:{path}"


def excerpt(sample: Path, target: Path, size: tuple[int, int], *how: str, seconds: float = SECONDS) -> Path:
    """The sample's first seconds at a size; `how` replaces the picture's encoder."""
    scale = f"scale={size[0]}:{size[1]},setsar=1"
    ffmpeg("-i", url(sample), "-t", f"{seconds}", "-vf", scale, *(how or H264), *AAC, url(target))
    return target


def odd(sample: Path, target: Path) -> Path:
    """319 x 241 pixels, which H.264's usual 4:2:0 cannot hold: MPEG-4 part 2 can."""
    return excerpt(sample, target, (319, 241), "-c:v", "mpeg4", "-q:v", "3")


def rotated(sample: Path, target: Path) -> Path:
    """A phone held upright: stored 320 x 180, shown 180 x 320 by the container's rotation."""
    flat = excerpt(sample, target.with_name("flat-" + target.stem.strip("-") + ".mp4"), (320, 180))
    ffmpeg("-display_rotation", "90", "-i", url(flat), "-c", "copy", url(target))
    flat.unlink()
    return target


def vfr(sample: Path, target: Path) -> Path:
    """Variable frame rate: frames dropped unevenly, the others keep their times."""
    uneven = "select='not(mod(n,3))+lt(mod(n,20),7)',scale=320:180,setsar=1"
    rate = ("-fps_mode", "vfr")
    ffmpeg("-i", url(sample), "-t", f"{SECONDS}", "-vf", uneven, *rate, *H264, *AAC, url(target))
    return target


def voice_note(sample: Path, target: Path) -> Path:
    """A messenger's voice note: Opus in Ogg, no picture."""
    opus = ("-c:a", "libopus", "-b:a", "24k", "-ac", "1")
    ffmpeg("-i", url(sample), "-t", f"{SECONDS}", "-vn", *opus, "-f", "ogg", url(target))
    return target


def call(sample: Path, target: Path) -> Path:
    """A telephone call: 8 kHz, one channel, PCM in WAV."""
    ffmpeg("-i", url(sample), "-t", f"{SECONDS}", "-vn", "-ar", "8000", "-ac", "1", "-c:a", "pcm_s16le", url(target))
    return target


def filmed(sound: Path, target: Path, size: tuple[int, int], seconds: float) -> Path:
    """A sound's first seconds over a black picture."""
    black = ("-f", "lavfi", "-i", f"color=black:size={size[0]}x{size[1]}:rate=25")
    ffmpeg(
        "-i",
        url(sound),
        *black,
        "-t",
        f"{seconds}",
        "-map",
        "0:a",
        "-map",
        "1:v",
        "-shortest",
        *H264,
        *AAC,
        url(target),
    )
    return target


def grey(shot: bytes, size: tuple[int, int]) -> picture.Grey:
    """A screenshot (PNG) in grey, at a size."""
    with av.open(io.BytesIO(shot)) as container:
        frame = next(container.decode(video=0))
    return np.asarray(frame.reformat(*size, format="gray").to_ndarray(), dtype=np.uint8)


def plain(target: Path, sound: str | None, seconds: float, *how: str) -> Path:
    """A moving test picture with a sound that ffmpeg's lavfi names, or with none."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=25:duration={seconds}")
    if sound is None:
        ffmpeg(*picture, *H264, *how, url(target))
    else:
        heard = ("-f", "lavfi", "-i", sound, "-t", f"{seconds}")
        ffmpeg(*picture, *heard, *H264, *AAC, *how, url(target))
    return target


def silent(target: Path, seconds: float = 30) -> Path:
    """A picture and a sound track in which nothing is heard."""
    return plain(target, "anullsrc=channel_layout=mono:sample_rate=16000", seconds)


def soundless(target: Path) -> Path:
    """A picture and no sound track at all."""
    return plain(target, None, 2)


def cut(whole: Path, target: Path, part: float) -> Path:
    """The first part of a file's bytes, as a broken download leaves them."""
    held = whole.read_bytes()
    target.write_bytes(held[: int(len(held) * part)])
    return target


def index_first(whole: Path, target: Path) -> Path:
    """The same MP4 with its index before its data, so that a cut one still opens."""
    ffmpeg("-i", url(whole), "-c", "copy", "-movflags", "+faststart", url(target))
    return target


def marked(clip: Path, target: Path, mark: str, text: str, between: tuple[float, float]) -> Path:
    """A clip with a mark in every frame and a text for a while: what the judges of pictures are tried on."""
    style = "fontsize=h/16:fontcolor=white:box=1:boxcolor=black@0.6"
    always = f"drawtext=text='{mark}':x=8:y=8:{style}"
    once = f"drawtext=text='{text}':x=(w-tw)/2:y=h-2*th:{style}:enable='between(t,{between[0]},{between[1]})'"
    crf = ("-crf", "23")
    ffmpeg("-i", url(clip), "-vf", f"{always},{once}", *H264, *crf, "-c:a", "copy", url(target))
    return target
