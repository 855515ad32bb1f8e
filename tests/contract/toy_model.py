"""A translation model small enough to write by hand: real CTranslate2 weights and real SentencePiece models.

Its one layer does two things. A target word calls for the words that may follow it, and the words of the source, which
cross-attention averages, call for the words of their translation. That is enough to translate the sentences below, and
to offer a second English where there is one.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.converters.converter import Converter
from ctranslate2.specs import transformer_spec

# The likelier English first. All are about as long: a beam search ends when it has enough finished lines, right or not.
ENGLISH = {
    "Мы сидим на нуле.": ("We are at zero.", "We hold the zero line."),
    "Комбат молчит.": ("The commander keeps silent.",),
    "Нас не кормят.": ("They do not feed us.",),
}
UKRAINIAN = {"Тримаємо позицію.": ("Holding our position here today.",)}
MARKS = ("rus_Cyrl", "ukr_Cyrl", "eng_Latn")
SPECIAL = ("<unk>", "<s>", "</s>")
_FOLLOWS, _MEANS, _LESS = 1.0, 1.0, 0.03


def write_opus(folder: Path, *, adds_end: bool = False) -> Path:
    """A model with the files of a converted opus-mt; its own code or the caller ends the source, as it is told."""
    pairs = ENGLISH | UKRAINIAN
    _pieces(list(pairs), folder / "source.spm")
    _pieces([text for texts in pairs.values() for text in texts], folder / "target.spm")
    _Toy(pairs, (), adds_end).convert(str(folder / "model"), quantization="int8")
    return _gather(folder)


def write_nllb(folder: Path) -> Path:
    """A model with the files of a converted NLLB: it follows the language's mark, for «Так.» means two things."""
    pairs = {
        **ENGLISH,
        **UKRAINIAN,
        "rus_Cyrl Так.": ("So be that, then.",),
        "ukr_Cyrl Так.": ("Yes indeed, quite right.",),
    }
    plain = [source.removeprefix("rus_Cyrl ").removeprefix("ukr_Cyrl ") for source in pairs]
    _pieces([*plain, *(text for texts in pairs.values() for text in texts)], folder / "sentencepiece.bpe.model")
    _Toy(pairs, MARKS, False).convert(str(folder / "model"), quantization="int8")
    return _gather(folder)


def _gather(folder: Path) -> Path:
    for file in (folder / "model").iterdir():
        file.rename(folder / file.name)
    (folder / "model").rmdir()
    return folder


def _pieces(sentences: list[str], to: Path) -> None:
    with to.open("wb") as model:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences),
            model_writer=model,
            model_type="word",
            vocab_size=1000,
            hard_vocab_limit=False,
            character_coverage=1.0,
            minloglevel=2,
        )


class _Toy(Converter):
    def __init__(self, pairs: dict[str, tuple[str, ...]], marks: tuple[str, ...], adds_end: bool) -> None:
        self._pairs, self._marks, self._adds_end = pairs, marks, adds_end
        sources = [_words(source) for source in pairs]
        targets = [_words(text) for texts in pairs.values() for text in texts]
        words = [word for line in (*sources, *targets) for word in line]
        self._vocabulary = list(dict.fromkeys((*SPECIAL, *marks, *words)))
        self._place = {word: at for at, word in enumerate(self._vocabulary)}

    def _load(self) -> Any:
        size = len(self._vocabulary)
        width = 2 * size + (-2 * size) % 16
        spec = transformer_spec.TransformerSpec.from_config(1, 1, pre_norm=True)
        spec.register_source_vocabulary(self._vocabulary)
        spec.register_target_vocabulary(self._vocabulary)
        spec.config.add_source_eos = self._adds_end
        spec.config.decoder_start_token = "</s>" if self._marks else "<s>"
        for side, shift in ((spec.encoder, 0), (spec.decoder, size)):
            embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
            embeddings.weight = np.eye(size, width, shift, dtype=np.float32)
            side.scale_embeddings = False
            side.position_encodings.encodings = np.zeros((1024, width), np.float32)
            _norm(side.layer_norm, width)
            for layer in side.layer:
                _silent(layer, width)
        _through(spec.decoder.layer[0].attention, width)
        spec.decoder.projection.weight = self._projection(size, width)
        return spec

    def _projection(self, size: int, width: int) -> np.ndarray:
        weights = np.zeros((size, width), np.float32)
        start = "eng_Latn" if self._marks else "<s>"
        for source, texts in self._pairs.items():
            for rank, text in enumerate(texts):
                line = [start, *_words(text), "</s>"]
                for before, after in pairwise(line):
                    follows = _FOLLOWS - rank * _LESS
                    at = self._place[after], size + self._place[before]
                    weights[at] = max(weights[at], follows)
                for word in _words(source):
                    means = _MEANS / 4 if word in self._marks else _MEANS
                    weights[[self._place[after] for after in line[1:-1]], self._place[word]] = means
        return weights


def _words(text: str) -> list[str]:
    return [word if word in MARKS else f"▁{word}" for word in text.split()]


def _norm(spec: Any, width: int) -> None:
    spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def _linear(spec: Any, weight: np.ndarray) -> None:
    spec.weight, spec.bias = weight.astype(np.float32), np.zeros(len(weight), np.float32)


def _silent(layer: Any, width: int) -> None:
    """A layer that adds nothing to what passes it."""
    for attention in (layer.self_attention, getattr(layer, "attention", None)):
        if attention is not None:
            _norm(attention.layer_norm, width)
            shapes = (3, 1) if len(attention.linear) == 2 else (1, 2, 1)
            for linear, times in zip(attention.linear, shapes, strict=True):
                _linear(linear, np.zeros((times * width, width)))
    _norm(layer.ffn.layer_norm, width)
    _linear(layer.ffn.linear_0, np.zeros((width, width)))
    _linear(layer.ffn.linear_1, np.zeros((width, width)))


def _through(attention: Any, width: int) -> None:
    """Attention that looks at every source word alike and hands on their mean."""
    one = np.eye(width)
    _linear(attention.linear[1], np.concatenate([np.zeros((width, width)), one]))
    _linear(attention.linear[2], one / np.sqrt(width))
