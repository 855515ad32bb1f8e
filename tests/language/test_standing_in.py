"""What a rendering may take the place of in the English: the term by its letters or its literal sense, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeroline.domain.glossary import Entry
from zeroline.language.glossary_file import read_glossary
from zeroline.language.standing_in import standing_in

FILE = Path(__file__).parents[2] / "zeroline" / "data" / "glossary.toml"


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    return {entry.id: entry for entry in read_glossary(FILE.read_text("utf-8")).entries}


@pytest.mark.parametrize(
    ("entry", "surface", "english", "expected"),
    [
        ("the-pit", "в яму", "Those who refuse they will send to “Yama”, or to Abnolyt.", ("Yama",)),
        ("zero-out", "обнулит", "Those who refuse they will send to “Yama”, or to Abnolyt.", ("Abnolyt",)),
        ("meat-grinder", "мясорубку", "They threw us into the meat mincer.", ("meat mincer",)),
        ("assault-company", "штурмовой роты", "Of 120 men of Sturmovoy-Rotoy 34 were left.", ("Sturmovoy-Rotoy",)),
        ("zero-line", "нулевую линию", "On the 6th they led us to the Nulevo Line.", ("Nulevo Line",)),
        ("the-pit", "в яму", "Yama, said mama; Yamu, said we.", ("Yama", "Yamu")),
        ("artillery", "артиллерий", "There are no one.", ()),
        ("the-pit", "в яму", "We have no men there, not one.", ()),
        ("the-pit", "в яму", "", ()),
        ("drop-verb", "кинут", "They left us, we cannot go back.", ()),
        ("drop-verb", "кинут", "They left us, we can't go back, we don’t want to.", ()),
        ("division", "дивизию", "They drive us and we refuse.", ()),
        ("contract-mil", "контракт", "A hundred signed it.", ()),
        ("second-echelon", "второй эшелон", "We were in the second line.", ("second",)),
    ],
)
def test_what_stands_for_a_term(
    entries: dict[str, Entry], entry: str, surface: str, english: str, expected: tuple[str, ...]
) -> None:
    assert standing_in(surface, entries[entry], english) == expected
