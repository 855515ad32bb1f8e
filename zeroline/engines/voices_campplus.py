"""VoiceTeller by CAM++: a print of 192 numbers for a second and a half of speech, and which prints are of one voice.

The weights come with Zeroline (data/voices.onnx, built by tools/build_voices.py) and run in ONNX Runtime.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np

from zeroline.domain.errors import EngineFailed
from zeroline.domain.speech import Maker
from zeroline.domain.voices import Voices, VoiceSpan
from zeroline.engines.cores import cores
from zeroline.engines.mel_bands import Samples, mel_bands
from zeroline.engines.voice_groups import SAME, Prints, agreed, grouped, nearness
from zeroline.ports import SAMPLE_RATE

# 14 ms a window; 2 s take 20 ms. Whether longer ones tell more has not been measured.
_WINDOW_MS = 1_500
_LEAST_MS = 600  # less speech than this has no print
_LONG_MS = 6_000  # from here on a stretch has two windows, so that a change of voice inside it shows
_SURE_MS = 1_000  # less only joins the voices of the others, and is not sure
_SURE_BY = 0.10  # nearer to its own voice than to the next by this: 98 of 100 such were right, of all others 4 of 5
_SURE_ALONE = 0.20  # a voice that is heard once is sure when no other is nearer than this
_LEVEL = 0.05  # -26 dB of full scale: quiet and loud sound alike
_SILENT = 1e-4
# Noise this far below the speech is added: empty bands above a telephone's look like a voice of their own. On
# telephone pairs of the people that thresholds were chosen on, the equal error rate fell from 14 % to 3.5 %.
_NOISE = np.float32(10 ** (-30 / 20))
# A telephone passes next to nothing above 4 kHz. People are more alike there, so more likeness is asked for.
_NARROW_SHARE = 4e-4  # windows of telephone clips have 3e-4 at the most, others 8e-4 at the least
_SAME_NARROW = 0.45
_BATCH = 8  # more at once is no faster
_PER_MS = SAMPLE_RATE // 1000
_WIDTH = 192
_HISS = np.random.default_rng(1).standard_normal(_WINDOW_MS * _PER_MS).astype(np.float32) * _NOISE


@dataclass(frozen=True)
class _Window:
    """Where to listen, in samples from the clip's start, and for which of the stretches."""

    start: int
    end: int
    span: int


