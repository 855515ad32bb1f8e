"""What a page says of itself: its title and when it was published. Used in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zeroline.engines.article_dates import dateline, iso_date
from zeroline.engines.article_parts import cleaned

_DATES = frozenset(
    """article:published_time og:published_time datepublished date pubdate publishdate publish-date publication_date
    dc.date dc.date.issued dcterms.created dcterms.date dc.date.created parsely-pub-date sailthru.date
    cxenseparse:recs:publishtime article.published published_time originalpublicationdate article:post_date""".split()
)
_MOST_JSON = 2 << 20
_ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "BlogPosting",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
    "WebPage",
)


@dataclass(frozen=True)
class Facts:
    """`published` in ISO 8601."""

    title: str | None
    published: str | None


def facts_of(root: Any) -> Facts:
    """Read before anything is taken out of the page."""
    told = list(_linked_data(root))
    return Facts(_title(root, told), _published(root, told))


def _title(root: Any, told: list[dict[str, Any]]) -> str | None:
    named = [one.get("content") for one in root.iter("meta") if (one.get("property") or one.get("name")) == "og:title"]
    headlines = [one.get("headline") for one in told]
    tops = ["".join(one.itertext()) for one in root.iter("h1")]
    page = ["".join(one.itertext()) for one in root.iter("title")]
    for title in (*named, *headlines, *tops[:1], *page):
        if isinstance(title, str) and cleaned(title):
            return cleaned(title)[:500]
    return None


def _published(root: Any, told: list[dict[str, Any]]) -> str | None:
    for one in root.iter("meta"):
        name = (one.get("property") or one.get("name") or one.get("itemprop") or "").lower()
        if name in _DATES and (found := iso_date(one.get("content") or "")):
            return found
    for fact in told:
        if isinstance(fact.get("datePublished"), str) and (found := iso_date(fact["datePublished"])):
            return found
    for element in root.iterfind(".//*[@itemprop='datePublished']"):
        if found := iso_date(element.get("datetime") or element.get("content") or "".join(element.itertext())):
            return found
    for element in root.iter("time"):
        if found := iso_date(element.get("datetime") or "".join(element.itertext())):
            return found
    lines = ["".join(element.itertext()) for element in root.iter("p", "span", "div") if not len(element)]
    return dateline([cleaned(line) for line in lines[:60]])


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article, or the page."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or len(script.text or "") > _MOST_JSON:
            continue
        try:
            waiting: list[Any] = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < 1000:
            seen += 1
            one = waiting.pop()
            if isinstance(one, list):
                waiting.extend(one)
            elif isinstance(one, dict):
                waiting.append(one.get("@graph"))
                kinds = one.get("@type")
                if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    yield one
