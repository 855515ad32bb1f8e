"""Whether English carries a term."""

from __future__ import annotations

import pytest

from zeroline.domain.glossary import Entry, Hit, Rule, Term
from zeroline.language.rendering import proposal, rendered, term


def hit(*english: str, misheard: bool = False) -> Hit:
    entry = Entry(
        id="t",
        language="ru",
        rules=(Rule(("обнулить",)),),
        english=english,
        literal="to zero",
        note="To kill.",
        category="punishment",
        register="slang",
        confused_with=("reset",),
        gloss="kill",
    )
    return Hit(entry, "абнулят" if misheard else "обнулят", 0, 7, misheard)


@pytest.mark.parametrize(
    ("rendering", "english", "expected"),
    [
        ("drone", "Two DRONES came.", True),
        ("drone", "The drone's camera.", True),
        ("tree line", "They lie in the tree-line.", True),
        ("tree line", "They lie in the treeline.", False),
        ("tree line", "A line of trees.", True),
        ("regiment commander", "The commander of the regiment said so.", True),
        ("zero out", "They zeroed him out.", True),
        ("execute", "He was executed.", True),
        ("execute", "He executes orders.", True),
        ("mobilize", "We, the mobilised.", True),
        ("body armor", "We bought body armour.", True),
        ("meat grinder", "The grinder took the meat away.", False),
        ("meat grinder", "Meat for the grinder.", False),
        ("company commander", "The company and its commander left.", False),
        ("shoot", "He was shot.", True),
        ("leave their unit", "They left the unit.", True),
        ("assault wave", "assault waves", True),
        ("Storm", "A storm at sea.", False),
        ("Storm", "the Storm detachment", True),
        ("Storm", "the storm detachment", True),
        ("pit", "a spit", False),
    ],
)
def test_rendered(rendering: str, english: str, expected: bool) -> None:
    assert rendered(hit(rendering), english) is expected


def test_a_capital_is_asked_for_only_where_the_english_has_capitals() -> None:
    assert [rendered(hit("Grad"), text) for text in ("It hailed grad.", "grads fell on us")] == [False, True]


def test_a_term_as_documents_report_it() -> None:
    assert term(hit("execute", "zero out"), "s3", "They will reset them.") == Term(
        "t", "обнулят", "s3", ("execute", "zero out"), False, "To kill."
    )


def test_without_english_nobody_knows_whether_it_is_rendered() -> None:
    assert term(hit("execute"), None, None).rendered is None


def test_the_proposal_is_a_sentence_for_the_flag() -> None:
    assert proposal(hit("execute", "zero out")) == (
        "«обнулят» should read “execute” or “zero out”, literally “to zero”: To kill."
    )
    assert proposal(hit("execute", misheard=True)) == (
        "«абнулят» (probably «обнулить», misheard) should read “execute”, literally “to zero”: To kill."
    )
    assert proposal(hit("to zero")) == "«обнулят» should read “to zero”: To kill."


def test_at_first_use_the_gloss_stands_in_brackets() -> None:
    assert hit("zero out").entry.glossed == "zero out [kill]"
