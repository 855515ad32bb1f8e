"""A caption, and the profile that says what a reader can take in."""

from __future__ import annotations

from dataclasses import dataclass, replace

DRAFT_MARK = "MACHINE DRAFT, NOT REVIEWED"


@dataclass(frozen=True)
class Profile:
    """The limits that captions are laid out under; data/profiles.toml holds the ones we ship, with their sources.

    `line_length` counts characters with spaces and punctuation; `reading_speed` is characters a second (None: not
    limited that way); `words_per_minute` is the most and `ms_per_word` the least where the house counts words (None:
    it doesn't); `gap_frames` is the least space between two captions, in frames of the clip; a gap up to `chain_ms`
    is closed down to that, because a short blink between captions pulls the eye; `late_ms` is how far behind its
    speech a caption may appear so that the one before can be read, `early_ms` how far before it, where nobody else
    speaks, so that it can be read itself.
    """

    name: str
    line_length: int
    lines: int
    reading_speed: float | None
    words_per_minute: float | None
    ms_per_word: int | None
    min_ms: int
    max_ms: int
    gap_frames: int
    chain_ms: int = 500
    late_ms: int = 500
    early_ms: int = 0


@dataclass(frozen=True)
class Caption:
    """What stands on the screen from `start_ms` to `end_ms`.

    `lines` is the English, top line first; `original` is the spoken language's lines, filled only for bilingual
    captions; `segments` are the ids of the segments it was laid out from.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    segments: tuple[str, ...] = ()
    original: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    @property
    def cps(self) -> float:
        """Characters a second, spaces and punctuation counted, a line break as one space."""
        return len(self.text) * 1000 / self.duration_ms if self.duration_ms > 0 else float("inf")

    def ending_at(self, ms: int) -> Caption:
        return replace(self, end_ms=ms)

    def starting_at(self, ms: int) -> Caption:
        return replace(self, start_ms=ms)
