"""The story of an article: its quotations are found, each is laid along the lines that were released, and judged; what
it tells outside of them is compared with the record. One line a stage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from zeroline.check_meaning import by_meaning
from zeroline.check_words import Bench, CheckCrew
from zeroline.domain.errors import BadInput
from zeroline.domain.quote import Article, Checked, Statement
from zeroline.language.dates import find_dates_english
from zeroline.language.english_names import UNIT_SIZES
from zeroline.language.negation import negations_english
from zeroline.language.numerals_english import find_numerals_english
from zeroline.quotes.choosing import Candidate, is_sure
from zeroline.quotes.finding import quotations
from zeroline.quotes.signs import Told, outside_of
from zeroline.quotes.statements import statements
from zeroline.quotes.tongue import Tongue

_AHEAD = 0.08  # by how much a clip must agree better than another to be surely meant
_KEPT = 8_192  # texts whose numbers and days are remembered: a line is read for many sentences of an article
# What an article of a stranger may cost: more is refused, or told to be too long to compare.
_MOST_QUOTATIONS, _MOST_MARKS = 600, 40_000  # at some 12 ms a quotation
_MARKS = re.compile(r"[\"“”„‟«»‹›'‘’‚‛`]")
_ID = re.compile(r"\b[a-z2-7]{10}\b")  # as the archive names clips


@dataclass(frozen=True)
class Check:
    """What came of one article. `date` is the day whose captions it was held against; None: those of every day."""

    article: Article
    date: str | None
    quotes: tuple[Checked, ...]
    statements: tuple[Statement, ...]


def check(article: Article, crew: CheckCrew, date: str | None = None) -> Check:
    """Verdicts for every quotation of the article, and its statements. `date` is ISO 8601, None: the article's own.
    Raises BadInput where there are too many."""
    day = (date or article.published or "")[:10] or None
    if sum(len(_MARKS.findall(paragraph.text)) for paragraph in article.paragraphs) > _MOST_MARKS:
        raise BadInput(f"{article.name}: has more marks of quotation than any article; check it in parts.")
    found = quotations(article)
    if len(found) > _MOST_QUOTATIONS:
        raise BadInput(f"{article.name}: has more than {_MOST_QUOTATIONS:,} quotations; check it in parts.")
    bench = Bench(crew, tongue(crew.places), day, Told(article, outside_of(article, found)))
    laid = [bench.laid_along(quotation) for quotation in found]
    sure = [_surely(candidates) for candidates in laid]
    choices = [bench.chosen(one, laid[at], _others(sure, at)) for at, one in enumerate(found)]
    by_words = [bench.judged(one, choice) for one, choice in zip(found, choices, strict=True)]
    checked = by_meaning(bench, by_words)
    quoted = dict.fromkeys(one.clip for one in checked if one.clip is not None)  # the clips that the article is about
    about = [(crew.about(clip), bench.live_lines(clip)) for clip in quoted]
    return Check(article, day, tuple(checked), statements(bench.told, checked, about, bench.tongue))


def told_outside(check: Check, named: Callable[[str], str]) -> Check:
    """The check with its clips under the ids that `named` gives for the archive's own."""

    def text(why: str) -> str:
        return _ID.sub(lambda found: named(found[0]), why)

    quotes = (replace(one, clip=one.clip and named(one.clip), why=text(one.why)) for one in check.quotes)
    statements_ = (replace(one, clip=named(one.clip), why=text(one.why)) for one in check.statements)
    return replace(check, quotes=tuple(quotes), statements=tuple(statements_))


def tongue(places: frozenset[str]) -> Tongue:
    """What the quotes' room must be told of English."""
    numbers, dates = lru_cache(_KEPT)(find_numerals_english), lru_cache(_KEPT)(find_dates_english)
    return Tongue(numbers, denials, places.__contains__, UNIT_SIZES, dates)


def denials(text: str) -> int:
    """How often an English text denies, in one way or another."""
    found = negations_english(text)
    return found.plain + found.without + found.inside


def _surely(candidates: Iterable[Candidate]) -> str | None:
    """The clip that the words alone show; None: they show none, or several alike."""
    best: dict[str, float] = {}
    for one in candidates:
        if is_sure(one):
            best[one.clip.id] = max(best.get(one.clip.id, 0.0), one.agreement)
    if not best:
        return None
    first = max(best, key=best.__getitem__)
    return first if all(best[first] > best[other] + _AHEAD for other in best if other != first) else None


def _others(sure: Sequence[str | None], at: int) -> Counter[str]:
    return Counter(clip for number, clip in enumerate(sure) if clip is not None and number != at)
