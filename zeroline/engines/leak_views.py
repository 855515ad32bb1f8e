"""What the bytes of a file say to somebody who looks for words in them: in every encoding, unpacked and decoded."""

from __future__ import annotations

import base64
import binascii
import html
import io
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

_EIGHT_BIT = ("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "latin_1")
_DEEP = 4  # a picture in a document in an archive: no bundle of ours holds more
_MOST = 64 << 20  # bytes that one packed stream may give
_STREAM = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}(?:\s{1,3}[A-Za-z0-9+/_-]{12,})*={0,2}")
_BASE32 = re.compile(r"[A-Z2-7]{16,}={0,6}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[ :]?){6,}")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|%u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_TAG = re.compile(r"<[^<>]{0,300}>")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class View:
    """One reading of some bytes. `how` says how they were read; `solid`: they are text, not bytes of any kind that
    happen to be letters; `bytes_each` is how many of them a letter takes at least."""

    how: str
    text: str
    solid: bool
    bytes_each: int = 1


def views(content: bytes, how: str = "", deep: int = 0) -> Iterator[View]:
    """Every reading; those of what is packed in them as well."""
    text = _as_text(content)
    if text is not None:
        yield View(how, text, True)
        yield from _inside(text, how, deep)
    else:
        yield from _readings(content, how)
    if deep < _DEEP:
        for kind, inner in _unpacked(content):
            yield from views(inner, f"{how} {kind}".strip(), deep + 1)


def _as_text(content: bytes) -> str | None:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _CONTROL.search(text):
                return text
    return None


def _readings(content: bytes, how: str) -> Iterator[View]:
    """Of bytes that are no plain text: they may be one in part, or in another encoding."""
    yield View(f"{how} as UTF-8".strip(), content.decode("utf-8", "replace"), False)
    for encoding in _EIGHT_BIT:
        yield View(f"{how} as {encoding}".strip(), content.decode(encoding, "replace"), _wordy(content))
    for encoding in ("utf-16-le", "utf-16-be"):
        for start in (0, 1):
            text = content[start:].decode(encoding, "replace")
            yield View(f"{how} as {encoding}".strip(), text, False, 2)
    ascii_only = content.decode("ascii", "replace")
    for piece in re.findall(r"[\x20-\x7e\s]{16,}", ascii_only):
        yield from (View(one.how, one.text, False) for one in _inside(piece, how, 0))


def _wordy(content: bytes) -> bool:
    """Whether bytes look like a text in an encoding of eight bits: no signs of control among them."""
    return bool(content) and not re.search(rb"[\x00-\x08\x0e-\x1f]", content)


def _inside(text: str, how: str, deep: int) -> Iterator[View]:
    """What stands in a text in another writing."""
    for kind, other in (
        ("percent-encoded", unquote(text, errors="ignore")),
        ("percent-encoded, eight bits", unquote(text, encoding="cp1251", errors="ignore")),
        ("with HTML's characters", html.unescape(html.unescape(text))),
        ("without tags", _TAG.sub("", text)),
        (
            "with escapes",
            _ESCAPED.sub(_letter, text),
        ),
        ("quoted-printable", quopri.decodestring(text.encode()).decode("utf-8", "ignore") if "=" in text else text),
        ("encoded twice", text.encode("cp1251", "ignore").decode("utf-8", "ignore")),
        ("encoded twice", text.encode("latin-1", "ignore").decode("utf-8", "ignore")),
        ("punycode", re.sub(r"xn--([a-z0-9-]+)", _idna, text, flags=re.IGNORECASE)),
    ):
        if other and other != text:
            yield View(f"{how} {kind}".strip(), other, True)
    if deep < _DEEP:
        for kind, content in _decoded(text):
            for one in views(content, f"{how} {kind}".strip(), deep + 1):
                yield View(one.how, one.text, one.solid and len(content) > 5, one.bytes_each)


def _letter(match: re.Match[str]) -> str:
    return chr(min(0x10FFFF, int(next(filter(None, match.groups())), 16)))


def _idna(match: re.Match[str]) -> str:
    try:
        return match[1].encode().decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return match[0]


def _decoded(text: str) -> Iterator[tuple[str, bytes]]:
    for match in _BASE64.finditer(text):
        told = re.sub(r"\s", "", match[0]).rstrip("=").replace("-", "+").replace("_", "/")
        for start in range(4):  # it may begin inside a longer run of letters
            piece = told[start:]
            try:
                yield "base64", base64.b64decode(piece[: len(piece) - (len(piece) % 4 == 1)] + "=" * (-len(piece) % 4))
            except (binascii.Error, ValueError):
                continue
    for match in _BASE32.finditer(text):
        told = match[0].rstrip("=")
        try:
            yield "base32", base64.b32decode(told + "=" * (-len(told) % 8))
        except (binascii.Error, ValueError):
            continue
    for match in _HEX.finditer(text):
        yield "hexadecimal", bytes.fromhex(re.sub(r"[ :]", "", match[0]))


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of zip files and of packed streams."""
    if b"PK\x03\x04" in content:
        start = content.index(b"PK\x03\x04")
        try:
            with zipfile.ZipFile(io.BytesIO(content[start:])) as packed:
                yield "in a zip file", "\n".join(packed.namelist()).encode() + b"\n" + packed.comment
                for one in packed.infolist():
                    if one.file_size <= _MOST:
                        yield "in a zip file", one.comment + one.extra + packed.read(one)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError):
            yield "in a broken zip file", b""
    for match in _STREAM.finditer(content):
        stream = zlib.decompressobj(47)  # zlib's own or gzip's header
        try:
            inner = stream.decompress(content[match.start() :], _MOST)
        except zlib.error:
            continue
        if len(inner) > 3:
            yield "in a packed stream", inner
