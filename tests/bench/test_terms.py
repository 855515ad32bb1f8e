"""A noted term is found in the passage in whatever form it stands there."""

from __future__ import annotations

import pytest

from bench.gold_sets import Passage
from bench.reader import Read, Reader
from bench.terms import count_terms


def read(reader: Reader, language: str, text: str, term: str) -> Read:
    truth = {"terms": {term: "advance"}, "further_terms": "", "not_terms": []}
    return reader.read(Passage("p", text, language, truth))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Піхота просунулися на кілометр під обстрілом.", "просунутися"),
        ("Бачу двох орків, пташка на місці, працюю.", "працювати"),
    ],
)
def test_a_ukrainian_verb_is_known_without_a_dictionary(text: str, term: str) -> None:
    reader = Reader()
    counts = count_terms([read(reader, "uk", text, term)], reader)
    assert (counts.found.right, counts.found.missed) == (1, 0)
