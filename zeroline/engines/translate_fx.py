"""Translator by fxtranslate: the models that Firefox translates pages with, run natively."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from zeroline.domain.errors import EngineFailed, NoModel, WrongUse
from zeroline.domain.speech import Maker
from zeroline.domain.translation import Passage, Rendering, one_line

_ENGLISH = "en"
_LANGUAGES = ("ru", "uk")


class FxTranslator:
    """Loads the model of a language when it is first needed, and fetches it once where that is allowed. It takes no
    terms and no context: what it makes of them shows in the flags."""

    def __init__(self, folder: Path, *, offline: bool = False) -> None:
        """`folder` keeps the models. Raises NoModel where fxtranslate is not installed."""
        try:
            self._library: Any = importlib.import_module("fxtranslate")
        except ImportError as error:
            raise NoModel("Firefox's translator is not installed; get it with `pip install fxtranslate`.") from error
        self._folder = folder
        self._offline = offline
        self._models: dict[str, tuple[Any, Maker]] = {}
        self.maker = Maker("fxtranslate", version("fxtranslate"), "firefox")

    def translate(self, lines: Sequence[Passage], language: str) -> tuple[Rendering, ...]:
        if language not in _LANGUAGES:
            raise WrongUse(f"Zeroline translates from ru and uk, not from {language!r}.")
        texts = [one_line(line.text) for line in lines]
        if not any(texts):
            return tuple(Rendering("", self.maker) for _ in texts)
        if language not in self._models:
            self._models[language] = self._loaded(language)
        model, maker = self._models[language]
        try:
            english = [one_line(model.translate_long(text)) if text else "" for text in texts]
        except ValueError as error:
            raise EngineFailed(f"Firefox's translator broke on a line: {error}.") from error
        return tuple(Rendering(text, maker) for text in english)

    def _loaded(self, language: str) -> tuple[Any, Maker]:
        """The model from the folder, fetched into it first where it is not there, and its name in the records. Its
        files are verified as they arrive."""
        if not self._files(language):
            self._fetch(language)
        files = self._files(language)
        try:
            one = {kind: _only(files, kind) for kind in ("model", "vocab", "srcvocab", "trgvocab", "lex")}
            model, vocab = one["model"], one["vocab"]
            source, target = one["srcvocab"] or vocab, one["trgvocab"] or vocab
            if model is None or source is None or target is None:
                raise NoModel(f"{self._folder} holds half of Firefox's {language}-en model; delete it and try again.")
            weights, shortlist = model.read_bytes(), one["lex"]
            loaded = self._library.Translator(
                weights, source.read_bytes(), target.read_bytes(), shortlist and shortlist.read_bytes()
            )
        except (OSError, ValueError) as error:
            raise NoModel(f"Firefox's {language}-en model in {self._folder} is damaged ({error}); delete it and try "
                          "again.") from error  # fmt: skip
        name = f"{language}-{_ENGLISH}@{hashlib.sha256(weights).hexdigest()[:12]}"
        return loaded, replace(self.maker, model=name)

    def _files(self, language: str) -> list[Path]:
        pair = f"{language}-{_ENGLISH}"
        if not self._folder.is_dir():
            return []
        try:
            return [Path(path) for _, _, path in self._library.Cache(str(self._folder)).pair_files(pair)]
        except (ValueError, OSError):  # it is not there
            return []

    def _fetch(self, language: str) -> None:
        if self._offline:
            raise NoModel(f"Firefox's {language}-en model is not here and fetching is switched off; run once without "
                          f"`offline`, or copy the model to {self._folder}.")  # fmt: skip
        try:
            self._library.discovery.add_models(language, _ENGLISH, str(self._folder), False)
        except (ValueError, OSError) as error:
            raise NoModel(f"Firefox's {language}-en model is not here and could not be fetched; try again with a "
                          f"network, or copy the model to {self._folder}.") from error  # fmt: skip


def _only(files: Sequence[Path], kind: str) -> Path | None:
    return next((file for file in files if file.name.startswith(f"{kind}.")), None)
