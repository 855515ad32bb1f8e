"""The crew's glossary: lemmas are looked up once and kept, and what is kept never changes what is found. And no command
imports an engine that it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from zeroline import crew
from zeroline.domain.errors import BadGlossary
from zeroline.domain.text import Token
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.understanding import Lore
from zeroline.settings import Settings

TEXT = "Нас отправили в мясорубку, комбат на нуле, роты больше нет."
OWN = """
[[entry]]
id = "own"
language = "ru"
literal = "x"
lemmas = ["пропасть"]
english = ["gap"]
note = "A note."
category = "terrain"
register = "slang"
confused_with = ["x"]
"""

Once = tuple[Path, list[tuple[str, str]]]  # a home where the glossary was read once, and the terms that were found then


class Counted(PymorphyLemmatiser):
    """Counts the texts that it is asked about."""

    asked = 0

    def lemmatise(self, text: str, language: str) -> tuple[Token, ...]:
        self.asked += 1
        return super().lemmatise(text, language)


@pytest.fixture(scope="module")
def counted() -> Counted:
    return Counted()


@pytest.fixture
def lemmatiser(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> Counted:
    monkeypatch.setattr(crew, "lemmatiser", lambda: counted)
    counted.asked = 0
    return counted


def terms(home: Path, text: str = TEXT) -> list[tuple[str, str]]:
    tokens = crew.lemmatiser().lemmatise(text, "ru")
    settings = Settings(home=home)
    glossary = crew.lore(settings, crew.keeper(settings)).glossary
    return [(hit.entry.id, hit.surface) for hit in glossary.find(tokens, text)]


@pytest.fixture(scope="module")
def once(counted: Counted, tmp_path_factory: pytest.TempPathFactory) -> Once:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "lemmatiser", lambda: counted)
        found = terms(home)
    assert counted.asked > 1000
    assert found
    return home, found


def test_lemmas_are_looked_up_once(once: Once, lemmatiser: Counted) -> None:
    home, found = once
    assert terms(home) == found
    assert lemmatiser.asked == 1  # the text itself


def test_a_new_word_of_the_desks_own_glossary_counts_at_once(lemmatiser: Counted, tmp_path: Path) -> None:
    text = "Мы стояли у пропасти."
    assert terms(tmp_path, text) == []
    (tmp_path / "glossary.toml").write_text(OWN, encoding="utf-8")
    assert terms(tmp_path, text) == [("own", "пропасти")]


@pytest.mark.parametrize("kept", ["", "{", '{"lemmas": {}}', '{"lemmas": {"ru": {"мясорубка": [], "комбат": []}}}'])
def test_damage_to_what_is_kept_costs_only_the_shortcut(
    once: Once, lemmatiser: Counted, tmp_path: Path, kept: str
) -> None:
    home, found = once
    (file,) = (home / "kept").iterdir()
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / file.name).write_text(kept, encoding="utf-8")
    assert terms(tmp_path) == found
    assert lemmatiser.asked > 1  # the damaged file was met


def test_a_home_that_cannot_be_written_costs_only_the_shortcut(once: Once, lemmatiser: Counted, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert terms(tmp_path / "file") == once[1]


def test_the_crew_is_there_before_the_glossary_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, read = Event(), crew.lore

    def held(*about: Any) -> Lore:
        go_on.wait()
        return read(*about)

    monkeypatch.setattr(crew, "lore", held)
    made = crew.crew(Settings(home=tmp_path))
    go_on.set()
    assert made.lore() is made.lore()
    assert made.lore().glossary.entries


def test_a_fault_in_the_desks_own_glossary_is_told_before_anything_is_heard(tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_text("[[entry]]\nid = 3\n", encoding="utf-8")
    with pytest.raises(BadGlossary):
        crew.crew(Settings(home=tmp_path))


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("zeroline.cli", {"rich", "numpy", "sqlalchemy", "zeroline.language", "zeroline.engines"}),
        ("zeroline.commands.list", {"rich", "numpy", "av", "ctranslate2", "pymorphy3", "zeroline.language", "alembic"}),
        ("zeroline.commands.show", {"rich", "av", "ctranslate2", "pymorphy3", "alembic"}),
        ("zeroline.commands.translate", {"rich", "av", "ctranslate2", "sqlalchemy", "cryptography", "alembic"}),
        ("zeroline.commands.terms", {"rich", "numpy", "av", "ctranslate2", "sqlalchemy", "cryptography"}),
    ],
)
def test_a_command_starts_without_what_it_does_not_need(command: str, spared: set[str]) -> None:
    told = f"import {command}, sys; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert command in imported
    assert spared.intersection(imported) == set()
