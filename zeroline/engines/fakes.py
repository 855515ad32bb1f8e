"""Scripted engines, one for each port that the story needs: they do what they were told, and say what they were asked.

For tests of the stages around them. Each passes the same contract suite as the real one (tests/contract/).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from zeroline.domain.choice import Choice, Choices
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, WrongUse, ZerolineError
from zeroline.domain.post import Place
from zeroline.domain.speech import EnglishSegment, Language, Maker, Segment, Speech, Word
from zeroline.domain.translation import Passage, Rendering, one_line
from zeroline.domain.voices import Voices, VoiceSpan
from zeroline.engines.media_probe import must_have_sound
from zeroline.engines.whole_file import whole_file
from zeroline.ports import SAMPLE_RATE, Arrived, Context, Outgoing, Progress, Report, T, Vectors


@dataclass(frozen=True)
class Line:
    """What is said from `start_ms` to `end_ms`, and its English; `language` is the tag it is said in."""

    start_ms: int
    end_ms: int
    spoken: str
    english: str
    confidence: float = 0.9
    language: str = "ru"


@dataclass
class ScriptedAdmitter:
    """Admits the clips that it holds; any other file is not there."""

    clips: Mapping[Path, Clip]
    asked: list[Path] = field(default_factory=list)

    def admit(self, path: Path) -> Clip:
        self.asked.append(path)
        if path not in self.clips:
            raise BadMedia(path, "there is no such file")
        return self.clips[path]


@dataclass
class ScriptedHearer:
    """Hears the same samples in every clip that has sound, a second at a time, then raises `fault` where there is
    one."""

    samples: bytes
    fault: ZerolineError | None = None

    def hear(self, clip: Clip) -> Iterator[bytes]:
        must_have_sound(clip)
        second = 2 * SAMPLE_RATE
        for at in range(0, len(self.samples), second):
            yield self.samples[at : at + second]
        if self.fault is not None:
            raise self.fault


@dataclass
class ScriptedRecogniser:
    """Hears its lines in any sound that is not digital silence; `fault` is raised once the sound has ended."""

    lines: tuple[Line, ...]
    fault: Exception | None = None
    model: str = "scripted"
    asked: list[Context] = field(default_factory=list)

    @property
    def maker(self) -> Maker:
        return Maker("scripted", "1", self.model)

    def recognise(self, sound: Iterator[bytes], duration_ms: int, context: Context, report: Report) -> Speech:
        self.asked.append(context)
        report(Progress("hear", 0, duration_ms))
        audible = max(map(any, sound), default=False)  # all of the sound is listened to, unlike with any()
        if self.fault is not None:
            raise self.fault
        said = [line for line in self.lines if audible and line.start_ms < duration_ms]
        report(Progress("hear", duration_ms, duration_ms))
        return Speech(
            language=Language((context.language or said[0].language) if said else None, None),
            transcript=tuple(_segment(n, line, context.language) for n, line in enumerate(said, start=1)),
            translation=tuple(_english(n, line) for n, line in enumerate(said, start=1) if line.english),
            flags=(),
            made_by=self.maker,
            voice=tuple((line.start_ms, line.end_ms) for line in said),
            timing_ms={"hear": 1},
        )


@dataclass
class ScriptedLineHearer:
    """Hears, in the stretch of a line, what it was told, the likeliest first; `asked` are the stretches."""

    lines: tuple[Line, ...]
    asked: list[tuple[int, int]] = field(default_factory=list)

    @property
    def maker(self) -> Maker:
        return Maker("scripted", "1")

    def hear_line(self, sound: Iterator[bytes], span: tuple[int, int], language: str, prompt: str | None) -> Choices:
        self.asked.append(span)
        if span[1] - span[0] > 28_000:
            raise WrongUse("The line is too long to be heard at once; split it.")
        if sum(map(len, sound)) // 2 * 1000 // SAMPLE_RATE <= span[0]:
            raise WrongUse(f"The clip has no sound at {span[0] / 1000:.1f} s.")
        said = [line for line in self.lines if line.start_ms < span[1] and line.end_ms > span[0]]
        said.sort(key=lambda line: -line.confidence)
        spoken = tuple(Choice(line.spoken, line.confidence, "by the script", self.maker) for line in said)
        return Choices(spoken, tuple(Choice(line.english, line.confidence, "by the script", self.maker)
                                     for line in said))  # fmt: skip


@dataclass
class ScriptedTeller:
    """Hears the voices that it was told, by the stretch's start in ms; in any other stretch the clip's first."""

    voices: Mapping[int, int] = field(default_factory=dict)
    asked: list[tuple[tuple[int, int], ...]] = field(default_factory=list)

    @property
    def maker(self) -> Maker:
        return Maker("scripted", "1")

    def tell(self, sound: Iterator[bytes], spans: Sequence[tuple[int, int]]) -> Voices:
        self.asked.append(tuple(spans))
        heard_ms = sum(map(len, sound)) // 2 * 1000 // SAMPLE_RATE
        first: dict[int, int] = {}
        told = []
        for start, end in spans:
            if end > heard_ms:
                told.append(VoiceSpan(start, end))
                continue
            voice = first.setdefault(self.voices.get(start, 0), len(first))
            told.append(VoiceSpan(start, end, voice, 0.6, 0.1 if self.voices else None, True))
        return Voices(tuple(told), self.maker)


@dataclass
class ScriptedBurner:
    """Writes the captions' script in the place of a video; `fault` is raised when half of it is written."""

    fault: BaseException | None = None
    asked: list[tuple[Clip, str]] = field(default_factory=list)

    def burn(self, clip: Clip, ass: str, to: Path, report: Report) -> None:
        self.asked.append((clip, ass))
        report(Progress("burn", 0, clip.duration_ms))
        if not os.path.lexists(clip.path):
            raise BadMedia(clip.path, "there is no such file")
        with whole_file(to) as draft:
            draft.write_text(ass[: len(ass) // 2], encoding="utf-8")
            if self.fault is not None:
                raise self.fault
            draft.write_text(ass, encoding="utf-8")
        report(Progress("burn", clip.duration_ms, clip.duration_ms))


@dataclass
class ScriptedEmbedder:
    """Holds every text for alike, but for those with a row of their own."""

    rows: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.rows.get(text, (1.0, 0.0)) for text in texts], np.float32).reshape(-1, 2)


