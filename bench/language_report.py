"""The tables of RESULTS-language.md, each figure beside its target, and every miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from bench.claims import count_asserters, count_claims, count_standings
from bench.counts import Counts
from bench.gold_sets import Passage
from bench.guards import GuardCounts
from bench.machine import machine, versions
from bench.names import count_names
from bench.reader import Reader
from bench.table import Figure, at_least, at_most, markdown
from bench.terms import count_terms

_NAMED = ("unit", "place", "date", "number")
_TEXT, _HEARD = "text", "recogniser's output"
_UNREAD = "kept"  # in the names of sets whose misses nobody reads


@dataclass(frozen=True)
class SetCounts:
    """All counts of one set of passages. `found` counts noted terms, `hits` what the glossary found."""

    passages: int
    found: Counts
    hits: Counts
    names: Mapping[str, Counts]
    claims: Counts
    asserters: Counts
    standings: Counts

    @classmethod
    def of(cls, passages: Sequence[Passage], reader: Reader) -> SetCounts:
        reads = [reader.read(passage) for passage in passages]
        terms = count_terms(reads, reader)
        names, claims = count_names(reads), count_claims(reads)
        asserters, standings = count_asserters(reads), count_standings(reads)
        return cls(len(reads), terms.found, terms.hits, names, claims, asserters, standings)

    def __add__(self, other: SetCounts) -> SetCounts:
        return SetCounts(
            self.passages + other.passages,
            self.found + other.found,
            self.hits + other.hits,
            {kind: counts + other.names[kind] for kind, counts in self.names.items()},
            self.claims + other.claims,
            self.asserters + other.asserters,
            self.standings + other.standings,
        )

    @property
    def cells(self) -> list[str]:
        """A dash where a set holds none of a kind and none was found."""
        terms = [_shown(self.found, self.found.recall), _shown(self.hits, self.hits.precision)]
        others = [*(self.names[kind] for kind in _NAMED), self.claims, self.asserters, self.standings]
        return [str(self.passages), *terms, *(_shown(counts, counts.f1) for counts in others)]

    @property
    def notes(self) -> list[str]:
        rows = {"term": self.found.notes + self.hits.notes, **{kind: self.names[kind].notes for kind in _NAMED}}
        return [f"- {kind}: {note}" for kind, notes in {**rows, "claim": self.claims.notes}.items() for note in notes]


@dataclass(frozen=True)
class Findings:
    """`texts`: the sets that targets are judged on, pooled; `others` are told beside them. `words_s`: seconds of one
    core for 100,000 words; `share`: language work in per cent of the time of the main job."""

    texts: Mapping[str, SetCounts]
    heard: SetCounts
    others: Mapping[str, SetCounts]
    guards: Mapping[str, GuardCounts]
    words_s: float
    share: float


def report(found: Findings, day: date) -> str:
    figures = _figures(found)
    misses = [figure for figure in figures if figure.cells[3] == "**miss**"]
    head = ("", "passages", "term recall", "term precision", *(f"{kind} F1" for kind in _NAMED))
    rows = {**found.texts, "domain clips, as heard": found.heard, **found.others}
    parts = [
        "# Understanding, measured",
        f"{day.isoformat()}, by `make bench-language`. {machine()}. {versions()}.",
        "What the sets are and how they are counted: [gold/README.md](gold/README.md). The targets on text are judged "
        "on the domain texts, the intercepts and the three halves kept back, together; the rules were tuned on the "
        "other halves. "
        "Earlier glossary entries were written with the first two sets in sight; only the blind passages' "
        "kept-back half was never read for tuning, and is the honest measure.",
        "## Against the targets",
        markdown(("", "figure", "target", ""), [figure.cells for figure in figures]),
        f"{len(misses)} of {len(figures)} missed." if misses else "None missed.",
        "## By set",
        markdown((*head, "claim F1", "asserter F1", "standing F1"), [[name, *row.cells] for name, row in rows.items()]),
        "## What was missed and what was wrongly found",
        "Those of the kept-back halves of the blind and the claims passages are counted, not listed, so that they can "
        "serve again.",
        *(f"### {name}\n" + "\n".join(row.notes) for name, row in rows.items() if row.notes and _UNREAD not in name),
        "### The guards\n" + "\n".join(f"- {note}" for counts in found.guards.values() for note in counts.notes),
    ]
    return "\n\n".join(parts) + "\n"


def _figures(found: Findings) -> list[Figure]:
    text = reduce(add, found.texts.values())
    figures = [
        Figure(f"term recall, {_TEXT}", text.found.recall, at_least(0.97), digits=3),
        Figure(f"term precision, {_TEXT}", text.hits.precision, at_least(0.95), digits=3),
        *_named(text, _TEXT, 0.92),
        *_named(found.heard, _HEARD, 0.75),
        Figure(f"claims, micro-F1, {_TEXT}", text.claims.f1, at_least(0.80), digits=3),
        Figure(f"claims, micro-F1, {_HEARD}", found.heard.claims.f1, at_least(0.65), digits=3),
    ]
    for name, guards in found.guards.items():
        for sort, what in (("number", "changed numbers"), ("negation", "lost negations")):
            if guards.made[sort]:
                title = f"{what} seen, {name} ({guards.made[sort]})"
                figures.append(Figure(title, guards.recall(sort), at_least(0.95), digits=3))
        title = f"false alarms, {name} ({guards.pairs} pairs)"
        figures.append(Figure(title, guards.false_alarms, at_most(3, " %"), " %"))
    return [
        *figures,
        Figure("100,000 words of text, one core", found.words_s, at_most(60, " s"), " s"),
        Figure("language work, share of a clip's time", found.share, at_most(10, " %"), " %"),
    ]


def _named(counts: SetCounts, where: str, least: float) -> list[Figure]:
    """No figure where a set names none of a kind."""
    return [
        Figure(f"{kind}s, F1, {where} ({counts.names[kind].labels})", counts.names[kind].f1, at_least(least), digits=3)
        for kind in _NAMED
        if counts.names[kind].labels
    ]


def _shown(counts: Counts, value: float) -> str:
    return f"{value:.3f}" if counts.labels or counts.wrong else "–"
