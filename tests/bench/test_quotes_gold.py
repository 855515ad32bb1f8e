"""The labels of the gold set of quotations stand in their texts. Nothing of the checker is asked here: what it is
measured by must not lean on it."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.quotes_gold import GoldArticle, GoldQuotation, gold_articles
from bench.quotes_words import expanded, words
from zeroline.domain.quote import CHANGES, VERDICTS

ARTICLES = gold_articles()
_OPENS, _CLOSES = "“\"‘'„«—–", "”\"’'“»—–"


def _quoted(*verdicts: str) -> Iterator[tuple[GoldArticle, GoldQuotation]]:
    for article in ARTICLES:
        yield from ((article, quotation) for quotation in article.quotations if quotation.verdict in verdicts)


def plain(path: Path) -> str:
    """The article as one line. Tags of blocks part words, others do not."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = re.sub(r"</?(p|h\d|li|div|blockquote|footer)\b[^>]*>", " ", text)
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return " ".join(text.split())


def spoken(article: GoldArticle, quotation: GoldQuotation) -> list[dict[str, Any]]:
    clips = json.loads(article.archive.read_text(encoding="utf-8"))["clips"]
    found = [clip for clip in clips if (clip["id"], clip["version"]) == (quotation.clip, quotation.version)]
    assert len(found) == 1
    captions: list[dict[str, Any]] = found[0]["captions"]
    return captions


def record(article: GoldArticle, quotation: GoldQuotation) -> str:
    """All words of the clip, in the language of the quotation."""
    field = "original" if re.search("[а-яі]", quotation.text) else "text"
    return " ".join(words(" ".join(caption[field] for caption in spoken(article, quotation))))


def holds(longer: str, shorter: str) -> bool:
    return f" {shorter} " in f" {longer} "


def test_the_set_is_as_large_as_the_figures_ask() -> None:
    assert len(ARTICLES) == 41
    assert sum(len(article.quotations) for article in ARTICLES) == 289
    assert Counter(article.split for article in ARTICLES) == {"open": 22, "kept": 19}


def test_every_verdict_and_kind_of_change_is_there_in_both_halves() -> None:
    for split in ("open", "kept"):
        half = [quotation for article in ARTICLES if article.split == split for quotation in article.quotations]
        assert {quotation.verdict for quotation in half} == set(VERDICTS)
        assert {change.kind for quotation in half for change in quotation.changes} == set(CHANGES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path.stem)
def test_each_piece_stands_in_its_article_between_marks_dashes_or_as_a_block(article: GoldArticle) -> None:
    text = plain(article.path)
    for piece in [*_pieces(article), *article.not_quotations]:
        at = [found.start() for found in re.finditer(re.escape(" ".join(piece.split())), text)]
        assert at, piece
        before = {text[:start].rstrip()[-1:] for start in at}
        after = {text[start + len(" ".join(piece.split())) :].lstrip()[:1] for start in at}
        block = article.path.suffix in (".html", ".md") and ">" in article.path.read_text(encoding="utf-8")
        assert block or before & set(_OPENS) or after & set(_CLOSES), piece


def _pieces(article: GoldArticle) -> Iterator[str]:
    for quotation in article.quotations:
        yield from quotation.pieces


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path.stem)
def test_speakers_and_statements_stand_in_their_article(article: GoldArticle) -> None:
    text = plain(article.path)
    for quotation in article.quotations:
        for speaker in quotation.speakers:
            assert speaker is None or speaker.lower() in text.lower()
    for statement in article.statements:
        assert statement.said in text


def test_exact_and_truncated_words_stand_in_the_clip_as_they_are() -> None:
    for article, quotation in _quoted("exact", "truncated"):
        assert holds(record(article, quotation), " ".join(words(quotation.text))), quotation


def test_altered_and_stitched_words_do_not() -> None:
    for article, quotation in _quoted("altered", "stitched", "retranslated"):
        assert not holds(record(article, quotation), " ".join(words(quotation.text))), quotation


def test_each_change_takes_words_of_the_clip_for_words_of_the_quotation() -> None:
    for article, quotation in _quoted("altered"):
        said, written = expanded(record(article, quotation)), expanded(quotation.text)
        assert quotation.changes, quotation
        for change in quotation.changes:
            assert change.was or change.now
            assert set(expanded(change.was)) <= set(said), quotation
            assert set(expanded(change.now)) <= set(written), quotation


def test_what_is_not_found_has_no_place() -> None:
    for _, quotation in _quoted("not_found"):
        assert (quotation.clip, quotation.version, quotation.start) == (None, None, None)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path.stem)
def test_what_is_found_begins_at_a_caption_that_was_live(article: GoldArticle) -> None:
    clips = json.loads(article.archive.read_text(encoding="utf-8"))["clips"]
    for quotation in article.quotations:
        if quotation.clip is None:
            continue
        assert quotation.start in {caption["start"] for caption in spoken(article, quotation)}
        live = [
            clip["version"]
            for clip in sorted(clips, key=lambda clip: str(clip["published"]))
            if clip["id"] == quotation.clip and (article.published is None or clip["published"] <= article.published)
        ]
        assert quotation.version == live[-1] or (article.published is None and quotation.version in live)
