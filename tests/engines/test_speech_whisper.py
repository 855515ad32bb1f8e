"""The recogniser on the embedded weights: one encoding a window, what happens where decoding fails, times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_media import clip_of

import zeroline
from tests.made import quiet, words
from tests.story.needs import shared_clip
from zeroline.crew import recogniser
from zeroline.domain.errors import EngineFailed, NoModel
from zeroline.domain.speech import Speech, Word
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.speech_whisper import WhisperRecogniser, _batch_size
from zeroline.engines.voice_silero import Window, windows
from zeroline.engines.weights import Weights
from zeroline.engines.whisper_model import inside_voice
from zeroline.engines.whisper_speech import _fitted
from zeroline.ports import SAMPLE_RATE, Context

RU = Context("ru")


@pytest.fixture(scope="module")
def samples() -> bytes:
    """The sound of the clip that ships with the product."""
    return sound(Path(zeroline.__file__).parent / "data" / "sample" / "appeal.mp4")


def sound(path: Path) -> bytes:
    return b"".join(FfmpegHearer().hear(clip_of(path)))


def blocks(samples: bytes) -> Iterator[bytes]:
    for at in range(0, len(samples), 2 * SAMPLE_RATE):
        yield samples[at : at + 2 * SAMPLE_RATE]


class Watched:
    """The model, with every call counted and the sizes of what it was given; `first` answers the first decodings."""

    def __init__(self, model: Any, first: Sequence[Any] = ()) -> None:
        self._model = model
        self._first = list(first)
        self.encoded = 0
        self.calls: Counter[str] = Counter()
        self.unencoded: list[tuple[int, ...]] = []
        self.starts: list[list[int]] = []
        self.warmth: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, features: Any, **how: Any) -> Any:
        self.encoded += features.shape[0]
        return self._model.encode(features, **how)

    def generate(self, states: Any, starts: list[list[int]], **how: Any) -> Any:
        self._note("generate", states)
        self.starts += starts
        if self._first:
            return [self._first.pop(0) for _ in starts]
        return self._model.generate(states, starts, **how)

    def align(self, states: Any, *given: Any) -> Any:
        self._note("align", states)
        return self._model.align(states, *given)

    def detect_language(self, states: Any) -> Any:
        self._note("detect_language", states)
        return self._model.detect_language(states)

    def _note(self, name: str, states: Any) -> None:
        self.calls[name] += 1
        if states.shape[2] != 512:  # not the encoder's output but sound, which the engine would encode again
            self.unencoded.append(tuple(states.shape))


def watched(whisper: WhisperRecogniser, base: Weights, first: Sequence[Any] = ()) -> tuple[WhisperRecogniser, Watched]:
    """A recogniser on the same loaded model, watched."""
    model = Watched(whisper.model.loaded, first)
    other = recogniser(base, threads=0)
    other.model.__dict__["loaded"] = model
    return other, model


def heard(engine: WhisperRecogniser, samples: bytes, context: Context = RU) -> Speech:
    return engine.recognise(blocks(samples), len(samples) * 1000 // (2 * SAMPLE_RATE), context, quiet)


@pytest.fixture(scope="module")
def undisturbed(whisper: WhisperRecogniser, samples: bytes) -> Speech:
    """What is heard in the clip's first eight seconds."""
    return heard(whisper, samples[: 32_000 * 8])


@pytest.mark.real
def test_the_encoder_runs_once_a_window_for_both_languages(
    whisper: WhisperRecogniser, base: Weights, samples: bytes
) -> None:
    engine, model = watched(whisper, base)
    # words, a long silence, words: two windows at the price of the words
    long = samples[: 32_000 * 6] + bytes(32_000 * 24) + samples[: 32_000 * 6]
    speech = heard(engine, long, Context())
    assert speech.transcript
    assert speech.translation
    assert model.encoded == len(list(windows(blocks(long)))) > 1
    assert model.calls["detect_language"] >= 1
    assert model.calls["align"] >= 2
    assert model.unencoded == []


@pytest.mark.real
def test_a_decoding_that_failed_is_done_anew_without_the_prompt(
    whisper: WhisperRecogniser, base: Weights, samples: bytes, undisturbed: Speech
) -> None:
    short = samples[: 32_000 * 8]
    loop = SimpleNamespace(sequences_ids=[[291] * 200], scores=[-0.1], no_speech_prob=0.0)
    failing = SimpleNamespace(done=lambda: True, result=lambda: loop)
    engine, model = watched(whisper, base, [failing])
    primed = Context("ru", (("ru", "Мобилизованные, полк."),))
    assert heard(engine, short, primed).transcript == undisturbed.transcript
    assert [len(start) > 4 for start in model.starts] == [True, False, False]  # primed, English, anew


@pytest.mark.real
def test_who_answers_in_another_language_is_heard(whisper: WhisperRecogniser) -> None:
    question, answer = (sound(shared_clip(name)) for name in ("public/sample-ua.m4a", "domain/d08-pow.wav"))
    speech = heard(whisper, question + answer[: 32_000 * 10], Context())
    text = " ".join(segment.text for segment in speech.transcript)
    assert "перев" in text
    assert "подписал в колонии на полгода" in text  # the decoder stops after the question


@pytest.mark.real
def test_english_is_never_primed(whisper: WhisperRecogniser, base: Weights, samples: bytes) -> None:
    engine, model = watched(whisper, base)
    heard(engine, samples[: 32_000 * 8], Context("ru", (("ru", "Полк."), ("en", "Regiment."))))
    translate = engine.model.tongue.start("ru", "translate", None)
    assert sum(start == translate for start in model.starts) == 1


