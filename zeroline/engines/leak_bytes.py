"""Secrets looked for in the bytes of files."""

from __future__ import annotations

import base64
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from zeroline.domain.secret import Leak, Secret, between, plainly
from zeroline.engines.leak_views import View, views

_LEAST_BYTES = 6  # of what is known again among bytes that are no text: shorter ones are there by chance
_SHORT = 200  # letters
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_PAPERS = frozenset({"docx", "html"})
_OF_DOCUMENT = ("word/document.xml", "word/_rels/document.xml.rels")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\W_]+")
_HEADER = re.compile(r"^(?:\ufeff?WEBVTT.*|NOTE\b|\d+$|[\d:.,]+ --> .*|STYLE$|::cue.*)$", re.MULTILINE)
_KEY = re.compile(r'"[a-z0-9_]+"\s*:')


@dataclass(frozen=True)
class Hunt:
    """`secrets` are looked for; `excused` are texts of ours that may hold one of their words, such as what stands in a
    place's stead; `furniture` the words that our formats hold whatever the clip, `of_papers` those that DOCX and HTML
    do."""

    secrets: Sequence[Secret]
    excused: Sequence[str] = ()
    furniture: frozenset[str] = frozenset()
    of_papers: frozenset[str] = frozenset()

    @cached_property
    def _excused(self) -> re.Pattern[str] | None:
        ways = [between(parts) for one in self.excused if (parts := _WORD.findall(plainly(one)))]
        return re.compile("|".join(sorted(ways, key=len, reverse=True))) if ways else None

    @cached_property
    def _needles(self) -> tuple[tuple[Secret, bytes], ...]:
        return tuple({needle: (one, needle) for one in self.secrets for needle in _needles(one)}.values())

    @cached_property
    def _sought(self) -> tuple[tuple[Secret, tuple[str, ...]], ...]:
        """Each secret, and its bytes as they stand in a text in which each byte is a letter."""
        return tuple((one, tuple(raw.decode("latin-1") for raw in one.raw)) for one in self.secrets)

    @cached_property
    def _close(self) -> tuple[str, ...]:
        return tuple(word for one in self.secrets for word in one.close)

    def in_bytes(self, file: str, content: bytes, place: str = "") -> Iterator[Leak]:
        """All that is found in bytes read as text in every way."""
        for one in self.secrets:
            if any(raw in content for raw in one.raw):
                yield Leak(file, place or "as bytes", one.what)
        allowed = self.furniture | self.of_papers if _form(file) in _PAPERS else self.furniture
        clean: set[tuple[str, bool, int]] = set()  # more than half of all readings are short, and say what another said
        for view in views(content):
            read = (view.text, view.solid, view.bytes_each)
            if read in clean:
                continue
            found = list(self._in_view(file, place, view, allowed))
            if not found and len(view.text) < _SHORT:
                clean.add(read)
            yield from found
        visible = _visible(file, content)
        if visible is not None:
            yield from self._in_view(file, place, View("in its words", visible, True), frozenset())

    def in_packed(self, file: str, content: bytes, place: str) -> Iterator[Leak]:
        """All that stands as it is, or in base64, among bytes of coded picture and sound."""
        lowered = content.lower()
        for one, needle in self._needles:
            found = content.find(needle)
            if found < 0 and needle.isascii():
                found = lowered.find(needle.lower())
            if found >= 0:
                yield Leak(file, f"{place}, byte {found}", one.what)

    def _in_view(self, file: str, place: str, view: View, allowed: frozenset[str]) -> Iterator[Leak]:
        text = plainly(view.text)
        if self._excused is not None:
            text = self._excused.sub(lambda match: "\n" * match[0].count("\n") + " ", text)
        least = 0 if view.solid else -(-_LEAST_BYTES // view.bytes_each)
        letters = _BETWEEN.sub("", text) if view.solid and self._close else ""
        for one, raws in self._sought:
            if raws and any(raw in view.text for raw in raws):
                yield Leak(file, ", ".join(filter(None, (place, view.how))), one.what)
            where = None
            if one.may_be_in(text):
                where = next((match.start() for match in one.pattern.finditer(text)
                              if len(match[0]) >= least and _around(text, match) not in allowed), None)  # fmt: skip
            if where is None and not (letters and any(word in letters for word in one.close)):
                continue
            at = f"line {text.count(chr(10), 0, where or 0) + 1}" if view.solid else f"byte {where}"
            yield Leak(file, ", ".join(filter(None, (place, at, view.how))), one.what)


def _around(text: str, match: re.Match[str]) -> str:
    """The whole word that a match begins or is."""
    start, end = match.span()
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]


def _visible(file: str, content: bytes) -> str | None:
    """The words of a text file of ours without what its format says; None: it is no such file."""
    form = _form(file)
    if form == "docx":
        return _of_document(content)
    if form not in ("json", "srt", "vtt", "ass", "ttml", "html", "md", "txt"):
        return None
    text = content.decode("utf-8", "replace")
    if form in ("md", "txt"):
        return text
    if form == "json":
        return _KEY.sub(" ", text.replace('\\"', '"'))
    if form == "ass":
        lines = [line.split(",", 9) for line in text.splitlines() if line.startswith("Dialogue:")]
        return "\n".join(line[-1].replace("\\N", " ") for line in lines)
    if form == "html":
        return html.unescape(re.sub(r"<[^>]*>", " ", text.partition("</head>")[2]))
    if form == "ttml":
        return re.sub(r"<[^>]*>", "", text)
    return _HEADER.sub("", text)


def _form(file: str) -> str:
    return file.rpartition(".")[2]


def _of_document(content: bytes) -> str | None:
    """The words of a DOCX file and the addresses that it leads to; None: it cannot be read as one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            told, links = (package.read(one).decode("utf-8", "replace") for one in _OF_DOCUMENT)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zlib.error, OSError):
        return None
    words = (*re.split(r"<[^>]*>", told), *re.findall(r'Target="([^"]*)" TargetMode="External"', links))
    return html.unescape(" ".join(words))


def _needles(secret: Secret) -> Iterator[bytes]:
    for spelling in secret.literals:
        for cased in dict.fromkeys((spelling, spelling.title(), spelling.upper())):
            for encoding in _ENCODINGS:
                coded = cased.encode(encoding, "ignore")
                if len(coded) >= _LEAST_BYTES and coded.decode(encoding) == cased:
                    yield coded
            yield from _as_base64(cased.encode())
    yield from secret.raw


def _as_base64(content: bytes) -> Iterator[bytes]:
    """The letters that hold these bytes alone, wherever they begin among others."""
    for lead in range(3):
        told = base64.b64encode(b"\0" * lead + content).rstrip(b"=")
        inner = told[-(-lead * 8 // 6) : len(told) - 1]
        if len(inner) >= 8:
            yield inner


def file_names(names: Iterable[str], hunt: Hunt) -> Iterator[Leak]:
    """Names of files that hold what must not leave. Such a file is told by its number: its name would tell it."""
    for number, name in enumerate(sorted(names), start=1):
        found = next(hunt.in_bytes("", name.encode("utf-8", "surrogateescape")), None)
        if found is not None:
            yield Leak(f"file {number} of the bundle, by name", "in its name", found.what)
