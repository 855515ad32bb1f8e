"""Whether the site's pages and feeds are valid: HTML by html-validate, feeds by what their specifications ask."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

VALIDATOR = Path(__file__).resolve().parent.parent / ".venv" / "html" / "node_modules" / ".bin" / "html-validate"
_ATOM, _SITEMAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339
_DAY = re.compile(rf"\d{{4}}-\d\d-\d\d|{_MOMENT.pattern}")
_MOST_ADDRESSES = 50_000  # in one sitemap: sitemaps.org


def html_faults(pages: Sequence[Path]) -> list[str]:
    """What the validator finds in pages, by the rules of the HTML standard; empty: nothing."""
    found: list[str] = []
    for first in range(0, len(pages), 200):
        command = [str(VALIDATOR), "--preset", "standard", "--formatter", "text", *map(str, pages[first : first + 200])]
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
        if outcome.returncode:
            found += outcome.stdout.splitlines() or [outcome.stderr[-300:] or "the validator broke"]
    return found


def feed_faults(site: Path) -> list[str]:
    """Where a feed or the sitemap is not as its specification asks; empty: nowhere."""
    return [*_atom(site / "feed.atom"), *_rss(site / "feed.rss"), *_json(site / "feed.json"),
            *_sitemap(site / "sitemap.xml")]  # fmt: skip


def _absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme == "https" and bool(parts.netloc)


def _atom(path: Path) -> Iterator[str]:
    """RFC 4287, 4.1: what a feed and an entry must have."""
    feed = etree.parse(str(path)).getroot()
    if feed.tag != f"{_ATOM}feed":
        yield "Atom: its root is no feed"
    ids = [one.findtext(f"{_ATOM}id") for one in feed.iter(f"{_ATOM}entry")]
    if len(set(ids)) != len(ids) or not ids:
        yield "Atom: entries share an id, or there are none"
    for one in (feed, *feed.iter(f"{_ATOM}entry")):
        for name in ("id", "title", "updated"):
            if len(one.findall(f"{_ATOM}{name}")) != 1:
                yield f"Atom: {one.tag} has not one {name}"
        if not urlsplit(one.findtext(f"{_ATOM}id") or "").scheme:
            yield "Atom: an id is no IRI"
        if not _MOMENT.fullmatch(one.findtext(f"{_ATOM}updated") or ""):
            yield "Atom: a moment is not as RFC 3339"
        if one is not feed and one.find(f"{_ATOM}author") is None and feed.find(f"{_ATOM}author") is None:
            yield "Atom: an entry has no author"
        links = one.findall(f"{_ATOM}link")
        if not all(_absolute(link.get("href")) for link in links):
            yield "Atom: a link is not absolute"
        wanted = "self" if one is feed else "enclosure"
        if wanted not in {link.get("rel") for link in links}:
            yield f"Atom: {one.tag} has no link {wanted}"
        if any(not (link.get("length") or "").isdigit() for link in links if link.get("rel") == "enclosure"):
            yield "Atom: an enclosure has no length"


def _rss(path: Path) -> Iterator[str]:
    """RSS 2.0: what a channel must have, and the form of what an item has."""
    root = etree.parse(str(path)).getroot()
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield "RSS: it is no RSS 2.0"
        return
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            yield f"RSS: the channel has no {name}"
    for item in channel.iter("item"):
        if not (item.findtext("title") or item.findtext("description")):
            yield "RSS: an item has neither title nor description"
        if not _absolute(item.findtext("link")):
            yield "RSS: a link is not absolute"
        try:
            parsedate_to_datetime(item.findtext("pubDate") or "")
        except ValueError:
            yield "RSS: a date is not as RFC 822"
        enclosed = item.find("enclosure")
        if enclosed is None or not _absolute(enclosed.get("url")) or not (enclosed.get("length") or "").isdigit():
            yield "RSS: an item has no enclosure, or one without address and length"


def _json(path: Path) -> Iterator[str]:
    """JSON Feed 1.1."""
    told = json.loads(path.read_text("utf-8"))
    if told.get("version") != "https://jsonfeed.org/version/1.1" or not told.get("title"):
        yield "JSON Feed: no version or no title"
    for item in told["items"]:
        if not isinstance(item.get("id"), str) or not ({"content_text", "content_html"} & set(item)):
            yield "JSON Feed: an item has no id or no content"
        if not _absolute(item.get("url")) or not _MOMENT.fullmatch(item.get("date_published", "")):
            yield "JSON Feed: an item has no address or no moment"
        if not all(_absolute(one.get("url")) and one.get("mime_type") for one in item.get("attachments", [{}])):
            yield "JSON Feed: an attachment has no address or no type"


def _sitemap(path: Path) -> Iterator[str]:
    root = etree.parse(str(path)).getroot()
    addresses = [one.text for one in root.iter(f"{_SITEMAP}loc")]
    if root.tag != f"{_SITEMAP}urlset" or not 0 < len(addresses) <= _MOST_ADDRESSES:
        yield "Sitemap: no set of addresses, or too many"
    if not all(map(_absolute, addresses)) or len(set(addresses)) != len(addresses):
        yield "Sitemap: an address is not absolute, or stands there twice"
    if not all(_DAY.fullmatch(one.text or "") for one in root.iter(f"{_SITEMAP}lastmod")):
        yield "Sitemap: a day is none"
