"""Recogniser on Whisper's weights by CTranslate2: the encoder runs once a window, and the spoken language's words and
the English are both decoded from what it left."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, cached_property
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

from zeroline.domain.errors import EngineFailed, NoModel
from zeroline.domain.review import Flag
from zeroline.domain.speech import Maker, Speech, Word
from zeroline.engines.second_look import SecondLook
from zeroline.engines.spoken_language import OURS, WindowLanguage, heard_in, in_doubt, reconsidered
from zeroline.engines.voice_silero import Window, windows
from zeroline.engines.weights import Weights
from zeroline.engines.whisper_speech import Heard, length, speech_of
from zeroline.engines.whisper_text import ENGLISH, SPOKEN, Decoded, Tongue, failed
from zeroline.ports import SAMPLE_RATE, Context, Progress, Report

# Windows decoded together. More would not be faster on few cores, and each holds 36 MB of keys and values (base).
BATCH = 8
# Five is Whisper's own. Three costs a quarter less and about half a point of word error rate on the test speech. Two
# decodings run side by side, which uses two cores better than one that is split between them (encoder 8.7 s -> 4.9 s,
# both tasks 11.8 s -> 8.4 s on seven minutes of speech, beam 5, two cores).
BEAM = 3
_ALIGNED = 3  # windows aligned at once, for each task: two batches of eight held 600 MB of keys and values
_FRAMES = 3000  # of 10 ms: what the encoder takes, 30 s
_MS_A_TOKEN = 20  # the encoder leaves one state for each 20 ms
# Renderings drawn for a second look, beside the beam's own, and how boldly: at 0.5 they differ and still make sense.
_DRAWN, _DRAWN_AT = 6, 0.5
_SEED = 1428
_FALLBACKS = (0.0, 0.4, 0.8)  # temperatures tried, first without the context prompt, where a decoding failed

Array = NDArray[np.float32]


class WhisperRecogniser:
    """Both languages in one pass. Holds one model; safe to use for one clip after another, not for two at once."""

    def __init__(
        self,
        weights: Weights,
        threads: int,
        knows_russian: Callable[[str], bool],
        second_look: SecondLook | None = None,
    ) -> None:
        """`threads` 0: as many as the machine lends; `knows_russian` tells whether a word is in a Russian dictionary;
        `second_look` weighs the English, None: the decoder's first rendering stands. The model is loaded when it is
        first needed."""
        self._weights = weights
        self._second_look = second_look if second_look is not None and second_look.share > 0 else None
        self._knows_russian = knows_russian
        self._threads = threads or _cores()
        self._side_by_side = 2 if self._threads > 1 else 1
        self._maker = Maker(
            "whisper-ctranslate2", f"{version('ctranslate2')}+{_revision()}", f"{weights.name}@{weights.sha256[:12]}"
        )

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
        timing = {"encode": 0.0, "decode": 0.0, "second_look": 0.0, "align": 0.0}
        began = time.monotonic()
        ctranslate2.set_random_seed(_SEED)  # what is drawn for a second look is drawn alike in every run
        sound = _opened(sound)  # a clip without sound is refused before anything is reported
        report(Progress("hear", 0, duration_ms))
        heard: list[Heard] = []
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
        rounded = {name: round(1000 * seconds) for name, seconds in timing.items()}
        return speech_of(heard, context.language, duration_ms, self._maker, rounded).flagged(*self._left(heard))

    @staticmethod
    def _left(heard: Sequence[Heard]) -> list[Flag]:
        left = sum(one.left for one in heard)
        what = "1 stretch" if left == 1 else f"{left} stretches"
        why = f"{what} of up to 28 s with doubted English not decoded again: the time for it was spent."
        return [Flag("second_look_left", None, why)] if left else []

    def encoded(self, window: Window) -> Array:
        """The encoder's states for one window, (1, 1500, width): what a doctor times."""
        return self._encode_few([window])

    def _hear(
        self,
        batch: Sequence[Window],
        context: Context,
        before: Sequence[Heard],
        pool: ThreadPoolExecutor,
        timing: dict[str, float],
        step: Callable[[float], None],
    ) -> list[Heard]:
        start = time.monotonic()
        states = self._encode(batch, pool)
        timing["encode"] += time.monotonic() - start
        step(0.35)  # shares of a batch's time, with base on two cores
        start = time.monotonic()
        languages = self._languages(states, batch, context, before)
        spoken, english = self._decode(states, batch, languages, context)
        timing["decode"] += time.monotonic() - start
        step(0.8)
        start = time.monotonic()
        english, left = self._looked_again(states, batch, languages, spoken, english, timing["second_look"])
        timing["second_look"] += time.monotonic() - start
        step(0.95)
        start = time.monotonic()
        tasks = [(SPOKEN, spoken), (ENGLISH, english)]
        timed = list(pool.map(lambda task: self._align(states, batch, languages, *task), tasks))
        timing["align"] += time.monotonic() - start
        step(1.0)
        voices = [window.voice for window in batch]
        scores = zip(spoken, english, strict=True)
        return [Heard(*parts) for parts in zip(voices, languages, *timed, scores, left, strict=True)]

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
        self, states: Array, batch: Sequence[Window], context: Context, before: Sequence[Heard]
    ) -> list[WindowLanguage]:
        if context.language is not None:
            return [WindowLanguage(context.language, None, {}) for _ in batch]
        odds = self._model.detect_language(ctranslate2.StorageView.from_array(states))
        named = [{tag.strip("<|>"): chance for tag, chance in row} for row in odds]
        for row, chances in enumerate(named):
            if in_doubt(chances):
                named[row] = self._reconsidered(chances, states, row)
        known = [(h.language.odds, length(h.voice)) for h in before]
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

    def _looked_again(
        self,
        states: Array,
        batch: Sequence[Window],
        languages: Sequence[WindowLanguage],
        spoken: Sequence[Decoded],
        english: list[Decoded],
        spent: float,
    ) -> tuple[list[Decoded], list[bool]]:
        """The English with doubtful windows decoded again, worst first, while the budget lasts; and which doubtful
        ones it did not reach. `spent` is in seconds, of a share of the clip up to this batch's end."""
        look = self._second_look
        if look is None:
            return english, [False] * len(batch)
        unease = [
            look.unease(s.text, lang.tag, e.text) if s.tokens and e.tokens else 0.0
            for s, e, lang in zip(spoken, english, languages, strict=True)
        ]
        doubtful = sorted((at for at, worry in enumerate(unease) if worry > 0), key=lambda at: -unease[at])
        budget = look.share * batch[-1].end_ms / 1000 - spent
        out = list(english)
        left = [False] * len(batch)
        for at in doubtful:
            began = time.monotonic()
            if budget <= 0:
                left[at] = True
                continue
            renderings = self._renderings(states, at, languages[at].tag, english[at], _voice_ms(batch[at]))
            best = look.choose(spoken[at].text, languages[at].tag, [r.text for r in renderings])
            if best:
                better = look.unease(spoken[at].text, languages[at].tag, renderings[best].text)
                worries = f"unease {unease[at]:g}, now {better:g}"
                basis = f"second look: of {len(renderings)} renderings the best by agreement, nearness and {worries}"
                out[at] = replace(renderings[best], basis=basis)
            budget -= time.monotonic() - began
        return out, left

    def _renderings(self, states: Array, row: int, tag: str, first: Decoded, voice_ms: int) -> list[Decoded]:
        """The first rendering and others from the same states: the beam's own, and some drawn at random."""
        start = [self._tongue.start(tag, ENGLISH, None)]
        longest = min(224, 2 * len(first.tokens) + 20)  # one that runs on is no rendering, and costs the budget
        warm = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": _DRAWN_AT, "num_hypotheses": _DRAWN}
        found = []
        for how in ({"num_hypotheses": BEAM}, warm):
            (result,) = self._generate(states, [row], start, max_length=longest, **how)
            found += self._tongue.hypotheses(_awaited(result))
        distinct = {one.text: one for one in found if one.text != first.text and not failed(one, voice_ms)}
        return [first, *distinct.values()]

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
            heard = [at for at, lang in enumerate(languages) if lang.tag == tag and found[at].tokens]
            for part in range(0, len(heard), _ALIGNED):
                self._align_few(states, batch, tag, task, found, heard[part : part + _ALIGNED], words)
        return words

    def _align_few(
        self,
        states: Array,
        batch: Sequence[Window],
        tag: str,
        task: str,
        found: Sequence[Decoded],
        rows: Sequence[int],
        words: list[tuple[Word, ...]],
    ) -> None:
        """Fills in the words of the windows at `rows`."""
        if rows:
            frames = [min(_FRAMES, len(batch[at].samples) * 100 // SAMPLE_RATE) for at in rows]
            aligned = self._model.align(
                ctranslate2.StorageView.from_array(np.ascontiguousarray(states[rows])),
                self._tongue.start(tag, task, None)[:-1],
                [list(found[at].tokens) for at in rows],
                frames,
            )
            for at, result in zip(rows, aligned, strict=True):
                words[at] = self._words(batch[at], found[at].tokens, result)

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


def _steps(batch: Sequence[Window], duration_ms: int, report: Report) -> Callable[[float], None]:
    """Reports a share of a batch as that share of the clip's length that the batch spans."""
    first, last = batch[0].start_ms, min(batch[-1].end_ms, duration_ms)

    def step(share: float) -> None:
        report(Progress("hear", first + round((last - first) * share), duration_ms))

    return step


def _opened(sound: Iterator[bytes]) -> Iterator[bytes]:
    return chain(list(islice(sound, 1)), sound)


@cache
def _revision() -> str:
    """Tells this code and its data from older ones that made other words of the same sound: what was kept is known by
    it. Hashes the rooms that hearing and the second look are made of."""
    package = Path(__file__).resolve().parent.parent
    made_of = sorted(
        [*package.glob("engines/*.py"), *package.glob("language/*.py"), *package.glob("data/*.t[os][mv]*")]
    )
    return hashlib.sha256(b"".join(room.read_bytes() for room in made_of)).hexdigest()[:8]


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
    return length(window.voice)


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
