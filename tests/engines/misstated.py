"""Files whose containers say that they are longer or shorter than what is in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_HOLDING = (b"moov", b"trak", b"mdia", b"minf", b"stbl")


def restated(path: Path, seconds: float) -> Path:
    """The MP4 with every stated length changed: mvhd, tkhd, mdhd and the edit lists (ISO/IEC 14496-12, 8.2 to 8.6).
    The samples and their times stay as they are."""
    data = bytearray(path.read_bytes())
    (mvhd,) = [at for kind, at in _boxes(data, 0, len(data)) if kind == b"mvhd"]
    (scale,) = struct.unpack_from(">I", data, mvhd + 20)
    for kind, at in _boxes(data, 0, len(data)):
        if kind == b"mvhd":
            struct.pack_into(">I", data, at + 24, round(seconds * scale))
        elif kind == b"tkhd":
            struct.pack_into(">I", data, at + 28, round(seconds * scale))
        elif kind == b"mdhd":
            (own,) = struct.unpack_from(">I", data, at + 20)
            struct.pack_into(">I", data, at + 24, round(seconds * own))
        elif kind == b"edts":
            data[at + 4 : at + 8] = b"free"
    path.write_bytes(data)
    return path


def lingering(path: Path) -> Path:
    """The MP4 with the last sample of each track lasting 2^31 - 1 ticks (stts, 8.6.1); the others as they were."""
    data = bytearray(path.read_bytes())
    for kind, at in list(_boxes(data, 0, len(data))):
        if kind == b"stts":
            (count,) = struct.unpack_from(">I", data, at + 12)
            last = at + 16 + 8 * (count - 1)
            samples, _ = struct.unpack_from(">II", data, last)
            if samples == 1:  # else all of them would
                struct.pack_into(">I", data, last + 4, 0x7FFFFFFF)
    path.write_bytes(data)
    return path


def _boxes(data: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int]]:
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, at
        if kind in _HOLDING:
            yield from _boxes(data, at + 8, at + length)
        at += max(8, length)


def restated_matroska(path: Path, seconds: float) -> Path:
    """The Matroska or WebM with another Duration in its Info: an 8-byte float under the id 44 89."""
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3
    struct.pack_into(">d", data, at, seconds * 1000)
    path.write_bytes(data)
    return path