@dataclass
class ScriptedTranslator:
    """Renders the lines that it holds, and any other as its terms' English in a frame; `fault` is raised instead."""

    english: Mapping[str, str] = field(default_factory=dict)
    fault: ZerolineError | None = None
    confidence: float | None = None
    asked: list[tuple[tuple[Passage, ...], str]] = field(default_factory=list)

    @property
    def maker(self) -> Maker:
        return Maker("scripted", "1")

    def translate(self, lines: Sequence[Passage], language: str) -> tuple[Rendering, ...]:
        self.asked.append((tuple(lines), language))
        if language not in ("ru", "uk"):
            raise WrongUse(f"Zeroline translates from ru and uk, not from {language!r}.")
        if self.fault is not None:
            raise self.fault
        return tuple(Rendering(self._english(line), self.maker, self.confidence) for line in lines)

    def _english(self, line: Passage) -> str:
        text = one_line(line.text)
        if text in self.english:
            return self.english[text]
        named = ", ".join(term.preferred for term in line.terms)
        return f"A line of {len(text.split())} words{': ' + named if named else ''}." if text else ""


@dataclass
class MemoryKeeper:
    """Keeps values for as long as it lives."""

    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def once(self, key: tuple[str, ...], kind: type[T], make: Callable[[], T]) -> tuple[T, bool]:
        if key in self.kept:
            value: T = self.kept[key]
            return value, True
        self.kept[key] = make()
        return self.kept[key], False


def _segment(number: int, line: Line, told: str | None) -> Segment:
    words = _words(line, line.spoken)
    return Segment(
        id=f"s{number}",
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        text=line.spoken,
        confidence=line.confidence,
        words=words,
        language=told or line.language,
        no_speech=0.0,
    )


def _english(number: int, line: Line) -> EnglishSegment:
    words = _words(line, line.english)
    return EnglishSegment(
        f"e{number}", line.start_ms, line.end_ms, line.english, (f"s{number}",), words, line.confidence
    )


def _words(line: Line, text: str) -> tuple[Word, ...]:
    """The line's time shared out among its words, one as much as another."""
    parts = text.split()
    edges = [line.start_ms + (line.end_ms - line.start_ms) * at // max(1, len(parts)) for at in range(len(parts) + 1)]
    return tuple(Word(edges[at], edges[at + 1], part, line.confidence) for at, part in enumerate(parts))


@dataclass
class ScriptedMailer:
    """Takes every letter, or raises what it was given. `sent` holds sender, addressee and mail of each that it took."""

    wrong: BaseException | None = None
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)

    def send(self, sender: str, to: str, mail: bytes) -> str:
        if self.wrong is not None:
            raise self.wrong
        self.sent.append((sender, to, mail))
        return "taken"


@dataclass(frozen=True)
class ScriptedMailbox:
    """Holds these mails, whatever the day; those that were left are told of without being looked at."""

    mails: tuple[Arrived, ...] = ()

    def arrived(self, since: date, wanted: Callable[[bytes], bool]) -> Iterator[Arrived]:
        return (mail for mail in self.mails if mail.raw is None or wanted(mail.raw))


@dataclass
class ScriptedPoster:
    """Keeps what it is given, or raises `wrong`, after it kept it where `out`. `hidden`: nothing can be looked up;
    `fast`: nothing can be deleted."""

    wrong: ZerolineError | None = None
    out: bool = False
    hidden: ZerolineError | None = None
    fast: ZerolineError | None = None
    there: dict[str, Outgoing] = field(default_factory=dict)
    tries: int = 0

    def post(self, outgoing: Outgoing) -> Place:
        self.tries += 1
        if self.wrong is None or self.out:
            self.there[f"{outgoing.key} {outgoing.begun}"] = outgoing
        if self.wrong is not None:
            raise self.wrong
        return Place(f"{outgoing.key} {outgoing.begun}", f"https://posts.example/{len(self.there)}")

    def find(self, outgoing: Outgoing) -> Place | None:
        if self.hidden is not None:
            raise self.hidden
        id = f"{outgoing.key} {outgoing.begun}"
        return Place(id, "https://posts.example/found") if id in self.there else None

    def delete(self, place: Place) -> None:
        if self.fast is not None:
            raise self.fast
        self.there.pop(place.id, None)
