"""Recogniser on Whisper's weights by CTranslate2: the encoder runs once a window, and the spoken language's words and
the English are both decoded from what it left."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

import ctranslate2

from zeroline.domain.errors import EngineFailed
from zeroline.domain.review import Flag
from zeroline.domain.speech import Maker, Speech
from zeroline.engines.cores import cores
from zeroline.engines.half_heard import halves, wordless_ms
from zeroline.engines.heap import give_back
from zeroline.engines.second_look import SecondLook
from zeroline.engines.spoken_language import OURS, WindowLanguage, heard_in, in_doubt, reconsidered
from zeroline.engines.voice_silero import WINDOW_MS, Window, windows
from zeroline.engines.weights import Weights
from zeroline.engines.whisper_model import States, WhisperModel, voice_ms
from zeroline.engines.whisper_speech import Heard, speech_of
from zeroline.engines.whisper_text import ENGLISH, SPOKEN, Decoded, senseless
from zeroline.ports import Context, Progress, Report

# Windows decoded together, at most. More are no faster on two cores (twelve windows in both languages: 29 s of both
# cores by twos and by threes), and each holds 36 MB of keys and values for each text and as much again while they are
# made (base): by threes two texts took 375 MB, by twos 255.
BATCH = 2
_SEED = 1428
_DEEPEST = 2  # how often a window is halved: into four
# Shares of a batch's time, with base on two cores: after the encoder, both texts, the second look.
_ENCODED, _DECODED, _LOOKED = 0.3, 0.8, 0.95


class WhisperRecogniser:
    """Both languages in one pass. Holds one model; safe to use for one clip after another, not for two at once.

    A clip's batches of windows go through as many lanes as the model computes side by side. A lane takes a batch from
    sound to timed words on its own cores, so that none waits for another's longest text; only the language of a batch
    is decided in the clip's order, because the windows before it count.
    """

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
        self.model = WhisperModel(weights, threads or cores())
        self._second_look = second_look
        self._knows_russian = knows_russian
        self._maker = Maker(
            "whisper-ctranslate2", f"{version('ctranslate2')}+{_revision()}", f"{weights.name}@{weights.sha256[:12]}"
        )

    @property
    def maker(self) -> Maker:
        return self._maker

    def recognise(self, sound: Iterator[bytes], duration_ms: int, context: Context, report: Report) -> Speech:
        began = time.monotonic()
        ctranslate2.set_random_seed(_SEED)  # what is drawn for a second look is drawn alike in every run
        sound = _opened(sound)  # a clip without sound is refused before anything is reported
        clock = _Clock(duration_ms, report)
        heard = self._heard(sound, duration_ms, context, clock)
        report(Progress("hear", duration_ms, duration_ms))
        timing = clock.timing(self.model.side_by_side) | {"hear": round(1000 * (time.monotonic() - began))}
        return speech_of(heard, context.language, duration_ms, self._maker, timing).flagged(*_left(heard))

    # -- lanes ---------------------------------------------------------------------------------------------------

    def _heard(self, sound: Iterator[bytes], duration_ms: int, context: Context, clock: _Clock) -> list[Heard]:
        """Every window in order. Two batches a lane are under way at most, so that length costs no memory."""
        lanes = self.model.side_by_side
        encoding: deque[Future[_Encoded]] = deque()
        hearing: deque[Future[list[Heard]]] = deque()
        known: list[tuple[WindowLanguage, int]] = []
        heard: list[Heard] = []
        with _pool(lanes) as pool:
            pool.submit(lambda: self.model.loaded)  # while the first sound is decoded

            def go_on() -> None:
                one = encoding.popleft().result()
                languages = _languages(one, context.language, known)
                known.extend((lang, voice_ms(w)) for lang, w in zip(languages, one.windows, strict=True))
                hearing.append(pool.submit(self._hear, one, languages, context, clock))

            for batch in _batches(windows(sound), _batch_size(duration_ms, lanes)):
                encoding.append(pool.submit(self._encode, clock.part(batch), context))
                if len(encoding) >= lanes:
                    go_on()
                if len(hearing) > lanes:
                    heard += hearing.popleft().result()
            while encoding:
                go_on()
            for last in hearing:
                heard += last.result()
        return heard

    def _encode(self, part: _Part, context: Context) -> _Encoded:
        with _broken(part), part.took("encode"):
            states, odds = self.model.encoded(part.windows, odds=context.language is None)
            for row, chances in enumerate(odds):
                if context.language is None and in_doubt(chances):
                    odds[row] = self._reconsidered(chances, states, row)
            part.reach(_ENCODED)
            give_back()
            return _Encoded(part, states, tuple(odds))

    def _hear(
        self, encoded: _Encoded, languages: Sequence[WindowLanguage], context: Context, clock: _Clock, deep: int = 0
    ) -> list[Heard]:
        part, states = encoded.part, encoded.states
        tags = [language.tag for language in languages]
        with _broken(part):
            with part.took("decode"):
                spoken, english = self._texts(encoded, tags, dict(context.prompts))
            part.reach(_DECODED)
            with part.took("second_look"):
                english, left = self._looked_again(encoded, tags, spoken, english, clock)
            part.reach(_LOOKED)
            with part.took("align"):
                timed = [
                    self.model.timed(states, part.windows, tags, task, found)
                    for task, found in ((SPOKEN, spoken), (ENGLISH, english))
                ]
            part.reach(1.0)
        give_back()
        voices = [window.voice for window in part.windows]
        scores = zip(spoken, english, strict=True)
        heard = [Heard(*parts) for parts in zip(voices, languages, *timed, scores, left, strict=True)]
        if deep == _DEEPEST:
            return heard
        return [
            part for pair in zip(part.windows, heard, strict=True) for part in self._whole(*pair, context, clock, deep)
        ]

    def _whole(self, window: Window, heard: Heard, context: Context, clock: _Clock, deep: int) -> list[Heard]:
        """What was heard of a window; or of its halves, each in its own language, where the decoder stopped before the
        speech did and their words leave less of it out."""
        parts = halves(window, heard.spoken)
        if parts is None:
            return [heard]
        anew: list[Heard] = []
        for part in parts:
            encoded = self._encode(_Part([part], 0, clock), context)
            languages = _languages(encoded, context.language, [(heard.language, voice_ms(window))])
            anew += self._hear(encoded, languages, context, clock, deep + 1)
        words = [word for one in anew for word in one.spoken]
        return anew if wordless_ms(window, words) < wordless_ms(window, heard.spoken) else [heard]

    # -- languages and texts -------------------------------------------------------------------------------------

    def _reconsidered(self, odds: dict[str, float], states: States, row: int) -> dict[str, float]:
        """Odds of one window after hearing it in both of our languages."""
        texts = {tag: self.model.likeliest(states, row, tag) for tag in OURS}
        likelihoods = {tag: text.mean_log * (len(text.tokens) + 1) for tag, text in texts.items()}
        words = [word for word in re.findall(r"[^\W\d_]+", texts["ru"].text.lower()) if len(word) > 2]
        known = sum(map(self._knows_russian, words))
        return reconsidered(odds, likelihoods, known, len(words) - known)

    def _texts(
        self, encoded: _Encoded, tags: Sequence[str], prompts: dict[str, str]
    ) -> tuple[list[Decoded], list[Decoded]]:
        """The best text of each window in the spoken language, and in English."""
        spoken: dict[int, Decoded] = {}
        english: dict[int, Decoded] = {}
        for tag in dict.fromkeys(tags):
            rows = [at for at, one in enumerate(tags) if one == tag]
            voices_ms = [voice_ms(encoded.windows[at]) for at in rows]
            found = self.model.texts(encoded.states, rows, tag, prompts.get(tag), voices_ms)
            spoken.update(zip(rows, found[SPOKEN], strict=True))
            english.update(zip(rows, found[ENGLISH], strict=True))
        return [spoken[at] for at in range(len(tags))], [english[at] for at in range(len(tags))]

    def _looked_again(
        self,
        encoded: _Encoded,
        tags: Sequence[str],
        spoken: Sequence[Decoded],
        english: list[Decoded],
        clock: _Clock,
    ) -> tuple[list[Decoded], list[bool]]:
        """The English, and for each window that the guards doubt the best of its renderings, worst first: of those that
        the beam ended with, and of some that are drawn while the budget lasts; and which windows it did not reach."""
        look = self._second_look
        if look is None:
            return english, [False] * len(tags)
        unease = [
            look.unease(s.text, tag, e.text) if s.tokens and e.tokens else 0.0
            for s, e, tag in zip(spoken, english, tags, strict=True)
        ]
        doubtful = sorted((at for at, worry in enumerate(unease) if worry > 0), key=lambda at: -unease[at])
        out = list(english)
        left = [False] * len(tags)
        for at in doubtful:
            first = english[at]
            renderings = [first, *first.others]
            left[at] = look.share > 0 and clock.spent_s >= look.share * encoded.windows[-1].end_ms / 1000
            if look.share > 0 and not left[at]:
                with clock.spending(self.model.side_by_side):
                    renderings += self.model.drawn(encoded.states, at, tags[at], first)
            out[at] = _weighed(look, spoken[at].text, tags[at], _sound(renderings, voice_ms(encoded.windows[at])))
        return out, left


def _sound(renderings: Sequence[Decoded], voice_ms: int) -> list[Decoded]:
    """The first, and those of the others that say something else and could have been said. How likely each is does not
    matter: where the first is unlikely, as English of noisy speech is, the others are too."""
    first, *others = renderings
    distinct = {one.text: one for one in others if one.tokens and one.text != first.text}
    return [first, *(one for one in distinct.values() if not senseless(one, voice_ms, ENGLISH))]


def _weighed(look: SecondLook, spoken: str, tag: str, renderings: Sequence[Decoded]) -> Decoded:
    """The best of the renderings, which says why it was preferred to the first."""
    texts = [one.text for one in renderings]
    best = look.choose(spoken, tag, texts)
    if not best:
        return renderings[0]
    before, now = (look.unease(spoken, tag, texts[at]) for at in (0, best))
    weighed = "agreement, nearness and" if look.share else "agreement and"
    basis = f"second look: of {len(texts)} renderings the best by {weighed} unease {before:g}, now {now:g}"
    return replace(renderings[best], basis=basis)


@dataclass(frozen=True)
class _Encoded:
    """A batch with what the encoder left, and the odds of its languages; no odds where a person told the language."""

    part: _Part
    states: States
    odds: tuple[dict[str, float], ...]

    @property
    def windows(self) -> Sequence[Window]:
        return self.part.windows


class _Part:
    """A batch of windows, and how much of its stretch of the clip is done."""

    def __init__(self, windows: Sequence[Window], span_ms: int, clock: _Clock) -> None:
        self.windows = windows
        self._span_ms = span_ms
        self._clock = clock
        self._reached = 0.0

    def reach(self, share: float) -> None:
        self._clock.advance((share - self._reached) * self._span_ms)
        self._reached = share

    @contextmanager
    def took(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._clock.add(stage, time.monotonic() - began)


class _Clock:
    """What of a clip is heard, and where the time went; several lanes tell it."""

    def __init__(self, duration_ms: int, report: Report) -> None:
        self._lock = threading.Lock()
        self._duration_ms, self._report = duration_ms, report
        self._reached_ms, self._done_ms = 0, 0.0
        self._stages = dict.fromkeys(("encode", "decode", "second_look", "align"), 0.0)
        self.spent_s = 0.0  # on decoding again
        report(Progress("hear", 0, duration_ms))

    def part(self, batch: Sequence[Window]) -> _Part:
        """The batch with the stretch of the clip from the batch before it to its own end."""
        end = min(batch[-1].end_ms, self._duration_ms)
        span, self._reached_ms = max(0, end - self._reached_ms), max(end, self._reached_ms)
        return _Part(batch, span, self)

    def advance(self, ms: float) -> None:
        with self._lock:
            self._done_ms += ms
            self._report(Progress("hear", min(round(self._done_ms), self._duration_ms), self._duration_ms))

    def add(self, stage: str, seconds: float) -> None:
        with self._lock:
            self._stages[stage] += seconds

    @contextmanager
    def spending(self, lanes: int) -> Iterator[None]:
        """Counts what is done within as decoding again: the lanes share the clip's time."""
        began = time.monotonic()
        yield
        with self._lock:
            self.spent_s += (time.monotonic() - began) / lanes

    def timing(self, lanes: int) -> dict[str, int]:
        """Milliseconds a stage: those of all lanes, by their number."""
        return {stage: round(1000 * seconds / lanes) for stage, seconds in self._stages.items()}


