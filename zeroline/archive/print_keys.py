"""Keys of a fingerprint: a few numbers of a clip that a copy of it is likely to have too, at the same places. Looking
them up finds the clips that are worth comparing."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zeroline.domain.fingerprint import (
    COEFFICIENTS,
    PICTURE_STEP_MS,
    REGIONS,
    SOUND_STEP_MS,
    Fingerprint,
    PicturePrint,
    SoundPrint,
    TimedWord,
)

Ints = NDArray[np.int64]
Words32 = NDArray[np.uint32]
Changes = NDArray[np.float32]

STEP = float(SOUND_STEP_MS)
# Each number looks at 16 frames, the last of 4096 samples: its middle lies this far behind its beginning.
MIDDLE_MS = (15 * STEP + 4096 / 11.025) / 2
# Rows of waves across the picture that turn sign in a mirror: the same order as the engine's (frequencies sorted by
# their sum, then by how they run down).
_WAVES = sorted(((y, x) for y in range(6) for x in range(6) if y or x), key=lambda at: (sum(at), at))[:COEFFICIENTS]
MIRROR = np.array([-1 if x % 2 else 1 for _, x in _WAVES], np.float32)

# kinds of key: two overlapping parts of the sound's numbers; signs of the picture's; two words that follow each other
_LOW, _HIGH, _PICTURE, WORDS = 0, 1 << 24, 2 << 24, 3 << 24
_EVERY = 1  # bits: half of the sound's numbers are keys, the same half in every copy
_FLOOR = 6.0  # mean size of a change that is not the noise of the coding (measured: up to 3 on cards and low rates)
_PROBES = 2  # of the picture's signs, so many of the least sure are tried both ways


@dataclass(frozen=True)
class Keys:
    """Where each key stands: `at` in ms."""

    key: Ints
    at: Ints


def joined(parts: list[Keys]) -> Keys:
    if not parts:
        return Keys(np.zeros(0, np.int64), np.zeros(0, np.int64))
    return Keys(np.concatenate([part.key for part in parts]), np.concatenate([part.at for part in parts]))


def distinct(values: Ints) -> Ints:
    """Each once, in order; as numpy.unique, which takes ten to a hundred times as long (2.3 s for 600,000)."""
    ordered = np.sort(values)
    first: NDArray[np.bool_] = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[first], np.int64)


def numbers(sound: SoundPrint | None) -> Words32:
    return np.frombuffer(sound.values if sound else b"", "<u4")


def changes(picture: PicturePrint | None) -> Changes:
    """Shape (count, regions, coefficients)."""
    values = np.frombuffer(picture.values if picture else b"", np.int8)
    return values.reshape(-1, len(REGIONS), COEFFICIENTS).astype(np.float32)


def telling(values: Words32) -> NDArray[np.bool_]:
    """Numbers that say something: silence and a steady tone repeat themselves."""
    same = np.concatenate([[False], values[1:] == values[:-1]]) if len(values) else np.zeros(0, bool)
    return ~same


def sound_keys(values: Words32) -> Keys:
    at = np.flatnonzero(telling(values))
    told = values[at].astype(np.int64)
    parts = []
    for kind, part in ((_LOW, told & 0xFFFFFF), (_HIGH, told >> 8)):
        chosen = (part * 2654435761 >> 12) & ((1 << _EVERY) - 1) == 0  # multiplicative hashing (Knuth, TAOCP 3, 6.4)
        parts.append(Keys(part[chosen] + kind, np.rint(at[chosen] * STEP + MIDDLE_MS).astype(np.int64)))
    return joined(parts)


def landmarks(seen: Changes) -> Ints:
    """Steps at which the picture changes more than just before and after: cuts, gestures, the camera's turns."""
    if not len(seen):
        return np.zeros(0, np.int64)
    size = np.abs(seen[:, 0]).mean(1)
    size = np.convolve(size, [0.25, 0.5, 0.25], "same")
    padded = np.concatenate([[-1.0], size, [-1.0]])
    peak = (size >= padded[:-2]) & (size > padded[2:]) & (size > _FLOOR)
    return np.flatnonzero(peak)


def picture_keys(seen: Changes, *, asked: bool = False) -> Keys:
    """The signs of each region at each landmark. `asked`: as one who asks also tries the other sign where it is least
    sure, and the mirror."""
    at = landmarks(seen)
    if not len(at):
        return joined([])
    if asked:  # the peak of a copy may fall on a neighbour
        at = distinct(np.clip(np.concatenate([at - 1, at, at + 1]), 0, len(seen) - 1))
    vectors = seen[at].reshape(-1, COEFFICIENTS)
    moments = np.repeat(at * PICTURE_STEP_MS, len(REGIONS))
    views = [vectors, vectors * MIRROR] if asked else [vectors]
    return joined([_signs(view, moments, _PROBES if asked else 0) for view in views])


def _signs(vectors: Changes, at: Ints, probes: int) -> Keys:
    powers = 1 << np.arange(COEFFICIENTS, dtype=np.int64)
    key = ((vectors > 0) * powers).sum(1) + _PICTURE
    unsure = powers[np.argsort(np.abs(vectors), axis=1)[:, :probes]]
    parts = [
        Keys(key ^ (unsure * ((combination >> np.arange(probes)) & 1)).sum(1), at) for combination in range(1 << probes)
    ]
    return joined(parts)


def word_keys(words: Sequence[TimedWord]) -> Keys:
    """Each two words that follow each other within three seconds, where the first begins."""
    pairs = [(a.start_ms, f"{a.text} {b.text}") for a, b in pairwise(words) if b.start_ms - a.start_ms < 3_000]
    key = [(zlib.crc32(text.encode()) & 0xFFFFFF) + WORDS for _, text in pairs]
    return Keys(np.array(key, np.int64), np.array([at for at, _ in pairs], np.int64))


def keys_of(print_: Fingerprint) -> Keys:
    """What the archive keeps of a clip: each key once, at its first place, when it repeats within two seconds."""
    parts = [sound_keys(numbers(print_.sound)), picture_keys(changes(print_.picture)), word_keys(print_.words or ())]
    found = joined(parts)
    rows = np.unique(np.stack([found.key, found.at // 2000, found.at], 1), axis=0)
    first = np.unique(rows[:, :2], axis=0, return_index=True)[1]
    return Keys(rows[first, 0], rows[first, 2])
