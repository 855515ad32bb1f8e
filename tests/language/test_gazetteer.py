"""The gazetteer gives the same lazily as if every name were declined at once."""

from __future__ import annotations

import pytest

from tests.language.desk import DATA, knowledge
from zeroline.language.declension import decline
from zeroline.language.gazetteer import parse_places
from zeroline.language.numeral_forms import fold
from zeroline.language.translit import ukrainian


def test_every_form_of_a_name_is_found() -> None:
    places = knowledge().places
    changing = [line for line in places.lines if line[6] == "Сіль"]  # «Солі»
    for line in [*changing, *places.lines[::40]]:
        for language, names in (("ru", line[5]), ("uk", line[6])):
            for name in filter(None, names.split(";")):
                for form in decline(name, language):
                    assert line[0] in {found.place.canonical for found in places.forms(form)}, form
                    assert places.longest(form.split()[0]) >= len(form.split())


def test_nothing_is_found_under_another_word() -> None:
    assert knowledge().places.forms("кошка") == ()
    assert knowledge().places.longest("ъъ") == 0


def test_a_line_that_is_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="not a place"):
        parse_places(["Kyiv\tcity"])


def test_ukrainian_places_have_the_official_romanisation() -> None:
    """The front's places, whose names are written by hand, and the large cities."""
    for line in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines():
        fields = line.split("\t") + [""] * 3
        known = not line.startswith("#") and ("F" in fields[4] or int(fields[3]) >= 100_000)
        if known and fields[1] == "settlement" and fields[2] != "Russia" and fields[6]:
            assert fields[0] in {ukrainian(name) for name in fields[6].split(";")}, line


def test_russian_cities_have_their_russian_names() -> None:
    for canonical, form in (("Kazan", "казани"), ("Tver", "твери"), ("Mytishchi", "мытищах"), ("Tyumen", "тюмени")):
        assert canonical in {found.place.canonical for found in knowledge().places.forms(fold(form))}
