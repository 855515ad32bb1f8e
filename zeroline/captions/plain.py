"""Caption text as a writer may trust it: one line, visible characters only.

What comes out of a recogniser, a translator or a caption file is hostile until it went through here: null bytes break
players, bidirectional controls show words in an order in which they were not said, separators smuggle in new lines.
"""

from __future__ import annotations

import unicodedata

# Control, format (bidirectional controls, zero-width characters, tags, soft hyphens) and half surrogates: nothing that
# is spoken needs one. Joiners go too; Latin and Cyrillic have no use for them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def plain(text: str) -> str:
    """`text` in NFC on one line, words one space apart, without characters that cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(" " if char.isspace() else char for char in text if char.isspace() or _seen(char))
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def plain_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Each line made plain; lines that hold nothing are left out."""
    return tuple(line for line in map(plain, lines) if line)


def _seen(char: str) -> bool:
    code = ord(char)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # XML holds none of them
    return not noncharacter and unicodedata.category(char) not in _UNSEEN
