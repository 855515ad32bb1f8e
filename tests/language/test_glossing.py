"""The gloss at first use."""

from __future__ import annotations

from zeroline.captions.spoken import said
from zeroline.domain.glossary import Entry, Rule, Term
from zeroline.domain.speech import EnglishSegment, Word
from zeroline.language.glossing import glossed


def entry(id: str, english: str, gloss: str | None, *accepted: str) -> Entry:
    rules = (Rule(("x",)),)
    return Entry(id, "ru", rules, (english,), "x", "x", "terrain", "jargon", (), accepted=accepted, gloss=gloss)


ENTRIES = (
    entry("zero", "zero line", "front line", "front line"),
    entry("uk-zero", "zero line", "front line"),
    entry("grey", "gray zone", "no man’s land"),
    entry("bird", "drone", None),
)


def line(number: int, text: str, *sources: str) -> EnglishSegment:
    return EnglishSegment(f"e{number}", 0, 1000, text, sources or (f"s{number}",))


def term(id: str, segment: str) -> Term:
    return Term(id, "x", segment, (), True, "x")


def shown(terms: list[Term], *texts: str) -> list[str]:
    return [one.text for one in glossed([line(n, text) for n, text in enumerate(texts, 1)], terms, ENTRIES)]


def test_only_the_first_use_is_glossed() -> None:
    terms = [term("zero", "s1"), term("zero", "s2"), term("uk-zero", "s2")]
    assert shown(terms, "We hold the zero line.", "The zero line is far.") == [
        "We hold the zero line [front line].",
        "The zero line is far.",
    ]


def test_a_first_use_that_reads_otherwise_leaves_the_gloss_to_the_next() -> None:
    terms = [term("zero", "s1"), term("zero", "s2")]
    assert shown(terms, "At the front line.", "Zero lines, no water.") == [
        "At the front line.",
        "Zero lines [front line], no water.",
    ]


def test_words_that_render_no_term_are_left_alone() -> None:
    assert shown([term("bird", "s1"), term("zero", "s1")], "A drone.", "The zero line.") == [
        "A drone.",
        "The zero line.",
    ]


def test_what_is_explained_beside_needs_no_gloss() -> None:
    text = "The zero line, front line that is."
    assert shown([term("zero", "s1")], text) == [text]


def test_the_gloss_stands_behind_a_closing_quotation_mark() -> None:
    assert shown([term("grey", "s1")], "In the “grey zone”?") == ["In the “grey zone” [no man’s land]?"]


def test_words_keep_their_times_and_the_gloss_stands_between() -> None:
    words = (Word(0, 300, "The"), Word(300, 600, "zero"), Word(600, 900, "line"), Word(1500, 1900, "burns."))
    segment = EnglishSegment("e1", 0, 2000, "The zero line burns.", ("s1",), words)
    row = said(glossed([segment], [term("zero", "s1")], ENTRIES), 42)
    assert [(word.text, word.start_ms) for word in row if word.text not in ("[front", "line]")] == [
        ("The", 0),
        ("zero", 300),
        ("line", 600),
        ("burns.", 1500),
    ]
    assert all(600 <= word.start_ms <= word.end_ms <= 1500 for word in row if word.text in ("[front", "line]"))
