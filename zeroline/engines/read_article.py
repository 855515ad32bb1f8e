"""Reads an article: text, Markdown, a web page (saved with its folder, as .mht or .webarchive), DOCX, PDF. The parsers
run in a child process inside the sandbox; what takes them too long or too much is refused with a sentence."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

from zeroline.domain.errors import BadArticle, EngineFailed
from zeroline.domain.quote import Article, Paragraph
from zeroline.engines.article_parts import NEXT_QUOTE
from zeroline.engines.sandbox import Limits, Outcome, Sandboxed

_CHILD = Path(__file__).with_name("article_child.py")
_MOST_BYTES = 100 << 20
# A result or a sentence within 10 s, and what is found has still to be checked: what harms does so by computing, so
# its CPU time is what is bounded; the clock is for a machine that others keep busy.
_LIMITS = Limits(cpu_s=6, wall_s=90, memory_bytes=1 << 30)
_MOST_JSON = 64 << 20

_SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".webarchive": "webarchive",
    ".docx": "docx",
    ".pdf": "pdf",
}
_OTHERS = {
    b"{\\rtf": "is an RTF file; save it as DOCX or text",
    b"\xd0\xcf\x11\xe0": "is an old Word file; save it as DOCX or text",
    b"\x89PNG": "is a picture; hand in the article's text",
    b"\xff\xd8\xff": "is a picture; hand in the article's text",
    b"GIF8": "is a picture; hand in the article's text",
    b"\x1f\x8b": "is compressed; unpack it first",
}


def read_article(path: Path) -> Article:
    """The article's own text, in order. Raises BadArticle; a file without any quotation is none of its business."""
    kind = _kind(path)
    command = [sys.executable, "-I", "-B", str(_CHILD), str(path.absolute()), kind]
    with Sandboxed(command, _LIMITS) as child:
        printed = next(child.blocks(_MOST_JSON), b"")
        outcome = child.outcome()
    if outcome.timed_out or outcome.killed:
        raise BadArticle(path, "takes longer to read than any article should; hand in its text alone")
    facts = _facts(path, printed, outcome)
    paragraphs = tuple(
        Paragraph(text, "block_quote", begins=True) if kind == NEXT_QUOTE else Paragraph(text, kind)
        for kind, text in facts["paragraphs"]
    )
    if not paragraphs:
        raise BadArticle(path, "holds no text" + ("; it may be scanned pages" if kind == "pdf" else ""))
    return Article(path.name, paragraphs, facts["title"], facts["published"], tuple(facts["notes"]))


def _kind(path: Path) -> str:
    """By what the file is where that shows, else by its name. Raises BadArticle."""
    head = _head(path)
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    for beginning, fault in _OTHERS.items():
        if head.startswith(beginning):
            raise BadArticle(path, fault)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"bplist"):
        return "webarchive"
    named = _SUFFIXES.get(path.suffix.casefold())
    start = bare[:2000].replace(b"\0", b"").lower()
    if named in ("docx", "pdf", "webarchive"):
        raise BadArticle(path, f"is not a {path.suffix.casefold()[1:].upper()} file, whatever its name says")
    if named in (None, "text", "html") and start.startswith((b"<!doctype html", b"<html", b"<head")):
        return "html"
    if named in (None, "html") and b"mime-version:" in start and b"multipart/related" in start:
        return "mhtml"
    if named is None and b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadArticle(path, "is of no kind that can be read; hand in text, HTML, Markdown, DOCX or PDF")
    return named or "text"


def _head(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise BadArticle(path, "is a folder; name the page in it")
        if not stat.S_ISREG(about.st_mode):
            raise BadArticle(path, "is not a file but a device or a pipe; save the article to a file first")
        if about.st_size > _MOST_BYTES:
            raise BadArticle(path, f"is larger than {_MOST_BYTES >> 20} MB; hand in the article's text alone")
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        raise BadArticle(path, "there is no such file") from error
    except OSError as error:
        raise BadArticle(path, f"cannot be read ({(error.strerror or str(error)).lower()})") from error
    if not head:
        raise BadArticle(path, "is empty (0 bytes)")
    return head


def _facts(path: Path, printed: bytes, outcome: Outcome) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(printed)
    except ValueError as error:
        if "MemoryError" in outcome.log or "bad_alloc" in outcome.log or outcome.code < 0:
            raise BadArticle(path, "breaks the program that reads it; it is damaged or made to harm") from error
        raise EngineFailed(f"Reading {path} failed: {outcome.log.strip()[-300:]}") from error
    if "fault" in facts:
        raise BadArticle(path, facts["fault"])
    return facts
