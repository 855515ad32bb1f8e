"""What every call of FFmpeg on untrusted media shares: the binary, what it may open, and how its failures read."""

from __future__ import annotations

import os
from pathlib import Path

import imageio_ffmpeg

from zeroline.domain.errors import BadMedia, EngineFailed
from zeroline.engines.media_allowed import DECODERS, FORMATS
from zeroline.engines.sandbox import Outcome

_MOST_PIXELS = 8192 * 4352  # 8K with its padding; a frame that claims more is an attack on memory


def binary() -> str:
    """The FFmpeg that came with the package. Raises EngineFailed where there is none for this machine."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise EngineFailed("There is no ffmpeg for this machine; install one and set IMAGEIO_FFMPEG_EXE.") from error


def quiet_command() -> list[str]:
    """The head of every command: asks nothing and says only what went wrong, each line with its level."""
    return [binary(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+warning"]


def untrusted_input(path: Path, threads: int, lead_ms: int = 0) -> list[str]:
    """`-i` for a file that may be hostile. `file:` and the absolute path make a name with a colon, a leading dash or a
    line break nothing but a name. `lead_ms` is that of Tracks, for the streams that the command takes."""
    return [
        *(("-itsoffset", f"{lead_ms / 1000:.3f}") if lead_ms else ()),
        *("-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-codec_whitelist", DECODERS),
        *("-max_pixels", str(_MOST_PIXELS), "-threads", str(threads)),
        *("-i", f"file:{os.path.abspath(path)}"),
    ]


def last_words(outcome: Outcome) -> str:
    """The last error that FFmpeg named, for a sentence; empty when it named none."""
    marks = ("[error] ", "[fatal] ")
    said = [line.rsplit(mark, 1)[1].strip() for line in outcome.log.splitlines() for mark in marks if mark in line]
    telling = [line for line in said if line and line != "Conversion failed!"]
    return telling[-1] if telling else ""


def decoding_fault(path: Path, outcome: Outcome, what: str) -> BadMedia:
    """The sentence for a command that ended badly on `path`; `what` is what could not be decoded."""
    if outcome.timed_out or outcome.killed:
        return BadMedia(path, f"takes more time or memory to decode than a clip of its length can need; its {what} was"
                              " given up")  # fmt: skip
    if "Cannot allocate memory" in outcome.log:
        return BadMedia(path, f"takes more memory to decode than is allowed; its {what} was given up")
    cause = last_words(outcome)
    return BadMedia(path, f"its {what} cannot be decoded" + (f" (ffmpeg: {cause})" if cause else ""))