@pytest.mark.real
@pytest.mark.parametrize("fault", [RuntimeError("out of memory"), MemoryError()])
def test_an_engine_that_breaks_is_a_sentence(
    whisper: WhisperRecogniser, base: Weights, samples: bytes, fault: Exception
) -> None:
    engine, model = watched(whisper, base)

    def broken(*_: Any, **__: Any) -> None:
        raise fault

    model.encode = broken  # type: ignore[method-assign]
    with pytest.raises(EngineFailed, match=r"The speech model broke at \d+ s: (out of memory|MemoryError)") as caught:
        heard(engine, samples[: 32_000 * 8])
    assert caught.value.__cause__ is fault


@pytest.mark.real
def test_what_a_doctor_times(whisper: WhisperRecogniser) -> None:
    window = Window(0, np.zeros(SAMPLE_RATE * 28, np.float32), ((0, 28_000),))
    states, odds = whisper.model.encoded([window])
    assert states.kept.shape == (1, 1500, 512)
    assert states.of([0], averaged=2).shape == [1, 750, 512]
    assert len(odds) == 1
    assert sum(odds[0].values()) == pytest.approx(1, abs=0.01)


@pytest.mark.real
def test_english_written_in_cyrillic_is_decoded_anew(
    whisper: WhisperRecogniser, base: Weights, samples: bytes, undisturbed: Speech
) -> None:
    short = samples[: 32_000 * 8]
    tongue = whisper.model.tongue
    russian = tongue._tokenizer.encode(" Мы стоим на передовой", add_special_tokens=False).ids
    slipped = SimpleNamespace(sequences_ids=[russian], scores=[-0.1], no_speech_prob=0.0)
    said = whisper.model.loaded
    engine, model = watched(whisper, base)

    def generate(states: Any, starts: list[list[int]], **how: Any) -> Any:
        first = not model.starts
        model.starts += starts
        model.warmth.append(how.get("sampling_temperature", 0.0))
        if first or starts[0] != tongue.start("ru", "translate", None) or model.starts.count(starts[0]) > 1:
            return said.generate(states, starts, **how)
        return [SimpleNamespace(done=lambda: True, result=lambda: slipped)]

    model.generate = generate  # type: ignore[method-assign]
    heard_english = " ".join(one.text for one in heard(engine, short).translation)
    assert heard_english
    assert heard_english.isascii()
    assert [warmth for warmth in model.warmth if warmth] == [0.4] * 5  # as cold as at first it would say the same


@pytest.mark.real
def test_english_is_not_drawn_anew_because_it_is_unlikely(
    whisper: WhisperRecogniser, base: Weights, samples: bytes
) -> None:
    """The English of noisy speech is unlikely however it is drawn, and warmer it is only less so."""
    engine, model = watched(whisper, base)
    speech = heard(engine, samples[: 32_000 * 5])  # ends within a word
    (english,) = speech.translation
    assert english.confidence is not None
    assert english.confidence < 0.37  # the mean log probability of a token below -1
    assert len(model.starts) == 2


@pytest.mark.parametrize(
    ("minutes", "lanes", "size"), [(0.2, 2, 1), (1, 2, 2), (7, 2, 2), (60, 2, 2), (60, 1, 2), (0.4, 1, 1)]
)
def test_lanes_get_as_many_batches_each(minutes: float, lanes: int, size: int) -> None:
    assert _batch_size(round(minutes * 60_000), lanes) == size


@pytest.mark.real
@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_broken_model_is_a_sentence(base: Weights, samples: bytes, tmp_path: Path, name: str) -> None:
    for file in base.folder.iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(b"{ not a model")
    engine = recogniser(Weights("mine", tmp_path, "0" * 64), threads=1)
    with pytest.raises(NoModel, match=str(tmp_path)):
        heard(engine, samples[: 32_000 * 8])


def test_the_maker_names_the_weights(base: Weights) -> None:
    assert recogniser(base, 1).maker.model == f"base@{base.sha256[:12]}"


def test_words_are_drawn_back_out_of_pauses() -> None:
    voice = ((1_000, 2_000), (5_000, 6_000))
    smeared = words((900, 1_500, "Мы"), (1_500, 4_000, "стоим."), (4_100, 5_500, "Воды"), (5_500, 6_400, "нет."))
    assert [(word.start_ms, word.end_ms) for word in inside_voice(smeared, voice)] == [
        (1_000, 1_500), (1_500, 2_000), (5_000, 5_500), (5_500, 6_000),
    ]  # fmt: skip


moments = st.integers(0, 30_000)
rows = st.lists(st.tuples(moments, st.integers(0, 3_000)), min_size=1, max_size=20)


@given(rows, st.lists(st.tuples(moments, st.integers(1, 5_000)), max_size=5))
def test_times_stay_in_order_whatever_attention_says(
    times: list[tuple[int, int]], voice: list[tuple[int, int]]
) -> None:
    said = [Word(start, start + length, str(n)) for n, (start, length) in enumerate(sorted(times))]
    found = inside_voice(said, sorted((start, start + length) for start, length in voice))
    assert [word.text for word in found] == [word.text for word in said]
    assert all(word.start_ms < word.end_ms for word in found)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))


@given(rows, moments, st.integers(1, 30_000))
def test_english_is_stretched_onto_what_it_renders(times: list[tuple[int, int]], start: int, length: int) -> None:
    said, at = [], 0
    for gap, long in times:
        said.append(Word(at + gap, at + gap + long, "word"))
        at += gap + long
    found = _fitted(said, start, start + length)
    assert len(found) == len(said)
    assert all(start <= word.start_ms <= word.end_ms <= start + length for word in found)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))
