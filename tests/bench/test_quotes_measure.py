"""How quotations are counted, on documents made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bench.quotes import named_words, spun_words
from bench.quotes_gold import GoldArticle, GoldChange, GoldQuotation, GoldStatement, gold_articles
from bench.quotes_measure import QuoteCounts, changed, named
from bench.quotes_report import Findings, report
from bench.quotes_words import expanded


def gold(text: str, verdict: str, *changes: GoldChange, speaker: str | None = "a soldier") -> GoldQuotation:
    place: tuple[str | None, str | None, float | None] = ("a", "1", 2.5)
    if verdict == "not_found":
        place = (None, None, None)
    return GoldQuotation((text,), (speaker,), verdict, *place, changes)


def article(*quotations: GoldQuotation, statements: tuple[GoldStatement, ...] = ()) -> GoldArticle:
    return GoldArticle(Path("x.txt"), Path("y.json"), "open", "wire", None, quotations, statements, {})


def found(text: str, verdict: str, *changes: tuple[str, str, str], **others: Any) -> dict[str, Any]:
    here = {"clip": "a", "version": "1", "start_ms": 2500, "speaker": "soldier"}
    told = [{"kind": kind, "was": was, "now": now} for kind, was, now in changes]
    return {"text": text, "verdict": verdict, "changes": told, **here, **others}


def counted(
    held: GoldArticle, *quotes: Mapping[str, Any], statements: tuple[Mapping[str, Any], ...] = ()
) -> QuoteCounts:
    counts = QuoteCounts()
    counts.add(held, {"quotes": list(quotes), "statements": list(statements)})
    return counts


def test_a_document_that_says_what_the_gold_says_has_no_miss() -> None:
    whole = QuoteCounts()
    for held in gold_articles():
        quotes = [
            {
                "text": one.text,
                "verdict": one.verdict,
                "clip": one.clip,
                "version": one.version,
                "start_ms": None if one.start is None else round(one.start * 1000),
                "speaker": one.speakers[0],
                "changes": [{"kind": c.kind, "was": c.was, "now": c.now} for c in sorted(one.changes, key=_weight)],
            }
            for one in held.quotations
        ]
        statements = [{"kind": one.kind, "said": one.said} for one in held.statements]
        whole.add(held, {"quotes": quotes, "statements": statements})
    assert (whole.accuracy, whole.found.f1, whole.not_found_precision, whole.statements.f1) == (1, 1, 1, 1)
    assert whole.right == whole.asked
    assert whole.notes == whole.found.notes == whole.statements.notes == []


def _weight(change: GoldChange) -> int:
    return ("negation", "number", "name", "modality", "word").index(change.kind)


def test_outer_punctuation_and_kinds_of_marks_make_no_other_quotation() -> None:
    counts = counted(article(gold("We’re waiting,", "exact")), found("“We're waiting”", "exact"))
    assert (counts.found.right, counts.found.wrong, counts.found.missed) == (1, 0, 0)


def test_a_quotation_that_was_not_found_has_a_wrong_verdict() -> None:
    counts = counted(article(gold("We wait.", "exact"), gold("No.", "not_found")), found("No.", "not_found"))
    assert (counts.accuracy, counts.verdicts["exact", "not seen"]) == (0.5, 1)


def test_the_same_words_twice_are_two_quotations() -> None:
    held = article(gold("We wait.", "exact"), gold("We wait.", "exact"))
    assert counted(held, found("We wait.", "exact")).found.recall == 0.5


def test_altered_called_exact_or_edited_is_counted() -> None:
    held = article(gold("We go.", "altered", GoldChange("negation", "not", "")), gold("We stay.", "altered"))
    assert counted(held, found("We go.", "edited"), found("We stay.", "exact")).altered_called_safe == 2


def test_not_found_precision_is_of_what_was_called_so() -> None:
    held = article(gold("A b.", "not_found"), gold("C d.", "exact"), gold("E f.", "not_found"))
    quotes = [found("A b.", "not_found"), found("C d.", "not_found"), found("E f.", "exact")]
    assert counted(held, *quotes).not_found_precision == 0.5


def test_a_change_is_named_by_its_words_however_they_are_grouped() -> None:
    held = article(gold("We can go.", "altered", GoldChange("negation", "not", "")))
    assert counted(held, found("We can go.", "altered", ("negation", "can't", "can"))).share("changes") == 1
    assert counted(held, found("We can go.", "altered", ("word", "go", "leave"))).share("changes") == 0


def test_the_weightiest_change_must_come_first() -> None:
    held = article(gold("x y", "altered", GoldChange("word", "a", "x"), GoldChange("number", "1", "y")))
    assert (
        counted(held, found("x y", "altered", ("word", "a", "x"), ("number", "1", "y"))).share("weightiest first") == 0
    )
    assert (
        counted(held, found("x y", "altered", ("number", "1", "y"), ("word", "a", "x"))).share("weightiest first") == 1
    )


def test_what_stands_on_both_sides_of_a_change_is_not_changed() -> None:
    was, now = changed([GoldChange("negation", "can't go", "can go")])
    assert (dict(was), dict(now)) == ({"not": 1}, {})


def test_speakers_are_one_when_the_words_of_one_are_among_the_other_s() -> None:
    assert named(["the soldier"], "a soldier")
    assert named(["a soldier of the 1611th"], "the soldier")
    assert not named(["the soldier"], "the minister")
    assert not named(["the soldier"], None)
    assert named(["the soldier", None], None)
    assert not named([None], "she")


def test_statements_agree_by_kind_and_words() -> None:
    held = article(statements=(GoldStatement("unit", "1161st Regiment", "1611th Regiment", "a"),))
    told = ({"kind": "unit", "said": "the 1161st Regiment"}, {"kind": "place", "said": "Lipov"})
    counts = counted(held, statements=told)
    assert (counts.statements.recall, counts.statements.precision) == (1, 0.5)


def test_contractions_are_the_words_they_stand_for() -> None:
    assert expanded("We’ve won't can't he'd") == ("we", "have", "will", "not", "can", "not", "he'd")


def test_spun_words_are_those_that_the_line_has_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "He said: “We have been ready for days.” “Another thing entirely.”", encoding="utf-8"
    )
    (tmp_path / "a.json").write_text(
        '{"clips": [{"captions": [{"text": "We\'ve been waiting for days."}]}]}', encoding="utf-8"
    )
    assert spun_words(tmp_path / "a.txt", tmp_path / "a.json") == {"ready": 1}
    assert named_words({"quotes": [found("x", "altered", ("word", "waiting", "ready"))]}) == {"ready": 1}


def test_the_report_lists_misses_of_the_open_half_alone() -> None:
    counts = counted(article(gold("Seen by all.", "exact")), found("Seen by all.", "edited"))
    kept = counted(article(gold("Kept back.", "exact")), found("Kept back.", "edited"))
    text = report(Findings(counts, kept, (30, 30), (), None), date(2026, 11, 29))
    assert "exact called edited: Seen by all." in text
    assert "Kept back." not in text
    assert "| verdict accuracy, kept back | 0.000 | ≥ 0.93 | **miss** |" in text
