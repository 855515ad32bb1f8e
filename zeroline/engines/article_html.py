"""A web page into its article's paragraphs: what stands around it, and what is hidden, left out. Used in the sandbox.

The article is the part that the page marks as such, else the part whose paragraphs are longest and hold fewest links
(the measure of the Readability bookmarklet: commas, length, share of links)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from zeroline.engines.article_facts import facts_of
from zeroline.engines.article_parts import (
    BLOCK_QUOTE,
    HEADING,
    HIDDEN,
    NEXT_QUOTE,
    TEXT,
    Parts,
    Unreadable,
    cleaned,
    gathered,
)

_NEVER = frozenset(
    """script style noscript template svg math iframe object embed applet form button input select textarea option nav
    aside figcaption figure video audio canvas map dialog menu head link meta base frame frameset datalist
    progress pre del s strike rt rp""".split()
)
_AROUND = frozenset(
    """comment comments disqus respond related recommended recommendations recirculation promo promos promotion sponsor
    sponsored sponsors advert adverts advertisement advertising ad ads adsbygoogle banner cookie cookies consent
    gdpr newsletter newsletters subscribe subscription signup social share sharing sharebar shares sidebar
    breadcrumb breadcrumbs menu nav navbar navigation popular trending teaser teasers outbrain taboola tags
    taglist toolbar modal popup overlay skip widget widgets footer masthead pagination pager hidden invisible sr
    visuallyhidden mostread readmore readnext morefrom moreon alsoread seealso upnext latest ticker login
    paywall donate donation copyright byline author authorbio bio caption credit credits wp rating feedback
    survey poll toc""".split()
)
_AROUND_TWO = frozenset(
    """most-read read-more read-next more-from more-on also-read see-also up-next you-may may-like further-reading
    author-bio about-author print-only screen-reader more-stories top-stories in-other""".split()
)
_KEPT = frozenset({"article", "content", "story", "entry", "post", "main", "body", "has", "with", "no"})
_AROUND_ROLES = frozenset(
    """navigation complementary banner contentinfo dialog alertdialog alert search menu menubar toolbar tablist
    form""".split()
)
_BREAKING = frozenset(
    """address article blockquote body center dd details div dl dt fieldset h1 h2 h3 h4 h5 h6 header hr html li main ol
    p section summary table tbody td tfoot th thead tr ul footer cite-line""".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HINT = re.compile(
    r"^(?:read (?:more|also|next)|related|see also|more on|also read|watch|listen|sign up|subscribe|advertisement|"
    r"photo|image|share this|follow us|lesen sie (?:auch|mehr)|mehr zum thema|anzeige|foto|lire aussi|à lire|publicité|"
    r"читайте также|читайте ещё|смотрите также|реклама|фото|читайте також|дивіться також)\b.{0,120}$",
    re.IGNORECASE | re.DOTALL,
)
# What stands before a page, with entities that it may declare: HTML has none of its own (WHATWG HTML, 13.1.1).
_DECLARATION = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!DOCTYPE[^>\[]{0,400}(?:\[[^\]]{0,100000}\])?\s*>)?", re.I
)
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOST_ELEMENTS = 400_000  # a page of a thousand comments has some 20,000


def from_html(text: str) -> Parts:
    """Raises Unreadable."""
    root = _parsed(text)
    facts = facts_of(root)
    _strip(root)
    article = _article(root)
    return Parts(gathered(_paragraphs(article)), facts.title, facts.published)


def _parsed(text: str) -> Any:
    if not text.strip():
        raise Unreadable("is empty")
    text = _DECLARATION.sub("", text, count=1)
    parser = lxml_html.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("is no page that can be read; save it again, or its text") from error
    if any("depth" in fault.message for fault in parser.error_log):
        raise Unreadable("nests its markup deeper than any page; save its text alone")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Unreadable("has more markup than any article; save its text alone")
    return root


def _strip(root: Any) -> None:
    """Takes out what is never a part of an article, and what names itself as standing around it. An element that holds
    most of the page's text stays, whatever it is called."""
    _show(root)
    whole = _length(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element is root or element.tag in ("body", "main", "article"):
            continue
        if element.getparent() is None or not _is_around(element):
            continue
        if element.tag in _NEVER or _length(element) * 2 < whole:
            _drop(element)


def _show(root: Any) -> None:
    """What a page shows otherwise than it is written: 6<sup>2</sup>, letters from the last to the first, and below a
    block quotation who said it."""
    for element in [one for one in root.iter("footer", "cite") if _signs_a_quotation(one)]:
        element.tag = "cite-line"
        signed = "".join(element.itertext()).strip()
        element.text = f"{'' if signed[:1] in '—–―-' else '— '}{element.text or ''}"
    for element in root.iter("sup", "bdo"):
        text = element.text or ""
        if element.tag == "sup":
            element.text = text.translate(_RAISED)
        elif element.get("dir", "").strip().lower() == "rtl":
            element.text = f"\u202e{text}\u202c"


def _signs_a_quotation(element: Any) -> bool:
    """Whether it is the last thing in its block quotation."""
    while element is not None and element.tag != "blockquote":
        if (element.tail or "").strip() or element.getnext() is not None:
            return False
        element = element.getparent()
    return element is not None


def _drop(element: Any) -> None:
    """Without the text that follows it, which belongs to what is around."""
    parent = element.getparent()
    tail = element.tail or ""
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + " " + tail
        else:
            parent.text = (parent.text or "") + " " + tail
    parent.remove(element)


def _is_around(element: Any) -> bool:
    tag = element.tag
    inside_quote = (
        any(above.tag == "blockquote" for above in element.iterancestors()) if tag in ("footer", "cite") else False
    )
    if tag == "figure":  # themes set quotations in figures
        return next(element.iter("blockquote"), None) is None
    if tag in _NEVER:
        return True
    if tag == "footer":
        return not inside_quote
    if element.get("role", "").strip().lower() in _AROUND_ROLES or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden", "").lower() == "true" or HIDDEN.search((element.get("style") or "")[:500]):
        return True
    named = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"
    return tag not in ("blockquote", "cite", "q", "p") and _names_itself_around(named)


def _names_itself_around(named: str) -> bool:
    for name in named.split():
        tokens = [token.lower() for token in _TOKEN.findall(name)]
        pairs = {f"{one}-{two}" for one, two in pairwise(tokens)}
        if pairs & _AROUND_TWO:
            return True
        if tokens and set(tokens) & _AROUND and not set(tokens) & _KEPT:
            return True
        if tokens and tokens[-1] in _AROUND and tokens[-1] not in ("wp", "sr"):
            return True
    return False


def _length(element: Any) -> int:
    return sum(len(piece) for piece in element.itertext())


def _article(root: Any) -> Any:
    """The element that holds the article."""
    whole = max(_length(root), 1)
    for path in (".//*[@itemprop='articleBody']", ".//article", ".//main | .//*[@role='main']"):
        marked = root.xpath(path)
        if marked:
            longest = max(marked, key=_prose)
            if _prose(longest) * 3 > _prose(root) or _prose(longest) > 1500:
                return longest
    best = _densest(root)
    body = root.find("body")
    return best if best is not None and _length(best) * 10 > whole else (body if body is not None else root)


def _prose(element: Any) -> int:
    """Characters outside links."""
    return _length(element) - sum(_length(link) for link in element.iter("a"))


def _densest(root: Any) -> Any:
    scores: dict[Any, float] = {}
    for block in root.iter("p", "blockquote", "div", "td", "section"):
        if block.tag in ("div", "td", "section") and any(child.tag in ("p", "div", "table") for child in block):
            continue
        text = "".join(block.itertext())
        if len(text.strip()) < 25:
            continue
        worth = 1 + text.count(",") + min(len(text) / 100, 3)
        parent = block.getparent()
        if parent is not None:
            scores[parent] = scores.get(parent, 0) + worth
            above = parent.getparent()
            if above is not None:
                scores[above] = scores.get(above, 0) + worth / 2
    if not scores:
        return None
    return max(scores, key=lambda element: scores[element] * _prose(element) / max(_length(element), 1))


def _paragraphs(root: Any) -> Iterator[tuple[str, str]]:
    """The blocks of text under `root` in order. Iterative: pages nest deeper than Python calls."""
    blocks = _Blocks()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        yield from blocks.opened(tag, element.text or "") if event == "start" else blocks.closed(tag)
        if event == "end" and element is not root:
            blocks.add(element.tail or "")
    yield from blocks.ended()


class _Blocks:
    """The text gathered since the last break, and what it stands in."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._linked = 0
        self._inside = {"a": 0, "blockquote": 0, "heading": 0}
        self._breaks = 0
        self._begun = False  # a block quotation of which no text came yet

    def opened(self, tag: str, text: str) -> Iterator[tuple[str, str]]:
        if tag == "br":
            self._breaks += 1
            self._held.append(" ")
            if self._breaks > 1:
                yield from self.ended()
        elif tag in _BREAKING:
            yield from self.ended()
        elif tag == "q":
            self.add("“")
        if tag == "blockquote" and not self._inside["blockquote"]:
            self._begun = True
        self._stand(tag, 1)
        self.add(text)

    def closed(self, tag: str) -> Iterator[tuple[str, str]]:
        if tag == "q":
            self.add("”")
        if tag in _BREAKING:
            yield from self.ended()
        self._stand(tag, -1)

    def add(self, text: str) -> None:
        self._held.append(text)
        if self._inside["a"]:
            self._linked += len(text)
        if text.strip():
            self._breaks = 0

    def ended(self) -> Iterator[tuple[str, str]]:
        raw = "".join(self._held)
        if not raw or raw.isspace():
            self._held, self._linked, self._breaks = [], 0, 0
            return
        text = cleaned(raw)
        quoted = self._inside["blockquote"] > 0
        if text and (quoted or not _is_hint(text, self._linked)):
            block = NEXT_QUOTE if self._begun else BLOCK_QUOTE
            self._begun = self._begun and not quoted
            yield (block if quoted else HEADING if self._inside["heading"] else TEXT), text
        self._held, self._linked, self._breaks = [], 0, 0

    def _stand(self, tag: str, step: int) -> None:
        name = "heading" if tag in _HEADINGS else tag
        if name in self._inside:
            self._inside[name] += step


def _is_hint(text: str, linked: int) -> bool:
    """A line that only leads elsewhere."""
    return (linked * 5 > len(text) * 4 and len(text) < 200) or (len(text) < 160 and _HINT.match(text) is not None)
