"""Bytes into letters: by their mark, by what they are, by what they say that they are, in this order."""

from __future__ import annotations

import codecs
import re

from zeroline.engines.article_parts import Unreadable

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_LATIN = ("cp1252", "iso8859-15", "cp1250")
# The ten most frequent letters of Russian and of Ukrainian make up about two thirds of either's text.
_FREQUENT = frozenset("оеаинтсрвлі")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_PAIRS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_LOST = "It is UTF-8 but for {} bytes or so; a \ufffd stands where a letter could not be read."
_LOOKED_AT = 200_000  # bytes by which an encoding is told
# UTF-8 that was read as Windows-1252 or Latin-1 and written again: â€œ for “, Ð¿ for п.
_GARBLED = re.compile(
    r"â€[\x80-\xbfœ\x9d™˜¦“”]|â\x80[\x80-\xbf]|[ÐÑ][\x80-\xbf°±²³´µ¶·¸¹º»¼½¾¿‚ƒ„…†‡ˆ‰Š‹Œ]|Ã[\x80-\xbf©¨¤¶¼±§]"
)


def decoded(data: bytes, declared: str | None = None, *, looks_inside: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text and what had to be mended for it. `declared` is what a header around the bytes says of them; with
    `looks_inside` the declaration of an HTML page counts too. Raises Unreadable."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ()
    wide = _wide(data)
    if wide is not None:
        return _plain(data.decode(wide, "replace")), ()
    said = declared or (_declared(data) if looks_inside else None)
    read = _utf8(data)
    if read is not None:
        text, mended = _ungarbled(_plain(read[0]))
        return text, (*mended, *([_LOST.format(read[1])] if read[1] else []))
    encoding = _told_apart(data, said)
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") * 50 > len(text):
        raise Unreadable("is in no encoding that could be recognised; save it as UTF-8")
    if said is None:
        notes: tuple[str, ...] = (f"It was read as {encoding}; where letters look wrong, save it as UTF-8.",)
    else:
        notes = () if _same(said, encoding) else (f"It calls itself {said} and is {encoding}.",)
    return _plain(text), notes


def _plain(text: str) -> str:
    """The text, if it is one: mostly letters and blanks of scripts that articles are written in. Raises Unreadable."""
    head = text[:4000]
    known = sum(letter < "\u0600" or "\u1e00" <= letter < "\u2e80" for letter in head)
    steering = sum(letter < " " and letter not in "\t\n\r\f\v" for letter in head)
    if known * 10 < len(head) * 6 or steering * 20 > len(head):
        raise Unreadable("is not a text, whatever its name says")
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of its blanks and marks is zero."""
    head = data[:4000]
    if not head or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head):
        raise Unreadable("is not a text, whatever its name says")
    return "utf-16-be" if even > odd else "utf-16-le"


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    return match[1].decode("ascii").lower() if match else None


def _utf8(data: bytes) -> tuple[str, int] | None:
    """The text, and how many of its characters could not be read; None: it is another encoding."""
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # What is mostly UTF-8 is none of the others: their letters seldom fall into its pairs, and never mostly.
    pairs, lost = len(_PAIRS.findall(data)), text.count("\ufffd")
    return (text, lost) if pairs >= 3 and pairs >= 2 * lost else None


def _told_apart(data: bytes, said: str | None) -> str:
    """Which one-byte encoding it is: what it says, where that gives a plausible text; else the likeliest."""
    head = data[:_LOOKED_AT]
    high = sum(byte > 0xBF for byte in head)
    ascii_letters = len(re.findall(rb"[A-Za-z]", re.sub(rb"<[^>]{0,2000}>", b" ", head)))
    if high * 4 > ascii_letters:  # no Latin alphabet has so many accents
        likely = max(_CYRILLIC, key=lambda encoding: _likeness(head, encoding))
        known = _known(said)
        if known in _CYRILLIC and _likeness(head, known) >= _likeness(head, likely) - 0.02:
            return known
        if _likeness(head, likely) > 0.45:
            return likely
        return known or likely
    known = _known(said)
    return known if known in _LATIN else "cp1252"


def _known(name: str | None) -> str | None:
    """An encoding's name as Python has it, of those that are looked for; Latin-1 means Windows-1252 on the web (WHATWG
    Encoding, 4.2)."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    found = {"iso8859-1": "cp1252", "ascii": "cp1252", "koi8-r": "koi8-u"}.get(found, found)
    return found if found in (*_CYRILLIC, *_LATIN) else None


def _same(said: str, encoding: str) -> bool:
    return _known(said) == encoding


def _likeness(head: bytes, encoding: str) -> float:
    """How much the letters look like Russian or Ukrainian: the share of the frequent ones, in lower case."""
    letters = [letter for letter in head.decode(encoding, "replace") if letter.isalpha() and not letter.isascii()]
    return sum(letter in _FREQUENT for letter in letters) / len(letters) if letters else 0.0


def _ungarbled(text: str) -> tuple[str, tuple[str, ...]]:
    """Text that was decoded wrongly once before it was saved, put right where that can be done whole."""
    if len(_GARBLED.findall(text[:_LOOKED_AT])) < 3:
        return text, ()
    for encoding in ("cp1252", "latin-1"):
        try:
            return _back(text, encoding), ("Its letters had been decoded wrongly once (â€œ for “) and were put right.",)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text, (
        "Some of its letters were decoded wrongly before it was saved (â€œ for “) and could not be put right.",
    )


def _back(text: str, encoding: str) -> str:
    """Windows-1252 leaves five bytes free, which browsers read as control characters."""
    if encoding == "latin-1":
        return text.encode("latin-1").decode("utf-8")
    data = b"".join(
        letter.encode("latin-1") if letter in "\x81\x8d\x8f\x90\x9d" else letter.encode(encoding) for letter in text
    )
    return data.decode("utf-8")
