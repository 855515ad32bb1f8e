"""A voice that reads English, by eSpeak NG: a separate program (GPL-3.0) that Zeroline calls where it is installed.

It takes the place of the voice in a protected clip. Nothing of the clip's own sound is in it.
"""

from __future__ import annotations

import io
import shutil
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zeroline.domain.caption import Caption
from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.engines.sandbox import Limits, Sandboxed

_PROGRAM = "espeak-ng"
_PACE, _FASTEST = 165, 320  # words a minute: a little slower than its default of 175; where it can still be followed
_GAP_MS = 80  # between two captions
_RATE = 22_050  # samples a second that it speaks at
_MOST_CHARACTERS = 2_000
_LIMITS = Limits(cpu_s=30, wall_s=60, memory_bytes=1 << 30, file_bytes=0)

Samples = NDArray[np.int16]


def program() -> str:
    """Where it is installed. Raises WrongUse where it is not."""
    found = shutil.which(_PROGRAM)
    if found is None:
        raise WrongUse(f"A voice that reads the English needs the program {_PROGRAM}, which is not installed here; "
                       "install it, or choose silence.")  # fmt: skip
    return found


def read_aloud(captions: Sequence[Caption], duration_ms: int, to: Path) -> None:
    """Writes a WAV, mono, as long as the clip, in which each caption is read from its start. What would run into the
    next one is read faster, and what is too long even so is cut there. Raises WrongUse, EngineFailed."""
    speaks = program()
    whole = np.zeros(duration_ms * _RATE // 1000, np.int16)
    for number, caption in enumerate(captions):
        following = captions[number + 1].start_ms - _GAP_MS if number + 1 < len(captions) else duration_ms
        start, end = caption.start_ms * _RATE // 1000, max(0, min(following, duration_ms)) * _RATE // 1000
        text = " ".join(caption.lines).replace("[", "").replace("]", "").strip()
        if not text or end <= start:
            continue
        said = _fitting(speaks, text[:_MOST_CHARACTERS], end - start)
        whole[start : start + len(said)] = said
    with wave.open(str(to), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(whole.astype("<i2").tobytes())


def _fitting(speaks: str, text: str, room: int) -> Samples:
    said = _said(speaks, text, _PACE)
    if len(said) > room:
        said = _said(speaks, text, min(_FASTEST, round(_PACE * 1.05 * len(said) / room)))
    return said[:room]


def _said(speaks: str, text: str, pace: int) -> Samples:
    """`--` and the text as one argument: captions cannot become options, nor markup."""
    command = [speaks, "-v", "en-gb", "-s", str(pace), "-b", "1", "--stdout", "--", text]
    with Sandboxed(command, _LIMITS) as child:
        sound = b"".join(child.blocks(1 << 16))
        outcome = child.outcome()
    if outcome.code != 0 or outcome.timed_out:
        raise EngineFailed(f"{_PROGRAM} could not read a caption ({outcome.log.strip()[-200:]})")
    # written to a pipe, the header does not know how much follows
    at = sound.find(b"data")
    samples = np.frombuffer(sound[at + 8 : at + 8 + (len(sound) - at - 8) // 2 * 2], "<i2") if at > 0 else np.zeros(0)
    loud = np.flatnonzero(np.abs(samples) > 200)
    with io.BytesIO(sound) as file, wave.open(file) as header:
        if header.getframerate() != _RATE:
            raise EngineFailed(f"{_PROGRAM} speaks at {header.getframerate()} samples a second, not at {_RATE}")
    return samples[: loud[-1] + _RATE // 50].astype(np.int16) if len(loud) else np.zeros(0, np.int16)
