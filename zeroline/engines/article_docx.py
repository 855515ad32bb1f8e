"""DOCX into paragraphs: the document's own part only, nothing fetched, nothing run. Used in the sandbox."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from zeroline.engines.article_dates import dateline
from zeroline.engines.article_parts import BLOCK_QUOTE, HEADING, TEXT, Parts, Unreadable, gathered

_MOST_XML = 60 << 20  # bytes of one part, unpacked: a book of a million words is some 20 MB
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SKIPPED = frozenset(
    {"Fallback", "txbxContent", "del", "moveFrom", "rt", "footnoteReference", "instrText", "pict", "drawing"}
)


def from_docx(path: str) -> Parts:
    """Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as packed:
            document = _part(packed, "word/document.xml")
            if document is None:
                raise Unreadable("is a ZIP file, but not a Word document")
            styles = _styles(_part(packed, "word/styles.xml"))
            core = _part(packed, "docProps/core.xml")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, etree.XMLSyntaxError) as error:
        raise Unreadable("is a damaged Word document; save it again, or as text") from error
    title = core.findtext(f".//{_DC_TITLE}") if core is not None else None
    paragraphs = gathered(_paragraphs(document, styles))
    return Parts(paragraphs, (title or "").strip() or None, dateline([text for _, text in paragraphs[:6]]))


def _part(packed: zipfile.ZipFile, name: str) -> Any:
    """A part's root; None: there is none. A part that unpacks to more than it may is not unpacked whole."""
    if name not in packed.namelist():
        return None
    with packed.open(name) as file:
        data = file.read(_MOST_XML + 1)
    if len(data) > _MOST_XML:
        raise Unreadable("unpacks to more than any article; hand in the article alone")
    if b"<!DOCTYPE" in data[:2000]:
        raise Unreadable("declares entities, which no Word document does; it is damaged or made to harm")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _styles(root: Any) -> dict[str, str]:
    """Style id -> its name, which is English whatever language Word speaks."""
    names: dict[str, str] = {}
    if root is not None:
        for style in root.iter(f"{_W}style", f"{_STRICT}style"):
            for child in style:
                if etree.QName(child).localname == "name":
                    names[_value(style, "styleId") or ""] = (_value(child, "val") or "").casefold()
    return names


def _value(element: Any, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def _paragraphs(root: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    for paragraph in root.iter(f"{_W}p", f"{_STRICT}p"):
        if any(etree.QName(above).localname in ("txbxContent", "Fallback") for above in paragraph.iterancestors()):
            continue
        style = ""
        words: list[str] = []
        for element in _own(paragraph):
            name = etree.QName(element).localname
            if name == "t" and not _is_unseen(element):
                words.append(element.text or "")
            elif name in ("tab", "br", "cr"):
                words.append(" ")
            elif name == "noBreakHyphen":
                words.append("-")
            elif name == "pStyle":
                style = styles.get(_value(element, "val") or "", _value(element, "val") or "").casefold()
        yield _kind(style), "".join(words)


def _is_unseen(text: Any) -> bool:
    """Whether its run is hidden or struck through."""
    for properties in text.getparent():
        if etree.QName(properties).localname != "rPr":
            continue
        for one in properties:
            is_off = (_value(one, "val") or "").lower() in ("0", "false", "off")
            if etree.QName(one).localname in ("vanish", "strike", "dstrike") and not is_off:
                return True
    return False


def _own(paragraph: Any) -> Iterator[Any]:
    """The elements of a paragraph, without what was deleted, boxes beside the text, and paragraphs inside them."""
    waiting = list(reversed(list(paragraph)))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or etree.QName(element).localname in _SKIPPED:
            continue
        yield element
        waiting.extend(reversed(list(element)))


def _kind(style: str) -> str:
    if re.match(r"heading|title|subtitle|überschrift|titre|заголовок", style):
        return HEADING
    return BLOCK_QUOTE if re.search(r"quot|block ?text|zitat|citation|цитат", style) else TEXT
