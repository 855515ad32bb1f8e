"""What was said: a transcript in the spoken language and a translation in English.

Times are whole milliseconds from the clip's start; text is NFC; confidence runs from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from zeroline.domain.review import Flag


@dataclass(frozen=True)
class Maker:
    """Who or what made a piece of work: an engine with its version and model, or a person."""

    engine: str
    version: str
    model: str | None = None


@dataclass(frozen=True)
class Word:
    """One word as heard, with the punctuation that clings to it and no spaces around it."""

    start_ms: int
    end_ms: int
    text: str
    confidence: float | None = None


@dataclass(frozen=True)
class Segment:
    """A sentence, or as much of one as was said in a breath, in the spoken language.

    `language` is the BCP 47 tag it was heard in; `speaker` is a speaker's id, None while unknown; `heard` is the text
    as it was heard, where a correction changed it since.
    """

    id: str
    start_ms: int
    end_ms: int
    text: str
    confidence: float | None  # None: a person wrote it
    words: tuple[Word, ...]
    language: str
    speaker: str | None = None
    no_speech: float | None = None  # the engine's own belief that nobody speaks here
    heard: str | None = None


@dataclass(frozen=True)
class EnglishSegment:
    """A stretch of English and the segments it renders. `words` is empty where no times are known."""

    id: str
    start_ms: int
    end_ms: int
    text: str
    source_ids: tuple[str, ...]
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    basis: str | None = None  # how it was come by, where it is not the engine's first rendering


@dataclass(frozen=True)
class Language:
    """The clip's language. `tag` is None when nobody speaks; `sure` is False when a human should decide."""

    tag: str | None
    confidence: float | None
    sure: bool = True


@dataclass(frozen=True)
class Speech:
    """Both languages out of one pass, and what a human must look at."""

    language: Language
    transcript: tuple[Segment, ...]
    translation: tuple[EnglishSegment, ...]
    flags: tuple[Flag, ...]
    made_by: Maker
    voice: tuple[tuple[int, int], ...] = ()  # where a voice was found, start and end in ms, in order
    timing_ms: dict[str, int] = field(default_factory=dict)

    @property
    def voice_ms(self) -> int:
        return sum(end - start for start, end in self.voice)

    def flagged(self, *flags: Flag) -> Speech:
        """The same speech with more to look at."""
        return replace(self, flags=self.flags + flags)
