"""Captions out of TTML: what ours are written as, and what other tools make of them. The file is foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from zeroline.captions.plain import plain_lines
from zeroline.domain.caption import Caption
from zeroline.domain.errors import BadInput

_TT = "{http://www.w3.org/ns/ttml}"
_PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FRAMES = 30.0  # a second, where the file does not say: TTML 1, 6.2.4
_TIME = re.compile(r"(\d+):(\d{2}):(\d{2})(?:[.](\d+)|:(\d+))?|(\d+(?:[.]\d+)?)(h|m|s|ms|f|t)")


def read(text: str) -> tuple[Caption, ...]:
    """Captions without styles and our mark; spans in another language than the file's are the original. Raises BadInput
    with what is wrong."""
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text):
        raise BadInput("This TTML declares a document type or entities, which no caption needs; it is not read.")
    try:
        root = ElementTree.fromstring(text.removeprefix("\ufeff").encode())
    except ElementTree.ParseError as error:
        raise BadInput(f"This is no TTML: {error}.") from error
    if root.tag != f"{_TT}tt":
        raise BadInput("This is no TTML: its root is not tt.")
    rates = {"f": _number(root, "frameRate", _FRAMES), "t": _number(root, "tickRate", 1.0)}
    language = root.get(_LANG, "")
    captions = [one for p in root.iter(f"{_TT}p") if (one := _caption(p, language, rates)) is not None]
    return tuple(sorted(captions, key=lambda caption: (caption.start_ms, caption.end_ms)))


def _number(root: ElementTree.Element, name: str, otherwise: float) -> float:
    try:
        return float(root.get(f"{_PARAMETER}{name}", "")) or otherwise
    except ValueError:
        return otherwise


def _caption(p: ElementTree.Element, language: str, rates: dict[str, float]) -> Caption | None:
    begin, end, lasts = (p.get(name) for name in ("begin", "end", "dur"))
    lines, original = _rows(p, language)
    if not (lines or original):
        return None
    if begin is None or (end is None and lasts is None):
        raise BadInput(f"A p of the TTML has no times: {(lines or original)[0][:60]!r}.")
    start = _ms(begin, rates)
    until = _ms(end, rates) if end is not None else start + _ms(lasts or "", rates)
    if until <= start:
        raise BadInput(f"The p of the TTML from {begin} ends before it starts.")
    return Caption(start, until, lines, original=original)


def _rows(p: ElementTree.Element, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Its lines in the file's language, and those in another."""
    rows: list[tuple[str, list[str]]] = [(language, [])]
    for tongue, piece in _pieces(p, language):
        if piece == "\n":
            rows.append((tongue, []))
        elif piece.strip():
            rows[-1][1].append(piece)
            rows[-1] = (tongue, rows[-1][1])
    ours = plain_lines(tuple("".join(text) for tongue, text in rows if tongue == language))
    return ours, plain_lines(tuple("".join(text) for tongue, text in rows if tongue != language))


def _pieces(element: ElementTree.Element, tongue: str) -> Iterator[tuple[str, str]]:
    """(language, text) in order, a line break as a new line; what is told about the text is left out."""
    tongue = element.get(_LANG, tongue)
    if element.text:
        yield tongue, " ".join(element.text.split("\n"))
    for child in element:
        if child.tag == f"{_TT}br":
            yield tongue, "\n"
        elif child.tag in (f"{_TT}span", f"{_TT}p"):
            yield from _pieces(child, tongue)
        if child.tail:
            yield tongue, " ".join(child.tail.split("\n"))


def _ms(text: str, rates: dict[str, float]) -> int:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise BadInput(f"The TTML has a time that cannot be read: {text[:40]!r}.")
    hours, minutes, seconds, fraction, frames, count, unit = found.groups()
    if count is not None:
        each = {"h": 3_600_000.0, "m": 60_000.0, "s": 1000.0, "ms": 1.0}
        return round(float(count) * (each[unit] if unit in each else 1000 / rates[unit]))
    whole = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
    part = float(f"0.{fraction}") * 1000 if fraction else int(frames or 0) * 1000 / rates["f"]
    return whole + round(part)
