"""Reads one article's file and prints it as JSON. Runs as a script of its own inside the sandbox, because it parses
what strangers made. Arguments: the file, its kind (text, markdown, html, mhtml, webarchive, docx, pdf).

Prints {"title", "published", "notes", "paragraphs": [[kind, text]...]}, or {"fault": sentence} and exits 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from zeroline.engines.article_encoding import decoded
from zeroline.engines.article_parts import MOST_LETTERS, TOO_LONG, Parts, Unreadable
from zeroline.engines.article_text import from_markdown, from_text


def read(path: str, kind: str) -> Parts:
    """Raises Unreadable."""
    if kind == "docx":
        from zeroline.engines.article_docx import from_docx

        return from_docx(path)
    if kind == "pdf":
        from zeroline.engines.article_pdf import from_pdf

        return from_pdf(path)
    data = Path(path).read_bytes()
    declared = None
    if kind in ("mhtml", "webarchive"):
        from zeroline.engines.article_saved import page_of_mhtml, page_of_webarchive

        data, declared = page_of_mhtml(data) if kind == "mhtml" else page_of_webarchive(data)
        kind = "html"
    text, notes = decoded(data, declared, looks_inside=kind == "html")
    if kind != "html" and len(text) > MOST_LETTERS:
        raise Unreadable(TOO_LONG)
    if kind == "html":
        from zeroline.engines.article_html import from_html

        parts = from_html(text)
    else:
        parts = from_markdown(text) if kind == "markdown" else from_text(text)
    if sum(len(text) for _, text in parts.paragraphs) > MOST_LETTERS:
        raise Unreadable(TOO_LONG)
    return Parts(parts.paragraphs, parts.title, parts.published, (*notes, *parts.notes))


def main() -> int:
    try:
        parts = read(*sys.argv[1:3])
    except Unreadable as fault:
        print(json.dumps({"fault": str(fault)}))
        return 1
    print(
        json.dumps(
            {
                "title": parts.title,
                "published": parts.published,
                "notes": parts.notes,
                "paragraphs": parts.paragraphs,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
