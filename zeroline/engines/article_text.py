"""Plain text and Markdown into paragraphs. Used in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from zeroline.engines.article_dates import dateline
from zeroline.engines.article_parts import BLOCK_QUOTE, HEADING, HIDDEN, NEXT_QUOTE, TEXT, Parts, gathered

_FRONT = re.compile(r"\A---\n(?P<facts>.{0,4000}?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FACT = re.compile(r"^(?P<name>title|date|published)\s*:\s*(?P<value>.+)$", re.IGNORECASE | re.MULTILINE)


def from_text(text: str) -> Parts:
    """Lines between empty ones are a paragraph; where none is empty, each line is. Lines that begin with > are a block
    quotation."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    blocks = list(_blocks(lines))
    paragraphs = gathered(blocks)
    return Parts(paragraphs, published=dateline([text for _, text in paragraphs[:6]]))


def _blocks(lines: list[str]) -> Iterator[tuple[str, str]]:
    wrapped = _is_wrapped(lines)
    held: list[str] = []
    quoted = False
    apart = True  # whether something stood between this and the last line that was quoted
    for line in [*lines, ""]:
        is_quoted = line.lstrip().startswith(">")
        bare = line.strip().lstrip("> ").strip() if is_quoted else line.strip()
        if held and (not bare or is_quoted != quoted or not wrapped or _begins(line)):
            yield (NEXT_QUOTE if apart else BLOCK_QUOTE) if quoted else TEXT, _unwrapped(held)
            apart = apart and not quoted
            held = []
        apart = apart or not is_quoted
        if bare:
            held.append(bare)
            quoted = is_quoted


def _begins(line: str) -> bool:
    """An indented line begins a paragraph."""
    return line.startswith(("    ", "\t", "\u3000"))


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a width: many follow one another without an empty one, and none is long."""
    full = [line for line in lines if line.strip()]
    if not full or max(map(len, full)) > 130:
        return False
    joined = sum(bool(one.strip() and two.strip()) for one, two in pairwise(lines))
    return joined * 3 > len(full) and len(full) < len(lines)


def _unwrapped(lines: list[str]) -> str:
    return " ".join(lines)


_OPENS = re.compile(r"<([a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
_CLOSES = re.compile(r"</([a-z][a-z0-9]*)\s*>", re.IGNORECASE)
_STRIKES = frozenset({"del", "s", "strike"})
_EMPTY = frozenset({"br", "hr", "img", "input", "wbr"})  # nothing is in them, and nothing closes them


def from_markdown(text: str) -> Parts:
    """Markdown (CommonMark): headings, paragraphs, block quotations, items of lists; code and pictures left out."""
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    facts = (
        {found["name"].lower(): found["value"].strip(" \"'") for found in _FACT.finditer(front["facts"])}
        if front
        else {}
    )
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text[front.end() :] if front else text)
    paragraphs = gathered(_from_tokens(tokens))
    title = facts.get("title") or next((text for kind, text in paragraphs if kind == HEADING), None)
    published = facts.get("date") or facts.get("published") or dateline([text for _, text in paragraphs[:6]])
    return Parts(paragraphs, title, published)


def _from_tokens(tokens: list[Any]) -> Iterator[tuple[str, str]]:
    depth = 0
    begun = False
    kind = TEXT
    for token in tokens:
        if token.type == "blockquote_open":
            begun = begun or not depth
            depth += 1
        elif token.type == "blockquote_close":
            depth -= 1
        elif token.type == "heading_open":
            kind = HEADING
        elif token.type == "heading_close":
            kind = TEXT
        elif token.type in ("inline", "html_block"):
            inline = token.type == "inline"
            text = _inline(token.children or []) if inline else re.sub(r"<[^>]{0,500}>", " ", token.content)
            yield (NEXT_QUOTE if begun else BLOCK_QUOTE) if depth else kind, text
            begun = begun and not (depth and text.strip())


def _inline(children: list[Any]) -> str:
    """What a reader sees of a line: not what is struck through or hidden."""
    kept: list[str] = []
    unseen: list[str] = []  # the tags that are open, from the first that hides what is in it
    for child in children:
        if child.type == "s_open":
            unseen.append("~~")
        elif child.type == "s_close":
            unseen = _closed(unseen, "~~")
        elif child.type == "html_inline":
            if closing := _CLOSES.match(child.content):
                unseen = _closed(unseen, closing[1].lower())
            elif (opening := _OPENS.match(child.content)) and opening[1].lower() not in _EMPTY:
                unseen += [opening[1].lower()] if unseen or _hides(opening) else []
        elif child.type in ("text", "code_inline") and not unseen:
            kept.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            kept.append(" ")
    return "".join(kept)


def _hides(tag: re.Match[str]) -> bool:
    told = tag[0][:500]
    return tag[1].lower() in _STRIKES or HIDDEN.search(told) is not None or re.search(r"\shidden\b", told) is not None


def _closed(open_: list[str], name: str) -> list[str]:
    """Without the innermost of this name, and what was opened in it and never closed."""
    return open_[: len(open_) - 1 - open_[::-1].index(name)] if name in open_ else open_
