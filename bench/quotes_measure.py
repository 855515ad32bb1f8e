"""What `zeroline check` found in an article, counted against what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.counts import Counts
from bench.quotes_gold import GoldArticle, GoldChange, GoldQuotation
from bench.quotes_words import expanded, words
from zeroline.domain.quote import VERDICTS

UNSEEN = "not seen"  # the column of quotations that were not found as such in their article
_SAFE = ("exact", "edited")
_DETERMINERS = frozenset("a an the his her its their my our this that".split())

Found = Mapping[str, Any]  # an entry of `quotes` or `statements` in the document that `check --json` prints


@dataclass
class QuoteCounts:
    """Over many articles. `verdicts` counts (the right one, the one given). `placed` and the like are right out of how
    many could be. `notes` tells each miss in a line."""

    articles: int = 0
    found: Counts = field(default_factory=Counts)
    statements: Counts = field(default_factory=Counts)
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, article: GoldArticle, document: Mapping[str, Any]) -> None:
        """`document`: what `zeroline check --json` printed for this article."""
        self.articles += 1
        pairs, left = matched(article.quotations, document["quotes"])
        self.found.add(article.name, [q.text for q in article.quotations], _told(pairs, left))
        for quotation, found in pairs:
            self._quotation(article.name, quotation, found)
        said = [(statement.kind, statement.said) for statement in article.statements]
        told = [_said(found, said) for found in document["statements"]]
        self.statements.add(article.name, [f"{k}: {t}" for k, t in said], [f"{k}: {t}" for k, t in told])

    def _quotation(self, where: str, gold: GoldQuotation, found: Found | None) -> None:
        given = UNSEEN if found is None else str(found["verdict"])
        self.verdicts[gold.verdict, given] += 1
        if gold.verdict != given and found is not None:
            self.notes.append(f"{where}: {gold.verdict} called {given}: {gold.text}")
        if found is None:
            return
        self._ask("speaker", named(gold.speakers, found.get("speaker")), where, f"{found.get('speaker')}: {gold.text}")
        if gold.clip is None or gold.start is None:
            return
        place = f"{found['clip']} {found['start_ms']}: {gold.text}"
        self._ask("clip", found["clip"] == gold.clip, where, place)
        self._ask("start", found["clip"] == gold.clip and found["start_ms"] == round(gold.start * 1000), where, place)
        self._ask("version", found["clip"] == gold.clip and found["version"] == gold.version, where, place)
        self._changes(where, gold, found)

    def _changes(self, where: str, gold: GoldQuotation, found: Found) -> None:
        told = changes_of(found)
        was, now = changed(told)
        for change in gold.changes:
            asked_was, asked_now = changed([change])
            named_words = not (asked_was - was) and not (asked_now - now)
            self._ask("changes", named_words, where, f"{change.was} > {change.now} in: {gold.text}")
            if named_words:
                self._ask(
                    "kinds", change.kind in _kinds(change, told), where, f"{change.was} > {change.now} is {change.kind}"
                )
        if gold.changes and told:
            kinds = [one.kind for one in gold.changes]
            weightiest = min(kinds, key=("negation", "number", "name", "modality", "word").index)
            self._ask("weightiest first", told[0].kind == weightiest, where, f"{told[0].kind} first in: {gold.text}")

    def _ask(self, what: str, right: bool, where: str, note: str) -> None:
        self.asked[what] += 1
        self.right[what] += right
        if not right:
            self.notes.append(f"{where}: {what}: {note}")

    def __add__(self, other: QuoteCounts) -> QuoteCounts:
        return QuoteCounts(
            self.articles + other.articles,
            self.found + other.found,
            self.statements + other.statements,
            self.verdicts + other.verdicts,
            self.right + other.right,
            self.asked + other.asked,
            [*self.notes, *other.notes],
        )

    def share(self, what: str) -> float:
        """1 where nothing was asked."""
        return self.right[what] / self.asked[what] if self.asked[what] else 1.0

    @property
    def accuracy(self) -> float:
        """Verdicts given rightly, of all quotations of the gold; one that was not seen has no verdict and is wrong."""
        whole = self.verdicts.total()
        return sum(self.verdicts[verdict, verdict] for verdict in VERDICTS) / whole if whole else 1.0

    @property
    def altered_called_safe(self) -> int:
        return sum(self.verdicts["altered", given] for given in _SAFE)

    @property
    def not_found_precision(self) -> float:
        """1 where nothing was called not_found."""
        called = sum(self.verdicts[right, "not_found"] for right in VERDICTS)
        return self.verdicts["not_found", "not_found"] / called if called else 1.0


def matched(
    gold: Sequence[GoldQuotation], found: Sequence[Found]
) -> tuple[list[tuple[GoldQuotation, Found | None]], list[Found]]:
    """Each quotation of the gold with what was found of the same words, in order, and what was found beside. The same
    words at two places are two quotations."""
    left = list(found)
    pairs: list[tuple[GoldQuotation, Found | None]] = []
    for quotation in gold:
        same = next((one for one in left if words(one["text"]) == words(quotation.text)), None)
        if same is not None:
            left.remove(same)
        pairs.append((quotation, same))
    return pairs, left


def _told(pairs: Sequence[tuple[GoldQuotation, Found | None]], left: Sequence[Found]) -> list[str]:
    return [gold.text for gold, found in pairs if found is not None] + [str(one["text"]) for one in left]


def _said(found: Found, gold: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """A statement under the words of the gold where it is of that kind and one text holds the other, else its own."""
    said = str(found["said"])
    for kind, text in gold:
        if kind == found["kind"] and (_within(said, text) or _within(text, said)):
            return kind, text
    return str(found["kind"]), said


def _within(shorter: str, longer: str) -> bool:
    return f" {' '.join(words(shorter))} " in f" {' '.join(words(longer))} "


def named(right: Sequence[str | None], given: str | None) -> bool:
    """Whether a speaker is one of the right ones: articles apart, the words of one name are all among the other's."""
    if given is None:
        return None in right
    told = set(words(given)) - _DETERMINERS
    wanted = [set(words(name)) - _DETERMINERS for name in right if name is not None]
    return bool(told) and any(told <= name or name <= told for name in wanted)


def changes_of(found: Found) -> list[GoldChange]:
    return [GoldChange(one["kind"], one["was"] or "", one["now"] or "") for one in found.get("changes") or ()]


def changed(changes: Sequence[GoldChange]) -> tuple[Counter[str], Counter[str]]:
    """Words that went and words that came, each once; what stands on both sides of one change is not changed."""
    was: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for change in changes:
        gone, come = Counter(expanded(change.was)), Counter(expanded(change.now))
        was, now = was | (gone - come), now | (come - gone)
    return was, now


def _kinds(change: GoldChange, told: Sequence[GoldChange]) -> set[str]:
    """The kinds under which the words of this change are told."""
    was, now = changed([change])
    return {one.kind for one in told if (changed([one])[0] & was) or (changed([one])[1] & now)}
