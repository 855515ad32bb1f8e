"""An article that was checked, as `--json` prints it; and as a person reads it on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from zeroline.checking import Check
from zeroline.domain.counting import counted
from zeroline.domain.quote import VERDICTS, Checked, Quotation, Statement


def check_fields(check: Check) -> dict[str, Any]:
    article = check.article
    return {
        "article": {
            "name": article.name,
            "title": article.title,
            "published": article.published,
            "checked_against": check.date,
            "notes": list(article.notes),
            "paragraphs": [{"text": one.text, "kind": one.kind} for one in article.paragraphs],
        },
        "quotes": [quote_fields(one) for one in check.quotes],
        "statements": [statement_fields(one) for one in check.statements],
        "summary": summary(check.quotes),
    }


def quote_fields(one: Checked) -> dict[str, Any]:
    return {
        "text": one.quotation.text,
        "speaker": one.quotation.speaker,
        "spans": [vars(span) for span in one.quotation.spans],
        "verdict": one.verdict,
        "clip": one.clip,
        "version": one.version,
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "why": one.why,
        "diff": [{"kind": piece.kind, "text": piece.text} for piece in one.diff],
        "changes": [{"kind": change.kind, "was": change.was, "now": change.now} for change in one.changes],
    }


def statement_fields(one: Statement) -> dict[str, Any]:
    return {"kind": one.kind, "said": one.said, "record": one.record, "clip": one.clip, "why": one.why,
            "span": vars(one.span)}  # fmt: skip


def summary(quotes: Sequence[Checked]) -> dict[str, int]:
    """How many quotations have which verdict; those that none has are left out."""
    counts = Counter[str](one.verdict for one in quotes)
    return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}


def in_words(quotes: Sequence[Checked]) -> str:
    """ "7 quotations: 2 exact, 5 altered"."""
    number = counted(len(quotes), "quotation")
    counts = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in summary(quotes).items())
    return f"{number}: {counts}" if counts else "No quotation was found in it"


def speaker_told(quotation: Quotation) -> str:
    return f"said by {quotation.speaker}" if quotation.speaker else "who says it is not told"
