"""What a caption file says of itself besides its captions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """The frame that a writer sets captions into.

    `language` is the captions' BCP 47 tag, `original_language` that of the spoken lines in bilingual files. `mark` is
    DRAFT_MARK until somebody signed off, then None. `width` and `height` are the picture's as a viewer sees it, in
    pixels; `duration_ms` is the clip's, 0 where not known; `line_length` is the profile's, for the size of the type.
    `card` stands in the middle of the picture for the first `card_ms`; only what is drawn into a picture has it.
    """

    language: str = "en"
    original_language: str | None = None
    mark: str | None = None
    width: int = 1280
    height: int = 720
    duration_ms: int = 0
    line_length: int = 42
    card: str | None = None
    card_ms: int = 0


def clock(ms: int) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds, milliseconds; nothing is before the clip's start."""
    seconds, rest = divmod(max(0, ms), 1000)
    return seconds // 3600, seconds // 60 % 60, seconds % 60, rest
