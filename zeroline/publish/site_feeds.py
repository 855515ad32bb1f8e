"""Atom, RSS 2.0 and JSON Feed with the captioned video enclosed, and the sitemap."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from zeroline.publish.paper import harmless
from zeroline.publish.site_page import Place, Shown
from zeroline.publish.words import warning_of

_NEWEST = 50
_SPACE = uuid.UUID("6f0c9a52-6a0e-5c39-8a3f-52a6f34d4b1e")  # ours, so that an entry's id is the same at any address


def feeds(clips: Sequence[Shown], place: Place) -> dict[str, str]:
    """By file; `clips` come newest first. Addresses are relative where the site's own is not known."""
    newest = clips[:_NEWEST]
    made = {"feed.atom": _atom(newest, place), "feed.rss": _rss(newest, place), "feed.json": _json(newest, place)}
    return made | ({"sitemap.xml": _sitemap(clips, place)} if place.url else {})


def _text(text: str) -> str:
    return escape(harmless(text))


def _title(one: Shown) -> str:
    return f"[{warning_of(one.warning)}] {one.title}" if one.warning else one.title


def _summary(one: Shown) -> str:
    """A correction is told; so is what was not signed off."""
    told = one.about
    if len(one.versions) > 1:
        told += f" This is version {one.newest.version}, which corrects the one before."
    if one.record["release"]["override"] is not None:
        told += " It was not signed off when it was released."
    return told


def _page(one: Shown, place: Place) -> str:
    return f"{place.url}c/{one.id}/index.html"


def _video(one: Shown, place: Place) -> tuple[str, int]:
    return f"{place.url}c/{one.id}/{one.id}.mp4", one.sizes.get(f"{one.id}.mp4", 0)


def _id(what: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, what)}"


def _atom(clips: Sequence[Shown], place: Place) -> str:
    updated = clips[0].newest.at if clips else "1970-01-01T00:00:00Z"
    entries = []
    for one in clips:
        address, size = _video(one, place)
        entries.append(
            f"<entry><id>{_id(one.id)}</id><title>{_text(_title(one))}</title>"
            f"<updated>{one.newest.at}</updated><published>{one.versions[0].at}</published>"
            f'<link rel="alternate" type="text/html" href={quoteattr(_page(one, place))}/>'
            f'<link rel="enclosure" type="video/mp4" length="{size}" href={quoteattr(address)}/>'
            f"<summary>{_text(_summary(one))}</summary></entry>\n"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{_id('feed ' + place.url)}</id><title>{_text(place.name)}</title><updated>{updated}</updated>"
        f"<author><name>{_text(place.name)}</name></author>"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(place.url + "feed.atom")}/>'
        f'<link rel="alternate" type="text/html" href={quoteattr(place.url + "index.html")}/>\n'
        f"{''.join(entries)}</feed>\n"
    )


def _rss(clips: Sequence[Shown], place: Place) -> str:
    items = []
    for one in clips:
        address, size = _video(one, place)
        when = format_datetime(datetime.fromisoformat(one.newest.at))
        items.append(
            f"<item><title>{_text(_title(one))}</title><link>{_text(_page(one, place))}</link>"
            f'<guid isPermaLink="false">{_id(one.id)}</guid><pubDate>{when}</pubDate>'
            f"<description>{_text(_summary(one))}</description>"
            f'<enclosure url={quoteattr(address)} length="{size}" type="video/mp4"/></item>\n'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{_text(place.name)}</title><link>{_text(place.url + 'index.html')}</link>"
        "<description>Clips with English captions that can be checked</description><language>en</language>"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(place.url + "feed.rss")}/>\n'
        f"{''.join(items)}</channel></rss>\n"
    )


def _json(clips: Sequence[Shown], place: Place) -> str:
    items = []
    for one in clips:
        address, size = _video(one, place)
        items.append({"id": _id(one.id), "url": _page(one, place), "title": harmless(_title(one)),
                      "content_text": harmless(_summary(one)), "date_published": one.versions[0].at,
                      "date_modified": one.newest.at, "language": "en",
                      "attachments": [{"url": address, "mime_type": "video/mp4", "size_in_bytes": size}]})  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": place.name, "language": "en",
            "home_page_url": f"{place.url}index.html", "feed_url": f"{place.url}feed.json", "items": items}  # fmt: skip
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _sitemap(clips: Sequence[Shown], place: Place) -> str:
    rows = [f"<url><loc>{_text(place.url)}index.html</loc></url>\n"]
    rows += [
        f"<url><loc>{_text(_page(one, place))}</loc><lastmod>{one.newest.at[:10]}</lastmod></url>\n" for one in clips
    ]
    top = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{top}{''.join(rows[:50_000])}</urlset>\n"  # 50,000: sitemaps.org, the most in one file
