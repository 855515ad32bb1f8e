"""Reads a text file, whatever encoding a phone, a forum or an old office machine gave it."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from pathlib import Path

from zeroline.domain.errors import BadText
from zeroline.domain.written import WrittenText

SUFFIXES = (".txt", ".md")
_MOST_BYTES = 10 << 20  # some 800,000 words: longer than any transcript

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = ("cp1251", "koi8-u", "cp866", "iso8859-5", "utf-16-le", "utf-16-be")
# The ten most frequent letters of Russian and of Ukrainian make up about two thirds of either's text.
_FREQUENT = frozenset("оеаинтсрвлі")
_PLAUSIBLE = 0.5  # share of them among the letters of a right reading; a wrong reading of Russian stays below 0.4
_LETTERS_NEEDED = 20  # fewer letters do not show an encoding


def is_text(path: Path) -> bool:
    """Whether a file is read rather than heard, by its name."""
    return path.suffix.casefold() in SUFFIXES


def read_text(path: Path) -> WrittenText:
    """The text in NFC with line breaks as line feeds. Raises BadText."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadText(path, f"is larger than {_MOST_BYTES >> 20} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise BadText(path, f"cannot be read ({(error.strerror or str(error)).lower()})") from error
    text, encoding = _decoded(path, data)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise BadText(path, "is empty; there is nothing to translate")
    if _has_controls(text):
        raise BadText(path, "is not a text, whatever its name says")
    return WrittenText(path, hashlib.sha256(data).hexdigest(), encoding, text)


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise BadText(path, f"says that it is {encoding}, and is not; save it as UTF-8") from error
    plain = _read_as(data, "utf-8")
    if plain is not None and not _has_controls(plain):  # UTF-16 without its mark reads as UTF-8 full of controls
        return plain, "utf-8"
    readings = [(text, encoding) for encoding in _OLD if (text := _read_as(data, encoding)) is not None]
    text, encoding = max(readings, key=lambda reading: _likeness(reading[0]), default=("", ""))
    if _likeness(text) < _PLAUSIBLE:
        raise BadText(path, "is in no encoding that could be recognised; save it as UTF-8")
    return text, encoding


def _read_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(c) == "Cc" and c not in "\n\r\t\f\v" for c in text)


def _likeness(text: str) -> float:
    """How much the letters look like Russian or Ukrainian: the share of the frequent ones, in lower case."""
    letters = [c for c in text[:20_000] if c.isalpha() and not c.isascii()]
    return sum(c in _FREQUENT for c in letters) / len(letters) if len(letters) >= _LETTERS_NEEDED else 0.0
