"""Word by word, and the lines of machine, translator and reviewer beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.domain.test_draft import DRAFT, after
from zeroline.domain.difference import compared, difference, shown
from zeroline.domain.draft import split_at
from zeroline.domain.operation import Merge, SetText


@pytest.mark.parametrize(
    ("before", "then", "wanted"),
    [
        ("We did not sign.", "We did not sign.", "We did not sign."),
        ("We did not sign.", "We did sign.", "We did [-not-] sign."),
        ("They left us.", "They left us there.", "They left [-us.-] {+us there.+}"),
        ("", "New.", "{+New.+}"),
        ("Gone.", "", "[-Gone.-]"),
        ("", "", ""),
    ],
)
def test_what_went_and_what_came(before: str, then: str, wanted: str) -> None:
    assert shown(difference(before, then)) == wanted


_texts = some.lists(some.sampled_from("a b c not не 12 .".split())).map(" ".join)


@given(_texts, _texts)
def test_no_word_is_lost_or_made_up(before: str, then: str) -> None:
    pieces = difference(before, then)
    assert " ".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert " ".join(piece.text for piece in pieces if piece.kind != "gone") == then


def test_machine_translator_and_reviewer_stand_beside_each_other() -> None:
    translated = after(SetText("s1", "english", "We signed no contracts."))
    now = after(SetText("s1", "english", "We signed no contract."), draft=translated)
    told = next(one for one in compared(DRAFT.lines, translated.lines, now.lines) if one.changed)
    assert (told.line, told.language) == ("s1", "english")
    assert shown(told.by_others) == "We [-did not sign-] {+signed no+} contracts."
    assert shown(told.by_reviewer) == "We signed no [-contracts.-] {+contract.+}"


def test_lines_that_were_split_or_merged_are_beside_what_was_said_there() -> None:
    split = after(split_at(DRAFT.line("s2"), "s2b", "spoken", 12))
    assert not any(one.changed for one in compared(DRAFT.lines, DRAFT.lines, split.lines) if one.language == "spoken")
    merged = after(Merge("s1", "s2"))
    assert not any(one.changed for one in compared(DRAFT.lines, DRAFT.lines, merged.lines))
