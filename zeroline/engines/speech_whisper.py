"""Recogniser on Whisper's weights by CTranslate2: the encoder runs once a window, and the spoken language's words and
the English are both decoded from what it left."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from itertools import islice
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

from zeroline.domain.errors import EngineFailed, NoModel
from zeroline.domain.speech import EnglishSegment, Maker, Segment, Speech, Word
from zeroline.engines.spoken_language import OURS, WindowLanguage, agreed, heard_in, in_doubt, reconsidered
from zeroline.engines.voice_silero import Window, windows
from zeroline.engines.weights import Weights
from zeroline.engines.whisper_text import ENGLISH, SPOKEN, Decoded, Tongue, failed
from zeroline.language.sentences import Span, paired, sentences
from zeroline.ports import SAMPLE_RATE, Context, Progress, Report

# Windows decoded together. More would not be faster on few cores, and each holds 36 MB of keys and values (base).
BATCH = 8
# Whisper's own beam; two of these run side by side, which uses two cores better than one that is split between them
# (encoder 8.7 s -> 4.9 s, both tasks 11.8 s -> 8.4 s on seven minutes of speech, beam 5, two cores).
BEAM = 5
_FRAMES = 3000  # of 10 ms: what the encoder takes, 30 s
_MS_A_TOKEN = 20  # the encoder leaves one state for each 20 ms
_FALLBACKS = (0.0, 0.4, 0.8)  # temperatures tried, first without the context prompt, where a decoding failed

Array = NDArray[np.float32]


@dataclass(frozen=True)
class _Heard:
    """A window with all that was made of it."""

    window: Window
    language: WindowLanguage
    spoken: tuple[Word, ...]
    english: tuple[Word, ...]
    scores: tuple[Decoded, Decoded]


class WhisperRecogniser:
    """Both languages in one pass. Holds one model; safe to use for one clip after another, not for two at once."""

    def __init__(self, weights: Weights, threads: int, knows_russian: Callable[[str], bool]) -> None:
        """`threads` 0: as many as the machine lends; `knows_russian` tells whether a word is in a Russian dictionary.
        The model is loaded when it is first needed."""
        self._weights = weights
        self._knows_russian = knows_russian
        self._threads = threads or _cores()
        self._side_by_side = 2 if self._threads > 1 else 1
        self._maker = Maker("whisper-ctranslate2", version("ctranslate2"), f"{weights.name}@{weights.sha256[:12]}")

    @property
    def maker(self) -> Maker:
        return self._maker

    @cached_property
    def _model(self) -> Any:
        try:
            return ctranslate2.models.Whisper(
                str(self._weights.folder),
                compute_type="int8",
                inter_threads=self._side_by_side,
                intra_threads=max(1, self._threads // self._side_by_side),
            )
        except (RuntimeError, ValueError) as error:
            raise NoModel(f"The speech model in {self._weights.folder} cannot be loaded: {error}.") from error

    @cached_property
    def _features(self) -> FeatureExtractor:
        return FeatureExtractor(feature_size=self._model.n_mels)

    @cached_property
    def _tongue(self) -> Tongue:
        return Tongue(self._weights.folder)

    def recognise(self, sound: Iterator[bytes], duration_ms: int, context: Context, report: Report) -> Speech:
        timing = {"encode": 0.0, "decode": 0.0, "align": 0.0}
        began = time.monotonic()
        report(Progress("hear", 0, duration_ms))
        heard: list[_Heard] = []
        with ThreadPoolExecutor(self._side_by_side) as pool:
            for batch in _batches(windows(sound), BATCH):
                step = _steps(batch, duration_ms, report)
                try:
                    heard += self._hear(batch, context, heard, pool, timing, step)
                except (RuntimeError, ValueError, MemoryError) as error:  # what CTranslate2 raises
                    why = str(error) or type(error).__name__
                    raise EngineFailed(f"The speech model broke at {batch[0].start_ms / 1000:.0f} s: {why}") from error
        report(Progress("hear", duration_ms, duration_ms))
        timing["hear"] = time.monotonic() - began
        return self._speech(heard, context, duration_ms, {name: round(1000 * s) for name, s in timing.items()})

    def encoded(self, window: Window) -> Array:
        """The encoder's states for one window, (1, 1500, width): what a doctor times."""
        return self._encode_few([window])

    def _hear(
        self,
        batch: Sequence[Window],
        context: Context,
        before: Sequence[_Heard],
        pool: ThreadPoolExecutor,
        timing: dict[str, float],
        step: Callable[[float], None],
    ) -> list[_Heard]:
        start = time.monotonic()
        states = self._encode(batch, pool)
        timing["encode"] += time.monotonic() - start
        step(0.35)  # shares of a batch's time, with base on two cores
        start = time.monotonic()
        languages = self._languages(states, batch, context, before)
        spoken, english = self._decode(states, batch, languages, context)
        timing["decode"] += time.monotonic() - start
        step(0.95)
        start = time.monotonic()
        tasks = [(SPOKEN, spoken), (ENGLISH, english)]
        timed = list(pool.map(lambda task: self._align(states, batch, languages, *task), tasks))
        timing["align"] += time.monotonic() - start
        step(1.0)
        return [
            _Heard(*parts) for parts in zip(batch, languages, *timed, zip(spoken, english, strict=True), strict=True)
        ]

    # -- encoding ------------------------------------------------------------------------------------------------

    def _encode(self, batch: Sequence[Window], pool: ThreadPoolExecutor) -> Array:
        """The encoder's states, (windows, 1500, width)."""
        pairs = [batch[at : at + 2] for at in range(0, len(batch), 2)]
        return np.concatenate(list(pool.map(self._encode_few, pairs)))

    def _encode_few(self, few: Sequence[Window]) -> Array:
        mels = np.zeros((len(few), self._model.n_mels, _FRAMES), np.float32)
        for row, window in enumerate(few):
            mel = self._features(window.samples)[:, :_FRAMES]
            mels[row, :, : mel.shape[1]] = mel
        return np.array(self._model.encode(ctranslate2.StorageView.from_array(mels), to_cpu=True))

    def _languages(
        self, states: Array, batch: Sequence[Window], context: Context, before: Sequence[_Heard]
    ) -> list[WindowLanguage]:
        if context.language is not None:
            return [WindowLanguage(context.language, None, {}) for _ in batch]
        odds = self._model.detect_language(ctranslate2.StorageView.from_array(states))
        named = [{tag.strip("<|>"): chance for tag, chance in row} for row in odds]
        for row, chances in enumerate(named):
            if in_doubt(chances):
                named[row] = self._reconsidered(chances, states, row)
        known = [(h.language.odds, _voice_ms(h.window)) for h in before]
        return heard_in([(chances, _voice_ms(w)) for chances, w in zip(named, batch, strict=True)], known)

    def _reconsidered(self, odds: dict[str, float], states: Array, row: int) -> dict[str, float]:
        """Odds of one window after hearing it in both of our languages."""
        texts = {}
        for tag in OURS:
            start = self._tongue.start(tag, SPOKEN, None)
            texts[tag] = self._tongue.decoded(_awaited(self._generate(states, [row], [start])[0]))
        likelihoods = {tag: text.mean_log * (len(text.tokens) + 1) for tag, text in texts.items()}
        words = [word for word in re.findall(r"[^\W\d_]+", texts["ru"].text.lower()) if len(word) > 2]
        known = sum(map(self._knows_russian, words))
        return reconsidered(odds, likelihoods, known, len(words) - known)

    # -- decoding ------------------------------------------------------------------------------------------------

    def _decode(
        self, states: Array, batch: Sequence[Window], languages: Sequence[WindowLanguage], context: Context
    ) -> tuple[list[Decoded], list[Decoded]]:
        """The best text for each window in the spoken language, and in English."""
        prompts = dict(context.prompts)
        jobs: list[tuple[str, list[int], list[list[int]]]] = []
        for tag in dict.fromkeys(language.tag for language in languages):
            rows = [at for at, language in enumerate(languages) if language.tag == tag]
            for task in (SPOKEN, ENGLISH):
                prompt = prompts.get(tag) if task == SPOKEN else None  # primed English is worse English: design §4
                for part in _halves(rows, self._side_by_side):
                    jobs.append((task, part, [self._tongue.start(tag, task, prompt)] * len(part)))
        running = [(task, rows, self._generate(states, rows, starts)) for task, rows, starts in jobs]
        best: dict[str, list[Decoded | None]] = {SPOKEN: [None] * len(batch), ENGLISH: [None] * len(batch)}
        for task, rows, results in running:
            for row, result in zip(rows, results, strict=True):
                best[task][row] = self._tongue.decoded(_awaited(result))
        for task, found in best.items():
            for row, first in enumerate(found):
                assert first is not None
                if failed(first, _voice_ms(batch[row])):
                    found[row] = self._again(states, row, languages[row].tag, task, first, _voice_ms(batch[row]))
        return [d for d in best[SPOKEN] if d], [d for d in best[ENGLISH] if d]

    def _generate(self, states: Array, rows: list[int], starts: list[list[int]], **how: Any) -> list[Any]:
        kept = ctranslate2.StorageView.from_array(np.ascontiguousarray(states[rows]))
        options = {"beam_size": BEAM, "return_scores": True, "return_no_speech_prob": True, **how}
        return list(self._model.generate(kept, starts, asynchronous=True, **options))

    def _again(self, states: Array, row: int, tag: str, task: str, first: Decoded, voice_ms: int) -> Decoded:
        """Decodes one window anew, warmer each time, until a decoding holds; else the likeliest that was seen."""
        seen = [first]
        for temperature in _FALLBACKS:
            warm = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": temperature, "num_hypotheses": 5}
            how = warm if temperature else {}
            result = self._generate(states, [row], [self._tongue.start(tag, task, None)], **how)[0]
            seen.append(self._tongue.decoded(_awaited(result)))
            if not failed(seen[-1], voice_ms):
                return seen[-1]
        return max(seen, key=lambda decoded: (-decoded.squeeze if decoded.squeeze > 2.4 else 0, decoded.mean_log))

    # -- times ---------------------------------------------------------------------------------------------------

    def _align(
        self,
        states: Array,
        batch: Sequence[Window],
        languages: Sequence[WindowLanguage],
        task: str,
        found: Sequence[Decoded],
    ) -> list[tuple[Word, ...]]:
        """Words with times for each window, from where the decoder's attention lay."""
        words: list[tuple[Word, ...]] = [()] * len(batch)
        for tag in dict.fromkeys(language.tag for language in languages):
            rows = [at for at, lang in enumerate(languages) if lang.tag == tag and found[at].tokens]
            if not rows:
                continue
            frames = [min(_FRAMES, len(batch[at].samples) * 100 // SAMPLE_RATE) for at in rows]
            aligned = self._model.align(
                ctranslate2.StorageView.from_array(np.ascontiguousarray(states[rows])),
                self._tongue.start(tag, task, None)[:-1],
                [list(found[at].tokens) for at in rows],
                frames,
            )
            for at, result in zip(rows, aligned, strict=True):
                words[at] = self._words(batch[at], found[at].tokens, result)
        return words

    def _words(self, window: Window, tokens: Sequence[int], aligned: Any) -> tuple[Word, ...]:
        first_state: dict[int, int] = {}
        last = 0
        for token, state in aligned.alignments:
            first_state.setdefault(token, state)
            last = state
        words = []
        for text, begin, end in self._tongue.words(tokens):
            start = first_state.get(begin, last) * _MS_A_TOKEN
            stop = first_state.get(end, last) * _MS_A_TOKEN
            chance = float(np.mean(aligned.text_token_probs[begin:end])) if end > begin else 0.0
            words.append(Word(window.start_ms + start, window.start_ms + max(start, stop), text, round(chance, 3)))
        return _inside_voice(words, window.voice)

    # -- sentences -----------------------------------------------------------------------------------------------

    def _speech(self, heard: Sequence[_Heard], context: Context, limit: int, timing: dict[str, int]) -> Speech:
        transcript: list[Segment] = []
        translation: list[EnglishSegment] = []
        for one in heard:
            source = sentences(_before(limit, one.spoken))
            english = sentences(_before(limit, one.english))
            new = [_segment(f"s{len(transcript) + n}", s, one) for n, s in enumerate(source, start=1)]
            for pair in paired([_span(s) for s in source], [_span(e) for e in english]):
                sources = [new[at] for at in pair.source]
                translation += _english([english[at] for at in pair.english], sources, len(translation) + 1)
            transcript += new
        language, flags = agreed([(h.language, _voice_ms(h.window)) for h in heard], context.language)
        voice = tuple((start, min(end, limit)) for h in heard for start, end in h.window.voice)
        return Speech(language, tuple(transcript), tuple(translation), flags, self._maker, voice, timing)


def _steps(batch: Sequence[Window], duration_ms: int, report: Report) -> Callable[[float], None]:
    """Reports a share of a batch as that share of the clip's length that the batch spans."""
    first, last = batch[0].start_ms, min(batch[-1].end_ms, duration_ms)

    def step(share: float) -> None:
        report(Progress("hear", first + round((last - first) * share), duration_ms))

    return step


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(found: Iterable[Window], size: int) -> Iterator[list[Window]]:
    several = iter(found)
    while batch := list(islice(several, size)):
        yield batch


def _awaited(running: Any) -> Any:
    """The result, waited for in steps: an interrupt gets through between two of them, not inside the engine."""
    while not running.done():
        time.sleep(0.005)
    return running.result()


def _halves(rows: list[int], parts: int) -> list[list[int]]:
    return [part for part in (rows[at::parts] for at in range(parts)) if part]


def _voice_ms(window: Window) -> int:
    return sum(end - start for start, end in window.voice)


def _inside_voice(words: Sequence[Word], voice: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    """Words drawn back into the speech they overlap most: attention smears a word over the pause beside it."""
    out: list[Word] = []
    floor = 0
    for word in words:
        start, end = word.start_ms, word.end_ms
        held = max(voice, key=lambda piece: min(end, piece[1]) - max(start, piece[0]), default=(start, end))
        if min(end, held[1]) - max(start, held[0]) > 0:
            start, end = max(start, held[0]), min(end, held[1])
        start = max(start, floor)
        end = max(end, start + _MS_A_TOKEN)
        floor = end
        out.append(Word(start, end, word.text, word.confidence))
    return tuple(out)


def _before(limit: int, words: Sequence[Word]) -> list[Word]:
    """The words with no time past the clip's end: containers round their length down, by less than a frame of sound."""
    return [replace(w, start_ms=min(w.start_ms, limit - 1), end_ms=min(w.end_ms, limit)) for w in words]


def _span(words: Sequence[Word]) -> Span:
    return Span(words[0].start_ms, words[-1].end_ms, sum(len(word.text) + 1 for word in words))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _confidence(words: Sequence[Word]) -> float:
    """The geometric mean of the words' confidence: one impossible word drags its sentence down."""
    return round(math.exp(sum(math.log(max(w.confidence or 0.0, 1e-3)) for w in words) / len(words)), 3)


def _segment(name: str, words: tuple[Word, ...], heard: _Heard) -> Segment:
    return Segment(
        id=name,
        start_ms=words[0].start_ms,
        end_ms=words[-1].end_ms,
        text=_text(words),
        confidence=_confidence(words),
        words=words,
        language=heard.language.tag,
        no_speech=round(heard.scores[0].no_speech, 3),
    )


def _english(groups: Sequence[tuple[Word, ...]], sources: Sequence[Segment], number: int) -> list[EnglishSegment]:
    """English sentences timed by what they render: the spoken words' times are the better ones."""
    if not groups:
        return []
    start = sources[0].start_ms if sources else groups[0][0].start_ms
    end = sources[-1].end_ms if sources else groups[-1][-1].end_ms
    fitted = _fitted([word for group in groups for word in group], start, end)
    out, at = [], 0
    for extra, group in enumerate(groups):
        words = tuple(fitted[at : at + len(group)])
        at += len(group)
        ids = tuple(s.id for s in sources)
        name = f"e{number + extra}"
        out.append(
            EnglishSegment(name, words[0].start_ms, words[-1].end_ms, _text(words), ids, words, _confidence(words))
        )
    return out


def _fitted(words: Sequence[Word], start: int, end: int) -> list[Word]:
    """The words with their times stretched onto start:end, order and proportions kept."""
    first, last = words[0].start_ms, words[-1].end_ms
    scale = (end - start) / max(1, last - first)

    def moved(ms: int) -> int:
        return start + round((ms - first) * scale)

    return [Word(moved(w.start_ms), moved(w.end_ms), w.text, w.confidence) for w in words]
