"""Tokens to words with the real tokenizer, and by what signs a decoding failed."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made import gold
from zeroline.domain.errors import NoModel
from zeroline.engines.weights import Weights
from zeroline.engines.whisper_text import ENGLISH, PROMPT_TOKENS, SPOKEN, Decoded, Tongue, failed


@pytest.fixture(scope="module")
def tongue(base: Weights) -> Tongue:
    return Tongue(base.folder)


@pytest.fixture(scope="module")
def tokenizer(base: Weights) -> tokenizers.Tokenizer:
    return tokenizers.Tokenizer.from_file(str(base.folder / "tokenizer.json"))


def tokens(tokenizer: tokenizers.Tokenizer, text: str) -> list[int]:
    return list(tokenizer.encode(" " + text, add_special_tokens=False).ids)


def split(tongue: Tongue, tokenizer: tokenizers.Tokenizer, text: str) -> list[str]:
    return [word for word, _, _ in tongue.words(tokens(tokenizer, text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Мы не подписывали контрактов.", ["Мы", "не", "подписывали", "контрактов."]),
        ("— Да, так точно!", ["— Да,", "так", "точно!"]),
        ("Он сказал: «Вперёд», и всё.", ["Он", "сказал:", "«Вперёд»,", "и", "всё."]),
        ("Бригада — 155-я.", ["Бригада —", "155-я."]),
        ("об'єкт на Сході", ["об'єкт", "на", "Сході"]),
        ("We don't go.", ["We", "don't", "go."]),
    ],
)
def test_words_with_what_clings_to_them(
    tongue: Tongue, tokenizer: tokenizers.Tokenizer, text: str, parts: list[str]
) -> None:
    assert split(tongue, tokenizer, text) == parts


letters = st.text(st.sampled_from("абвгдеёжзиїєґщъыьэюя АБЮ abcXYZ 0123456789 .,!?…—–«»\"'()-%é漢🙂"), max_size=60)


@settings(max_examples=80, deadline=None)
@given(letters)
def test_no_letter_is_lost_and_every_token_has_its_word(
    tongue: Tongue, tokenizer: tokenizers.Tokenizer, text: str
) -> None:
    ids = tokens(tokenizer, text)
    found = list(tongue.words(ids))
    assert " ".join(word for word, _, _ in found).split() == unicodedata.normalize("NFC", text).split()
    if found:
        assert found[0][1] == 0
        assert all(one[2] == other[1] for one, other in pairwise(found))
        assert all(first < after <= len(ids) for _, first, after in found)
        assert all(word == word.strip() for word, _, _ in found)


def test_all_that_is_said_in_the_domain_set(tongue: Tongue, tokenizer: tokenizers.Tokenizer) -> None:
    for statement in gold():
        for text in (statement["ru"], statement["en"]):
            assert " ".join(split(tongue, tokenizer, text)).split() == text.split()


def test_a_broken_letter_does_not_make_one_word_of_the_rest(tongue: Tongue, tokenizer: tokenizers.Tokenizer) -> None:
    lone = tokenizer.token_to_id("Ģ")  # byte 0x80 alone, which begins no letter
    ids = [*tokens(tokenizer, "Мы"), lone, *tokens(tokenizer, "туда не пойдём")]
    assert [word for word, _, _ in tongue.words(ids)] == ["Мы\ufffd туда", "не", "пойдём"]


def test_what_a_decoding_starts_from(tongue: Tongue, tokenizer: tokenizers.Tokenizer) -> None:
    def named(ids: list[int]) -> list[str]:
        return [tokenizer.id_to_token(one) for one in ids]

    assert named(tongue.start("uk", SPOKEN, None)) == [
        "<|startoftranscript|>", "<|uk|>", "<|transcribe|>", "<|notimestamps|>",
    ]  # fmt: skip
    assert named(tongue.start("ru", ENGLISH, None))[2] == "<|translate|>"
    primed = tongue.start("ru", SPOKEN, "Мобилизованные. " * 200)
    assert named(primed)[0] == "<|startofprev|>"
    assert len(primed) == 1 + PROMPT_TOKENS + 4


def result(ids: list[int], score: float = -0.2) -> SimpleNamespace:
    return SimpleNamespace(sequences_ids=[ids], scores=[score], no_speech_prob=0.1)


def test_the_best_hypothesis_as_text(tongue: Tongue, tokenizer: tokenizers.Tokenizer) -> None:
    end = tokenizer.token_to_id("<|endoftext|>")
    ids = tokens(tokenizer, "Кра\u0438\u0306 села.")  # й as two characters
    found = tongue.decoded(result([*ids, end]))
    assert (found.text, found.tokens, found.mean_log) == ("Край села.", tuple(ids), -0.2)
    assert tongue.decoded(result([end])).text == ""


def judged(text: str, mean_log: float = -0.3, squeeze: float = 1.2) -> Decoded:
    return Decoded(tuple(range(len(text))), text, mean_log, squeeze, 0.1)


@pytest.mark.parametrize(
    ("decoded", "voice_ms", "fails"),
    [
        (judged("Мы не подписывали контрактов."), 2_000, False),
        (judged("Мы не подписывали контрактов.", mean_log=-1.2), 2_000, True),
        (judged("Да, да, да, да.", squeeze=2.5), 2_000, True),
        (judged("слово " * 20), 2_000, True),  # 60 characters a second
        (judged("Так точно, командир."), 300, False),  # a short piece is given a second
        (Decoded((), "", 0.0, 0.0, 0.1), 2_000, True),  # a voice, and no word
        (Decoded((), "", 0.0, 0.0, 0.1), 1_000, False),
        (Decoded((), "", 0.0, 0.0, 0.9), 9_000, False),  # the model says itself that nobody speaks
    ],
)
def test_signs_of_failure(decoded: Decoded, voice_ms: int, fails: bool) -> None:
    assert failed(decoded, voice_ms) is fails


def test_a_loop_squeezes(tongue: Tongue, tokenizer: tokenizers.Tokenizer) -> None:
    loop = tongue.decoded(result(tokens(tokenizer, "Мы пойдём. " * 30)))
    assert failed(loop, 60_000)


def test_a_folder_with_a_broken_tokenizer_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(NoModel, match=r"tokenizer\.json"):
        Tongue(tmp_path)


def test_a_model_of_one_language_cannot_translate(base: Weights, tmp_path: Path) -> None:
    told = (base.folder / "tokenizer.json").read_text(encoding="utf-8").replace("<|translate|>", "<|other|>")
    (tmp_path / "tokenizer.json").write_text(told, encoding="utf-8")
    with pytest.raises(NoModel, match=r"<\|translate\|>"):
        Tongue(tmp_path).start("ru", ENGLISH, None)
