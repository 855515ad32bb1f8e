"""The tables of RESULTS-quotes.md, each figure beside its target; the misses of the open half are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.machine import machine
from bench.quotes_measure import UNSEEN, QuoteCounts
from bench.quotes_scale import Scale
from bench.table import Figure, Target, at_least, at_most, markdown
from zeroline.domain.quote import VERDICTS

_ASKED = {
    "speaker": "speaker",
    "clip": "clip",
    "start": "line in which it begins",
    "version": "version",
    "changes": "changed words named",
    "kinds": "of those named: kind right",
    "weightiest first": "weightiest change first",
}


@dataclass(frozen=True)
class Findings:
    """`spun`: altered words of the re-spun copy that were named, and how many there are; `spun_missed` the others.
    `scale`: one article of 50 quotations against a large archive, None: not measured."""

    open: QuoteCounts
    kept: QuoteCounts
    spun: tuple[int, int]
    spun_missed: tuple[str, ...]
    scale: Scale | None


def report(found: Findings, day: date) -> str:
    whole = found.open + found.kept
    parts = [
        "# Quotations, measured",
        f"{day.isoformat()}, by `make bench-quotes`. {machine()}.",
        "The set: [gold/quotes/README.md](gold/quotes/README.md). Rules were mended by the open half; of the half kept "
        "back the misses were not read, but how many there were in each article was. A quotation counts as found where "
        "its words are the same. A verdict is wrong too where the quotation was not found.",
        "## Against the targets",
        _figures(found, whole),
        "## By half",
        markdown(("", "open", "kept back", "together"), _rows(found.open, found.kept, whole)),
        "## Verdicts",
        "A row for each right verdict, a column for each that was given.",
        "### Open half",
        _confusion(found.open),
        "### Kept-back half",
        _confusion(found.kept),
        "## What was missed in the open half",
        *_misses(found.open),
        *(
            ["## Words of the re-spun copy that were not named", ", ".join(found.spun_missed)]
            if found.spun_missed
            else []
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _figures(found: Findings, whole: QuoteCounts) -> str:
    halves = {"kept back": found.kept, "all": whole}
    figures = []
    for name, counts in halves.items():
        figures += [
            Figure(f"verdict accuracy, {name}", counts.accuracy, at_least(0.93), digits=3),
            Figure(f"altered called exact or edited, {name}", counts.altered_called_safe, at_most(0), digits=0),
            Figure(f"`not_found`, precision, {name}", counts.not_found_precision, at_least(0.97), digits=3),
            Figure(f"quotations found, F1, {name}", counts.found.f1, at_least(0.97), digits=3),
        ]
    named, asked = found.spun
    figures.append(Figure("altered words named in the re-spun copy", named, Target(asked, True), digits=0))
    if found.scale:
        figures += [
            Figure(
                f"{sum(found.scale.verdicts.values())} quotations, {found.scale.captions:,} captions, after loading "
                f"(of {found.scale.load_s:.0f} s)",
                found.scale.check_s,
                at_most(3, " s"),
                " s",
                2,
            ),
            Figure("memory of that", found.scale.peak_mb, at_most(1000, " MB"), " MB", 0),
        ]
    return markdown(("", "figure", "target", ""), [figure.cells for figure in figures])


def _rows(*counts: QuoteCounts) -> list[list[str]]:
    rows = [
        ["articles", *(str(one.articles) for one in counts)],
        ["quotations", *(str(one.found.labels) for one in counts)],
        ["found, precision", *(f"{one.found.precision:.3f}" for one in counts)],
        ["found, recall", *(f"{one.found.recall:.3f}" for one in counts)],
        ["verdict accuracy", *(f"{one.accuracy:.3f}" for one in counts)],
    ]
    for what, name in _ASKED.items():
        rows.append([name, *(f"{one.share(what):.3f} ({one.right[what]} of {one.asked[what]})" for one in counts)])
    for figure in ("precision", "recall"):
        rows.append([f"statements, {figure}", *(f"{getattr(one.statements, figure):.3f}" for one in counts)])
    return rows


def _confusion(counts: QuoteCounts) -> str:
    rows = [[right, *(str(counts.verdicts[right, given] or "") for given in (*VERDICTS, UNSEEN))] for right in VERDICTS]
    return markdown(("", *VERDICTS, UNSEEN), rows)


def _misses(counts: QuoteCounts) -> list[str]:
    lists = {"Quotations": counts.found.notes, "Statements": counts.statements.notes, "Of those found": counts.notes}
    return [f"### {name}\n" + "\n".join(f"- {note}" for note in notes) for name, notes in lists.items() if notes] or [
        "Nothing."
    ]