class CamTeller:
    """Loads the model when it is first asked; 14 ms a window on two cores, whatever the clip's length. `threads` 0: as
    many as the machine lends."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or cores()

    @property
    def maker(self) -> Maker:
        return Maker("onnxruntime", version("onnxruntime"), "CAM++ zh-en, windows of 1.5 s")

    def tell(self, sound: Iterator[bytes], spans: Sequence[tuple[int, int]]) -> Voices:
        """Holds one window of sound for each of a batch, and a print for each window."""
        prints, owners, narrow = self._prints(_cut(sound, _windows(spans)))
        firm = [spans[owner][1] - spans[owner][0] >= _SURE_MS for owner in owners]
        groups = grouped(prints, _SAME_NARROW if np.mean(narrow or [False]) > 0.5 else SAME, firm)
        near = nearness(prints, groups)
        told = []
        for number, (start_ms, end_ms) in enumerate(spans):
            mine = [at for at, owner in enumerate(owners) if owner == number]
            voices = [int(groups[at]) for at in mine]
            own = _mean([near[at].own for at in mine])
            following = _mean([near[at].next_best for at in mine])
            sure = end_ms - start_ms >= _SURE_MS and bool(mine) and _sure(own, following)
            mixed, voice = len(set(voices)) > 1, agreed(voices)
            told.append(VoiceSpan(start_ms, end_ms, voice, own, following, sure and not mixed, mixed))
        return Voices(_renumbered(told), self.maker)

    def _prints(self, windows: Iterator[tuple[int, Samples]]) -> tuple[Prints, list[int], list[bool]]:
        """Each batch by one core, while the next sound is decoded: two cores on one batch gain a sixth by it."""
        prints: list[Prints] = []
        owners: list[int] = []
        narrow: list[bool] = []
        waiting: list[Samples] = []
        running: deque[Future[Prints]] = deque()
        _ = self._model  # loaded once, before several ask
        with ThreadPoolExecutor(self._threads) as pool:
            for owner, samples in windows:
                if float(np.sqrt(np.mean(samples**2))) < _SILENT:
                    continue
                owners.append(owner)
                narrow.append(_is_narrow(samples))
                waiting.append(samples)
                if len(waiting) == _BATCH:
                    running.append(pool.submit(self._printed, waiting))
                    waiting = []
                if len(running) > 2 * self._threads:  # the sound is not read further ahead than that
                    prints.append(running.popleft().result())
            if waiting:
                running.append(pool.submit(self._printed, waiting))
            prints += [batch.result() for batch in running]
        return np.concatenate(prints) if prints else np.zeros((0, _WIDTH), np.float32), owners, narrow

    def _printed(self, windows: Sequence[Samples]) -> Prints:
        bands = [_bands(samples) for samples in windows]
        try:
            prints = np.asarray(self._model.run(None, {"bands": np.stack(bands)})[0], np.float32)
        except Exception as error:  # ONNX Runtime raises classes of its own, which share no base but this
            raise EngineFailed(f"The voices could not be compared: {error}") from error
        length = np.linalg.norm(prints, axis=1, keepdims=True)
        return np.asarray(prints / np.maximum(length, 1e-9), np.float32)

    @cached_property
    def _model(self) -> Any:
        import onnxruntime  # slow to import

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting threads starve the decoder
        model = files("zeroline.data").joinpath("voices.onnx").read_bytes()
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _windows(spans: Sequence[tuple[int, int]]) -> list[_Window]:
    """Where to listen, in the order of the clip: in the middle of a stretch; in a long one, near its two ends."""
    windows = []
    for number, (start, end) in enumerate(spans):
        length = end - start
        if length < _LEAST_MS:
            continue
        wide = min(length, _WINDOW_MS)
        middles = (start + length // 2,) if length < _LONG_MS else (start + length // 4, end - length // 4)
        for middle in middles:
            windows.append(_Window((middle - wide // 2) * _PER_MS, (middle + wide // 2) * _PER_MS, number))
    return sorted(windows, key=lambda window: (window.start, window.span))


def _cut(sound: Iterator[bytes], windows: Sequence[_Window]) -> Iterator[tuple[int, Samples]]:
    """Each window's samples as the sound goes by. What the sound ends before has no window."""
    held, held_from = np.zeros(0, np.float32), 0
    for window in windows:
        while held_from + len(held) < window.end:
            block = next(sound, None)
            if block is None:
                return
            past = max(0, min(window.start - held_from, len(held)))
            fresh = np.frombuffer(block, "<i2").astype(np.float32) / 32768
            held, held_from = np.concatenate([held[past:], fresh]), held_from + past
        yield window.span, held[window.start - held_from : window.end - held_from]


def _bands(samples: Samples) -> Samples:
    level = np.sqrt(np.mean(samples**2))
    return mel_bands((_filled(samples) / np.float32(level) + _HISS) * np.float32(_LEVEL))


def _filled(samples: Samples) -> Samples:
    """Short windows are repeated to full length, so that all go through the model together."""
    return np.resize(samples, _WINDOW_MS * _PER_MS)


def _is_narrow(samples: Samples) -> bool:
    power = np.abs(np.fft.rfft(samples)) ** 2
    return bool(power[len(power) // 2 :].sum() < _NARROW_SHARE * power.sum())


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 3) if known else None


def _sure(own: float | None, following: float | None) -> bool:
    if following is None:
        return True  # there is one voice in the clip
    return following < _SURE_ALONE if own is None else own - following >= _SURE_BY


def _renumbered(spans: Sequence[VoiceSpan]) -> tuple[VoiceSpan, ...]:
    """Voices in the order of the stretches that have them."""
    first: dict[int, int] = {}
    out = []
    for span in spans:
        voice = None if span.voice is None else first.setdefault(span.voice, len(first))
        out.append(VoiceSpan(span.start_ms, span.end_ms, voice, span.likeness, span.next_best, span.sure, span.mixed))
    return tuple(out)
