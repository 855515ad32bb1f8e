from __future__ import annotations

import pytest

from zeroline.language.translit import russian, ukrainian


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Кліщіївка", "Klishchiivka"), ("Куп'янськ", "Kupiansk"), ("Згурівка", "Zghurivka"), ("Запоріжжя", "Zaporizhzhia"),
     ("Єнакієве", "Yenakiieve"), ("Київ", "Kyiv"), ("Йосипівка", "Yosypivka")],
)  # fmt: skip
def test_ukrainian_names_follow_the_official_romanisation(name: str, latin: str) -> None:
    assert ukrainian(name) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Сергей", "Sergei"), ("Пригожин", "Prigozhin"), ("Евгений", "Yevgeny"), ("Андреев", "Andreyev"), ("Ванька",
    "Vanka"),
     ("Муравский", "Muravsky"), ("Юрий", "Yuri"), ("Щукин", "Shchukin"), ("Алёхин", "Alyokhin")],
)  # fmt: skip
def test_russian_names_are_spelt_as_papers_do(name: str, latin: str) -> None:
    assert russian(name) == latin
