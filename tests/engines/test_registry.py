"""Name to engine: what each setting of a translator means."""

from __future__ import annotations

import builtins
import importlib
from pathlib import Path

import pytest

from zeroline.domain.errors import NoModel, WrongUse
from zeroline.engines.registry import translator
from zeroline.engines.translate_fx import FxTranslator
from zeroline.engines.translate_http import HttpTranslator
from zeroline.settings import Settings, load


def settings(tmp_path: Path, **environment: str) -> Settings:
    return load({"ZEROLINE_HOME": str(tmp_path), **environment}, tmp_path)


def test_without_one_the_sentence_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match=r"no translator for text.+ZEROLINE_TRANSLATOR.+firefox.+CTranslate2.+http:URL#"):
        translator(settings(tmp_path))


@pytest.mark.parametrize("wanted", ["http:https://example.org/v1#m", "https://example.org/v1#m"])
def test_an_endpoint(tmp_path: Path, wanted: str) -> None:
    named = translator(settings(tmp_path, ZEROLINE_TRANSLATOR=wanted, ZEROLINE_TRANSLATOR_KEY="k-1"))
    assert isinstance(named, HttpTranslator)
    assert named.maker.model == "m at https://example.org"


def test_firefox(tmp_path: Path) -> None:
    assert isinstance(translator(settings(tmp_path, ZEROLINE_TRANSLATOR="firefox")), FxTranslator)


def test_firefox_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(NoModel, match="pip install fxtranslate"):
        translator(settings(tmp_path, ZEROLINE_TRANSLATOR="firefox"))


def test_a_folder_that_holds_no_model(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="is not a whole CTranslate2 translation model"):
        translator(settings(tmp_path, ZEROLINE_TRANSLATOR=str(tmp_path)))


def test_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="There is no translator 'bing'"):
        translator(settings(tmp_path, ZEROLINE_TRANSLATOR="bing"))


def test_the_key_is_shown_nowhere(tmp_path: Path) -> None:
    assert "k-secret" not in repr(settings(tmp_path, ZEROLINE_TRANSLATOR_KEY="k-secret"))
    (tmp_path / "zeroline.toml").write_text("translator_key = 987654321\n")
    with pytest.raises(WrongUse, match="sets translator_key to …: it must be a text") as refused:
        settings(tmp_path)
    assert "987654321" not in str(refused.value)


def test_nothing_is_imported_for_an_engine_that_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def watched(name: str, *rest: object, **more: object) -> object:
        assert name not in ("fxtranslate", "sentencepiece"), name
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", watched)
    translator(settings(tmp_path, ZEROLINE_TRANSLATOR="https://example.org/v1#m"))