def _languages(
    encoded: _Encoded, told: str | None, known: Sequence[tuple[WindowLanguage, int]]
) -> list[WindowLanguage]:
    if told is not None:
        return [WindowLanguage(told, None, {}) for _ in encoded.windows]
    fresh = [(odds, voice_ms(window)) for odds, window in zip(encoded.odds, encoded.windows, strict=True)]
    return heard_in(fresh, [(language.odds, ms) for language, ms in known])


def _left(heard: Sequence[Heard]) -> list[Flag]:
    left = sum(one.left for one in heard)
    what = "1 stretch" if left == 1 else f"{left} stretches"
    why = f"{what} of up to 28 s with doubted English not decoded again: the time for it was spent."
    return [Flag("second_look_left", None, why)] if left else []


@contextmanager
def _pool(lanes: int) -> Iterator[ThreadPoolExecutor]:
    """A pool that an interrupt does not wait for."""
    pool = ThreadPoolExecutor(lanes)
    try:
        yield pool
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _broken(part: _Part) -> Iterator[None]:
    """What CTranslate2 raises, as a sentence."""
    try:
        yield
    except (RuntimeError, ValueError, MemoryError) as error:
        why = str(error) or type(error).__name__
        at = part.windows[0].start_ms / 1000
        raise EngineFailed(f"The speech model broke at {at:.0f} s: {why}") from error


def _batch_size(duration_ms: int, lanes: int) -> int:
    """As large as BATCH allows, yet such that each lane gets as many batches as the others."""
    expected = max(1, -(-duration_ms // (WINDOW_MS - 3_000)))  # windows are some 25 s long
    rounds = -(-expected // (lanes * BATCH))
    return -(-expected // (lanes * rounds))


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


def _batches(found: Iterable[Window], size: int) -> Iterator[list[Window]]:
    several = iter(found)
    while batch := list(islice(several, size)):
        yield batch
