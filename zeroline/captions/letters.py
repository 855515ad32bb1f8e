"""Characters that the fonts at hand cannot draw: what stands in their place, and the flags that say so."""

from __future__ import annotations

import unicodedata
from collections.abc import Set as AbstractSet

from zeroline.domain.caption import Caption
from zeroline.domain.review import Flag

SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
# They choose between two looks of the sign before them (Unicode 15, section 23.4) and are seen nowhere themselves.
_SELECTORS = frozenset(chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_NAMED = 5


def drawn(text: str, letters: AbstractSet[str]) -> str:
    """`text` with a visible substitute for each character that is not among `letters`, one for a sign and the marks
    that stand on it. Line ends stay."""
    out: list[str] = []
    for char in text:
        if char in letters or char == "\n":
            out.append(char)
        elif char in _SELECTORS or (_is_mark(char) and out and out[-1] == SUBSTITUTE):
            continue
        else:
            out.append(SUBSTITUTE)
    return "".join(out)


def letter_flags(captions: tuple[Caption, ...], letters: AbstractSet[str]) -> list[Flag]:
    """A flag for each caption that holds what is not among `letters`, naming it."""
    flags = []
    for caption in captions:
        text = "".join((*caption.lines, *caption.original))
        missing = [char for char in dict.fromkeys(text) if char not in letters and char not in _SELECTORS]
        if missing:
            named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:_NAMED])
            more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
            why = f"The fonts cannot draw {named}{more}; the video shows {SUBSTITUTE} instead."
            segment = caption.segments[0] if caption.segments else None
            flags.append(Flag("not_drawn", segment, why, caption.start_ms, caption.end_ms))
    return flags


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
