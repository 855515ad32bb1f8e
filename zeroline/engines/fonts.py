"""The fonts that ship with the package, and which characters they can draw."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from zeroline.domain.errors import EngineFailed

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
_REGULAR = FONTS / "NotoSans-Regular.ttf"  # what the captions' styles ask for


@cache
def letters() -> frozenset[str]:
    """Every character that the font of the captions has a glyph for, by its table `cmap`, of which ours has format 4
    (OpenType 1.9, "cmap"). Raises EngineFailed where the font is missing from the package."""
    try:
        data = _REGULAR.read_bytes()
    except OSError as error:
        raise EngineFailed("The fonts are missing from the package; install it again.") from error
    at = _table(data, b"cmap")
    encodings = [
        struct.unpack_from(">HHI", data, at + 4 + 8 * n) for n in range(*struct.unpack_from(">H", data, at + 2))
    ]
    (offset,) = [offset for platform, encoding, offset in encodings if (platform, encoding) == (3, 1)]
    return frozenset(map(chr, _covered(data, at + offset)))


def _table(data: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    tables = [struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count)]
    return int(next(offset for tag, _, offset, _ in tables if tag == name))


def _covered(data: bytes, at: int) -> list[int]:
    """The code points of a subtable of format 4 whose glyph is not 0, "none"."""
    (doubled,) = struct.unpack_from(">H", data, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    found = []
    for n, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (reach,) = struct.unpack_from(">H", data, ranges_at + 2 * n)
        for code in range(start, end + 1):
            glyph = code + delta
            if reach:
                (glyph,) = struct.unpack_from(">H", data, ranges_at + 2 * n + reach + 2 * (code - start))
            if glyph & 0xFFFF and code != 0xFFFF:
                found.append(code)
    return found
