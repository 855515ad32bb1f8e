"""Fingerprints made from seeds: of a recording that was never made, and of what posts do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zeroline.archive.print_keys import MIDDLE_MS, MIRROR, STEP
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia
from zeroline.domain.fingerprint import (
    COEFFICIENTS,
    LAG,
    PICTURE_STEP_MS,
    REGIONS,
    Fingerprint,
    PicturePrint,
    Question,
    SoundPrint,
    TimedWord,
)
from zeroline.domain.speech import Maker


def recording(seed: int, seconds: float = 40, *, sound: bool = True, picture: bool = True) -> Fingerprint:
    """Numbers without a likeness to those of any other seed, each of sound a little like the one before, as chromaprint
    makes them; somebody speaks throughout."""
    random = np.random.default_rng(seed)
    heard = np.bitwise_xor.accumulate(_turned(random, _numbers(seconds * 1000), 0.2)).astype("<u4")
    seen = random.normal(0, 25, (int(seconds * 1000 / PICTURE_STEP_MS), len(REGIONS), COEFFICIENTS))
    ms = round(seconds * 1000)
    return Fingerprint(
        ms,
        SoundPrint(heard.tobytes()) if sound else None,
        _picture(seen) if picture else None,
        voice=((0, ms),) if sound else (),
    )


def _turned(random: np.random.Generator, count: int, share: float) -> np.ndarray:  # type: ignore[type-arg]
    """Numbers in which so many of the 32 bits are set."""
    return ((random.random((count, 32)) < share) * (1 << np.arange(32, dtype=np.uint64))).sum(1).astype(np.uint32)


def _numbers(ms: float) -> int:
    """How many chromaprint makes of a sound: the last looks at its end."""
    return int((ms - 2 * MIDDLE_MS) / STEP) + 1


def _picture(seen: np.ndarray) -> PicturePrint:  # type: ignore[type-arg]
    seen[:LAG] = 0  # nothing to compare with yet
    return PicturePrint(np.clip(np.rint(seen), -127, 127).astype(np.int8).tobytes())


def reposted(one: Fingerprint, *, speed: float = 1, start_s: float = 0, end_s: float | None = None, bits: float = 0,
             mirrored: bool = False, seed: int = 9) -> Fingerprint:  # fmt: skip
    """Seconds `start_s` to `end_s` of it at `speed` (1.05: 5 % faster), a share of `bits` turned."""
    random, end_s = np.random.default_rng(seed), end_s or one.duration_ms / 1000
    ms = round((end_s - start_s) * 1000 / speed)
    sound = picture = None
    if one.sound:
        values = np.frombuffer(one.sound.values, "<u4")
        at = np.rint((np.arange(_numbers(ms)) * STEP * speed + start_s * 1000) / STEP).astype(int)
        sound = SoundPrint((values[np.clip(at, 0, len(values) - 1)] ^ _turned(random, len(at), bits)).tobytes())
    if one.picture:
        seen = np.frombuffer(one.picture.values, np.int8).reshape(-1, len(REGIONS), COEFFICIENTS)
        moments = np.arange(ms // PICTURE_STEP_MS) * PICTURE_STEP_MS * speed + start_s * 1000
        at = np.clip(np.rint(moments / PICTURE_STEP_MS).astype(int), 0, len(seen) - 1)
        picture = _picture(seen[at] * (MIRROR if mirrored else 1))
    return Fingerprint(ms, sound, picture, voice=((0, ms),) if one.voice else ())


def said(text: str, every_ms: int = 400, start_ms: int = 0) -> tuple[TimedWord, ...]:
    return tuple(TimedWord(start_ms + every_ms * number, word) for number, word in enumerate(text.split()))


@dataclass
class ScriptedFingerprinter:
    """Knows the fingerprints of clips by their file's name and refuses others; `known` None: any clip has its own."""

    known: dict[str, Fingerprint] | None = None

    @property
    def maker(self) -> Maker:
        return Maker("scripted fingerprinter", "1")

    def fingerprint(self, clip: Clip, speeds: Sequence[int] = ()) -> Question:
        if self.known is None:
            return Question(recording(int(clip.sha256[:8], 16)))
        if clip.file not in self.known:
            raise BadMedia(clip.path, "its picture cannot be decoded")
        return Question(self.known[clip.file])
