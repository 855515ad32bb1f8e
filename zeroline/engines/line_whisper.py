"""LineHearer on Whisper's weights: one line heard once more, in several ways, each of them a choice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import ctranslate2
import numpy as np

from zeroline.domain.choice import Choice, Choices
from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.domain.speech import Maker
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.engines.voice_silero import WINDOW_MS, Window
from zeroline.engines.whisper_model import States, awaited
from zeroline.engines.whisper_text import ENGLISH, SPOKEN, Decoded, failed
from zeroline.ports import SAMPLE_RATE

_PAD_MS = 400  # around the line, as around every piece of speech that is heard the first time
_PER_MS = SAMPLE_RATE // 1000
_SEED = 1428
_MOST = 4  # choices in each language that a person can weigh; those of both have a key of 1 to 9
# A wider beam than the first hearing's three, of which the first two are told, since the others differ in a comma; and
# some drawn at random: cool ones differ in a word, warm ones in sense.
_WIDE = {"beam_size": 5, "num_hypotheses": 2}
_DRAWN = tuple(
    (f"drawn at {heat:g}", {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": heat, "num_hypotheses": 3})
    for heat in (0.4, 0.8)
)


class WhisperLineHearer:
    """Shares the recogniser's model. Not for two lines at once."""

    def __init__(self, recogniser: WhisperRecogniser) -> None:
        self._recogniser = recogniser

    @property
    def maker(self) -> Maker:
        return self._recogniser.maker

    def hear_line(self, sound: Iterator[bytes], span: tuple[int, int], language: str, prompt: str | None) -> Choices:
        window = _window(sound, span)
        model = self._recogniser.model
        ctranslate2.set_random_seed(_SEED)
        try:
            states, _ = model.encoded([window], odds=False)
            spoken = self._choices(states, language, SPOKEN, prompt, span)
            english = self._choices(states, language, ENGLISH, None, span)  # primed English is worse English
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineFailed(f"The speech model broke at {span[0] / 1000:.0f} s: {error}") from error
        return Choices(spoken, english)

    def _choices(
        self, states: States, language: str, task: str, prompt: str | None, span: tuple[int, int]
    ) -> tuple[Choice, ...]:
        ways: list[tuple[str, str | None, dict[str, Any]]] = [("a beam of 5", None, _WIDE)]
        if prompt:
            ways.append(("a beam of 5, primed with words of the field", prompt, _WIDE))
        ways += [(how, None, dict(options)) for how, options in _DRAWN]
        found: list[tuple[Decoded, str]] = []
        for how, primed, options in ways:
            found += [(one, how) for one in self._decoded(states, language, task, primed, options)]
        best: dict[str, tuple[Decoded, str]] = {}
        for one, how in sorted(found, key=lambda pair: -pair[0].mean_log):
            if one.text and not failed(one, span[1] - span[0], task):
                best.setdefault(one.text, (one, how))
        return tuple(
            Choice(one.text, round(math.exp(one.mean_log), 3), how, self.maker)
            for one, how in list(best.values())[:_MOST]
        )

    def _decoded(
        self, states: States, language: str, task: str, prompt: str | None, options: dict[str, Any]
    ) -> Sequence[Decoded]:
        model = self._recogniser.model
        (running,) = model.loaded.generate(
            states.of([0]),
            [model.tongue.start(language, task, prompt)],
            asynchronous=True,
            return_scores=True,
            return_no_speech_prob=True,
            **options,
        )
        return model.tongue.hypotheses(awaited(running))


def _window(sound: Iterator[bytes], span: tuple[int, int]) -> Window:
    """The line's sound with some before and after. Raises WrongUse for a line longer than the model hears at once."""
    start, end = max(0, span[0] - _PAD_MS), span[1] + _PAD_MS
    if end - start > WINDOW_MS + 2 * _PAD_MS:
        raise WrongUse(
            f"A line of {(span[1] - span[0]) / 1000:.0f} s is too long to be heard at once; split it below "
            f"{WINDOW_MS // 1000} s."
        )
    first, last = 2 * start * _PER_MS, 2 * end * _PER_MS  # bytes: two a sample
    reach, kept = 0, []
    for block in sound:
        kept.append(block[max(0, first - reach) : max(0, last - reach)])
        reach += len(block)
        if reach >= last:
            break
    samples = np.frombuffer(b"".join(kept), "<i2").astype(np.float32) / np.float32(32768)
    if len(samples) == 0:
        raise WrongUse(f"The clip has no sound at {span[0] / 1000:.1f} s.")
    return Window(start, samples, (span,))
