"""Whisper's weights in CTranslate2: sound to states once, and from the kept states texts, other renderings and the
times of words. Knows windows, nothing of clips."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from zeroline.domain.errors import NoModel
from zeroline.domain.speech import Word
from zeroline.engines.voice_silero import Window
from zeroline.engines.weights import Weights
from zeroline.engines.whisper_speech import length
from zeroline.engines.whisper_text import ENGLISH, SPOKEN, Decoded, Tongue, failed, foreign
from zeroline.ports import SAMPLE_RATE

# Five is Whisper's own. Three costs a quarter less and about half a point of word error rate on the test speech; two
# saves a quarter again and misses the bound on the field's own speech (28.3 % of its words wrong).
BEAM = 3
_FRAMES = 3000  # of 10 ms: what the encoder takes, 30 s
_STATE_MS = 20  # the encoder leaves one state for each 20 ms
# For the times of words neighbouring states are averaged by twos, which halves the time: words begin within 20 ms of
# where they did (median; 99 of 100 within 80 ms). Never for the words themselves: from averaged states the decoder
# stopped early on a window of eight seconds. Measured with base (width 512) and windows of 20 s and more: only there.
_AVERAGED, _AVERAGED_WIDTH, _AVERAGED_FROM_MS = 2, 512, 20_000
# The mark of the language is read off the first ten seconds: a seventh of the time of reading all thirty, and more
# often right (a minute of Ukrainian: Russian 0.38 to 0.30 from thirty seconds, Ukrainian 0.44 to 0.25 from ten).
_LANGUAGE_STATES = 512
# Renderings that a draw of a second look brings, and how boldly: at 0.5 they differ and still make sense. For each the
# keys and values are held and read once more: six took 1.9 s and 270 MB a window, two half of that.
_DRAWN, _DRAWN_AT = 2, 0.5
_FALLBACKS = (0.0, 0.4, 0.8)  # temperatures tried, first without the context prompt, where a decoding failed
_DRAWS = 5  # at each of them above 0; the likeliest counts
# A loop is how decodings fail, so what is drawn in a failed one's place may not say so many tokens (some four words)
# twice: English of d07 said "are not afraid of us" three times in some draws.
_UNREPEATED = 5

Array = NDArray[np.float32]


@dataclass(frozen=True)
class States:
    """What the encoder left of some windows: (windows, states, width), a state for each 20 ms."""

    kept: Array

    def of(self, rows: Sequence[int], averaged: int = 1) -> Any:
        """The states of these windows as CTranslate2 takes them, so many neighbours averaged into one."""
        few = self.kept[list(rows)]
        if averaged > 1:
            few = few.reshape(len(few), -1, averaged, few.shape[2]).mean(axis=2)
        return ctranslate2.StorageView.from_array(np.ascontiguousarray(few))


class WhisperModel:
    """One model in memory; it is loaded when it is first asked. Safe to use from as many threads as `side_by_side`:
    each then computes on its own cores."""

    def __init__(self, weights: Weights, threads: int) -> None:
        """`threads`: how many cores it may use, 1 or more."""
        self.weights = weights
        self._threads = threads
        # Two halves of the work on one core each are done sooner than one after the other on two (seven minutes of
        # speech on two cores: encoder 8.7 -> 4.9 s, both decodings 11.8 -> 8.4 s).
        self.side_by_side = 2 if threads > 1 else 1
        self._loading = threading.Lock()

    @cached_property
    def loaded(self) -> Any:
        """Loaded once, whichever thread asks first. Raises NoModel."""
        with self._loading:
            if "loaded" in self.__dict__:  # another thread was first
                return self.__dict__["loaded"]
            try:
                model = ctranslate2.models.Whisper(
                    str(self.weights.folder),
                    compute_type="int8",
                    inter_threads=self.side_by_side,
                    intra_threads=max(1, self._threads // self.side_by_side),
                )
            except (RuntimeError, ValueError) as error:
                cause = str(error).rstrip(".")
                raise NoModel(
                    f"The speech model in {self.weights.folder} cannot be loaded: {cause}. Get it again; one that"
                    " Zeroline put into its own folder may be removed, it is made or fetched anew."
                ) from error
            return self.__dict__.setdefault("loaded", model)

    @cached_property
    def tongue(self) -> Tongue:
        """Its tokenizer. Raises NoModel."""
        return Tongue(self.weights.folder)

    @cached_property
    def _features(self) -> Any:
        from faster_whisper.feature_extractor import FeatureExtractor  # slow to import

        return FeatureExtractor(feature_size=self.loaded.n_mels)

    # -- sound to states -----------------------------------------------------------------------------------------

    def encoded(self, windows: Sequence[Window], odds: bool = True) -> tuple[States, list[dict[str, float]]]:
        """The states of the windows, and for each the odds of every language that it could be (empty without
        `odds`). The encoder runs once a window."""
        kept = np.concatenate([self._encoded_one(window) for window in windows])
        return States(kept), self._odds(kept[:, :_LANGUAGE_STATES]) if odds else [{} for _ in windows]

    def _encoded_one(self, window: Window) -> Array:
        """One at a time: two together take 5 % longer on one core, and more memory."""
        mels = np.zeros((1, self.loaded.n_mels, _FRAMES), np.float32)
        mel = self._features(window.samples)[:, :_FRAMES]
        mels[0, :, : mel.shape[1]] = mel
        return np.array(self.loaded.encode(ctranslate2.StorageView.from_array(mels), to_cpu=True))

    def _odds(self, heads: Array) -> list[dict[str, float]]:
        odds = self.loaded.detect_language(ctranslate2.StorageView.from_array(np.ascontiguousarray(heads)))
        return [{tag.strip("<|>"): chance for tag, chance in row} for row in odds]

    # -- states to texts -----------------------------------------------------------------------------------------

    def texts(
        self, states: States, rows: Sequence[int], tag: str, prompt: str | None, voices_ms: Sequence[int]
    ) -> dict[str, list[Decoded]]:
        """The best text of each window at `rows` in the spoken language `tag`, and in English, by task. What failed by
        its own score is decoded anew. `voices_ms`: how long somebody speaks in each of them."""
        # Primed English is worse English (design §4). All that its beam ends with is kept for a second look: it costs
        # nothing.
        running = [
            self._begun(states, rows, tag, SPOKEN, prompt),
            self._begun(states, rows, tag, ENGLISH, None, num_hypotheses=BEAM),
        ]
        out = {}
        for task, results in zip((SPOKEN, ENGLISH), running, strict=True):
            first = [self.tongue.decoded(awaited(result)) for result in results]
            out[task] = self._held(states, rows, tag, task, first, voices_ms)
        return out

    def likeliest(self, states: States, row: int, tag: str) -> Decoded:
        """The best text of one window, heard in this language, not primed."""
        return self.tongue.decoded(awaited(self._begun(states, [row], tag, SPOKEN, None)[0]))

    def drawn(self, states: States, row: int, tag: str, first: Decoded) -> list[Decoded]:
        """More English of a window from the same states, beside its `first`: drawn at random."""
        longest = min(224, 2 * len(first.tokens) + 20)  # one that runs on is no rendering, and costs the budget
        warm = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": _DRAWN_AT, "num_hypotheses": _DRAWN}
        return self.tongue.hypotheses(
            awaited(self._begun(states, [row], tag, ENGLISH, None, max_length=longest, **warm)[0])
        )

    def _begun(
        self, states: States, rows: Sequence[int], tag: str, task: str, prompt: str | None, **how: Any
    ) -> list[Any]:
        starts = [self.tongue.start(tag, task, prompt)] * len(rows)
        options = {"beam_size": BEAM, "return_scores": True, "return_no_speech_prob": True, **how}
        return list(self.loaded.generate(states.of(rows), starts, asynchronous=True, **options))

    def _held(
        self,
        states: States,
        rows: Sequence[int],
        tag: str,
        task: str,
        first: Sequence[Decoded],
        voices_ms: Sequence[int],
    ) -> list[Decoded]:
        """Each text, or where it failed the first that holds of those decoded warmer and warmer, or else the likeliest
        that was seen."""
        seen = [[one] for one in first]
        # English was not primed: as cold as at first it would be the same again
        for temperature in _FALLBACKS[1:] if task == ENGLISH else _FALLBACKS:
            again = [at for at, texts in enumerate(seen) if failed(texts[-1], voices_ms[at], task)]
            if not again:
                break
            for at in again:
                seen[at].append(self._anew(states, rows[at], tag, task, temperature))
        return [
            texts[-1] if not failed(texts[-1], voice_ms, task) else max(texts, key=lambda text: _soundness(text, task))
            for texts, voice_ms in zip(seen, voices_ms, strict=True)
        ]

    def _anew(self, states: States, row: int, tag: str, task: str, temperature: float) -> Decoded:
        """One window's text, not primed; above temperature 0 the likeliest of several that are drawn. One after
        another: five at once are no faster and hold 240 MB, one 65."""
        if not temperature:
            return self.tongue.decoded(awaited(self._begun(states, [row], tag, task, None)[0]))
        warm = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": temperature}
        drawn = [
            self.tongue.decoded(
                awaited(self._begun(states, [row], tag, task, None, no_repeat_ngram_size=_UNREPEATED, **warm)[0])
            )
            for _ in range(_DRAWS)
        ]
        best, *others = sorted(drawn, key=lambda text: -text.mean_log)
        return replace(best, others=tuple(others))

    # -- texts to times ------------------------------------------------------------------------------------------

    def timed(
        self, states: States, windows: Sequence[Window], tags: Sequence[str], task: str, found: Sequence[Decoded]
    ) -> list[tuple[Word, ...]]:
        """Words with times for each window, from where the decoder's attention lay. `tags`: what each was heard in."""
        words: list[tuple[Word, ...]] = []
        # one window at a time: three together take 27 % longer, for the longest text pads the others
        for at, (window, tag, text) in enumerate(zip(windows, tags, found, strict=True)):
            if not text.tokens:
                words.append(())
                continue
            averaged = self._averaged(window, states)
            [aligned] = self.loaded.align(
                states.of([at], averaged),
                self.tongue.start(tag, task, None)[:-1],
                [list(text.tokens)],
                [2 * max(1, _ms(window) // (averaged * _STATE_MS))],  # frames, two a state
            )
            words.append(self._words(window, text.tokens, aligned, averaged * _STATE_MS))
        return words

    @staticmethod
    def _averaged(window: Window, states: States) -> int:
        """How many states are averaged into one for this window's times."""
        fitting = states.kept.shape[2] == _AVERAGED_WIDTH and _ms(window) >= _AVERAGED_FROM_MS
        return _AVERAGED if fitting else 1

    def _words(self, window: Window, tokens: Sequence[int], aligned: Any, state_ms: int) -> tuple[Word, ...]:
        first_state: dict[int, int] = {}
        last = 0
        for token, state in aligned.alignments:
            first_state.setdefault(token, state)
            last = state
        words = []
        for text, begin, end in self.tongue.words(tokens):
            start = first_state.get(begin, last) * state_ms
            stop = first_state.get(end, last) * state_ms
            chance = float(np.mean(aligned.text_token_probs[begin:end])) if end > begin else 0.0
            words.append(Word(window.start_ms + start, window.start_ms + max(start, stop), text, round(chance, 3)))
        return inside_voice(words, window.voice)


def _ms(window: Window) -> int:
    return min(len(window.samples) * 1000 // SAMPLE_RATE, 10 * _FRAMES)


def voice_ms(window: Window) -> int:
    """How long somebody speaks in the window."""
    return length(window.voice)


def awaited(running: Any) -> Any:
    """The result, waited for in steps: an interrupt gets through between two of them, not inside the engine."""
    while not running.done():
        time.sleep(0.005)
    return running.result()


def inside_voice(words: Sequence[Word], voice: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    """Words drawn back into the speech they overlap most: attention smears a word over the pause beside it."""
    out: list[Word] = []
    floor = 0
    for word in words:
        start, end = word.start_ms, word.end_ms
        held = max(voice, key=lambda piece: min(end, piece[1]) - max(start, piece[0]), default=(start, end))
        if min(end, held[1]) - max(start, held[0]) > 0:
            start, end = max(start, held[0]), min(end, held[1])
        start = max(start, floor)
        end = max(end, start + _STATE_MS)
        floor = end
        out.append(Word(start, end, word.text, word.confidence))
    return tuple(out)


def _soundness(decoded: Decoded, task: str) -> tuple[bool, float, float]:
    """In the language that was asked for, then the less it repeats itself and the likelier it is, the more."""
    right = task == SPOKEN or not foreign(decoded.text)
    return right, -decoded.squeeze if decoded.squeeze > 2.4 else 0, decoded.mean_log
