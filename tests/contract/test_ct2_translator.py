"""What the CTranslate2 translator asks of its folder and its model, beyond what every translator promises."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract import toy_model
from zeroline.domain.errors import NoModel
from zeroline.domain.translation import Passage, WantedTerm
from zeroline.engines.translate_ct2 import Ct2Translator

ZERO = WantedTerm("на нуле", "zero line")


@pytest.fixture(scope="module")
def opus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_model.write_opus(tmp_path_factory.mktemp("opus"))


@pytest.fixture
def copy(opus: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(opus, tmp_path / "copy"))


def say(translator: Ct2Translator, *texts: str, language: str = "ru") -> list[str]:
    return [one.text for one in translator.translate([Passage(text) for text in texts], language)]


def test_nllb_is_told_the_language(tmp_path: Path) -> None:
    translator = Ct2Translator(toy_model.write_nllb(tmp_path), 1)
    assert say(translator, "Так.", language="ru") == ["So be that, then."]
    assert say(translator, "Так.", language="uk") == ["Yes indeed, quite right."]


@pytest.mark.parametrize("adds_end", [True, False], ids=["ends it itself", "leaves it to us"])
def test_the_source_is_ended_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, adds_end: bool) -> None:
    translator = Ct2Translator(toy_model.write_opus(tmp_path, adds_end=adds_end), 1)
    asked: list[list[list[str]]] = []
    decode = translator._model.translate_batch

    class Watched:
        def translate_batch(self, source: list[list[str]], **options: Any) -> Any:
            asked.append(source)
            return decode(source, **options)

    monkeypatch.setattr(translator, "_model", Watched())
    say(translator, "Комбат молчит.")
    assert asked == [[["▁Комбат", "▁молчит.", *([] if adds_end else ["</s>"])]]]


def test_the_hypothesis_with_the_term_is_chosen_only_where_it_is_wanted(opus: Path) -> None:
    translator = Ct2Translator(opus, 1)
    bare, termed, other = translator.translate(
        [
            Passage("Мы сидим на нуле."),
            Passage("Мы сидим на нуле.", terms=(ZERO,)),
            Passage("Мы сидим на нуле.", terms=(WantedTerm("на нуле", "somewhere else"),)),
        ],
        "ru",
    )
    assert (bare.text, termed.text, other.text) == ("We are at zero.", "We hold the zero line.", "We are at zero.")
    assert bare.confidence is not None
    assert termed.confidence is not None
    assert termed.confidence < bare.confidence


def test_the_maker_names_folder_and_weights(opus: Path) -> None:
    maker = Ct2Translator(opus, 1).maker
    assert maker.engine == "ctranslate2"
    name, _, digest = str(maker.model).partition("@")
    assert (name, len(digest)) == (opus.name, 12)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "shared_vocabulary.json", "source.spm", "target.spm"])
def test_a_folder_that_is_not_whole_is_refused(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(NoModel, match=rf"is not a whole CTranslate2 translation model: .*{name}"):
        Ct2Translator(copy)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def nonsense(data: bytes) -> bytes:
    return bytes(255 - byte for byte in data[:2000])


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("model.bin", half, "cannot be loaded as a translation model"),
        ("model.bin", nonsense, "cannot be loaded as a translation model"),
        ("model.bin", lambda _: b"", "cannot be loaded as a translation model"),
        ("config.json", half, "cannot be read; convert the model again"),
        ("config.json", lambda _: b"[]", "cannot be read; convert the model again"),
        ("source.spm", nonsense, "is no SentencePiece model"),
        ("target.spm", lambda _: b"", "is no SentencePiece model"),
        ("shared_vocabulary.json", nonsense, "cannot be read as a vocabulary"),
        ("shared_vocabulary.json", lambda _: b"[]", "</s> is missing"),
    ],
)
def test_a_damaged_file_is_refused(copy: Path, name: str, damage: Callable[[bytes], bytes], said: str) -> None:
    (copy / name).write_bytes(damage((copy / name).read_bytes()))
    with pytest.raises(NoModel, match=said):
        Ct2Translator(copy)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="There is no folder"):
        Ct2Translator(tmp_path / "none")


def test_without_sentencepiece_a_sentence_says_how_to_get_it(opus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(NoModel, match="pip install sentencepiece"):
        Ct2Translator(opus)
